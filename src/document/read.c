/*
 * Files become documents: a pool of confined children, and their answers
 * put in order.  Interface: read.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "document/heavy.h"
#include "document/read.h"
#include "document/wire.h"
#include "document/worker.h"

enum {
	AHEAD = 16,	       /* files that a worker has been given */
	AHEAD_BYTES = 1 << 18, /* and their size, unless it is one file */
	WINDOW = 64,	       /* files between the first that is awaited
				  and the last that was given */
	SERVED_HEAVY = 10000,  /* files that a worker reads in its life */
	SERVED_LIGHT = 100000, /* and without the heavy readers */
	PATIENCE = 200	       /* milliseconds between looks at the clock */
};

bool
document_is_candidate(const char *path)
{
	static const char *const foreign[] = {"png", "jpg", "jpeg", "gif",
	    "svg", "webp", "ico", "bmp", "tif", "tiff", "mp3", "mp4", "ogg",
	    "wav", "avi", "mkv", "webm", "mov", "zip", "gz", "xz", "bz2", "tar",
	    "7z", "rar", "deb", "rpm", "iso", "exe", "dll", "so", "o", "a",
	    "class", "jar", "pyc", "db", "sqlite", "css", "js", "json", "woff",
	    "woff2", "ttf", "otf", "eot"};
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(name, '.');

	if (name[0] == '.' || name[0] == '\0' || name[strlen(name) - 1] == '~')
		return false;
	for (size_t i = 0; dot != NULL && i < COUNT(foreign); i++)
		if ((dot[1] | ' ') == foreign[i][0] &&
		    strcasecmp(dot + 1, foreign[i]) == 0)
			return false;
	return true;
}

const struct read_limits read_limits = {
    .file_bytes = 512UL << 20,
    .text_bytes = 64UL << 20,
    .memory = 1024UL << 20,
    .cpu_seconds = 60,
    .wall_seconds = 180,
};

/* --- Workers and what they were given ------------------------------------ */

struct desk {
	struct worker worker;
	size_t files[AHEAD]; /* indexes, in order; the first is being read */
	off_t sizes[AHEAD];
	size_t n;
	long waited; /* milliseconds for the first */
};

struct slot {
	enum { WAITING, READ, FAILED } state;
	struct document doc;
	struct err why;
};

struct reading {
	const struct read_limits *limits;
	const struct heavy_readers *heavy; /* NULL until a file wants them */
	struct desk *desks;
	struct pollfd *polled; /* of a desk each */
	size_t ndesks;
	opened_fn *opened; /* or NULL */
	void *watcher;
	/* Of one run: */
	const char *const *paths;
	size_t n;
	struct slot slots[WINDOW]; /* of file i: i % WINDOW */
	size_t next;		   /* file to hand to fn */
	size_t ungiven;		   /* first file that no worker has */
};

static struct slot *
slot_of(struct reading *p, size_t file)
{
	return &p->slots[file % WINDOW];
}

static void
empty(struct slot *s)
{
	document_release(&s->doc);
	err_release(&s->why);
	s->state = WAITING;
}

/* --- Giving files out ---------------------------------------------------- */

/* Only a regular file is opened: a device may act when it is. */
static int
open_regular(const char *path, struct stat *st, struct err *e)
{
	int fd = -1;

	if (stat(path, st) == -1 ||
	    (S_ISREG(st->st_mode) &&
		(fd = open(path,
		     O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)) == -1) ||
	    (fd != -1 && fstat(fd, st) == -1)) {
		err_set(e, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM, "%s",
		    strerror(errno));
	} else if (!S_ISREG(st->st_mode)) {
		err_set(e, ERR_SYSTEM,
		    S_ISDIR(st->st_mode) ? _("is a folder")
					 : _("is no regular file"));
	} else {
		return fd;
	}
	if (fd != -1)
		close(fd);
	return -1;
}

static void
watch(struct reading *p, size_t file, int fd, off_t size)
{
	if (p->opened != NULL)
		p->opened(file, fd, (size_t)size, p->watcher);
}

static int
open_file(struct reading *p, size_t file, off_t *size, struct err *e)
{
	struct stat st = {.st_size = 0};
	int fd = open_regular(p->paths[file], &st, e);

	if (fd != -1 && (uintmax_t)st.st_size > p->limits->file_bytes) {
		watch(p, file, fd, st.st_size);
		err_set(e, ERR_LIMIT, _("is larger than %zu MB"),
		    p->limits->file_bytes >> 20);
		close(fd);
		return -1;
	}
	*size = st.st_size;
	return fd;
}

