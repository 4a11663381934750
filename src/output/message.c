/*
 * What programs say on standard error.  Interface: message.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "output/message.h"
#include "output/style.h"
#include "output/wrap.h"
#include "text/escape.h"

#define INDENT 2 /* columns before a line that goes on */

/* A harmless line, wrapped to at most `columns`. */
static void
add_wrapped(struct buf *b, struct span line, size_t columns)
{
	struct wrapped part;
	size_t at = 0;

	if (!wrap_next(line, columns, &at, &part))
		return;
	buf_addf(b, "%.*s\n", (int)part.end, line.p);
	while (wrap_next(line, columns - INDENT, &at, &part))
		buf_addf(b, "%*s%.*s\n", INDENT, "",
		    (int)(part.end - part.start), line.p + part.start);
}

/* Harmless lines; on a terminal no word is cut in two. */
static void
print(struct span text)
{
	struct buf b = BUF_INIT;
	struct style style;

	style_find(&style, STDERR_FILENO, WHEN_NEVER, WHEN_NEVER);
	if (style.terminal && !style.dumb)
		message_add(&b, text, style.columns);
	else
		buf_add(&b, text);
	if (b.len > 0 && b.p[b.len - 1] != '\n')
		buf_addc(&b, '\n');
	fwrite(b.p, 1, b.len, stderr);
	buf_release(&b);
}

void
message_add(struct buf *b, struct span lines, size_t columns)
{
	struct buf safe = BUF_INIT;
	struct span rest;

	escape_text(&safe, lines);
	rest = buf_span(&safe);
	while (rest.len > 0)
		add_wrapped(b, span_next_line(&rest), columns);
	buf_release(&safe);
}

void
message_error(const char *program, const struct err *e)
{
	struct buf line = BUF_INIT;

	if (e->earlier != NULL)
		message_error(program, e->earlier);
	buf_addf(&line, "%s: ", program);
	escape_line(&line, span_of(e->text));
	print(buf_span(&line));
	buf_release(&line);
}

void
message_lines(struct span lines)
{
	struct buf text = BUF_INIT;

	if (lines.len == 0)
		return;
	escape_text(&text, lines);
	print(buf_span(&text));
	buf_release(&text);
}
