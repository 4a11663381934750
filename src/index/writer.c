/*
 * Writing an index.  Interface: writer.h.
 *
 * FTS5 flushes its memory at each savepoint, so a source is not a savepoint:
 * a document is read to its end before its first passage is written, and
 * what fails afterwards (a full disk) takes the transaction with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
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
#include "index/forms.h"
#include "index/rowsum.h"
#include "index/schema.h"
#include "index/tally.h"
#include "index/tokenizer.h"
#include "index/writer.h"

#define COMMIT_SECONDS 5 /* a kill loses at most the files since then */
#define SLOT_NUMBERS 100000 /* REF numbers kept apart between two sources of
			       one publication that both have no pages */

enum {
	PUT_PUBLICATION,
	GET_PUBLICATION,
	GET_SLUG,
	IS_LISTED,
	PUT_SOURCE,
	FAIL_SOURCE,
	GET_SOURCE,
	NEXT_SOURCE,
	NEXT_SLOT,
	END_SOURCE,
	PUT_SECTION,
	PUT_PASSAGE,
	PUT_WORDS,
	ROWS,
	DROP_WORDS,
	DROP_PASSAGES,
	DROP_SECTIONS,
	DROP_SOURCE,
	DROP_PUBLICATION,
	SOURCES_OF,
	FILES,
	GET_TEXT,
	PUT_SYNONYM,
	PUT_META,
	PUT_BLOB,
	STATEMENTS
};

static const char *const sql[STATEMENTS] = {
    [PUT_PUBLICATION] =
	"INSERT INTO publication VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
	" ?10, ?11, ?12, ?13, ?14, ?15, row_sum(?1, ?2, ?3, ?4, ?5, ?6, ?7,"
	" ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)) ON CONFLICT(id) DO UPDATE SET"
	" kind = excluded.kind, title = excluded.title,"
	" number = excluded.number, date = excluded.date,"
	" year = excluded.year, audience = excluded.audience,"
	" theme = excluded.theme, pages = excluded.pages,"
	" url = excluded.url, licence = excluded.licence,"
	" publisher = excluded.publisher, words = excluded.words,"
	" listed = excluded.listed, sum = excluded.sum",
    [GET_PUBLICATION] =
	"SELECT id, words FROM publication WHERE slug = ?1",
    [GET_SLUG] = "SELECT slug FROM publication WHERE id = ?1",
    [IS_LISTED] = "SELECT listed FROM publication WHERE id = ?1",
    [PUT_SOURCE] =
	"INSERT INTO source VALUES(?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0,"
	" ?9, ?10, NULL, 0, 0)",
    [FAIL_SOURCE] =
	"INSERT INTO source VALUES(?1, 1, 0, 0, 0, ?2, ?3, ?4, ?5, 0, 0,"
	" NULL, NULL, ?6, 0, row_sum(?1, 1, 0, 0, 0, ?2, ?3, ?4, ?5, 0, 0,"
	" NULL, NULL, ?6, 0))",
    [GET_SOURCE] =
	"SELECT id, span, publication, slot, hash, failure FROM source"
	" WHERE file = ?1",
    [NEXT_SOURCE] =
	"SELECT id + span FROM source ORDER BY id DESC LIMIT 1",
    [NEXT_SLOT] =
	"SELECT max(slot) + 1 FROM source WHERE publication = ?1",
    [END_SOURCE] =
	"UPDATE source SET span = ?2, passages = ?3, bytes = ?4, texts = ?5,"
	" sum = row_sum(id, ?2, publication, slot, notice, file, path, root,"
	" hash, ?3, ?4, author, language, failure, ?5) WHERE id = ?1",
    [PUT_SECTION] = "INSERT INTO section VALUES(?1, ?2)",
    [PUT_PASSAGE] =
	"INSERT INTO passage VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [PUT_WORDS] =
	"INSERT INTO word(rowid, body, section, title)"
	" VALUES(?1, ?2, ?3, ?4)",
    [ROWS] = "SELECT id FROM passage WHERE id BETWEEN ?1 AND ?2",
    [DROP_WORDS] = "DELETE FROM word WHERE rowid = ?1",
    [DROP_PASSAGES] = "DELETE FROM passage WHERE id BETWEEN ?1 AND ?2",
    [DROP_SECTIONS] = "DELETE FROM section WHERE id BETWEEN ?1 AND ?2",
    [DROP_SOURCE] = "DELETE FROM source WHERE id = ?1",
    [DROP_PUBLICATION] = "DELETE FROM publication WHERE id = ?1",
    [SOURCES_OF] =
	"SELECT id, span, file FROM source WHERE publication = ?1"
	" ORDER BY id",
    [FILES] = "SELECT file, root FROM source ORDER BY file",
    [GET_TEXT] =
	"SELECT body, section, title FROM passage_text WHERE id = ?1",
    [PUT_SYNONYM] = "INSERT OR REPLACE INTO synonym VALUES(?1, ?2, ?3, ?4)",
    [PUT_META] = "INSERT OR REPLACE INTO meta VALUES(?1, ?2)",
    [PUT_BLOB] =
	"INSERT OR REPLACE INTO blob VALUES(?1, ?2, row_sum(?1, ?2))"};

