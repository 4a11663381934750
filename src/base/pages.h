/*
 * Pages of memory, asked of the system before they are used: a page fault
 * for each 4 KiB is dear, most of all in a virtual machine.  Where the
 * system or the C library does not know how, all stays as it is.
 */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include <stddef.h>
#include <sys/types.h>

/* Have the next `bytes` of the heap ready. */
void pages_ahead(size_t bytes);

/*
 * Have what the program is (code and constants) and the next of its stack
 * ready, likewise.
 */
void pages_program(void);

/*
 * Have the heap grow by up to `bytes` in pages of 2 MiB: a page fault for
 * each of them.  Only address space is taken before.  For little work, a
 * few MiB: in a virtual machine a heap of 100 MiB in such pages made adding
 * 168 MB of text a fifth slower.
 */
void pages_huge(size_t bytes);

/*
 * fork(2), which leaves what is free at the end of the heap to the parent
 * alone: what both hold is copied, page by page, when one writes there.
 */
pid_t pages_fork(void);

/*
 * Gives back what is free at the end of the heap but for `most` bytes.
 * Returns how many bytes are free there now.
 */
size_t pages_spare(size_t most);

#endif
