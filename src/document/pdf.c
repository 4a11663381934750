/*
 * PDF, through poppler.  Interface: reader.h.
 *
 * Poppler tells the text of a page in reading order, the place of each
 * character and the font of each run; layout.h makes blocks of that.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <poppler.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "document/layout.h"
#include "document/reader.h"
#include "text/clean.h"

enum {
	PAGES_MAX = 20000,
	MISSING_MAX = 50, /* pages in a row that are not there */
	MARKS_MAX = 20000,
	MARK_DEPTH = 16
};

static const float WIDE = 2.2F;	   /* ems: a gap that sets pieces apart */
static const float NARROW = 0.22F; /* ems: one that stands for a space */
static const float TIGHT = 0.12F;  /* ems: one that is no space, whatever
				      poppler says */
static const float LOOSE = 0.45F;  /* ems: one that may part cells */

/* --- Lines --------------------------------------------------------------- */

/* A page's characters, as poppler tells them. */
struct chars {
	const char *text;
	PopplerRectangle *rects; /* one a character */
	guint n;
	GList *font;			     /* of the character at hand */
	const PopplerTextAttributes *judged; /* the run last asked about */
	bool bold;			     /* its font is */
	unsigned page;
};

static bool
is_bold_font(const char *name)
{
	static const char *const words[] = {"bold", "black", "heavy", "demi"};

	for (; name != NULL && *name != '\0'; name++)
		for (size_t i = 0; i < COUNT(words); i++)
			if (strncasecmp(name, words[i], strlen(words[i])) == 0)
				return true;
	return false;
}

static const PopplerTextAttributes *
font_of(struct chars *c, guint i)
{
	const PopplerTextAttributes *a;

	while (c->font != NULL) {
		a = c->font->data;
		if (a->end_index >= (gint)i)
			return a;
		c->font = c->font->next;
	}
	return NULL;
}

static bool
is_bold(struct chars *c, const PopplerTextAttributes *font)
{
	if (font != c->judged) {
		c->judged = font;
		c->bold = font != NULL && is_bold_font(font->font_name);
	}
	return c->bold;
}

/* The line being gathered. */
struct gather {
	struct layout *layout;
	struct line line;
	size_t letters, bold;
	size_t most; /* letters of line.size */
	size_t run;  /* letters of the size at hand */
	float size;  /* at hand */
	float end;   /* x of the last letter's right edge */
	unsigned words;
	bool in_note; /* the last letter was of the number of a footnote */
};

static void
begin_line(struct gather *g, unsigned page)
{
	g->line = (struct line){.start = g->layout->text.len,
	    .page = page,
	    .x1 = 1e9F,
	    .y1 = 1e9F,
	    .x2 = -1e9F,
	    .y2 = -1e9F};
	g->line.cut = g->layout->ncuts;
	g->letters = g->bold = g->most = g->run = 0;
	g->words = 0;
	g->in_note = false;
	g->size = 0;
}

static void
end_run(struct gather *g)
{
	if (g->run > g->most) {
		g->most = g->run;
		g->line.size = g->size;
	}
	g->run = 0;
}

static void
end_line(struct gather *g)
{
	struct layout *l = g->layout;
	struct buf clean = BUF_INIT;

	end_run(g);
	text_clean(
	    span_sub(buf_span(&l->text), g->line.start, l->text.len), &clean);
	buf_cut(&l->text, g->line.start);
	if (clean.len > 0 && g->letters > 0) {
		buf_add(&l->text, buf_span(&clean));
		g->line.len = clean.len;
		g->line.bold = g->bold * 10 >= g->letters * 9;
		l->lines = mem_more(
		    l->lines, l->nlines, &l->caplines, sizeof(*l->lines));
		l->lines[l->nlines++] = g->line;
	}
	buf_release(&clean);
}

static bool
is_letter_byte(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	    (unsigned char)c >= 0x80;
}

/* A word of three letters ends the line, with or without closing signs. */
static bool
ends_with_word(struct span s)
{
	while (s.len > 0 && strchr(" .,;:!?)", s.p[s.len - 1]) != NULL)
		s.len--;
	return s.len >= 3 && is_letter_byte(s.p[s.len - 1]) &&
	    is_letter_byte(s.p[s.len - 2]) && is_letter_byte(s.p[s.len - 3]);
}

/*
 * The number of a footnote, small and raised behind a word, is no part of
 * the text; nor is what parts two such numbers.
 */
static bool
is_note_call(
    const struct gather *g, float size, const PopplerRectangle *r, char c)
{
	const struct buf *t = &g->layout->text;

	if (size >= 0.85F * g->size ||
	    (float)r->y2 > g->line.y2 - 0.15F * g->size)
		return false;
	if (g->in_note)
		return (c >= '0' && c <= '9') || c == ',' || c == '-';
	return c >= '0' && c <= '9' &&
	    ends_with_word(span_sub(buf_span(t), g->line.start, t->len));
}

