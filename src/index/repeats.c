/*
 * Which words a text has several times.  Interface: repeats.h.
 *
 * Slots are marked with the number of the text that they belong to, so that
 * nothing is wiped between two texts.  A form is known by 64 bits of hash:
 * two forms of one passage that share them, once in some 10^16 passages, may
 * be called strong for each other, which changes no result, only its order.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "index/repeats.h"

struct slot {
	uint64_t hash;
	uint32_t text;
	uint32_t number; /* of the form in its text */
};

struct repeats {
	struct slot *slots;
	size_t nslots; /* a power of two */
	uint32_t text;
	unsigned *times; /* of each form of the text at hand */
	size_t n, captimes;
};

struct repeats *
repeats_new(void)
{
	struct repeats *r = xcalloc(1, sizeof(*r));

	r->nslots = 1024;
	r->slots = xcalloc(r->nslots, sizeof(*r->slots));
	r->text = 1;
	return r;
}

void
repeats_free(struct repeats *r)
{
	if (r == NULL)
		return;
	free(r->slots);
	free(r->times);
	free(r);
}

void
repeats_clear(struct repeats *r)
{
	r->n = 0;
	if (++r->text == 0) { /* after four thousand million texts */
		memset(r->slots, 0, r->nslots * sizeof(*r->slots));
		r->text = 1;
	}
}

static struct slot *
slot_of(struct repeats *r, uint64_t hash)
{
	size_t i = hash & (r->nslots - 1);

	while (r->slots[i].text == r->text && r->slots[i].hash != hash)
		i = (i + 1) & (r->nslots - 1);
	return &r->slots[i];
}

static void
grow(struct repeats *r)
{
	struct slot *old = r->slots;
	size_t n = r->nslots;

	r->nslots *= 2;
	r->slots = xcalloc(r->nslots, sizeof(*r->slots));
	for (size_t i = 0; i < n; i++)
		if (old[i].text == r->text)
			*slot_of(r, old[i].hash) = old[i];
	free(old);
}

size_t
repeats_add(struct repeats *r, uint64_t hash)
{
	struct slot *s;

	if (r->n * 2 > r->nslots)
		grow(r);
	s = slot_of(r, hash);
	if (s->text != r->text) {
		*s = (struct slot){hash, r->text, (uint32_t)r->n};
		r->times =
		    mem_more(r->times, r->n, &r->captimes, sizeof(*r->times));
		r->times[r->n++] = 0;
	}
	r->times[s->number]++;
	return s->number;
}

unsigned
repeats_times(const struct repeats *r, size_t number)
{
	return r->times[number];
}
