/*
 * Which words a text has several times: a first look at the tokens of one
 * passage, before they are written.
 */
#ifndef INDEX_REPEATS_H
#define INDEX_REPEATS_H

#include <stddef.h>
#include <stdint.h>

struct repeats;

struct repeats *repeats_new(void);
void repeats_free(struct repeats *);

/* Forget the last text. */
void repeats_clear(struct repeats *);

/* Count the form of this hash (formhash.h) once more.  Its number: the
 * different forms of a text are numbered from 0 as they come. */
size_t repeats_add(struct repeats *, uint64_t hash);

/* How often one was added. */
unsigned repeats_times(const struct repeats *, size_t number);

#endif
