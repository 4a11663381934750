/*
 * Writing an index.  Interface: writer.h.
 *
 * Postings are collected until the commit, so a source is not a savepoint:
 * a document is read to its end before its first passage is written, and
 * what fails afterwards (a full disk) takes the transaction with it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/document.h"
#include "french/analyse.h"
#include "index/database.h"
#include "index/pagesum.h"
#include "index/postings.h"
#include "index/forms.h"
#include "index/pack.h"
#include "index/rowsum.h"
#include "index/schema.h"
#include "index/segment.h"
#include "index/swap.h"
#include "index/tally.h"
#include "index/tokenizer.h"
#include "index/writer.h"
#include "index/writing.h"

const char *const writing_sql[STATEMENTS] = {
    [PUT_PUBLICATION] =
	"INSERT INTO publication VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
	" ?10, ?11, ?12, ?13, ?14, ?15, length(?4),"
	" row_sum(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
	" ?15)) ON CONFLICT(id) DO UPDATE SET"
	" kind = excluded.kind, title = excluded.title,"
	" number = excluded.number, date = excluded.date,"
	" year = excluded.year, audience = excluded.audience,"
	" theme = excluded.theme, pages = excluded.pages,"
	" url = excluded.url, licence = excluded.licence,"
	" publisher = excluded.publisher, words = excluded.words,"
	" listed = excluded.listed, letters = excluded.letters,"
	" sum = excluded.sum",
    [GET_PUBLICATION] = "SELECT id, words FROM publication WHERE slug = ?1",
    [GET_SLUG] = "SELECT slug FROM publication WHERE id = ?1",
    [GET_TITLE] = "SELECT title FROM publication WHERE id = ?1",
    [GET_TITLE_WORDS] = "SELECT words FROM publication WHERE id = ?1",
    [NEXT_PUBLICATION] = "SELECT ifnull(max(id), 0) + 1 FROM publication",
    [IS_LISTED] = "SELECT listed FROM publication WHERE id = ?1",
    [PUT_SOURCE] =
	"INSERT INTO source VALUES(?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0,"
	" ?10, ?11, NULL, 0, 0)",
    [FAIL_SOURCE] =
	"INSERT INTO source VALUES(?1, 1, 0, 0, 0, ?2, ?3, ?4, ?5, ?7, 0, 0,"
	" NULL, NULL, ?6, 0, row_sum(?1, 1, 0, 0, 0, ?2, ?3, ?4, ?5, ?7, 0, 0,"
	" NULL, NULL, ?6, 0))",
    [GET_SOURCE] = "SELECT id, span, publication, slot, hash, failure, stamp,"
		   " root FROM source WHERE file = ?1",
    [GET_STAMPED] = "SELECT publication FROM source WHERE stamp = ?1",
    [ALL_STAMPS] = "SELECT stamp, publication FROM source WHERE stamp <> 0",
    [NEXT_SOURCE] = "SELECT id + span FROM source ORDER BY id DESC LIMIT 1",
    [NEXT_SLOT] = "SELECT max(slot) + 1 FROM source WHERE publication = ?1",
    [END_SOURCE] =
	"UPDATE source SET span = ?2, passages = ?3, bytes = ?4, texts = ?5,"
	" sum = row_sum(id, ?2, publication, slot, notice, file, path, root,"
	" hash, stamp, ?3, ?4, author, language, failure, ?5) WHERE id = ?1",
    [STAMP_SOURCE] =
	"UPDATE source SET stamp = ?2, sum = row_sum(id, span, publication,"
	" slot, notice, file, path, root, hash, ?2, passages, bytes, author,"
	" language, failure, texts) WHERE file = ?1",
    [PUT_SECTION] = "INSERT INTO section VALUES(?1, ?2)",
    [PUT_PASSAGE] = "INSERT INTO passage VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [ROWS] = "SELECT id FROM passage WHERE id BETWEEN ?1 AND ?2",
    [DROP_WORDS] = "DELETE FROM word WHERE rowid = ?1",
    [DROP_PASSAGES] = "DELETE FROM passage WHERE id BETWEEN ?1 AND ?2",
    [DROP_SECTIONS] = "DELETE FROM section WHERE id BETWEEN ?1 AND ?2",
    [DROP_SOURCE] = "DELETE FROM source WHERE id = ?1",
    [DROP_PUBLICATION] = "DELETE FROM publication WHERE id = ?1",
    [SOURCES_OF] = "SELECT id, span, file FROM source WHERE publication = ?1"
		   " ORDER BY id",
    [ALL_SOURCES] = "SELECT id, span, publication, passages, bytes FROM source",
    [ALL_PUBLICATIONS] = "SELECT id, letters FROM publication",
    [COUNT_SYNONYMS] = "SELECT count(*) FROM synonym",
    [FILES] = "SELECT file FROM source ORDER BY file",
    [ROOTS] = "SELECT DISTINCT root FROM source WHERE root IS NOT NULL"
	      " ORDER BY root",
    [GET_TEXT] = "SELECT body, section, title FROM passage_text WHERE id = ?1",
    [PUT_SYNONYM] = "INSERT OR REPLACE INTO synonym VALUES(?1, ?2, ?3, ?4)",
    [PUT_META] = "INSERT OR REPLACE INTO meta VALUES(?1, ?2)",
    [GET_FORMS_SUM] = "SELECT value FROM meta WHERE key = 'forms_sum'",
    [GET_BLOB] = "SELECT bytes FROM blob WHERE id = ?1",
    [PUT_BLOB] = "INSERT OR REPLACE INTO blob VALUES(?1, ?2, row_sum(?1, ?2))"};

/* --- Small things ------------------------------------------------------ */

