/*
 * Answers in each form, from hits made here: what programs read to the
 * byte, what people see in width and colour.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "output/citation.h"
#include "output/heading.h"
#include "output/link.h"
#include "output/marked.h"
#include "output/output.h"
#include "output/wrap.h"
#include "text/width.h"

/* Strings that the answer would own; const is cast away for brevity only. */
static struct hit
a_hit(void)
{
	static struct match matches[] = {{2, 8}, {23, 31}};

	return (struct hit){
	    .rank = 1,
	    .score = 2.5,
	    .ref = (char *)"lettre-08:p3.2",
	    .id = (char *)"lettre-08",
	    .kind = KIND_LETTRE,
	    .title = (char *)"Lettre n° 8",
	    .number = (char *)"8",
	    .date = (char *)"2015-11",
	    .page = (char *)"3",
	    .page_number = 3,
	    .section = (char *)"Repérer",
	    .text = (char *)"a plainte déposée au procureur\nhier",
	    .textlen = strlen("a plainte déposée au procureur\nhier"),
	    .matches = matches,
	    .nmatches = 2,
	};
}

static struct view
a_view(enum format format)
{
	return (struct view){
	    .format = format, .style = {.unicode = true, .columns = 80}};
}

/* What is printed for one hit; the caller frees. */
static char *
printed(const struct view *view, struct hit *hits, size_t n)
{
	struct answer answer = {
	    .hits = hits, .nhits = n, .total = n, .publications = 1};
	struct sink sink = {.text = BUF_INIT, .fd = -1};

	output_answer(&sink, view, &answer);
	return buf_take(&sink.text);
}

static void
assert_printed(const struct view *view, struct hit *hit, const char *want)
{
	char *got = printed(view, hit, 1);

	assert_string_equal(got, want);
	free(got);
}

static void
line_has_three_fields(void **state)
{
	struct view view = a_view(FORMAT_LINE);
	struct hit hit = a_hit();

	(void)state;
	assert_printed(&view, &hit,
	    "lettre-08:p3.2\tLettre n° 8 · 2015-11 · p. 3 · Repérer\t"
	    "a plainte déposée au procureur hier\n");
}

static void
line_says_notice_and_where_the_passage_goes_on(void **state)
{
	struct view view = a_view(FORMAT_LINE);
	struct hit hit = a_hit();

	(void)state;
	hit.notice = hit.cut_before = hit.cut_after = true;
	hit.page = hit.section = NULL;
	assert_printed(&view, &hit,
	    "lettre-08:p3.2\tLettre n° 8 · 2015-11 · notice\t"
	    "… a plainte déposée au procureur hier …\n");
}

static void
line_never_carries_what_would_break_it(void **state)
{
	struct view view = a_view(FORMAT_LINE);
	struct hit hit = a_hit();

	(void)state;
	hit.title = (char *)"T\tu\033[2Jv";
	hit.section = (char *)"a\nb";
	hit.text = (char *)"x\ty\xFFz\u202E\x9B";
	hit.textlen = strlen(hit.text);
	hit.nmatches = 0;
	assert_printed(&view, &hit,
	    "lettre-08:p3.2\tT u\uFFFD[2Jv · 2015-11 · p. 3 · a b\t"
	    "x y\uFFFDz\uFFFD\uFFFD\n");
}

static void
line_colours_matches_when_asked(void **state)
{
	struct view view = a_view(FORMAT_LINE);
	struct hit hit = a_hit();

	(void)state;
	view.style.colour = true;
	assert_printed(&view, &hit,
	    "lettre-08:p3.2\tLettre n° 8 · 2015-11 · p. 3 · Repérer\t"
	    "a \033[1;31mplaint\033[0me déposée au \033[1;31mprocureu\033[0mr "
	    "hier\n");
}

static void
subtitles_are_cited_by_time(void **state)
{
	struct hit hit = a_hit();
	struct buf b = BUF_INIT;

	(void)state;
	hit.page = (char *)"00:12:31";
	citation_add(&b, &hit);
	assert_string_equal(b.p, "Lettre n° 8 · 2015-11 · 00:12:31 · Repérer");
	buf_release(&b);
}

