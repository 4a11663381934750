/*
 * Plain text: paragraphs between empty lines, items, pages between form
 * feeds.  Interface: reader.h.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "document/join.h"
#include "document/reader.h"
#include "text/encoding.h"

enum { LONG_LINE = 160 }; /* bytes: nobody wraps here, so it is a paragraph */

struct text {
	struct document *doc;
	struct buf para;
	enum block_kind kind;
	unsigned page; /* 0 until a form feed is known to be there */
};

static void
end_paragraph(struct text *t)
{
	struct block *b = document_add(t->doc, t->kind, buf_span(&t->para));

	if (b != NULL) {
		b->page = t->page;
		b->level = t->kind == BLOCK_ITEM;
	}
	buf_clear(&t->para);
	t->kind = BLOCK_PARAGRAPH;
}

/* Bytes of the sign that opens an item: a bullet or a number; else 0. */
static size_t
item_mark(struct span line)
{
	static const char *const bullets[] = {"- ", "* ", "+ ", "• ", "– ",
	    "— ", "▪ ", "◦ ", "‣ ", "· ", "● ", "o "};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(bullets) / sizeof(*bullets); i++)
		if (span_starts(line, span_of(bullets[i])))
			return strlen(bullets[i]);
	while (n < line.len && n < 3 && line.p[n] >= '0' && line.p[n] <= '9')
		n++;
	if (n > 0 && n + 1 < line.len &&
	    (line.p[n] == '.' || line.p[n] == ')') && line.p[n + 1] == ' ')
		return n + 2;
	return 0;
}

static void
take_line(struct text *t, struct span line)
{
	size_t mark;

	line = span_trim(line);
	if (line.len == 0) {
		end_paragraph(t);
		return;
	}
	mark = item_mark(line);
	if (mark > 0) {
		end_paragraph(t);
		t->kind = BLOCK_ITEM;
		line = span_sub(line, mark, line.len);
	}
	join_line(&t->para, line);
	if (line.len > LONG_LINE)
		end_paragraph(t);
}

static void
take_page(struct text *t, struct span page)
{
	const char *eol;
	size_t n;

	while (page.len > 0) {
		eol = memchr(page.p, '\n', page.len);
		n = eol == NULL ? page.len : (size_t)(eol - page.p);
		take_line(t, span_sub(page, 0, n));
		page = span_sub(page, n + 1, page.len);
	}
	end_paragraph(t);
}

int
text_read(struct span bytes, struct document *doc, struct err *e)
{
	struct text t = {doc, BUF_INIT, BLOCK_PARAGRAPH, 0};
	struct buf scratch = BUF_INIT;
	struct span s = encoding_utf8(bytes, SPAN(""), &scratch);
	const char *feed;
	size_t n;

	(void)e;
	t.page = s.len > 0 && memchr(s.p, '\f', s.len) != NULL;
	while (s.len > 0) {
		feed = t.page == 0 ? NULL : memchr(s.p, '\f', s.len);
		n = feed == NULL ? s.len : (size_t)(feed - s.p);
		take_page(&t, span_sub(s, 0, n));
		doc->npages = t.page;
		t.page += t.page > 0;
		s = span_sub(s, n + 1, s.len);
	}
	buf_release(&t.para);
	buf_release(&scratch);
	return 0;
}
