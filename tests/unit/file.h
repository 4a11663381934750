/*
 * Files that tests write, after <cmocka.h>.
 */
#ifndef TESTS_UNIT_FILE_H
#define TESTS_UNIT_FILE_H

#include <stdio.h>

#include "base/span.h"

static void
write_file(const char *path, struct span s)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(s.p, 1, s.len, f), s.len);
	assert_int_equal(fclose(f), 0);
}

#endif