static void
ids_are_references(void **state)
{
	struct view view = a_view(FORMAT_IDS);
	struct hit hit = a_hit();

	(void)state;
	assert_printed(&view, &hit, "lettre-08:p3.2\n");
	view.publications = true;
	assert_printed(&view, &hit, "lettre-08\n");
}

static void
records_end_with_nul_when_asked(void **state)
{
	struct view view = a_view(FORMAT_IDS);
	struct hit hits[] = {a_hit(), a_hit()};
	struct answer answer = {.hits = hits, .nhits = 2};
	struct sink sink = {.text = BUF_INIT, .fd = -1};

	(void)state;
	view.null = true;
	output_answer(&sink, &view, &answer);
	assert_int_equal(sink.text.len, 2 * sizeof("lettre-08:p3.2"));
	assert_memory_equal(sink.text.p, "lettre-08:p3.2\0lettre-08:p3.2", 30);
	buf_release(&sink.text);
}

static void
json_has_its_keys_in_order(void **state)
{
	struct view view = a_view(FORMAT_JSON);
	struct hit hit = a_hit();

	(void)state;
	hit.cut_before = true;
	assert_printed(&view, &hit,
	    "{\"rank\": 1, \"score\": 2.5, \"ref\": \"lettre-08:p3.2\", "
	    "\"id\": \"lettre-08\", \"kind\": \"lettre\", \"origin\": "
	    "\"text\", "
	    "\"title\": \"Lettre n° 8\", \"number\": \"8\", "
	    "\"date\": \"2015-11\", \"page\": \"3\", \"section\": \"Repérer\", "
	    "\"path\": null, \"url\": null, "
	    "\"text\": \"a plainte déposée au procureur\\nhier\", "
	    "\"matches\": [[2, 8], [23, 31]]}\n");
}

static void
json_matches_follow_the_text_that_is_printed(void **state)
{
	struct view view = a_view(FORMAT_JSON);
	struct match match = {2, 3};
	struct hit hit = a_hit();
	char *got;

	(void)state;
	hit.text = (char *)"\xFF b\xC2\x9B\033"; /* one byte becomes three */
	hit.textlen = strlen(hit.text);
	hit.matches = &match;
	hit.nmatches = 1;
	got = printed(&view, &hit, 1);
	assert_non_null(strstr(got,
	    "\"text\": \"\uFFFD b\\u009b\\u001B\", \"matches\": [[4, 5]]"));
	free(got);
}

static void
matches_out_of_bounds_are_left_out(void **state)
{
	struct match matches[] = {{5, 5}, {0, 1}, {0, 2}, {30, 99}};
	struct marked m = MARKED_INIT;
	struct hit hit = a_hit();

	(void)state;
	hit.matches = matches;
	hit.nmatches = COUNT(matches);
	marked_fill(&m, &hit, SAFE_LINE);
	assert_int_equal(m.n, 1);
	assert_int_equal(m.marks[0].end, 1);
	marked_release(&m);
}

static void
pretty_cites_wraps_and_refers(void **state)
{
	struct view view = a_view(FORMAT_PRETTY);
	struct hit hit = a_hit();

	(void)state;
	view.style.columns = 40;
	assert_printed(&view, &hit,
	    "Lettre n° 8 · November 2015 · p. 3\n"
	    "│ a plainte déposée au procureur\n"
	    "│ hier                    lettre-08:p3.2\n");
}

static void
pretty_without_unicode_draws_in_ascii(void **state)
{
	struct view view = a_view(FORMAT_PRETTY);
	struct hit hit = a_hit();

	(void)state;
	view.style.columns = 40;
	view.style.unicode = false;
	assert_printed(&view, &hit,
	    "Lettre n° 8 - November 2015 - p. 3\n"
	    "| a plainte déposée au procureur\n"
	    "| hier                    lettre-08:p3.2\n");
}

