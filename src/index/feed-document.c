/*
 * One file on its way into an index: its name, what it says of itself, its
 * passages.  Interface: feeding.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/passage.h"
#include "document/read.h"
#include "french/lexicon.h"
#include "index/feeding.h"
#include "text/utf8.h"

/* --- Telling ----------------------------------------------------------- */

int
feeding_tell(struct work *w, struct feed_event *event)
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
		if (writer_slug_exists(
			w->writer, buf_span(slug), &taken, w->e) == -1)
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
			return (struct span){
			    doc->blocks[i].text, doc->blocks[i].len};
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
record_from_document(
    struct publication_record *p, const struct document *doc, const char *path)
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
	struct passage_record r = {.section = p->section,
	    .body = p->text,
	    .label = label_of(s->doc, p->page),
	    .page = p->page,
	    .number = p->number,
	    .time = p->time};

	s->n++;
	s->rc = writer_passage(s->work->writer, &r, s->work->e);
	return s->rc;
}

static void
source_of(const struct entry *entry, struct source_record *s)
{
	*s = (struct source_record){.file = span_of(entry->from->file),
	    .path = span_of(entry->from->path),
	    .root = span_of(entry->from->root),
	    .notice = entry->notice,
	    .stamp = entry->from->stamp};
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
		buf_adds(slug, entry->known->id);
		*id = entry->publication;
		return 0;
	}
	if (w->feed->as != NULL) {
		buf_adds(slug, w->feed->as);
		if (writer_slug_exists(
			w->writer, buf_span(slug), &exists, w->e) == -1)
			return -1;
		if (exists)
			return writer_publication_id(
			    w->writer, buf_span(slug), id, w->e);
	} else if (entry->publication != 0) {
		if (writer_publication_slug(
			w->writer, entry->publication, slug, w->e) == -1)
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
	struct feed_event event = {
	    .path = entry->from->path, .pages = doc->npages};
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
	rc = feeding_tell(w, &event);
out:
	buf_release(&slug);
	return rc;
}

/* What the system refused today it may give tomorrow: it is not remembered,
 * and an earlier text of the file stays. */
static int
write_failure(struct work *w, const struct entry *entry, const struct err *why)
{
	struct source_record source;
	struct feed_event event = {
	    .fate = FEED_FAILED, .path = entry->from->path, .why = why->text};

	source_of(entry, &source);
	if (why->code != ERR_SYSTEM && why->code != ERR_MISSING &&
	    writer_source_failed(
		w->writer, &source, span_of(why->text), w->e) == -1)
		return -1;
	return feeding_tell(w, &event);
}

static int
take_document(size_t index, const char *path, struct document *doc,
    const struct err *why, void *arg)
{
	struct work *w = arg;
	struct entry *entry = &w->entries[index];

	(void)path;
	if (doc == NULL)
		return write_failure(w, entry, why);
	return write_document(w, entry, doc);
}

/* What is read now tells the file from others later. */
static void
take_hash(size_t index, int fd, size_t size, void *arg)
{
	struct work *w = arg;

	feeding_hash_open(fd, size, w->entries[index].hash);
}

void
feeding_start(struct work *w)
{
	w->reading = reading_new(&read_limits, w->feed->jobs);
	reading_start(w->reading);
}

/* 1: the callback asked to stop, which is no failure. */
int
feeding_read(struct work *w)
{
	const char **paths = xcalloc(w->n, sizeof(*paths));
	int rc;

	for (size_t i = 0; i < w->n; i++)
		paths[i] = w->entries[i].from->path;
	if (w->reading == NULL)
		w->reading = reading_new(&read_limits, w->feed->jobs);
	reading_watch(w->reading, take_hash, w);
	rc = reading_run(w->reading, paths, w->n, take_document, w);
	reading_free(w->reading);
	w->reading = NULL;
	free(paths);
	return rc;
}
