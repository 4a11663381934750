/*
 * Counts of the matches: bars for people, fields for programs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "output/output.h"
#include "text/escape.h"
#include "text/width.h"

#define MARGIN 2    /* columns between label, bar and number */
#define MAX_GAP 100 /* years without a match that are still drawn */

static const char *const slugs[FACET_COUNT] = {
    "kind", "year", "audience", "theme"};
static const char *const french[FACET_COUNT] = {
    "genre", "annee", "public", "theme"};

const char *
facet_slug(enum facet facet)
{
	return slugs[facet];
}

int
facet_of(struct span word)
{
	for (size_t i = 0; i < FACET_COUNT; i++)
		if (span_is(word, slugs[i]) || span_is(word, french[i]))
			return (int)i;
	return -1;
}

static const char *
facet_label(enum facet facet)
{
	static const char *const labels[FACET_COUNT] = {
	    N_("Kinds"), N_("Years"), N_("Audiences"), N_("Themes")};

	return _(labels[facet]);
}

/* What a chart needs to know of all its rows. */
struct chart {
	const struct style *style;
	size_t label, number; /* columns of the widest */
	size_t most;
};

static size_t
digits(size_t n)
{
	size_t width = 1;

	while (n >= 10) {
		n /= 10;
		width++;
	}
	return width;
}

static struct chart
measure(const struct style *style, const struct counts *counts)
{
	struct chart chart = {style, 0, 0, 0};

	for (size_t i = 0; i < counts->n; i++) {
		size_t width = width_of(span_of(counts->counts[i].value));

		if (width > chart.label)
			chart.label = width;
		if (counts->counts[i].n > chart.most)
			chart.most = counts->counts[i].n;
	}
	chart.number = digits(chart.most);
	return chart;
}

static void
add_times(struct buf *b, const char *s, size_t n)
{
	while (n-- > 0)
		buf_adds(b, s);
}

/* A bar of n out of most, to an eighth of a column; at least a sliver. */
static void
add_bar(const struct chart *chart, struct buf *b, size_t n, size_t columns)
{
	static const char *const eighths[] = {"", "\u258F", "\u258E", "\u258D",
	    "\u258C", "\u258B", "\u258A", "\u2589"};
	size_t parts = chart->style->unicode ? 8 : 1;
	size_t length = (size_t)((double)n / (double)chart->most *
		(double)(columns * parts) +
	    0.5);
	struct buf bar = BUF_INIT;

	if (length == 0 && n > 0)
		length = 1;
	add_times(&bar, parts == 8 ? "\u2588" : "#", length / parts);
	buf_adds(&bar, eighths[length % parts]);
	style_add(chart->style, b, ROLE_BAR, buf_span(&bar));
	add_times(b, " ", columns - (length + parts - 1) / parts);
	buf_release(&bar);
}

static void
add_row(const struct chart *chart, struct buf *b, const char *value, size_t n)
{
	size_t fixed = chart->label + chart->number + MARGIN + MARGIN;
	size_t columns = chart->style->columns;
	struct buf label = BUF_INIT;
	size_t width;

	escape_line(&label, span_of(value));
	width = width_of(buf_span(&label));
	buf_add(b, buf_span(&label));
	if (width < chart->label + MARGIN)
		add_times(b, " ", chart->label + MARGIN - width);
	buf_release(&label);
	if (columns > fixed + 1)
		add_bar(chart, b, n, columns - fixed);
	buf_addf(b, "%*s%*zu\n", MARGIN, "", (int)chart->number, n);
}

/* Years between two matches have a row too, so that distance is time. */
static void
add_gap(
    const struct chart *chart, struct buf *b, const char *from, const char *to)
{
	long year = strtol(from, NULL, 10), end = strtol(to, NULL, 10);
	char label[sizeof("-9223372036854775808")];

	if (year <= 0 || end - year > MAX_GAP)
		return;
	while (++year < end) {
		snprintf(label, sizeof(label), "%ld", year);
		add_row(chart, b, label, 0);
	}
}

static void
add_chart(struct sink *sink, const struct style *style, enum facet facet,
    const struct counts *counts, bool with_facet)
{
	struct chart chart = measure(style, counts);

	if (with_facet) {
		style_add(style, &sink->text, ROLE_TITLE,
		    span_of(facet_label(facet)));
		buf_addc(&sink->text, '\n');
	}
	for (size_t i = 0; i < counts->n; i++) {
		const struct count *count = &counts->counts[i];

		if (facet == FACET_YEAR && i > 0)
			add_gap(
			    &chart, &sink->text, count[-1].value, count->value);
		add_row(&chart, &sink->text, count->value, count->n);
	}
	if (with_facet)
		buf_addc(&sink->text, '\n');
	sink_flush(sink);
}

static void
add_fields(struct sink *sink, const struct view *view, enum facet facet,
    const struct count *count, bool with_facet)
{
	if (with_facet)
		buf_addf(&sink->text, "%s:", facet_slug(facet));
	escape_line(&sink->text, span_of(count->value));
	buf_addf(&sink->text, "\t%zu", count->n);
	output_end(sink, view);
}

void
output_counts(struct sink *sink, const struct view *view, enum facet facet,
    const struct counts *counts, bool with_facet)
{
	if (view->format == FORMAT_PRETTY) {
		if (counts->n > 0)
			add_chart(
			    sink, &view->style, facet, counts, with_facet);
		return;
	}
	for (size_t i = 0; i < counts->n && !sink_is_closed(sink); i++) {
		if (view->format == FORMAT_JSON)
			output_json_count(
			    sink, view, facet, &counts->counts[i]);
		else
			add_fields(
			    sink, view, facet, &counts->counts[i], with_facet);
	}
}
