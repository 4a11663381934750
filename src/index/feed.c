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
#include "catalogue/manifest.h"
#include "catalogue/vocabulary.h"
#include "document/passage.h"
#include "document/read.h"
#include "french/analyse.h"
#include "french/lexicon.h"
#include "index/feed.h"
#include "index/synonyms.h"
#include "index/walk.h"
#include "index/writer.h"
#include "text/utf8.h"

/* One file on its way in. */
struct entry {
	const struct walked *from;	 /* where it lies */
	const struct publication *known; /* of a manifest; NULL: a user's own */
	bool notice;
	unsigned char hash[HASH_BYTES];
	bool was_known;
	int64_t publication; /* that it belonged to; 0: new */
};

/* The work of one command. */
struct work {
	struct feed *feed;
	struct writer *writer;
	struct entry *entries; /* to be read, in order */
	size_t n, cap;
	size_t done, total;
	struct err *e;
};

/* --- Telling ----------------------------------------------------------- */

static int
tell(struct work *w, struct feed_event *event)
{
	w->feed->count[event->fate]++;
	w->feed->passages += event->passages;
	event->done = ++w->done;
	event->total = w->total;
	return w->feed->fn == NULL ? 0 : w->feed->fn(event, w->feed->arg);
}

/* --- Names ------------------------------------------------------------- */

