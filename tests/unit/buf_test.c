/*
 * Strings that grow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"

static void
a_new_buffer_is_empty(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_null(b.p);
	assert_int_equal(b.len, 0);
	buf_clear(&b);
	buf_release(&b);
	assert_null(b.p);
}

static void
what_is_added_follows_what_was_there(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_adds(&b, "un");
	buf_addc(&b, ' ');
	buf_add(&b, SPAN("deux"));
	buf_addf(&b, " %d%s", 3, "!");
	assert_string_equal(b.p, "un deux 3!");
	assert_int_equal(b.len, 10);
	buf_release(&b);
}

static void
adding_nothing_ends_in_an_empty_string(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_add(&b, (struct span){NULL, 0});
	buf_adds(&b, NULL);
	buf_addf(&b, "%s", "");
	assert_int_equal(b.len, 0);
	assert_string_equal(b.p, "");
	buf_release(&b);
}

static void
nuls_are_bytes_like_others(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_add(&b, SPAN("a\0b"));
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.p, "a\0b", 4);
	buf_release(&b);
}

/* Sizes around each growth, and one far beyond the first. */
static void
it_grows_by_bytes_and_at_once(void **state)
{
	struct buf b = BUF_INIT, big = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		buf_addc(&b, (char)('a' + i % 26));
		assert_int_equal(b.len, i + 1);
		assert_true(b.len < b.cap);
		assert_int_equal(b.p[b.len], '\0');
	}
	assert_int_equal(b.p[999], 'a' + 999 % 26);
	buf_addf(&big, "%*s", 100000, "x");
	assert_int_equal(big.len, 100000);
	assert_int_equal(big.p[99999], 'x');
	buf_release(&b);
	buf_release(&big);
}

static void
reserved_room_is_not_moved(void **state)
{
	struct buf b = BUF_INIT;
	const char *p;

	(void)state;
	buf_reserve(&b, 5000);
	p = b.p;
	for (int i = 0; i < 5000; i++)
		buf_addc(&b, 'x');
	assert_ptr_equal(b.p, p);
	buf_release(&b);
}

static void
cutting_and_clearing_keep_the_memory(void **state)
{
	struct buf b = BUF_INIT;
	size_t cap;

	(void)state;
	buf_adds(&b, "égalité");
	cap = b.cap;
	buf_cut(&b, 2);
	assert_string_equal(b.p, "é");
	buf_clear(&b);
	assert_string_equal(b.p, "");
	assert_int_equal(b.len, 0);
	assert_int_equal(b.cap, cap);
	buf_release(&b);
}

static void
taking_leaves_an_empty_buffer(void **state)
{
	struct buf b = BUF_INIT;
	char *p;

	(void)state;
	buf_adds(&b, "plainte");
	p = buf_take(&b);
	assert_string_equal(p, "plainte");
	assert_null(b.p);
	free(p);
	p = buf_take(&b);
	assert_string_equal(p, "");
	free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_buffer_is_empty),
	    cmocka_unit_test(what_is_added_follows_what_was_there),
	    cmocka_unit_test(adding_nothing_ends_in_an_empty_string),
	    cmocka_unit_test(nuls_are_bytes_like_others),
	    cmocka_unit_test(it_grows_by_bytes_and_at_once),
	    cmocka_unit_test(reserved_room_is_not_moved),
	    cmocka_unit_test(cutting_and_clearing_keep_the_memory),
	    cmocka_unit_test(taking_leaves_an_empty_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
