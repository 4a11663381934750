/*
 * Lists put aside.  Interface: runs.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "index/runs.h"

#define READ_BYTES ((size_t)64 << 10)
#define WRITE_BYTES ((size_t)256 << 10)

/* Before each list, as it is in memory: the file is of this process. */
struct head {
	int64_t last;
	uint32_t term, len;
};

struct run {
	off_t at, end; /* of what was not read */
	struct buf read;
	size_t taken; /* bytes of it */
};

struct runs {
	const char *path;
	int fd; /* -1: none yet */
	struct run *runs;
	size_t n, cap;
	struct buf unwritten;
	off_t size;
};

struct runs *
runs_new(const char *path)
{
	struct runs *r = xcalloc(1, sizeof(*r));

	r->path = path;
	r->fd = -1;
	return r;
}

void
runs_clear(struct runs *r)
{
	for (size_t i = 0; i < r->n; i++)
		buf_release(&r->runs[i].read);
	r->n = 0;
	r->size = 0;
	buf_release(&r->unwritten);
	if (r->fd != -1)
		close(r->fd);
	r->fd = -1;
}

void
runs_free(struct runs *r)
{
	if (r == NULL)
		return;
	runs_clear(r);
	free(r->runs);
	free(r);
}

size_t
runs_count(const struct runs *r)
{
	return r->n;
}

static int
fail(const struct runs *r, struct err *e)
{
	err_set(
	    e, ERR_SYSTEM, _("cannot write %s: %s"), r->path, strerror(errno));
	return -1;
}

/* --- Putting ----------------------------------------------------------- */

static int
write_out(struct runs *r, struct err *e)
{
	size_t done = 0;

	while (done < r->unwritten.len) {
		ssize_t n = write(
		    r->fd, r->unwritten.p + done, r->unwritten.len - done);

		if (n == -1 && errno != EINTR)
			return fail(r, e);
		if (n > 0)
			done += (size_t)n;
	}
	buf_clear(&r->unwritten);
	return 0;
}

int
runs_begin(struct runs *r, struct err *e)
{
	if (r->fd == -1)
		r->fd = beside_unnamed(r->path, e);
	if (r->fd == -1)
		return -1;
	r->runs = mem_more(r->runs, r->n, &r->cap, sizeof(*r->runs));
	r->runs[r->n++] = (struct run){r->size, r->size, BUF_INIT, 0};
	return 0;
}

int
runs_put(struct runs *r, uint32_t term, struct span list, int64_t last,
    struct err *e)
{
	struct head head = {last, term, (uint32_t)list.len};

	buf_add(
	    &r->unwritten, (struct span){(const char *)&head, sizeof(head)});
	buf_add(&r->unwritten, list);
	r->size += (off_t)(sizeof(head) + list.len);
	r->runs[r->n - 1].end = r->size;
	return r->unwritten.len < WRITE_BYTES ? 0 : write_out(r, e);
}

/* --- Reading ----------------------------------------------------------- */

int
runs_rewind(struct runs *r, struct err *e)
{
	off_t at = 0;

	if (write_out(r, e) == -1)
		return -1;
	for (size_t i = 0; i < r->n; i++) {
		r->runs[i].at = at;
		at = r->runs[i].end;
	}
	return 0;
}

/* Have n bytes at hand, or all that the run has. */
static int
need(struct runs *r, struct run *run, size_t n, struct err *e)
{
	size_t more = n > READ_BYTES ? n : READ_BYTES;
	size_t kept = run->read.len - run->taken;

	if (kept >= n)
		return 0;
	if (kept > 0)
		memmove(run->read.p, run->read.p + run->taken, kept);
	run->read.len = kept;
	run->taken = 0;
	buf_reserve(&run->read, more);
	if (run->end - run->at < (off_t)more)
		more = (size_t)(run->end - run->at);
	while (more > 0) {
		ssize_t got =
		    pread(r->fd, run->read.p + run->read.len, more, run->at);

		if (got == -1 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return fail(r, e);
		run->read.len += (size_t)got;
		run->at += got;
		more -= (size_t)got;
	}
	return 0;
}

int
runs_take(struct runs *r, size_t run, uint32_t term, bool *found,
    struct span *list, int64_t *last, struct err *e)
{
	struct run *from = &r->runs[run];
	struct head head;

	*found = false;
	if (need(r, from, sizeof(head), e) == -1)
		return -1;
	if (from->read.len - from->taken < sizeof(head))
		return 0;
	memcpy(&head, from->read.p + from->taken, sizeof(head));
	if (head.term != term)
		return 0;
	if (need(r, from, sizeof(head) + head.len, e) == -1)
		return -1;
	*list =
	    (struct span){from->read.p + from->taken + sizeof(head), head.len};
	*last = head.last;
	*found = true;
	from->taken += sizeof(head) + head.len;
	return 0;
}
