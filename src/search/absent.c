/*
 * Help when a phrase is nowhere.  Interface: absent.h.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "french/analyse.h"
#include "index/synonyms.h"
#include "search/absent.h"
#include "search/search.h"

#define LOOKED_AT 30 /* passages that have all the words */
#define FARTHEST 12  /* words that a stretch may have */

/* The words of the phrase that decide something, as synonym keys. */
struct wanted {
	char **keys;
	size_t n, cap;
};

/* A word of a text: which of the wanted it is, or -1. */
struct place {
	int wanted;
	size_t start, end;
};

struct places {
	const struct wanted *wanted;
	struct place *list;
	size_t n, cap;
	struct buf key;
};

struct stretch {
	size_t words, start, end;
};

static int
take_wanted(const struct token *token, void *arg)
{
	struct wanted *w = arg;
	struct buf key = BUF_INIT;

	if (token->stop)
		return 0;
	synonyms_word(token->forms[0], &key);
	w->keys = mem_more(w->keys, w->n, &w->cap, sizeof(*w->keys));
	w->keys[w->n++] = buf_take(&key);
	return 0;
}

static int
take_place(const struct token *token, void *arg)
{
	struct places *p = arg;
	struct place *place;

	p->list = mem_more(p->list, p->n, &p->cap, sizeof(*p->list));
	place = &p->list[p->n++];
	*place = (struct place){-1, token->start, token->end};
	if (token->stop)
		return 0;
	buf_clear(&p->key);
	synonyms_word(token->forms[0], &p->key);
	for (size_t i = 0; i < p->wanted->n; i++)
		if (strcmp(p->wanted->keys[i], p->key.p) == 0)
			place->wanted = (int)i;
	return 0;
}

/* The shortest stretch from place i that has all the wanted words. */
static bool
stretch_from(const struct places *p, size_t i, struct stretch *s)
{
	uint64_t met = 0, all = (UINT64_C(1) << p->wanted->n) - 1;

	for (size_t k = i; k < p->n && k < i + FARTHEST; k++) {
		if (p->list[k].wanted >= 0)
			met |= UINT64_C(1) << p->list[k].wanted;
		if (met != all)
			continue;
		*s = (struct stretch){
		    k - i + 1, p->list[i].start, p->list[k].end};
		return true;
	}
	return false;
}

/* Smaller is nearer: few words, in the order of the phrase, and not from
 * the end of one paragraph to the next. */
static size_t
distance(
    const struct places *p, size_t i, const struct stretch *s, struct span text)
{
	size_t d = s->words;

	if (p->list[i].wanted != 0)
		d += FARTHEST;
	if (memchr(text.p + s->start, '\n', s->end - s->start) != NULL)
		d += (size_t)2 * FARTHEST;
	return d;
}

/* The nearest stretch of a text that is nearer than *than. */
static bool
best_stretch(const struct places *p, struct span text, size_t *than,
    struct stretch *best)
{
	struct stretch s;
	bool found = false;

	for (size_t i = 0; i < p->n; i++) {
		size_t d;

		if (p->list[i].wanted < 0 || !stretch_from(p, i, &s))
			continue;
		d = distance(p, i, &s, text);
		if (d >= *than)
			continue;
		*than = d;
		*best = s;
		found = true;
	}
	return found;
}

static void
find_nearest(struct analyser *analyser, const struct wanted *wanted,
    const struct answer *answer, struct buf *nearest)
{
	struct places p = {.wanted = wanted};
	size_t than = SIZE_MAX;

	for (size_t i = 0; i < answer->nhits; i++) {
		struct span text = {
		    answer->hits[i].text, answer->hits[i].textlen};
		struct stretch s;

		p.n = 0;
		analyse(analyser, text, take_place, &p);
		if (!best_stretch(&p, text, &than, &s))
			continue;
		buf_clear(nearest);
		buf_add(nearest, span_sub(text, s.start, s.end));
	}
	free(p.list);
	buf_release(&p.key);
}

static void
tell(struct span phrase, const struct buf *nearest, size_t passages,
    struct buf *notes)
{
	buf_addc(notes, '"');
	buf_add(notes, phrase);
	buf_addf(notes, "\"%s", _(": not side by side anywhere"));
	if (nearest->len > 0)
		buf_addf(notes, _("; nearest: “%s”"), nearest->p);
	if (passages == 0)
		buf_adds(notes, _("; no passage has all its words\n"));
	else
		buf_addf(notes,
		    ngettext("; without quotes %zu passage\n",
			"; without quotes %zu passages\n", passages),
		    passages);
}

int
absent_phrase(struct reader *reader, struct analyser *analyser,
    struct span phrase, struct buf *notes, struct err *e)
{
	struct request r = {.words = phrase,
	    .limit = LOOKED_AT,
	    .all_words = true,
	    .whole = true,
	    .synonyms = true};
	struct answer answer;
	struct wanted wanted = {0};
	struct buf nearest = BUF_INIT;
	int rc = search(reader, &r, &answer, e);

	analyse(analyser, phrase, take_wanted, &wanted);
	if (rc == 0 && wanted.n > 0 && wanted.n < 64)
		find_nearest(analyser, &wanted, &answer, &nearest);
	if (rc == 0 && !answer.cut_short)
		tell(phrase, &nearest, answer.total, notes);
	for (size_t i = 0; i < wanted.n; i++)
		free(wanted.keys[i]);
	free(wanted.keys);
	buf_release(&nearest);
	answer_release(&answer);
	return rc;
}
