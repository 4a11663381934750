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
#include "text/width.h"

struct listing {
	struct reader *reader;
	struct sink *sink;
	const struct view *view;
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
	if (l->files != NULL)
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
	buf_addc(out, '\n');
}

static void
list_pretty(struct listing *l, const struct publication_info *p)
{
	const struct hit hit = {.id = p->slug,
	    .title = p->title,
	    .date = p->date,
	    .url = p->url,
	    .passages = (size_t)l->passages};

	output_publication(&l->view->style, &l->sink->text, &hit);
}

static void
list_json(struct listing *l, const struct publication_info *p)
{
	json_t *o = record_publication(p);

	json_object_set_new(o, "passages", json_integer(l->passages));
	json_object_set(o, "files", l->files);
	record_add(&l->sink->text, o);
	buf_addc(&l->sink->text, '\n');
}

static int
list_publication(const struct publication_info *p, void *arg)
{
	struct listing *l = arg;

	l->passages = 0;
	l->files = l->view->format == FORMAT_JSON ? json_array() : NULL;
	l->rc = reader_each_source(l->reader, p->id, list_source, l, l->e);
	if (l->rc == 0 && l->files != NULL)
		list_json(l, p);
	else if (l->rc == 0 && l->view->format == FORMAT_PRETTY)
		list_pretty(l, p);
	else if (l->rc == 0)
		list_line(l, p);
	json_decref(l->files);
	sink_flush(l->sink);
	return l->rc == -1 || sink_is_closed(l->sink);
}

int
inventory_list(
    struct reader *r, struct sink *sink, const struct view *view, struct err *e)
{
	struct listing l = {.reader = r, .sink = sink, .view = view, .e = e};

	if (reader_each_publication(r, list_publication, &l, e) == -1)
		return -1;
	return l.rc;
}

/* --- Statistics -------------------------------------------------------- */

#define LABEL 24  /* columns of a name, for people */
#define NUMBER 12 /* and of its number */

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

/* A name and its number, in columns for people. */
static void
add_row(
    struct sink *sink, const struct view *view, struct span name, long long n)
{
	struct buf *out = &sink->text;
	size_t width = width_of(name);

	buf_add(out, name);
	if (view->format == FORMAT_PRETTY)
		buf_addf(out, "%*s%*lld\n",
		    width < LABEL ? (int)(LABEL - width) : 1, "", NUMBER, n);
	else
		buf_addf(out, "\t%lld\n", n);
}

/* A name, in the reader's language for people, and its number. */
static void
add_number(
    struct sink *sink, const struct view *view, const char *name, long long n)
{
	bool pretty = view->format == FORMAT_PRETTY;

	add_row(sink, view, span_of(pretty ? _(name) : name), n);
}

static void
add_path(struct sink *sink, const struct view *view, const char *path)
{
	bool pretty = view->format == FORMAT_PRETTY;

	if (!pretty)
		buf_adds(&sink->text, "index\t");
	if (pretty)
		style_begin(&view->style, &sink->text, ROLE_TITLE);
	escape_line(&sink->text, span_of(path));
	if (pretty)
		style_end(&view->style, &sink->text, ROLE_TITLE);
	buf_addc(&sink->text, '\n');
}

int
inventory_stats(
    struct reader *r, struct sink *sink, const struct view *view, struct err *e)
{
	struct totals t = {0};
	struct stat st;

	if (reader_each_source(r, 0, count_source, &t, e) == -1 ||
	    reader_forms_from(r, SPAN(""), count_form, &t, e) == -1)
		return -1;
	add_path(sink, view, reader_path(r));
	if (stat(reader_path(r), &st) == 0)
		add_number(sink, view, N_("index bytes"), st.st_size);
	add_number(sink, view, N_("publications"),
	    (long long)reader_number(r, "publications"));
	add_number(sink, view, N_("notices"), (long long)t.notices);
	add_number(sink, view, N_("files"), (long long)t.files);
	add_number(sink, view, N_("unreadable files"), (long long)t.failed);
	add_number(sink, view, N_("passages"),
	    (long long)reader_number(r, "passages"));
	add_number(
	    sink, view, N_("text bytes"), (long long)reader_number(r, "bytes"));
	add_number(sink, view, N_("forms"), (long long)t.forms);
	sink_flush(sink);
	return 0;
}

/* --- Vocabulary -------------------------------------------------------- */

struct vocabulary {
	struct sink *sink;
	const struct view *view;
};

/* In how many passages at least: body and section path may both have it. */
static int
print_form(const struct form_count *form, void *arg)
{
	struct vocabulary *v = arg;
	int64_t passages = form->n[IN_BODIES];
	struct buf name = BUF_INIT;

	if (form->n[IN_SECTIONS] > passages)
		passages = form->n[IN_SECTIONS];
	if (form->n[IN_SOURCES] > passages)
		passages = form->n[IN_SOURCES];
	escape_line(&name, form->form);
	add_row(v->sink, v->view, buf_span(&name), (long long)passages);
	buf_release(&name);
	sink_flush(v->sink);
	return sink_is_closed(v->sink);
}

int
inventory_terms(struct reader *r, struct sink *sink, const struct view *view,
    struct span prefix, struct err *e)
{
	struct vocabulary v = {sink, view};
	struct buf plain = BUF_INIT;
	int rc;

	lexicon_plain(prefix, &plain);
	rc = reader_forms_from(r, buf_span(&plain), print_form, &v, e);
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
