/*
 * A fresh index from a manifest.  Interface: feed.h.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "catalogue/vocabulary.h"
#include "french/analyse.h"
#include "index/feeding.h"
#include "index/synonyms.h"

/* Whether a pair of words is to be kept apart, given their keys. */
static bool
is_apart(const struct vocabulary *v, struct analyser *a, struct span x,
    struct span y)
{
	struct buf pair[2] = {BUF_INIT, BUF_INIT};
	bool apart = false;

	for (size_t i = 0; !apart && i < v->n; i++) {
		const struct word_group *g = &v->groups[i];

		if (g->relation != RELATION_APART || g->n != 2)
			continue;
		buf_clear(&pair[0]);
		buf_clear(&pair[1]);
		synonyms_key(a, span_of(g->words[0]), &pair[0]);
		synonyms_key(a, span_of(g->words[1]), &pair[1]);
		apart = (span_eq(buf_span(&pair[0]), x) &&
			    span_eq(buf_span(&pair[1]), y)) ||
		    (span_eq(buf_span(&pair[0]), y) &&
			span_eq(buf_span(&pair[1]), x));
	}
	buf_release(&pair[0]);
	buf_release(&pair[1]);
	return apart;
}

static int
write_pair(struct work *w, struct analyser *a, const struct vocabulary *v,
    const struct word_group *g, size_t i, size_t j)
{
	struct buf key = BUF_INIT, other = BUF_INIT;
	int rc = 0;

	synonyms_key(a, span_of(g->words[i]), &key);
	synonyms_key(a, span_of(g->words[j]), &other);
	if (!span_eq(buf_span(&key), buf_span(&other)) &&
	    !is_apart(v, a, buf_span(&key), buf_span(&other)))
		rc = writer_synonym(w->writer, buf_span(&key),
		    span_of(g->words[j]), (int)g->relation, g->weight, w->e);
	buf_release(&key);
	buf_release(&other);
	return rc;
}

/* Each word of a group finds each other one, but for pairs kept apart. */
static int
write_group(struct work *w, struct analyser *a, const struct vocabulary *v,
    const struct word_group *g)
{
	int rc = 0;

	if (g->relation == RELATION_APART)
		return 0;
	for (size_t i = 0; rc == 0 && i < g->n; i++)
		for (size_t j = 0; rc == 0 && j < g->n; j++)
			if (i != j)
				rc = write_pair(w, a, v, g, i, j);
	return rc;
}

static int
write_vocabulary(struct work *w, const char *path)
{
	struct vocabulary v = VOCABULARY_INIT;
	struct analyser *a = analyser_new();
	int rc = vocabulary_read(&v, path, w->e);

	for (size_t i = 0; rc == 0 && i < v.n; i++)
		rc = write_group(w, a, &v, &v.groups[i]);
	analyser_free(a);
	vocabulary_release(&v);
	return rc;
}

/* One file of a publication: its notice or its text. */
static void
plan_file(struct work *w, struct walk *walk, const struct publication *p,
    int64_t id, const char *path, bool notice)
{
	struct entry entry = {.known = p, .notice = notice, .publication = id};
	char *file;

	if (path == NULL)
		return;
	/* A notice is part of the catalogue and may travel with it. */
	file = notice ? xstrdup(path) : walk_file(walk, path);
	walk_put(walk, &(struct walked){.path = path, .file = file});
	free(file);
	feeding_remember(w, &entry);
}

/* What a manifest says of a publication, as the writer wants it. */
static void
fill_record(struct publication_record *r, const struct publication *p)
{
	*r = (struct publication_record){.slug = span_of(p->id),
	    .title = span_of(p->title),
	    .number = span_of(p->number),
	    .date = span_of(p->date),
	    .url = span_of(p->url),
	    .licence = span_of(p->licence),
	    .publisher = span_of(p->publisher),
	    .kind = p->kind,
	    .audience = p->audience,
	    .theme = p->theme,
	    .pages = p->pages,
	    .listed = true};
}

/* Their numbers go to ids. */
static int
write_publications(struct work *w, const struct manifest *m, int64_t *ids)
{
	for (size_t i = 0; i < m->n; i++) {
		struct publication_record r;

		fill_record(&r, &m->publications[i]);
		if (writer_publication(w->writer, &r, &ids[i], w->e) == -1)
			return -1;
	}
	return 0;
}

static int
build_files(struct work *w, const struct manifest *m, const int64_t *ids)
{
	struct walk walk = WALK_INIT;
	int rc;

	for (size_t i = 0; i < m->n; i++) {
		const struct publication *p = &m->publications[i];

		plan_file(w, &walk, p, ids[i], p->notice, true);
		plan_file(w, &walk, p, ids[i], p->file, false);
	}
	w->total = walk.n;
	/* Each entry has its file; the array no longer moves. */
	for (size_t i = 0; i < walk.n; i++)
		w->entries[i].from = &walk.files[i];
	rc = feeding_read(w);
	walk_release(&walk);
	return rc;
}

int
feed_build(struct feed *feed, const char *path, struct err *e)
{
	struct work w = {.feed = feed, .e = e};
	struct manifest m = MANIFEST_INIT;
	int64_t *ids = NULL;
	int rc = -1;

	if (manifest_read(&m, path, e) == -1)
		return -1;
	feeding_start(&w);
	if (feeding_open(&w, WRITER_BUILD) == -1)
		goto out;
	ids = xcalloc(m.n, sizeof(*ids));
	rc = write_publications(&w, &m, ids);
	if (rc == 0 && m.vocabulary != NULL)
		rc = write_vocabulary(&w, m.vocabulary);
	if (rc == 0)
		rc = build_files(&w, &m, ids);
	if (rc == 1) { /* stopped: a part of a catalogue is not swapped in */
		err_set(
		    e, ERR_SYSTEM, _("stopped; %s is as it was"), feed->index);
		rc = -1;
	}
	rc = feeding_finish(&w, rc);
out:
	free(ids);
	manifest_release(&m);
	return rc;
}
