/*
 * The passages of an index for other programs.  Interface: export.h.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/kinds.h"
#include "french/analyse.h"
#include "french/lexicon.h"
#include "index/reader.h"
#include "index/ref.h"
#include "output/export.h"
#include "output/record.h"

struct exporter {
	struct reader *reader;
	struct sink *sink;
	struct analyser *analyser; /* NULL: no tokens wanted */
	struct publication_info publication;
	const struct source_info *source;
	struct err *e;
	int rc;
};

/* --- Tokens ------------------------------------------------------------ */

static void
add_word(struct span word, struct buf *out)
{
	if (out->len > 0)
		buf_addc(out, ' ');
	buf_add(out, word);
}

static void
add_lemma(struct span lemma, enum lemma_source source, void *arg)
{
	struct buf *out = arg;

	if (source != LEMMA_FIRST)
		return;
	add_word(SPAN("="), out);
	buf_add(out, lemma);
}

/* The forms and, marked by =, the lemma of the first: a cluster that gets
 * the same for a query finds the same passages. */
static int
add_tokens(const struct token *token, void *arg)
{
	for (size_t i = 0; i < token->nforms; i++)
		add_word(token->forms[i], arg);
	for (size_t i = 0; i < token->njoined; i++)
		add_word(token->joined[i].form, arg);
	if (!token->stop)
		lexicon_lemmas(token->forms[0], add_lemma, arg);
	return 0;
}

static json_t *
tokens_of(struct exporter *x, struct span text)
{
	struct buf words = BUF_INIT;
	json_t *j;

	analyse(x->analyser, text, add_tokens, &words);
	j = record_string(words.p == NULL ? "" : words.p);
	buf_release(&words);
	return j;
}

/* --- Passages ---------------------------------------------------------- */

static void
add_place(json_t *o, const struct passage_info *p)
{
	json_object_set_new(
	    o, "page", p->page == 0 ? json_null() : json_integer(p->page));
	json_object_set_new(o, "label", record_string(p->label));
	json_object_set_new(
	    o, "time", p->timed ? json_integer(p->time) : json_null());
	json_object_set_new(o, "section",
	    record_string(p->section != NULL && p->section[0] != '\0'
		    ? p->section
		    : NULL));
	json_object_set_new(o, "text", record_string(p->body));
}

static void
add_tokens_fields(struct exporter *x, json_t *o, const struct passage_info *p)
{
	json_object_set_new(
	    o, "tokens", tokens_of(x, (struct span){p->body, p->bodylen}));
	json_object_set_new(
	    o, "section_tokens", tokens_of(x, span_of(p->section)));
	json_object_set_new(
	    o, "title_tokens", tokens_of(x, span_of(x->publication.title)));
}

static void
add_passage(struct exporter *x, const struct passage_info *p)
{
	struct buf ref = BUF_INIT;
	json_t *o = record_publication(&x->publication);
	json_t *source = record_source(x->source);
	json_t *action;

	ref_add(&ref, x->publication.slug, p->page, p->number);
	if (x->analyser != NULL) {
		action = json_pack("{s{ss}}", "index", "_id", ref.p);
		record_add(&x->sink->text, action);
		buf_addc(&x->sink->text, '\n');
	}
	json_object_set_new(o, "ref", record_string(ref.p));
	json_object_del(source, "passages");
	json_object_del(source, "bytes");
	json_object_update(o, source);
	json_decref(source);
	add_place(o, p);
	if (x->analyser != NULL)
		add_tokens_fields(x, o, p);
	record_add(&x->sink->text, o);
	buf_addc(&x->sink->text, '\n');
	buf_release(&ref);
}

static int
export_row(int64_t row, void *arg)
{
	struct exporter *x = arg;
	struct passage_info p = {0};

	x->rc = reader_passage(x->reader, row, &p, x->e);
	if (x->rc == 1) {
		add_passage(x, &p);
		x->rc = 0;
	}
	passage_info_release(&p);
	sink_flush(x->sink);
	return x->rc == -1 || sink_is_closed(x->sink);
}

static int
export_source(const struct source_info *s, void *arg)
{
	struct exporter *x = arg;
	int rc;

	if (s->failure != NULL)
		return 0;
	x->source = s;
	rc = reader_publication(
	    x->reader, s->publication, &x->publication, x->e);
	if (rc == 1)
		rc = reader_each_passage(x->reader, s->id << SOURCE_SHIFT,
		    ((s->id + s->span) << SOURCE_SHIFT) - 1, export_row, x,
		    x->e);
	publication_info_release(&x->publication);
	if (rc == -1)
		x->rc = -1;
	return rc == -1 || sink_is_closed(x->sink);
}

int
export_passages(struct reader *r, struct sink *sink, bool bulk, struct err *e)
{
	struct exporter x = {.reader = r, .sink = sink, .e = e};

	if (bulk)
		x.analyser = analyser_new();
	if (reader_each_source(r, 0, export_source, &x, e) == -1)
		x.rc = -1;
	analyser_free(x.analyser);
	return x.rc;
}

/* --- Settings ---------------------------------------------------------- */

void
export_settings(struct sink *sink)
{
	static const char *const keywords[] = {"ref", "id", "kind", "origin",
	    "number", "audience", "theme", "path", "url", "language"};
	static const char *const tokens[] = {
	    "tokens", "section_tokens", "title_tokens"};
	json_t *fields = json_object(), *o;

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		json_object_set_new(
		    fields, keywords[i], json_pack("{ss}", "type", "keyword"));
	for (size_t i = 0; i < sizeof(tokens) / sizeof(*tokens); i++)
		json_object_set_new(fields, tokens[i],
		    json_pack(
			"{ssss}", "type", "text", "analyzer", "whitespace"));
	json_object_set_new(
	    fields, "page", json_pack("{ss}", "type", "integer"));
	json_object_set_new(fields, "date",
	    json_pack("{sssssb}", "type", "date", "format",
		"yyyy-MM-dd||yyyy-MM||yyyy", "ignore_malformed", 1));
	/* A title that looks like a date makes titles no dates. */
	o = json_pack(
	    "{s{sbso}}", "mappings", "date_detection", 0, "properties", fields);
	record_add(&sink->text, o);
	buf_addc(&sink->text, '\n');
	sink_flush(sink);
}
