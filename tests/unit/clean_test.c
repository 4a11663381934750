/*
 * Foreign bytes become clean UTF-8.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/clean.h"
#include "text/encoding.h"

#define T(literal)                                                             \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}

static void
text_is_cleaned(void **state)
{
	static const struct {
		struct span in;
		const char *out;
	} rows[] = {
	    {T(""), ""},
	    {T(" \t\r\n "), ""},
	    {T("  un \n\t deux  "), "un deux"},
	    {T("un\xC2\xA0: deux\xE2\x80\xAFtrois\xE3\x80\x80quatre"),
		"un : deux trois quatre"},
	    {T("e\xCC\x81le\xCC\x80ve"), "élève"},
	    {T("\xEF\xAC\x81nir e\xEF\xAC\x80"
	       "et di\xEF\xAC\x83"
	       "cile"),
		"finir effet difficile"},
	    {T("tribu\xC2\xADnal"), "tribunal"},
	    {T("a \xC2\xAD b"), "a b"},
	    {T("a\0b\x1B[1m\x7F"), "ab[1m"},
	    {T("\xEF\xBB\xBFmot\xE2\x80\x8B suite\xE2\x80\xAE"), "mot suite"},
	    {T("caf\xE9"), "caf\xEF\xBF\xBD"},
	    {T("l\xE2\x80\x99\xC3\xA9galit\xC3\xA9"), "l’égalité"},
	    {T("\xE2\x84\xAB"), "Å"},
	};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_clear(&b);
		buf_adds(&b, "> ");
		text_clean(rows[i].in, &b);

		assert_string_equal(b.p + 2, rows[i].out);
	}
	buf_release(&b);
}

static void
encodings_are_told(void **state)
{
	static const struct {
		struct span in, declared;
		const char *out;
	} rows[] = {
	    {T("\xC3\xA9t\xC3\xA9"), T(""), "été"},
	    {T("\xEF\xBB\xBF\xC3\xA9t\xC3\xA9"), T(""), "été"},
	    {T("\xE9t\xE9 \x80 \x9Cu\x92"), T(""), "été € œu’"},
	    {T("\xE9t\xE9"), T("iso-8859-1"), "été"},
	    {T("\xE9t\xE9"), T("utf-8"), "été"},
	    {T("c\xBDur d'\xE9t\xE9"), T(""), "cœur d'été"},
	    {T("\x8Et\x8E apr\x8Fs"), T(""), "été après"},
	    {T("\x82t\x82 apr\x8As"), T(""), "été après"},
	    {T("\xFF\xFE\xE9\0t\0\xE9\0"), T(""), "été"},
	    {T("\xFE\xFF\0\xE9\0t\0\xE9"), T(""), "été"},
	    {T("\xE9\0t\0\xE9\0 \0i\0c\0i\0"), T(""), "été ici"},
	    {T("\0\xE9\0t\0\xE9\0 \0i\0c\0i"), T(""), "été ici"},
	    {T("\xFF\xFE\x3D\xD8\x00\xDE"), T(""), "😀"},
	    {T("\xFF\xFE\x00\xD8"), T(""), "\xEF\xBF\xBD"},
	    {T("\xCF\xF0\xE8\xE2\xE5\xF2"), T("windows-1251"), "Привет"},
	    {T("\xE9t\xE9"), T("no-such-encoding"), "été"},
	    {T("\xC3\xA9t\xC3\xA9 \xC3\xA8 \xC3\xA0 \xC3\xB4 \xFF"), T(""),
		"été è à ô \xEF\xBF\xBD"},
	};
	struct buf scratch = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct span s =
		    encoding_utf8(rows[i].in, rows[i].declared, &scratch);
		char *copy = span_dup(s);

		assert_string_equal(copy, rows[i].out);
		free(copy);
	}
	buf_release(&scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_cleaned),
	    cmocka_unit_test(encodings_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
