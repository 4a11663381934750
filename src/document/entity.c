/*
 * Named characters.  Interface: entity.h.
 *
 * The table is made when the program is built, of libxml2's, so that
 * Markdown is read without loading that library.
 */
#include <stdlib.h>

#include "document/entity.h"
#include "document/entity-data.h"

static int
by_name(const void *key, const void *item)
{
	return span_cmp(*(const struct span *)key,
	    span_of(((const struct entity *)item)->name));
}

uint32_t
entity_named(struct span name)
{
	const struct entity *found = bsearch(
	    &name, entities, entities_count, sizeof(*entities), by_name);

	return found == NULL ? 0 : found->value;
}
