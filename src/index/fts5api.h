/*
 * FTS5's own interface, for what extends it.
 */
#ifndef INDEX_FTS5API_H
#define INDEX_FTS5API_H

#include <sqlite3.h>

/* NULL where this SQLite has no FTS5. */
fts5_api *fts5_api_of(sqlite3 *);

#endif