/* The source that is being written. */
struct current {
	int64_t id, publication;
	unsigned slot;
	struct buf title;   /* the column: TITLE_MARK and the words */
	struct buf section; /* the column of the last passage */
	size_t passages, bytes;
	struct texts_sum sum;
};

struct writer {
	char *path;   /* where the index is to be */
	char *beside; /* the file that is written; equals path in an update */
	enum writer_mode mode;
	sqlite3 *db;
	int beside_fd; /* of a build: keeps others from writing there; or -1 */
	sqlite3 *replaced; /* the index that a build replaces, held locked */
	sqlite3_stmt *stmt[STATEMENTS]; /* prepared when first used */
	struct tokenizer tokenizer;
	struct current current;
	struct buf text; /* the body of one passage */
	uint64_t forms_sum;
	int64_t next_source;
	time_t committed;
};

/* --- Small things ------------------------------------------------------ */

static sqlite3_stmt *
statement(struct writer *w, int i, struct err *e)
{
	if (w->stmt[i] == NULL)
		w->stmt[i] = database_prepare(w->db, sql[i], e);
	return w->stmt[i];
}

static time_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* One row's integers; *found is false where there is none. */
static int
get_number(struct writer *w, int i, int64_t parameter, int64_t *value,
    struct err *e)
{
	sqlite3_stmt *stmt = statement(w, i, e);
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
	return database_fail(w->db, sql[i], e);
}

static int
put_meta(struct writer *w, const char *key, int64_t value, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, PUT_META, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, value);
	return database_step(stmt, e);
}

