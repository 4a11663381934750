/*
 * Reads files as the indexer does, one child at a time, and prints how
 * many pages they have: pages FILE...
 */
#include <stdio.h>

#include "document/read.h"

static int
add(size_t index, const char *path, struct document *doc, const struct err *why,
    void *arg)
{
	(void)index;
	if (doc == NULL)
		fprintf(stderr, "pages: %s: %s\n", path, why->text);
	else
		*(size_t *)arg += doc->npages;
	return 0;
}

int
main(int argc, char **argv)
{
	size_t pages = 0;

	document_read_all(
	    (const char *const *)argv + 1, (size_t)argc - 1, 1, add, &pages);
	printf("%zu\n", pages);
	return 0;
}