/* A failure may end a transaction; what came next would be written alone. */
static int
still_begun(struct writer *w, struct err *e)
{
	if (!w->begun || !sqlite3_get_autocommit(w->db))
		return 0;
	err_set(e, ERR_SYSTEM,
	    _("the index %s: a failure undid what was written since the last "
	      "commit: run the command again"),
	    w->path);
	return -1;
}

sqlite3_stmt *
writing_statement(struct writer *w, int i, struct err *e)
{
	if (still_begun(w, e) == -1)
		return NULL;
	if (w->stmt[i] == NULL)
		w->stmt[i] = database_prepare(w->db, writing_sql[i], e);
	return w->stmt[i];
}

time_t
writing_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* One row's integers; *found is false where there is none. */
int
writing_number(
    struct writer *w, int i, int64_t parameter, int64_t *value, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, i, e);
	int rc;

	if (stmt == NULL)
		return -1;
	if (sqlite3_bind_parameter_count(stmt) > 0)
		sqlite3_bind_int64(stmt, 1, parameter);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*value = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return 0;
	return database_fail(w->db, writing_sql[i], e);
}

int
writing_put_meta(
    struct writer *w, const char *key, int64_t value, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, PUT_META, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, value);
	return database_step(stmt, e);
}

static int
get_sum(struct writer *w, struct err *e)
{
	int64_t sum = 0;
	int rc = writing_number(w, GET_FORMS_SUM, 0, &sum, e);

	w->forms_sum = (uint64_t)sum;
	return rc;
}

/* Nothing where it is not there. */
static int
get_blob(struct writer *w, int id, struct buf *bytes, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, GET_BLOB, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int(stmt, 1, id);
	return database_take(stmt, bytes, e) == -1 ? -1 : 0;
}

/* --- Opening ----------------------------------------------------------- */

#define OPTION(name, value)                                                    \
	"INSERT INTO word(word, rank) VALUES('" name "', " STRING(value) ")"
#define STRING(value) STRING_OF(value)
#define STRING_OF(value) #value
#define POSTINGS_MEMORY ((size_t)16 << 20) /* bytes, of what is added */
#define DELETED 33554432 /* bytes of postings that FTS5 takes out at once */

static int
run_all(sqlite3 *db, const char *const *statements, struct err *e)
{
	int rc = 0;

	for (; rc == 0 && *statements != NULL; statements++)
		rc = database_run(db, *statements, e);
	return rc;
}

static int
make_schema(sqlite3 *db, struct err *e)
{
	static const char *const settings[] = {"PRAGMA page_size=4096",
	    "PRAGMA journal_mode=MEMORY", "PRAGMA auto_vacuum=INCREMENTAL",
	    "PRAGMA synchronous=OFF", "PRAGMA cache_size=-8192",
	    "PRAGMA locking_mode=EXCLUSIVE", NULL};
	struct buf identity = BUF_INIT;
	int rc;

	if (pagesum_reserve(db) != SQLITE_OK)
		return database_fail(db, "reserve", e);
	rc = run_all(db, settings, e);
	buf_addf(&identity, "PRAGMA application_id=%d; PRAGMA user_version=%d",
	    SCHEMA_APPLICATION, SCHEMA_VERSION);
	if (rc == 0)
		rc = database_run(db, identity.p, e);
	buf_release(&identity);
	if (rc == 0)
		rc = database_run(db, "BEGIN", e);
	if (rc == 0)
		rc = run_all(db, schema_statements, e);
	if (rc == 0)
		rc = database_run(db, OPTION("pgsz", SEGMENT_LEAF), e);
	if (rc == 0)
		rc = database_run(db, OPTION("hashsize", DELETED), e);
	if (rc == 0)
		rc = database_run(db, OPTION("usermerge", SEGMENT_MOST), e);
	return rc;
}

