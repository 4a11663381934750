/*
 * The minimal automaton.  Interface: automaton.h.
 *
 * States of the last word are open; those that the next word does not share
 * are closed, deepest first: looked up among the states already written,
 * and written where there is none alike.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "french/generate/automaton.h"

#define LAST 0x100U

struct open_state {
	uint32_t edges[256];
	size_t n;
};

void
automaton_release(struct automaton *a)
{
	free(a->edges);
	free(a->open);
	free(a->last);
	free(a->table);
	*a = (struct automaton)AUTOMATON_INIT;
}

static size_t
hash_state(const uint32_t *edges, size_t n)
{
	uint64_t h = 0xcbf29ce484222325U;

	for (size_t i = 0; i < n; i++)
		h = (h ^ edges[i]) * 0x100000001b3U;
	return (size_t)(h ^ h >> 29);
}

static size_t
state_length(const uint32_t *edges)
{
	size_t n = 1;

	while (!(edges[n - 1] & LAST))
		n++;
	return n;
}

static bool
same_state(const struct automaton *a, uint32_t at, const struct open_state *s)
{
	return state_length(a->edges + at) == s->n &&
	    memcmp(a->edges + at, s->edges, s->n * sizeof(*s->edges)) == 0;
}

/* The slot of a state like s, or the free one where it belongs. */
static uint32_t *
find_slot(struct automaton *a, const struct open_state *s)
{
	size_t i = hash_state(s->edges, s->n) & (a->table_size - 1);

	while (a->table[i] != 0 && !same_state(a, a->table[i] - 1, s))
		i = (i + 1) & (a->table_size - 1);
	return &a->table[i];
}

static void
grow_table(struct automaton *a)
{
	uint32_t *old = a->table;
	size_t size = a->table_size;

	a->table_size = size == 0 ? 1024 : 2 * size;
	a->table = xcalloc(a->table_size, sizeof(*a->table));
	for (size_t i = 0; i < size; i++) {
		struct open_state s;

		if (old[i] == 0)
			continue;
		s.n = state_length(a->edges + old[i] - 1);
		memcpy(s.edges, a->edges + old[i] - 1, s.n * sizeof(*s.edges));
		*find_slot(a, &s) = old[i];
	}
	free(old);
}

static uint32_t
close_state(struct automaton *a, struct open_state *s)
{
	uint32_t *slot;

	s->edges[s->n - 1] |= LAST;
	if (2 * a->nstates >= a->table_size)
		grow_table(a);
	slot = find_slot(a, s);
	if (*slot != 0)
		return *slot - 1;
	*slot = (uint32_t)a->nedges + 1;
	a->nstates++;
	for (size_t i = 0; i < s->n; i++) {
		a->edges = mem_more(
		    a->edges, a->nedges, &a->edge_cap, sizeof(*a->edges));
		a->edges[a->nedges++] = s->edges[i];
	}
	return *slot - 1;
}

/* Close all states deeper than depth. */
static void
close_below(struct automaton *a, size_t depth)
{
	while (a->nopen > depth + 1) {
		struct open_state *s = &a->open[a->nopen - 1];
		struct open_state *parent = s - 1;
		uint32_t at = close_state(a, s);

		parent->edges[parent->n - 1] |= at << 9;
		a->nopen--;
	}
}

static void
open_state(struct automaton *a)
{
	a->open = mem_more(a->open, a->nopen, &a->open_cap, sizeof(*a->open));
	a->open[a->nopen++].n = 0;
}

void
automaton_add(struct automaton *a, const char *word, uint32_t value)
{
	size_t len = strlen(word), common = 0;
	struct open_state *s;

	if (a->last == NULL)
		open_state(a);
	else
		while (word[common] != '\0' && word[common] == a->last[common])
			common++;
	close_below(a, common);
	for (size_t i = common; i < len; i++) {
		s = &a->open[a->nopen - 1];
		s->edges[s->n++] = (unsigned char)word[i];
		open_state(a);
	}
	s = &a->open[a->nopen - 1];
	s->edges[s->n++] = value << 9;
	free(a->last);
	a->last = xstrdup(word);
}

void
automaton_end(struct automaton *a)
{
	if (a->nopen == 0)
		return;
	close_below(a, 0);
	a->root = close_state(a, &a->open[0]);
	a->nopen = 0;
}