static void
fail(struct reading *p, size_t file, struct err *why)
{
	struct slot *s = slot_of(p, file);

	s->state = FAILED;
	err_release(&s->why);
	s->why = *why;
	*why = (struct err)ERR_INIT;
}

/* Room at a desk: small files queue up, so that no worker waits for one. */
static bool
takes(const struct desk *d, off_t size)
{
	off_t sum = size;

	if (d->n == AHEAD)
		return false;
	for (size_t i = 0; i < d->n; i++)
		sum += d->sizes[i];
	return d->n == 0 || sum <= AHEAD_BYTES;
}

/* The desk with the least work that takes a file of that size, or NULL. */
static struct desk *
find_desk(struct reading *p, off_t size)
{
	struct desk *best = NULL;

	for (size_t i = 0; i < p->ndesks; i++) {
		struct desk *d = &p->desks[i];

		if (takes(d, size) && (best == NULL || d->n < best->n))
			best = d;
	}
	return best;
}

/* Gives the open file to the desk; whatever happens is told by the answer. */
static void
give(struct reading *p, struct desk *d, size_t file, int fd, off_t size)
{
	if (d->n == 0)
		d->waited = 0;
	d->files[d->n] = file;
	d->sizes[d->n++] = size;
	watch(p, file, fd, size);
	worker_send(&d->worker, fd, (size_t)size, p->paths[file]);
}

/* A worker that has read much makes room for a fresh one: large libraries may
 * leak.  Not often: what the parent has taken meanwhile is copied then. */
static int
staff(struct reading *p, struct desk *d, struct err *e)
{
	unsigned most = p->heavy == NULL ? SERVED_LIGHT : SERVED_HEAVY;

	if (d->n == 0 && d->worker.served >= most)
		worker_stop(&d->worker);
	if (d->worker.pid != -1)
		return 0;
	return worker_start(&d->worker, p->limits, p->heavy, e);
}

static bool
give_next(struct reading *p)
{
	struct err e = ERR_INIT;
	struct desk *d = find_desk(p, 0);
	off_t size = 0;
	int fd;

	if (d == NULL || p->ungiven == p->n || p->ungiven == p->next + WINDOW)
		return false;
	fd = open_file(p, p->ungiven, &size, &e);
	if (fd != -1 && (d = find_desk(p, size)) == NULL) {
		close(fd);
		return false;
	}
	if (fd == -1 || staff(p, d, &e) == -1)
		fail(p, p->ungiven, &e);
	else
		give(p, d, p->ungiven, fd, size);
	if (fd != -1)
		close(fd);
	p->ungiven++;
	return true;
}

/* --- Taking documents back ----------------------------------------------- */

static void
drop_first(struct desk *d)
{
	d->n--;
	memmove(d->files, d->files + 1, d->n * sizeof(*d->files));
	memmove(d->sizes, d->sizes + 1, d->n * sizeof(*d->sizes));
	d->waited = 0;
}

/* Gives a fresh worker what the one before it left unread. */
static void
give_again(struct reading *p, struct desk *d)
{
	struct err e = ERR_INIT;
	size_t files[AHEAD], n = d->n;
	off_t size;
	int fd;

	memcpy(files, d->files, sizeof(files));
	d->n = 0;
	for (size_t i = 0; i < n; i++) {
		fd = open_file(p, files[i], &size, &e);
		if (fd == -1 || staff(p, d, &e) == -1)
			fail(p, files[i], &e);
		else
			give(p, d, files[i], fd, size);
		if (fd != -1)
			close(fd);
	}
}

/* Whether the first file is why its worker is gone: it is not when the worker
 * may have suffered from those read before; then it is tried once more. */
static bool
is_to_blame(struct reading *p, struct desk *d, bool late, struct err *e)
{
	bool fresh = d->worker.served == 0;

	if (late) {
		worker_time_out(&d->worker, p->limits, e);
		return true;
	}
	if (worker_bury(&d->worker, p->limits, e) == READER_LACKS)
		return (p->heavy = heavy_load(e)) == NULL;
	return fresh;
}

/* The worker is gone or was sent away: another takes what it had. */
static void
replace(struct reading *p, struct desk *d, bool late)
{
	struct err e = ERR_INIT;

	if (is_to_blame(p, d, late, &e) && d->n > 0) {
		fail(p, d->files[0], &e);
		drop_first(d);
	}
	err_release(&e);
	give_again(p, d);
}

static void
take_answer(struct reading *p, struct desk *d, struct span answer)
{
	struct slot *s = slot_of(p, d->files[0]);

	s->state = wire_get(answer, &s->doc, &s->why) == 0 ? READ : FAILED;
	drop_first(d);
}

