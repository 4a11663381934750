/*
 * Asking an index, by its interface: what is found, in which order, and
 * where an answer ends.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "../small_index.h"
#include "index/reader.h"
#include "search/search.h"

#define ALIKE 4000

static char path[] = "/tmp/search_test.XXXXXX";

static int
make_index(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	if (fd == -1)
		return -1;
	close(fd);
	small_index(path, ALIKE);
	return 0;
}

static int
remove_index(void **state)
{
	(void)state;
	return unlink(path);
}

static struct reader *
open_index(void)
{
	struct err e = ERR_INIT;
	struct reader *r = reader_open(path, &e);

	if (r == NULL)
		fail_msg("%s", e.text);
	return r;
}

static void
ask(struct reader *r, const struct request *request, struct answer *answer)
{
	struct err e = ERR_INIT;

	if (search(r, request, answer, &e) == -1)
		fail_msg("%s", e.text);
}

/* The references of an answer, with a space between. */
static void
refs_of(const struct answer *a, struct buf *out)
{
	for (size_t i = 0; i < a->nhits; i++)
		buf_addf(out, "%s%s", i == 0 ? "" : " ", a->hits[i].ref);
}

/* --- What is found ----------------------------------------------------- */

enum {
	ALL_WORDS = 1,
	EXACT = 2,
	NO_SYNONYMS = 4,
	BY_DATE = 8,
	BY_PLACE = 16,
	PUBLICATIONS = 32
};

static const struct {
	const char *words;
	int how;
	const char *refs;
} cases[] = {
    {"harcelement travail", 0, "kit:1"},
    {"harcelement", EXACT, ""},
    {"harcèlement", EXACT, "kit:1"},
    {"plaintes", BY_PLACE, "kit:1 kit:3"},
    {"plaintes", EXACT, ""},
    {"salariée", 0, "lettre-08:2"},
    {"infirmiere procureur", ALL_WORDS, "kit:2"},
    {"infirmière couple", ALL_WORDS, ""},
    {"infirmière couple", BY_PLACE, "kit:2 lettre-08:1"},
    {"infirmière couple", BY_DATE, "lettre-08:1 kit:2"},
    {"violence", BY_DATE, "guide:2 lettre-08:1"},
    {"violence -couple", 0, "guide:2"},
    {"\"main courante\" OU emprise", BY_PLACE, "kit:3 guide:1"},
    {"\"au travail harcèlement\"", 0, ""},
    {"signalement ~3 procureur", 0, "kit:2"},
    {"signalement ~1 examen", 0, ""},
    {"médico*", 0, "guide:1"},
    {"titre:observatoire", BY_PLACE, "lettre-08:1 lettre-08:2"},
    {"genre:guide", 0, "guide:1 guide:2"},
    {"genre:guide annee:2010..2015", 0, ""},
    {"annee:2015..", BY_PLACE, "lettre-08:1 lettre-08:2 guide:1 guide:2"},
    {"plainte", PUBLICATIONS, "kit:3"},
    {"numéro 17", ALL_WORDS, "annexe:18"},
    {"", 0, ""},
    /* a word of no passage beside others */
    {"zzzzq OU courante", EXACT, "kit:3"},
    {"courante OU zzzzq", EXACT, "kit:3"},
    {"courante OU (zzzzq ~5 plainte)", 0, "kit:3"},
    {"(zzzzq ~5 plainte) OU courante", 0, "kit:3"},
    {"zzzzq ~5 plainte", 0, ""},
    {"emprise \"a zzzzq b\" OU (zzzzq ~5 procureur)", 0, ""},
    {"\"main courante\" ~5 plainte", 0, "kit:3"},
};

static void
passages_are_found(void **state)
{
	struct reader *r = open_index();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int how = cases[i].how;
		struct request q = {.words = span_of(cases[i].words),
		    .limit = 10,
		    .all_words = how & ALL_WORDS,
		    .exact = how & EXACT,
		    .synonyms = !(how & NO_SYNONYMS),
		    .publications = how & PUBLICATIONS,
		    .sort = how & BY_DATE ? SORT_DATE
			: how & BY_PLACE  ? SORT_PLACE
					  : SORT_RELEVANCE};
		struct answer a;
		struct buf refs = BUF_INIT;

		ask(r, &q, &a);
		refs_of(&a, &refs);
		if (!span_is(buf_span(&refs), cases[i].refs))
			fail_msg("%s: %s instead of %s", cases[i].words,
			    refs.p == NULL ? "" : refs.p, cases[i].refs);
		buf_release(&refs);
		answer_release(&a);
	}
	reader_close(r);
}

static void
neighbours_come_with_a_passage(void **state)
{
	struct reader *r = open_index();
	struct request q = {
	    .words = SPAN("procureur"), .limit = 10, .context = 1};
	struct answer a;
	struct buf refs = BUF_INIT;

	(void)state;
	ask(r, &q, &a);
	refs_of(&a, &refs);
	assert_string_equal(refs.p, "kit:1 kit:2 kit:3");
	assert_int_equal(a.hits[0].rank, 0);
	assert_int_equal(a.hits[1].rank, 1);
	buf_release(&refs);
	answer_release(&a);
	reader_close(r);
}

