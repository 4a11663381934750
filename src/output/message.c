/*
 * What programs say on standard error.  Interface: message.h.
 */
#include <stdio.h>

#include "base/buf.h"
#include "output/message.h"
#include "text/escape.h"

void
message_error(const char *program, const struct err *e)
{
	struct buf line = BUF_INIT;

	buf_addf(&line, "%s: ", program);
	escape_line(&line, span_of(e->text));
	fprintf(stderr, "%s\n", line.p);
	buf_release(&line);
}

void
message_lines(struct span lines)
{
	struct buf text = BUF_INIT;

	escape_text(&text, lines);
	if (text.len > 0 && text.p[text.len - 1] != '\n')
		buf_addc(&text, '\n');
	if (text.len > 0)
		fputs(text.p, stderr);
	buf_release(&text);
}
