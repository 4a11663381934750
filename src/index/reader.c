/*
 * Reading an index.  Interface: reader.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "index/database.h"
#include "index/fts5api.h"
#include "index/pack.h"
#include "index/pagesum.h"
#include "index/reader.h"
#include "index/tokenizer.h"
#include "index/tokens.h"

#define STEPS_BETWEEN_LOOKS 1000 /* of SQLite's machine, at the clock */

#define PUBLICATION_COLUMNS                                                    \
	"id, slug, title, number, date, url, licence, publisher, kind, year,"  \
	" audience, theme, pages, listed"
#define SOURCE_COLUMNS                                                         \
	"id, span, publication, notice, path, file, author, language,"         \
	" failure, passages, bytes"

enum {
	FORMS_OF_PLAIN,
	FORMS_OF_LEMMA,
	FORMS_FROM,
	SYNONYMS,
	MATCH,
	PASSAGE,
	SOURCE,
	PUBLICATION,
	PUBLICATION_OF_SLUG,
	PUBLICATIONS,
	SOURCES,
	SOURCES_OF,
	PASSAGES,
	BLOB,
	STATEMENTS
};

static const char *const sql[STATEMENTS] = {
    [FORMS_OF_PLAIN] = "SELECT forms FROM spelling WHERE plain = ?1",
    [FORMS_OF_LEMMA] = "SELECT forms FROM lemma WHERE lemma = ?1",
    [FORMS_FROM] = "SELECT forms FROM spelling WHERE plain >= ?1 AND plain < ?2"
		   " ORDER BY plain",
    [SYNONYMS] = "SELECT other, relation, weight FROM synonym WHERE words = ?1",
    [MATCH] =
	"SELECT 1 FROM word WHERE word MATCH ?1 AND rowid BETWEEN ?2 AND ?3"
	" AND collect(word)",
    [PASSAGE] =
	"SELECT id, page, number, label, body, time, (SELECT path FROM section"
	" WHERE id <= ?1 ORDER BY id DESC LIMIT 1) FROM passage WHERE id = ?1",
    [SOURCE] = "SELECT " SOURCE_COLUMNS " FROM source WHERE id <= ?1"
	       " ORDER BY id DESC LIMIT 1",
    [PUBLICATION] =
	"SELECT " PUBLICATION_COLUMNS " FROM publication WHERE id = ?1",
    [PUBLICATION_OF_SLUG] =
	"SELECT " PUBLICATION_COLUMNS " FROM publication WHERE slug = ?1",
    [PUBLICATIONS] =
	"SELECT " PUBLICATION_COLUMNS " FROM publication ORDER BY id",
    [SOURCES] = "SELECT " SOURCE_COLUMNS " FROM source ORDER BY id",
    [SOURCES_OF] =
	"SELECT " SOURCE_COLUMNS " FROM source WHERE publication = ?1"
	" ORDER BY id",
    [PASSAGES] =
	"SELECT id FROM passage WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
    [BLOB] = "SELECT bytes FROM blob WHERE id = ?1"};

struct number {
	char *key;
	int64_t value;
};

struct reader {
	char *path;
	sqlite3 *db;
	sqlite3_stmt *stmt[STATEMENTS]; /* prepared when first used */
	struct tokens tokens;		/* for queries: no analyser */
	struct number *numbers;
	size_t nnumbers, capnumbers;
	bool matching; /* collect() is registered */
	reader_row_fn *row_fn;
	void *row_arg;
	unsigned timeout; /* milliseconds; 0: none */
	struct timespec started, scanned;
	bool scanning, cut;
	struct packer *packer;	   /* made when the first text is unpacked */
	sqlite3_blob *open[BLOBS]; /* read in parts; NULL: not yet */
	struct span blobs[BLOBS];  /* owned; p NULL until asked */
};

/* --- Opening ----------------------------------------------------------- */