static int
get_meta(struct writer *w, const char *key, int64_t *value, struct err *e)
{
	sqlite3_stmt *stmt =
	    database_prepare(w->db, "SELECT value FROM meta WHERE key = ?1", e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		*value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return 0;
}

/* --- Opening ----------------------------------------------------------- */

static int
make_schema(sqlite3 *db, struct err *e)
{
	static const char *const settings[] = {
	    "PRAGMA page_size=4096", "PRAGMA journal_mode=MEMORY",
	    "PRAGMA synchronous=OFF", "PRAGMA cache_size=-65536",
	    "PRAGMA locking_mode=EXCLUSIVE", NULL};
	struct buf identity = BUF_INIT;
	int rc = 0;

	if (pagesum_reserve(db) != SQLITE_OK)
		return database_fail(db, "reserve", e);
	for (size_t i = 0; rc == 0 && settings[i] != NULL; i++)
		rc = database_run(db, settings[i], e);
	buf_addf(&identity, "PRAGMA application_id=%d; PRAGMA user_version=%d",
	    SCHEMA_APPLICATION, SCHEMA_VERSION);
	if (rc == 0)
		rc = database_run(db, identity.p, e);
	buf_release(&identity);
	if (rc == 0)
		rc = database_run(db, "BEGIN", e);
	for (size_t i = 0; rc == 0 && schema_statements[i] != NULL; i++)
		rc = database_run(db, schema_statements[i], e);
	/* Memory of FTS5 before it writes a segment: larger than an index of
	 * some 60,000 passages, so that such a build never merges. */
	if (rc == 0)
		rc = database_run(db,
		    "INSERT INTO word(word, rank) VALUES('hashsize', 33554432)",
		    e);
	return rc;
}

static int
store_version(struct writer *w, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, PUT_META, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_text(stmt, 1, "analysis", -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, analyse_version, -1, SQLITE_STATIC);
	return database_step(stmt, e);
}

static int
check_version(struct writer *w, struct err *e)
{
	sqlite3_stmt *stmt = database_prepare(w->db,
	    "SELECT value FROM meta WHERE key = 'analysis'", e);
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

static void
equip(struct writer *w)
{
	w->tokenizer.analyser = analyser_new();
	w->tokenizer.tally = tally_new();
	tokenizer_register(w->db, &w->tokenizer);
	rowsum_register(w->db);
	w->committed = now();
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
	equip(w);
	w->next_source = 1;
	if (make_schema(w->db, e) == -1)
		return -1;
	return store_version(w, e);
}

/* Who holds the lock is asked of the operating system: SQLite's write lock
 * in WAL mode is byte 120 of the -shm file ("WAL-mode File Format"). */
#define WAL_WRITE_LOCK 120

static void
name_writer(const char *path, struct err *e)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET,
	    .l_start = WAL_WRITE_LOCK, .l_len = 1};
	struct buf shm = BUF_INIT;
	int fd;

	buf_addf(&shm, "%s-shm", path);
	fd = open(shm.p, O_RDWR | O_CLOEXEC);
	if (fd != -1 && fcntl(fd, F_GETLK, &lock) == 0 &&
	    lock.l_type != F_UNLCK && lock.l_pid > 0)
		err_set(e, ERR_BUSY,
		    _("%s is being written by process %ld: try again when it "
		      "has ended"),
		    path, (long)lock.l_pid);
	if (fd != -1)
		close(fd);
	buf_release(&shm);
}

static int
begin(struct writer *w, struct err *e)
{
	int64_t sum = 0;

	if (database_run(w->db, "BEGIN IMMEDIATE", e) == -1) {
		if (e->code == ERR_BUSY)
			name_writer(w->path, e);
		return -1;
	}
	w->next_source = 1;
	if (get_number(w, NEXT_SOURCE, 0, &w->next_source, e) == -1 ||
	    get_meta(w, "forms_sum", &sum, e) == -1)
		return -1;
	w->forms_sum = (uint64_t)sum;
	return 0;
}

static int
open_file(struct writer *w, struct err *e)
{
	w->beside = xstrdup(w->path);
	w->db = database_open(w->path, DATABASE_WRITE, e);
	if (w->db == NULL)
		return -1;
	equip(w);
	if (database_run(w->db, "PRAGMA journal_mode=WAL", e) == -1 ||
	    database_run(w->db, "PRAGMA synchronous=NORMAL", e) == -1 ||
	    database_run(w->db, "PRAGMA cache_size=-65536", e) == -1 ||
	    begin(w, e) == -1)
		return -1;
	return check_version(w, e);
}

static void
release(struct writer *w)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(w->stmt[i]);
	sqlite3_close(w->db);
	sqlite3_close(w->replaced);
	tokenizer_release(&w->tokenizer);
	analyser_free(w->tokenizer.analyser);
	tally_free(w->tokenizer.tally);
	buf_release(&w->current.title);
	buf_release(&w->current.section);
	buf_release(&w->text);
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
	int rc;

	w->beside_fd = -1;
	w->path = xstrdup(path);
	w->mode = mode;
	rc = mode == WRITER_BUILD ? create_file(w, e) : open_file(w, e);
	if (rc == 0)
		return w;
	writer_abandon(w);
	return NULL;
}

