/*
 * The SQL function row_sum(value, ...): the checksum of a row's values, as
 * the writer stores it in the column `sum` and the check compares it.
 */
#ifndef INDEX_ROWSUM_H
#define INDEX_ROWSUM_H

#include <sqlite3.h>

/* An SQLite result code. */
int rowsum_register(sqlite3 *);

#endif
