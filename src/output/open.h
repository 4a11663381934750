/*
 * Show the source of a passage in the reader's own viewer.
 */
#ifndef OUTPUT_OPEN_H
#define OUTPUT_OPEN_H

#include "base/err.h"
#include "search/search.h"

/*
 * Hand the address of the source, at its page, to $MIPROF_OPENER, else to
 * xdg-open, and wait for it.  0, or -1 and *e.
 */
int open_source(const struct hit *, struct err *);

#endif
