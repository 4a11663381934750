/*
 * Passages for people: a line that cites, the text cut to the width behind
 * a thin bar, and the reference at the right.  Passages that follow each
 * other in their source stand under one citation.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "output/heading.h"
#include "output/marked.h"
#include "output/output.h"
#include "output/wrap.h"
#include "text/escape.h"
#include "text/width.h"

#define BAR_COLUMNS 2
#define COUNT_DIGITS 3
#define TITLE_COLUMNS 24 /* that a title keeps beside a long id */

static void
add_spaces(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_addc(b, ' ');
}

static void
add_bar(const struct style *style, struct buf *b, const struct hit *hit)
{
	style_add(style, b, hit->rank == 0 ? ROLE_FAINT : ROLE_BAR,
	    style->unicode ? SPAN("\u2502 ") : SPAN("| "));
}

/* Bytes start to end of a text, its marks shown; *next is the first. */
static void
add_marked(const struct style *style, struct buf *b, const struct marked *m,
    struct wrapped line, size_t *next)
{
	struct span text = buf_span(&m->text);
	size_t at = line.start;

	while (*next < m->n && m->marks[*next].start < line.end) {
		const struct match *mark = &m->marks[*next];
		size_t start = mark->start < at ? at : mark->start;
		size_t end = mark->end > line.end ? line.end : mark->end;

		buf_add(b, span_sub(text, at, start));
		if (end > start)
			style_add(
			    style, b, ROLE_MATCH, span_sub(text, start, end));
		at = end > at ? end : at;
		if (mark->end > line.end)
			break; /* it goes on in the next line */
		(*next)++;
	}
	buf_add(b, span_sub(text, at, line.end));
}

/* The reference, at the right end of a line already `used` wide. */
static void
add_reference(const struct style *style, struct buf *b, const struct hit *hit,
    size_t used)
{
	struct buf ref = BUF_INIT;
	size_t room = style->columns - BAR_COLUMNS, width;

	escape_line(&ref, span_of(hit->ref));
	width = width_of(buf_span(&ref));
	if (used + 2 + width > room) {
		buf_addc(b, '\n');
		add_bar(style, b, hit);
		used = 0;
	}
	if (used + width < room)
		add_spaces(b, room - used - width);
	style_add(style, b, ROLE_FAINT, buf_span(&ref));
	buf_addc(b, '\n');
	buf_release(&ref);
}

static void
add_text(const struct style *style, struct buf *b, const struct hit *hit)
{
	struct marked m = MARKED_INIT;
	struct wrapped line = {0, 0, 0};
	size_t at = 0, next = 0;
	bool first = true;

	marked_fill(&m, hit, SAFE_TEXT);
	if (hit->rank == 0)
		m.n = 0;
	while (wrap_next(
	    buf_span(&m.text), style->columns - BAR_COLUMNS, &at, &line)) {
		if (!first)
			buf_addc(b, '\n');
		first = false;
		add_bar(style, b, hit);
		if (hit->rank == 0)
			style_begin(style, b, ROLE_FAINT);
		add_marked(style, b, &m, line, &next);
		if (hit->rank == 0)
			style_end(style, b, ROLE_FAINT);
	}
	if (first)
		add_bar(style, b, hit);
	add_reference(style, b, hit, line.width);
	marked_release(&m);
}

/* One line of an explanation, its indent kept where it is wrapped. */
static void
add_explained(const struct style *style, struct buf *b, struct span text,
    const struct hit *hit)
{
	size_t margin = hit == NULL ? 0 : BAR_COLUMNS, indent = 0, at = 0;
	struct wrapped line;

	while (indent < text.len && text.p[indent] == ' ')
		indent++;
	while (wrap_next(text, style->columns - margin - indent, &at, &line)) {
		if (hit != NULL)
			add_bar(style, b, hit);
		add_spaces(b, indent);
		style_add(
		    style, b, ROLE_FAINT, span_sub(text, line.start, line.end));
		buf_addc(b, '\n');
	}
}

/* Lines of an explanation, those of a hit behind its margin. */
static void
add_explanation(const struct style *style, struct buf *b, struct span lines,
    const struct hit *hit)
{
	struct buf safe = BUF_INIT;
	struct span rest;

	escape_text(&safe, lines);
	rest = buf_span(&safe);
	while (rest.len > 0)
		add_explained(style, b, span_next_line(&rest), hit);
	buf_release(&safe);
}

/* Page and number of a reference ID:pPAGE.N or ID:N; page 0: none. */
static void
read_place(const struct hit *hit, unsigned long *page, unsigned long *number)
{
	const char *place = strrchr(hit->ref, ':');
	char *end;

	*page = *number = 0;
	if (place == NULL)
		return;
	if (place[1] == 'p') {
		*page = strtoul(place + 2, &end, 10);
		place = *end == '.' ? end : "";
	}
	if (*place != '\0')
		*number = strtoul(place + 1, NULL, 10);
}

