/*
 * The tables of forms.  Interface: forms.h.
 *
 * Each changed form is a change to the row of its accentless spelling and
 * to the rows of its lemmas; changes are sorted, so that each row is read
 * and written once and its B-tree is filled from left to right.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "french/lexicon.h"
#include "index/checksum.h"
#include "index/database.h"
#include "index/formlist.h"
#include "index/forms.h"

enum table { SPELLING, LEMMA };

static const char *const get_sql[] = {
    "SELECT forms FROM spelling WHERE plain = ?1",
    "SELECT forms FROM lemma WHERE lemma = ?1"};
static const char *const any_sql[] = {
    "SELECT 1 FROM spelling LIMIT 1", "SELECT 1 FROM lemma LIMIT 1"};
static const char *const put_sql[] = {
    "INSERT OR REPLACE INTO spelling VALUES(?1, ?2)",
    "INSERT OR REPLACE INTO lemma VALUES(?1, ?2)"};
static const char *const drop_sql[] = {"DELETE FROM spelling WHERE plain = ?1",
    "DELETE FROM lemma WHERE lemma = ?1"};

/* Of a row, by a form. */
struct change {
	uint64_t head; /* of the key */
	union {
		size_t at; /* in changes.keys, while they may move */
		const char *p;
	} key;
	const struct tally_entry *entry;
	uint32_t len; /* bytes of the key */
	unsigned char table;
};

struct changes {
	struct change *list;
	size_t n, cap;
	struct buf keys;
	const struct tally_entry *entry; /* whose keys are added */
};

#define EACH 4 /* changes of a form: hardly any has more */

uint64_t
forms_checksum(struct span key, struct span forms)
{
	return checksum_text(checksum_text(CHECKSUM_START, key), forms);
}

/* --- Which rows change ------------------------------------------------- */

static void
add_change(struct changes *c, enum table table, size_t key)
{
	struct span span = span_sub(buf_span(&c->keys), key, c->keys.len);

	c->list = mem_more(c->list, c->n, &c->cap, sizeof(*c->list));
	c->list[c->n++] = (struct change){.head = span_head(span),
	    .key.at = key,
	    .entry = c->entry,
	    .len = (uint32_t)span.len,
	    .table = (unsigned char)table};
}

static void
add_lemma(struct span lemma, enum lemma_source source, void *arg)
{
	struct changes *c = arg;
	size_t key = c->keys.len;

	(void)source;
	buf_add(&c->keys, lemma);
	add_change(c, LEMMA, key);
}

static void
gather(struct changes *c, struct tally *tally)
{
	size_t n;
	const struct tally_entry *entries = tally_changes(tally, &n);

	c->cap = n * EACH;
	c->list = xrealloc(NULL, c->cap, sizeof(*c->list));
	for (size_t i = 0; i < n; i++) {
		size_t key = c->keys.len;

		c->entry = &entries[i];
		lexicon_plain(entries[i].form, &c->keys);
		add_change(c, SPELLING, key);
		lexicon_lemmas(entries[i].form, add_lemma, c);
	}
	for (size_t i = 0; i < c->n; i++)
		c->list[i].key.p = c->keys.p + c->list[i].key.at;
}

static struct span
key_of(const struct change *change)
{
	return (struct span){change->key.p, change->len};
}

static int
by_row(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	int d = (int)x->table - (int)y->table;

	if (d == 0 && x->head != y->head)
		return x->head < y->head ? -1 : 1;
	if (d == 0)
		d = span_cmp(key_of(x), key_of(y));
	if (d == 0)
		d = span_cmp(x->entry->form, y->entry->form);
	return d;
}

/* --- Writing them ------------------------------------------------------ */

struct flush {
	sqlite3 *db;
	sqlite3_stmt *get[2], *put[2], *drop[2];
	bool had_rows[2];	  /* before */
	struct form_count *forms; /* of one row */
	size_t capforms;
	struct buf old, merged;
	uint64_t *sum;
	struct vocabulary *words;
	struct err *e;
};

static int
read_row(struct flush *f, enum table table, struct span key)
{
	sqlite3_stmt *stmt = f->get[table];

	buf_clear(&f->old);
	if (!f->had_rows[table])
		return 0;
	database_bind(stmt, 1, key);
	return database_take(stmt, &f->old, f->e) == -1 ? -1 : 0;
}

