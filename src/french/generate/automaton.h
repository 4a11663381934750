/*
 * A minimal acyclic automaton over words of one byte a letter, built from
 * words in order (J. Daciuk et al., Computational Linguistics 26(1), 2000).
 * An edge is 32 bits: target << 9 | last edge of its state << 8 | letter.
 * The letter 0 ends a word; its target is what the word stands for.
 */
#ifndef FRENCH_GENERATE_AUTOMATON_H
#define FRENCH_GENERATE_AUTOMATON_H

#include <stddef.h>
#include <stdint.h>

struct automaton {
	uint32_t *edges;
	size_t nedges, edge_cap;
	uint32_t root; /* index of the first edge; set by automaton_end() */
	size_t nstates;
	struct open_state *open; /* of the last word, by depth */
	size_t nopen, open_cap;
	char *last;
	uint32_t *table; /* states by hash, 0 where free */
	size_t table_size;
};

#define AUTOMATON_INIT                                                         \
	{                                                                      \
		0                                                              \
	}

void automaton_release(struct automaton *);

/* Words come in ascending byte order, each once, none empty. */
void automaton_add(struct automaton *, const char *word, uint32_t value);
void automaton_end(struct automaton *);

#endif