static void
a_match_over_a_line_end_is_marked_in_both_lines(void **state)
{
	struct view view = a_view(FORMAT_PRETTY);
	struct match match = {0, 27};
	struct hit hit = a_hit();
	char *got;

	(void)state;
	hit.text = (char *)"harcelements de rue et trop";
	hit.textlen = 27;
	hit.matches = &match;
	hit.nmatches = 1;
	view.style.columns = 22;
	view.style.colour = true;
	got = printed(&view, &hit, 1);
	assert_non_null(strstr(got, "\033[1;31mharcelements de rue\033[0m\n"));
	assert_non_null(strstr(got, "\033[1;31met trop\033[0m"));
	free(got);
}

static void
neighbours_stand_under_one_citation(void **state)
{
	struct view view = a_view(FORMAT_PRETTY);
	struct hit hits[] = {a_hit(), a_hit(), a_hit()};
	char *got;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		hits[i].text = (char *)"x";
		hits[i].textlen = 1;
		hits[i].nmatches = 0;
	}
	hits[0].rank = 0;
	hits[0].ref = (char *)"lettre-08:p3.1";
	hits[2].rank = 0;
	hits[2].ref = (char *)"lettre-08:p4.1";
	hits[2].page = (char *)"4";
	view.style.columns = 30;
	got = printed(&view, hits, 3);
	assert_string_equal(got,
	    "Lettre… · November 2015 · p. 3\n"
	    "│ x             lettre-08:p3.1\n"
	    "│ x             lettre-08:p3.2\n"
	    "p. 4 · Repérer\n"
	    "│ x             lettre-08:p4.1\n");
	free(got);
}

/* Widths at which each line must fit, colours and links apart. */
static void
no_line_is_wider_than_the_screen(void **state)
{
	struct view view = a_view(FORMAT_PRETTY);
	struct hit hit = a_hit();

	(void)state;
	hit.title = (char *)"Les violences au sein du couple et les violences "
			    "sexuelles en 2013 : les principales données 中文";
	hit.section = (char *)"Repérer › Poser la question systématiquement";
	hit.text = (char *)"Un mot anticonstitutionnellementanticonstitution"
			   "nellement, e\u0301te\u0301, 中文中文中文中文 et 😀.";
	hit.textlen = strlen(hit.text);
	hit.passages = 1234567;
	for (size_t columns = 20; columns <= 200; columns++) {
		char *got, *line;

		view.style.columns = columns;
		view.publications = columns % 2 == 0;
		got = printed(&view, &hit, 1);
		for (line = strtok(got, "\n"); line != NULL;
		     line = strtok(NULL, "\n"))
			if (width_of(span_of(line)) > columns)
				fail_msg("%zu: %s", columns, line);
		free(got);
	}
}

static void
lines_break_at_blanks_only(void **state)
{
	static const char *const want[] = {"Elle dit\u00A0:", "non oh", "là !",
	    "« ça »", "", "abcdefghij", "klm", "le texte", "n° 12, 217",
	    "21 000", "personnes", "2015 2016,", "soit 12 %"};
	struct span text =
	    SPAN("Elle dit\u00A0: non oh là ! « ça »  \n\nabcdefghijklm  \n"
		 "le texte n° 12, 217 21 000 personnes 2015 2016, soit 12 %");
	struct wrapped line;
	size_t at = 0, n = 0;

	(void)state;
	while (wrap_next(text, 10, &at, &line)) {
		assert_in_range(n, 0, COUNT(want) - 1);
		assert_true(
		    span_is(span_sub(text, line.start, line.end), want[n++]));
	}
	assert_int_equal(n, COUNT(want));
}

static const struct {
	const char *date, *shown;
} dates[] = {
    {"2015", "2015"},
    {"2015-11", "November 2015"},
    {"2015-11-05", "5 November 2015"},
    {"2015-13", "2015-13"},
    {"2015-11-05T10", "2015-11-05T10"},
    {"automne 2015", "automne 2015"},
    {"", ""},
};

static void
dates_are_written_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		struct buf b = BUF_INIT;

		citation_add_date(&b, span_of(dates[i].date));
		buf_adds(&b, "");
		assert_string_equal(b.p, dates[i].shown);
		buf_release(&b);
	}
}