struct writer *
writer_open(const char *path, enum writer_mode mode, struct err *e)
{
	if (mode == WRITER_UPDATE && access(path, F_OK) == -1 &&
	    errno == ENOENT) {
		struct writer *empty = open_new(path, WRITER_BUILD, e);

		if (empty == NULL)
			return NULL;
		/* Others may have made it while we waited for our turn. */
		if (access(path, F_OK) == 0)
			writer_abandon(empty);
		else if (writer_close(empty, e) == -1)
			return NULL;
	}
	return open_new(path, mode, e);
}

/* --- Publications ------------------------------------------------------ */

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

/* Bytes that separate zones, or that no text should hold, become spaces. */
static void
add_clean(struct buf *out, struct span text)
{
	size_t from = out->len;

	buf_add(out, text);
	for (size_t i = from; i < out->len; i++)
		if ((unsigned char)out->p[i] < ' ' && out->p[i] != '\n')
			out->p[i] = ' ';
}

static int
find_publication(struct writer *w, struct span slug, int64_t *id,
    struct buf *words, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, GET_PUBLICATION, e);
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
		return database_fail(w->db, sql[GET_PUBLICATION], e);
	return 0;
}

static int
put_publication(struct writer *w, const struct publication_record *p,
    int64_t id, struct span words, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, PUT_PUBLICATION, e);

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

/* Rows of passages from..to: a list that the caller frees. */
static int
rows_between(struct writer *w, int64_t from, int64_t to, int64_t **rows,
    size_t *n, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, ROWS, e);
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
	return rc == SQLITE_DONE ? 0 : database_fail(w->db, sql[ROWS], e);
}

static int
drop_words(struct writer *w, int64_t row, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, DROP_WORDS, e);

	if (stmt == NULL)
		return -1;
	w->tokenizer.step = -1;
	w->tokenizer.passage++;
	sqlite3_bind_int64(stmt, 1, row);
	return database_step(stmt, e);
}

static int
put_words(struct writer *w, int64_t row, const struct span zones[ZONE_COUNT],
    struct err *e)
{
	sqlite3_stmt *stmt = statement(w, PUT_WORDS, e);

	if (stmt == NULL)
		return -1;
	w->tokenizer.step = 1;
	w->tokenizer.passage++;
	sqlite3_bind_int64(stmt, 1, row);
	for (int z = 0; z < ZONE_COUNT; z++)
		database_bind(stmt, 2 + z, zones[z]);
	return database_step(stmt, e);
}

/* Tokenise a passage again from the tables, after its title changed. */
static int
put_words_again(struct writer *w, int64_t row, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, GET_TEXT, e);
	struct span zones[ZONE_COUNT];
	int rc = -1;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, row);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		for (int z = 0; z < ZONE_COUNT; z++)
			zones[z] = database_column(stmt, z);
		rc = put_words(w, row, zones, e);
	} else {
		database_fail(w->db, sql[GET_TEXT], e);
	}
	sqlite3_reset(stmt);
	return rc;
}

/* All rows of a publication, of all its sources. */
static int
rows_of(struct writer *w, int64_t publication, int64_t **rows, size_t *n,
    struct err *e)
{
	sqlite3_stmt *stmt = statement(w, SOURCES_OF, e);
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

		rc = rows_between(w, id << SOURCE_SHIFT,
		    ((id + span) << SOURCE_SHIFT) - 1, &some, &count, e);
		for (size_t i = 0; i < count; i++) {
			*rows = mem_more(*rows, *n, &cap, sizeof(**rows));
			(*rows)[(*n)++] = some[i];
		}
		free(some);
	}
	sqlite3_reset(stmt);
	if (rc == 0 && step != SQLITE_DONE)
		rc = database_fail(w->db, sql[SOURCES_OF], e);
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
	int rc = rows_of(w, id, &rows, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (begins_source(rows, i))
			w->tokenizer.source++;
		rc = drop_words(w, rows[i], e);
	}
	if (rc == 0)
		rc = put_publication(w, p, id, words, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (begins_source(rows, i))
			w->tokenizer.source++;
		rc = put_words_again(w, rows[i], e);
	}
	free(rows);
	return rc;
}