static int
store_version(struct writer *w, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, PUT_META, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_text(stmt, 1, "analysis", -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, analyse_version, -1, SQLITE_STATIC);
	return database_step(stmt, e);
}

static int
check_version(struct writer *w, struct err *e)
{
	sqlite3_stmt *stmt = database_prepare(
	    w->db, "SELECT value FROM meta WHERE key = 'analysis'", e);
	int rc = -1;

	if (stmt == NULL)
		return -1;
	if (sqlite3_step(stmt) != SQLITE_ROW)
		database_fail(w->db, "analysis", e);
	else if (!span_is(database_column(stmt, 0), analyse_version))
		err_set(e, ERR_VERSION,
		    _("%s was written with another analysis of French: build "
		      "it again with miprof-index"),
		    w->path);
	else
		rc = 0;
	sqlite3_finalize(stmt);
	return rc;
}

static int
load_dictionary(struct writer *w, struct err *e)
{
	struct buf dictionary = BUF_INIT;
	int rc = get_blob(w, BLOB_DICTIONARY, &dictionary, e);

	if (rc == 0) {
		packer_free(w->packer);
		w->packer = packer_new(buf_span(&dictionary));
		w->packs = dictionary.len > 0;
	}
	buf_release(&dictionary);
	return rc;
}

static void
equip(struct writer *w)
{
	w->tokens.analyser = analyser_new();
	w->tokens.tally = tally_new();
	w->postings = postings_new(w->tokens.tally, w->path, POSTINGS_MEMORY);
	w->words = vocabulary_new();
	w->packer = packer_new((struct span){NULL, 0});
	w->committed = writing_now();
}

static void
register_functions(struct writer *w)
{
	tokenizer_register(fts5_api_of(w->db), &w->tokens);
	rowsum_register(w->db);
	pack_register(w->db, &w->packer);
}

static int
create_file(struct writer *w, struct err *e)
{
	struct buf beside = BUF_INIT;

	w->beside_fd = beside_open(w->path, &beside, e);
	if (w->beside_fd == -1) {
		buf_release(&beside);
		return -1;
	}
	w->beside = buf_take(&beside);
	w->db = database_open(w->beside, DATABASE_CREATE, e);
	if (w->db == NULL)
		return -1;
	register_functions(w);
	w->next_source = 1;
	if (make_schema(w->db, e) == -1)
		return -1;
	return store_version(w, e);
}

/* Whether another file is now at the path of the one that was opened. */
static bool
was_replaced(const struct writer *w)
{
	struct stat st;

	return w->mode == WRITER_UPDATE &&
	    (stat(w->path, &st) == -1 || st.st_dev != w->device ||
		st.st_ino != w->inode);
}

static int
begin(struct writer *w, struct err *e)
{
	w->begun = false;
	if (database_run(w->db, "BEGIN IMMEDIATE", e) == -1) {
		if (e->code == ERR_BUSY)
			swap_name_writer(w->path, e);
		return -1;
	}
	if (was_replaced(w))
		return swap_fail(w->path, e);
	w->begun = true;
	w->next_source = 1;
	if (writing_number(w, NEXT_SOURCE, 0, &w->next_source, e) == -1 ||
	    get_sum(w, e) == -1)
		return -1;
	w->before = sqlite3_total_changes(w->db);
	return 0;
}

static bool
is_in_wal_mode(sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	bool is;

	sqlite3_prepare_v2(db, "PRAGMA journal_mode", -1, &stmt, NULL);
	is = sqlite3_step(stmt) == SQLITE_ROW &&
	    span_is(database_column(stmt, 0), "wal");
	sqlite3_finalize(stmt);
	return is;
}

/*
 * The mode changes two bytes of the first page, which is written in place.
 * SQLite would do so with a -journal beside it; one that a kill leaves is
 * refused to connections that only read, until somebody has written.  From
 * MEMORY the change is made without: of one page, all or nothing is there.
 */
