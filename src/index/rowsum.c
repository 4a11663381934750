/*
 * Checksums of rows, in SQL.  Interface: rowsum.h.
 */
#include <stddef.h>

#include "index/checksum.h"
#include "index/rowsum.h"

static uint64_t
add_value(uint64_t sum, sqlite3_value *value)
{
	int type = sqlite3_value_type(value);
	struct span text;

	sum = checksum_number(sum, type);
	if (type == SQLITE_INTEGER)
		return checksum_number(sum, sqlite3_value_int64(value));
	if (type == SQLITE_NULL)
		return sum;
	text.p = type == SQLITE_BLOB ? sqlite3_value_blob(value)
				     : (const char *)sqlite3_value_text(value);
	text.len = (size_t)sqlite3_value_bytes(value);
	return checksum_text(sum, text);
}

static void
row_sum(sqlite3_context *context, int n, sqlite3_value **values)
{
	uint64_t sum = CHECKSUM_START;

	for (int i = 0; i < n; i++)
		sum = add_value(sum, values[i]);
	sqlite3_result_int64(context, (sqlite3_int64)sum);
}

int
rowsum_register(sqlite3 *db)
{
	return sqlite3_create_function_v2(db, "row_sum", -1,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
	    row_sum, NULL, NULL, NULL);
}
