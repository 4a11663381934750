/*
 * The FTS5 tokenizer `miprof`.  Interface: tokenizer.h.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/span.h"
#include "french/analyse.h"
#include "index/formhash.h"
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

/* --- Documents --------------------------------------------------------- */

/* A form of a text that was analysed. */
struct kept_form {
	size_t start, end; /* bytes of the text */
	size_t at;	   /* where it stands in kept.bytes */
	size_t number;	   /* among the different ones: kept.hashes */
	unsigned char len;
	bool colocated;
	bool first;  /* where it stands for the first time */
	bool strong; /* and deserves a strong token there: schema.h */
};

/* The last text of a zone and its tokens: a title, and most sections, are
 * those of the passage before. */
struct kept {
	struct buf text, bytes;
	struct kept_form *forms;
	size_t n, cap;
	uint64_t *hashes; /* of the different ones */
	size_t nhashes, caphashes;
};

struct keeping {
	struct kept *kept;
	struct repeats *repeats;
};

static void
keep_form(struct keeping *k, struct span form, const struct token *token,
    bool colocated)
{
	struct kept *kept = k->kept;
	uint64_t hash = form_hash(form);
	size_t number = repeats_add(k->repeats, hash);
	bool first = number == kept->nhashes;

	if (first) {
		kept->hashes = mem_more(kept->hashes, kept->nhashes,
		    &kept->caphashes, sizeof(*kept->hashes));
		kept->hashes[kept->nhashes++] = hash;
	}
	kept->forms =
	    mem_more(kept->forms, kept->n, &kept->cap, sizeof(*kept->forms));
	kept->forms[kept->n++] = (struct kept_form){token->start, token->end,
	    kept->bytes.len, number, (unsigned char)form.len, colocated, first,
	    first && !token->stop};
	buf_add(&kept->bytes, form);
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

/* The strong forms are known when all of the text is. */
static void
analyse_text(
    struct tokenizer *t, struct kept *kept, struct span text, enum zone zone)
{
	struct keeping keeping = {kept, t->repeats};

	repeats_clear(t->repeats);
	buf_clear(&kept->bytes);
	kept->n = kept->nhashes = 0;
	analyse(t->analyser, text, keep_token, &keeping);
	for (size_t i = 0; zone == ZONE_BODY && i < kept->n; i++)
		kept->forms[i].strong &=
		    repeats_times(t->repeats, kept->forms[i].number) >=
		    STRONG_TIMES;
	buf_clear(&kept->text);
	buf_add(&kept->text, text);
}

static int
emit_strong(const struct kept_form *f, struct span form, size_t base, void *ctx,
    emit_fn *emit)
{
	char strong[1 + FORM_MAX];

	strong[0] = STRONG_SIGN;
	memcpy(strong + 1, form.p, form.len);
	return emit(ctx, FTS5_TOKEN_COLOCATED, strong, (int)form.len + 1,
	    (int)(base + f->start), (int)(base + f->end));
}

/* The tokens kept, to FTS5; base: where the text begins in its column. */
static int
emit_kept(struct tokenizer *t, const struct kept *kept, enum zone zone,
    size_t base, void *ctx, emit_fn *emit)
{
	for (size_t i = 0; i < kept->n; i++) {
		const struct kept_form *f = &kept->forms[i];
		struct span form = {kept->bytes.p + f->at, f->len};
		int rc = emit(ctx, f->colocated ? FTS5_TOKEN_COLOCATED : 0,
		    form.p, (int)form.len, (int)(base + f->start),
		    (int)(base + f->end));

		if (rc == SQLITE_OK && f->strong)
			rc = emit_strong(f, form, base, ctx, emit);
		if (rc != SQLITE_OK)
			return rc;
		if (f->first && t->tally != NULL)
			tally_count(t->tally, zone, form,
			    kept->hashes[f->number], t->passage, t->source,
			    t->step);
	}
	return SQLITE_OK;
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
tokenize_document(
    struct tokenizer *t, struct span text, void *ctx, emit_fn *emit)
{
	enum zone zone = zone_of(&text);
	struct kept *kept;

	if (t->analyser == NULL)
		return SQLITE_MISUSE;
	kept = &t->kept[zone];
	if (kept->text.p == NULL || !span_eq(buf_span(&kept->text), text))
		analyse_text(t, kept, text, zone);
	if (t->tally != NULL)
		tally_expect(t->tally, kept->hashes, kept->nhashes);
	return emit_kept(t, kept, zone, zone == ZONE_BODY ? 0 : 1, ctx, emit);
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
tokenizer_register(fts5_api *api, struct tokenizer *t)
{
	fts5_tokenizer functions = {create, destroy, tokenize};

	if (api == NULL)
		return SQLITE_ERROR;
	if (t->analyser != NULL && t->repeats == NULL) {
		t->repeats = repeats_new();
		t->kept = xcalloc(ZONE_COUNT, sizeof(*t->kept));
	}
	return api->xCreateTokenizer(api, "miprof", t, &functions, NULL);
}

void
tokenizer_release(struct tokenizer *t)
{
	for (int z = 0; t->kept != NULL && z < ZONE_COUNT; z++) {
		buf_release(&t->kept[z].text);
		buf_release(&t->kept[z].bytes);
		free(t->kept[z].forms);
		free(t->kept[z].hashes);
	}
	free(t->kept);
	repeats_free(t->repeats);
	t->kept = NULL;
	t->repeats = NULL;
}