static int
load_numbers(struct reader *r, struct err *e)
{
	sqlite3_stmt *stmt =
	    database_prepare(r->db, "SELECT key, value FROM meta", e);
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		r->numbers = mem_more(r->numbers, r->nnumbers, &r->capnumbers,
		    sizeof(*r->numbers));
		r->numbers[r->nnumbers].key = database_column_dup(stmt, 0);
		r->numbers[r->nnumbers++].value = sqlite3_column_int64(stmt, 1);
	}
	if (rc != SQLITE_DONE)
		database_fail(r->db, "SELECT key, value FROM meta", e);
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

struct reader *
reader_open(const char *path, struct err *e)
{
	struct reader *r = xcalloc(1, sizeof(*r));

	r->path = xstrdup(path);
	r->db = database_open(path, DATABASE_READ, e);
	/* 1 MiB: a question of six words comes back to many pages. */
	if (r->db == NULL ||
	    database_run(r->db, "PRAGMA cache_size=256", e) == -1 ||
	    /* One look for all statements: the same index to all of them,
	     * and no lock taken and given back for each. */
	    database_run(r->db, "BEGIN", e) == -1 || load_numbers(r, e) == -1) {
		reader_close(r);
		return NULL;
	}
	return r;
}

int
reader_sound(const struct reader *r, struct err *e)
{
	if (!pagesum_was_wrong(r->db))
		return 0;
	err_set(e, ERR_DAMAGED,
	    _("the index %s is damaged (%s): build it again, or see "
	      "miprof-index check"),
	    r->path, _("a page has a wrong checksum"));
	return -1;
}

void
reader_close(struct reader *r)
{
	if (r == NULL)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(r->stmt[i]);
	for (size_t i = 0; i < COUNT(r->open); i++)
		sqlite3_blob_close(r->open[i]);
	sqlite3_close(r->db);
	for (size_t i = 0; i < r->nnumbers; i++)
		free(r->numbers[i].key);
	free(r->numbers);
	for (size_t i = 0; i < COUNT(r->blobs); i++)
		free((char *)r->blobs[i].p);
	packer_free(r->packer);
	free(r->path);
	free(r);
}

const char *
reader_path(const struct reader *r)
{
	return r->path;
}

sqlite3 *
reader_database(struct reader *r)
{
	return r->db;
}

int64_t
reader_number(const struct reader *r, const char *key)
{
	for (size_t i = 0; i < r->nnumbers; i++)
		if (r->numbers[i].key != NULL &&
		    strcmp(r->numbers[i].key, key) == 0)
			return r->numbers[i].value;
	return 0;
}

/* --- Time -------------------------------------------------------------- */

static long long
milliseconds_since(const struct timespec *then)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (t.tv_sec - then->tv_sec) * 1000LL +
	    (t.tv_nsec - then->tv_nsec) / 1000000;
}

/*
 * A scan leaves some of the time for the texts of what it found.  To print
 * these takes up to half as long as to make them, however fast the machine.
 */
bool
reader_is_late(struct reader *r)
{
	long long ms, limit = r->timeout;
	bool late;

	if (r->timeout == 0)
		return false;
	ms = milliseconds_since(&r->started);
	if (!r->scanning)
		ms += milliseconds_since(&r->scanned) / 2;
	late = ms >= limit * (r->scanning ? 7 : 9) / 10;
	r->cut |= late;
	return late;
}

static int
look_at_clock(void *arg)
{
	return reader_is_late(arg);
}

void
reader_watch(struct reader *r, bool watch)
{
	sqlite3_progress_handler(r->db, STEPS_BETWEEN_LOOKS,
	    watch && r->timeout > 0 ? look_at_clock : NULL, r);
}

void
reader_set_timeout(struct reader *r, unsigned milliseconds)
{
	r->timeout = milliseconds;
	r->cut = false;
	clock_gettime(CLOCK_MONOTONIC, &r->started);
	r->scanned = r->started;
	reader_watch(r, true);
}

void
reader_cut(struct reader *r)
{
	r->cut |= r->timeout != 0;
}

bool
reader_was_cut(const struct reader *r)
{
	return r->cut;
}

/* --- Statements -------------------------------------------------------- */

