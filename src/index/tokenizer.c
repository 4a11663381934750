/*
 * The FTS5 tokenizer `miprof`.  Interface: tokenizer.h.
 */
#include <string.h>

#include "base/mem.h"
#include "base/span.h"
#include "french/analyse.h"
#include "index/fts5api.h"
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
	size_t base; /* of the zone within the text */
	void *ctx;
	emit_fn *emit;
};

static int
emit_form(struct emitter *e, struct span form, const struct token *token,
    int flags)
{
	char prefixed[1 + FORM_MAX];
	struct tokenizer *t = e->tokenizer;

	if (t->tally != NULL)
		tally_count(t->tally, e->zone, form, t->passage, t->step);
	if (zone_prefix[e->zone] != '\0') {
		prefixed[0] = zone_prefix[e->zone];
		memcpy(prefixed + 1, form.p, form.len);
		form = (struct span){prefixed, form.len + 1};
	}
	return e->emit(e->ctx, flags, form.p, (int)form.len,
	    (int)(e->base + token->start), (int)(e->base + token->end));
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

static int
tokenize_document(struct tokenizer *t, struct span text, void *ctx,
    emit_fn *emit)
{
	static const char marks[ZONE_COUNT] = {SECTION_MARK, TITLE_MARK, '\0'};
	struct emitter e = {t, ZONE_BODY, 0, ctx, emit};

	if (t->analyser == NULL)
		return SQLITE_MISUSE;
	for (int z = 0; z < ZONE_COUNT; z++) {
		struct span rest = span_sub(text, e.base, text.len);
		const char *mark = rest.len == 0 || marks[z] == '\0'
		    ? NULL
		    : memchr(rest.p, marks[z], rest.len);
		int rc;

		if (mark != NULL)
			rest.len = (size_t)(mark - rest.p);
		e.zone = (enum zone)z;
		rc = analyse(t->analyser, rest, emit_token, &e);
		if (rc != SQLITE_OK)
			return rc;
		if (mark == NULL)
			break;
		e.base += rest.len + 1;
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
	return tokenize_document((struct tokenizer *)arg, all, ctx, emit);
}

int
tokenizer_register(sqlite3 *db, struct tokenizer *t)
{
	fts5_tokenizer functions = {create, destroy, tokenize};
	fts5_api *api = fts5_api_of(db);

	if (api == NULL)
		return SQLITE_ERROR;
	return api->xCreateTokenizer(api, "miprof", t, &functions, NULL);
}
