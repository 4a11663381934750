/*
 * What an index has in all, counted anew at each commit.  Interface:
 * writing.h.
 */
#include <math.h>

#include "base/buf.h"
#include "index/database.h"
#include "index/schema.h"
#include "index/writing.h"

/* What is counted at each commit. */
struct totals {
	struct buf lengths, publications, titles; /* by source: schema.h */
	struct buf letters; /* of titles, by publication, a byte each */
	int64_t npublications, sources, passages, bytes, characters;
};

static void
totals_release(struct totals *t)
{
	buf_release(&t->lengths);
	buf_release(&t->publications);
	buf_release(&t->titles);
	buf_release(&t->letters);
}

static void
take_publication(struct totals *t, sqlite3_stmt *row)
{
	size_t id = (size_t)sqlite3_column_int64(row, 0);
	int64_t letters = sqlite3_column_int64(row, 1);

	buf_grow(&t->letters, id + 1);
	t->letters.p[id] = (char)(letters < 255 ? letters : 255);
	t->npublications++;
}

static void
take_source(struct totals *t, sqlite3_stmt *row)
{
	size_t id = (size_t)sqlite3_column_int64(row, 0);
	size_t end = id + (size_t)sqlite3_column_int64(row, 1);
	size_t publication = (size_t)sqlite3_column_int64(row, 2);
	int64_t bytes = sqlite3_column_int64(row, 4);
	double length = LENGTH_SCALE * log2(1 + (double)bytes / 64);
	char title = '\0';

	if (publication == 0) /* it could not be read */
		return;
	if (publication < t->letters.len)
		title = t->letters.p[publication];
	buf_grow(&t->lengths, end);
	buf_grow(&t->titles, end);
	buf_grow(&t->publications, 4 * end);
	for (size_t i = id; i < end; i++) {
		t->lengths.p[i] = (char)(unsigned char)lround(length);
		t->titles.p[i] = title;
		for (size_t k = 0; k < 4; k++)
			t->publications.p[4 * i + k] =
			    (char)(publication >> 8 * k & 0xff);
	}
	t->sources++;
	t->passages += sqlite3_column_int64(row, 3);
	t->bytes += bytes;
	t->characters += (unsigned char)title;
}

static int
each_row(struct writer *w, int i, struct totals *t,
    void (*take)(struct totals *, sqlite3_stmt *row), struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, i, e);
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		take(t, stmt);
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0 : database_fail(w->db, writing_sql[i], e);
}

static int
put_totals(struct writer *w, const struct totals *t, struct err *e)
{
	int64_t synonyms = 0;

	if (writing_number(w, COUNT_SYNONYMS, 0, &synonyms, e) == -1 ||
	    writing_put_meta(w, "passages", t->passages, e) == -1 ||
	    writing_put_meta(w, "bytes", t->bytes, e) == -1 ||
	    writing_put_meta(w, "publications", t->npublications, e) == -1 ||
	    writing_put_meta(w, "sources", t->sources, e) == -1 ||
	    writing_put_meta(w, "titles", t->characters, e) == -1 ||
	    writing_put_meta(w, "synonyms", synonyms, e) == -1 ||
	    writing_put_meta(w, "forms_sum", (int64_t)w->forms_sum, e) == -1 ||
	    writer_put_blob(w, BLOB_LENGTHS, buf_span(&t->lengths), e) == -1 ||
	    writer_put_blob(
		w, BLOB_PUBLICATIONS, buf_span(&t->publications), e) == -1)
		return -1;
	return writer_put_blob(w, BLOB_TITLES, buf_span(&t->titles), e);
}

int
writing_store_totals(struct writer *w, struct err *e)
{
	struct totals t = {.sources = 0};
	int rc = each_row(w, ALL_PUBLICATIONS, &t, take_publication, e);

	if (rc == 0)
		rc = each_row(w, ALL_SOURCES, &t, take_source, e);
	if (rc == 0)
		rc = put_totals(w, &t, e);
	totals_release(&t);
	return rc;
}
