/*
 * How a passage is cited.  Interface: citation.h.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "output/citation.h"
#include "text/escape.h"

#define SEPARATOR " \u00B7 "

void
citation_fill(struct citation *c, const struct hit *hit)
{
	struct span page = span_of(hit->page);

	escape_line(&c->title, span_of(hit->title));
	if (c->title.len == 0)
		escape_line(&c->title, span_of(hit->id));
	escape_line(&c->date, span_of(hit->date));
	if (page.len > 0 && memchr(page.p, ':', page.len) == NULL)
		buf_adds(&c->page, "p. ");
	escape_line(&c->page, page);
	escape_line(&c->section, span_of(hit->section));
}

void
citation_release(struct citation *c)
{
	buf_release(&c->title);
	buf_release(&c->date);
	buf_release(&c->page);
	buf_release(&c->section);
}

static void
add_part(struct buf *b, struct span part)
{
	if (part.len == 0)
		return;
	buf_adds(b, SEPARATOR);
	buf_add(b, part);
}

void
citation_add(struct buf *b, const struct hit *hit)
{
	struct citation c = CITATION_INIT;

	citation_fill(&c, hit);
	buf_add(b, buf_span(&c.title));
	add_part(b, buf_span(&c.date));
	if (hit->notice)
		add_part(b, SPAN("notice"));
	add_part(b, buf_span(&c.page));
	add_part(b, buf_span(&c.section));
	citation_release(&c);
}

/* The number in n digits at the start of s, which goes on behind them. */
static int
take_number(struct span *s, size_t n)
{
	int value = 0;

	if (s->len < n)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return 0;
		value = value * 10 + (s->p[i] - '0');
	}
	*s = span_sub(*s, n, s->len);
	return value;
}

static int
take_part(struct span *s)
{
	if (s->len == 0 || s->p[0] != '-')
		return 0;
	*s = span_sub(*s, 1, s->len);
	return take_number(s, 2);
}

void
citation_add_date(struct buf *b, struct span date)
{
	static const char *const months[] = {N_("January"), N_("February"),
	    N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
	    N_("August"), N_("September"), N_("October"), N_("November"),
	    N_("December")};
	struct span s = date;
	int year = take_number(&s, 4), month = take_part(&s);
	int day = take_part(&s);

	if (month < 1 || month > (int)COUNT(months) || s.len > 0) {
		buf_add(b, date);
		return;
	}
	if (day > 0)
		buf_addf(b, "%d ", day);
	buf_addf(b, "%s %d", _(months[month - 1]), year);
}