static int
next_publication(struct writer *w, int64_t *id, struct err *e)
{
	sqlite3_stmt *stmt = database_prepare(w->db,
	    "SELECT ifnull(max(id), 0) + 1 FROM publication", e);
	int rc = -1;

	if (stmt == NULL)
		return -1;
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		*id = sqlite3_column_int64(stmt, 0);
		rc = 0;
	} else {
		database_fail(w->db, "max(id)", e);
	}
	sqlite3_finalize(stmt);
	return rc;
}

int
writer_publication(struct writer *w, const struct publication_record *p,
    int64_t *id, struct err *e)
{
	struct buf old = BUF_INIT, raw = BUF_INIT, words = BUF_INIT;
	int rc = -1;

	title_words(p, &raw);
	add_clean(&words, buf_span(&raw));
	if (find_publication(w, p->slug, id, &old, e) == -1)
		goto out;
	if (*id != 0 && !span_eq(buf_span(&old), buf_span(&words))) {
		rc = retitle(w, p, *id, buf_span(&words), e);
		goto out;
	}
	if (*id == 0 && next_publication(w, id, e) == -1)
		goto out;
	rc = put_publication(w, p, *id, buf_span(&words), e);
out:
	buf_release(&old);
	buf_release(&raw);
	buf_release(&words);
	return rc;
}

int
writer_slug_exists(struct writer *w, struct span slug, bool *exists,
    struct err *e)
{
	int64_t id;

	if (find_publication(w, slug, &id, NULL, e) == -1)
		return -1;
	*exists = id != 0;
	return 0;
}

int
writer_publication_id(struct writer *w, struct span slug, int64_t *id,
    struct err *e)
{
	return find_publication(w, slug, id, NULL, e);
}

int
writer_publication_slug(struct writer *w, int64_t id, struct buf *slug,
    struct err *e)
{
	sqlite3_stmt *stmt = statement(w, GET_SLUG, e);
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, id);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		buf_add(slug, database_column(stmt, 0));
	sqlite3_reset(stmt);
	return rc == SQLITE_ROW ? 0 : database_fail(w->db, sql[GET_SLUG], e);
}

bool
writer_is_listed(struct writer *w, int64_t id)
{
	struct err none = ERR_INIT;
	int64_t listed = 0;

	if (get_number(w, IS_LISTED, id, &listed, &none) == -1)
		err_release(&none);
	return listed != 0;
}

/* --- Sources ----------------------------------------------------------- */

static int
run_with_number(struct writer *w, int i, int64_t a, int64_t b, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, i, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, a);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_int64(stmt, 2, b);
	return database_step(stmt, e);
}

/* The words go first: FTS5 reads them from the tables to take them out. */
static int
drop_source(struct writer *w, int64_t id, int64_t span, struct err *e)
{
	int64_t from = id << SOURCE_SHIFT;
	int64_t to = ((id + span) << SOURCE_SHIFT) - 1;
	int64_t *rows = NULL;
	size_t n = 0;
	int rc = rows_between(w, from, to, &rows, &n, e);

	w->tokenizer.source++;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = drop_words(w, rows[i], e);
	free(rows);
	if (rc == -1 || run_with_number(w, DROP_PASSAGES, from, to, e) == -1 ||
	    run_with_number(w, DROP_SECTIONS, from, to, e) == -1)
		return -1;
	return run_with_number(w, DROP_SOURCE, id, 0, e);
}

struct known {
	int64_t id, span, publication, slot;
};