static sqlite3_stmt *
statement(struct reader *r, int i, struct err *e)
{
	if (r->stmt[i] == NULL)
		r->stmt[i] = database_prepare(r->db, sql[i], e);
	return r->stmt[i];
}

/* The end of a scan: 0 also when time ran out, or -1 and *e. */
static int
ended(struct reader *r, int i, int rc, struct err *e)
{
	sqlite3_reset(r->stmt[i]);
	if (rc == SQLITE_DONE || rc == SQLITE_ROW)
		return 0;
	if (rc == SQLITE_INTERRUPT && r->cut)
		return 0;
	return database_fail(r->db, sql[i], e);
}

/* --- Forms ------------------------------------------------------------- */

/* The forms of each row of statement i, which is bound. */
static int
each_form(struct reader *r, int i, reader_form_fn *fn, void *arg, struct err *e)
{
	sqlite3_stmt *stmt = r->stmt[i];
	struct form_count form;
	int rc = SQLITE_DONE, stop = 0;

	while (stop == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		struct span list = database_column(stmt, 0);

		while (stop == 0 && formlist_next(&list, &form) == 1)
			stop = fn(&form, arg);
	}
	if (stop == 0)
		return ended(r, i, rc, e);
	sqlite3_reset(stmt);
	return stop;
}

static int
forms_of(struct reader *r, int i, struct span key, reader_form_fn *fn,
    void *arg, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, i, e);

	if (stmt == NULL)
		return -1;
	database_bind(stmt, 1, key);
	return each_form(r, i, fn, arg, e);
}

int
reader_forms_of_plain(struct reader *r, struct span plain, reader_form_fn *fn,
    void *arg, struct err *e)
{
	return forms_of(r, FORMS_OF_PLAIN, plain, fn, arg, e);
}

int
reader_forms_of_lemma(struct reader *r, struct span lemma, reader_form_fn *fn,
    void *arg, struct err *e)
{
	return forms_of(r, FORMS_OF_LEMMA, lemma, fn, arg, e);
}

int
reader_forms_from(struct reader *r, struct span plain, reader_form_fn *fn,
    void *arg, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, FORMS_FROM, e);
	struct buf end = BUF_INIT;
	int rc;

	if (stmt == NULL)
		return -1;
	if (plain.p == NULL)
		plain = SPAN("");
	buf_add(&end, plain);
	buf_addc(&end, '\xff'); /* above every byte of UTF-8 */
	database_bind(stmt, 1, plain);
	database_bind(stmt, 2, buf_span(&end));
	rc = each_form(r, FORMS_FROM, fn, arg, e);
	sqlite3_clear_bindings(stmt);
	buf_release(&end);
	return rc;
}

int
reader_synonyms(struct reader *r, struct span key, reader_synonym_fn *fn,
    void *arg, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, SYNONYMS, e);
	int rc, stop = 0;

	if (stmt == NULL)
		return -1;
	database_bind(stmt, 1, key);
	while (stop == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		stop = fn(database_column(stmt, 0), sqlite3_column_int(stmt, 1),
		    sqlite3_column_double(stmt, 2), arg);
	if (stop != 0) {
		sqlite3_reset(stmt);
		return stop;
	}
	return ended(r, SYNONYMS, rc, e);
}

static int
load_blob(struct reader *r, int id, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, BLOB, e);
	struct span bytes = SPAN("");
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int(stmt, 1, id);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		bytes.p = sqlite3_column_blob(stmt, 0);
		bytes.len = (size_t)sqlite3_column_bytes(stmt, 0);
	}
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		r->blobs[id] = (struct span){span_dup(bytes), bytes.len};
	sqlite3_reset(stmt);
	return r->blobs[id].p != NULL ? 0 : database_fail(r->db, sql[BLOB], e);
}

int
reader_blob(struct reader *r, int id, struct span *bytes, struct err *e)
{
	if (r->blobs[id].p == NULL && load_blob(r, id, e) == -1)
		return -1;
	*bytes = r->blobs[id];
	return 0;
}

