/*
 * Documents become passages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/maxima.h"
#include "base/mem.h"
#include "document/passage.h"

/* One line a passage: PAGE.NUMBER {SECTION} TEXT, with / for line ends. */
static int
write_line(const struct passage *p, void *arg)
{
	struct buf *b = arg;

	buf_addf(b, "%u.%u {", p->page, p->number);
	buf_add(b, p->section);
	buf_adds(b, "} ");
	for (size_t i = 0; i < p->text.len; i++)
		buf_addc(b, p->text.p[i] == '\n' ? '/' : p->text.p[i]);
	buf_addc(b, '\n');
	return 0;
}

static void
add(struct document *d, enum block_kind kind, unsigned level, unsigned page,
    const char *text)
{
	struct block *b = document_add(d, kind, span_of(text));

	assert_non_null(b);
	b->level = level;
	b->page = page;
}

/* n words, "w" and a full stop at the end. */
static void
add_words(struct document *d, enum block_kind kind, size_t n)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "Un");
	while (--n > 0)
		buf_adds(&b, " mot");
	buf_addc(&b, '.');
	add(d, kind, kind == BLOCK_ITEM, 0, b.p);
	buf_release(&b);
}

static void
check(struct document *d, const char *expected)
{
	struct buf b = BUF_INIT;

	assert_int_equal(passage_each(d, write_line, &b), 0);
	assert_string_equal(b.p == NULL ? "" : b.p, expected);
	buf_release(&b);
	document_release(d);
}

static void
headings_make_the_path(void **state)
{
	struct document d = DOCUMENT_INIT;

	(void)state;
	d.meta.title = xstrdup("Guide");
	add(&d, BLOCK_HEADING, 1, 0, "Guide");
	add(&d, BLOCK_PARAGRAPH, 0, 0, "Avant.");
	add(&d, BLOCK_HEADING, 2, 0, "Repérer");
	add(&d, BLOCK_HEADING, 3, 0, "Poser la question");
	add(&d, BLOCK_PARAGRAPH, 0, 0, "Dedans.");
	add(&d, BLOCK_HEADING, 2, 0, "Après");
	add(&d, BLOCK_PARAGRAPH, 0, 0, "Fin.");
	check(&d,
	    "0.1 {} Avant.\n"
	    "0.2 {Repérer › Poser la question} Dedans.\n"
	    "0.3 {Après} Fin.\n");
}

static void
a_heading_with_nothing_under_it_is_a_passage(void **state)
{
	struct document d = DOCUMENT_INIT;

	(void)state;
	add(&d, BLOCK_HEADING, 1, 1, "Un");
	add(&d, BLOCK_HEADING, 1, 2, "Deux");
	add(&d, BLOCK_HEADING, 2, 2, "Trois");
	check(&d, "1.1 {} Un\n2.1 {Deux} Trois\n");
}

static void
no_passage_runs_over_a_page(void **state)
{
	struct document d = DOCUMENT_INIT;

	(void)state;
	add(&d, BLOCK_PARAGRAPH, 0, 1, "a");
	add(&d, BLOCK_PARAGRAPH, 0, 1, "b");
	add(&d, BLOCK_PARAGRAPH, 0, 2, "c");
	add(&d, BLOCK_HEADING, 1, 2, "T");
	add(&d, BLOCK_PARAGRAPH, 0, 2, "d");
	add(&d, BLOCK_PARAGRAPH, 0, 3, "e");
	check(&d, "1.1 {} a/b\n2.1 {} c\n2.2 {T} d\n3.1 {T} e\n");
}

struct sizes {
	size_t n, words[200], paragraphs[200];
};

static int
measure(const struct passage *p, void *arg)
{
	struct sizes *s = arg;
	size_t words = 1, lines = 1;

	for (size_t i = 0; i < p->text.len; i++) {
		words += p->text.p[i] == ' ' || p->text.p[i] == '\n';
		lines += p->text.p[i] == '\n';
	}
	assert_true(s->n < 200);
	s->words[s->n] = words;
	s->paragraphs[s->n++] = lines;
	return 0;
}

