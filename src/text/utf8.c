/*
 * UTF-8, a code point at a time.  Interface: utf8.h.
 */
#include "text/utf8.h"

static bool
is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Table 3-7 of the Unicode Standard, as conditions. */
uint32_t
utf8_get(struct span s, size_t *len)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t c = p[0];

	*len = 1;
	if (c < 0x80)
		return c;
	if (c >= 0xC2 && c <= 0xDF && s.len >= 2 && is_tail(p[1])) {
		*len = 2;
		return (c & 0x1F) << 6 | (p[1] & 0x3FU);
	}
	if (c >= 0xE0 && c <= 0xEF && s.len >= 3 && is_tail(p[1]) &&
	    is_tail(p[2]) && !(c == 0xE0 && p[1] < 0xA0) &&
	    !(c == 0xED && p[1] > 0x9F)) {
		*len = 3;
		return (c & 0x0F) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
	}
	if (c >= 0xF0 && c <= 0xF4 && s.len >= 4 && is_tail(p[1]) &&
	    is_tail(p[2]) && is_tail(p[3]) && !(c == 0xF0 && p[1] < 0x90) &&
	    !(c == 0xF4 && p[1] > 0x8F)) {
		*len = 4;
		return (c & 0x07) << 18 | (p[1] & 0x3FU) << 12 |
		    (p[2] & 0x3FU) << 6 | (p[3] & 0x3FU);
	}
	return UTF8_REPLACEMENT;
}

size_t
utf8_put(uint32_t c, char out[UTF8_MAX])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

bool
utf8_valid(struct span s)
{
	size_t at = 0, n;

	while (at < s.len) {
		unsigned char c = (unsigned char)s.p[at];

		if (c < 0x80) {
			at++;
			continue;
		}
		if (c == 0xC3 && at + 1 < s.len &&
		    is_tail((unsigned char)s.p[at + 1])) {
			at += 2; /* most letters of French that are not ASCII */
			continue;
		}
		if (utf8_get(span_sub(s, at, s.len), &n) == UTF8_REPLACEMENT &&
		    n == 1)
			return false;
		at += n;
	}
	return true;
}

size_t
utf8_count(struct span s)
{
	size_t at = 0, n, count = 0;

	while (at < s.len) {
		utf8_get(span_sub(s, at, s.len), &n);
		at += n;
		count++;
	}
	return count;
}
