/*
 * Counting forms.  Interface: tally.h.  An open-addressing table of the
 * numbers of counters, in a growing array.
 *
 * Each word of a text is looked up, and with some ten thousand forms nothing
 * is in the processor's cache: so a slot tells by itself whether the form may
 * be the one, and all that counting touches stands together.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/blocks.h"
#include "base/mem.h"
#include "index/formhash.h"
#include "index/tally.h"

#define HEAD 23 /* bytes of a form; longer ones are few */

struct counter {
	char head[HEAD]; /* the first bytes of the form, or all */
	unsigned char len;
	uint32_t seen[FORM_COUNTS]; /* the last passage or source counted */
	int32_t change[FORM_COUNTS];
	const char *form; /* whole */
};

struct slot {
	uint32_t tag;	 /* of the form's hash */
	uint32_t number; /* of the counter, from 1; 0 where free */
};

struct tally {
	struct blocks counters; /* of struct counter */
	size_t n;
	struct slot *slots;
	size_t nslots; /* a power of two */
	struct arena forms;
	struct tally_entry *changes;
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
	free(t->changes);
	free(t->slots);
	blocks_release(&t->counters);
	free(t);
}

static struct counter *
counter_at(const struct tally *t, size_t number)
{
	return blocks_at(&t->counters, number, sizeof(struct counter));
}

static size_t
head_of(struct span form)
{
	return form.len < HEAD ? form.len : HEAD;
}

static bool
counts(const struct counter *c, struct span form)
{
	return c->len == form.len &&
	    memcmp(c->head, form.p, head_of(form)) == 0 &&
	    (form.len <= HEAD || memcmp(c->form, form.p, form.len) == 0);
}

static struct slot *
slot_of(const struct tally *t, struct span form, uint64_t hash)
{
	size_t i = hash & (t->nslots - 1);
	uint32_t tag = (uint32_t)(hash >> 32);

	while (t->slots[i].number != 0 &&
	    (t->slots[i].tag != tag ||
		!counts(counter_at(t, t->slots[i].number - 1), form)))
		i = (i + 1) & (t->nslots - 1);
	return &t->slots[i];
}

static void
grow(struct tally *t)
{
	t->nslots *= 2;
	free(t->slots);
	t->slots = xcalloc(t->nslots, sizeof(*t->slots));
	for (size_t i = 0; i < t->n; i++) {
		struct span form = tally_form(t, (uint32_t)i);
		uint64_t hash = form_hash(form);

		*slot_of(t, form, hash) =
		    (struct slot){(uint32_t)(hash >> 32), (uint32_t)i + 1};
	}
}

uint32_t
tally_number(struct tally *t, struct span form, uint64_t hash)
{
	struct slot *slot = slot_of(t, form, hash);
	struct counter *c;

	if (slot->number != 0)
		return slot->number - 1;
	if (t->n * 2 > t->nslots) {
		grow(t);
		slot = slot_of(t, form, hash);
	}
	blocks_reserve(&t->counters, t->n + 1, sizeof(*c));
	c = counter_at(t, t->n++);
	*c = (struct counter){
	    .len = (unsigned char)form.len, .form = arena_dup(&t->forms, form)};
	memcpy(c->head, form.p, head_of(form));
	*slot = (struct slot){(uint32_t)(hash >> 32), (uint32_t)t->n};
	return slot->number - 1;
}

struct span
tally_form(const struct tally *t, uint32_t number)
{
	const struct counter *c = counter_at(t, number);

	return (struct span){c->form, c->len};
}

static void
count_once(struct counter *c, enum counted what, uint32_t where, int step)
{
	if (c->seen[what] == where)
		return;
	c->seen[what] = where;
	c->change[what] += step;
}

void
tally_expect_slot(const struct tally *t, uint64_t hash)
{
	__builtin_prefetch(&t->slots[hash & (t->nslots - 1)]);
}

void
tally_expect_counter(const struct tally *t, uint64_t hash)
{
	uint32_t number = t->slots[hash & (t->nslots - 1)].number;

	if (number != 0)
		__builtin_prefetch(counter_at(t, number - 1), 1);
}

void
tally_count(struct tally *t, uint32_t number, enum zone zone, uint32_t passage,
    uint32_t source, int step)
{
	struct counter *c = counter_at(t, number);

	if (zone == ZONE_TITLE)
		count_once(c, IN_TITLES, source, step);
	else
		count_once(c, zone == ZONE_BODY ? IN_BODIES : IN_SECTIONS,
		    passage, step);
	count_once(c, IN_SOURCES, source, step);
}

static bool
take_changes(const struct counter *c, struct tally_entry *e)
{
	bool changed = false;

	e->form = (struct span){c->form, c->len};
	for (int i = 0; i < FORM_COUNTS; i++) {
		e->change[i] = c->change[i];
		changed |= c->change[i] != 0;
	}
	return changed;
}

const struct tally_entry *
tally_changes(struct tally *t, size_t *n)
{
	free(t->changes);
	t->changes = xcalloc(t->n, sizeof(*t->changes));
	*n = 0;
	for (size_t i = 0; i < t->n; i++)
		*n += take_changes(counter_at(t, i), &t->changes[*n]);
	return t->changes;
}

/* What was seen stays: a source may go on after a commit. */
void
tally_clear(struct tally *t)
{
	for (size_t i = 0; i < t->n; i++)
		memset(counter_at(t, i)->change, 0,
		    sizeof(counter_at(t, i)->change));
}
