/*
 * What the signs at the ends of a line say: that an item begins, that a
 * sentence ends or goes on.
 */
#ifndef DOCUMENT_SIGNS_H
#define DOCUMENT_SIGNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

static inline bool
signs_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of the bullet or number that opens an item, with its space; 0 where
 * there is none. */
size_t signs_item_mark(struct span);

/* Whether a small letter begins the text. */
bool signs_starts_small(struct span);

/* Whether a stop or a colon ends it, before quotes and brackets that close. */
bool signs_ends_sentence(struct span);

/* Whether a hyphen ends it, right behind a word. */
bool signs_ends_with_hyphen(struct span);

/* Whether it has three letters from A to Z at least. */
bool signs_has_letters(struct span);

#endif