static int
write_row(struct flush *f, enum table table, struct span key)
{
	sqlite3_stmt *stmt =
	    f->merged.len == 0 ? f->drop[table] : f->put[table];

	if (f->old.len > 0)
		*f->sum -= forms_checksum(key, buf_span(&f->old));
	if (f->merged.len > 0)
		*f->sum += forms_checksum(key, buf_span(&f->merged));
	else if (f->old.len == 0)
		return 0;
	database_bind(stmt, 1, key);
	if (f->merged.len > 0)
		database_bind(stmt, 2, buf_span(&f->merged));
	return database_step(stmt, f->e);
}

static uint64_t
passages_of(struct span forms)
{
	struct form_count form;
	uint64_t n = 0;

	while (formlist_next(&forms, &form) == 1)
		n += (uint64_t)(form.n[IN_BODIES] + form.n[IN_SECTIONS]);
	return n;
}

/* The changes of one row: n of them, forms in order. */
static int
flush_row(struct flush *f, const struct change *row, size_t n)
{
	struct span key = key_of(row);
	enum table table = row->table;
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct tally_entry *entry = row[i].entry;

		if (count > 0 && span_eq(f->forms[count - 1].form, entry->form))
			continue; /* two readings of a form, one lemma */
		f->forms =
		    mem_more(f->forms, count, &f->capforms, sizeof(*f->forms));
		f->forms[count].form = entry->form;
		memcpy(
		    f->forms[count++].n, entry->change, sizeof(entry->change));
	}
	if (read_row(f, table, key) == -1)
		return -1;
	buf_clear(&f->merged);
	formlist_merge(buf_span(&f->old), f->forms, count, &f->merged);
	if (table == SPELLING)
		vocabulary_put(
		    f->words, key, passages_of(buf_span(&f->merged)));
	return write_row(f, table, key);
}

static int
flush_changes(struct flush *f, struct changes *c)
{
	const struct change *rows = c->list;
	size_t from = 0, to;
	int rc = 0;

	if (c->n > 0)
		qsort(c->list, c->n, sizeof(*c->list), by_row);
	for (; rc == 0 && from < c->n; from = to) {
		for (to = from + 1; to < c->n; to++)
			if (rows[to].table != rows[from].table ||
			    !span_eq(key_of(&rows[to]), key_of(&rows[from])))
				break;
		rc = flush_row(f, &rows[from], to - from);
	}
	return rc;
}

/* Whether a table has a row.  0, or -1 and the error. */
static int
look_for_rows(struct flush *f, enum table table)
{
	sqlite3_stmt *stmt = database_prepare(f->db, any_sql[table], f->e);
	int rc;

	if (stmt == NULL)
		return -1;
	rc = sqlite3_step(stmt);
	f->had_rows[table] = rc == SQLITE_ROW;
	sqlite3_finalize(stmt);
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return 0;
	return database_fail(f->db, any_sql[table], f->e);
}

static int
prepare(struct flush *f)
{
	for (int t = SPELLING; t <= LEMMA; t++) {
		f->get[t] = database_prepare(f->db, get_sql[t], f->e);
		f->put[t] = database_prepare(f->db, put_sql[t], f->e);
		f->drop[t] = database_prepare(f->db, drop_sql[t], f->e);
		if (f->get[t] == NULL || f->put[t] == NULL ||
		    f->drop[t] == NULL || look_for_rows(f, t) == -1)
			return -1;
	}
	return 0;
}

static void
release(struct flush *f)
{
	for (int t = SPELLING; t <= LEMMA; t++) {
		sqlite3_finalize(f->get[t]);
		sqlite3_finalize(f->put[t]);
		sqlite3_finalize(f->drop[t]);
	}
	free(f->forms);
	buf_release(&f->old);
	buf_release(&f->merged);
}

int
/* NOLINTNEXTLINE(readability-non-const-parameter): kept, and changed */
forms_flush(sqlite3 *db, struct tally *tally, uint64_t *sum,
    struct vocabulary *words, struct err *e)
{
	struct flush f = {.db = db, .sum = sum, .words = words, .e = e};
	struct changes c = {0};
	int rc = prepare(&f);

	if (rc == 0) {
		gather(&c, tally);
		rc = flush_changes(&f, &c);
	}
	if (rc == 0)
		tally_clear(tally);
	free(c.list);
	buf_release(&c.keys);
	release(&f);
	return rc;
}
