/*
 * What is in an index, printed.  Interface: inventory.h.
 */
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/kinds.h"
#include "french/analyse.h"
#include "french/lexicon.h"
#include "index/reader.h"
#include "output/inventory.h"
#include "output/record.h"
#include "text/escape.h"

struct listing {
	struct reader *reader;
	struct sink *sink;
	bool json;
	int64_t passages; /* of the publication at hand */
	json_t *files;
	struct err *e;
	int rc;
};

static int
list_source(const struct source_info *s, void *arg)
{
	struct listing *l = arg;

	l->passages += s->passages;
	if (l->json)
		json_array_append_new(l->files, record_source(s));
	return 0;
}

static void
list_line(struct listing *l, const struct publication_info *p)
{
	struct buf *out = &l->sink->text;

	escape_line(out, span_of(p->slug));
	buf_addf(out, "\t%s\t", kind_slug(p->kind));
	escape_line(out, span_of(p->date));
	buf_addf(out, "\t%lld\t", (long long)l->passages);
	escape_line(out, span_of(p->title));
}

static void
list_json(struct listing *l, const struct publication_info *p)
{
	json_t *o = record_publication(p);

	json_object_set_new(o, "passages", json_integer(l->passages));
	json_object_set(o, "files", l->files);
	record_add(&l->sink->text, o);
}

static int
list_publication(const struct publication_info *p, void *arg)
{
	struct listing *l = arg;

	l->passages = 0;
	l->files = l->json ? json_array() : NULL;
	l->rc = reader_each_source(l->reader, p->id, list_source, l, l->e);
	if (l->rc == 0 && l->json)
		list_json(l, p);
	else if (l->rc == 0)
		list_line(l, p);
	if (l->json)
		json_decref(l->files);
	buf_addc(&l->sink->text, '\n');
	sink_flush(l->sink);
	return l->rc == -1 || sink_is_closed(l->sink);
}

int
inventory_list(struct reader *r, struct sink *sink, bool json, struct err *e)
{
	struct listing l = {.reader = r, .sink = sink, .json = json, .e = e};

	if (reader_each_publication(r, list_publication, &l, e) == -1)
		return -1;
	return l.rc;
}

/* --- Statistics -------------------------------------------------------- */

struct totals {
	size_t files, failed, notices, forms;
};

static int
count_source(const struct source_info *s, void *arg)
{
	struct totals *t = arg;

	if (s->failure != NULL)
		t->failed++;
	else if (s->notice)
		t->notices++;
	else
		t->files++;
	return 0;
}

static int
count_form(const struct form_count *form, void *arg)
{
	struct totals *t = arg;

	(void)form;
	t->forms++;
	return 0;
}

int
inventory_stats(struct reader *r, struct sink *sink, struct err *e)
{
	struct totals t = {0};
	struct buf *out = &sink->text;
	struct stat st;

	if (reader_each_source(r, 0, count_source, &t, e) == -1 ||
	    reader_forms_from(r, SPAN(""), count_form, &t, e) == -1)
		return -1;
	buf_addf(out, "index\t");
	escape_line(out, span_of(reader_path(r)));
	if (stat(reader_path(r), &st) == 0)
		buf_addf(out, "\nindex bytes\t%lld", (long long)st.st_size);
	buf_addf(out, "\npublications\t%lld\nnotices\t%zu\nfiles\t%zu\n",
	    (long long)reader_number(r, "publications"), t.notices, t.files);
	buf_addf(out, "unreadable files\t%zu\npassages\t%lld\n", t.failed,
	    (long long)reader_number(r, "passages"));
	buf_addf(out, "text bytes\t%lld\nforms\t%zu\n",
	    (long long)reader_number(r, "bytes"), t.forms);
	sink_flush(sink);
	return 0;
}

/* --- Vocabulary -------------------------------------------------------- */

/* In how many passages at least: body and section path may both have it. */
static int
print_form(const struct form_count *form, void *arg)
{
	struct sink *sink = arg;
	int64_t passages = form->n[IN_BODIES];

	if (form->n[IN_SECTIONS] > passages)
		passages = form->n[IN_SECTIONS];
	if (form->n[IN_SOURCES] > passages)
		passages = form->n[IN_SOURCES];
	escape_line(&sink->text, form->form);
	buf_addf(&sink->text, "\t%lld\n", (long long)passages);
	sink_flush(sink);
	return sink_is_closed(sink);
}

int
inventory_terms(
    struct reader *r, struct sink *sink, struct span prefix, struct err *e)
{
	struct buf plain = BUF_INIT;
	int rc;

	lexicon_plain(prefix, &plain);
	rc = reader_forms_from(r, buf_span(&plain), print_form, sink, e);
	buf_release(&plain);
	return rc == -1 ? -1 : 0;
}

/* --- Analysis ---------------------------------------------------------- */

struct analysis {
	struct sink *sink;
	size_t position;
};

static void
add_field(struct buf *out, struct span form)
{
	buf_addc(out, '\t');
	escape_line(out, form);
}

static int
print_token(const struct token *token, void *arg)
{
	struct analysis *a = arg;
	struct buf *out = &a->sink->text;

	buf_addf(out, "%zu\t%zu-%zu", ++a->position, token->start, token->end);
	for (size_t i = 0; i < token->nforms; i++)
		add_field(out, token->forms[i]);
	for (size_t i = 0; i < token->njoined; i++) {
		add_field(out, token->joined[i].form);
		buf_addf(out, " (%u)", token->joined[i].positions);
	}
	buf_addc(out, '\n');
	sink_flush(a->sink);
	return sink_is_closed(a->sink);
}

void
inventory_analyse(struct sink *sink, struct span text)
{
	struct analyser *analyser = analyser_new();
	struct analysis a = {sink, 0};

	analyse(analyser, text, print_token, &a);
	analyser_free(analyser);
}
