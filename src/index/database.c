/*
 * SQLite, in few functions.  Interface: database.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "index/database.h"
#include "index/pagesum.h"
#include "index/schema.h"

#define HEADER_BYTES 100
#define WAIT_MS 5000		/* for another writer */
#define LENGTH_LIMIT (64 << 20) /* bytes of one value */

/* Offsets in the header: SQLite's file format, "The Database Header". */
#define HEADER_VERSION 60
#define HEADER_APPLICATION 68

static uint32_t
big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static int
check_header(
    const char *path, const unsigned char *head, ssize_t n, struct err *e)
{
	uint32_t version;

	if (n < HEADER_BYTES || memcmp(head, "SQLite format 3", 16) != 0 ||
	    big_endian(head + HEADER_APPLICATION) != SCHEMA_APPLICATION) {
		err_set(e, ERR_FORMAT, _("%s is not an index of miprof-search"),
		    path);
		return -1;
	}
	version = big_endian(head + HEADER_VERSION);
	if (version != SCHEMA_VERSION) {
		err_set(e, ERR_VERSION,
		    _("%s is an index of version %u and this program reads "
		      "version %u: build it again with miprof-index"),
		    path, (unsigned)version, SCHEMA_VERSION);
		return -1;
	}
	return 0;
}

/* A FIFO or a folder must be refused before SQLite waits on it. */
static int
look_at(const char *path, struct err *e)
{
	unsigned char head[HEADER_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n;
	int rc;

	if (fd == -1) {
		err_set(e, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM,
		    _("cannot open the index %s: %s"), path, strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		err_set(e, ERR_FORMAT, _("%s is not a file"), path);
		close(fd);
		return -1;
	}
	n = read(fd, head, sizeof(head));
	rc = check_header(path, head, n, e);
	close(fd);
	return rc;
}

static void
harden(sqlite3 *db, enum database_mode mode)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LENGTH_LIMIT);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_extended_result_codes(db, 1);
	/* Freed pages are overwritten, so that each page of a file was written
	 * once and has its sum. */
	sqlite3_exec(db,
	    mode == DATABASE_READ
		? "PRAGMA cell_size_check=ON"
		: "PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON",
	    NULL, NULL, NULL);
}

/* A file: address with what a path may not hold in one escaped. */
static char *
address_of(const char *path, const char *parameters)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, path[0] == '/' ? "file://" : "file:");
	for (; *path != '\0'; path++) {
		if (strchr("?#%", *path) != NULL)
			buf_addf(&b, "%%%02X", (unsigned char)*path);
		else
			buf_addc(&b, *path);
	}
	buf_adds(&b, parameters);
	return buf_take(&b);
}

static sqlite3 *
open_address(const char *path, const char *parameters, int flags)
{
	char *address = address_of(path, parameters);
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(address, &db,
		flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
		pagesum_vfs()) != SQLITE_OK) {
		sqlite3_close(db);
		db = NULL;
	}
	free(address);
	return db;
}

/*
 * A file in WAL mode in a folder that cannot be written cannot be opened as
 * usual; without a -wal beside it nothing is missed by taking it as it is.
 */
static bool
is_readable(sqlite3 *db)
{
	return sqlite3_exec(db, "PRAGMA schema_version", NULL, NULL, NULL) ==
	    SQLITE_OK;
}

static bool
has_wal(const char *path)
{
	struct buf wal = BUF_INIT;
	bool there;

	buf_addf(&wal, "%s-wal", path);
	there = access(wal.p, F_OK) == 0;
	buf_release(&wal);
	return there;
}

static sqlite3 *
open_for_reading(const char *path)
{
	sqlite3 *db = open_address(path, "?mode=ro", SQLITE_OPEN_READONLY);

	if (db == NULL || is_readable(db) ||
	    (sqlite3_errcode(db) & 0xff) != SQLITE_CANTOPEN || has_wal(path))
		return db;
	sqlite3_close(db);
	return open_address(path, "?mode=ro&immutable=1", SQLITE_OPEN_READONLY);
}

static enum err_code
code_of(int rc)
{
	if (pagesum_is_wrong(rc))
		return ERR_DAMAGED;
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR:
		return ERR_DAMAGED;
	case SQLITE_INTERRUPT:
	case SQLITE_TOOBIG:
		return ERR_LIMIT;
	default:
		return ERR_SYSTEM;
	}
}

