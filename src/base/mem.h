/*
 * Memory that is there or ends the program: a search tool has no better
 * answer to an empty heap than one sentence and exit 2.  Sizes are bytes.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>
#include <sys/types.h>

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

/*
 * These leave all as it is where the system or the C library does not
 * know how.
 *
 * Have the next `bytes` of the heap ready in one request: cheaper than a
 * page fault for each 4 KiB of them.
 */
void mem_ahead(size_t bytes);

/*
 * Have what the program is (code and constants) and the next of its stack
 * ready, likewise.
 */
void mem_program(void);

/*
 * Have the heap grow by up to `bytes` in pages of 2 MiB: a page fault for
 * each of them.  Only address space is taken before.  For little work, a
 * few MiB: in a virtual machine a heap of 100 MiB in such pages made adding
 * 168 MB of text a fifth slower.
 */
void mem_huge(size_t bytes);

/*
 * fork(2), which leaves what is free at the end of the heap to the parent
 * alone: what both hold is copied, page by page, when one writes there.
 */
pid_t mem_fork(void);

/*
 * Gives back what is free at the end of the heap but for `most` bytes.
 * Returns how many bytes are free there now.
 */
size_t mem_spare(size_t most);

#endif
