/*
 * Numbers by key, both given by us or hashes of what others gave.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table_slot {
	uint64_t key;
	size_t value;
	int used;
};

struct table {
	struct table_slot *slots;
	size_t n, nslots; /* nslots: 0 or a power of two */
};

#define TABLE_INIT                                                             \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* The number of a key, 0 when it is new.  Valid until the next call. */
size_t *table_at(struct table *, uint64_t key);

void table_release(struct table *);

#endif