static int
use_wal(sqlite3 *db, struct err *e)
{
	if (!is_in_wal_mode(db) &&
	    database_run(db, "PRAGMA journal_mode=MEMORY", e) == -1)
		return -1;
	return database_run(db, "PRAGMA journal_mode=WAL", e);
}

static int
open_file(struct writer *w, struct err *e)
{
	struct stat st;

	w->beside = xstrdup(w->path);
	if (stat(w->path, &st) == 0) {
		w->device = st.st_dev;
		w->inode = st.st_ino;
	}
	w->db = database_open(w->path, DATABASE_WRITE, e);
	if (w->db == NULL || database_is_ours(w->db, w->path, e) == -1)
		return -1;
	register_functions(w);
	if (use_wal(w->db, e) == -1 ||
	    database_run(w->db, "PRAGMA synchronous=NORMAL", e) == -1 ||
	    database_run(w->db, "PRAGMA cache_size=-65536", e) == -1 ||
	    begin(w, e) == -1 || load_dictionary(w, e) == -1)
		return -1;
	return check_version(w, e);
}

static void
release(struct writer *w)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(w->stmt[i]);
	if (w->db != NULL && was_replaced(w))
		sqlite3_db_config(
		    w->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(w->db);
	tokens_release(&w->tokens);
	analyser_free(w->tokens.analyser);
	postings_free(w->postings);
	tally_free(w->tokens.tally);
	vocabulary_free(w->words);
	table_release(&w->stamps);
	buf_release(&w->current.title);
	buf_release(&w->current.section);
	buf_release(&w->current.other);
	buf_release(&w->text);
	buf_release(&w->packed);
	packer_free(w->packer);
	free(w->waiting.list);
	free(w->waiting.sizes);
	buf_release(&w->waiting.bodies);
	buf_release(&w->waiting.labels);
	if (w->beside_fd != -1)
		close(w->beside_fd);
	free(w->beside);
	free(w->path);
	free(w);
}

void
writer_abandon(struct writer *w)
{
	if (w == NULL)
		return;
	if (w->mode == WRITER_BUILD && w->beside != NULL)
		unlink(w->beside);
	release(w);
}

static struct writer *
open_new(const char *path, enum writer_mode mode, struct err *e)
{
	struct writer *w = xcalloc(1, sizeof(*w));
	bool again;
	int rc;

	w->beside_fd = -1;
	w->path = xstrdup(path);
	w->mode = mode;
	equip(w);
	rc = mode == WRITER_BUILD ? create_file(w, e) : open_file(w, e);
	if (rc == 0)
		return w;
	again = w->db != NULL && was_replaced(w);
	writer_abandon(w);
	if (!again)
		return NULL;
	err_release(e);
	return open_new(path, mode, e);
}

/* What goes into an index that is not there is written like a new one, at
 * least to the first commit: without a log it takes a tenth less. */
static struct writer *
open_target(const char *path, enum writer_mode mode, struct err *e)
{
	struct writer *w;

	if (mode == WRITER_BUILD || access(path, F_OK) == 0 || errno != ENOENT)
		return open_new(path, mode, e);
	w = open_new(path, WRITER_BUILD, e);
	if (w == NULL)
		return NULL;
	w->is_first = true;
	if (access(path, F_OK) == -1)
		return w;
	/* Others made it while we waited for our turn. */
	writer_abandon(w);
	return open_new(path, mode, e);
}

struct writer *
writer_open(const char *path, enum writer_mode mode, struct err *e)
{
	char *target = beside_target(path, e);
	struct writer *w = target == NULL ? NULL : open_target(target, mode, e);

	free(target);
	return w;
}

/* Run a statement of one or two numbers. */
int
writing_run(struct writer *w, int i, int64_t a, int64_t b, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, i, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, a);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_int64(stmt, 2, b);
	return database_step(stmt, e);
}

/* --- Synonyms ---------------------------------------------------------- */

int
writer_clear_synonyms(struct writer *w, struct err *e)
{
	return database_run(w->db, "DELETE FROM synonym", e);
}

int
writer_synonym(struct writer *w, struct span words, struct span other,
    int relation, double weight, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, PUT_SYNONYM, e);

	if (stmt == NULL)
		return -1;
	database_bind(stmt, 1, words);
	database_bind(stmt, 2, other);
	sqlite3_bind_int(stmt, 3, relation);
	sqlite3_bind_double(stmt, 4, weight);
	return database_step(stmt, e);
}

