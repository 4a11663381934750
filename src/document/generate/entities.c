/*
 * Writes the named characters that libxml2 knows, as C, to standard output.
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES 0x10000U /* all of HTML 4 are below */

static int
by_name(const void *a, const void *b)
{
	return strcmp((*(const htmlEntityDesc *const *)a)->name,
	    (*(const htmlEntityDesc *const *)b)->name);
}

int
main(void)
{
	static const htmlEntityDesc *found[VALUES];
	size_t n = 0;

	for (unsigned value = 1; value < VALUES; value++) {
		found[n] = htmlEntityValueLookup(value);
		n += found[n] != NULL;
	}
	qsort(found, n, sizeof(*found), by_name);
	puts("#include \"document/entity-data.h\"\n\n"
	     "const struct entity entities[] = {");
	for (size_t i = 0; i < n; i++)
		printf("    {\"%s\", %u},\n", found[i]->name, found[i]->value);
	printf("};\nconst size_t entities_count = %zu;\n", n);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
