/*
 * What generate/entities.c makes.  Private to entity.c.
 */
#ifndef DOCUMENT_ENTITY_DATA_H
#define DOCUMENT_ENTITY_DATA_H

#include <stddef.h>
#include <stdint.h>

struct entity {
	const char *name;
	uint32_t value;
};

/* In byte order of their names. */
extern const struct entity entities[];
extern const size_t entities_count;

#endif