/* `Livret d'été (2).pdf` is livret-d-ete-2. */
static void
slug_of_name(const char *path, struct buf *slug)
{
	const char *name = strrchr(path, '/');
	struct buf plain = BUF_INIT;
	const char *dot;

	name = name == NULL ? path : name + 1;
	dot = strrchr(name, '.');
	if (dot == NULL || dot == name)
		dot = name + strlen(name);
	lexicon_plain((struct span){name, (size_t)(dot - name)}, &plain);
	for (size_t i = 0; i < plain.len; i++) {
		unsigned char c = (unsigned char)plain.p[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_addc(slug, (char)c);
		else if (slug->len > 0 && slug->p[slug->len - 1] != '-')
			buf_addc(slug, '-');
	}
	while (slug->len > 0 && slug->p[slug->len - 1] == '-')
		buf_cut(slug, slug->len - 1);
	if (slug->len == 0)
		buf_adds(slug, "document");
	buf_release(&plain);
}

/* Of two files with the same name the second is NAME-2. */
static int
free_slug(struct work *w, const char *path, struct buf *slug)
{
	size_t base;
	bool taken = true;

	slug_of_name(path, slug);
	base = slug->len;
	for (unsigned i = 2; taken; i++) {
		if (writer_slug_exists(w->writer, buf_span(slug), &taken,
			w->e) == -1)
			return -1;
		if (taken) {
			buf_cut(slug, base);
			buf_addf(slug, "-%u", i);
		}
	}
	return 0;
}

/* --- What a file says of itself ---------------------------------------- */

static uint64_t
bits_of(const char *list, int (*bit_of)(struct span))
{
	struct span rest = span_of(list);
	uint64_t bits = 0;

	while (rest.len > 0) {
		const char *comma = memchr(rest.p, ',', rest.len);
		size_t n = comma == NULL ? rest.len : (size_t)(comma - rest.p);
		int bit = bit_of(span_trim(span_sub(rest, 0, n)));

		if (bit >= 0)
			bits |= UINT64_C(1) << bit;
		rest = span_sub(rest, n + 1, rest.len);
	}
	return bits;
}

static struct span
first_heading(const struct document *doc)
{
	for (size_t i = 0; i < doc->nblocks && i < 20; i++)
		if (doc->blocks[i].kind == BLOCK_HEADING)
			return (struct span){doc->blocks[i].text,
			    doc->blocks[i].len};
	return (struct span){NULL, 0};
}

static struct span
title_of(const struct document *doc, const char *path)
{
	struct span title = span_of(doc->meta.title);
	const char *name = strrchr(path, '/');

	if (title.len == 0)
		title = first_heading(doc);
	if (title.len == 0)
		title = span_of(name == NULL ? path : name + 1);
	return title;
}

static void
record_from_document(struct publication_record *p, const struct document *doc,
    const char *path)
{
	const struct document_meta *m = &doc->meta;
	int kind = m->kind == NULL ? -1 : kind_of(span_of(m->kind));

	p->kind = kind < 0 ? KIND_DOCUMENT : (enum kind)kind;
	p->title = title_of(doc, path);
	p->number = span_of(m->number);
	p->date = span_of(m->date);
	p->audience = bits_of(m->audience, audience_of);
	p->theme = bits_of(m->theme, theme_of);
	p->pages = (unsigned)doc->npages;
}

static void
record_from_manifest(struct publication_record *r,
    const struct publication *p)
{
	*r = (struct publication_record){.slug = span_of(p->id),
	    .title = span_of(p->title), .number = span_of(p->number),
	    .date = span_of(p->date), .url = span_of(p->url),
	    .licence = span_of(p->licence),
	    .publisher = span_of(p->publisher), .kind = p->kind,
	    .audience = p->audience, .theme = p->theme, .pages = p->pages,
	    .listed = true};
}

/* --- Writing one document ---------------------------------------------- */

struct passages {
	struct work *work;
	const struct document *doc;
	size_t n;
	int rc;
};

static struct span
label_of(const struct document *doc, unsigned page)
{
	if (page == 0 || page > doc->nlabels)
		return (struct span){NULL, 0};
	return span_of(doc->labels[page - 1]);
}

static int
write_passage(const struct passage *p, void *arg)
{
	struct passages *s = arg;
	struct passage_record r = {.section = p->section, .body = p->text,
	    .label = label_of(s->doc, p->page), .page = p->page,
	    .number = p->number, .time = p->time};

	s->n++;
	s->rc = writer_passage(s->work->writer, &r, s->work->e);
	return s->rc;
}

static void
source_of(const struct entry *entry, struct source_record *s)
{
	*s = (struct source_record){.file = span_of(entry->from->file),
	    .path = span_of(entry->from->path),
	    .root = span_of(entry->from->root), .notice = entry->notice};
	memcpy(s->hash, entry->hash, HASH_BYTES);
}

/* The publication of a file: the manifest's, --as, its old one, or new. */
static int
publication_of(struct work *w, const struct entry *entry,
    const struct document *doc, struct buf *slug, int64_t *id)
{
	struct publication_record r = {0};
	bool exists = false;

	if (entry->known != NULL) {
		record_from_manifest(&r, entry->known);
		buf_adds(slug, entry->known->id);
		return writer_publication(w->writer, &r, id, w->e);
	}
	if (w->feed->as != NULL) {
		buf_adds(slug, w->feed->as);
		if (writer_slug_exists(w->writer, buf_span(slug), &exists,
			w->e) == -1)
			return -1;
		if (exists)
			return writer_publication_id(w->writer,
			    buf_span(slug), id, w->e);
	} else if (entry->publication != 0) {
		if (writer_publication_slug(w->writer, entry->publication,
			slug, w->e) == -1)
			return -1;
		if (writer_is_listed(w->writer, entry->publication)) {
			*id = entry->publication;
			return 0;
		}
	} else if (free_slug(w, entry->from->path, slug) == -1) {
		return -1;
	}
	record_from_document(&r, doc, entry->from->path);
	r.slug = buf_span(slug);
	return writer_publication(w->writer, &r, id, w->e);
}

/*
 * A heading that only repeats the title of the publication is no section.
 * The file's own title is one, where the catalogue gives another.
 */
static int
take_title(struct work *w, int64_t publication, struct document *doc)
{
	struct buf title = BUF_INIT;

	if (writer_publication_title(w->writer, publication, &title, w->e) ==
	    -1)
		return -1;
	free(doc->meta.title);
	doc->meta.title = buf_take(&title);
	return 0;
}

static int
write_document(struct work *w, struct entry *entry, struct document *doc)
{
	struct buf slug = BUF_INIT;
	struct source_record source;
	struct passages passages = {w, doc, 0, 0};
	struct feed_event event = {.path = entry->from->path,
	    .pages = doc->npages};
	int64_t id;
	int rc = -1;

	source_of(entry, &source);
	source.author = span_of(doc->meta.author);
	source.language = span_of(doc->meta.language);
	if (publication_of(w, entry, doc, &slug, &id) == -1 ||
	    take_title(w, id, doc) == -1 ||
	    writer_source_begin(w->writer, id, &source, w->e) == -1)
		goto out;
	passage_each(doc, write_passage, &passages);
	if (passages.rc == -1 || writer_source_end(w->writer, w->e) == -1)
		goto out;
	event.fate = entry->was_known ? FEED_CHANGED : FEED_NEW;
	event.id = slug.p;
	event.passages = passages.n;
	rc = tell(w, &event);
out:
	buf_release(&slug);
	return rc;
}

static int
write_failure(struct work *w, const struct entry *entry, const char *why)
{
	struct source_record source;
	struct feed_event event = {.fate = FEED_FAILED,
	    .path = entry->from->path, .why = why};

	source_of(entry, &source);
	if (writer_source_failed(w->writer, &source, span_of(why), w->e) ==
	    -1)
		return -1;
	return tell(w, &event);
}

static int
take_document(size_t index, const char *path, struct document *doc,
    const struct err *why, void *arg)
{
	struct work *w = arg;
	struct entry *entry = &w->entries[index];

	(void)path;
	if (doc == NULL)
		return write_failure(w, entry, why->text);
	return write_document(w, entry, doc);
}

/* 1: the callback asked to stop, which is no failure. */
static int
read_entries(struct work *w)
{
	const char **paths = xcalloc(w->n, sizeof(*paths));
	int rc;

	for (size_t i = 0; i < w->n; i++)
		paths[i] = w->entries[i].from->path;
	rc = document_read_all(paths, w->n, w->feed->jobs, take_document, w);
	free(paths);
	return rc;
}

/* --- Which files need reading ------------------------------------------ */

static int
hash_file(const char *path, unsigned char hash[HASH_BYTES], const char **why)
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

static void
remember(struct work *w, const struct entry *entry)
{
	w->entries =
	    mem_more(w->entries, w->n, &w->cap, sizeof(*w->entries));
	w->entries[w->n++] = *entry;
}

/* Whether --as names another publication than the file belongs to. */
static bool
is_moved(struct work *w, const struct source_state *state)
{
	int64_t id = 0;

	if (w->feed->as == NULL || state->failed)
		return false;
	if (writer_publication_id(w->writer, span_of(w->feed->as), &id,
		w->e) == -1)
		return true;
	return id != state->publication;
}

/* The same bytes are not read again, nor tried again where they failed. */
static int
consider(struct work *w, struct entry *entry)
{
	struct source_state state;
	struct feed_event event = {.fate = FEED_FAILED,
	    .path = entry->from->path};
	int rc = 0;

	if (hash_file(entry->from->path, entry->hash, &event.why) == -1)
		return tell(w, &event);
	if (writer_source_state(w->writer, span_of(entry->from->file), &state,
		w->e) == -1)
		return -1;
	entry->was_known = state.known && !state.failed;
	entry->publication = state.publication;
	if (!state.known ||
	    memcmp(state.hash, entry->hash, HASH_BYTES) != 0 ||
	    is_moved(w, &state)) {
		remember(w, entry);
	} else {
		event.fate = state.failed ? FEED_FAILED : FEED_UNCHANGED;
		event.why = state.failure;
		rc = tell(w, &event);
	}
	free(state.failure);
	return rc;
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
		rc = read_entries(w);
	return rc;
}

/* --- The commands ------------------------------------------------------ */

static void
cannot_look(const char *path, const char *why, void *arg)
{
	struct feed_event event = {.fate = FEED_FAILED, .path = path,
	    .why = why};

	tell(arg, &event);
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

static void
release(struct work *w)
{
	writer_abandon(w->writer);
	free(w->entries);
}

static int
finish(struct work *w, int rc)
{
	if (rc != -1) {
		struct writer *writer = w->writer;

		w->writer = NULL;
		rc = writer_close(writer, w->e);
	}
	release(w);
	return rc;
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
	rc = finish(&w, feed_files(&w, &walk));
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
is_in(const char *file, char *const *sorted, size_t n)
{
	return n > 0 &&
	    bsearch(&file, sorted, n, sizeof(*sorted), by_string) != NULL;
}

/* Take out what the index has under a root and the walk did not find. */
static int
forget_gone(struct work *w, const struct walk *walk, const char *root)
{
	struct listing l = {0};
	char **found = xcalloc(walk->n, sizeof(*found));
	int rc;

	for (size_t i = 0; i < walk->n; i++)
		found[i] = walk->files[i].file;
	qsort(found, walk->n, sizeof(*found), by_string);
	rc = writer_each_file(w->writer, span_of(root), list_file, &l, w->e);
	for (size_t i = 0; rc == 0 && i < l.n; i++) {
		struct feed_event event = {.fate = FEED_REMOVED,
		    .path = l.files[i]};
		bool there;

		if (l.roots[i] == NULL || is_in(l.files[i], found, walk->n))
			continue;
		rc = writer_remove_file(w->writer, span_of(l.files[i]),
		    &there, w->e);
		w->total++;
		if (rc == 0)
			rc = tell(w, &event);
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
	int rc = writer_each_file(w->writer, (struct span){NULL, 0},
	    list_file, &l, w->e);

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
	rc = finish(w, rc);
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

	rc = writer_remove_publication(w->writer, span_of(name), &found,
	    w->e);
	if (rc == 0 && !found) {
		file = walk_absolute(name);
		rc = writer_remove_file(w->writer, span_of(file), &found,
		    w->e);
		free(file);
	}
	if (rc == -1)
		return -1;
	if (!found) {
		event.fate = FEED_FAILED;
		event.why = _("no publication and no file of this name is in "
			      "the index: see miprof-index list");
	}
	return tell(w, &event);
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
	return finish(&w, rc);
}

/* --- Building ---------------------------------------------------------- */

static int
write_group(struct work *w, struct analyser *a, const struct word_group *g)
{
	struct buf key = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->n; i++) {
		buf_clear(&key);
		synonyms_key(a, span_of(g->words[i]), &key);
		for (size_t j = 0; rc == 0 && j < g->n; j++)
			if (i != j)
				rc = writer_synonym(w->writer, buf_span(&key),
				    span_of(g->words[j]), (int)g->relation,
				    g->weight, w->e);
	}
	buf_release(&key);
	return rc;
}

static int
write_vocabulary(struct work *w, const char *path)
{
	struct vocabulary v = VOCABULARY_INIT;
	struct analyser *a = analyser_new();
	int rc = vocabulary_read(&v, path, w->e);

	for (size_t i = 0; rc == 0 && i < v.n; i++)
		rc = write_group(w, a, &v.groups[i]);
	analyser_free(a);
	vocabulary_release(&v);
	return rc;
}

/* One file of a publication: its notice or its text. */
static void
plan_file(struct work *w, struct walk *walk, const struct publication *p,
    const char *path, bool notice)
{
	struct entry entry = {.known = p, .notice = notice};
	struct walked *from;

	if (path == NULL)
		return;
	walk->files =
	    mem_more(walk->files, walk->n, &walk->cap, sizeof(*walk->files));
	from = &walk->files[walk->n++];
	/* A notice is part of the catalogue and may travel with it. */
	*from = (struct walked){xstrdup(path),
	    notice ? xstrdup(path) : walk_absolute(path), NULL};
	remember(w, &entry);
}

static int
write_publications(struct work *w, const struct manifest *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct publication_record r;
		int64_t id;

		record_from_manifest(&r, &m->publications[i]);
		if (writer_publication(w->writer, &r, &id, w->e) == -1)
			return -1;
	}
	return 0;
}

static int
build_files(struct work *w, const struct manifest *m)
{
	struct walk walk = WALK_INIT;
	const char *why;
	int rc;

	for (size_t i = 0; i < m->n; i++) {
		const struct publication *p = &m->publications[i];

		plan_file(w, &walk, p, p->notice, true);
		plan_file(w, &walk, p, p->file, false);
	}
	w->total = walk.n;
	for (size_t i = 0; i < w->n; i++) { /* the array no longer moves */
		w->entries[i].from = &walk.files[i];
		hash_file(walk.files[i].path, w->entries[i].hash, &why);
	}
	rc = read_entries(w);
	walk_release(&walk);
	return rc;
}

int
feed_build(struct feed *feed, const char *path, struct err *e)
{
	struct work w = {.feed = feed, .e = e};
	struct manifest m = MANIFEST_INIT;
	int rc = -1;

	if (manifest_read(&m, path, e) == -1)
		return -1;
	w.writer = writer_open(feed->index, WRITER_BUILD, e);
	if (w.writer == NULL)
		goto out;
	rc = write_publications(&w, &m);
	if (rc == 0 && m.vocabulary != NULL)
		rc = write_vocabulary(&w, m.vocabulary);
	if (rc == 0)
		rc = build_files(&w, &m);
	if (rc == 1) { /* stopped: a part of a catalogue is not swapped in */
		err_set(e, ERR_SYSTEM, _("stopped; %s is as it was"),
		    feed->index);
		rc = -1;
	}
	rc = finish(&w, rc);
out:
	manifest_release(&m);
	return rc;
}
