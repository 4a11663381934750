/*
 * Which words a text has several times: a first look at the tokens of one
 * passage, before they are written.
 */
#ifndef INDEX_REPEATS_H
#define INDEX_REPEATS_H

#include <stddef.h>

#include "base/span.h"

struct repeats;

struct repeats *repeats_new(void);
void repeats_free(struct repeats *);

/* Forget the last text. */
void repeats_clear(struct repeats *);

/* Count the form once more. */
void repeats_add(struct repeats *, struct span form);

/* How often the form was added; after that, 0: it is asked for once. */
unsigned repeats_take(struct repeats *, struct span form);

#endif
