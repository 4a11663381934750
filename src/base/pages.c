/*
 * Pages of memory before they are used.  Interface: pages.h.
 */
/* madvise, mallopt; the name is the C library's. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _DEFAULT_SOURCE
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/pages.h"

#define HUGE_PAGE ((size_t)2 << 20)
#define HEAP_MOST INT_MAX /* bytes that are not given back at once */
#define STACK_AHEAD ((size_t)16 << 10)
#define BLOCK ((size_t)64) /* what a block takes besides its bytes, or more */

#if defined(__GLIBC__) && defined(MADV_POPULATE_WRITE)

/* From the end of the heap, where it stays when it is freed. */
static char *
more_heap(size_t bytes)
{
	mallopt(M_MMAP_THRESHOLD, HEAP_MOST);
	mallopt(M_TRIM_THRESHOLD, HEAP_MOST);
	return malloc(bytes);
}

static char *
aligned(char *p, size_t unit)
{
	return p + (unit - (uintptr_t)p % unit);
}

/* The linker's and the C library's names for parts of the program. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern char __executable_start[], __data_start[], end[];

static void
advise(char *from, const char *to, int advice)
{
	madvise(from, (size_t)((uintptr_t)to - (uintptr_t)from), advice);
}

void
pages_program(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *here = (char *)&page;
	char *stack = here - (uintptr_t)here % page;
	char *data = __data_start - (uintptr_t)__data_start % page;

	advise(__executable_start, data, MADV_POPULATE_READ);
	advise(data, end, MADV_POPULATE_WRITE);
	advise(stack - STACK_AHEAD, stack, MADV_POPULATE_WRITE);
}

void *
pages_heap(size_t ahead, size_t most)
{
	char *p = more_heap(most + HUGE_PAGE), *huge;
	size_t before;

	if (p == NULL)
		return NULL;
	huge = aligned(p, HUGE_PAGE);
	before = (size_t)(huge - p);
	madvise(huge, most, MADV_HUGEPAGE);
	madvise(huge, ahead, MADV_POPULATE_WRITE);
	free(p);
	return before > BLOCK ? malloc(before - BLOCK) : NULL;
}

size_t
pages_spare(size_t most)
{
	malloc_trim(most);
	return mallinfo2().keepcost;
}

#else

void
pages_program(void)
{
}

void *
pages_heap(size_t ahead, size_t most)
{
	(void)ahead;
	(void)most;
	return NULL;
}

size_t
pages_spare(size_t most)
{
	(void)most;
	return 0;
}

#endif
