/*
 * The tokens of a passage's columns.  Interface: tokens.h.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "french/analyse.h"
#include "index/formhash.h"
#include "index/repeats.h"
#include "index/tally.h"
#include "index/tokens.h"

struct keeping {
	struct text_tokens *kept;
	struct repeats *repeats;
	size_t base; /* where the text begins in its column */
};

static void
keep_new_form(struct text_tokens *t, struct span form, uint64_t hash, bool stop)
{
	t->forms =
	    mem_more(t->forms, t->nforms, &t->capforms, sizeof(*t->forms));
	t->forms[t->nforms++] = (struct text_form){.hash = hash,
	    .at = t->bytes.len,
	    .len = (unsigned char)form.len,
	    .strong = !stop};
	buf_add(&t->bytes, form);
}

static void
keep_form(const struct keeping *k, struct span form, const struct token *token,
    bool colocated)
{
	struct text_tokens *t = k->kept;
	uint64_t hash = form_hash(form);
	size_t number = repeats_add(k->repeats, hash);
	bool first = number == t->nforms;

	if (first)
		keep_new_form(t, form, hash, token->stop);
	t->tokens = mem_more(t->tokens, t->n, &t->cap, sizeof(*t->tokens));
	t->tokens[t->n++] = (struct text_token){k->base + token->start,
	    k->base + token->end, (uint32_t)number, colocated, first};
}

static int
keep_token(const struct token *token, void *arg)
{
	for (size_t i = 0; i < token->nforms; i++)
		keep_form(arg, token->forms[i], token, i > 0);
	for (size_t i = 0; i < token->njoined; i++)
		keep_form(arg, token->joined[i].form, token, true);
	return 0;
}

/* All forms of a text are asked for together: tally_expect(). */
static void
number_forms(struct tally *tally, struct text_tokens *t)
{
	for (size_t i = 0; i < t->nforms; i++)
		tally_expect_slot(tally, t->forms[i].hash);
	for (size_t i = 0; i < t->nforms; i++)
		tally_expect_counter(tally, t->forms[i].hash);
	for (size_t i = 0; i < t->nforms; i++)
		t->forms[i].number = tally_number(
		    tally, text_form_span(t, &t->forms[i]), t->forms[i].hash);
}

/* The strong forms are known when all of the text is. */
static void
analyse_text(struct tokens *all, struct span text, enum zone zone)
{
	struct text_tokens *t = &all->kept[zone];
	struct keeping keeping = {t, all->repeats, zone == ZONE_BODY ? 0 : 1};

	repeats_clear(all->repeats);
	buf_clear(&t->bytes);
	t->n = t->nforms = 0;
	analyse(all->analyser, text, keep_token, &keeping);
	for (size_t i = 0; i < t->nforms; i++) {
		t->forms[i].times = repeats_times(all->repeats, i);
		if (zone == ZONE_BODY && t->forms[i].times < STRONG_TIMES)
			t->forms[i].strong = false;
	}
	if (all->tally != NULL)
		number_forms(all->tally, t);
	buf_clear(&t->text);
	buf_add(&t->text, text);
}

static enum zone
zone_of(struct span *text)
{
	enum zone zone = ZONE_BODY;

	if (text->len > 0 && text->p[0] == SECTION_MARK)
		zone = ZONE_SECTION;
	if (text->len > 0 && text->p[0] == TITLE_MARK)
		zone = ZONE_TITLE;
	if (zone != ZONE_BODY)
		*text = span_sub(*text, 1, text->len);
	return zone;
}

const struct text_tokens *
tokens_of(struct tokens *all, struct span column, enum zone *zone)
{
	struct text_tokens *t;

	*zone = zone_of(&column);
	t = &all->kept[*zone];
	if (all->repeats == NULL)
		all->repeats = repeats_new();
	if (t->text.p == NULL || !span_eq(buf_span(&t->text), column))
		analyse_text(all, column, *zone);
	for (size_t i = 0; all->tally != NULL && i < t->nforms; i++)
		tally_count(all->tally, t->forms[i].number, *zone, all->passage,
		    all->source, all->step);
	return t;
}

void
tokens_release(struct tokens *all)
{
	for (int z = 0; z < ZONE_COUNT; z++) {
		buf_release(&all->kept[z].text);
		buf_release(&all->kept[z].bytes);
		free(all->kept[z].tokens);
		free(all->kept[z].forms);
	}
	repeats_free(all->repeats);
}
