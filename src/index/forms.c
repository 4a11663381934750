/*
 * The table of forms.  Interface: forms.h.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "french/lexicon.h"
#include "index/checksum.h"
#include "index/database.h"
#include "index/forms.h"

enum { GET, PUT, DROP, PUT_LEMMA, DROP_LEMMAS, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [GET] = "SELECT body, section, title FROM form WHERE form = ?1",
    [PUT] = "INSERT INTO form VALUES(?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT(form) DO UPDATE SET body = excluded.body,"
	    " section = excluded.section, title = excluded.title",
    [DROP] = "DELETE FROM form WHERE form = ?1",
    [PUT_LEMMA] = "INSERT OR IGNORE INTO lemma VALUES(?1, ?2, ?3)",
    [DROP_LEMMAS] = "DELETE FROM lemma WHERE lemma = ?1 AND form = ?2"};

struct flush {
	sqlite3 *db;
	sqlite3_stmt *stmt[STATEMENTS];
	struct buf plain;
	uint64_t *sum;
	struct span form; /* whose lemmas are written */
	int lemma_statement;
	int rc;
	struct err *e;
};

uint64_t
forms_checksum(struct span form, const int64_t passages[ZONE_COUNT])
{
	uint64_t sum = checksum_text(CHECKSUM_START, form);

	for (int z = 0; z < ZONE_COUNT; z++)
		sum = checksum_number(sum, passages[z]);
	return sum;
}

static void
write_lemma(struct span lemma, enum lemma_source source, void *arg)
{
	struct flush *f = arg;
	sqlite3_stmt *stmt = f->stmt[f->lemma_statement];

	if (f->rc != 0)
		return;
	database_bind(stmt, 1, lemma);
	database_bind(stmt, 2, f->form);
	if (f->lemma_statement == PUT_LEMMA)
		sqlite3_bind_int(stmt, 3, (int)source);
	f->rc = database_step(stmt, f->e);
}

static int
each_lemma(struct flush *f, struct span form, int statement)
{
	f->form = form;
	f->lemma_statement = statement;
	f->rc = 0;
	lexicon_lemmas(form, write_lemma, f);
	return f->rc;
}

/* The counts of a form; all 0, and false, where it is new. */
static bool
read_counts(struct flush *f, struct span form, int64_t counts[ZONE_COUNT])
{
	sqlite3_stmt *stmt = f->stmt[GET];
	bool known;

	database_bind(stmt, 1, form);
	known = sqlite3_step(stmt) == SQLITE_ROW;
	for (int z = 0; z < ZONE_COUNT; z++)
		counts[z] = known ? sqlite3_column_int64(stmt, z) : 0;
	sqlite3_reset(stmt);
	return known;
}

static int
put_counts(struct flush *f, struct span form,
    const int64_t counts[ZONE_COUNT])
{
	sqlite3_stmt *stmt = f->stmt[PUT];

	buf_clear(&f->plain);
	lexicon_plain(form, &f->plain);
	database_bind(stmt, 1, form);
	database_bind(stmt, 2, buf_span(&f->plain));
	for (int z = 0; z < ZONE_COUNT; z++)
		sqlite3_bind_int64(stmt, 3 + z, counts[z]);
	return database_step(stmt, f->e);
}

static int
drop_form(struct flush *f, struct span form)
{
	database_bind(f->stmt[DROP], 1, form);
	if (database_step(f->stmt[DROP], f->e) == -1)
		return -1;
	return each_lemma(f, form, DROP_LEMMAS);
}

static int
flush_entry(struct flush *f, const struct tally_entry *entry)
{
	int64_t counts[ZONE_COUNT];
	bool changed = false, left = false;
	bool known;

	for (int z = 0; z < ZONE_COUNT; z++)
		changed |= entry->change[z] != 0;
	if (!changed)
		return 0;
	known = read_counts(f, entry->form, counts);
	if (known)
		*f->sum -= forms_checksum(entry->form, counts);
	for (int z = 0; z < ZONE_COUNT; z++) {
		counts[z] += entry->change[z];
		left |= counts[z] > 0;
	}
	if (!left)
		return drop_form(f, entry->form);
	*f->sum += forms_checksum(entry->form, counts);
	if (put_counts(f, entry->form, counts) == -1)
		return -1;
	return known ? 0 : each_lemma(f, entry->form, PUT_LEMMA);
}

static int
by_form(const void *a, const void *b)
{
	const struct tally_entry *const *x = a, *const *y = b;

	return span_cmp((*x)->form, (*y)->form);
}

/* In the order of the table: a B-tree is filled from left to right. */
static int
flush_entries(struct flush *f, struct tally *tally)
{
	size_t n;
	const struct tally_entry *entries = tally_entries(tally, &n);
	const struct tally_entry **sorted = xcalloc(n, sizeof(*sorted));
	int rc = 0;

	for (size_t i = 0; i < n; i++)
		sorted[i] = &entries[i];
	qsort(sorted, n, sizeof(*sorted), by_form);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = flush_entry(f, sorted[i]);
	free(sorted);
	return rc;
}

int
forms_flush(sqlite3 *db, struct tally *tally, uint64_t *sum, struct err *e)
{
	struct flush f = {.db = db, .sum = sum, .e = e};
	int rc = -1;

	for (int i = 0; i < STATEMENTS; i++) {
		f.stmt[i] = database_prepare(db, sql[i], e);
		if (f.stmt[i] == NULL)
			goto out;
	}
	rc = flush_entries(&f, tally);
	if (rc == 0)
		tally_clear(tally);
out:
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(f.stmt[i]);
	buf_release(&f.plain);
	return rc;
}
