/*
 * SQLite, in few functions that name the statement in their errors.
 */
#ifndef INDEX_DATABASE_H
#define INDEX_DATABASE_H

#include <sqlite3.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum database_mode {
	DATABASE_READ,	/* an index that is there, never changed */
	DATABASE_WRITE, /* an index that is there, one writer */
	DATABASE_CREATE /* an empty file of ours, to be filled */
};

/*
 * A connection with the hardening of a file from elsewhere: nothing in its
 * schema is trusted, cells are checked, lengths are limited.  Before SQLite
 * sees it, the file's header says whether it is an index and of which
 * version.  NULL and *e where it is not, or cannot be opened.
 */
sqlite3 *database_open(const char *path, enum database_mode, struct err *e);

/*
 * Whether the schema is that of schema.h and nothing else: a view or trigger
 * of somebody else's could run for ever.  0, or -1 and *e.  database_open()
 * asks where it reads; who writes asks before anything else.
 */
int database_is_ours(sqlite3 *, const char *path, struct err *e);

/* A statement, to be finalized by the caller; NULL and *e. */
sqlite3_stmt *database_prepare(sqlite3 *, const char *sql, struct err *e);

/* Run a statement without parameters or rows.  0, or -1 and *e. */
int database_run(sqlite3 *, const char *sql, struct err *e);

/* Step a statement that gives no row and reset it.  0, or -1 and *e. */
int database_step(sqlite3_stmt *, struct err *e);

/* Step a statement, append the bytes of its row's first column, and reset it.
 * 1; 0 where it gives no row; -1 and *e. */
int database_take(sqlite3_stmt *, struct buf *, struct err *e);

/* Fill *e from the last error of the connection; -1. */
int database_fail(sqlite3 *, const char *sql, struct err *e);

/* SQL NULL for a NULL pointer.  The bytes must outlive the step. */
void database_bind(sqlite3_stmt *, int column, struct span text);

/* Borrowed until the next step; p is NULL for SQL NULL. */
struct span database_column(sqlite3_stmt *, int column);

/* An owned copy, or NULL for SQL NULL. */
char *database_column_dup(sqlite3_stmt *, int column);

#endif
