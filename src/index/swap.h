/*
 * A new index in the place of another, whole, while others read and write.
 */
#ifndef INDEX_SWAP_H
#define INDEX_SWAP_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Move the file `beside` to path, on the disk before it is seen.  An index
 * that is there is locked meanwhile, and what lies beside it goes with it;
 * where `alone`, none may be there.  0, or -1 and *e: it is in use, or the
 * system refuses.
 */
int swap_in(const char *beside, const char *path, bool alone, struct err *e);

/* *e: another process took the place of the index at path; -1. */
int swap_fail(const char *path, struct err *e);

/* *e: the index at path is in use, and by whom where that is known. */
void swap_name_writer(const char *path, struct err *e);

#endif