static void
passages_have_60_to_180_words_and_few_paragraphs(void **state)
{
	struct document d = DOCUMENT_INIT;
	struct sizes s = {0};

	(void)state;
	srand(7);
	for (int i = 0; i < 200; i++)
		add_words(&d, BLOCK_PARAGRAPH, (size_t)(25 + rand() % 100));
	passage_each(&d, measure, &s);
	assert_true(s.n > 50);
	for (size_t i = 0; i < s.n; i++) {
		assert_in_range(s.words[i], 60, 180);
		assert_in_range(s.paragraphs[i], 1, 3);
	}
	document_release(&d);
}

static void
a_long_paragraph_is_cut_between_sentences(void **state)
{
	struct document d = DOCUMENT_INIT;
	struct buf b = BUF_INIT;
	struct sizes s = {0};

	(void)state;
	for (int i = 0; i < 50; i++)
		buf_adds(&b, "M. Untel, cf. art. 9 du code, a dit oui. ");
	add(&d, BLOCK_PARAGRAPH, 0, 0, b.p);
	buf_clear(&b);
	passage_each(&d, write_line, &b);
	passage_each(&d, measure, &s);
	for (size_t i = 0; i < s.n; i++)
		assert_in_range(s.words[i], 60, 180);
	/* Each line starts with a sentence and ends with one. */
	for (char *p = strstr(b.p, "} "); p != NULL; p = strstr(p + 1, "} "))
		assert_memory_equal(p, "} M. Untel", 10);
	for (char *p = strchr(b.p, '\n'); p != NULL; p = strchr(p + 1, '\n'))
		assert_memory_equal(p - 4, "oui.", 4);
	buf_release(&b);
	document_release(&d);
}

static void
an_endless_sentence_is_cut_all_the_same(void **state)
{
	struct document d = DOCUMENT_INIT;
	struct sizes s = {0};
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_adds(&b, "mot ");
	for (int i = 0; i < 30000; i++)
		buf_adds(&b, "é");
	add(&d, BLOCK_PARAGRAPH, 0, 0, b.p);
	passage_each(&d, measure, &s);
	assert_in_range(s.n, 8, 30);
	for (size_t i = 0; i < s.n; i++)
		assert_true(s.words[i] <= 180);
	buf_release(&b);
	document_release(&d);
}

static void
a_list_keeps_its_introduction(void **state)
{
	struct document d = DOCUMENT_INIT;
	struct buf b = BUF_INIT;
	size_t n = 0;

	(void)state;
	add_words(&d, BLOCK_PARAGRAPH, 110);
	add(&d, BLOCK_PARAGRAPH, 0, 0, "Vous pouvez appeler :");
	for (int i = 0; i < 12; i++)
		add_words(&d, BLOCK_ITEM, 30);
	passage_each(&d, write_line, &b);
	for (char *p = strchr(b.p, '\n'); p[1] != '\0';
	     p = strchr(p + 1, '\n')) {
		p = strstr(p, "} ");
		assert_memory_equal(p, "} Vous pouvez appeler :/Un", 26);
		n++;
	}
	assert_true(n >= 2);
	buf_release(&b);
	document_release(&d);
}

static void
rows_keep_their_header(void **state)
{
	struct document d = DOCUMENT_INIT;
	struct buf b = BUF_INIT;
	size_t n = 0;

	(void)state;
	add(&d, BLOCK_ROW, 0, 0, "Numéro | Service");
	d.blocks[0].header = true;
	for (int i = 0; i < 10; i++)
		add_words(&d, BLOCK_ROW, 40);
	passage_each(&d, write_line, &b);
	for (char *p = strstr(b.p, "} "); p != NULL; p = strstr(p + 1, "} ")) {
		assert_memory_equal(p, "} Numéro | Service/Un", 22);
		n++;
	}
	assert_true(n >= 2);
	buf_release(&b);
	document_release(&d);
}

static void
cues_run_on_and_keep_their_time(void **state)
{
	struct document d = DOCUMENT_INIT;

	(void)state;
	add(&d, BLOCK_CUE, 0, 0, "Bonjour.");
	d.blocks[0].time = 1000;
	add(&d, BLOCK_CUE, 0, 0, "Entrez.");
	d.blocks[1].time = 2000;
	add(&d, BLOCK_CUE, 0, 0, "Enfin.");
	d.blocks[2].time = 90000;
	check(&d, "0.1 {} Bonjour. Entrez.\n0.2 {} Enfin.\n");
}

static int
count(const struct passage *p, void *arg)
{
	(void)p;
	++*(size_t *)arg;
	return 0;
}

