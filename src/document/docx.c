/*
 * Word's DOCX.  Interface: reader.h.
 *
 * Headings are what their style says, through the styles that it is based
 * on; a table of contents is left out; a footnote follows the paragraph
 * that calls it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/ooxml.h"
#include "document/reader.h"
#include "document/xml.h"

enum {
	NEST = 8,      /* paragraphs inside paragraphs: text boxes */
	ANCESTORS = 16 /* styles that a style is based on, at most */
};

struct style {
	char *id, *name, *base;
	int outline; /* level from 0, -1 for none */
	bool listed; /* its paragraphs are items */
};

struct note {
	char *id, *text;
};

struct paragraph {
	struct buf text, notes;
	enum block_kind kind;
	unsigned level;
	bool skipped; /* of a table of contents */
};

struct docx {
	struct document *doc;
	struct style *styles;
	size_t nstyles, capstyles;
	struct note *notes;
	size_t nnotes, capnotes;
	struct paragraph open[NEST];
	unsigned depth;
	unsigned tables;
	struct buf row;
	unsigned cells;
	bool header;	/* the row says that it is one */
	bool first_row; /* the table says that its first row is one */
	size_t rows;
	bool in_text; /* inside w:t */
};

/* --- Styles -------------------------------------------------------------- */

/* The style of an id; NULL where there is none. */
static struct style *
find_style(const struct docx *d, const char *id)
{
	for (size_t i = 0; i < d->nstyles; i++)
		if (strcmp(d->styles[i].id, id) == 0)
			return &d->styles[i];
	return NULL;
}

static void
replace(char **s, const char *with)
{
	char *copy = xstrdup(with);

	free(*s);
	*s = copy;
}

static void
take_style(struct docx *d, struct xml *x)
{
	struct style *s = d->nstyles == 0 ? NULL : &d->styles[d->nstyles - 1];

	if (xml_is(x, "w:style")) {
		d->styles = mem_more(
		    d->styles, d->nstyles, &d->capstyles, sizeof(*d->styles));
		d->styles[d->nstyles++] =
		    (struct style){xstrdup(xml_attribute(x, "w:styleId")),
			xstrdup(""), xstrdup(""), -1, false};
	} else if (s != NULL && xml_is(x, "w:name")) {
		replace(&s->name, xml_attribute(x, "w:val"));
	} else if (s != NULL && xml_is(x, "w:basedOn")) {
		replace(&s->base, xml_attribute(x, "w:val"));
	} else if (s != NULL && xml_is(x, "w:outlineLvl")) {
		s->outline = xml_number(x, "w:val");
	} else if (s != NULL && xml_is(x, "w:numId")) {
		s->listed = true;
	}
}

static void
read_styles(struct docx *d, struct span styles)
{
	struct xml x;
	enum xml_event event;

	xml_open(&x, styles);
	while ((event = xml_next(&x)) > XML_END)
		if (event == XML_ENTER)
			take_style(d, &x);
	xml_close(&x);
}

/* The heading level that a style's name says, from 1; 0 for none. */
static unsigned
level_of_name(const char *name)
{
	if (strncasecmp(name, "heading ", 8) == 0 && name[8] >= '1' &&
	    name[8] <= '9')
		return (unsigned)(name[8] - '0');
	return strcasecmp(name, "title") == 0;
}

static void
apply_style(const struct docx *d, struct paragraph *p, const char *id)
{
	const struct style *s = find_style(d, id);

	for (int i = 0; s != NULL && i < ANCESTORS; i++) {
		unsigned level = s->outline >= 0 && s->outline < 9
		    ? (unsigned)s->outline + 1
		    : level_of_name(s->name);

		if (strncasecmp(s->name, "toc ", 4) == 0 ||
		    strcasecmp(s->name, "table of figures") == 0)
			p->skipped = true;
		if (level > 0) {
			p->kind = BLOCK_HEADING;
			p->level =
			    level > HEADING_LEVELS ? HEADING_LEVELS : level;
			return;
		}
		if (strcasecmp(s->name, "caption") == 0) {
			p->kind = BLOCK_CAPTION;
			return;
		}
		if (s->listed || strncasecmp(s->name, "list ", 5) == 0) {
			p->kind = BLOCK_ITEM;
			p->level = 1;
		}
		s = find_style(d, s->base);
	}
}

