/*
 * UTF-8, read and written a code point at a time.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

#define UTF8_MAX 4		/* bytes of the longest sequence */
#define UTF8_REPLACEMENT 0xFFFD /* stands for what is no UTF-8 */

/*
 * The code point at the start of s, which must not be empty; its length in
 * bytes (1 to 4) goes to *len.  What is no well-formed sequence (overlong
 * forms, surrogates, beyond U+10FFFF, cut short) is UTF8_REPLACEMENT, one
 * byte long.
 */
uint32_t utf8_get(struct span s, size_t *len);

/* Bytes written to out, 1 to 4. */
size_t utf8_put(uint32_t code_point, char out[UTF8_MAX]);

/* Whether all of s is well-formed. */
bool utf8_valid(struct span s);

/* Whether a character starts at byte `at` of s (its end counts). */
static inline bool
utf8_boundary(struct span s, size_t at)
{
	return at >= s.len || ((unsigned char)s.p[at] & 0xC0) != 0x80;
}

/* Code points in s. */
size_t utf8_count(struct span s);

#endif
