/*
 * One passage a line, for programs: REF, citation and text between TABs;
 * with publications ID, citation and the number of passages.
 */
#include "output/citation.h"
#include "output/marked.h"
#include "output/output.h"
#include "text/escape.h"

static void
add_text(struct sink *sink, const struct style *style, const struct hit *hit)
{
	struct marked m = MARKED_INIT;
	size_t at = 0;

	marked_fill(&m, hit, SAFE_LINE);
	for (size_t i = 0; i < m.n; i++) {
		struct span text = buf_span(&m.text);

		buf_add(&sink->text, span_sub(text, at, m.marks[i].start));
		style_add(style, &sink->text, ROLE_MATCH,
		    span_sub(text, m.marks[i].start, m.marks[i].end));
		at = m.marks[i].end;
	}
	buf_add(&sink->text, span_sub(buf_span(&m.text), at, m.text.len));
	marked_release(&m);
}

static void
add_publication(struct sink *sink, const struct hit *hit)
{
	struct hit whole = {
	    .id = hit->id, .title = hit->title, .date = hit->date};

	escape_line(&sink->text, span_of(hit->id));
	buf_addc(&sink->text, '\t');
	citation_add(&sink->text, &whole);
	buf_addf(&sink->text, "\t%zu", hit->passages);
}

void
output_line(struct sink *sink, const struct view *view, const struct hit *hit)
{
	if (view->publications) {
		add_publication(sink, hit);
	} else {
		escape_line(&sink->text, span_of(hit->ref));
		buf_addc(&sink->text, '\t');
		citation_add(&sink->text, hit);
		buf_addc(&sink->text, '\t');
		add_text(sink, &view->style, hit);
	}
	output_end(sink, view);
}
