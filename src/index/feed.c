/*
 * Files into an index.  Interface: feed.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/pages.h"
#include "document/read.h"
#include "index/feeding.h"
#include "index/walk.h"
#include "index/writer.h"

/* Bytes of the heap in large pages: adding 168 MB of text takes 200 MB. */
#define MEMORY ((size_t)240 << 20)

/* --- Which files need reading ------------------------------------------ */

int
feeding_hash_open(int fd, size_t size, unsigned char hash[HASH_BYTES])
{
	char *bytes = xmalloc(size + 1);
	size_t n = 0;
	ssize_t got = 1;

	while (n < size && got != 0) {
		got = pread(fd, bytes + n, size - n, (off_t)n);
		if (got == -1 && errno != EINTR)
			break;
		if (got > 0)
			n += (size_t)got;
	}
	content_hash((struct span){bytes, n}, hash);
	free(bytes);
	return got == -1 ? -1 : 0;
}

/* The hash of a file's bytes; -1 and the reason where it cannot be read. */
static int
hash_file(const char *path, unsigned char hash[HASH_BYTES], const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), rc = -1;
	struct stat st = {.st_mode = S_IFREG};

	if (fd != -1 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		rc = feeding_hash_open(fd, (size_t)st.st_size, hash);
	if (rc == -1)
		*why = S_ISREG(st.st_mode) ? strerror(errno) : _("not a file");
	if (fd != -1)
		close(fd);
	return rc;
}

void
feeding_remember(struct work *w, const struct entry *entry)
{
	w->entries = mem_more(w->entries, w->n, &w->cap, sizeof(*w->entries));
	w->entries[w->n++] = *entry;
}

/* Whether --as names another publication than the file belongs to. */
static bool
is_moved(struct work *w, int64_t publication)
{
	int64_t id = 0;

	if (w->feed->as == NULL || publication == 0)
		return false;
	if (writer_publication_id(w->writer, span_of(w->feed->as), &id, w->e) ==
	    -1)
		return true;
	return id != publication;
}

static int
tell_same(struct work *w, const struct entry *entry, const char *failure)
{
	struct feed_event event = {
	    .fate = failure != NULL ? FEED_FAILED : FEED_UNCHANGED,
	    .path = entry->from->path,
	    .why = failure};

	return feeding_tell(w, &event);
}

/* A file whose stamp is not known: its bytes tell.  The same ones are not
 * read again, nor tried again where they failed. */
static int
compare(struct work *w, struct entry *entry)
{
	struct source_state state;
	struct feed_event event = {
	    .fate = FEED_FAILED, .path = entry->from->path};
	struct span file = span_of(entry->from->file);
	int64_t stamp = entry->from->stamp;
	int rc = 0;

	if (writer_source_state(w->writer, file, &state, w->e) == -1)
		return -1;
	entry->was_known = state.known && !state.failed;
	entry->publication = state.publication;
	if (state.known &&
	    hash_file(entry->from->path, entry->hash, &event.why) == -1)
		rc = feeding_tell(w, &event);
	else if (!state.known ||
	    memcmp(state.hash, entry->hash, HASH_BYTES) != 0 ||
	    is_moved(w, state.publication)) {
		feeding_remember(w, entry);
	} else {
		if (stamp != state.stamp)
			rc = writer_source_stamp(w->writer, file, stamp, w->e);
		if (rc == 0)
			rc = tell_same(w, entry, state.failure);
	}
	free(state.failure);
	return rc;
}

static int
consider(struct work *w, struct entry *entry)
{
	int64_t stamp = entry->from->stamp;

	if (stamp != 0 &&
	    writer_stamped(w->writer, stamp, &entry->publication, w->e) == -1)
		return -1;
	if (entry->publication != 0 && !is_moved(w, entry->publication))
		return tell_same(w, entry, NULL);
	return compare(w, entry);
}

static int
feed_files(struct work *w, const struct walk *walk)
{
	int rc = 0;

	w->total += walk->n;
	for (size_t i = 0; rc == 0 && i < walk->n; i++) {
		struct entry entry = {.from = &walk->files[i]};

		rc = consider(w, &entry);
	}
	if (rc == 0)
		rc = feeding_read(w);
	return rc;
}

static void
release(struct work *w)
{
	writer_abandon(w->writer);
	reading_free(w->reading);
	free(w->entries);
	free(w->memory);
}

int
feeding_open(struct work *w, enum writer_mode mode)
{
	w->memory = pages_heap(0, MEMORY);
	w->writer = writer_open(w->feed->index, mode, w->e);
	if (w->writer != NULL)
		return 0;
	release(w);
	return -1;
}

int
feeding_finish(struct work *w, int rc)
{
	if (rc != -1) {
		struct writer *writer = w->writer;

		w->writer = NULL;
		rc = writer_close(writer, w->e);
	}
	release(w);
	return rc;
}

/* --- The commands ------------------------------------------------------ */

static void
cannot_look(const char *path, const char *why, void *arg)
{
	struct feed_event event = {
	    .fate = FEED_FAILED, .path = path, .why = why};

	feeding_tell(arg, &event);
}

