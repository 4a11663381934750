/*
 * Keys of expressions.  Interface: synonyms.h.
 */
#include "french/analyse.h"
#include "french/lexicon.h"
#include "index/synonyms.h"

struct first {
	struct span form;
	struct buf *key;
	bool done;
};

static void
take_first(struct span lemma, enum lemma_source source, void *arg)
{
	struct first *f = arg;

	(void)source;
	if (f->done)
		return;
	f->done = true;
	lexicon_plain(lemma, f->key);
}

void
synonyms_word(struct span form, struct buf *key)
{
	struct first f = {form, key, false};

	if (key->len > 0)
		buf_addc(key, ' ');
	lexicon_lemmas(form, take_first, &f);
}

static int
add_token(const struct token *token, void *arg)
{
	synonyms_word(token->forms[0], arg);
	return 0;
}

void
synonyms_key(struct analyser *a, struct span expression, struct buf *key)
{
	analyse(a, expression, add_token, key);
}