/* Whether b stands right behind a in their publication. */
static bool
follows(const struct hit *a, const struct hit *b)
{
	unsigned long page, number, next_page, next_number;

	if (strcmp(a->id, b->id) != 0 || a->notice != b->notice)
		return false;
	read_place(a, &page, &number);
	read_place(b, &next_page, &next_number);
	if (page == next_page)
		return next_number == number + 1;
	return next_page > page && next_number == 1;
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

/* A citation where another publication begins or the text makes a leap. */
static void
add_heading(const struct style *style, struct buf *b, const struct hit *hit,
    const struct hit *before)
{
	if (before == NULL || !follows(before, hit)) {
		if (before != NULL)
			buf_addc(b, '\n');
		heading_add(style, b, hit, style->columns);
	} else if (!same(before->page, hit->page) ||
	    !same(before->section, hit->section)) {
		heading_add_place(style, b, hit, style->columns);
	} else {
		return;
	}
	buf_addc(b, '\n');
}

static void
add_passage(const struct style *style, struct buf *b, const struct hit *hit,
    const struct hit *before)
{
	add_heading(style, b, hit, before);
	add_text(style, b, hit);
	if (hit->explanation != NULL)
		add_explanation(style, b, span_of(hit->explanation), hit);
}

/* One line: how many passages, title and date, the id at the right. */
void
output_publication(
    const struct style *style, struct buf *b, const struct hit *hit)
{
	struct buf id = BUF_INIT, count = BUF_INIT;
	size_t room, used;

	buf_addf(&count, "%*zu  ", COUNT_DIGITS, hit->passages);
	style_add(style, b, ROLE_BAR, buf_span(&count));
	room = style->columns - count.len;
	escape_line(&id, span_of(hit->id));
	/* An id is there to be copied: it is cut for want of room only. */
	heading_shorten(style, &id,
	    room > (size_t)2 * TITLE_COLUMNS ? room - TITLE_COLUMNS : room / 2);
	room -= width_of(buf_span(&id));
	used = heading_add_publication(style, b, hit, room - 2);
	if (used < room)
		add_spaces(b, room - used);
	style_add(style, b, ROLE_FAINT, buf_span(&id));
	buf_addc(b, '\n');
	buf_release(&count);
	buf_release(&id);
}

static size_t
hits_shown(const struct answer *answer)
{
	size_t n = 0;

	for (size_t i = 0; i < answer->nhits; i++)
		n += answer->hits[i].rank > 0;
	return n;
}

/* "10 of 143 passages in 27 publications", "3 publications" */
static void
add_summary(const struct view *view, struct buf *b, const struct answer *answer)
{
	size_t shown = hits_shown(answer);
	size_t n = answer->publications;
	struct buf text = BUF_INIT;

	if (view->publications && shown < n)
		buf_addf(&text,
		    ngettext("%zu of %zu publications",
			"%zu of %zu publications", shown),
		    shown, n);
	else if (!view->publications && shown < answer->total)
		buf_addf(&text,
		    ngettext("%zu of %zu passages in ",
			"%zu of %zu passages in ", shown),
		    shown, answer->total);
	else if (!view->publications)
		buf_addf(&text,
		    ngettext(
			"%zu passage in ", "%zu passages in ", answer->total),
		    answer->total);
	if (!view->publications || shown >= n)
		buf_addf(&text,
		    ngettext("%zu publication", "%zu publications", n), n);
	buf_addc(b, '\n');
	style_add(&view->style, b, ROLE_FAINT, buf_span(&text));
	buf_addc(b, '\n');
	buf_release(&text);
}

void
output_pretty(
    struct sink *sink, const struct view *view, const struct answer *answer)
{
	const struct style *style = &view->style;
	const struct hit *before = NULL;

	if (answer->explanation.len > 0) {
		add_explanation(
		    style, &sink->text, buf_span(&answer->explanation), NULL);
		buf_addc(&sink->text, '\n');
	}
	for (size_t i = 0; i < answer->nhits && !sink_is_closed(sink); i++) {
		const struct hit *hit = &answer->hits[i];

		if (view->publications)
			output_publication(style, &sink->text, hit);
		else
			add_passage(style, &sink->text, hit, before);
		before = hit;
		if (view->null)
			buf_addc(&sink->text, '\0');
		sink_flush(sink);
	}
	if (view->summary && answer->nhits > 0)
		add_summary(view, &sink->text, answer);
	sink_flush(sink);
}
