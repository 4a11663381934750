/*
 * Where the program is.  Interface: program.h.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/program.h"

#define FIRST_TRY 512 /* bytes of a path, doubled until it fits */

char *
program_beside(const char *name)
{
	struct buf path = BUF_INIT;
	ssize_t n;
	size_t room = FIRST_TRY / 2;

	do {
		room *= 2;
		buf_reserve(&path, room);
		n = readlink("/proc/self/exe", path.p, room);
	} while (n == (ssize_t)room);
	if (n <= 0) {
		buf_release(&path);
		return NULL;
	}
	while (n > 0 && path.p[n - 1] != '/')
		n--;
	buf_cut(&path, (size_t)n);
	buf_adds(&path, name);
	return buf_take(&path);
}