static sqlite3_blob *
open_blob(struct reader *r, int id)
{
	if (r->open[id] == NULL &&
	    sqlite3_blob_open(r->db, "main", "blob", "bytes", id, 0,
		&r->open[id]) != SQLITE_OK) {
		sqlite3_blob_close(r->open[id]);
		r->open[id] = NULL;
	}
	return r->open[id];
}

size_t
reader_blob_length(struct reader *r, int id)
{
	sqlite3_blob *blob = open_blob(r, id);

	return blob == NULL ? 0 : (size_t)sqlite3_blob_bytes(blob);
}

int
reader_blob_read(struct reader *r, int id, size_t offset, void *out, size_t len)
{
	sqlite3_blob *blob = open_blob(r, id);

	if (blob == NULL || len > INT32_MAX || offset > INT32_MAX)
		return -1;
	return sqlite3_blob_read(blob, out, (int)len, (int)offset) == SQLITE_OK
	    ? 0
	    : -1;
}

int64_t
reader_publication_of(struct reader *r, int64_t source)
{
	struct err none = ERR_INIT;
	struct span list;
	const unsigned char *p;

	if (reader_blob(r, BLOB_PUBLICATIONS, &list, &none) == -1) {
		err_release(&none);
		return 0;
	}
	if (source < 0 || (size_t)source * 4 + 4 > list.len)
		return 0;
	p = (const unsigned char *)list.p + source * 4;
	return (int64_t)p[0] | (int64_t)p[1] << 8 | (int64_t)p[2] << 16 |
	    (int64_t)p[3] << 24;
}

double
reader_source_bytes(struct reader *r, int64_t source)
{
	struct err none = ERR_INIT;
	struct span lengths;

	if (reader_blob(r, BLOB_LENGTHS, &lengths, &none) == -1)
		err_release(&none);
	else if (source >= 0 && (size_t)source < lengths.len)
		return 64 *
		    (exp2((unsigned char)lengths.p[source] / LENGTH_SCALE) - 1);
	return (double)reader_number(r, "bytes") /
	    ((double)reader_number(r, "sources") + 1);
}

double
reader_source_title(struct reader *r, int64_t source)
{
	struct err none = ERR_INIT;
	struct span titles;

	if (reader_blob(r, BLOB_TITLES, &titles, &none) == -1)
		err_release(&none);
	else if (source >= 0 && (size_t)source < titles.len)
		return (unsigned char)titles.p[source];
	return (double)reader_number(r, "titles") /
	    ((double)reader_number(r, "sources") + 1);
}

/* --- Matching ---------------------------------------------------------- */

/*
 * In the WHERE clause this function sees each matching row where it stands
 * in the engine, hands it on and says no, so that no row leaves the engine:
 * ten times cheaper than sorting rows by a rank.
 */
static void
collect(const Fts5ExtensionApi *api, Fts5Context *context,
    sqlite3_context *result, int nargs, sqlite3_value **args)
{
	struct reader *r = api->xUserData(context);
	struct row row = {api->xRowid(context), api, context};

	(void)nargs;
	(void)args;
	r->row_fn(&row, r->row_arg);
	sqlite3_result_int(result, 0);
}

static int
register_functions(struct reader *r, struct err *e)
{
	fts5_api *api;

	if (r->matching)
		return 0;
	api = fts5_api_of(r->db);
	if (tokenizer_register(api, &r->tokens) != SQLITE_OK ||
	    api->xCreateFunction(api, "collect", r, collect, NULL) != 0) {
		err_set(e, ERR_SYSTEM,
		    _("this SQLite has no full-text "
		      "search (FTS5)"));
		return -1;
	}
	r->matching = true;
	return 0;
}

int
reader_match(struct reader *r, const char *expression, int64_t from, int64_t to,
    reader_row_fn *fn, void *arg, struct err *e)
{
	sqlite3_stmt *stmt;
	int rc;

	if (register_functions(r, e) == -1)
		return -1;
	stmt = statement(r, MATCH, e);
	if (stmt == NULL)
		return -1;
	r->row_fn = fn;
	r->row_arg = arg;
	database_bind(stmt, 1, span_of(expression));
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, to);
	r->scanning = true;
	rc = sqlite3_step(stmt);
	r->scanning = false;
	clock_gettime(CLOCK_MONOTONIC, &r->scanned);
	return ended(r, MATCH, rc, e);
}

