/*
 * Writing an index: passages, their words and texts.  Interfaces: writer.h,
 * writing.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/document.h"
#include "index/database.h"
#include "index/pack.h"
#include "index/postings.h"
#include "index/schema.h"
#include "index/writing.h"

#define SLOT_NUMBERS                                                           \
	100000 /* REF numbers kept apart between two sources of                \
		  one publication that both have no pages */

/* Bytes that separate zones, or that no text should hold, become spaces. */
void
writing_add_clean(struct buf *out, struct span text)
{
	size_t from = out->len;

	buf_add(out, text);
	for (size_t i = from; i < out->len; i++)
		if ((unsigned char)out->p[i] < ' ' && out->p[i] != '\n')
			out->p[i] = ' ';
}

/* Rows of passages from..to: a list that the caller frees. */
int
writing_rows(struct writer *w, int64_t from, int64_t to, int64_t **rows,
    size_t *n, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, ROWS, e);
	size_t cap = 0;
	int rc;

	*rows = NULL;
	*n = 0;
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, from);
	sqlite3_bind_int64(stmt, 2, to);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		*rows = mem_more(*rows, *n, &cap, sizeof(**rows));
		(*rows)[(*n)++] = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0
				 : database_fail(w->db, writing_sql[ROWS], e);
}

int
writing_store_words(struct writer *w, struct err *e)
{
	return postings_write(w->postings, w->db, e);
}

int
writing_drop_words(struct writer *w, int64_t row, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, DROP_WORDS, e);

	if (stmt == NULL)
		return -1;
	if (postings_span(w->postings, row) && writing_store_words(w, e) == -1)
		return -1;
	w->tokens.step = -1;
	w->tokens.passage++;
	sqlite3_bind_int64(stmt, 1, row);
	return database_step(stmt, e);
}

int
writing_put_words(struct writer *w, int64_t row,
    const struct span zones[ZONE_COUNT], struct err *e)
{
	if (postings_reach(w->postings, row) && writing_store_words(w, e) == -1)
		return -1;
	w->tokens.step = 1;
	w->tokens.passage++;
	for (int z = 0; z < ZONE_COUNT; z++) {
		enum zone zone;
		const struct text_tokens *text =
		    tokens_of(&w->tokens, zones[z], &zone);

		if (postings_add(w->postings, row, zone, text, e) == -1)
			return -1;
	}
	return 0;
}

static int
put_section(struct writer *w, int64_t row, struct span section, struct err *e)
{
	struct current *c = &w->current;
	sqlite3_stmt *stmt;
	struct buf last = c->section;
	struct span path;

	c->section = c->other;
	c->other = last;
	buf_clear(&c->section);
	buf_addc(&c->section, SECTION_MARK);
	writing_add_clean(&c->section, section);
	if (c->passages > 0 &&
	    span_eq(buf_span(&c->section), buf_span(&c->other)))
		return 0;
	stmt = writing_statement(w, PUT_SECTION, e);
	if (stmt == NULL)
		return -1;
	path = span_sub(buf_span(&c->section), 1, c->section.len);
	texts_sum_section(&c->sum, row, path);
	sqlite3_bind_int64(stmt, 1, row);
	database_bind(stmt, 2, path);
	return database_step(stmt, e);
}

/* One row of the table of passages. */
static int
store_passage(struct writer *w, const struct waiting_passage *p,
    struct span label, struct span body, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, PUT_PASSAGE, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, p->row);
	sqlite3_bind_int64(stmt, 2, p->page);
	database_bind(stmt, 3, label);
	sqlite3_bind_int64(stmt, 4, p->number);
	if (p->time == NO_TIME)
		sqlite3_bind_null(stmt, 5);
	else
		sqlite3_bind_int64(stmt, 5, p->time);
	buf_clear(&w->packed);
	if (pack(w->packer, body, &w->packed))
		sqlite3_bind_blob64(
		    stmt, 6, w->packed.p, w->packed.len, SQLITE_STATIC);
	else
		database_bind(stmt, 6, body);
	return database_step(stmt, e);
}

static int
train(struct writer *w, struct err *e)
{
	struct waiting *v = &w->waiting;
	struct buf dictionary = BUF_INIT;
	int rc = 0;

	if (pack_train(buf_span(&v->bodies), v->sizes, v->n, &dictionary)) {
		rc = writer_put_blob(
		    w, BLOB_DICTIONARY, buf_span(&dictionary), e);
		packer_free(w->packer);
		w->packer = packer_new(buf_span(&dictionary));
		w->packs = true;
	}
	buf_release(&dictionary);
	return rc;
}

/* Store what waits; with enough of it, a dictionary is made of it first. */
int
writing_flush(struct writer *w, struct err *e)
{
	struct waiting *v = &w->waiting;
	size_t at = 0;
	int rc = 0;

	if (!w->packs && v->bodies.len >= PACK_SAMPLE_BYTES)
		rc = train(w, e);
	for (size_t i = 0; rc == 0 && i < v->n; i++) {
		const struct waiting_passage *p = &v->list[i];
		struct span label = {NULL, 0};

		if (p->labellen > 0)
			label =
			    (struct span){v->labels.p + p->label, p->labellen};
		rc = store_passage(w, p, label,
		    (struct span){v->bodies.p + at, v->sizes[i]}, e);
		at += v->sizes[i];
	}
	v->n = 0;
	buf_clear(&v->bodies);
	buf_clear(&v->labels);
	return rc;
}

static void
let_wait(struct writer *w, struct waiting_passage p, struct span label,
    struct span body)
{
	struct waiting *v = &w->waiting;

	v->list = mem_more(v->list, v->n, &v->cap, sizeof(*v->list));
	v->sizes = mem_more(v->sizes, v->n, &v->capsizes, sizeof(*v->sizes));
	p.label = v->labels.len;
	p.labellen = label.len;
	v->list[v->n] = p;
	v->sizes[v->n++] = body.len;
	buf_add(&v->labels, label);
	buf_add(&v->bodies, body);
}

static int
put_passage(struct writer *w, int64_t row, const struct passage_record *p,
    struct span body, struct err *e)
{
	struct waiting_passage passage = {
	    .row = row, .page = p->page, .number = p->number, .time = p->time};

	if (p->page == 0)
		passage.number += w->current.slot * SLOT_NUMBERS;
	texts_sum_passage(&w->current.sum, row, p->page, p->label,
	    passage.number, p->time, body);
	if (w->packs)
		return store_passage(w, &passage, p->label, body, e);
	let_wait(w, passage, p->label, body);
	if (w->waiting.bodies.len < PACK_SAMPLE_BYTES)
		return 0;
	return writing_flush(w, e);
}

int
writer_passage(struct writer *w, const struct passage_record *p, struct err *e)
{
	struct current *c = &w->current;
	int64_t row = row_make(c->id + (int64_t)(c->passages / PLACES),
	    (unsigned)(c->passages % PLACES), p->body.len);
	struct span zones[ZONE_COUNT];

	buf_clear(&w->text);
	writing_add_clean(&w->text, p->body);
	if (put_section(w, row, p->section, e) == -1 ||
	    put_passage(w, row, p, buf_span(&w->text), e) == -1)
		return -1;
	zones[ZONE_BODY] = buf_span(&w->text);
	zones[ZONE_SECTION] = buf_span(&c->section);
	zones[ZONE_TITLE] = buf_span(&c->title);
	c->passages++;
	c->bytes += w->text.len;
	return writing_put_words(w, row, zones, e);
}
