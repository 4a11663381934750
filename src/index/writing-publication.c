/*
 * Writing an index: publications and their titles.  Interfaces: writer.h,
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
#include "index/schema.h"
#include "index/writing.h"

static int
year_of(struct span date)
{
	int year = 0;

	for (size_t i = 0; i < 4 && i < date.len; i++)
		year = year * 10 + (date.p[i] - '0');
	return date.len < 4 ? 0 : year;
}

static const char *
month_of(struct span date)
{
	static const char *const months[] = {"janvier", "février", "mars",
	    "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
	    "novembre", "décembre"};
	unsigned m = 0;

	if (date.len >= 7)
		m = (unsigned)(date.p[5] - '0') * 10 +
		    (unsigned)(date.p[6] - '0');
	return m >= 1 && m <= 12 ? months[m - 1] : "";
}

/* What a title is found by: `Lettre n° 8 … lettre 8 novembre 2015`. */
static void
title_words(const struct publication_record *p, struct buf *words)
{
	buf_add(words, p->title);
	if (p->kind != KIND_DOCUMENT)
		buf_addf(words, " %s", kind_slug(p->kind));
	if (p->number.len > 0)
		buf_addf(words, " %.*s", (int)p->number.len, p->number.p);
	if (p->date.len >= 4)
		buf_addf(words, " %s %.4s", month_of(p->date), p->date.p);
}

int
writing_find_publication(struct writer *w, struct span slug, int64_t *id,
    struct buf *words, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, GET_PUBLICATION, e);
	int rc;

	if (stmt == NULL)
		return -1;
	*id = 0;
	database_bind(stmt, 1, slug);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		*id = sqlite3_column_int64(stmt, 0);
		if (words != NULL)
			buf_add(words, database_column(stmt, 1));
	}
	sqlite3_reset(stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return database_fail(w->db, writing_sql[GET_PUBLICATION], e);
	return 0;
}

static int
put_publication(struct writer *w, const struct publication_record *p,
    int64_t id, struct span words, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, PUT_PUBLICATION, e);

	if (stmt == NULL)
		return -1;
	if (id == 0)
		sqlite3_bind_null(stmt, 1);
	else
		sqlite3_bind_int64(stmt, 1, id);
	database_bind(stmt, 2, p->slug);
	sqlite3_bind_int(stmt, 3, (int)p->kind);
	database_bind(stmt, 4, p->title);
	database_bind(stmt, 5, p->number);
	database_bind(stmt, 6, p->date);
	sqlite3_bind_int(stmt, 7, year_of(p->date));
	sqlite3_bind_int64(stmt, 8, (int64_t)p->audience);
	sqlite3_bind_int64(stmt, 9, (int64_t)p->theme);
	sqlite3_bind_int64(stmt, 10, p->pages);
	database_bind(stmt, 11, p->url);
	database_bind(stmt, 12, p->licence);
	database_bind(stmt, 13, p->publisher);
	database_bind(stmt, 14, words);
	sqlite3_bind_int(stmt, 15, p->listed);
	return database_step(stmt, e);
}

/* Tokenise a passage again from the tables, after its title changed. */
static int
put_words_again(struct writer *w, int64_t row, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, GET_TEXT, e);
	struct span zones[ZONE_COUNT];
	int rc = -1;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, row);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		for (int z = 0; z < ZONE_COUNT; z++)
			zones[z] = database_column(stmt, z);
		rc = writing_put_words(w, row, zones, e);
	} else {
		database_fail(w->db, writing_sql[GET_TEXT], e);
	}
	sqlite3_reset(stmt);
	return rc;
}

/* All rows of a publication, of all its sources. */
static int
rows_of(struct writer *w, int64_t publication, int64_t **rows, size_t *n,
    struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, SOURCES_OF, e);
	size_t cap = 0;
	int rc = 0, step = SQLITE_DONE;

	*rows = NULL;
	*n = 0;
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, publication);
	while (rc == 0 && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(stmt, 0);
		int64_t span = sqlite3_column_int64(stmt, 1), *some;
		size_t count;

		rc = writing_rows(w, id << SOURCE_SHIFT,
		    ((id + span) << SOURCE_SHIFT) - 1, &some, &count, e);
		for (size_t i = 0; i < count; i++) {
			*rows = mem_more(*rows, *n, &cap, sizeof(**rows));
			(*rows)[(*n)++] = some[i];
		}
		free(some);
	}
	sqlite3_reset(stmt);
	if (rc == 0 && step != SQLITE_DONE)
		rc = database_fail(w->db, writing_sql[SOURCES_OF], e);
	return rc;
}

static bool
begins_source(const int64_t *rows, size_t i)
{
	return i == 0 || row_source(rows[i]) != row_source(rows[i - 1]);
}

/* A new title is a new column of every passage: out, change, in. */
static int
retitle(struct writer *w, const struct publication_record *p, int64_t id,
    struct span words, struct err *e)
{
	int64_t *rows = NULL;
	size_t n = 0;
	int rc = writing_flush(w, e);

	if (rc == 0)
		rc = rows_of(w, id, &rows, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (begins_source(rows, i))
			w->tokens.source++;
		rc = writing_drop_words(w, rows[i], e);
	}
	if (rc == 0)
		rc = put_publication(w, p, id, words, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (begins_source(rows, i))
			w->tokens.source++;
		rc = put_words_again(w, rows[i], e);
	}
	free(rows);
	return rc;
}

int
writer_publication(struct writer *w, const struct publication_record *p,
    int64_t *id, struct err *e)
{
	struct buf old = BUF_INIT, raw = BUF_INIT, words = BUF_INIT;
	int rc = -1;

	title_words(p, &raw);
	writing_add_clean(&words, buf_span(&raw));
	if (writing_find_publication(w, p->slug, id, &old, e) == -1)
		goto out;
	if (*id != 0 && !span_eq(buf_span(&old), buf_span(&words))) {
		rc = retitle(w, p, *id, buf_span(&words), e);
		goto out;
	}
	if (*id == 0 && writing_number(w, NEXT_PUBLICATION, 0, id, e) == -1)
		goto out;
	rc = put_publication(w, p, *id, buf_span(&words), e);
out:
	buf_release(&old);
	buf_release(&raw);
	buf_release(&words);
	return rc;
}

int
writer_slug_exists(
    struct writer *w, struct span slug, bool *exists, struct err *e)
{
	int64_t id;

	if (writing_find_publication(w, slug, &id, NULL, e) == -1)
		return -1;
	*exists = id != 0;
	return 0;
}

int
writer_publication_id(
    struct writer *w, struct span slug, int64_t *id, struct err *e)
{
	return writing_find_publication(w, slug, id, NULL, e);
}

static int
add_text(struct writer *w, int i, int64_t id, struct buf *text, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, i, e);
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, id);
	rc = database_take(stmt, text, e);
	if (rc == 0)
		return database_fail(w->db, writing_sql[i], e);
	return rc == 1 ? 0 : -1;
}

int
writer_publication_slug(
    struct writer *w, int64_t id, struct buf *slug, struct err *e)
{
	return add_text(w, GET_SLUG, id, slug, e);
}

int
writer_publication_title(
    struct writer *w, int64_t id, struct buf *title, struct err *e)
{
	return add_text(w, GET_TITLE, id, title, e);
}

bool
writer_is_listed(struct writer *w, int64_t id)
{
	struct err none = ERR_INIT;
	int64_t listed = 0;

	if (writing_number(w, IS_LISTED, id, &listed, &none) == -1)
		err_release(&none);
	return listed != 0;
}
