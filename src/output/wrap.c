/*
 * Lines of a width.  Interface: wrap.h.
 */
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "output/wrap.h"
#include "text/width.h"

static size_t
skip_spaces(struct span text, size_t at)
{
	while (at < text.len && text.p[at] == ' ')
		at++;
	return at;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether three digits come, as in 217 000, and no fourth. */
static bool
is_group(struct span s)
{
	return s.len >= 3 && is_digit(s.p[0]) && is_digit(s.p[1]) &&
	    is_digit(s.p[2]) && (s.len == 3 || !is_digit(s.p[3]));
}

/*
 * French sets a space before : ; ! ? » % € and behind «, often a plain one;
 * a line must not end there, nor before an ellipsis, nor in a number, nor
 * between n° and its number.
 */
static bool
space_binds(struct span text, size_t at)
{
	static const char *const opening[] = {"\u00AB", "n\u00B0", "N\u00B0"};
	static const char *const closing[] = {"\u00BB", "\u2026", "\u20AC"};
	struct span before = span_sub(text, 0, at);
	struct span behind = span_sub(text, at + 1, text.len);

	if (behind.len > 0 && strchr(":;!?%", behind.p[0]) != NULL)
		return true;
	for (size_t i = 0; i < COUNT(closing); i++)
		if (span_starts(behind, span_of(closing[i])))
			return true;
	for (size_t i = 0; i < COUNT(opening); i++)
		if (span_ends(before, span_of(opening[i])))
			return true;
	return at > 0 && is_digit(text.p[at - 1]) && is_group(behind);
}

/* The end of the word that starts at `at`. */
static size_t
word_end(struct span text, size_t at)
{
	while (at < text.len && text.p[at] != '\n' &&
	    (text.p[at] != ' ' || space_binds(text, at)))
		at++;
	return at;
}

/* A word that no line holds: as much of it as fits, at least a letter. */
static void
cut_word(struct span text, size_t columns, struct wrapped *line)
{
	size_t end = word_end(text, line->start);
	struct span word = span_sub(text, line->start, end);
	size_t n = width_fit(word, columns);

	line->end = n == 0 ? end : line->start + n;
	line->width = width_of(span_sub(text, line->start, line->end));
}

bool
wrap_next(struct span text, size_t columns, size_t *at, struct wrapped *line)
{
	size_t next;

	line->start = line->end = skip_spaces(text, *at);
	if (line->start >= text.len)
		return false;
	line->width = 0;
	for (next = line->start; next < text.len && text.p[next] != '\n';
	     next = skip_spaces(text, line->end)) {
		size_t end = word_end(text, next);
		size_t width = width_of(span_sub(text, line->end, end));

		if (line->width + width > columns)
			break;
		line->end = end;
		line->width += width;
	}
	if (line->end == line->start && next < text.len &&
	    text.p[next] != '\n') {
		cut_word(text, columns, line);
		next = skip_spaces(text, line->end);
	}
	*at = next < text.len && text.p[next] == '\n' ? next + 1 : next;
	return true;
}
