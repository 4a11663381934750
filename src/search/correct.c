/*
 * Words put right.  Interface: correct.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "french/lexicon.h"
#include "french/nearest.h"
#include "search/correct.h"

#define NEAR_MAX 8

/* The commonest form of a spelling. */
struct commonest {
	struct buf form;
	int64_t passages;
};

static int
take_commoner(const struct form_count *form, void *arg)
{
	struct commonest *c = arg;
	int64_t n = form->n[IN_BODIES] + form->n[IN_SECTIONS];

	if (n < c->passages || n == 0)
		return 0;
	c->passages = n;
	buf_clear(&c->form);
	buf_add(&c->form, form->form);
	return 0;
}

static int
read_words(void *arg, size_t offset, void *out, size_t len)
{
	return reader_blob_read(arg, BLOB_WORDS, offset, out, len);
}

/* The nearest forms that the index has, best first; how many, or -1. */
static int
find_near(struct reader *r, const char *form, struct commonest *near,
    size_t max, struct err *e)
{
	struct nearest found[NEAR_MAX];
	struct buf plain = BUF_INIT;
	int n, kept = 0;

	lexicon_plain(span_of(form), &plain);
	n = nearest_find(read_words, r, reader_blob_length(r, BLOB_WORDS),
	    buf_span(&plain), found, max < NEAR_MAX ? max : NEAR_MAX);
	buf_release(&plain);
	for (int i = 0; i < n; i++) {
		near[kept] = (struct commonest){BUF_INIT, 0};
		if (reader_forms_of_plain(r, span_of(found[i].word),
			take_commoner, &near[kept], e) == -1)
			return -1;
		if (near[kept].form.len > 0)
			kept++;
	}
	return kept;
}

int
correct_near(struct reader *r, const char *form, size_t max, struct buf *list,
    struct err *e)
{
	struct commonest near[NEAR_MAX];
	int n = find_near(r, form, near, max, e);

	for (int i = 0; i < n; i++) {
		buf_addf(
		    list, "%s%s", list->len > 0 ? ", " : "", near[i].form.p);
		buf_release(&near[i].form);
	}
	return n == -1 ? -1 : 0;
}

bool
correct_is_known(const struct expansion *x, size_t leaf)
{
	for (size_t i = 0; i < x->nterms; i++)
		if ((x->terms[i].leaves >> leaf & 1) != 0 &&
		    x->terms[i].passages > 0)
			return true;
	return false;
}

static bool
is_correctable(const struct query *q, const struct expansion *x, size_t i)
{
	const struct node *n = q->leaves[i];
	const char *form;

	if (n->kind != NODE_WORD || n->n != 1 || correct_is_known(x, i))
		return false;
	form = q->tokens[n->from].forms[0];
	/* viol is no slip for vol: a word that French has is meant. */
	return strpbrk(form, "0123456789") == NULL &&
	    !lexicon_knows(span_of(form));
}

/* 1: replaced. */
static int
correct_word(struct query *q, const struct node *n, struct reader *r,
    struct buf *notes, struct err *e)
{
	struct query_token *t = &q->tokens[n->from];
	struct commonest near[1];
	int found = find_near(r, t->forms[0], near, 1, e);

	if (found != 1)
		return found;
	buf_add(notes, n->text);
	buf_addf(notes, _(": not found; showing %s\n"), near[0].form.p);
	for (size_t i = 0; i < t->nforms; i++)
		free(t->forms[i]);
	t->forms[0] = buf_take(&near[0].form);
	t->nforms = 1;
	return 1;
}

int
correct_words(struct query *q, const struct expansion *x, struct reader *r,
    struct buf *notes, struct err *e)
{
	int corrected = 0;

	for (size_t i = 0; i < q->nleaves; i++) {
		int rc;

		if (!is_correctable(q, x, i))
			continue;
		rc = correct_word(q, q->leaves[i], r, notes, e);
		if (rc == -1)
			return -1;
		corrected += rc;
	}
	return corrected;
}
