/*
 * A checksum in each page of an index, compared whenever SQLite reads the
 * page: a changed byte, a page of zeros or two pages that changed places
 * is an error and never another answer.  Pages in a -wal are covered when
 * they are copied into the file; until then by the sums of the -wal itself.
 */
#ifndef INDEX_PAGESUM_H
#define INDEX_PAGESUM_H

#include <stdbool.h>

#include <sqlite3.h>

#define PAGESUM_PAGE 4096
#define PAGESUM_BYTES 8 /* at the end of each page */
#define PAGESUM_VFS "miprof"

/* The file system to name when opening; made when first asked for. */
const char *pagesum_vfs(void);

/* Keep room for the sums in a new file.  An SQLite result code. */
int pagesum_reserve(sqlite3 *);

/* Whether a page that this connection read had a wrong sum. */
bool pagesum_was_wrong(sqlite3 *);

/* Whether this is the code of a page whose sum is wrong. */
bool pagesum_is_wrong(int extended_code);

#endif
