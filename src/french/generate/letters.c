/*
 * The letters of the lexicon.  Interface: letters.h.
 */
#include <string.h>

#include "base/mem.h"
#include "french/generate/letters.h"
#include "text/utf8.h"

enum { OE = 0x9C, OE_CAPITAL = 0x8C, AE = 0xE6, AE_CAPITAL = 0xC6 };

static int
letter_of(uint32_t c)
{
	switch (c) {
	case 0x153:
		return OE;
	case 0x152:
		return OE_CAPITAL;
	case 0x2019:
		return '\'';
	case 0x2010:
	case 0x2011:
		return '-';
	}
	return c < 0x80 || (c >= 0xA0 && c <= 0xFF) ? (int)c : -1;
}

bool
letters_read(char *line)
{
	struct span s = span_of(line);
	size_t at = 0, out = 0, n;

	while (at < s.len) {
		int c = letter_of(utf8_get(span_sub(s, at, s.len), &n));

		if (c == -1)
			break;
		line[out++] = (char)c;
		at += n;
	}
	line[out] = '\0';
	return at == s.len;
}

static unsigned char
lower(unsigned char c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
		return c + 32;
	return c == OE_CAPITAL ? OE : c;
}

char *
letters_fold(const char *word)
{
	char *folded = xmalloc(2 * strlen(word) + 1);
	size_t n = 0;

	for (; *word != '\0'; word++) {
		unsigned char c = lower((unsigned char)*word);

		if (c == OE || c == AE) {
			folded[n++] = c == OE ? 'o' : 'a';
			c = 'e';
		}
		folded[n++] = (char)c;
	}
	folded[n] = '\0';
	return folded;
}
