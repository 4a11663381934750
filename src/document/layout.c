/*
 * Printed lines become blocks.  Interface: layout.h.
 *
 * Steps over all lines: what repeats on many pages at one height goes; the
 * size that most letters have is the body's; what is larger, or bold and
 * alone, is a heading; short pieces side by side in aligned rows are a
 * table; what is left are paragraphs, told apart by gaps, indents and ends.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "document/bookmarks.h"
#include "document/chapter.h"
#include "document/columns.h"
#include "document/grid.h"
#include "document/headings.h"
#include "document/join.h"
#include "document/layout.h"
#include "document/lines.h"
#include "document/running.h"
#include "document/signs.h"

void
layout_release(struct layout *l)
{
	buf_release(&l->text);
	free(l->lines);
	for (size_t i = 0; i < l->nmarks; i++)
		free(l->marks[i].title);
	free(l->marks);
	free(l->heights);
	free(l->cuts);
	*l = (struct layout){.text = BUF_INIT};
}

/* --- What is usual ----------------------------------------------------- */

/* The size that most letters have. */
static float
body_size(const struct layout *l)
{
	size_t letters[LINE_SIZES] = {0}, best = 0;

	for (size_t i = 0; i < l->nlines; i++)
		letters[line_size_class(l->lines[i].size)] += l->lines[i].len;
	for (size_t i = 1; i < LINE_SIZES; i++)
		if (letters[i] > letters[best])
			best = i;
	return (float)best / 2;
}

/* The gap that lines of one paragraph commonly have, as a part of height. */
static float
usual_gap(const struct layout *l)
{
	enum { A_LINE = 32, CLASSES = 2 * A_LINE };
	size_t count[CLASSES] = {0}, best = 0;

	for (size_t i = 1; i < l->nlines; i++) {
		const struct line *a = &l->lines[i - 1], *b = &l->lines[i];
		float gap = (b->y1 - a->y2) / fmaxf(line_height(a), 1);

		if (line_is_below(a, b) && gap > -0.5F && gap < 1.5F)
			count[(size_t)((gap + 0.5F) * A_LINE)] += b->len;
	}
	for (size_t i = 1; i < CLASSES; i++)
		if (count[i] > count[best])
			best = i;
	return (float)best / A_LINE - 0.5F;
}

static bool
is_alike(const struct line *a, const struct line *b)
{
	return !a->gone && !b->gone && a->level == b->level &&
	    line_is_below(a, b) && fabsf(a->size - b->size) < a->size * 0.12F &&
	    fabsf(a->x1 - b->x1) < 3 * a->size &&
	    b->y1 - a->y2 < 2 * line_height(a);
}

/* The right edge of the column: of the widest of the lines that follow each
 * other and begin there. */
static void
find_edges(struct layout *l)
{
	size_t from, to;
	float right;

	for (from = 0; from < l->nlines; from = to) {
		right = l->lines[from].x2;
		for (to = from + 1; to < l->nlines &&
		     is_alike(&l->lines[to - 1], &l->lines[to]);
		     to++)
			right = fmaxf(right, l->lines[to].x2);
		for (size_t i = from; i < to; i++)
			l->lines[i].right = right;
	}
}

/* --- Blocks ------------------------------------------------------------ */

struct writer {
	struct layout *l;
	struct document *doc;
	struct buf para;
	const struct line *last; /* of the paragraph */
	const struct line *first;
	enum block_kind kind;
	unsigned level;
	float gap; /* that lines of a paragraph have */
};

static void
end_block(struct writer *w)
{
	struct block *b = document_add(w->doc, w->kind, buf_span(&w->para));

	buf_clear(&w->para);
	if (b != NULL) {
		b->page = w->first->page;
		b->level = w->level;
		if (w->doc->nblocks > 1 && b->page < b[-1].page)
			b->page = b[-1].page;
	}
	w->last = NULL;
}

static void
begin_block(struct writer *w, const struct line *line, enum block_kind kind,
    unsigned level)
{
	end_block(w);
	w->first = line;
	w->kind = kind;
	w->level = level;
}

static void
add_line(struct writer *w, const struct line *line, struct span text)
{
	join_line(&w->para, text);
	w->last = line;
}

/* Whether the first word of b would have had room at the end of a. */
static bool
had_room(const struct line *a, const struct line *b, struct span text)
{
	size_t n = span_starts(text, SPAN("« ")) ? strlen("« ") : 0;
	float word;

	while (n < text.len && text.p[n] != ' ')
		n++;
	word = (b->x2 - b->x1) * (float)n / (float)text.len;
	return a->x2 + word + a->size < a->right;
}

/* Whether a paragraph goes on in the next column or on the next page. */
static bool
goes_over(const struct writer *w, struct span text)
{
	struct span before = buf_span(&w->para);

	return signs_ends_with_hyphen(before) ||
	    (!signs_ends_sentence(before) && signs_starts_small(text));
}

