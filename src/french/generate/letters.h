/*
 * The letters of the lexicon: ISO 8859-1, one byte each, so that a word is
 * an array of letters.  œ stands at 0x9C until it is spelt out.
 */
#ifndef FRENCH_GENERATE_LETTERS_H
#define FRENCH_GENERATE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * UTF-8 line to letters, in place.  False where a character has none; the
 * line is then cut there.
 */
bool letters_read(char *line);

/* Lower case, with œ and æ as oe and ae.  Freed by the caller. */
char *letters_fold(const char *word);

#endif