/* --- What matched ------------------------------------------------------ */

void
publication_info_release(struct publication_info *p)
{
	free(p->slug);
	free(p->title);
	free(p->number);
	free(p->date);
	free(p->url);
	free(p->licence);
	free(p->publisher);
	*p = (struct publication_info){0};
}

void
source_info_release(struct source_info *s)
{
	free(s->path);
	free(s->file);
	free(s->author);
	free(s->language);
	free(s->failure);
	*s = (struct source_info){0};
}

void
passage_info_release(struct passage_info *p)
{
	free(p->label);
	free(p->section);
	free(p->body);
	*p = (struct passage_info){0};
}

static void
take_publication(sqlite3_stmt *stmt, struct publication_info *p)
{
	int kind = sqlite3_column_int(stmt, 8);

	p->id = sqlite3_column_int64(stmt, 0);
	p->slug = database_column_dup(stmt, 1);
	p->title = database_column_dup(stmt, 2);
	p->number = database_column_dup(stmt, 3);
	p->date = database_column_dup(stmt, 4);
	p->url = database_column_dup(stmt, 5);
	p->licence = database_column_dup(stmt, 6);
	p->publisher = database_column_dup(stmt, 7);
	p->kind =
	    kind < 0 || kind >= KIND_COUNT ? KIND_DOCUMENT : (enum kind)kind;
	p->year = sqlite3_column_int(stmt, 9);
	p->audience = (uint64_t)sqlite3_column_int64(stmt, 10);
	p->theme = (uint64_t)sqlite3_column_int64(stmt, 11);
	p->pages = (unsigned)sqlite3_column_int64(stmt, 12);
	p->listed = sqlite3_column_int(stmt, 13) != 0;
}

static void
take_source(sqlite3_stmt *stmt, struct source_info *s)
{
	s->id = sqlite3_column_int64(stmt, 0);
	s->span = sqlite3_column_int64(stmt, 1);
	s->publication = sqlite3_column_int64(stmt, 2);
	s->notice = sqlite3_column_int(stmt, 3) != 0;
	s->path = database_column_dup(stmt, 4);
	s->file = database_column_dup(stmt, 5);
	s->author = database_column_dup(stmt, 6);
	s->language = database_column_dup(stmt, 7);
	s->failure = database_column_dup(stmt, 8);
	s->passages = sqlite3_column_int64(stmt, 9);
	s->bytes = sqlite3_column_int64(stmt, 10);
}

static int
take_body(
    struct reader *r, sqlite3_stmt *stmt, struct passage_info *p, struct err *e)
{
	struct span body = {sqlite3_column_blob(stmt, 4),
	    (size_t)sqlite3_column_bytes(stmt, 4)};
	struct buf text = BUF_INIT;
	struct span dictionary;

	if (sqlite3_column_type(stmt, 4) != SQLITE_BLOB) {
		p->body = span_dup(body);
		p->bodylen = body.len;
		return 1;
	}
	if (r->packer == NULL) {
		if (reader_blob(r, BLOB_DICTIONARY, &dictionary, e) == -1)
			return -1;
		r->packer = packer_new(dictionary);
	}
	if (!unpack(r->packer, body, &text)) {
		err_set(e, ERR_DAMAGED,
		    _("the index %s is damaged (%s): build it again, or see "
		      "miprof-index check"),
		    r->path, _("a text cannot be unpacked"));
		buf_release(&text);
		return -1;
	}
	p->bodylen = text.len;
	p->body = buf_take(&text);
	return 1;
}

