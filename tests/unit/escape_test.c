/*
 * Foreign text comes out harmless, and its width is what a terminal shows.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "text/escape.h"
#include "text/width.h"

#define REPLACED "\uFFFD"

static const struct {
	const char *name, *text, *line;
} lines[] = {
    {"plain words stay", "violences conjugales", "violences conjugales"},
    {"accents stay", "signalé à", "signalé à"},
    {"an escape sequence", "a\033[31mb", "a" REPLACED "[31mb"},
    {"a title sequence", "\033]0;x\a", REPLACED "]0;x" REPLACED},
    {"an 8-bit sequence (C1)",
	"a\xC2\x9B"
	"31m",
	"a" REPLACED "31m"},
    {"TAB and line ends", "a\tb\nc\r\nd\u2028e", "a b c  d e"},
    {"form feed", "a\fb", "a b"},
    {"DEL", "a\x7F", "a" REPLACED},
    {"override of direction", "a\u202Ecba", "a" REPLACED "cba"},
    {"isolate of direction", "a\u2066b\u2069", "a" REPLACED "b" REPLACED},
    {"direction mark goes", "a\u200Fb", "ab"},
    {"soft hyphen goes", "har\u00ADcèlement", "harcèlement"},
    {"byte order mark goes", "\uFEFFa", "a"},
    {"tags go", "a\U000E0041b", "ab"},
    {"no UTF-8", "a\xFF\xC3", "a" REPLACED REPLACED},
    {"a surrogate", "\xED\xA0\x80", REPLACED REPLACED REPLACED},
    {"a non-character", "\uFFFF", REPLACED},
    {"no-break spaces stay", "a\u00A0:\u202F!", "a\u00A0:\u202F!"},
    {"joined emoji stay", "👩\u200D⚕\uFE0F", "👩\u200D⚕\uFE0F"},
};

static void
lines_are_harmless(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct buf b = BUF_INIT;

		escape_line(&b, span_of(lines[i].text));
		if (strcmp(b.p, lines[i].line) != 0)
			fail_msg("%s: \"%s\"", lines[i].name, b.p);
		buf_release(&b);
	}
}

static void
every_code_point_comes_out_harmless(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		uint32_t out = escape_code_point(c);

		assert_true(out == 0 || out == '\n' || out >= 0x20);
		assert_false(out >= 0x7F && out <= 0x9F);
		assert_false(out >= 0x202A && out <= 0x202E);
		assert_false(out >= 0x2066 && out <= 0x2069);
		if (out != 0 && out != '\n')
			assert_int_equal(escape_code_point(out), out);
	}
}

static void
paragraphs_keep_their_line_ends(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	escape_text(&b, SPAN("a\nb\tc\033"));
	assert_string_equal(b.p, "a\nb c" REPLACED);
	buf_release(&b);
}

static void
a_zero_byte_does_not_end_the_text(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	escape_line(&b, SPAN("a\0b"));
	assert_string_equal(b.p, "a" REPLACED "b");
	buf_release(&b);
}

static const struct {
	const char *text;
	size_t width;
} widths[] = {
    {"", 0},
    {"abc", 3},
    {"é", 1},
    {"e\u0301", 1},
    {"中文", 4},
    {"😀", 2},
    {"…·│█", 4},
    {"a\u00A0b", 3},
};

static void
widths_are_what_a_terminal_shows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(widths); i++)
		assert_int_equal(
		    width_of(span_of(widths[i].text)), widths[i].width);
}

static void
a_fit_keeps_letters_whole(void **state)
{
	(void)state;
	assert_int_equal(width_fit(SPAN("abc"), 2), 2);
	assert_int_equal(width_fit(SPAN("e\u0301e\u0301"), 1), 3);
	assert_int_equal(width_fit(SPAN("中文"), 3), 3);
	assert_int_equal(width_fit(SPAN("中"), 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_are_harmless),
	    cmocka_unit_test(every_code_point_comes_out_harmless),
	    cmocka_unit_test(paragraphs_keep_their_line_ends),
	    cmocka_unit_test(a_zero_byte_does_not_end_the_text),
	    cmocka_unit_test(widths_are_what_a_terminal_shows),
	    cmocka_unit_test(a_fit_keeps_letters_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