static void
take_answers(struct reading *p, struct desk *d)
{
	int open = worker_receive(&d->worker), got;
	struct span answer;

	while ((got = worker_answer(&d->worker, p->limits, &answer)) == 1 &&
	    d->n > 0)
		take_answer(p, d, answer);
	if (got != 0 || open == 0)
		replace(p, d, false);
}

static long
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Time counts only while we wait: not what fn takes with other files. */
static void
wait_for_answers(struct reading *p)
{
	struct pollfd *polled = p->polled;
	long start = now(), limit = (long)p->limits->wall_seconds * 1000;

	for (size_t i = 0; i < p->ndesks; i++) {
		struct desk *d = &p->desks[i];

		polled[i] = (struct pollfd){
		    d->n > 0 ? d->worker.answers : -1, POLLIN, 0};
	}
	poll(polled, (nfds_t)p->ndesks, PATIENCE);
	for (size_t i = 0; i < p->ndesks; i++) {
		struct desk *d = &p->desks[i];

		if (d->n == 0)
			continue;
		d->waited += now() - start;
		if (polled[i].revents != 0)
			take_answers(p, d);
		else if (d->waited > limit)
			replace(p, d, true);
	}
}

/* --- In order ------------------------------------------------------------ */

static int
hand_on(struct reading *p, document_fn *fn, void *arg)
{
	int rc = 0;

	while (rc == 0 && p->next < p->ungiven &&
	    slot_of(p, p->next)->state != WAITING) {
		struct slot *s = slot_of(p, p->next);
		bool read = s->state == READ;

		rc = fn(p->next, p->paths[p->next], read ? &s->doc : NULL,
		    read ? NULL : &s->why, arg);
		empty(s);
		p->next++;
		while (give_next(p))
			;
	}
	return rc;
}

static size_t
cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : (size_t)n;
}

struct reading *
reading_new(const struct read_limits *limits, unsigned jobs)
{
	struct reading *p = xcalloc(1, sizeof(*p));

	p->limits = limits;
	p->ndesks = jobs == 0 ? cores() : jobs;
	p->desks = xcalloc(p->ndesks, sizeof(*p->desks));
	p->polled = xcalloc(p->ndesks, sizeof(*p->polled));
	for (size_t i = 0; i < p->ndesks; i++)
		p->desks[i].worker = (struct worker)WORKER_INIT;
	return p;
}

void
reading_watch(struct reading *p, opened_fn *fn, void *arg)
{
	p->opened = fn;
	p->watcher = arg;
}

void
reading_start(struct reading *p)
{
	struct err e = ERR_INIT;

	staff(p, &p->desks[0], &e);
	err_release(&e);
}

int
reading_run(struct reading *p, const char *const *paths, size_t n,
    document_fn *fn, void *arg)
{
	int rc = 0;

	p->paths = paths;
	p->n = n;
	p->next = p->ungiven = 0;
	while (rc == 0 && p->next < n) {
		while (give_next(p))
			;
		if (slot_of(p, p->next)->state == WAITING)
			wait_for_answers(p);
		rc = hand_on(p, fn, arg);
	}
	for (size_t i = 0; i < p->ndesks; i++) {
		if (p->desks[i].n > 0)
			worker_stop(&p->desks[i].worker);
		p->desks[i].n = 0;
	}
	for (size_t i = 0; i < WINDOW; i++)
		empty(&p->slots[i]);
	return rc;
}

void
reading_free(struct reading *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->ndesks; i++)
		worker_stop(&p->desks[i].worker);
	free(p->polled);
	free(p->desks);
	free(p);
}

int
document_read_within(const struct read_limits *limits, const char *const *paths,
    size_t n, unsigned jobs, document_fn *fn, void *arg)
{
	struct reading *p = reading_new(limits, jobs);
	int rc = reading_run(p, paths, n, fn, arg);

	reading_free(p);
	return rc;
}

int
document_read_all(const char *const *paths, size_t n, unsigned jobs,
    document_fn *fn, void *arg)
{
	return document_read_within(&read_limits, paths, n, jobs, fn, arg);
}

/* --- One file ------------------------------------------------------------ */

struct one {
	struct document *doc;
	struct err *e;
	int rc;
};

static int
keep_one(size_t index, const char *path, struct document *doc,
    const struct err *why, void *arg)
{
	struct one *one = arg;

	(void)index;
	(void)path;
	if (doc == NULL) {
		err_set(one->e, why->code, "%s", why->text);
		return 0;
	}
	*one->doc = *doc;
	*doc = (struct document)DOCUMENT_INIT;
	one->rc = 0;
	return 0;
}

int
document_read(const char *path, struct document *doc, struct err *e)
{
	struct one one = {doc, e, -1};

	document_read_all(&path, 1, 1, keep_one, &one);
	return one.rc;
}
