/*
 * Answers, printed: what the forms share.  Interface: output.h.
 */
#include "base/mem.h"
#include "output/output.h"

enum format
output_format(enum format format, const struct view *view)
{
	if (format != FORMAT_AUTO)
		return format;
	return view->style.terminal && !view->null ? FORMAT_PRETTY
						   : FORMAT_LINE;
}

void
output_end(struct sink *sink, const struct view *view)
{
	buf_addc(&sink->text, view->null ? '\0' : '\n');
	sink_flush(sink);
}

void
output_id(struct sink *sink, const struct view *view, const struct hit *hit)
{
	buf_adds(&sink->text, view->publications ? hit->id : hit->ref);
	output_end(sink, view);
}

void
output_answer(
    struct sink *sink, const struct view *view, const struct answer *answer)
{
	static void (*const print[])(
	    struct sink *, const struct view *, const struct hit *) = {
	    [FORMAT_LINE] = output_line,
	    [FORMAT_JSON] = output_json,
	    [FORMAT_IDS] = output_id,
	};

	if (view->format == FORMAT_PRETTY) {
		output_pretty(sink, view, answer);
		return;
	}
	for (size_t i = 0; i < answer->nhits && !sink_is_closed(sink); i++)
		print[view->format](sink, view, &answer->hits[i]);
}
