/*
 * What is known of French words.  Interface: lexicon.h.
 */
#include "base/mem.h"
#include "french/lexicon.h"
#include "text/fold.h"

void
lexicon_plain(struct span form, struct buf *plain)
{
	fold_plain_add(form, plain);
}

bool
lexicon_has(struct span form)
{
	(void)form;
	return false;
}

void
lexicon_lemmas(struct span form, lemma_fn *fn, void *arg)
{
	fn(form, LEMMA_FIRST, arg);
}

void
lexicon_accented(struct span plain, lemma_fn *fn, void *arg)
{
	(void)plain;
	(void)fn;
	(void)arg;
}

void
lexicon_family(struct span lemma, lemma_fn *fn, void *arg)
{
	(void)lemma;
	(void)fn;
	(void)arg;
}

bool
lexicon_is_stop(struct span form)
{
	static const char *const stop[] = {"le", "la", "les", "de", "du",
	    "des", "un", "une", "et", "ou", "en", "à", "au", "aux"};

	for (size_t i = 0; i < COUNT(stop); i++)
		if (span_is(form, stop[i]))
			return true;
	return false;
}
