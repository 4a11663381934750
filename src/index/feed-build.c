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
	feeding_remember(w, &entry);
}

static int
write_publications(struct work *w, const struct manifest *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct publication_record r;
		int64_t id;

		feeding_record(&r, &m->publications[i]);
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
		feeding_hash(walk.files[i].path, w->entries[i].hash, &why);
	}
	rc = feeding_read(w);
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
	rc = feeding_finish(&w, rc);
out:
	manifest_release(&m);
	return rc;
}
