/*
 * A blob in memory, to be read as the vocabulary of an index is.
 */
#include <stddef.h>
#include <string.h>

#include "base/buf.h"

static int
read_blob(void *arg, size_t offset, void *out, size_t len)
{
	const struct buf *b = arg;

	if (offset > b->len || len > b->len - offset)
		return -1;
	memcpy(out, b->p + offset, len);
	return 0;
}
