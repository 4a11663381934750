/*
 * Writing an index: sources in and out.  Interfaces: writer.h, writing.h.
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

#define STAMPS_ASKED 100 /* one by one; then all are known */

#define COMMIT_SECONDS 5 /* a kill loses at most the files since then */

struct known {
	int64_t id, span, publication, slot;
};

/* The words go first: FTS5 reads them from the tables to take them out. */
static int
drop_source(struct writer *w, int64_t id, int64_t span, struct err *e)
{
	int64_t from = id << SOURCE_SHIFT;
	int64_t to = ((id + span) << SOURCE_SHIFT) - 1;
	int64_t *rows = NULL;
	size_t n = 0;
	int rc = writing_flush(w, e);

	if (rc == 0)
		rc = writing_rows(w, from, to, &rows, &n, e);

	w->tokens.source++;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = writing_drop_words(w, rows[i], e);
	free(rows);
	if (rc == -1 || writing_run(w, DROP_PASSAGES, from, to, e) == -1 ||
	    writing_run(w, DROP_SECTIONS, from, to, e) == -1)
		return -1;
	return writing_run(w, DROP_SOURCE, id, 0, e);
}

/* id is 0 where the file is not in the index. */
static int
find_source(struct writer *w, struct span file, struct known *k,
    struct source_state *state, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, GET_SOURCE, e);
	int rc;

	if (stmt == NULL)
		return -1;
	*k = (struct known){0};
	database_bind(stmt, 1, file);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		k->id = sqlite3_column_int64(stmt, 0);
		k->span = sqlite3_column_int64(stmt, 1);
		k->publication = sqlite3_column_int64(stmt, 2);
		k->slot = sqlite3_column_int64(stmt, 3);
		if (state != NULL &&
		    sqlite3_column_bytes(stmt, 4) == HASH_BYTES) {
			memcpy(state->hash, sqlite3_column_blob(stmt, 4),
			    HASH_BYTES);
			state->failure = database_column_dup(stmt, 5);
			state->stamp = sqlite3_column_int64(stmt, 6);
			state->added =
			    sqlite3_column_type(stmt, 7) != SQLITE_NULL;
		}
	}
	sqlite3_reset(stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return database_fail(w->db, writing_sql[GET_SOURCE], e);
	return 0;
}

int
writer_source_state(struct writer *w, struct span file,
    struct source_state *state, struct err *e)
{
	struct known k;

	*state = (struct source_state){0};
	if (find_source(w, file, &k, state, e) == -1)
		return -1;
	state->known = k.id != 0;
	state->failed = state->failure != NULL;
	state->publication = k.publication;
	return 0;
}

/* All of them: a look-up in the database is more than twice as dear. */
static int
load_stamps(struct writer *w, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, ALL_STAMPS, e);
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		*table_at(&w->stamps, (uint64_t)sqlite3_column_int64(stmt, 0)) =
		    (size_t)sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE
	    ? 0
	    : database_fail(w->db, writing_sql[ALL_STAMPS], e);
}

int
writer_stamped(
    struct writer *w, int64_t stamp, int64_t *publication, struct err *e)
{
	*publication = 0;
	if (++w->stamps_asked < STAMPS_ASKED)
		return writing_number(w, GET_STAMPED, stamp, publication, e);
	if (w->stamps_asked == STAMPS_ASKED && load_stamps(w, e) == -1)
		return -1;
	*publication = (int64_t)*table_at(&w->stamps, (uint64_t)stamp);
	return 0;
}

int
writer_source_stamp(
    struct writer *w, struct span file, int64_t stamp, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, STAMP_SOURCE, e);

	if (stmt == NULL)
		return -1;
	database_bind(stmt, 1, file);
	sqlite3_bind_int64(stmt, 2, stamp);
	return database_step(stmt, e);
}

static int
load_title(struct writer *w, int64_t publication, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, GET_TITLE_WORDS, e);
	int rc = -1;

	if (stmt == NULL)
		return -1;
	buf_clear(&w->current.title);
	buf_addc(&w->current.title, TITLE_MARK);
	sqlite3_bind_int64(stmt, 1, publication);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		buf_add(&w->current.title, database_column(stmt, 0));
		rc = 0;
	} else {
		database_fail(w->db, "words", e);
	}
	sqlite3_reset(stmt);
	return rc;
}

static int
put_source(struct writer *w, const struct source_record *s, struct err *e)
{
	struct current *c = &w->current;
	sqlite3_stmt *stmt = writing_statement(w, PUT_SOURCE, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, c->id);
	sqlite3_bind_int64(stmt, 2, c->publication);
	sqlite3_bind_int64(stmt, 3, c->slot);
	sqlite3_bind_int(stmt, 4, s->notice);
	database_bind(stmt, 5, s->file);
	database_bind(stmt, 6, s->path);
	database_bind(stmt, 7, s->root);
	sqlite3_bind_blob(stmt, 8, s->hash, HASH_BYTES, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 9, s->stamp);
	database_bind(stmt, 10, s->author);
	database_bind(stmt, 11, s->language);
	return database_step(stmt, e);
}

int
writer_source_begin(struct writer *w, int64_t publication,
    const struct source_record *s, struct err *e)
{
	struct current *c = &w->current;
	struct known old;
	int64_t slot = 0;

	if (find_source(w, s->file, &old, NULL, e) == -1)
		return -1;
	if (old.id != 0 && drop_source(w, old.id, old.span, e) == -1)
		return -1;
	if (writing_number(w, NEXT_SLOT, publication, &slot, e) == -1 ||
	    load_title(w, publication, e) == -1)
		return -1;
	if (old.id != 0 && old.publication == publication)
		slot = old.slot; /* its REFs stay */
	c->id = w->next_source;
	c->publication = publication;
	c->slot = (unsigned)slot;
	c->passages = c->bytes = 0;
	c->sum = (struct texts_sum)TEXTS_SUM_INIT;
	w->tokens.source++;
	buf_clear(&c->section);
	return put_source(w, s, e);
}

