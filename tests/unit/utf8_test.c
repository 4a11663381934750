/*
 * UTF-8 as the Unicode Standard's table 3-7 has it, and nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/utf8.h"

static void
each_scalar_value_comes_back_from_its_bytes(void **state)
{
	char bytes[UTF8_MAX];
	size_t len, written;

	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		written = utf8_put(c, bytes);
		if (utf8_get((struct span){bytes, written}, &len) != c ||
		    len != written)
			fail_msg("U+%04X", (unsigned)c);
	}
}

static void
what_is_not_well_formed_is_one_replaced_byte(void **state)
{
	const struct span rows[] = {
	    SPAN("\x80"),
	    SPAN("\xBF"), /* tails alone */
	    SPAN("\xC0\x80"),
	    SPAN("\xC1\xBF"), /* overlong, two bytes */
	    SPAN("\xE0\x80\x80"),
	    SPAN("\xE0\x9F\xBF"),
	    SPAN("\xF0\x80\x80\x80"),
	    SPAN("\xF0\x8F\xBF\xBF"),
	    SPAN("\xED\xA0\x80"),
	    SPAN("\xED\xBF\xBF"),     /* surrogates */
	    SPAN("\xF4\x90\x80\x80"), /* U+110000 */
	    SPAN("\xF5\x80\x80\x80"),
	    SPAN("\xFE"),
	    SPAN("\xFF"),
	    SPAN("\xC3"),
	    SPAN("\xE2\x82"),
	    SPAN("\xF0\x9F\x98"), /* cut */
	    SPAN("\xC3("),
	    SPAN("\xE2(\xA1"),
	    SPAN("\xE2\x82("),
	    SPAN("\xF0\x9F\x98("),
	    SPAN("\xF0\x9F(\x80"),
	    SPAN("\xF0(\x98\x80"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 0;

		assert_int_equal(utf8_get(rows[i], &len), UTF8_REPLACEMENT);
		assert_int_equal(len, 1);
		assert_false(utf8_valid(rows[i]));
	}
}

static void
a_written_replacement_character_is_valid(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(
	    utf8_get(SPAN("\xEF\xBF\xBD"), &len), UTF8_REPLACEMENT);
	assert_int_equal(len, 3);
	assert_true(utf8_valid(SPAN("\xEF\xBF\xBD")));
}

static void
valid_text_may_hold_anything_well_formed(void **state)
{
	(void)state;
	assert_true(utf8_valid((struct span){NULL, 0}));
	assert_true(utf8_valid(SPAN("a\0é€😀")));
	assert_false(utf8_valid(SPAN("plainte\xE9")));
	assert_false(utf8_valid(span_sub(SPAN("€"), 0, 2)));
}

static void
characters_are_counted_and_bounded(void **state)
{
	struct span s = SPAN("aé€😀");

	(void)state;
	assert_int_equal(utf8_count(s), 4);
	assert_int_equal(utf8_count(SPAN("\xFF\xFE"
					 "a")),
	    3);
	assert_int_equal(utf8_count((struct span){NULL, 0}), 0);
	assert_true(utf8_boundary(s, 0));
	assert_true(utf8_boundary(s, 1));
	assert_false(utf8_boundary(s, 2));
	assert_true(utf8_boundary(s, s.len));
	assert_true(utf8_boundary(s, s.len + 9));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_scalar_value_comes_back_from_its_bytes),
	    cmocka_unit_test(what_is_not_well_formed_is_one_replaced_byte),
	    cmocka_unit_test(a_written_replacement_character_is_valid),
	    cmocka_unit_test(valid_text_may_hold_anything_well_formed),
	    cmocka_unit_test(characters_are_counted_and_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
