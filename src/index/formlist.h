/*
 * A list of forms with their counts, as one value of a table: a line each,
 * the form and its FORM_COUNTS numbers with a space between, forms in byte
 * order.  A form has no space.
 */
#ifndef INDEX_FORMLIST_H
#define INDEX_FORMLIST_H

#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "index/schema.h"

struct form_count {
	struct span form;
	int64_t n[FORM_COUNTS];
};

/* Take the first line off *list; 0 at its end or where it is damaged. */
int formlist_next(struct span *list, struct form_count *);

/* Append a form; the caller keeps the order. */
void formlist_add(struct buf *list, const struct form_count *);

/*
 * The list old, with changes (n of them, in byte order of their forms)
 * added to its numbers, appended to out; forms of which nothing is left are
 * left out.
 */
void formlist_merge(struct span old, const struct form_count *changes, size_t n,
    struct buf *out);

#endif