/* id is 0 where the file is not in the index. */
static int
find_source(struct writer *w, struct span file, struct known *k,
    struct source_state *state, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, GET_SOURCE, e);
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
		}
	}
	sqlite3_reset(stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return database_fail(w->db, sql[GET_SOURCE], e);
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

static int
load_title(struct writer *w, int64_t publication, struct err *e)
{
	sqlite3_stmt *stmt = database_prepare(w->db,
	    "SELECT words FROM publication WHERE id = ?1", e);
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
	sqlite3_finalize(stmt);
	return rc;
}

static int
put_source(struct writer *w, const struct source_record *s, struct err *e)
{
	struct current *c = &w->current;
	sqlite3_stmt *stmt = statement(w, PUT_SOURCE, e);

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
	database_bind(stmt, 9, s->author);
	database_bind(stmt, 10, s->language);
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
	if (get_number(w, NEXT_SLOT, publication, &slot, e) == -1 ||
	    load_title(w, publication, e) == -1)
		return -1;
	if (old.id != 0 && old.publication == publication)
		slot = old.slot; /* its REFs stay */
	c->id = w->next_source;
	c->publication = publication;
	c->slot = (unsigned)slot;
	c->passages = c->bytes = 0;
	c->sum = (struct texts_sum)TEXTS_SUM_INIT;
	w->tokenizer.source++;
	buf_clear(&c->section);
	return put_source(w, s, e);
}

static int
put_section(struct writer *w, int64_t row, struct span section,
    struct err *e)
{
	struct current *c = &w->current;
	sqlite3_stmt *stmt;
	struct buf clean = BUF_INIT;
	struct span path;
	int rc = 0;

	buf_addc(&clean, SECTION_MARK);
	add_clean(&clean, section);
	if (c->passages == 0 ||
	    !span_eq(buf_span(&c->section), buf_span(&clean))) {
		stmt = statement(w, PUT_SECTION, e);
		if (stmt == NULL)
			return -1;
		buf_clear(&c->section);
		buf_add(&c->section, buf_span(&clean));
		path = span_sub(buf_span(&c->section), 1, c->section.len);
		texts_sum_section(&c->sum, row, path);
		sqlite3_bind_int64(stmt, 1, row);
		database_bind(stmt, 2, path);
		rc = database_step(stmt, e);
	}
	buf_release(&clean);
	return rc;
}

static int
put_passage(struct writer *w, int64_t row, const struct passage_record *p,
    struct span body, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, PUT_PASSAGE, e);
	unsigned number = p->number;

	if (stmt == NULL)
		return -1;
	if (p->page == 0)
		number += w->current.slot * SLOT_NUMBERS;
	texts_sum_passage(&w->current.sum, row, p->page, p->label, number,
	    p->time, body);
	sqlite3_bind_int64(stmt, 1, row);
	sqlite3_bind_int64(stmt, 2, p->page);
	database_bind(stmt, 3, p->label);
	sqlite3_bind_int64(stmt, 4, number);
	if (p->time == NO_TIME)
		sqlite3_bind_null(stmt, 5);
	else
		sqlite3_bind_int64(stmt, 5, p->time);
	database_bind(stmt, 6, body);
	return database_step(stmt, e);
}

int
writer_passage(struct writer *w, const struct passage_record *p,
    struct err *e)
{
	struct current *c = &w->current;
	int64_t row = row_make(c->id + (int64_t)(c->passages / PLACES),
	    (unsigned)(c->passages % PLACES), p->body.len);
	struct span zones[ZONE_COUNT];

	buf_clear(&w->text);
	add_clean(&w->text, p->body);
	if (put_section(w, row, p->section, e) == -1 ||
	    put_passage(w, row, p, buf_span(&w->text), e) == -1)
		return -1;
	zones[ZONE_BODY] = buf_span(&w->text);
	zones[ZONE_SECTION] = buf_span(&c->section);
	zones[ZONE_TITLE] = buf_span(&c->title);
	c->passages++;
	c->bytes += w->text.len;
	return put_words(w, row, zones, e);
}

static int
commit_now_and_then(struct writer *w, struct err *e)
{
	if (w->mode == WRITER_BUILD || now() - w->committed < COMMIT_SECONDS)
		return 0;
	return writer_commit(w, e);
}

int
writer_source_end(struct writer *w, struct err *e)
{
	struct current *c = &w->current;
	int64_t span = (int64_t)((c->passages + PLACES - 1) / PLACES);
	sqlite3_stmt *stmt = statement(w, END_SOURCE, e);

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
	sqlite3_stmt *stmt = statement(w, FAIL_SOURCE, e);
	bool found;

	if (stmt == NULL || writer_remove_file(w, s->file, &found, e) == -1)
		return -1;
	sqlite3_bind_int64(stmt, 1, w->next_source++);
	database_bind(stmt, 2, s->file);
	database_bind(stmt, 3, s->path);
	database_bind(stmt, 4, s->root);
	sqlite3_bind_blob(stmt, 5, s->hash, HASH_BYTES, SQLITE_STATIC);
	database_bind(stmt, 6, why);
	return database_step(stmt, e);
}

