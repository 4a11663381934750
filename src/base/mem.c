/*
 * Memory that is there or ends the program.  Interface: mem.h.
 */
/* madvise, mallopt; the name is the C library's. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _DEFAULT_SOURCE
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"

#define HUGE_PAGE ((size_t)2 << 20)
#define HEAP_MOST (1 << 30) /* bytes that are not given back at once */
#define STACK_AHEAD ((size_t)16 << 10)

static void
out_of_memory(void)
{
	fputs("miprof-search: out of memory\n", stderr);
	exit(2);
}

void *
xmalloc(size_t size)
{
	void *p = malloc(size == 0 ? 1 : size);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n == 0 ? 1 : n, size == 0 ? 1 : size);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xrealloc(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		out_of_memory();
	p = realloc(p, n * size == 0 ? 1 : n * size);
	if (p == NULL)
		out_of_memory();
	return p;
}

char *
xstrdup(const char *s)
{
	return span_dup(span_of(s));
}

char *
span_dup(struct span s)
{
	char *p = xmalloc(s.len + 1);

	if (s.len > 0)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	return p;
}

void *
mem_more(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = n < 8 ? 8 : n + n / 2 + 1;
	return xrealloc(p, *cap, size);
}

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
mem_ahead(size_t bytes)
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
mem_program(void)
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
mem_huge(size_t bytes)
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
mem_fork(void)
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
mem_spare(size_t most)
{
	malloc_trim(most);
	return mallinfo2().keepcost;
}

#else

void
mem_ahead(size_t bytes)
{
	(void)bytes;
}

void
mem_program(void)
{
}

void
mem_huge(size_t bytes)
{
	(void)bytes;
}

pid_t
mem_fork(void)
{
	return fork();
}

size_t
mem_spare(size_t most)
{
	(void)most;
	return 0;
}

#endif
