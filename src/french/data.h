/*
 * The tables that the build makes of the dictionary (generate/lexicon.c).
 * Words are ISO 8859-1 here: a byte is a letter.
 */
#ifndef FRENCH_DATA_H
#define FRENCH_DATA_H

#include <stdint.h>

/*
 * Counts the changes of the rules in analyse.c and of the sounds in nearest.c:
 * raise it whenever the same text gives other tokens, or a word sounds
 * otherwise.
 */
#define ANALYSE_RULES "3"

/* An edge: target << 9 | EDGE_LAST in the last of its state | letter. */
#define EDGE_LAST 0x100U
#define EDGE_LETTER 0xFFU
#define EDGE_TARGET(edge) ((edge) >> 9)

/*
 * What a word stands for: a run of readings, the last one marked.  A
 * reading is: letters to cut << 8, flags, letters to add << 16 as a place
 * in lexicon_letters, where they end with a NUL.
 */
enum reading_flag {
	READING_LAST = 1,
	READING_FIRST = 2, /* what a reader who types the word means */
	READING_FEMININE = 4,
	READING_STRICT = 8,    /* answers only with all its accents */
	READING_COMPOUND = 16, /* written with a hyphen alone */
	READING_APOSTROPHE = 32,
	READING_NAME = 64
};

#define READING_CUT(reading) ((reading) >> 8 & 0xFF)
#define READING_ADD(reading) (lexicon_letters + ((reading) >> 16))

struct lexicon_automaton {
	const uint32_t *edges;
	uint32_t root;
};

extern const struct lexicon_automaton lexicon_forms;
extern const struct lexicon_automaton lexicon_families; /* by lemma */
extern const struct lexicon_automaton lexicon_endings;	/* last letter first */
extern const uint32_t lexicon_readings[];
extern const char lexicon_letters[];

#endif
