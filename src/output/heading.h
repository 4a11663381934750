/*
 * The line above a passage: title, date, page and section, made as wide as
 * the screen.
 */
#ifndef OUTPUT_HEADING_H
#define OUTPUT_HEADING_H

#include <stddef.h>

#include "base/buf.h"
#include "output/style.h"
#include "search/search.h"

/*
 * Add the citation of a hit, at most `columns` wide: date and page stay,
 * then the section is shortened, then the title.  The columns it takes.
 */
size_t heading_add(
    const struct style *, struct buf *, const struct hit *, size_t columns);

/* The same without title and date: another place of one publication. */
size_t heading_add_place(
    const struct style *, struct buf *, const struct hit *, size_t columns);

/* The same without the place: a publication. */
size_t heading_add_publication(
    const struct style *, struct buf *, const struct hit *, size_t columns);

/* Cut b to a width, with an ellipsis. */
void heading_shorten(const struct style *, struct buf *b, size_t columns);

#endif
