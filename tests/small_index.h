/*
 * A small index for tests, written beside nothing: a few publications of a
 * few passages, and one of many alike.
 */
#ifndef TESTS_SMALL_INDEX_H
#define TESTS_SMALL_INDEX_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/document.h"
#include "index/writer.h"

struct small_publication {
	const char *slug, *title, *date;
	enum kind kind;
	const char *passages[4]; /* NULL ends */
};

static const struct small_publication small_publications[] = {
    {"kit", "Kit de formation", "2014-11", KIND_KIT,
	{"Le harcèlement au travail est un délit. La victime porte plainte.",
	    "Le signalement au procureur suit l'examen de l'infirmière.",
	    "Une main courante n'est pas une plainte."}},
    {"lettre-08", "Lettre de l'Observatoire", "2015-11", KIND_LETTRE,
	{"Les violences au sein du couple : 217 000 femmes par an.",
	    "Les salarié(e)s et les agent·e·s sont entendu-e-s."}},
    {"guide", "Guide du questionnement systématique", "2018", KIND_GUIDE,
	{"L'emprise, le psychotraumatisme et l'unité médico-judiciaire.",
	    "Poser la question : « Avez-vous subi des violences ? »"}},
};

static void
small_must(int rc, const struct err *e)
{
	if (rc != -1)
		return;
	fprintf(stderr, "small index: %s\n", e->text);
	abort();
}

static void
small_passage(struct writer *w, unsigned number, struct span body)
{
	struct passage_record p = {.section = SPAN("Repérer"),
	    .body = body,
	    .number = number,
	    .time = NO_TIME};
	struct err e = ERR_INIT;

	small_must(writer_passage(w, &p, &e), &e);
}

static void
small_begin(struct writer *w, const char *slug, const char *title,
    const char *date, enum kind kind)
{
	struct publication_record p = {.slug = span_of(slug),
	    .title = span_of(title),
	    .date = span_of(date),
	    .kind = kind};
	struct source_record s = {.file = span_of(slug),
	    .path = span_of(slug),
	    .root = span_of(slug)};
	struct err e = ERR_INIT;
	int64_t id;

	small_must(writer_publication(w, &p, &id, &e), &e);
	small_must(writer_source_begin(w, id, &s, &e), &e);
}

/* The index at path, with one publication of `alike` passages besides. */
static void
small_index(const char *path, unsigned alike)
{
	struct err e = ERR_INIT;
	struct writer *w = writer_open(path, WRITER_BUILD, &e);

	small_must(w == NULL ? -1 : 0, &e);
	for (size_t i = 0; i < COUNT(small_publications); i++) {
		const struct small_publication *p = &small_publications[i];

		small_begin(w, p->slug, p->title, p->date, p->kind);
		for (unsigned k = 0; k < 4 && p->passages[k] != NULL; k++)
			small_passage(w, k + 1, span_of(p->passages[k]));
		small_must(writer_source_end(w, &e), &e);
	}
	small_begin(w, "annexe", "Annexe", "2010", KIND_RAPPORT);
	for (unsigned i = 0; i < alike; i++) {
		struct buf body = BUF_INIT;

		buf_addf(&body, "Annexe numéro %u de la liste des mots.", i);
		small_passage(w, i + 1, buf_span(&body));
		buf_release(&body);
	}
	small_must(writer_source_end(w, &e), &e);
	small_must(writer_close(w, &e), &e);
}

#endif
