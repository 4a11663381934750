/*
 * Markdown, with tables and with front matter in YAML.
 * Interface: reader.h.
 */
#include <stdlib.h>

#include <md4c.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/entity.h"
#include "document/front.h"
#include "document/reader.h"
#include "text/encoding.h"
#include "text/utf8.h"

struct markdown {
	struct document *doc;
	struct buf text; /* of the block that is being read */
	unsigned lists;	 /* that are open around it */
	unsigned cells;	 /* of its row so far */
	bool item;	 /* the next paragraph is an item */
	bool header;	 /* the row is in the table's head */
	bool in_row, in_html;
	bool in_tag; /* inside < and > of HTML */
};

static struct block *
end_block(struct markdown *m, enum block_kind kind)
{
	struct block *b = document_add(m->doc, kind, buf_span(&m->text));

	buf_clear(&m->text);
	return b;
}

static void
end_paragraph(struct markdown *m)
{
	struct block *b;

	if (m->in_row || m->text.len == 0)
		return;
	b = end_block(m, m->lists > 0 ? BLOCK_ITEM : BLOCK_PARAGRAPH);
	if (b != NULL)
		b->level = m->lists;
}

static void
end_heading(struct markdown *m, const MD_BLOCK_H_DETAIL *h)
{
	struct block *b = end_block(m, BLOCK_HEADING);

	if (b != NULL)
		b->level = h->level;
}

static void
end_row(struct markdown *m)
{
	struct block *b = end_block(m, BLOCK_ROW);

	if (b != NULL)
		b->header = m->header;
	m->in_row = false;
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct markdown *m = arg;

	(void)detail;
	switch (type) {
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		end_paragraph(m);
		m->lists++;
		break;
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
		m->header = type == MD_BLOCK_THEAD;
		break;
	case MD_BLOCK_TR:
		m->in_row = true;
		m->cells = 0;
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		if (m->cells++ > 0)
			buf_adds(&m->text, " | ");
		break;
	case MD_BLOCK_HTML:
		m->in_html = true;
		break;
	default:
		end_paragraph(m);
	}
	return 0;
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct markdown *m = arg;

	switch (type) {
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		end_paragraph(m);
		m->lists--;
		break;
	case MD_BLOCK_H:
		end_heading(m, detail);
		break;
	case MD_BLOCK_TR:
		end_row(m);
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
	case MD_BLOCK_TABLE:
		break;
	case MD_BLOCK_HTML:
		m->in_html = m->in_tag = false;
		end_paragraph(m);
		break;
	default:
		end_paragraph(m);
	}
	return 0;
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
	(void)type;
	(void)detail;
	(void)arg;
	return 0;
}

static unsigned long
entity_number(struct span s)
{
	bool hex = s.len > 1 && (s.p[1] | 0x20) == 'x';
	char digits[12] = "";
	size_t from = hex ? 2 : 1, n = s.len - from;

	if (n > sizeof(digits) - 1)
		return UTF8_REPLACEMENT;
	memcpy(digits, s.p + from, n);
	return strtoul(digits, NULL, hex ? 16 : 10);
}

/* s is an entity with its & and ; around. */
static void
add_entity(struct buf *out, struct span s)
{
	struct span name = span_sub(s, 1, s.len - 1);
	char utf8[UTF8_MAX];
	unsigned long c;

	if (name.len > 1 && name.p[0] == '#') {
		c = entity_number(name);
	} else if ((c = entity_named(name)) == 0) {
		buf_add(out, s);
		return;
	}
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = UTF8_REPLACEMENT;
	buf_add(out, (struct span){utf8, utf8_put((uint32_t)c, utf8)});
}

/* The text of raw HTML: what stands outside its tags. */
static void
add_html(struct markdown *m, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (c == '<') {
			m->in_tag = true;
			buf_addc(&m->text, ' ');
		} else if (c == '>' && m->in_tag) {
			m->in_tag = false;
		} else if (!m->in_tag) {
			buf_addc(&m->text, c);
		}
	}
}

static int
take_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *arg)
{
	struct markdown *m = arg;
	struct span s = {p, size};

	switch (type) {
	case MD_TEXT_ENTITY:
		add_entity(&m->text, s);
		break;
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		buf_addc(&m->text, ' ');
		break;
	case MD_TEXT_HTML:
		add_html(m, s);
		m->in_tag &= m->in_html;
		break;
	case MD_TEXT_NULLCHAR:
		break;
	default:
		buf_add(&m->text, s);
	}
	return 0;
}

int
markdown_read(struct span bytes, struct document *doc, struct err *e)
{
	static const MD_PARSER parser = {.flags = MD_FLAG_TABLES |
		MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_STRIKETHROUGH,
	    .enter_block = enter_block,
	    .leave_block = leave_block,
	    .enter_span = enter_span,
	    .leave_span = enter_span,
	    .text = take_text};
	struct markdown m = {.doc = doc};
	struct buf scratch = BUF_INIT;
	struct span s = encoding_utf8(bytes, SPAN(""), &scratch);
	int rc = 0;

	s = front_matter_read(s, &doc->meta);
	if (s.len > UINT32_MAX / 2 ||
	    md_parse(s.p, (MD_SIZE)s.len, &parser, &m) != 0) {
		err_set(e, ERR_LIMIT, "too large for Markdown");
		rc = -1;
	}
	buf_release(&m.text);
	buf_release(&scratch);
	return rc;
}
