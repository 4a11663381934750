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

/* Count the form once more.  Its number: the different forms of a text are
 * numbered from 0 as they come. */
size_t repeats_add(struct repeats *, struct span form);

/* How many different forms there are; how often one was added. */
size_t repeats_count(const struct repeats *);
unsigned repeats_times(const struct repeats *, size_t number);

#endif
