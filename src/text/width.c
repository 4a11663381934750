/*
 * Columns of a terminal.  Interface: width.h.
 */
#include <utf8proc.h>

#include "text/utf8.h"
#include "text/width.h"

size_t
width_of_code_point(uint32_t c)
{
	int width;

	if (c >= 0x20 && c < 0x7F)
		return 1;
	width = utf8proc_charwidth((utf8proc_int32_t)c);
	return width < 0 ? 0 : (size_t)width;
}

size_t
width_of(struct span s)
{
	size_t width = 0, n;

	while (s.len > 0) {
		width += width_of_code_point(utf8_get(s, &n));
		s = span_sub(s, n, s.len);
	}
	return width;
}

/* A zero-width code point never begins a line, so it goes with the fit. */
size_t
width_fit(struct span s, size_t columns)
{
	size_t at = 0, width = 0, n;

	while (at < s.len) {
		width +=
		    width_of_code_point(utf8_get(span_sub(s, at, s.len), &n));
		if (width > columns)
			break;
		at += n;
	}
	return at;
}
