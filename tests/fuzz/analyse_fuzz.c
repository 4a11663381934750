/*
 * A text may be any bytes: its tokens stay inside it, in order, on the
 * borders of characters; the same text gives the same tokens; composing or
 * decomposing it changes none of their forms.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/mem.h"
#include "french/analyse.h"
#include "french/lexicon.h"
#include "index/schema.h"
#include "text/utf8.h"

#define TARGET "analyse"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct check {
	struct span text;
	size_t end, last_start;
	struct buf forms; /* all of them, a line a token */
	unsigned pending; /* positions that joined forms still cover */
	bool lemmas;
	bool valid; /* UTF-8: it has characters */
};

static void
count_lemma(struct span lemma, enum lemma_source source, void *arg)
{
	(void)source;
	must(lemma.len > 0 && utf8_valid(lemma), "a lemma is no text");
	++*(size_t *)arg;
}

static void
check_form(struct check *c, struct span form)
{
	size_t lemmas = 0;

	must(form.len > 0 && form.len <= FORM_MAX, "a form's length");
	must(utf8_valid(form), "a form is no UTF-8");
	must(form.p[0] != STRONG_SIGN, "a form looks like a strong token");
	for (size_t i = 0; i < form.len; i++)
		must((unsigned char)form.p[i] > ' ', "a blank in a form");
	buf_add(&c->forms, form);
	buf_addc(&c->forms, ' ');
	if (!c->lemmas)
		return;
	lexicon_lemmas(form, count_lemma, &lemmas);
	must(lemmas > 0, "a form without a lemma");
	lexicon_accented(form, count_lemma, &lemmas);
	lexicon_family(form, count_lemma, &lemmas);
}

static int
check_token(const struct token *t, void *arg)
{
	struct check *c = arg;

	must(t->start < t->end && t->end <= c->text.len, "a span leaves");
	must(t->start >= c->end, "spans overlap");
	must(!c->valid ||
		(utf8_boundary(c->text, t->start) &&
		    utf8_boundary(c->text, t->end)),
	    "a span cuts a character");
	must(t->nforms >= 1 && t->nforms <= FORMS_MAX, "number of forms");
	c->end = t->end;
	if (c->pending > 0)
		c->pending--;
	for (size_t i = 0; i < t->nforms; i++)
		check_form(c, t->forms[i]);
	for (size_t i = 0; i < t->njoined; i++) {
		must(t->joined[i].positions >= 2, "a joined form of one");
		if (t->joined[i].positions - 1 > c->pending)
			c->pending = t->joined[i].positions - 1;
		buf_addc(&c->forms, '+');
		check_form(c, t->joined[i].form);
	}
	buf_addc(&c->forms, '\n');
	return 0;
}

static void
run(struct check *c, struct analyser *a, struct span text, bool lemmas)
{
	*c = (struct check){.text = text,
	    .forms = BUF_INIT,
	    .lemmas = lemmas,
	    .valid = utf8_valid(text)};
	must(analyse(a, text, check_token, c) == 0, "it stopped");
	must(c->pending == 0, "a joined form covers what is not there");
}

static void
same(struct check *a, struct check *b, const char *what)
{
	must(span_eq(buf_span(&a->forms), buf_span(&b->forms)), what);
	buf_release(&b->forms);
}

/* Valid text alone has composed and decomposed spellings to compare. */
static void
compare_normal(struct analyser *a, struct check *c)
{
	utf8proc_uint8_t *out;
	static const utf8proc_option_t options[] = {
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE};

	for (size_t i = 0; i < COUNT(options); i++) {
		utf8proc_ssize_t n =
		    utf8proc_map((const utf8proc_uint8_t *)c->text.p,
			(utf8proc_ssize_t)c->text.len, &out, options[i]);
		struct check other;

		if (n < 0)
			return;
		run(&other, a, (struct span){(const char *)out, (size_t)n},
		    false);
		same(c, &other, "composing changes forms");
		free(out);
	}
}

/* Marks beyond what one character may carry are dropped: no comparison. */
static bool
has_many_marks(struct span s)
{
	size_t marks = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		marks = c < 0x80 ? 0 : marks + 1;
		if (marks > 16)
			return true;
	}
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct analyser *used; /* that read all texts before */
	struct span text = {(const char *)bytes, n};
	struct analyser *a = analyser_new(), *fresh = analyser_new();
	struct check first, again;

	run(&first, a, text, true);
	run(&again, a, text, false);
	same(&first, &again, "the cache changes forms");
	run(&again, fresh, text, false);
	same(&first, &again, "a fresh analyser differs");
	used = used == NULL ? analyser_new() : used;
	run(&again, used, text, false);
	same(&first, &again, "what was read before changes forms");
	if (n > 0 && utf8_valid(text) && !has_many_marks(text))
		compare_normal(a, &first);
	buf_release(&first.forms);
	analyser_free(a);
	analyser_free(fresh);
	return 0;
}