/* A number that opens the line, smaller than what follows: of a footnote. */
static bool
is_note_mark(const struct gather *g, float size, char c)
{
	const struct buf *t = &g->layout->text;

	if (g->letters == 0 || g->letters > 3 || size * 0.85F <= g->size ||
	    !is_letter_byte(c))
		return false;
	for (size_t i = g->line.start; i < t->len; i++)
		if (t->p[i] < '0' || t->p[i] > '9')
			return false;
	return true;
}

/* Small capitals go on with the word that a large one begins. */
static bool
is_small_capital(const struct gather *g, float size, float x, char c)
{
	const struct buf *t = &g->layout->text;

	return g->letters > 0 && t->p[t->len - 1] == ' ' &&
	    size < 0.9F * g->size && x - g->end < TIGHT * size &&
	    ((c >= 'A' && c <= 'Z') || c == '\xC3') &&
	    t->len - g->line.start > 1 && is_letter_byte(t->p[t->len - 2]);
}

/* A word begins at x, behind a space. */
static void
begin_word(struct gather *g, float size, float x)
{
	struct layout *l = g->layout;

	g->words++;
	if (x - g->end <= LOOSE * size)
		return;
	l->cuts = mem_more(l->cuts, l->ncuts, &l->capcuts, sizeof(*l->cuts));
	l->cuts[l->ncuts++] = (struct cut){g->words, g->end, x};
	g->line.ncuts++;
}

static void
add_char(struct gather *g, struct chars *c, guint i, struct span piece)
{
	const PopplerTextAttributes *font = font_of(c, i);
	const PopplerRectangle *r = &c->rects[i];
	struct line *line = &g->line;
	struct buf *text = &g->layout->text;
	float size = font == NULL ? 10 : (float)font->font_size;

	if (g->letters > 0 &&
	    ((float)r->x1 - g->end > WIDE * size || (float)r->y1 > line->y2 ||
		(float)r->y2 < line->y1)) {
		end_line(g);
		begin_line(g, c->page);
	}
	g->in_note = is_note_call(g, size, r, piece.p[0]);
	if (g->in_note) {
		g->end = (float)r->x2;
		return;
	}
	if (is_small_capital(g, size, (float)r->x1, piece.p[0]))
		buf_cut(text, text->len - 1);
	if (is_note_mark(g, size, piece.p[0]) ||
	    (g->letters > 0 && (float)r->x1 - g->end > NARROW * size))
		buf_addc(text, ' ');
	if (g->letters > 0 && text->p[text->len - 1] == ' ')
		begin_word(g, size, (float)r->x1);
	if (size != g->size) {
		end_run(g);
		g->size = size;
	}
	g->run++;
	g->letters++;
	g->bold += is_bold(c, font);
	line->x1 = (float)r->x1 < line->x1 ? (float)r->x1 : line->x1;
	line->y1 = (float)r->y1 < line->y1 ? (float)r->y1 : line->y1;
	line->x2 = (float)r->x2 > line->x2 ? (float)r->x2 : line->x2;
	line->y2 = (float)r->y2 > line->y2 ? (float)r->y2 : line->y2;
	g->end = (float)r->x2;
	buf_add(&g->layout->text, piece);
}

static void
add_chars(struct layout *l, struct chars *c)
{
	struct gather g = {.layout = l};
	const char *p = c->text, *next;

	begin_line(&g, c->page);
	for (guint i = 0; i < c->n && *p != '\0'; i++, p = next) {
		next = g_utf8_next_char(p);
		if (*p == '\n') {
			end_line(&g);
			begin_line(&g, c->page);
		} else if (*p == ' ') {
			buf_addc(&l->text, ' ');
		} else {
			add_char(
			    &g, c, i, (struct span){p, (size_t)(next - p)});
		}
	}
	end_line(&g);
}

static void
add_page(struct layout *l, PopplerPage *page, unsigned number)
{
	struct chars c = {.page = number};
	char *text = poppler_page_get_text(page);
	GList *fonts = NULL;

	if (text != NULL && text[0] != '\0' &&
	    poppler_page_get_text_layout(page, &c.rects, &c.n)) {
		fonts = poppler_page_get_text_attributes(page);
		c.text = text;
		c.font = fonts;
		add_chars(l, &c);
		poppler_page_free_text_attributes(fonts);
		g_free(c.rects);
	}
	g_free(text);
}

/* --- Bookmarks ----------------------------------------------------------- */

/* The number of the page that an action goes to, 0 where it goes nowhere. */
static unsigned
page_of(PopplerDocument *pdf, const PopplerAction *action)
{
	PopplerDest *dest, *found = NULL;
	int page;

	if (action == NULL || action->type != POPPLER_ACTION_GOTO_DEST)
		return 0;
	dest = action->goto_dest.dest;
	if (dest != NULL && dest->type == POPPLER_DEST_NAMED &&
	    dest->named_dest != NULL)
		dest = found =
		    poppler_document_find_dest(pdf, dest->named_dest);
	page = dest == NULL ? 0 : dest->page_num;
	if (found != NULL)
		poppler_dest_free(found);
	return page < 0 ? 0 : (unsigned)page;
}

