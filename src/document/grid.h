/*
 * Tables among printed lines: what stands in rows and columns, told from
 * columns of text.
 */
#ifndef DOCUMENT_GRID_H
#define DOCUMENT_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "document/document.h"
#include "document/layout.h"

struct tables; /* of one page */

/*
 * The tables of the lines from..to, which are a page's; gap is what lines of
 * one paragraph commonly have between them, as a part of their height.
 * Owned by the caller; NULL where there are none.
 */
struct tables *tables_find(
    const struct layout *, size_t from, size_t to, float gap);

/* Whether line i is in a table that was not taken yet. */
bool tables_holds(const struct tables *, size_t i);

/* Adds the table that line i is in to doc, by row; its lines are gone. */
void tables_take(
    struct tables *, struct layout *, size_t i, struct document *doc);

void tables_free(struct tables *);

#endif