static void
matches_lie_in_the_text(void **state)
{
	struct reader *r = open_index();
	struct request q = {.words = SPAN("plaintes"), .limit = 10};
	struct answer a;

	(void)state;
	ask(r, &q, &a);
	assert_int_equal(a.nhits, 2);
	for (size_t i = 0; i < a.nhits; i++) {
		const struct hit *h = &a.hits[i];

		assert_int_equal(h->nmatches, 1);
		assert_memory_equal(
		    h->text + h->matches[0].start, "plainte", 7);
		assert_int_equal(h->matches[0].end - h->matches[0].start, 7);
	}
	answer_release(&a);
	reader_close(r);
}

/* --- Where it ends ----------------------------------------------------- */

static void
all_are_given_without_a_limit(void **state)
{
	struct reader *r = open_index();
	struct request q = {.words = SPAN("annexe")};
	struct answer a;

	(void)state;
	ask(r, &q, &a);
	assert_int_equal(a.total, ALIKE);
	assert_int_equal(a.nhits, ALIKE);
	assert_false(a.cut_short);
	answer_release(&a);
	reader_close(r);
}

/* Queries that take longer than a millisecond: all of them end well. */
static const char *const long_ones[] = {"annexe", "annexe liste mots",
    "genre:rapport", "a* OU b* OU c* OU d* OU e* OU l* OU m* OU n*",
    "\"mots liste\" \"liste annexe\" \"numéro annexe\"", "annexe -zzzz"};

static void
what_was_found_in_time_is_the_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(long_ones); i++) {
		for (int sort = SORT_RELEVANCE; sort <= SORT_PLACE; sort++) {
			struct reader *r = open_index();
			struct request q = {.words = span_of(long_ones[i]),
			    .sort = (enum sort)sort,
			    .synonyms = true};
			struct answer a;

			reader_set_timeout(r, 1);
			ask(r, &q, &a);
			if (!a.cut_short || a.nhits == ALIKE)
				fail_msg("%s: not cut", long_ones[i]);
			answer_release(&a);
			reader_close(r);
		}
	}
}

/* Time may be up before, in or after the dates are looked for. */
static void
the_first_come_however_late(void **state)
{
	struct reader *r = open_index();

	(void)state;
	for (unsigned ms = 1; ms <= 40; ms++) {
		struct request q = {
		    .words = SPAN("annexe"), .sort = SORT_DATE, .limit = 3};
		struct answer a;

		reader_set_timeout(r, ms);
		ask(r, &q, &a);
		if (a.nhits < 3 && a.nhits < a.total)
			fail_msg("%zu hits in %u ms", a.nhits, ms);
		answer_release(&a);
	}
	reader_close(r);
}

static void
counts_end_in_time_too(void **state)
{
	struct request q = {.words = SPAN("a* OU e* OU l* OU m* OU n*")};
	struct reader *r = open_index();
	struct counts counts;
	struct err e = ERR_INIT;

	(void)state;
	reader_set_timeout(r, 1);
	while (!reader_is_late(r))
		;
	for (int facet = 0; facet < FACET_COUNT; facet++) {
		assert_int_equal(
		    search_facet(r, &q, (enum facet)facet, &counts, &e), 0);
		counts_release(&counts);
	}
	assert_true(reader_was_cut(r));
	reader_close(r);
}

static void
counts_are_by_facet(void **state)
{
	struct request q = {
	    .words = SPAN("violence OU plainte"), .synonyms = true};
	struct reader *r = open_index();
	struct counts counts;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(search_facet(r, &q, FACET_YEAR, &counts, &e), 0);
	assert_int_equal(counts.n, 3);
	assert_string_equal(counts.counts[0].value, "2014");
	assert_int_equal(counts.counts[0].n, 2);
	counts_release(&counts);
	assert_int_equal(search_facet(r, &q, FACET_KIND, &counts, &e), 0);
	assert_int_equal(counts.n, 3);
	assert_string_equal(counts.counts[0].value, "kit");
	counts_release(&counts);
	reader_close(r);
}

static const struct {
	const char *ref;
	size_t hits; /* 0: no such thing */
} shown[] = {{"kit", 3}, {"kit:2", 1}, {"kit:4", 0}, {"kit:p1", 0},
    {"nulle-part", 0}, {"", 0}, {"annexe", ALIKE}};

static void
references_are_shown(void **state)
{
	struct reader *r = open_index();

	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++) {
		struct answer a = {0};
		struct err e = ERR_INIT;
		int rc = search_show(r, shown[i].ref, 0, &a, &e);

		assert_int_equal(rc, shown[i].hits == 0 ? -1 : 0);
		assert_int_equal(a.nhits, shown[i].hits);
		assert_int_equal(
		    e.code, shown[i].hits == 0 ? ERR_MISSING : ERR_NONE);
		err_release(&e);
		answer_release(&a);
	}
	reader_close(r);
}

static void
a_whole_publication_may_be_compared(void **state)
{
	struct reader *r = open_index();
	struct request q = {.limit = 5};
	struct answer a;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(search_similar(r, "annexe", &q, &a, &e), 0);
	assert_int_equal(a.nhits, 5);
	answer_release(&a);
	reader_close(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(passages_are_found),
	    cmocka_unit_test(neighbours_come_with_a_passage),
	    cmocka_unit_test(matches_lie_in_the_text),
	    cmocka_unit_test(all_are_given_without_a_limit),
	    cmocka_unit_test(what_was_found_in_time_is_the_answer),
	    cmocka_unit_test(the_first_come_however_late),
	    cmocka_unit_test(counts_end_in_time_too),
	    cmocka_unit_test(counts_are_by_facet),
	    cmocka_unit_test(references_are_shown),
	    cmocka_unit_test(a_whole_publication_may_be_compared),
	};

	return cmocka_run_group_tests(tests, make_index, remove_index);
}
