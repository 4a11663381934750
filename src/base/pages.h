/*
 * Pages of memory, asked of the system before they are used and as large as
 * it has them.  What one page of 4 KiB costs when it is first touched, a page
 * of 2 MiB costs once: most of all in a virtual machine, where it was 7
 * microseconds even for a page that was there (13 for one that was not), half
 * of all that a question of one word took.  Where the system or the C library
 * does not know how, all stays as it is.
 */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include <stddef.h>

/*
 * Have what the program is (code, constants, variables) and the next of its
 * stack ready.  Call it first.  Pages are large where the file lies so in the
 * page cache: where it was written in one piece, is cached since then, and the
 * file system has large folios (ext4 since Linux 6.16, XFS).
 */
void pages_program(void);

/*
 * Have the heap grow by up to `most` bytes in large pages, the first `ahead`
 * of them now; of the rest only address space is taken.  Before a fork, what
 * is used is better little: it is copied page by small page.
 * Returns a block that keeps what is free before them from being used, to be
 * freed when the work is done; NULL where there is none.
 */
void *pages_heap(size_t ahead, size_t most);

/*
 * Gives back what is free at the end of the heap but for `most` bytes.
 * Returns how many bytes are free there now.
 */
size_t pages_spare(size_t most);

#endif