/* --- Ending ------------------------------------------------------------ */

int
writer_put_blob(struct writer *w, int id, struct span bytes, struct err *e)
{
	sqlite3_stmt *stmt = writing_statement(w, PUT_BLOB, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int(stmt, 1, id);
	sqlite3_bind_blob64(
	    stmt, 2, bytes.p == NULL ? "" : bytes.p, bytes.len, SQLITE_STATIC);
	return database_step(stmt, e);
}

/* The words that changed, in the vocabulary. */
static int
store_vocabulary(struct writer *w, struct err *e)
{
	struct buf blob = BUF_INIT, old = BUF_INIT;
	int rc;

	if (vocabulary_is_empty(w->words))
		return 0;
	rc = get_blob(w, BLOB_WORDS, &old, e);
	if (rc == 0 &&
	    vocabulary_write(w->words, buf_span(&old), &blob) == -1) {
		err_set(e, ERR_DAMAGED,
		    _("the index %s is damaged (%s): build it again, or see "
		      "miprof-index check"),
		    w->path, _("list with a wrong checksum"));
		rc = -1;
	}
	if (rc == 0 && !span_eq(buf_span(&blob), buf_span(&old)))
		rc = writer_put_blob(w, BLOB_WORDS, buf_span(&blob), e);
	vocabulary_clear(w->words);
	buf_release(&old);
	buf_release(&blob);
	return rc;
}

/* Whether anything was written since the transaction began. */
static bool
has_changed(struct writer *w)
{
	return w->waiting.n > 0 || sqlite3_total_changes(w->db) != w->before;
}

static int
commit(struct writer *w, struct err *e)
{
	w->committed = writing_now();
	if (!has_changed(w))
		return database_run(w->db, "ROLLBACK", e);
	if (still_begun(w, e) == -1 || writing_flush(w, e) == -1 ||
	    writing_store_words(w, e) == -1 ||
	    forms_flush(w->db, w->tokens.tally, &w->forms_sum, w->words, e) ==
		-1 ||
	    store_vocabulary(w, e) == -1 || writing_store_totals(w, e) == -1)
		return -1;
	w->begun = false;
	return database_run(w->db, "COMMIT", e);
}

/* Pages that merged segments left are given back. */
static int
shrink(struct writer *w, struct err *e)
{
	return database_run(w->db, "PRAGMA incremental_vacuum", e);
}

static int
finish_build(struct writer *w, struct err *e)
{
	if (writing_store_words(w, e) == -1 ||
	    database_run(
		w->db, "INSERT INTO word(word) VALUES('optimize')", e) == -1 ||
	    commit(w, e) == -1 || shrink(w, e) == -1)
		return -1;
	/* Somebody may read it when it is added to: a log must be there. */
	if (w->is_first && use_wal(w->db, e) == -1)
		return -1;
	for (int i = 0; i < STATEMENTS; i++) {
		sqlite3_finalize(w->stmt[i]);
		w->stmt[i] = NULL;
	}
	if (sqlite3_close(w->db) != SQLITE_OK)
		return database_fail(w->db, "close", e);
	w->db = NULL;
	return swap_in(w->beside, w->path, w->is_first, e);
}

/* The index is in its place, and others may write to it: so does who made it
 * from now on. */
static int
go_on(struct writer *w, struct err *e)
{
	if (finish_build(w, e) == -1)
		return -1;
	w->mode = WRITER_UPDATE;
	w->is_first = false;
	free(w->beside);
	w->beside = NULL;
	close(w->beside_fd);
	w->beside_fd = -1;
	return open_file(w, e);
}

int
writer_commit(struct writer *w, struct err *e)
{
	if (w->is_first)
		return go_on(w, e);
	if (commit(w, e) == -1)
		return -1;
	return begin(w, e);
}

/* The last to leave folds the -wal into the file and removes it. */
static int
finish_update(struct writer *w, struct err *e)
{
	bool changed = has_changed(w);

	if (commit(w, e) == -1)
		return -1;
	if (!changed)
		return 0;
	if (shrink(w, e) == -1)
		return -1;
	sqlite3_exec(
	    w->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	return 0;
}

int
writer_close(struct writer *w, struct err *e)
{
	int rc =
	    w->mode == WRITER_BUILD ? finish_build(w, e) : finish_update(w, e);

	if (rc == -1)
		writer_abandon(w);
	else
		release(w);
	return rc;
}