static void
add_marks(struct layout *l, PopplerDocument *pdf, PopplerIndexIter *iter,
    unsigned level)
{
	do {
		PopplerAction *action = poppler_index_iter_get_action(iter);
		PopplerIndexIter *child;
		struct mark m = {.level = level};

		m.page = page_of(pdf, action);
		if (m.page > 0 && action->any.title != NULL) {
			m.title = xstrdup(action->any.title);
			l->marks = mem_more(l->marks, l->nmarks, &l->capmarks,
			    sizeof(*l->marks));
			l->marks[l->nmarks++] = m;
		}
		poppler_action_free(action);
		child = level < MARK_DEPTH && l->nmarks < MARKS_MAX
		    ? poppler_index_iter_get_child(iter)
		    : NULL;
		if (child != NULL)
			add_marks(l, pdf, child, level + 1);
		poppler_index_iter_free(child);
	} while (l->nmarks < MARKS_MAX && poppler_index_iter_next(iter));
}

/* --- The document -------------------------------------------------------- */

static void
take(char **member, char *value)
{
	if (value != NULL && value[0] != '\0')
		*member = xstrdup(value);
	g_free(value);
}

static void
take_meta(struct document_meta *m, PopplerDocument *pdf)
{
	GDateTime *date = poppler_document_get_creation_date_time(pdf);

	take(&m->title, poppler_document_get_title(pdf));
	take(&m->author, poppler_document_get_author(pdf));
	if (date != NULL) {
		take(&m->date, g_date_time_format(date, "%Y-%m-%d"));
		g_date_time_unref(date);
	}
}

static void
add_label(struct document *doc, PopplerPage *page)
{
	char *label = poppler_page_get_label(page);

	doc->labels[doc->nlabels++] =
	    label == NULL || label[0] == '\0' ? NULL : xstrdup(label);
	g_free(label);
}

/* Labels that are the page numbers say nothing. */
static void
settle_labels(struct document *doc)
{
	bool telling = false;

	for (size_t i = 0; i < doc->nlabels; i++)
		telling |= doc->labels[i] != NULL &&
		    strtoul(doc->labels[i], NULL, 10) != i + 1;
	if (telling)
		return;
	for (size_t i = 0; i < doc->nlabels; i++)
		free(doc->labels[i]);
	free(doc->labels);
	doc->labels = NULL;
	doc->nlabels = 0;
}

static void
read_pages(PopplerDocument *pdf, struct layout *l, struct document *doc)
{
	int n = poppler_document_get_n_pages(pdf), missing = 0;

	if (n > PAGES_MAX)
		n = PAGES_MAX;
	if (n <= 0)
		return;
	l->heights = xcalloc((size_t)n, sizeof(*l->heights));
	doc->labels = xcalloc((size_t)n, sizeof(*doc->labels));
	for (int i = 0; i < n && missing < MISSING_MAX; i++) {
		PopplerPage *page = poppler_document_get_page(pdf, i);
		double width = 0, high = 0;

		if (page == NULL) {
			doc->labels[doc->nlabels++] = NULL;
			missing++;
			continue;
		}
		missing = 0;
		poppler_page_get_size(page, &width, &high);
		l->heights[i] = (float)high;
		add_page(l, page, (unsigned)i + 1);
		add_label(doc, page);
		g_object_unref(page);
	}
	l->npages = doc->npages = (size_t)n;
}

static int
explain(const GError *error, struct err *e)
{
	if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		err_set(
		    e, ERR_FORMAT, _("is encrypted: it asks for a password"));
	else
		err_set(
		    e, ERR_FORMAT, _("is a damaged PDF: no page can be read"));
	return -1;
}

static int
read_document(PopplerDocument *pdf, struct document *doc, struct err *e)
{
	struct layout l = {.text = BUF_INIT};
	PopplerIndexIter *iter;

	take_meta(&doc->meta, pdf);
	read_pages(pdf, &l, doc);
	iter = poppler_index_iter_new(pdf);
	if (iter != NULL)
		add_marks(&l, pdf, iter, 1);
	poppler_index_iter_free(iter);
	layout_blocks(&l, doc);
	layout_release(&l);
	settle_labels(doc);
	if (doc->nblocks > 0)
		return 0;
	if (doc->npages == 0)
		return explain(NULL, e);
	err_set(e, ERR_FORMAT,
	    _("has no text: its pages are pictures; run it through OCR "
	      "first"));
	return -1;
}

int
pdf_read(struct span bytes, struct document *doc, struct err *e)
{
	GError *error = NULL;
	GBytes *data = g_bytes_new_static(bytes.p, bytes.len);
	PopplerDocument *pdf =
	    poppler_document_new_from_bytes(data, NULL, &error);
	int rc;

	if (pdf == NULL) {
		rc = explain(error, e);
		g_clear_error(&error);
	} else {
		rc = read_document(pdf, doc, e);
		g_object_unref(pdf);
	}
	g_bytes_unref(data);
	return rc;
}

/* Poppler looks for its tables when it meets its first document. */
void
pdf_preload(void)
{
	static const char none[] = "%PDF-1.4\n";
	struct document doc = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	pdf_read((struct span){none, sizeof(none) - 1}, &doc, &e);
	document_release(&doc);
	err_release(&e);
}