static void
links_point_to_the_page(void **state)
{
	char dir[] = "/tmp/outputXXXXXX", path[64], want[80];
	struct buf b = BUF_INIT;
	struct hit hit = a_hit();

	(void)state;
	assert_false(link_add(&b, &hit));
	hit.url = (char *)"https://example.org/a b\033.pdf";
	assert_true(link_add(&b, &hit));
	assert_string_equal(b.p, "https://example.org/a%20b%1B.pdf#page=3");
	buf_clear(&b);
	hit.url = (char *)"javascript:alert(1)";
	assert_false(link_add(&b, &hit));
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/é #1.pdf", dir);
	fclose(fopen(path, "w"));
	hit.path = path;
	assert_true(link_add(&b, &hit));
	snprintf(
	    want, sizeof(want), "file://%s/%%C3%%A9%%20%%231.pdf#page=3", dir);
	assert_string_equal(b.p, want);
	unlink(path);
	rmdir(dir);
	buf_release(&b);
}

static struct count some_counts[] = {{(char *)"2014", 80}, {(char *)"2016", 3}};
static const struct counts years = {some_counts, 2};

static void
assert_counts(const struct view *view, bool with_facet, const char *want)
{
	struct sink sink = {.text = BUF_INIT, .fd = -1};

	output_counts(&sink, view, FACET_YEAR, &years, with_facet);
	assert_string_equal(sink.text.p, want);
	buf_release(&sink.text);
}

static void
counts_for_programs(void **state)
{
	struct view view = a_view(FORMAT_LINE);

	(void)state;
	assert_counts(&view, false, "2014\t80\n2016\t3\n");
	assert_counts(&view, true, "year:2014\t80\nyear:2016\t3\n");
	view.format = FORMAT_JSON;
	assert_counts(&view, true,
	    "{\"facet\": \"year\", \"value\": \"2014\", \"count\": 80}\n"
	    "{\"facet\": \"year\", \"value\": \"2016\", \"count\": 3}\n");
}

static void
counts_for_people_are_bars(void **state)
{
	struct view view = a_view(FORMAT_PRETTY);

	(void)state;
	view.style.columns = 20;
	assert_counts(&view, false,
	    "2014  ██████████  80\n"
	    "2015               0\n"
	    "2016  ▍            3\n");
	view.style.unicode = false;
	assert_counts(&view, false,
	    "2014  ##########  80\n"
	    "2015               0\n"
	    "2016  #            3\n");
}

static void
facets_have_names_in_both_languages(void **state)
{
	(void)state;
	for (int i = 0; i < FACET_COUNT; i++)
		assert_int_equal(facet_of(span_of(facet_slug(i))), i);
	assert_int_equal(facet_of(SPAN("annee")), FACET_YEAR);
	assert_int_equal(facet_of(SPAN("public")), FACET_AUDIENCE);
	assert_int_equal(facet_of(SPAN("titre")), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(line_has_three_fields),
	    cmocka_unit_test(line_says_notice_and_where_the_passage_goes_on),
	    cmocka_unit_test(line_never_carries_what_would_break_it),
	    cmocka_unit_test(line_colours_matches_when_asked),
	    cmocka_unit_test(subtitles_are_cited_by_time),
	    cmocka_unit_test(ids_are_references),
	    cmocka_unit_test(records_end_with_nul_when_asked),
	    cmocka_unit_test(json_has_its_keys_in_order),
	    cmocka_unit_test(json_matches_follow_the_text_that_is_printed),
	    cmocka_unit_test(matches_out_of_bounds_are_left_out),
	    cmocka_unit_test(pretty_cites_wraps_and_refers),
	    cmocka_unit_test(pretty_without_unicode_draws_in_ascii),
	    cmocka_unit_test(a_match_over_a_line_end_is_marked_in_both_lines),
	    cmocka_unit_test(neighbours_stand_under_one_citation),
	    cmocka_unit_test(no_line_is_wider_than_the_screen),
	    cmocka_unit_test(lines_break_at_blanks_only),
	    cmocka_unit_test(dates_are_written_out),
	    cmocka_unit_test(links_point_to_the_page),
	    cmocka_unit_test(counts_for_programs),
	    cmocka_unit_test(counts_for_people_are_bars),
	    cmocka_unit_test(facets_have_names_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
