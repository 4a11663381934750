/*
 * The FTS5 tokenizer `miprof`.  Interface: tokenizer.h.
 */
#include <string.h>

#include "base/mem.h"
#include "base/span.h"
#include "french/analyse.h"
#include "index/fts5api.h"
#include "index/repeats.h"
#include "index/schema.h"
#include "index/tally.h"
#include "index/tokenizer.h"

typedef int emit_fn(void *, int flags, const char *, int n, int start, int end);

static int
create(void *arg, const char **argv, int argc, Fts5Tokenizer **out)
{
	(void)argv;
	(void)argc;
	*out = (Fts5Tokenizer *)arg;
	return SQLITE_OK;
}

/* The struct tokenizer is its connection's owner's. */
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

struct emitter {
	struct tokenizer *tokenizer;
	enum zone zone;
	size_t base; /* of the analysed text within the column's */
	void *ctx;
	emit_fn *emit;
};

static int
count_token(const struct token *token, void *arg)
{
	for (size_t i = 0; i < token->nforms; i++)
		repeats_add(arg, token->forms[i]);
	return 0;
}

static int
emit_strong(struct emitter *e, struct span form, const struct token *token)
{
	char strong[1 + FORM_MAX];

	strong[0] = STRONG_SIGN;
	memcpy(strong + 1, form.p, form.len);
	return e->emit(e->ctx, FTS5_TOKEN_COLOCATED, strong,
	    (int)form.len + 1, (int)(e->base + token->start),
	    (int)(e->base + token->end));
}

static bool
is_strong(struct emitter *e, struct span form)
{
	unsigned times = repeats_take(e->tokenizer->repeats, form);

	return times > 0 && (e->zone != ZONE_BODY || times >= STRONG_TIMES);
}

static int
emit_form(struct emitter *e, struct span form, const struct token *token,
    int flags)
{
	struct tokenizer *t = e->tokenizer;
	int rc;

	if (t->tally != NULL)
		tally_count(t->tally, e->zone, form, t->passage, t->source,
		    t->step);
	rc = e->emit(e->ctx, flags, form.p, (int)form.len,
	    (int)(e->base + token->start), (int)(e->base + token->end));
	if (rc == SQLITE_OK && !token->stop && is_strong(e, form))
		rc = emit_strong(e, form, token);
	return rc;
}

static int
emit_token(const struct token *token, void *arg)
{
	struct emitter *e = arg;
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i < token->nforms; i++)
		rc = emit_form(e, token->forms[i], token,
		    i == 0 ? 0 : FTS5_TOKEN_COLOCATED);
	for (size_t i = 0; rc == SQLITE_OK && i < token->njoined; i++)
		rc = emit_form(e, token->joined[i].form, token,
		    FTS5_TOKEN_COLOCATED);
	return rc;
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

static int
tokenize_document(struct tokenizer *t, struct span text, void *ctx,
    emit_fn *emit)
{
	struct emitter e = {t, ZONE_BODY, 0, ctx, emit};

	if (t->analyser == NULL)
		return SQLITE_MISUSE;
	e.zone = zone_of(&text);
	e.base = e.zone == ZONE_BODY ? 0 : 1;
	repeats_clear(t->repeats);
	analyse(t->analyser, text, count_token, t->repeats);
	return analyse(t->analyser, text, emit_token, &e);
}

static int
tokenize(Fts5Tokenizer *arg, void *ctx, int flags, const char *text, int n,
    emit_fn *emit)
{
	struct span all = {text, n < 0 ? 0 : (size_t)n};

	if (flags & FTS5_TOKENIZE_QUERY)
		return tokenize_query(all, ctx, emit);
	return tokenize_document((struct tokenizer *)arg, all, ctx, emit);
}

int
tokenizer_register(sqlite3 *db, struct tokenizer *t)
{
	fts5_tokenizer functions = {create, destroy, tokenize};
	fts5_api *api = fts5_api_of(db);

	if (api == NULL)
		return SQLITE_ERROR;
	if (t->analyser != NULL && t->repeats == NULL)
		t->repeats = repeats_new();
	return api->xCreateTokenizer(api, "miprof", t, &functions, NULL);
}

void
tokenizer_release(struct tokenizer *t)
{
	repeats_free(t->repeats);
	t->repeats = NULL;
}
