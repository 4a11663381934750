/*
 * Numbers by key, in slots at most half full.  Interface: table.h.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/table.h"

#define FIRST_SLOTS 64
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15) /* 2^64 over the golden ratio */

static struct table_slot *
slot_of(const struct table *t, uint64_t key)
{
	size_t i = (size_t)((key * GOLDEN) >> 32) & (t->nslots - 1);

	while (t->slots[i].used && t->slots[i].key != key)
		i = (i + 1) & (t->nslots - 1);
	return &t->slots[i];
}

static void
grow(struct table *t)
{
	struct table old = *t;

	t->nslots = old.nslots == 0 ? FIRST_SLOTS : old.nslots * 2;
	t->slots = xcalloc(t->nslots, sizeof(*t->slots));
	for (size_t i = 0; i < old.nslots; i++)
		if (old.slots[i].used)
			*slot_of(t, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

size_t *
table_at(struct table *t, uint64_t key)
{
	struct table_slot *s;

	if (t->n * 2 >= t->nslots)
		grow(t);
	s = slot_of(t, key);
	if (!s->used) {
		*s = (struct table_slot){key, 0, 1};
		t->n++;
	}
	return &s->value;
}

void
table_release(struct table *t)
{
	free(t->slots);
	*t = (struct table)TABLE_INIT;
}
