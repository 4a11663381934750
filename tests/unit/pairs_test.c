/*
 * Words that must meet and words that must not: tests/french-pairs.tsv.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "french/analyse.h"
#include "french/lexicon.h"

/* Whether what a typed word means is among the lemmas of a word. */
struct meeting {
	struct span wanted; /* a lemma of the word typed */
	struct span word;
	bool met;
};

static void
compare(struct span lemma, enum lemma_source source, void *arg)
{
	struct meeting *m = arg;

	(void)source;
	m->met = m->met || span_eq(lemma, m->wanted);
}

static void
look_for(struct span lemma, enum lemma_source source, void *arg)
{
	struct meeting *m = arg;

	if (source == LEMMA_OTHER)
		return;
	m->wanted = lemma;
	lexicon_lemmas(m->word, compare, m);
}

static void
look_for_relative(struct span lemma, enum lemma_source source, void *arg)
{
	(void)source;
	look_for(lemma, LEMMA_FIRST, arg);
}

static void
look_for_family(struct span lemma, enum lemma_source source, void *arg)
{
	if (source != LEMMA_OTHER)
		lexicon_family(lemma, look_for_relative, arg);
}

static int
keep_form(const struct token *t, void *arg)
{
	char **form = arg;

	free(*form);
	*form = span_dup(t->forms[0]);
	return 0;
}

static bool
meet(struct analyser *a, const char *typed, const char *word)
{
	char *x = NULL, *y = NULL;
	struct meeting m = {{NULL, 0}, {NULL, 0}, false};

	analyse(a, span_of(typed), keep_form, &x);
	analyse(a, span_of(word), keep_form, &y);
	m.word = span_of(y);
	lexicon_lemmas(span_of(x), look_for, &m);
	lexicon_lemmas(span_of(x), look_for_family, &m);
	free(x);
	free(y);
	return m.met;
}

static void
pairs_meet_or_do_not(void **state)
{
	struct analyser *a = analyser_new();
	char line[256], typed[80], word[80];
	FILE *f = fopen("tests/french-pairs.tsv", "r");
	size_t n = 0, wrong = 0;
	int expected;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (line[0] == '#' ||
		    sscanf(line, "%79s %79s %d", typed, word, &expected) != 3)
			continue;
		n++;
		if (meet(a, typed, word) == (expected == 1))
			continue;
		print_message("%s %s %s\n", typed,
		    expected == 1 ? "does not meet" : "meets", word);
		wrong++;
	}
	fclose(f);
	analyser_free(a);
	assert_in_range(n, 150, 10000);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pairs_meet_or_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
