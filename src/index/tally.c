/*
 * Counting forms.  Interface: tally.h.  An open-addressing table of entry
 * numbers over a growing array.
 */
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/arena.h"
#include "base/mem.h"
#include "index/tally.h"

struct tally {
	struct tally_entry *entries;
	size_t n, cap;
	uint32_t *slots; /* entry number + 1, 0 where free */
	size_t nslots;	 /* a power of two */
	struct arena forms;
};

struct tally *
tally_new(void)
{
	struct tally *t = xcalloc(1, sizeof(*t));

	t->nslots = 4096;
	t->slots = xcalloc(t->nslots, sizeof(*t->slots));
	return t;
}

void
tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	arena_release(&t->forms);
	free(t->slots);
	free(t->entries);
	free(t);
}

static size_t
slot_of(const struct tally *t, struct span form)
{
	size_t i = XXH3_64bits(form.p, form.len) & (t->nslots - 1);

	while (t->slots[i] != 0 &&
	    !span_eq(t->entries[t->slots[i] - 1].form, form))
		i = (i + 1) & (t->nslots - 1);
	return i;
}

static void
grow(struct tally *t)
{
	t->nslots *= 2;
	free(t->slots);
	t->slots = xcalloc(t->nslots, sizeof(*t->slots));
	for (size_t i = 0; i < t->n; i++)
		t->slots[slot_of(t, t->entries[i].form)] = (uint32_t)i + 1;
}

static struct tally_entry *
entry_of(struct tally *t, struct span form)
{
	size_t slot = slot_of(t, form);
	struct tally_entry *e;

	if (t->slots[slot] != 0)
		return &t->entries[t->slots[slot] - 1];
	if (t->n * 2 > t->nslots) {
		grow(t);
		slot = slot_of(t, form);
	}
	t->entries = mem_more(t->entries, t->n, &t->cap, sizeof(*t->entries));
	e = &t->entries[t->n++];
	*e = (struct tally_entry){0};
	e->form = (struct span){arena_dup(&t->forms, form), form.len};
	t->slots[slot] = (uint32_t)t->n;
	return e;
}

static void
count_once(struct tally_entry *e, enum counted what, int64_t where, int step)
{
	if (e->seen[what] == where)
		return;
	e->seen[what] = where;
	e->change[what] += step;
}

void
tally_count(struct tally *t, enum zone zone, struct span form, int64_t passage,
    int64_t source, int step)
{
	struct tally_entry *e = entry_of(t, form);

	if (zone == ZONE_TITLE)
		count_once(e, IN_TITLES, source, step);
	else
		count_once(e, zone == ZONE_BODY ? IN_BODIES : IN_SECTIONS,
		    passage, step);
	count_once(e, IN_SOURCES, source, step);
}

const struct tally_entry *
tally_entries(const struct tally *t, size_t *n)
{
	*n = t->n;
	return t->entries;
}

/* What was seen stays: a source may go on after a commit. */
void
tally_clear(struct tally *t)
{
	for (size_t i = 0; i < t->n; i++)
		memset(t->entries[i].change, 0, sizeof(t->entries[i].change));
}