/* Reading the rest anew for each piece would take minutes. */
static void
an_endless_line_is_cut_in_one_go(void **state)
{
	struct document d = DOCUMENT_INIT;
	clock_t start = clock();
	size_t n = 0;

	(void)state;
	add_words(&d, BLOCK_PARAGRAPH, 3000000);
	assert_int_equal(passage_each(&d, count, &n), 0);
	assert_true(n > 10000);
	assert_true((clock() - start) / CLOCKS_PER_SEC < 5);
	document_release(&d);
}

struct extent {
	size_t longest, bytes;
};

static int
take_extent(const struct passage *p, void *arg)
{
	struct extent *s = arg;

	if (p->text.len > s->longest)
		s->longest = p->text.len;
	s->bytes += p->text.len;
	return 0;
}

#define LETTERS_79                                                             \
	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"                 \
	"abcdefghijklmnopqrstuvwxyza"

/* Blocks of one piece of text, said again and again. */
static const struct {
	const char *what, *piece;
	enum block_kind kind;
	size_t times, blocks;
} huge[] = {
    {"one endless word", "x", BLOCK_PARAGRAPH, 400000, 1},
    {"an endless row of marks", "\xCC\x81", BLOCK_PARAGRAPH, 200000, 1},
    {"letters of four bytes", "\xF0\x9F\x98\x80", BLOCK_PARAGRAPH, 100000, 1},
    {"a sentence without an end", "mot ", BLOCK_PARAGRAPH, 100000, 1},
    {"one word a sentence", "Oui. ", BLOCK_PARAGRAPH, 80000, 1},
    {"words as long as a word may be", LETTERS_79, BLOCK_ITEM, 1, 5000},
    {"such words, of cues", LETTERS_79, BLOCK_CUE, 1, 5000},
    {"the longest of paragraphs", LETTERS_79 " ", BLOCK_PARAGRAPH, 90, 50},
    {"a row of a table", "a | ", BLOCK_ROW, 100000, 1},
};

static void
no_passage_is_longer_than_it_may_be(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(huge); i++) {
		struct document d = DOCUMENT_INIT;
		struct extent extent = {0, 0};
		struct buf b = BUF_INIT;
		size_t given = 0;

		for (size_t k = 0; k < huge[i].times; k++)
			buf_adds(&b, huge[i].piece);
		for (size_t k = 0; k < huge[i].blocks; k++) {
			add(&d, huge[i].kind, huge[i].kind == BLOCK_ITEM, 0,
			    b.p);
			given += d.blocks[k].len;
		}
		assert_int_equal(passage_each(&d, take_extent, &extent), 0);
		if (extent.longest > PASSAGE_BYTES)
			fail_msg("%s: %zu bytes", huge[i].what, extent.longest);
		/* Nothing but spaces between pieces is lost. */
		if (extent.bytes < given * 99 / 100)
			fail_msg("%s: %zu of %zu bytes are left", huge[i].what,
			    extent.bytes, given);
		buf_release(&b);
		document_release(&d);
	}
}

static int
stop(const struct passage *p, void *arg)
{
	(void)p;
	(void)arg;
	return 42;
}

static void
the_callback_stops_it(void **state)
{
	struct document d = DOCUMENT_INIT;

	(void)state;
	assert_int_equal(passage_each(&d, stop, NULL), 0);
	add(&d, BLOCK_PARAGRAPH, 0, 0, "a");
	assert_int_equal(passage_each(&d, stop, NULL), 42);
	document_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headings_make_the_path),
	    cmocka_unit_test(a_heading_with_nothing_under_it_is_a_passage),
	    cmocka_unit_test(no_passage_runs_over_a_page),
	    cmocka_unit_test(passages_have_60_to_180_words_and_few_paragraphs),
	    cmocka_unit_test(a_long_paragraph_is_cut_between_sentences),
	    cmocka_unit_test(an_endless_sentence_is_cut_all_the_same),
	    cmocka_unit_test(an_endless_line_is_cut_in_one_go),
	    cmocka_unit_test(a_list_keeps_its_introduction),
	    cmocka_unit_test(rows_keep_their_header),
	    cmocka_unit_test(cues_run_on_and_keep_their_time),
	    cmocka_unit_test(no_passage_is_longer_than_it_may_be),
	    cmocka_unit_test(the_callback_stops_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