/* A path that is not there is told like a file that cannot be read. */
static void
walk_all(struct work *w, struct walk *walk, char *const *paths, size_t n)
{
	struct err none = ERR_INIT;

	for (size_t i = 0; i < n; i++) {
		if (walk_add(walk, paths[i], cannot_look, w, &none) == 0)
			continue;
		cannot_look(paths[i], strerror(ENOENT), w);
		err_release(&none);
	}
}

int
feed_add(struct feed *feed, char *const *paths, size_t n, struct err *e)
{
	struct work w = {.feed = feed, .e = e};
	struct walk walk = WALK_INIT;
	int rc;

	feeding_start(&w);
	if (feeding_open(&w, WRITER_UPDATE) == -1)
		return -1;
	walk_all(&w, &walk, paths, n);
	rc = feeding_finish(&w, feed_files(&w, &walk));
	walk_release(&walk);
	return rc;
}

/* Paths of the index, copied: the table changes while they are taken out. */
struct listing {
	char **paths;
	size_t n, cap;
	const char **found; /* files that the walk found, sorted */
	size_t nfound;
};

static void
list_path(struct listing *l, struct span path)
{
	l->paths = mem_more(l->paths, l->n, &l->cap, sizeof(*l->paths));
	l->paths[l->n++] = span_dup(path);
}

static void
listing_release(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->paths[i]);
	free(l->paths);
	free(l->found);
}

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
compare_path(const void *key, const void *item)
{
	return span_cmp(
	    *(const struct span *)key, span_of(*(char *const *)item));
}

static int
list_gone(struct span file, void *arg)
{
	struct listing *l = arg;

	if (l->nfound == 0 ||
	    bsearch(&file, l->found, l->nfound, sizeof(*l->found),
		compare_path) == NULL)
		list_path(l, file);
	return 0;
}

static int
list_root(struct span root, void *arg)
{
	list_path(arg, root);
	return 0;
}

static int
forget(struct work *w, const char *path)
{
	struct feed_event event = {.fate = FEED_REMOVED, .path = path};
	bool is = false;

	if (writer_is_added(w->writer, span_of(path), &is, w->e) == -1)
		return -1;
	if (!is)
		return 0;
	if (writer_remove_file(w->writer, span_of(path), &is, w->e) == -1)
		return -1;
	w->total++;
	return feeding_tell(w, &event);
}

/* Take out what the index has under a root and the walk did not find. */
static int
forget_gone(struct work *w, const struct walk *walk, const char *root)
{
	struct listing l = {.nfound = walk->n};
	int rc;

	l.found = xcalloc(walk->n, sizeof(*l.found));
	for (size_t i = 0; i < walk->n; i++)
		l.found[i] = walk->files[i].file;
	qsort(l.found, walk->n, sizeof(*l.found), compare_paths);
	rc = writer_each_file(w->writer, span_of(root), list_gone, &l, w->e);
	for (size_t i = 0; rc == 0 && i < l.n; i++)
		rc = forget(w, l.paths[i]);
	listing_release(&l);
	return rc;
}

static int
sync_roots(struct work *w, char *const *roots, size_t n)
{
	struct walk walk = WALK_INIT;
	struct err none = ERR_INIT;
	int rc = 0;

	for (size_t i = 0; i < n; i++) /* one that is gone has no files left */
		if (walk_add(&walk, roots[i], cannot_look, w, &none) == -1)
			err_release(&none);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		char *absolute = walk_absolute(roots[i]);

		rc = forget_gone(w, &walk, absolute);
		free(absolute);
	}
	if (rc == 0)
		rc = feed_files(w, &walk);
	rc = feeding_finish(w, rc);
	walk_release(&walk);
	return rc;
}

int
feed_sync(struct feed *feed, char *const *paths, size_t n, struct err *e)
{
	struct work w = {.feed = feed, .e = e};
	struct listing roots = {.n = 0};
	int rc;

	feeding_start(&w);
	if (feeding_open(&w, WRITER_UPDATE) == -1)
		return -1;
	if (n > 0)
		return sync_roots(&w, paths, n);
	rc = writer_each_root(w.writer, list_root, &roots, e);
	if (rc == 0)
		rc = sync_roots(&w, roots.paths, roots.n);
	else
		release(&w);
	listing_release(&roots);
	return rc;
}

static int
remove_one(struct work *w, const char *name)
{
	struct feed_event event = {.fate = FEED_REMOVED, .path = name};
	char *file;
	bool found = false;
	int rc;

	rc = writer_remove_publication(w->writer, span_of(name), &found, w->e);
	if (rc == 0 && !found) {
		file = walk_absolute(name);
		rc = writer_remove_file(w->writer, span_of(file), &found, w->e);
		free(file);
	}
	if (rc == -1)
		return -1;
	if (!found) {
		event.fate = FEED_FAILED;
		event.why = _("no publication and no file of this name is in "
			      "the index: see miprof-index list");
	}
	return feeding_tell(w, &event);
}

int
feed_remove(struct feed *feed, char *const *names, size_t n, struct err *e)
{
	struct work w = {.feed = feed, .e = e, .total = n};
	int rc = 0;

	if (feeding_open(&w, WRITER_UPDATE) == -1)
		return -1;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = remove_one(&w, names[i]);
	return feeding_finish(&w, rc);
}
