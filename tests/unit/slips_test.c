/*
 * How many misspelt words are put right: tests/french-slips.tsv, among all
 * words of the lexicon, those that were meant being the common ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "french/data.h"
#include "french/lexicon.h"
#include "french/nearest.h"
#include "text/fold.h"

#include "blob.h"

enum { BEST = 5, COMMON = 32 };

struct slip {
	struct buf typed, meant; /* without accents */
};

struct slips {
	struct slip *slips;
	size_t n, cap;
};

static void
read_slips(struct slips *s)
{
	FILE *f = fopen("tests/french-slips.tsv", "r");
	char *line = NULL;
	size_t cap = 0;

	assert_non_null(f);
	while (getline(&line, &cap, f) > 0) {
		const char *typed = strtok(line, "\t");
		const char *meant = strtok(NULL, "\n");
		struct slip *slip;

		if (line[0] == '#')
			continue;
		s->slips = mem_more(s->slips, s->n, &s->cap, sizeof(*s->slips));
		slip = &s->slips[s->n++];
		*slip = (struct slip){BUF_INIT, BUF_INIT};
		lexicon_plain(span_of(typed), &slip->typed);
		lexicon_plain(span_of(meant), &slip->meant);
	}
	free(line);
	fclose(f);
}

/* All words from a state on; letters of the path are without accents. */
static void
add_words(struct vocabulary *v, uint32_t state, char *path, size_t n)
{
	for (const uint32_t *e = lexicon_forms.edges + state;; e++) {
		unsigned letter = *e & EDGE_LETTER;

		if (letter == 0)
			vocabulary_put(v, (struct span){path, n}, 1);
		else {
			path[n] = (char)fold_plain(letter);
			add_words(v, EDGE_TARGET(*e), path, n + 1);
		}
		if (*e & EDGE_LAST)
			return;
	}
}

static void
most_slips_are_put_right(void **state)
{
	struct slips s = {0};
	struct vocabulary *v = vocabulary_new();
	struct buf blob = BUF_INIT;
	struct nearest best[BEST];
	size_t rank[BEST] = {0}, first, all = 0;
	char path[128];

	(void)state;
	read_slips(&s);
	add_words(v, lexicon_forms.root, path, 0);
	for (size_t i = 0; i < s.n; i++)
		vocabulary_put(v, buf_span(&s.slips[i].meant), COMMON);
	vocabulary_write(v, (struct span){NULL, 0}, &blob);
	for (size_t i = 0; i < s.n; i++) {
		int n = nearest_find(read_blob, &blob, blob.len,
		    buf_span(&s.slips[i].typed), best, BEST);

		for (int k = 0; k < n; k++)
			if (strcmp(best[k].word, s.slips[i].meant.p) == 0)
				rank[k]++;
		buf_release(&s.slips[i].typed);
	}
	first = rank[0];
	for (size_t k = 0; k < BEST; k++)
		all += rank[k];
	print_message(
	    "# %zu slips: %zu right first, %zu in five\n", s.n, first, all);
	assert_true(s.n > 400);
	assert_true(first * 100 >= s.n * 96);
	assert_true(all * 100 >= s.n * 99);
	for (size_t i = 0; i < s.n; i++)
		buf_release(&s.slips[i].meant);
	free(s.slips);
	buf_release(&blob);
	vocabulary_free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(most_slips_are_put_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
