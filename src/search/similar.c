/*
 * Passages like another one: those that have its most telling words.
 * Interface: search.h.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "french/analyse.h"
#include "french/lexicon.h"
#include "index/reader.h"
#include "search/search.h"

#define TELLING_WORDS 12
#define TEXT_BYTES 65536 /* of a publication, they are in its beginning */

/* A word of the passage. */
struct telling {
	char *form;
	unsigned times;
	double worth; /* times × idf */
};

struct words {
	struct reader *reader;
	struct telling *list;
	size_t n, cap;
	double passages; /* that have the form at hand */
	struct span form;
	struct err *e;
};

static int
count_form(const struct form_count *form, void *arg)
{
	struct words *w = arg;

	if (span_eq(form->form, w->form))
		w->passages = (double)form->n[IN_BODIES];
	return 0;
}

static int
take_token(const struct token *token, void *arg)
{
	struct words *w = arg;

	if (token->stop || token->forms[0].len < 3)
		return 0;
	for (size_t i = 0; i < w->n; i++) {
		if (span_is(token->forms[0], w->list[i].form)) {
			w->list[i].times++;
			return 0;
		}
	}
	w->list = mem_more(w->list, w->n, &w->cap, sizeof(*w->list));
	w->list[w->n++] = (struct telling){span_dup(token->forms[0]), 1, 0};
	return 0;
}

/* Of a word that no other passage has, other forms may be there. */
static int
weigh(struct words *w)
{
	double all = (double)reader_number(w->reader, "passages");
	struct buf plain = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->n; i++) {
		buf_clear(&plain);
		w->form = span_of(w->list[i].form);
		w->passages = 0;
		lexicon_plain(w->form, &plain);
		rc = reader_forms_of_plain(
		    w->reader, buf_span(&plain), count_form, w, w->e);
		if (w->passages > 0)
			w->list[i].worth =
			    w->list[i].times * log(1 + all / w->passages);
	}
	buf_release(&plain);
	return rc;
}

static int
by_worth(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;

	return (x->worth < y->worth) - (x->worth > y->worth);
}

static int
telling_words(struct words *w, struct span text, struct buf *query)
{
	struct analyser *analyser = analyser_new();
	int rc;

	analyse(analyser, text, take_token, w);
	analyser_free(analyser);
	rc = weigh(w);
	if (w->n > 0)
		qsort(w->list, w->n, sizeof(*w->list), by_worth);
	for (size_t i = 0; i < w->n && i < TELLING_WORDS; i++)
		if (w->list[i].worth > 0)
			buf_addf(
			    query, "%s%s", i == 0 ? "" : " ", w->list[i].form);
	for (size_t i = 0; i < w->n; i++)
		free(w->list[i].form);
	free(w->list);
	return rc;
}

static void
move_hits(struct answer *to, struct answer *from, const char *id, bool own,
    size_t limit)
{
	for (size_t i = 0; i < from->nhits; i++) {
		struct hit *h = &from->hits[i];

		if (h->id == NULL || (strcmp(h->id, id) == 0) != own ||
		    (limit != 0 && to->nhits == limit))
			continue;
		to->hits = xrealloc(to->hits, to->nhits + 1, sizeof(*to->hits));
		to->hits[to->nhits] = *h;
		to->hits[to->nhits].rank = to->nhits + 1;
		to->nhits++;
		*h = (struct hit){0};
	}
}

/* Without the passage itself; its own publication comes last. */
static void
order(struct answer *answer, struct answer *found, const struct answer *of,
    size_t limit)
{
	for (size_t i = 0; i < found->nhits; i++) {
		if (strcmp(found->hits[i].ref, of->hits[0].ref) != 0)
			continue;
		free(found->hits[i].id);
		found->hits[i].id = NULL;
	}
	answer->total = found->total > 0 ? found->total - 1 : 0;
	answer->publications = found->publications;
	move_hits(answer, found, of->hits[0].id, false, limit);
	move_hits(answer, found, of->hits[0].id, true, limit);
}

int
search_similar(struct reader *reader, const char *ref,
    const struct request *request, struct answer *answer, struct err *e)
{
	struct answer of = {0}, found = {0};
	struct words w = {.reader = reader, .e = e};
	struct request asked = *request;
	struct buf query = BUF_INIT, text = BUF_INIT;
	int rc = search_show(reader, ref, 0, &of, e);

	*answer = (struct answer){0};
	for (size_t i = 0; rc == 0 && i < of.nhits && text.len < TEXT_BYTES;
	     i++)
		buf_addf(&text, "%s\n", of.hits[i].text);
	if (rc == 0)
		rc = telling_words(&w, buf_span(&text), &query);
	asked.words = buf_span(&query);
	asked.limit = request->limit == 0 ? 0 : 3 * request->limit + 10;
	asked.all_words = asked.publications = false;
	if (rc == 0 && query.len > 0)
		rc = search(reader, &asked, &found, e);
	if (rc == 0)
		order(answer, &found, &of, request->limit);
	answer->cut_short = found.cut_short;
	if (rc == 0)
		buf_add(&answer->explanation, buf_span(&found.explanation));
	answer_release(&found);
	answer_release(&of);
	buf_release(&query);
	buf_release(&text);
	return rc;
}
