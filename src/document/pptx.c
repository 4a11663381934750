/*
 * PowerPoint's PPTX: a slide is a page, its notes follow it.
 * Interface: reader.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/ooxml.h"
#include "document/reader.h"
#include "document/xml.h"

enum place {
	PLACE_OTHER, /* a box of its own */
	PLACE_TITLE,
	PLACE_BODY,   /* its paragraphs are items */
	PLACE_NUMBER, /* of the slide, date, footer: left out */
};

struct pptx {
	struct document *doc;
	const struct zip *zip;
	struct buf text; /* of the paragraph */
	enum place place;
	unsigned level; /* of the item */
	bool plain;	/* it has no bullet: a paragraph */
	unsigned page;
	bool notes; /* it is a page of notes, where only the body counts */
	bool in_text, in_row;
	bool raised; /* superscript: a number there calls a note */
	unsigned cells;
	bool first_row; /* the table says that its first row is a header */
	unsigned rows;
};

static enum place
place_of(const char *type)
{
	static const struct {
		const char *type;
		enum place place;
	} places[] = {{"title", PLACE_TITLE}, {"ctrTitle", PLACE_TITLE},
	    {"sldNum", PLACE_NUMBER}, {"dt", PLACE_NUMBER},
	    {"ftr", PLACE_NUMBER}, {"hdr", PLACE_NUMBER},
	    {"sldImg", PLACE_NUMBER}, {"subTitle", PLACE_OTHER}};

	for (size_t i = 0; i < COUNT(places); i++)
		if (strcmp(type, places[i].type) == 0)
			return places[i].place;
	return PLACE_BODY;
}

static void
add_block(struct pptx *p, enum block_kind kind, unsigned level)
{
	struct block *b = document_add(p->doc, kind, buf_span(&p->text));

	buf_clear(&p->text);
	if (b == NULL)
		return;
	b->page = p->page;
	b->level = level;
	b->header = kind == BLOCK_ROW && p->rows == 1 && p->first_row;
}

static bool
is_number(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static void
end_paragraph(struct pptx *p)
{
	if (p->in_row) {
		buf_addc(&p->text, ' ');
		return;
	}
	if (p->place == PLACE_NUMBER || (p->notes && p->place != PLACE_BODY))
		buf_clear(&p->text);
	else if (p->notes || p->place == PLACE_OTHER ||
	    (p->plain && p->place == PLACE_BODY))
		add_block(p, BLOCK_PARAGRAPH, 0);
	else if (p->place == PLACE_TITLE)
		add_block(p, BLOCK_HEADING, 1);
	else
		add_block(p, BLOCK_ITEM, p->level + 1);
}

static void
enter(struct pptx *p, struct xml *x)
{
	if (xml_is(x, "p:sp") || xml_is(x, "p:graphicFrame"))
		p->place = PLACE_OTHER;
	else if (xml_is(x, "mc:Fallback"))
		xml_skip(x);
	else if (xml_is(x, "p:ph"))
		p->place = place_of(xml_attribute(x, "type"));
	else if (xml_is(x, "a:p")) {
		p->level = 0;
		p->plain = false;
	} else if (xml_is(x, "a:buNone"))
		p->plain = true;
	else if (xml_is(x, "a:pPr"))
		p->level = (unsigned)xml_number(x, "lvl") % 10;
	else if (xml_is(x, "a:r"))
		p->raised = false;
	else if (xml_is(x, "a:rPr"))
		p->raised = xml_number(x, "baseline") > 0;
	else if (xml_is(x, "a:t"))
		p->in_text = true;
	else if (xml_is(x, "a:br") || xml_is(x, "a:tab"))
		buf_addc(&p->text, ' ');
	else if (xml_is(x, "a:tblPr")) {
		p->first_row = xml_attribute(x, "firstRow")[0] == '1';
		p->rows = 0;
	} else if (xml_is(x, "a:tr")) {
		p->in_row = true;
		p->cells = 0;
		p->rows++;
	} else if (xml_is(x, "a:tc") && p->cells++ > 0) {
		buf_adds(&p->text, " | ");
	}
}

static void
leave(struct pptx *p, struct xml *x)
{
	if (xml_is(x, "a:t"))
		p->in_text = false;
	else if (xml_is(x, "a:p"))
		end_paragraph(p);
	else if (xml_is(x, "a:tr") && p->in_row) {
		p->in_row = false;
		add_block(p, BLOCK_ROW, 0);
	}
}

static void
read_part(struct pptx *p, const char *name)
{
	struct xml x;
	enum xml_event event;

	p->place = PLACE_OTHER;
	p->in_text = p->in_row = false;
	buf_clear(&p->text);
	xml_open(&x, zip_part(p->zip, name));
	while ((event = xml_next(&x)) > XML_END) {
		if (event == XML_ENTER)
			enter(p, &x);
		else if (event == XML_LEAVE)
			leave(p, &x);
		else if (p->in_text && !(p->raised && is_number(x.text)))
			buf_add(&p->text, x.text);
	}
	xml_close(&x);
}

static void
read_slide(struct pptx *p, const char *name)
{
	char *notes = ooxml_target(p->zip, name, NULL, "/notesSlide");

	p->doc->npages = ++p->page;
	p->notes = false;
	read_part(p, name);
	if (notes != NULL) {
		p->notes = true;
		read_part(p, notes);
	}
	free(notes);
}

static int
read_slides(struct pptx *p, struct err *e)
{
	static const char presentation[] = "ppt/presentation.xml";
	struct xml x;
	enum xml_event event;
	char *slide;

	xml_open(&x, zip_part(p->zip, presentation));
	while ((event = xml_next(&x)) > XML_END) {
		if (event != XML_ENTER || !xml_is(&x, "p:sldId"))
			continue;
		slide = ooxml_target(
		    p->zip, presentation, xml_attribute(&x, "r:id"), NULL);
		if (slide != NULL)
			read_slide(p, slide);
		free(slide);
	}
	xml_close(&x);
	if (event == XML_BAD)
		err_set(e, ERR_FORMAT,
		    _("is damaged: its list of slides is no XML"));
	return event == XML_BAD ? -1 : 0;
}

int
pptx_read(struct span bytes, struct document *doc, struct err *e)
{
	struct zip z = ZIP_INIT;
	struct pptx p = {.doc = doc, .zip = &z};
	int rc = zip_open(&z, bytes, ooxml_wants, e);

	if (rc == 0) {
		ooxml_meta(&doc->meta, &z);
		rc = read_slides(&p, e);
	}
	buf_release(&p.text);
	zip_release(&z);
	return rc;
}
