/*
 * Spans, memory, errors and the small vocabularies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/kinds.h"
#include "base/mem.h"
#include "base/span.h"

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
spans_compare_by_bytes_then_length(void **state)
{
	const struct {
		struct span a, b;
		int order;
	} rows[] = {
	    {SPAN(""), {NULL, 0}, 0},
	    {SPAN("a"), SPAN("a"), 0},
	    {SPAN("a"), SPAN("b"), -1},
	    {SPAN("a"), SPAN("ab"), -1},
	    {SPAN("b"), SPAN("ab"), 1},
	    {SPAN("z"), SPAN("é"), -1}, /* bytes are unsigned */
	    {SPAN("a\0b"), SPAN("a\0c"), -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct span a = rows[i].a, b = rows[i].b;

		assert_int_equal(sign(span_cmp(a, b)), rows[i].order);
		assert_int_equal(sign(span_cmp(b, a)), -rows[i].order);
		assert_int_equal(span_eq(a, b), rows[i].order == 0);
	}
}

static void
trimming_takes_white_space_at_both_ends_only(void **state)
{
	const struct {
		struct span raw;
		const char *trimmed;
	} rows[] = {
	    {SPAN(""), ""},
	    {{NULL, 0}, ""},
	    {SPAN(" \t\r\n\v\f"), ""},
	    {SPAN(" a b\n"), "a b"},
	    {SPAN("\xC2\xA0x"), "\xC2\xA0x"}, /* not ASCII: stays */
	    {SPAN("é "), "é"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_true(span_is(span_trim(rows[i].raw), rows[i].trimmed));
}

static void
parts_of_spans_never_leave_them(void **state)
{
	struct span s = SPAN("abcdef");

	(void)state;
	assert_true(span_is(span_sub(s, 1, 3), "bc"));
	assert_true(span_is(span_sub(s, 4, 100), "ef"));
	assert_true(span_is(span_sub(s, 100, 200), ""));
	assert_true(span_is(span_sub(s, 3, 2), ""));
	assert_true(span_is(span_sub(span_of(NULL), 1, 2), ""));
	assert_true(span_starts(s, SPAN("abc")));
	assert_true(span_starts(s, span_of(NULL)));
	assert_false(span_starts(s, SPAN("abcdefg")));
	assert_false(span_starts(span_of(NULL), SPAN("a")));
}

static void
copies_of_spans_end_in_nul(void **state)
{
	char *p = span_dup(span_sub(SPAN("abcdef"), 0, 3));

	(void)state;
	assert_string_equal(p, "abc");
	free(p);
	p = span_dup(span_of(NULL));
	assert_string_equal(p, "");
	free(p);
	p = xstrdup("plainte");
	assert_string_equal(p, "plainte");
	free(p);
}

static void
arrays_grow_and_keep_what_they_hold(void **state)
{
	size_t n = 0, cap = 0;
	unsigned *v = NULL;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		v = mem_more(v, n, &cap, sizeof(*v));
		assert_true(n < cap);
		v[n++] = i;
	}
	for (unsigned i = 0; i < 1000; i++)
		assert_int_equal(v[i], i);
	free(v);
}

static void
nothing_is_still_memory(void **state)
{
	void *p[] = {
	    xmalloc(0), xcalloc(0, 8), xcalloc(8, 0), xrealloc(NULL, 0, 8)};
	char *zeroed = xcalloc(16, 1);

	(void)state;
	for (size_t i = 0; i < COUNT(p); i++) {
		assert_non_null(p[i]);
		free(p[i]);
	}
	for (size_t i = 0; i < 16; i++)
		assert_int_equal(zeroed[i], 0);
	free(zeroed);
}

/* The status of a child that asks for what cannot be had, and what it says. */
static int
asks_too_much(char *said, size_t size, size_t n, size_t each)
{
	int pipes[2], status;
	ssize_t got;
	pid_t pid;

	assert_int_equal(pipe(pipes), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(pipes[1], STDERR_FILENO);
		xrealloc(NULL, n, each);
		_exit(0);
	}
	close(pipes[1]);
	got = read(pipes[0], said, size - 1);
	said[got < 0 ? 0 : got] = '\0';
	close(pipes[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
a_size_that_overflows_ends_the_program_with_a_sentence(void **state)
{
	char said[200];

	(void)state;
	assert_int_equal(asks_too_much(said, sizeof(said), SIZE_MAX / 2, 3), 2);
	assert_non_null(strstr(said, "base_test: out of memory"));
}

static void
the_last_error_replaces_the_first(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_FORMAT, "%s:%d: no title", "a.yaml", 3);
	assert_int_equal(e.code, ERR_FORMAT);
	assert_string_equal(e.text, "a.yaml:3: no title");
	err_set(&e, ERR_SYSTEM, "while reading: %s", e.text);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(e.text, "while reading: a.yaml:3: no title");
	err_release(&e);
	assert_int_equal(e.code, ERR_NONE);
	assert_null(e.text);
	err_set(NULL, ERR_FORMAT, "nobody listens");
}

static void
kinds_are_read_as_people_write_them(void **state)
{
	static const struct {
		const char *typed;
		int kind;
	} rows[] = {
	    {"lettre", KIND_LETTRE},
	    {"Lettres", KIND_LETTRE},
	    {"modèle", KIND_MODELE},
	    {"MODÈLES", KIND_MODELE},
	    {"étude", KIND_ETUDE},
	    {"ÉTUDE", KIND_ETUDE},
	    {"présentation", KIND_PRESENTATION},
	    {"document", KIND_DOCUMENT},
	    {"lettress", -1},
	    {"lettr", -1},
	    {"", -1},
	    {"\xC3", -1},
	    {"s", -1},
	    {"l\xC3ttre", -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(kind_of(span_of(rows[i].typed)), rows[i].kind);
	assert_int_equal(kind_of((struct span){"lettre\0", 7}), -1);
}

static void
each_slug_names_itself_alone(void **state)
{
	(void)state;
	for (unsigned k = 0; k < KIND_COUNT; k++)
		assert_int_equal(kind_of(span_of(kind_slug(k))), k);
	for (unsigned i = 0; audience_slug(i) != NULL; i++) {
		assert_true(i < 64);
		assert_int_equal(audience_of(span_of(audience_slug(i))), i);
	}
	for (unsigned i = 0; theme_slug(i) != NULL; i++) {
		assert_true(i < 64);
		assert_int_equal(theme_of(span_of(theme_slug(i))), i);
	}
	assert_int_equal(audience_of(SPAN("police gendarmerie")),
	    audience_of(SPAN("police-gendarmerie")));
	assert_int_equal(audience_of(SPAN("personne")), -1);
	assert_int_equal(theme_of(SPAN("rien")), -1);
	assert_null(audience_slug(1000));
	assert_null(theme_slug(1000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(spans_compare_by_bytes_then_length),
	    cmocka_unit_test(trimming_takes_white_space_at_both_ends_only),
	    cmocka_unit_test(parts_of_spans_never_leave_them),
	    cmocka_unit_test(copies_of_spans_end_in_nul),
	    cmocka_unit_test(arrays_grow_and_keep_what_they_hold),
	    cmocka_unit_test(nothing_is_still_memory),
	    cmocka_unit_test(
		a_size_that_overflows_ends_the_program_with_a_sentence),
	    cmocka_unit_test(the_last_error_replaces_the_first),
	    cmocka_unit_test(kinds_are_read_as_people_write_them),
	    cmocka_unit_test(each_slug_names_itself_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
