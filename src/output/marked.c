/*
 * The text of a hit made harmless.  Interface: marked.h.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "output/marked.h"
#include "text/escape.h"

static void
add(struct buf *b, struct span s, enum safety safety)
{
	switch (safety) {
	case SAFE_LINE:
		escape_line(b, s);
		break;
	case SAFE_TEXT:
		escape_text(b, s);
		break;
	case SAFE_UTF8:
		escape_invalid(b, s);
		break;
	}
}

void
marked_fill(struct marked *m, const struct hit *hit, enum safety safety)
{
	struct span text = {hit->text, hit->textlen};
	size_t at = 0;

	m->marks = xcalloc(hit->nmatches + 1, sizeof(*m->marks));
	if (hit->cut_before && safety != SAFE_UTF8)
		buf_adds(&m->text, "\u2026 ");
	for (size_t i = 0; i < hit->nmatches; i++) {
		const struct match *match = &hit->matches[i];
		struct match *mark = &m->marks[m->n];

		if (match->start < at || match->end <= match->start ||
		    match->end > text.len)
			continue;
		add(&m->text, span_sub(text, at, match->start), safety);
		mark->start = m->text.len;
		add(&m->text, span_sub(text, match->start, match->end), safety);
		mark->end = m->text.len;
		m->n++;
		at = match->end;
	}
	add(&m->text, span_sub(text, at, text.len), safety);
	if (hit->cut_after && safety != SAFE_UTF8)
		buf_adds(&m->text, " \u2026");
}

void
marked_release(struct marked *m)
{
	buf_release(&m->text);
	free(m->marks);
	*m = (struct marked)MARKED_INIT;
}
