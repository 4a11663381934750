/*
 * The numbers that headings bear, and the names of chapters: 2.1, B.4,
 * Chapitre 3, ANNEXE B.
 */
#ifndef DOCUMENT_CHAPTER_H
#define DOCUMENT_CHAPTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* Whether s is the number of a chapter that a wide gap sets apart from its
 * name: short, and begun by a digit or by the letter of an appendix. */
bool chapter_is_number(struct span s);

/* Whether s is a capital that numbers: a letter, or a Roman number. */
bool chapter_is_capital(struct span s);

/* How deep the number is that opens s: 1 for 2., 2 for 2.1; 0: it has none. */
unsigned chapter_depth(struct span s);

/*
 * Bytes that name a chapter by its number, as Chapitre 3 or ANNEXE B, or by
 * its word only; 0 where s does not begin so.
 */
size_t chapter_mark(struct span s);

/* Whether s is the number of a chapter and nothing else. */
bool chapter_is_lone(struct span s);

/* What follows the number that opens s, as 2.1, B.4 or Chapitre 3; s where it
 * has none. */
struct span chapter_skip(struct span s);

#endif
