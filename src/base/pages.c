/*
 * Pages of memory before they are used.  Interface: pages.h.
 */
/* madvise, mallopt; the name is the C library's. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _DEFAULT_SOURCE
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/pages.h"

#define HUGE_PAGE ((size_t)2 << 20)
#define HEAP_MOST (1 << 30) /* bytes that are not given back at once */
#define STACK_AHEAD ((size_t)16 << 10)

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

void
pages_ahead(size_t bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = more_heap(bytes + page);

	if (p != NULL)
		madvise(aligned(p, page), bytes, MADV_POPULATE_WRITE);
	free(p);
}

/* The linker's names for where the program begins and its data end. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern char __executable_start[], edata[];

void
pages_program(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *here = (char *)&page;
	char *stack = here - (uintptr_t)here % page - STACK_AHEAD;

	madvise(__executable_start,
	    (size_t)((uintptr_t)edata - (uintptr_t)__executable_start),
	    MADV_POPULATE_READ);
	madvise(stack, STACK_AHEAD, MADV_POPULATE_WRITE);
}

void
pages_huge(size_t bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = more_heap(bytes + HUGE_PAGE), *first, *huge;

	if (p == NULL)
		return;
	first = aligned(p, page);
	huge = aligned(p, HUGE_PAGE);
	madvise(first, (size_t)(huge - first), MADV_POPULATE_WRITE);
	madvise(huge, bytes, MADV_HUGEPAGE);
	free(p);
}

/* A guess of what is taken is safe: only a block of ours is kept back. */
pid_t
pages_fork(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uintptr_t top = (uintptr_t)sbrk(0) - mallinfo2().keepcost;
	size_t bytes = HUGE_PAGE - top % HUGE_PAGE;
	char *p = bytes > 4 * page ? malloc(bytes - page) : NULL;
	char *from = p == NULL ? NULL : aligned(p, page);
	pid_t pid;

	if (p != NULL)
		madvise(from, bytes - 3 * page, MADV_WIPEONFORK);
	pid = fork();
	if (p != NULL && pid != 0)
		madvise(from, bytes - 3 * page, MADV_KEEPONFORK);
	free(p);
	return pid;
}

size_t
pages_spare(size_t most)
{
	malloc_trim(most);
	return mallinfo2().keepcost;
}

#else

void
pages_ahead(size_t bytes)
{
	(void)bytes;
}

void
pages_program(void)
{
}

void
pages_huge(size_t bytes)
{
	(void)bytes;
}

pid_t
pages_fork(void)
{
	return fork();
}

size_t
pages_spare(size_t most)
{
	(void)most;
	return 0;
}

#endif