static int
take_passage(
    struct reader *r, sqlite3_stmt *stmt, struct passage_info *p, struct err *e)
{
	p->id = sqlite3_column_int64(stmt, 0);
	p->page = (unsigned)sqlite3_column_int64(stmt, 1);
	p->number = (unsigned)sqlite3_column_int64(stmt, 2);
	p->label = database_column_dup(stmt, 3);
	p->timed = sqlite3_column_type(stmt, 5) != SQLITE_NULL;
	p->time = (uint32_t)sqlite3_column_int64(stmt, 5);
	p->section = database_column_dup(stmt, 6);
	return take_body(r, stmt, p, e);
}

/* Step to the one row of statement i; 1 it stands there, 0 none, -1. */
static int
one_row(struct reader *r, int i, struct err *e)
{
	int rc = sqlite3_step(r->stmt[i]);

	if (rc == SQLITE_ROW)
		return 1;
	sqlite3_reset(r->stmt[i]);
	return rc == SQLITE_DONE ? 0 : database_fail(r->db, sql[i], e);
}

int
reader_passage(
    struct reader *r, int64_t row, struct passage_info *p, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, PASSAGE, e);
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, row);
	rc = one_row(r, PASSAGE, e);
	if (rc == 1) {
		rc = take_passage(r, stmt, p, e);
		sqlite3_reset(stmt);
	}
	return rc;
}

int
reader_source(
    struct reader *r, int64_t row, struct source_info *s, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, SOURCE, e);
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, row_source(row));
	rc = one_row(r, SOURCE, e);
	if (rc == 1) {
		take_source(stmt, s);
		sqlite3_reset(stmt);
	}
	return rc;
}

int
reader_publication(
    struct reader *r, int64_t id, struct publication_info *p, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, PUBLICATION, e);
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, id);
	rc = one_row(r, PUBLICATION, e);
	if (rc == 1) {
		take_publication(stmt, p);
		sqlite3_reset(stmt);
	}
	return rc;
}

int
reader_publication_of_slug(struct reader *r, struct span slug,
    struct publication_info *p, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, PUBLICATION_OF_SLUG, e);
	int rc;

	if (stmt == NULL)
		return -1;
	database_bind(stmt, 1, slug);
	rc = one_row(r, PUBLICATION_OF_SLUG, e);
	if (rc == 1) {
		take_publication(stmt, p);
		sqlite3_reset(stmt);
	}
	return rc;
}

int
reader_each_publication(
    struct reader *r, reader_publication_fn *fn, void *arg, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, PUBLICATIONS, e);
	struct publication_info p = {0};
	int rc = SQLITE_DONE, stop = 0;

	if (stmt == NULL)
		return -1;
	while (stop == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		take_publication(stmt, &p);
		stop = fn(&p, arg);
		publication_info_release(&p);
	}
	if (stop == 0)
		return ended(r, PUBLICATIONS, rc, e);
	sqlite3_reset(stmt);
	return stop;
}

int
reader_each_source(struct reader *r, int64_t publication, reader_source_fn *fn,
    void *arg, struct err *e)
{
	int i = publication == 0 ? SOURCES : SOURCES_OF;
	sqlite3_stmt *stmt = statement(r, i, e);
	struct source_info s = {0};
	int rc = SQLITE_DONE, stop = 0;

	if (stmt == NULL)
		return -1;
	if (publication != 0)
		sqlite3_bind_int64(stmt, 1, publication);
	while (stop == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		take_source(stmt, &s);
		stop = fn(&s, arg);
		source_info_release(&s);
	}
	if (stop == 0)
		return ended(r, i, rc, e);
	sqlite3_reset(stmt);
	return stop;
}

int
reader_each_passage(struct reader *r, int64_t from, int64_t to,
    reader_id_fn *fn, void *arg, struct err *e)
{
	sqlite3_stmt *stmt = statement(r, PASSAGES, e);
	int rc = SQLITE_DONE, stop = 0;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, from);
	sqlite3_bind_int64(stmt, 2, to);
	while (stop == 0 && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		stop = fn(sqlite3_column_int64(stmt, 0), arg);
	if (stop == 0)
		return ended(r, PASSAGES, rc, e);
	sqlite3_reset(stmt);
	return stop;
}
