/*
 * The line above a passage.  Interface: heading.h.
 */
#include "output/citation.h"
#include "output/heading.h"
#include "output/link.h"
#include "text/width.h"

#define SEPARATOR_COLUMNS 3
#define LEAST_COLUMNS 6 /* of a section, so that it says something */
#define NARROW 30	/* a narrower line has no date */

static struct span
separator(const struct style *style)
{
	return style->unicode ? SPAN(" \u00B7 ") : SPAN(" - ");
}

static size_t
width_of_buf(const struct buf *b)
{
	return width_of(buf_span(b));
}

void
heading_shorten(const struct style *style, struct buf *b, size_t columns)
{
	struct span dots = style->unicode ? SPAN("\u2026") : SPAN("...");

	if (width_of_buf(b) <= columns)
		return;
	if (columns < width_of(dots)) {
		buf_clear(b);
		return;
	}
	buf_cut(b, width_fit(buf_span(b), columns - width_of(dots)));
	while (b->len > 0 && b->p[b->len - 1] == ' ')
		buf_cut(b, b->len - 1);
	buf_add(b, dots);
}

/* Columns of a part with the separator before it. */
static size_t
part_width(const struct buf *part)
{
	return part->len == 0 ? 0 : SEPARATOR_COLUMNS + width_of_buf(part);
}

/* The section gives way first, but keeps a third of what is left. */
static void
fit(const struct style *style, struct citation *c, size_t columns)
{
	size_t fixed = part_width(&c->date) + part_width(&c->page);
	size_t room = columns > fixed ? columns - fixed : 0;
	size_t title = width_of_buf(&c->title);
	size_t section = part_width(&c->section);

	if (title + section <= room)
		return;
	if (section > room / 3)
		section = title < room - room / 3 ? room - title : room / 3;
	if (section < SEPARATOR_COLUMNS + LEAST_COLUMNS)
		buf_clear(&c->section);
	else
		heading_shorten(
		    style, &c->section, section - SEPARATOR_COLUMNS);
	heading_shorten(style, &c->title, room - part_width(&c->section));
}

/* The date for people, where there is room, and that a notice is one. */
static void
dress_date(
    const struct style *style, struct citation *c, bool notice, size_t columns)
{
	struct buf date = BUF_INIT;

	if (columns >= NARROW)
		citation_add_date(&date, buf_span(&c->date));
	if (notice && date.len > 0)
		buf_add(&date, separator(style));
	if (notice)
		buf_adds(&date, "notice");
	buf_release(&c->date);
	c->date = date;
}

/* Add a part behind `used` columns; the columns now used. */
static size_t
add_part(const struct style *style, struct buf *b, enum role role,
    const struct buf *part, size_t used)
{
	if (part->len == 0)
		return used;
	if (used > 0) {
		style_add(style, b, ROLE_FAINT, separator(style));
		used += SEPARATOR_COLUMNS;
	}
	style_add(style, b, role, buf_span(part));
	return used + width_of_buf(part);
}

static size_t
add_parts(const struct style *style, struct buf *b, const struct citation *c,
    const struct hit *hit)
{
	struct buf address = BUF_INIT;
	size_t used;

	if (style->links)
		link_add(&address, hit);
	link_begin(style, b, &address);
	used = add_part(style, b, ROLE_TITLE, &c->title, 0);
	link_end(style, b, &address);
	buf_release(&address);
	used = add_part(style, b, ROLE_FAINT, &c->date, used);
	used = add_part(style, b, ROLE_PLAIN, &c->page, used);
	return add_part(style, b, ROLE_FAINT, &c->section, used);
}

size_t
heading_add(const struct style *style, struct buf *b, const struct hit *hit,
    size_t columns)
{
	struct citation c = CITATION_INIT;
	size_t used;

	citation_fill(&c, hit);
	dress_date(style, &c, hit->notice, columns);
	fit(style, &c, columns);
	used = add_parts(style, b, &c, hit);
	citation_release(&c);
	return used;
}

size_t
heading_add_place(const struct style *style, struct buf *b,
    const struct hit *hit, size_t columns)
{
	struct hit place = {.page = hit->page, .section = hit->section};

	return heading_add(style, b, &place, columns);
}

size_t
heading_add_publication(const struct style *style, struct buf *b,
    const struct hit *hit, size_t columns)
{
	struct hit whole = {.id = hit->id,
	    .title = hit->title,
	    .date = hit->date,
	    .path = hit->path,
	    .url = hit->url};

	return heading_add(style, b, &whole, columns);
}
