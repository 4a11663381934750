/*
 * What a fuzz target asserts.  TARGET, defined before, is its name.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static void
must(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, TARGET ": %s\n", what);
	abort();
}
