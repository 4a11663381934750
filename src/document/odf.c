/*
 * OpenDocument: texts (ODT), and presentations (ODP), whose slides are
 * pages.  Interface: reader.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/reader.h"
#include "document/xml.h"
#include "document/zip.h"

enum { NEST = 8 }; /* the deepest nesting of paragraphs that is followed */

struct style {
	char *name, *parent;
};

struct odf {
	struct document *doc;
	struct style *styles; /* of this text, and what they are made from */
	size_t nstyles, capstyles;
	struct buf text[NEST]; /* paragraphs inside paragraphs: notes, boxes */
	struct buf notes;      /* of the outermost, to follow it */
	unsigned in_note;
	unsigned depth; /* of paragraphs; text[depth - 1] is written */
	enum block_kind kind[NEST];
	unsigned level[NEST];
	unsigned lists, page;
	unsigned rows; /* tables that are open: cells go to `row` */
	struct buf row;
	unsigned cells;
	unsigned heads; /* table header rows that are open */
	bool titled;	/* inside the title of a slide */
};

static bool
wants(const char *name)
{
	return strcmp(name, "content.xml") == 0 ||
	    strcmp(name, "meta.xml") == 0;
}

/* --- Styles -------------------------------------------------------------- */

static void
add_style(struct odf *o, struct xml *x)
{
	struct style *s;

	o->styles =
	    mem_more(o->styles, o->nstyles, &o->capstyles, sizeof(*o->styles));
	s = &o->styles[o->nstyles++];
	s->name = xstrdup(xml_attribute(x, "style:name"));
	s->parent = xstrdup(xml_attribute(x, "style:parent-style-name"));
}

/* A style that a program made for one paragraph tells by its parent. */
static const char *
base_style(const struct odf *o, const char *name)
{
	for (size_t i = 0; i < o->nstyles; i++)
		if (strcmp(o->styles[i].name, name) == 0)
			return o->styles[i].parent;
	return name;
}

/* --- Blocks -------------------------------------------------------------- */

static unsigned
number(const char *s, unsigned most)
{
	unsigned long n = strtoul(s, NULL, 10);

	return n > most ? most : (unsigned)n;
}

static void
begin_paragraph(struct odf *o, struct xml *x, bool heading)
{
	unsigned d = o->depth++;
	const char *style;

	if (d >= NEST)
		return;
	o->kind[d] = BLOCK_PARAGRAPH;
	o->level[d] = 0;
	buf_clear(&o->text[d]);
	style = base_style(o, xml_attribute(x, "text:style-name"));
	if (heading || o->titled || strcmp(style, "Title") == 0) {
		o->kind[d] = BLOCK_HEADING;
		o->level[d] = heading
		    ? number(xml_attribute(x, "text:outline-level"),
			  HEADING_LEVELS)
		    : 1;
		o->level[d] += o->level[d] == 0;
	} else if (strcmp(style, "Caption") == 0 ||
	    strcmp(style, "Illustration") == 0 || strcmp(style, "Table") == 0 ||
	    strcmp(style, "Figure") == 0) {
		o->kind[d] = BLOCK_CAPTION;
	} else if (o->lists > 0) {
		o->kind[d] = BLOCK_ITEM;
		o->level[d] = o->lists;
	}
}

static void
end_paragraph(struct odf *o)
{
	unsigned d = --o->depth;
	struct block *b;

	if (d >= NEST)
		return;
	if (o->in_note > 0 || o->rows > 0) {
		struct buf *to = o->in_note > 0 ? &o->notes : &o->row;

		buf_add(to, buf_span(&o->text[d]));
		buf_addc(to, ' ');
		return;
	}
	b = document_add(o->doc, o->kind[d], buf_span(&o->text[d]));
	if (b != NULL) {
		b->level = o->level[d];
		b->page = o->page;
	}
}

/* Footnotes and endnotes stand in the paragraph that calls them. */
static void
end_notes(struct odf *o)
{
	struct block *b = NULL;

	if (o->notes.len == 0)
		return;
	if (o->rows > 0)
		buf_add(&o->row, buf_span(&o->notes));
	else
		b = document_add(o->doc, BLOCK_PARAGRAPH, buf_span(&o->notes));
	if (b != NULL)
		b->page = o->page;
	buf_clear(&o->notes);
}

static void
end_row(struct odf *o)
{
	struct block *b;

	if (o->rows > 1)
		return; /* a table in a cell is part of its row */
	b = document_add(o->doc, BLOCK_ROW, buf_span(&o->row));
	buf_clear(&o->row);
	if (b != NULL) {
		b->page = o->page;
		b->header = o->heads > 0 && o->cells > 1;
	}
}

static void
add(struct odf *o, struct span s)
{
	if (o->depth > 0 && o->depth <= NEST)
		buf_add(&o->text[o->depth - 1], s);
}

