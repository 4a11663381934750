/*
 * How far a long work has come.  Interface: progress.h.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "output/heading.h"
#include "output/progress.h"
#include "output/style.h"
#include "text/escape.h"

#define FIRST 0.5    /* seconds before the line appears */
#define INTERVAL 0.1 /* seconds between two drawings */

struct progress {
	FILE *out;
	bool wanted, shown;
	size_t total;
	double started, drawn; /* seconds of the monotonic clock */
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct progress *
progress_start(FILE *out, size_t total)
{
	struct progress *p = xcalloc(1, sizeof(*p));
	struct style style;

	style_find(&style, fileno(out), WHEN_NEVER, WHEN_NEVER);
	p->out = out;
	p->wanted = style.terminal && !style.dumb;
	p->total = total;
	p->started = now();
	p->drawn = p->started + FIRST - INTERVAL;
	return p;
}

void
progress_total(struct progress *p, size_t total)
{
	p->total = total;
}

/* "1:02:03", "2:03" or "3 s" */
static void
add_duration(struct buf *b, double seconds)
{
	unsigned long s = (unsigned long)(seconds + 0.5);

	if (s >= 3600)
		buf_addf(b, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
	else if (s >= 60)
		buf_addf(b, "%lu:%02lu", s / 60, s % 60);
	else
		buf_addf(b, "%lu s", s);
}

/* Pages where the sources have them, else bytes, else files. */
static void
add_rate(
    struct buf *b, size_t files, size_t pages, size_t bytes, double seconds)
{
	if (pages > 0)
		buf_addf(b, _(", %zu pages (%.0f/s)"), pages,
		    (double)pages / seconds);
	else if (bytes > 0)
		buf_addf(b, _(", %.1f MB/s"), (double)bytes / seconds / 1e6);
	else
		buf_addf(b, _(" (%.0f/s)"), (double)files / seconds);
}

/* Time left, once enough is done to guess it. */
static void
add_left(struct buf *b, const struct progress *p, size_t files, double seconds)
{
	if (p->total == 0 || files == 0 || files >= p->total || seconds < 2)
		return;
	buf_adds(b, _(", left: "));
	add_duration(b, seconds * (double)(p->total - files) / (double)files);
}

static void
draw(struct progress *p, const char *name, size_t files, size_t pages,
    size_t bytes)
{
	double seconds = now() - p->started;
	struct buf line = BUF_INIT;
	struct style style;

	style_find(&style, fileno(p->out), WHEN_NEVER, WHEN_NEVER);
	if (p->total > 0)
		buf_addf(&line, _("%zu of %zu files"), files, p->total);
	else if (files > 0)
		buf_addf(
		    &line, ngettext("%zu file", "%zu files", files), files);
	if (files > 0)
		add_rate(&line, files, pages, bytes, seconds);
	add_left(&line, p, files, seconds);
	if (name != NULL) {
		if (line.len > 0)
			buf_adds(&line, style.unicode ? " \u00B7 " : " - ");
		escape_line(&line, span_of(name));
	}
	/* The last column stays free: some terminals wrap when it is filled. */
	heading_shorten(&style, &line, style.columns - 1);
	fprintf(p->out, "\r%s\033[K", line.p);
	fflush(p->out);
	buf_release(&line);
}

void
progress_step(struct progress *p, const char *name, size_t files, size_t pages,
    size_t bytes)
{
	double t;

	if (!p->wanted)
		return;
	t = now();
	if (t - p->drawn < INTERVAL)
		return;
	p->drawn = t;
	p->shown = true;
	draw(p, name, files, pages, bytes);
}

void
progress_say(struct progress *p, const char *what)
{
	if (!p->wanted)
		return;
	p->shown = true;
	draw(p, what, 0, 0, 0);
}

void
progress_hide(struct progress *p)
{
	if (!p->shown)
		return;
	fputs("\r\033[K", p->out);
	fflush(p->out);
	p->shown = false;
}

void
progress_end(struct progress *p)
{
	progress_hide(p);
	free(p);
}