/* --- Notes --------------------------------------------------------------- */

static void
read_notes(struct docx *d, struct span part, const char *element)
{
	struct xml x;
	enum xml_event event;
	struct buf text = BUF_INIT;
	char *id = NULL;
	bool in_text = false;

	xml_open(&x, part);
	while ((event = xml_next(&x)) > XML_END) {
		if (event == XML_ENTER && xml_is(&x, element)) {
			free(id);
			id = xstrdup(xml_attribute(&x, "w:id"));
			buf_clear(&text);
		} else if (event == XML_LEAVE && xml_is(&x, element) &&
		    text.len > 0) {
			d->notes = mem_more(d->notes, d->nnotes, &d->capnotes,
			    sizeof(*d->notes));
			d->notes[d->nnotes++] =
			    (struct note){id, buf_take(&text)};
			id = NULL;
		} else if (event == XML_TEXT && in_text) {
			buf_add(&text, x.text);
		} else if (event == XML_LEAVE && xml_is(&x, "w:p")) {
			buf_addc(&text, ' ');
		}
		if (event != XML_TEXT)
			in_text = event == XML_ENTER && xml_is(&x, "w:t");
	}
	xml_close(&x);
	buf_release(&text);
	free(id);
}

/* The note's text, to follow the paragraph. */
static void
call_note(const struct docx *d, struct paragraph *p, const char *id)
{
	for (size_t i = 0; i < d->nnotes; i++)
		if (strcmp(d->notes[i].id, id) == 0) {
			buf_adds(&p->notes, d->notes[i].text);
			buf_addc(&p->notes, ' ');
			return;
		}
}

/* --- Blocks -------------------------------------------------------------- */

/* The paragraph that is being read, or NULL. */
static struct paragraph *
paragraph(struct docx *d)
{
	return d->depth == 0 || d->depth > NEST ? NULL : &d->open[d->depth - 1];
}

static void
begin_paragraph(struct docx *d)
{
	struct paragraph *p;

	d->depth++;
	if ((p = paragraph(d)) == NULL)
		return;
	buf_clear(&p->text);
	buf_clear(&p->notes);
	p->kind = BLOCK_PARAGRAPH;
	p->level = 0;
	p->skipped = false;
}

static void
end_paragraph(struct docx *d)
{
	struct paragraph *p = paragraph(d);
	struct block *b;

	if (d->depth > 0)
		d->depth--;
	if (p == NULL || p->skipped)
		return;
	if (d->tables > 0) {
		buf_add(&d->row, buf_span(&p->text));
		buf_addc(&d->row, ' ');
		return;
	}
	b = document_add(d->doc, p->kind, buf_span(&p->text));
	if (b != NULL)
		b->level = p->level;
	document_add(d->doc, BLOCK_PARAGRAPH, buf_span(&p->notes));
}

static void
begin_row(struct docx *d)
{
	if (d->tables > 1)
		return;
	d->header = d->rows == 0 && d->first_row;
	d->cells = 0;
	d->rows++;
}

static void
end_row(struct docx *d)
{
	struct block *b;

	if (d->tables > 1)
		return;
	b = document_add(d->doc, d->cells > 1 ? BLOCK_ROW : BLOCK_PARAGRAPH,
	    buf_span(&d->row));
	buf_clear(&d->row);
	if (b != NULL)
		b->header = d->header && d->cells > 1;
}

static void
begin_table(struct docx *d)
{
	if (d->tables++ > 0)
		return;
	d->rows = 0;
	d->first_row = false;
}

/* --- Elements ------------------------------------------------------------ */

static bool
is_skipped(const struct xml *x)
{
	/* Fallback says again what Choice said; moveFrom is said elsewhere. */
	return xml_is(x, "mc:Fallback") || xml_is(x, "w:moveFrom") ||
	    xml_is(x, "w:del") || xml_is(x, "w:rPr");
}

static void
enter_property(struct docx *d, struct xml *x, struct paragraph *p)
{
	if (xml_is(x, "w:pStyle"))
		apply_style(d, p, xml_attribute(x, "w:val"));
	else if (xml_is(x, "w:outlineLvl") &&
	    xml_attribute(x, "w:val")[0] < '9') {
		p->kind = BLOCK_HEADING;
		p->level = (unsigned)xml_number(x, "w:val") + 1;
		if (p->level > HEADING_LEVELS)
			p->level = HEADING_LEVELS;
	} else if (xml_is(x, "w:ilvl") && p->kind != BLOCK_HEADING) {
		p->kind = BLOCK_ITEM;
		p->level = (unsigned)xml_number(x, "w:val") % 10 + 1;
	}
}

