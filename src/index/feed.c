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
#include "document/read.h"
#include "index/feeding.h"
#include "index/walk.h"
#include "index/writer.h"

/* --- Which files need reading ------------------------------------------ */

int
feeding_hash(const char *path, unsigned char hash[HASH_BYTES], const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	char *p = NULL;
	size_t n = 0;
	int rc = -1;

	if (fd == -1 || fstat(fd, &st) == -1)
		goto out;
	if (!S_ISREG(st.st_mode)) {
		*why = _("not a file");
		goto close;
	}
	p = xmalloc((size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			goto out;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	content_hash((struct span){p, n}, hash);
	rc = 0;
out:
	if (rc == -1)
		*why = strerror(errno);
close:
	free(p);
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

	if (feeding_hash(entry->from->path, entry->hash, &event.why) == -1)
		return feeding_tell(w, &event);
	if (writer_source_state(w->writer, file, &state, w->e) == -1)
		return -1;
	entry->was_known = state.known && !state.failed;
	entry->publication = state.publication;
	if (!state.known || memcmp(state.hash, entry->hash, HASH_BYTES) != 0 ||
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
	bool is = false;

	if (stamp != 0 &&
	    writer_is_stamped(
		w->writer, stamp, &is, &entry->publication, w->e) == -1)
		return -1;
	if (is && !is_moved(w, entry->publication))
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
	free(w->entries);
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

	w.writer = writer_open(feed->index, WRITER_UPDATE, e);
	if (w.writer == NULL)
		return -1;
	walk_all(&w, &walk, paths, n);
	rc = feeding_finish(&w, feed_files(&w, &walk));
	walk_release(&walk);
	return rc;
}

/* Files and roots of the index, copied: the table changes while they are
 * taken out. */
struct listing {
	char **files, **roots;
	size_t n, capfiles, caproots;
};

static int
list_file(struct span file, struct span root, void *arg)
{
	struct listing *l = arg;

	l->files = mem_more(l->files, l->n, &l->capfiles, sizeof(*l->files));
	l->roots = mem_more(l->roots, l->n, &l->caproots, sizeof(*l->roots));
	l->files[l->n] = span_dup(file);
	l->roots[l->n] = root.p == NULL ? NULL : span_dup(root);
	l->n++;
	return 0;
}

static void
listing_release(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->files[i]);
		free(l->roots[i]);
	}
	free(l->files);
	free(l->roots);
}

static int
by_string(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
is_in(const char *file, const char *const *sorted, size_t n)
{
	return n > 0 &&
	    bsearch(&file, sorted, n, sizeof(*sorted), by_string) != NULL;
}

/* Take out what the index has under a root and the walk did not find. */
static int
forget_gone(struct work *w, const struct walk *walk, const char *root)
{
	struct listing l = {0};
	const char **found = xcalloc(walk->n, sizeof(*found));
	int rc;

	for (size_t i = 0; i < walk->n; i++)
		found[i] = walk->files[i].file;
	qsort(found, walk->n, sizeof(*found), by_string);
	rc = writer_each_file(w->writer, span_of(root), list_file, &l, w->e);
	for (size_t i = 0; rc == 0 && i < l.n; i++) {
		struct feed_event event = {
		    .fate = FEED_REMOVED, .path = l.files[i]};
		bool there;

		if (l.roots[i] == NULL || is_in(l.files[i], found, walk->n))
			continue;
		rc = writer_remove_file(
		    w->writer, span_of(l.files[i]), &there, w->e);
		w->total++;
		if (rc == 0)
			rc = feeding_tell(w, &event);
	}
	listing_release(&l);
	free(found);
	return rc;
}

/* The roots of all that was added, each once. */
static int
roots_of_index(struct work *w, char ***roots, size_t *n)
{
	struct listing l = {0};
	int rc = writer_each_file(
	    w->writer, (struct span){NULL, 0}, list_file, &l, w->e);

	*roots = xcalloc(l.n, sizeof(**roots));
	*n = 0;
	for (size_t i = 0; i < l.n; i++) {
		bool seen = l.roots[i] == NULL;

		for (size_t k = *n; !seen && k > 0; k--)
			seen = strcmp((*roots)[k - 1], l.roots[i]) == 0;
		if (!seen)
			(*roots)[(*n)++] = xstrdup(l.roots[i]);
	}
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
	char **roots = NULL;
	size_t nroots = 0;
	int rc;

	w.writer = writer_open(feed->index, WRITER_UPDATE, e);
	if (w.writer == NULL)
		return -1;
	if (n > 0)
		return sync_roots(&w, paths, n);
	rc = roots_of_index(&w, &roots, &nroots);
	if (rc == 0)
		rc = sync_roots(&w, roots, nroots);
	else
		release(&w);
	for (size_t i = 0; i < nroots; i++)
		free(roots[i]);
	free(roots);
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

	w.writer = writer_open(feed->index, WRITER_UPDATE, e);
	if (w.writer == NULL)
		return -1;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = remove_one(&w, names[i]);
	return feeding_finish(&w, rc);
}
