/*
 * Inside the analysis: what the bytes of a text are, as far as one byte tells.
 */
#ifndef FRENCH_BYTES_H
#define FRENCH_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum byte {
	OTHER = 0, /* ask more */
	LETTER,	   /* of ASCII */
	DIGIT,
	END /* of a word, whatever follows */
};

extern const unsigned char bytes[256]; /* enum byte */

/* A blank past the end. */
static inline unsigned char
byte_at(struct span s, size_t i)
{
	return i < s.len ? (unsigned char)s.p[i] : ' ';
}

/* Letters of ASCII as a set, whatever their case. */
#define LETTER_SET(c) ((uint32_t)1 << ((c)&31))

static inline bool
is_among(unsigned char c, uint32_t letters)
{
	return bytes[c] == LETTER && (letters >> (c & 31) & 1) != 0;
}

/* Bytes of the apostrophe at i, straight or curved; 0 for anything else. */
static inline size_t
apostrophe_at(struct span s, size_t i)
{
	if (byte_at(s, i) == '\'')
		return 1;
	return byte_at(s, i) == 0xE2 && byte_at(s, i + 1) == 0x80 &&
		byte_at(s, i + 2) == 0x99
	    ? 3
	    : 0;
}

#endif