/* --- Removing ---------------------------------------------------------- */

static int
count_sources(struct writer *w, int64_t publication, size_t *n,
    struct err *e)
{
	sqlite3_stmt *stmt = statement(w, SOURCES_OF, e);
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
	return run_with_number(w, DROP_PUBLICATION, publication, 0, e);
}

int
writer_remove_file(struct writer *w, struct span file, bool *found,
    struct err *e)
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
writer_remove_publication(struct writer *w, struct span slug, bool *found,
    struct err *e)
{
	sqlite3_stmt *stmt;
	int64_t id, source[2];
	int rc;

	if (find_publication(w, slug, &id, NULL, e) == -1)
		return -1;
	*found = id != 0;
	if (id == 0)
		return 0;
	stmt = statement(w, SOURCES_OF, e);
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
		return database_fail(w->db, sql[SOURCES_OF], e);
	return run_with_number(w, DROP_PUBLICATION, id, 0, e);
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

int
writer_each_file(struct writer *w, struct span under, writer_file_fn *fn,
    void *arg, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, FILES, e);
	int rc, stop = 0;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW && stop == 0) {
		struct span file = database_column(stmt, 0);

		if (is_under(file, under))
			stop = fn(file, database_column(stmt, 1), arg);
	}
	sqlite3_reset(stmt);
	if (stop != 0)
		return stop;
	return rc == SQLITE_DONE ? 0 : database_fail(w->db, sql[FILES], e);
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
	sqlite3_stmt *stmt = statement(w, PUT_SYNONYM, e);

	if (stmt == NULL)
		return -1;
	database_bind(stmt, 1, words);
	database_bind(stmt, 2, other);
	sqlite3_bind_int(stmt, 3, relation);
	sqlite3_bind_double(stmt, 4, weight);
	return database_step(stmt, e);
}

/* --- Ending ------------------------------------------------------------ */

static int
store_counts(struct writer *w, struct err *e)
{
	static const struct {
		const char *key, *sql;
	} counts[] = {
	    {"passages", "SELECT total(passages) FROM source"},
	    {"bytes", "SELECT total(bytes) FROM source"},
	    {"publications", "SELECT count(*) FROM publication"},
	    {"sources", "SELECT count(*) FROM source WHERE failure IS NULL"},
	    {"synonyms", "SELECT count(*) FROM synonym"}};

	for (size_t i = 0; i < COUNT(counts); i++) {
		sqlite3_stmt *stmt = database_prepare(w->db, counts[i].sql, e);
		int rc = -1;

		if (stmt == NULL)
			return -1;
		if (sqlite3_step(stmt) == SQLITE_ROW)
			rc = put_meta(w, counts[i].key,
			    sqlite3_column_int64(stmt, 0), e);
		else
			database_fail(w->db, counts[i].sql, e);
		sqlite3_finalize(stmt);
		if (rc == -1)
			return -1;
	}
	return put_meta(w, "forms_sum", (int64_t)w->forms_sum, e);
}

int
writer_put_blob(struct writer *w, int id, struct span bytes, struct err *e)
{
	sqlite3_stmt *stmt = statement(w, PUT_BLOB, e);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int(stmt, 1, id);
	sqlite3_bind_blob64(stmt, 2, bytes.p == NULL ? "" : bytes.p,
	    bytes.len, SQLITE_STATIC);
	return database_step(stmt, e);
}

/* The lists by source number: schema.h. */
struct lists {
	struct buf lengths, publications;
};

static void
add_to_lists(struct lists *l, size_t id, int64_t bytes, int64_t publication)
{
	double length = LENGTH_SCALE * log2(1 + (double)bytes / 64);

	while (l->lengths.len <= id) {
		buf_addc(&l->lengths, (char)(unsigned char)lround(length));
		for (int shift = 0; shift < 32; shift += 8)
			buf_addc(&l->publications,
			    (char)(publication >> shift & 0xff));
	}
}

