/*
 * Addresses of sources, at their page.
 */
#ifndef OUTPUT_LINK_H
#define OUTPUT_LINK_H

#include <stdbool.h>

#include "base/buf.h"
#include "output/style.h"
#include "search/search.h"

/*
 * Add the address of the source of a hit: file:///...#page=N where the file
 * is there, else its https address; only printable ASCII.  false, and
 * nothing added, where there is neither.
 */
bool link_add(struct buf *, const struct hit *);

/* Add the file:// address of a path, without a page. */
void link_add_file(struct buf *, const char *absolute);

/* Begin and end a hyperlink; nothing where the style has none. */
void link_begin(const struct style *, struct buf *, const struct buf *address);
void link_end(const struct style *, struct buf *, const struct buf *address);

#endif
