/*
 * Bookmarks find the lines that spell their titles.  Interface: bookmarks.h.
 */
#include "base/buf.h"
#include "document/bookmarks.h"
#include "document/chapter.h"
#include "document/lines.h"
#include "document/signs.h"

enum { MARK_LINES = 4 /* lines that a bookmark's title may take */ };

/* Letters and digits of s only, for a comparison. */
static void
add_bare(struct buf *b, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* Dashes, quotes and spaces, of three bytes and of two. */
		if (i + 2 < s.len && c == 0xE2 &&
		    ((unsigned char)s.p[i + 1] & 0xFE) == 0x80) {
			i += 2;
			continue;
		}
		if (i + 1 < s.len && c == 0xC2) {
			i++;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c >= 0x80 || signs_is_digit((char)c) ||
		    (c >= 'a' && c <= 'z'))
			buf_addc(b, (char)c);
	}
}

/* Whether the number in line i stands before the line that follows it, or
 * above as the number of a chapter does. */
static bool
is_number_of_next(const struct layout *l, size_t i)
{
	return chapter_mark(line_text(l, &l->lines[i])) > 0 ||
	    (i + 1 < l->nlines &&
		line_is_same_row(&l->lines[i], &l->lines[i + 1]));
}

/*
 * Lines from i on that spell the title: how many; 0 where they do not.
 * Running titles may stand between them, and a number before them that the
 * bookmark leaves out.
 */
static size_t
lines_of_mark(const struct layout *l, size_t i, struct span title, bool running,
    bool numbered)
{
	struct buf b = BUF_INIT;
	struct span first = line_text(l, &l->lines[i]);
	size_t n = 0;
	bool found = false;

	if (numbered) {
		struct span rest = chapter_skip(first);

		if (rest.len == first.len)
			return 0;
		first = rest;
	}
	while (!found && n < MARK_LINES && i + n < l->nlines &&
	    l->lines[i + n].page == l->lines[i].page) {
		if (n == 0)
			add_bare(&b, first);
		else if (!running || !l->lines[i + n].gone)
			add_bare(&b, line_text(l, &l->lines[i + n]));
		n++;
		if (!span_starts(title, buf_span(&b)) ||
		    (b.len == 0 && !is_number_of_next(l, i)))
			break;
		found = b.len == title.len;
	}
	buf_release(&b);
	return found ? n : 0;
}

static void
place_mark(struct layout *l, const struct mark *m, size_t *from)
{
	struct buf title = BUF_INIT;
	size_t n = 0;

	add_bare(&title, span_of(m->title));
	while (*from < l->nlines && l->lines[*from].page < m->page)
		++*from;
	for (size_t i = *from; title.len > 0 && n == 0 && i < l->nlines &&
	     l->lines[i].page == m->page;
	     i++) {
		struct span t = buf_span(&title);
		bool running = false;

		if (l->lines[i].level > 0)
			continue;
		n = lines_of_mark(l, i, t, false, false);
		running = n == 0 && !l->lines[i].gone;
		if (running && (n = lines_of_mark(l, i, t, true, false)) == 0)
			n = lines_of_mark(l, i, t, true, true);
		for (size_t j = i; j < i + n; j++) {
			if (running && l->lines[j].gone)
				continue;
			l->lines[j].level = m->level > HEADING_LEVELS
			    ? HEADING_LEVELS
			    : m->level;
			l->lines[j].gone = false;
		}
	}
	buf_release(&title);
}

unsigned
bookmarks_place(struct layout *l)
{
	size_t from = 0;
	unsigned deepest = 0;

	for (size_t i = 0; i < l->nmarks; i++) {
		if (i > 0 && l->marks[i].page < l->marks[i - 1].page)
			from = 0;
		place_mark(l, &l->marks[i], &from);
	}
	for (size_t i = 0; i < l->nlines; i++)
		if (l->lines[i].level > deepest)
			deepest = l->lines[i].level;
	return deepest;
}