static void
enter_text(struct docx *d, struct xml *x, struct paragraph *p)
{
	if (xml_is(x, "w:t"))
		d->in_text = true;
	else if (xml_is(x, "w:tab") || xml_is(x, "w:br") || xml_is(x, "w:cr"))
		buf_addc(&p->text, ' ');
	else if (xml_is(x, "w:noBreakHyphen"))
		buf_addc(&p->text, '-');
	else if (xml_is(x, "w:footnoteReference") ||
	    xml_is(x, "w:endnoteReference"))
		call_note(d, p, xml_attribute(x, "w:id"));
	else
		enter_property(d, x, p);
}

static void
enter(struct docx *d, struct xml *x)
{
	struct paragraph *p = paragraph(d);
	const char *look;

	if (is_skipped(x))
		xml_skip(x);
	else if (xml_is(x, "w:p"))
		begin_paragraph(d);
	else if (xml_is(x, "w:tbl"))
		begin_table(d);
	else if (xml_is(x, "w:tr"))
		begin_row(d);
	else if (xml_is(x, "w:tblHeader") && d->tables == 1)
		d->header = true;
	else if (xml_is(x, "w:tblLook") && d->tables == 1) {
		look = xml_attribute(x, "w:firstRow");
		d->first_row = look[0] == '1' ||
		    (look[0] == '\0' &&
			(strtoul(xml_attribute(x, "w:val"), NULL, 16) & 0x20) !=
			    0);
	} else if (xml_is(x, "w:tc") && d->tables == 1) {
		if (d->cells++ > 0)
			buf_adds(&d->row, " | ");
	} else if (p != NULL) {
		enter_text(d, x, p);
	}
}

static void
leave(struct docx *d, struct xml *x)
{
	if (xml_is(x, "w:t"))
		d->in_text = false;
	else if (xml_is(x, "w:p"))
		end_paragraph(d);
	else if (xml_is(x, "w:tr"))
		end_row(d);
	else if (xml_is(x, "w:tbl"))
		d->tables -= d->tables > 0;
}

static enum xml_event
read_text(struct docx *d, struct span text)
{
	struct xml x;
	enum xml_event event;
	struct paragraph *p;

	xml_open(&x, text);
	while ((event = xml_next(&x)) > XML_END) {
		if (event == XML_ENTER)
			enter(d, &x);
		else if (event == XML_LEAVE)
			leave(d, &x);
		else if (d->in_text && (p = paragraph(d)) != NULL)
			buf_add(&p->text, x.text);
	}
	xml_close(&x);
	return event;
}

static void
docx_release(struct docx *d)
{
	for (size_t i = 0; i < d->nstyles; i++) {
		free(d->styles[i].id);
		free(d->styles[i].name);
		free(d->styles[i].base);
	}
	free(d->styles);
	for (size_t i = 0; i < d->nnotes; i++) {
		free(d->notes[i].id);
		free(d->notes[i].text);
	}
	free(d->notes);
	for (size_t i = 0; i < NEST; i++) {
		buf_release(&d->open[i].text);
		buf_release(&d->open[i].notes);
	}
	buf_release(&d->row);
}

int
docx_read(struct span bytes, struct document *doc, struct err *e)
{
	struct zip z = ZIP_INIT;
	struct docx d = {.doc = doc};
	int rc = zip_open(&z, bytes, ooxml_wants, e);

	if (rc == 0) {
		ooxml_meta(&doc->meta, &z);
		read_styles(&d, zip_part(&z, "word/styles.xml"));
		read_notes(
		    &d, zip_part(&z, "word/footnotes.xml"), "w:footnote");
		read_notes(&d, zip_part(&z, "word/endnotes.xml"), "w:endnote");
		if (read_text(&d, zip_part(&z, "word/document.xml")) ==
		    XML_BAD) {
			err_set(
			    e, ERR_FORMAT, _("is damaged: its text is no XML"));
			rc = -1;
		}
	}
	docx_release(&d);
	zip_release(&z);
	return rc;
}