int
database_fail(sqlite3 *db, const char *sql, struct err *e)
{
	enum err_code code = code_of(sqlite3_extended_errcode(db));
	const char *path = sqlite3_db_filename(db, "main");
	const char *why = pagesum_is_wrong(sqlite3_extended_errcode(db))
	    ? _("a page has a wrong checksum")
	    : sqlite3_errmsg(db);

	if (code == ERR_DAMAGED)
		err_set(e, code,
		    _("the index %s is damaged (%s, in %.60s): build it again, "
		      "or see miprof-index check"),
		    path, why, sql);
	else if (code == ERR_BUSY)
		err_set(e, code,
		    _("the index %s is being written by another process: try "
		      "again when it has ended"),
		    path);
	else if (code == ERR_SYSTEM)
		err_set(e, code,
		    _("the index %s: %s (in %.60s): see whether its disk has "
		      "room and may be read and written"),
		    path, why, sql);
	else
		err_set(
		    e, code, _("the index %s: %s (in %.60s)"), path, why, sql);
	return -1;
}

sqlite3_stmt *
database_prepare(sqlite3 *db, const char *sql, struct err *e)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		database_fail(db, sql, e);
	return stmt;
}

int
database_run(sqlite3 *db, const char *sql, struct err *e)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return database_fail(db, sql, e);
	return 0;
}

int
database_step(sqlite3_stmt *stmt, struct err *e)
{
	int rc = sqlite3_step(stmt);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW) {
		database_fail(sqlite3_db_handle(stmt), sqlite3_sql(stmt), e);
		sqlite3_reset(stmt);
		return -1;
	}
	sqlite3_reset(stmt);
	return 0;
}

int
database_take(sqlite3_stmt *stmt, struct buf *bytes, struct err *e)
{
	int rc = sqlite3_step(stmt), taken = rc == SQLITE_ROW ? 1 : 0;

	if (rc == SQLITE_ROW)
		buf_add(bytes,
		    (struct span){sqlite3_column_blob(stmt, 0),
			(size_t)sqlite3_column_bytes(stmt, 0)});
	else if (rc != SQLITE_DONE)
		taken = database_fail(
		    sqlite3_db_handle(stmt), sqlite3_sql(stmt), e);
	sqlite3_reset(stmt);
	return taken;
}

void
database_bind(sqlite3_stmt *stmt, int column, struct span text)
{
	if (text.p == NULL)
		sqlite3_bind_null(stmt, column);
	else
		sqlite3_bind_text64(
		    stmt, column, text.p, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

/* As a blob it is never copied to add a NUL, which might fail. */
struct span
database_column(sqlite3_stmt *stmt, int column)
{
	const void *p;

	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return (struct span){NULL, 0};
	p = sqlite3_column_blob(stmt, column);
	if (p == NULL)
		return SPAN("");
	return (struct span){p, (size_t)sqlite3_column_bytes(stmt, column)};
}

char *
database_column_dup(sqlite3_stmt *stmt, int column)
{
	struct span s = database_column(stmt, column);

	return s.p == NULL ? NULL : span_dup(s);
}

/* --- The schema -------------------------------------------------------- */

/* What FTS5 makes for `word` is worded by it, not by us. */
static bool
is_known(struct span name, struct span sql)
{
	if (span_starts(name, SPAN("word_")))
		return span_starts(sql, SPAN("CREATE TABLE 'word_"));
	for (size_t i = 0; schema_statements[i] != NULL; i++)
		if (span_is(sql, schema_statements[i]))
			return true;
	return false;
}

int
database_is_ours(sqlite3 *db, const char *path, struct err *e)
{
	static const char sql[] =
	    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
	sqlite3_stmt *stmt = database_prepare(db, sql, e);
	bool known = true;
	int rc = SQLITE_DONE;

	if (stmt == NULL)
		return -1;
	while (known && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		known = is_known(
		    database_column(stmt, 0), database_column(stmt, 1));
	if (known && rc != SQLITE_DONE)
		database_fail(db, sql, e);
	sqlite3_finalize(stmt);
	if (!known)
		err_set(e, ERR_FORMAT, _("%s is not an index of miprof-search"),
		    path);
	return known && rc == SQLITE_DONE ? 0 : -1;
}

/* --- Opening ----------------------------------------------------------- */

sqlite3 *
database_open(const char *path, enum database_mode mode, struct err *e)
{
	sqlite3 *db;

	if (mode != DATABASE_CREATE && look_at(path, e) == -1)
		return NULL;
	db = mode == DATABASE_READ
	    ? open_for_reading(path)
	    : open_address(path, "", SQLITE_OPEN_READWRITE);
	if (db == NULL) {
		err_set(e, ERR_SYSTEM, _("cannot open the index %s"), path);
		return NULL;
	}
	harden(db, mode);
	sqlite3_busy_timeout(db, WAIT_MS);
	if (mode == DATABASE_READ && database_is_ours(db, path, e) == -1) {
		sqlite3_close(db);
		return NULL;
	}
	return db;
}