static int
store_lists(struct writer *w, struct err *e)
{
	sqlite3_stmt *stmt = database_prepare(w->db,
	    "SELECT id + span - 1, bytes, publication FROM source ORDER BY id",
	    e);
	struct lists l = {BUF_INIT, BUF_INIT};
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		add_to_lists(&l, (size_t)sqlite3_column_int64(stmt, 0),
		    sqlite3_column_int64(stmt, 1),
		    sqlite3_column_int64(stmt, 2));
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE)
		rc = database_fail(w->db, "SELECT id, bytes FROM source", e);
	else if (writer_put_blob(w, BLOB_LENGTHS, buf_span(&l.lengths), e) ==
		-1 ||
	    writer_put_blob(w, BLOB_PUBLICATIONS, buf_span(&l.publications),
		e) == -1)
		rc = -1;
	else
		rc = 0;
	buf_release(&l.lengths);
	buf_release(&l.publications);
	return rc;
}

static int
commit(struct writer *w, struct err *e)
{
	if (forms_flush(w->db, w->tokenizer.tally, &w->forms_sum, e) == -1 ||
	    store_counts(w, e) == -1 || store_lists(w, e) == -1)
		return -1;
	w->committed = now();
	return database_run(w->db, "COMMIT", e);
}

int
writer_commit(struct writer *w, struct err *e)
{
	if (commit(w, e) == -1)
		return -1;
	return begin(w, e);
}

static int
sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc = fd == -1 ? -1 : fsync(fd);

	if (fd != -1)
		close(fd);
	return rc;
}

static int
sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL
	    ? xstrdup(".")
	    : span_dup((struct span){path, (size_t)(slash - path) + 1});
	int rc = sync_file(folder);

	free(folder);
	return rc;
}

/*
 * An index in WAL mode that is there already must be at rest, its -wal
 * empty, before another file takes its name: a -wal left over would be read
 * into the new index.
 */
static int
lock_replaced(struct writer *w, struct err *e)
{
	struct err none = ERR_INIT;

	if (access(w->path, F_OK) == -1)
		return 0;
	w->replaced = database_open(w->path, DATABASE_WRITE, &none);
	err_release(&none);
	if (w->replaced == NULL)
		return 0; /* no index: nothing to wait for */
	if (database_run(w->replaced, "PRAGMA wal_checkpoint(TRUNCATE)", e) ==
		-1 ||
	    database_run(w->replaced, "BEGIN IMMEDIATE", e) == -1) {
		if (e->code != ERR_BUSY)
			return 0; /* damaged: that is why it is replaced */
		name_writer(w->path, e);
		return -1;
	}
	return 0;
}

static int
finish_build(struct writer *w, struct err *e)
{
	if (database_run(w->db, "INSERT INTO word(word) VALUES('optimize')",
		e) == -1 ||
	    commit(w, e) == -1)
		return -1;
	for (int i = 0; i < STATEMENTS; i++) {
		sqlite3_finalize(w->stmt[i]);
		w->stmt[i] = NULL;
	}
	if (sqlite3_close(w->db) != SQLITE_OK)
		return database_fail(w->db, "close", e);
	w->db = NULL;
	if (lock_replaced(w, e) == -1)
		return -1;
	if (sync_file(w->beside) == -1 ||
	    rename(w->beside, w->path) == -1 || sync_folder_of(w->path) == -1) {
		err_set(e, ERR_SYSTEM, _("cannot write %s: %s"), w->path,
		    strerror(errno));
		return -1;
	}
	return 0;
}

/* The last to leave folds the -wal into the file and removes it. */
static int
finish_update(struct writer *w, struct err *e)
{
	if (commit(w, e) == -1)
		return -1;
	sqlite3_exec(w->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL,
	    NULL);
	return 0;
}

int
writer_close(struct writer *w, struct err *e)
{
	int rc = w->mode == WRITER_BUILD ? finish_build(w, e)
					 : finish_update(w, e);

	if (rc == -1)
		writer_abandon(w);
	else
		release(w);
	return rc;
}