static int
commit_now_and_then(struct writer *w, struct err *e)
{
	if ((w->mode == WRITER_BUILD && !w->is_first) ||
	    writing_now() - w->committed < COMMIT_SECONDS)
		return 0;
	return writer_commit(w, e);
}

int
writer_source_end(struct writer *w, struct err *e)
{
	struct current *c = &w->current;
	int64_t span = (int64_t)((c->passages + PLACES - 1) / PLACES);
	sqlite3_stmt *stmt = writing_statement(w, END_SOURCE, e);

	if (stmt == NULL)
		return -1;
	if (span == 0)
		span = 1;
	sqlite3_bind_int64(stmt, 1, c->id);
	sqlite3_bind_int64(stmt, 2, span);
	sqlite3_bind_int64(stmt, 3, (int64_t)c->passages);
	sqlite3_bind_int64(stmt, 4, (int64_t)c->bytes);
	sqlite3_bind_int64(stmt, 5, texts_sum_value(&c->sum));
	if (database_step(stmt, e) == -1)
		return -1;
	w->next_source = c->id + span;
	return commit_now_and_then(w, e);
}

int
writer_source_failed(struct writer *w, const struct source_record *s,
    struct span why, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, FAIL_SOURCE, e);
	bool found;

	if (stmt == NULL || writer_remove_file(w, s->file, &found, e) == -1)
		return -1;
	sqlite3_bind_int64(stmt, 1, w->next_source++);
	database_bind(stmt, 2, s->file);
	database_bind(stmt, 3, s->path);
	database_bind(stmt, 4, s->root);
	sqlite3_bind_blob(stmt, 5, s->hash, HASH_BYTES, SQLITE_STATIC);
	database_bind(stmt, 6, why);
	sqlite3_bind_int64(stmt, 7, s->stamp);
	return database_step(stmt, e);
}

static int
count_sources(struct writer *w, int64_t publication, size_t *n, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, SOURCES_OF, e);
	int rc;

	if (stmt == NULL)
		return -1;
	*n = 0;
	sqlite3_bind_int64(stmt, 1, publication);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		(*n)++;
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0 : database_fail(w->db, "sources", e);
}

static int
drop_empty_publication(struct writer *w, int64_t publication, struct err *e)
{
	size_t left;

	if (publication == 0)
		return 0;
	if (count_sources(w, publication, &left, e) == -1)
		return -1;
	if (left > 0 || writer_is_listed(w, publication))
		return 0;
	return writing_run(w, DROP_PUBLICATION, publication, 0, e);
}

int
writer_remove_file(
    struct writer *w, struct span file, bool *found, struct err *e)
{
	struct known k;

	if (find_source(w, file, &k, NULL, e) == -1)
		return -1;
	*found = k.id != 0;
	if (!*found)
		return 0;
	if (drop_source(w, k.id, k.span, e) == -1)
		return -1;
	return drop_empty_publication(w, k.publication, e);
}

int
writer_remove_publication(
    struct writer *w, struct span slug, bool *found, struct err *e)
{
	sqlite3_stmt *stmt;
	int64_t id, source[2];
	int rc;

	if (writing_find_publication(w, slug, &id, NULL, e) == -1)
		return -1;
	*found = id != 0;
	if (id == 0)
		return 0;
	stmt = writing_statement(w, SOURCES_OF, e);
	if (stmt == NULL)
		return -1;
	for (;;) {
		sqlite3_bind_int64(stmt, 1, id);
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW) {
			source[0] = sqlite3_column_int64(stmt, 0);
			source[1] = sqlite3_column_int64(stmt, 1);
		}
		sqlite3_reset(stmt);
		if (rc != SQLITE_ROW)
			break;
		if (drop_source(w, source[0], source[1], e) == -1)
			return -1;
	}
	if (rc != SQLITE_DONE)
		return database_fail(w->db, writing_sql[SOURCES_OF], e);
	return writing_run(w, DROP_PUBLICATION, id, 0, e);
}

/* Whether file is `under`, or lies in that folder. */
static bool
is_under(struct span file, struct span under)
{
	if (under.len == 0 || span_eq(file, under))
		return true;
	return span_starts(file, under) &&
	    (under.p[under.len - 1] == '/' || file.p[under.len] == '/');
}

static int
each_path(struct writer *w, int i, struct span under, writer_path_fn *fn,
    void *arg, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, i, e);
	int rc, stop = 0;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW && stop == 0) {
		struct span path = database_column(stmt, 0);

		if (is_under(path, under))
			stop = fn(path, arg);
	}
	sqlite3_reset(stmt);
	if (stop != 0)
		return stop;
	return rc == SQLITE_DONE ? 0 : database_fail(w->db, writing_sql[i], e);
}

int
writer_each_file(struct writer *w, struct span under, writer_path_fn *fn,
    void *arg, struct err *e)
{
	return each_path(w, FILES, under, fn, arg, e);
}

int
writer_each_root(struct writer *w, writer_path_fn *fn, void *arg, struct err *e)
{
	return each_path(w, ROOTS, (struct span){NULL, 0}, fn, arg, e);
}

int
writer_is_added(struct writer *w, struct span file, bool *is, struct err *e)
{
	struct source_state state;

	if (writer_source_state(w, file, &state, e) == -1)
		return -1;
	free(state.failure);
	*is = state.added;
	return 0;
}
