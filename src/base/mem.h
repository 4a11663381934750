/*
 * Memory that is there or ends the program: a search tool has no better
 * answer to an empty heap than one sentence and exit 2.  Sizes are bytes.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/span.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Freed with free(). */
void *xmalloc(size_t);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *, size_t n, size_t size);
char *xstrdup(const char *);

/* A NUL-terminated copy. */
char *span_dup(struct span);

/*
 * Room for one more element in the array p of n elements of the given
 * size; *cap is its capacity in elements.  Returns the array, moved or not.
 * Usage: v = mem_more(v, n, &cap, sizeof(*v)); v[n++] = x;
 */
void *mem_more(void *p, size_t n, size_t *cap, size_t size);

#endif
