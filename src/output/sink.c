/*
 * Where results go.  Interface: sink.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "output/pager.h"
#include "output/sink.h"
#include "text/width.h"

#define ENOUGH 65536 /* bytes worth a write */

void
sink_open(struct sink *sink, int fd, const struct style *style, enum when pager)
{
	*sink = (struct sink){.text = BUF_INIT, .head = BUF_INIT, .fd = fd};
	signal(SIGPIPE, SIG_IGN);
	sink->columns = style->columns;
	if (pager == WHEN_ALWAYS)
		sink->screen = 1;
	else if (pager == WHEN_AUTO && style->terminal && !style->dumb)
		sink->screen = style->rows;
	if (pager == WHEN_ALWAYS)
		sink->rows = 1; /* the first line is too many */
}

/* Bytes of the escape sequence at the start of s: ours are CSI and OSC. */
static size_t
sequence_length(struct span s)
{
	size_t at = 2;

	if (s.len < 2)
		return s.len;
	if (s.p[1] == '[') {
		while (at < s.len && (s.p[at] < '@' || s.p[at] > '~'))
			at++;
		return at < s.len ? at + 1 : at;
	}
	while (at + 1 < s.len && !(s.p[at] == '\033' && s.p[at + 1] == '\\'))
		at++;
	return at + 1 < s.len ? at + 2 : s.len;
}

/* Columns that one line takes on the screen. */
static size_t
line_width(struct span line)
{
	size_t width = 0;

	while (line.len > 0) {
		const char *esc = memchr(line.p, '\033', line.len);
		size_t n = esc == NULL ? line.len : (size_t)(esc - line.p);

		width += width_of(span_sub(line, 0, n));
		line = span_sub(line, n, line.len);
		if (line.len > 0)
			line = span_sub(line, sequence_length(line), line.len);
	}
	return width;
}

static void
count_rows(struct sink *sink)
{
	for (;;) {
		struct span rest =
		    span_sub(buf_span(&sink->text), sink->counted, SIZE_MAX);
		const char *end =
		    rest.len == 0 ? NULL : memchr(rest.p, '\n', rest.len);
		size_t width;

		if (end == NULL)
			return;
		width =
		    line_width((struct span){rest.p, (size_t)(end - rest.p)});
		sink->rows += width == 0
		    ? 1
		    : (width + sink->columns - 1) / sink->columns;
		sink->counted += (size_t)(end - rest.p) + 1;
	}
}

static void
write_all(struct sink *sink)
{
	size_t at = 0;

	while (at < sink->text.len && sink->failed == 0) {
		ssize_t n =
		    write(sink->fd, sink->text.p + at, sink->text.len - at);

		if (n == -1 && errno != EINTR)
			sink->failed = errno;
		if (n > 0)
			at += (size_t)n;
	}
	buf_clear(&sink->text);
	sink->counted = 0;
}

/* The text does not fit: show it through a pager, if there is one. */
static void
start_pager(struct sink *sink)
{
	sink->screen = 0;
	sink->pager = pager_start(&sink->fd);
	if (sink->pager != 0 && sink->head.len > 0) {
		buf_add(&sink->head, buf_span(&sink->text));
		buf_clear(&sink->text);
		buf_add(&sink->text, buf_span(&sink->head));
	}
	write_all(sink);
}

void
sink_flush(struct sink *sink)
{
	if (sink->screen > 0) {
		count_rows(sink);
		if (sink->rows < sink->screen)
			return; /* the prompt takes a row too */
		start_pager(sink);
	}
	if (sink->text.len >= ENOUGH || sink->pager != 0)
		write_all(sink);
}

bool
sink_is_closed(const struct sink *sink)
{
	return sink->failed != 0;
}

int
sink_close(struct sink *sink, struct err *e)
{
	if (sink->screen > 0)
		sink_flush(sink);
	write_all(sink);
	buf_release(&sink->text);
	buf_release(&sink->head);
	/* Some file systems tell only now that there was no room. */
	if (close(sink->fd) == -1 && errno != EBADF && sink->failed == 0)
		sink->failed = errno;
	if (sink->pager != 0)
		pager_wait(sink->pager);
	if (sink->failed == 0 || sink->failed == EPIPE)
		return 0;
	err_set(e, ERR_SYSTEM, _("cannot write the results: %s"),
	    strerror(sink->failed));
	return -1;
}