/* --- Elements ------------------------------------------------------------ */

/* What is no text of the document: comments, deleted text, indexes. */
static bool
is_skipped(const struct xml *x)
{
	static const char *const names[] = {"text:tracked-changes",
	    "office:annotation", "text:table-of-content",
	    "text:alphabetical-index", "text:illustration-index",
	    "text:table-index", "text:note-citation", "office:forms",
	    "text:sequence-decls", "svg:title", "svg:desc",
	    "presentation:date-time-decl", "text:page-number", "style:header",
	    "style:footer", "office:event-listeners", "text:ruby-text"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (xml_is(x, names[i]))
			return true;
	return false;
}

static void
begin_page(struct odf *o)
{
	o->doc->npages = ++o->page;
}

static void
enter(struct odf *o, struct xml *x)
{
	if (is_skipped(x))
		xml_skip(x);
	else if (xml_is(x, "style:style"))
		add_style(o, x);
	else if (xml_is(x, "text:p"))
		begin_paragraph(o, x, false);
	else if (xml_is(x, "text:h"))
		begin_paragraph(o, x, true);
	else if (xml_is(x, "text:note"))
		o->in_note++;
	else if (xml_is(x, "text:list"))
		o->lists++;
	else if (xml_is(x, "draw:page"))
		begin_page(o);
	else if (xml_is(x, "draw:frame"))
		o->titled = strcmp(xml_attribute(x, "presentation:class"),
				"title") == 0;
	else if (xml_is(x, "table:table"))
		o->rows++;
	else if (xml_is(x, "table:table-header-rows"))
		o->heads++;
	else if (xml_is(x, "table:table-row") && o->rows == 1)
		o->cells = 0;
	else if (xml_is(x, "table:table-cell") && o->rows == 1 &&
	    o->cells++ > 0)
		buf_adds(&o->row, " | ");
	else if (xml_is(x, "text:s") || xml_is(x, "text:tab") ||
	    xml_is(x, "text:line-break"))
		add(o, SPAN(" "));
}

static void
leave(struct odf *o, struct xml *x)
{
	if ((xml_is(x, "text:p") || xml_is(x, "text:h")) && o->depth > 0) {
		end_paragraph(o);
		if (o->depth == 0)
			end_notes(o);
	} else if (xml_is(x, "text:note"))
		o->in_note -= o->in_note > 0;
	else if (xml_is(x, "text:list"))
		o->lists -= o->lists > 0;
	else if (xml_is(x, "draw:frame"))
		o->titled = false;
	else if (xml_is(x, "table:table"))
		o->rows -= o->rows > 0;
	else if (xml_is(x, "table:table-header-rows"))
		o->heads -= o->heads > 0;
	else if (xml_is(x, "table:table-row"))
		end_row(o);
}

static enum xml_event
read_content(struct odf *o, struct span content)
{
	struct xml x;
	enum xml_event event;

	xml_open(&x, content);
	while ((event = xml_next(&x)) > XML_END) {
		if (event == XML_ENTER)
			enter(o, &x);
		else if (event == XML_LEAVE)
			leave(o, &x);
		else
			add(o, x.text);
	}
	xml_close(&x);
	return event;
}

static void
read_meta(struct document_meta *m, struct span meta)
{
	struct xml x;
	enum xml_event event;
	char **into = NULL;

	xml_open(&x, meta);
	while ((event = xml_next(&x)) > XML_END) {
		if (event == XML_TEXT && into != NULL && *into == NULL)
			*into = span_dup(x.text);
		else if (event == XML_ENTER)
			into = xml_is(&x, "dc:title")	? &m->title
			    : xml_is(&x, "dc:creator")	? &m->author
			    : xml_is(&x, "dc:date")	? &m->date
			    : xml_is(&x, "dc:language") ? &m->language
							: NULL;
	}
	xml_close(&x);
}

static void
odf_release(struct odf *o)
{
	for (size_t i = 0; i < o->nstyles; i++) {
		free(o->styles[i].name);
		free(o->styles[i].parent);
	}
	free(o->styles);
	for (size_t i = 0; i < NEST; i++)
		buf_release(&o->text[i]);
	buf_release(&o->row);
	buf_release(&o->notes);
}

int
odf_read(struct span bytes, struct document *doc, struct err *e)
{
	struct zip z = ZIP_INIT;
	struct odf o = {.doc = doc};
	int rc = zip_open(&z, bytes, wants, e);

	if (rc == 0) {
		read_meta(&doc->meta, zip_part(&z, "meta.xml"));
		if (read_content(&o, zip_part(&z, "content.xml")) == XML_BAD) {
			err_set(
			    e, ERR_FORMAT, _("is damaged: its text is no XML"));
			rc = -1;
		}
	}
	odf_release(&o);
	zip_release(&z);
	return rc;
}