/* Whether a sentence goes on in the line below, which has another font. */
static bool
goes_on_in_font(const struct writer *w, const struct line *b, struct span text)
{
	const struct line *a = w->last;

	return line_is_below(a, b) && goes_over(w, text) &&
	    !had_room(a, b, text) &&
	    fabsf(a->size - b->size) < a->size * 0.25F &&
	    fabsf(a->x1 - b->x1) < a->size * 3 &&
	    b->y1 - a->y2 < (w->gap + 0.45F) * line_height(a);
}

static bool
goes_on(const struct writer *w, const struct line *b, struct span text)
{
	const struct line *a = w->last;
	float em;

	if (a == NULL || w->kind == BLOCK_HEADING)
		return false;
	em = a->size;
	if (fabsf(a->size - b->size) > em * 0.12F || a->bold != b->bold)
		return line_is_same_row(a, b) ? a->x2 <= b->x1 + em * 2
					      : goes_on_in_font(w, b, text);
	if (!line_is_below(a, b)) {
		if (a->page == b->page && line_is_same_row(a, b))
			return b->x1 >= a->x2 - 1 && b->x1 - a->x2 < em * 3;
		return goes_over(w, text);
	}
	if (b->y1 - a->y2 > (w->gap + 0.45F) * line_height(a))
		return goes_over(w, text) &&
		    b->y1 - a->y2 < (w->gap + 1.0F) * line_height(a);
	if (signs_starts_small(text) ||
	    signs_ends_with_hyphen(buf_span(&w->para)))
		return true;
	return !had_room(a, b, text) &&
	    !(signs_ends_sentence(buf_span(&w->para)) &&
		w->kind != BLOCK_ITEM && b->x1 > a->x1 + em * 0.7F);
}

static bool
is_same_heading(const struct writer *w, const struct line *b)
{
	const struct line *a = w->last;

	if (a == NULL || w->kind != BLOCK_HEADING || w->level != b->level)
		return false;
	if (a->page == b->page && chapter_is_lone(buf_span(&w->para)))
		return true;
	return fabsf(a->size - b->size) < 0.6F && a->page == b->page &&
	    w->para.len + b->len <= (size_t)HEADING_MAX * 2 &&
	    (line_is_same_row(a, b) ||
		(b->y1 > a->y1 && b->y1 - a->y2 < line_height(a) * 0.9F));
}

static void
take_heading(struct writer *w, const struct line *line, struct span text)
{
	if (!is_same_heading(w, line))
		begin_block(w, line, BLOCK_HEADING, line->level);
	add_line(w, line, text);
}

static bool
is_caption(struct span s)
{
	static const char *const starts[] = {"Figure ", "Fig. ", "Tableau ",
	    "Graphique ", "Schéma ", "Source :", "Sources :", "Table "};

	for (size_t i = 0; i < COUNT(starts); i++)
		if (span_starts(s, span_of(starts[i])))
			return true;
	return false;
}

static void
take_line(struct writer *w, const struct line *line)
{
	struct span text = line_text(w->l, line);
	size_t mark;

	if (line->level > 0) {
		take_heading(w, line, text);
		return;
	}
	/* The text of a bullet that stands apart. */
	if (w->kind == BLOCK_ITEM && w->para.len == 0 && w->last != NULL) {
		add_line(w, line, text);
		return;
	}
	mark = signs_item_mark(text);
	if (mark > 0 && !(w->last != NULL && line_is_same_row(w->last, line))) {
		begin_block(w, line, BLOCK_ITEM, 1);
		text = span_sub(text, mark, text.len);
		w->last = line;
	} else if (!goes_on(w, line, text)) {
		begin_block(w, line,
		    is_caption(text) ? BLOCK_CAPTION : BLOCK_PARAGRAPH, 0);
	}
	if (text.len > 0)
		add_line(w, line, text);
}

static void
take_page(struct writer *w, size_t from, size_t to)
{
	struct tables *tables = tables_find(w->l, from, to, w->gap);

	for (size_t i = from; i < to; i++) {
		if (w->l->lines[i].gone)
			continue;
		if (tables_holds(tables, i)) {
			end_block(w);
			tables_take(tables, w->l, i, w->doc);
		} else {
			take_line(w, &w->l->lines[i]);
		}
	}
	tables_free(tables);
}

void
layout_blocks(struct layout *l, struct document *doc)
{
	struct writer w = {.l = l, .doc = doc, .kind = BLOCK_PARAGRAPH};
	float body = body_size(l);
	size_t from, to;
	bool contents = false;

	if (l->nlines == 0)
		return;
	running_remove_numbered(l, body);
	if (l->nlines == 0)
		return;
	w.first = &l->lines[0];
	for (from = 0; from < l->nlines; from = to) {
		to = line_page_end(l, from);
		columns_sort(l, from, to);
		contents = running_remove_contents(l, from, to, contents);
	}
	running_remove(l, body);
	w.gap = usual_gap(l);
	headings_find(l, body, w.gap, bookmarks_place(l));
	find_edges(l);
	for (from = 0; from < l->nlines; from = to) {
		to = line_page_end(l, from);
		take_page(&w, from, to);
	}
	end_block(&w);
	buf_release(&w.para);
}
