/*
 * The FTS5 tokenizer `miprof`.  Interface: tokenizer.h.
 */
#include <string.h>

#include "base/span.h"
#include "french/analyse.h"
#include "index/fts5api.h"
#include "index/schema.h"
#include "index/tokenizer.h"
#include "index/tokens.h"

typedef int emit_fn(void *, int flags, const char *, int n, int start, int end);

static int
create(void *arg, const char **argv, int argc, Fts5Tokenizer **out)
{
	(void)argv;
	(void)argc;
	*out = (Fts5Tokenizer *)arg;
	return SQLITE_OK;
}

/* The struct tokens is its connection's owner's. */
static void
destroy(Fts5Tokenizer *t)
{
	(void)t;
}

static int
tokenize_query(struct span text, void *ctx, emit_fn *emit)
{
	size_t at = 0, from;
	int flags = 0, rc;

	while (at < text.len) {
		if (text.p[at] == ' ' || text.p[at] == '|') {
			flags = text.p[at] == '|' ? FTS5_TOKEN_COLOCATED : 0;
			at++;
			continue;
		}
		from = at;
		while (at < text.len && text.p[at] != ' ' && text.p[at] != '|')
			at++;
		rc = emit(ctx, flags, text.p + from, (int)(at - from),
		    (int)from, (int)at);
		if (rc != SQLITE_OK)
			return rc;
		flags = 0;
	}
	return SQLITE_OK;
}

static int
emit_strong(
    const struct text_token *t, struct span form, void *ctx, emit_fn *emit)
{
	char strong[1 + FORM_MAX];

	strong[0] = STRONG_SIGN;
	memcpy(strong + 1, form.p, form.len);
	return emit(ctx, FTS5_TOKEN_COLOCATED, strong, (int)form.len + 1,
	    (int)t->start, (int)t->end);
}

static int
tokenize_document(
    struct tokens *tokens, struct span column, void *ctx, emit_fn *emit)
{
	const struct text_tokens *text;
	enum zone zone;

	if (tokens->analyser == NULL)
		return SQLITE_MISUSE;
	text = tokens_of(tokens, column, &zone);
	for (size_t i = 0; i < text->n; i++) {
		const struct text_token *t = &text->tokens[i];
		const struct text_form *f = &text->forms[t->form];
		struct span form = text_form_span(text, f);
		int rc = emit(ctx, t->colocated ? FTS5_TOKEN_COLOCATED : 0,
		    form.p, (int)form.len, (int)t->start, (int)t->end);

		if (rc == SQLITE_OK && t->first && f->strong)
			rc = emit_strong(t, form, ctx, emit);
		if (rc != SQLITE_OK)
			return rc;
	}
	return SQLITE_OK;
}

static int
tokenize(Fts5Tokenizer *arg, void *ctx, int flags, const char *text, int n,
    emit_fn *emit)
{
	struct span all = {text, n < 0 ? 0 : (size_t)n};

	if (flags & FTS5_TOKENIZE_QUERY)
		return tokenize_query(all, ctx, emit);
	return tokenize_document((struct tokens *)arg, all, ctx, emit);
}

int
tokenizer_register(fts5_api *api, struct tokens *tokens)
{
	fts5_tokenizer functions = {create, destroy, tokenize};

	if (api == NULL)
		return SQLITE_ERROR;
	return api->xCreateTokenizer(api, "miprof", tokens, &functions, NULL);
}
