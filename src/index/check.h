/*
 * Is an index whole?  The file, the structure of the full-text table, the
 * counts and the checksums of all that is stored.
 */
#ifndef INDEX_CHECK_H
#define INDEX_CHECK_H

#include "base/err.h"

/* Called for each fault found, a sentence in the reader's language. */
typedef void check_fn(const char *fault, void *arg);

/*
 * The number of faults, 0 where the index is whole; -1 and *e where it
 * cannot be looked at (no file, no index, another version).
 */
int check_index(const char *path, check_fn *, void *arg, struct err *);

#endif
