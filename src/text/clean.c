/*
 * Foreign text made fit to keep.  Interface: clean.h.
 *
 * Nearly all text is ASCII and Latin-1 letters, which are NFC already:
 * they are copied as they come.  Only a piece that has something else is
 * handed to utf8proc.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <utf8proc.h>

#include "text/clean.h"
#include "text/utf8.h"

enum fate { COPY, BLANK, DROP, LIGATURE };

static const char *const ligatures[] = {
    "ff", "fi", "fl", "ffi", "ffl", "st", "st"};

/* White space beyond ASCII. */
static bool
is_space(uint32_t c)
{
	return c == 0x85 || c == 0xA0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202F || c == 0x205F || c == 0x3000;
}

/* What is not seen and would only hide a word or turn a line around. */
static bool
is_invisible(uint32_t c)
{
	return c < 0xA0 || c == 0xAD || c == 0x34F || c == 0x200B ||
	    c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	    (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
	    (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

/* Of a character beyond ASCII. */
static enum fate
fate_of(uint32_t c)
{
	if (is_space(c))
		return BLANK;
	if (is_invisible(c))
		return DROP;
	return c >= 0xFB00 && c <= 0xFB06 ? LIGATURE : COPY;
}

/* Whether NFC leaves c alone wherever it stands; false when in doubt. */
static bool
is_settled(uint32_t c)
{
	return c < 0x300 || (c >= 0x2010 && c <= 0x2027) ||
	    (c >= 0x2030 && c <= 0x205E) || (c >= 0x20A0 && c <= 0x20CF) ||
	    (c >= 0x2190 && c <= 0x21CF) || c == 0x2116 || c == 0x2122 ||
	    (c >= 0x2500 && c <= 0x27BF) || (c >= 0xE000 && c <= 0xF8FF);
}

/* Composes what was added to out after byte `from`. */
static void
compose(struct buf *out, size_t from)
{
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t n =
	    utf8proc_map((const utf8proc_uint8_t *)out->p + from,
		(utf8proc_ssize_t)(out->len - from), &nfc,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE);

	if (n < 0)
		return;
	buf_cut(out, from);
	buf_add(out, (struct span){(const char *)nfc, (size_t)n});
	free(nfc);
}

struct cleaner {
	struct buf *out;
	size_t from;	/* in out */
	bool blank;	/* white space was met since the last piece */
	bool unsettled; /* something may need composing */
};

static void
put(struct cleaner *k, struct span piece)
{
	if (k->blank && k->out->len > k->from)
		buf_addc(k->out, ' ');
	k->blank = false;
	buf_add(k->out, piece);
}

/* The character beyond ASCII at the start of s; returns its length there. */
static size_t
put_wide(struct cleaner *k, struct span s)
{
	char enc[UTF8_MAX];
	size_t n;
	uint32_t c = utf8_get(s, &n);

	switch (fate_of(c)) {
	case BLANK:
		k->blank = true;
		break;
	case DROP:
		break;
	case LIGATURE:
		put(k, span_of(ligatures[c - 0xFB00]));
		break;
	case COPY:
		k->unsettled |= !is_settled(c);
		put(k, (struct span){enc, utf8_put(c, enc)});
	}
	return n;
}

/* Bytes at i of a character that is copied as it is and settled: printable
 * ASCII and letters of Latin-1; 0 for others. */
static inline size_t
plain_at(struct span s, size_t i)
{
	if (i >= s.len)
		return 0;
	if ((unsigned char)s.p[i] - 0x21U < 0x5EU)
		return 1;
	return (unsigned char)s.p[i] == 0xC3 && i + 1 < s.len &&
		((unsigned char)s.p[i + 1] & 0xC0) == 0x80
	    ? 2
	    : 0;
}

/* Where such characters end, and single blanks between them, from i on. */
static size_t
plain_end(struct span s, size_t i)
{
	size_t n;

	while ((n = plain_at(s, i)) > 0) {
		i += n;
		if (i < s.len && s.p[i] == ' ')
			i += plain_at(s, i + 1) > 0;
	}
	return i;
}

void
text_clean(struct span text, struct buf *out)
{
	struct cleaner k = {out, out->len, false, false};
	size_t at = 0, end;

	buf_reserve(out, text.len);
	while (at < text.len) {
		unsigned char c = (unsigned char)text.p[at];

		if ((end = plain_end(text, at)) > at) {
			put(&k, span_sub(text, at, end));
			at = end;
		} else if (c >= 0x80) {
			at += put_wide(&k, span_sub(text, at, text.len));
		} else {
			k.blank |= c == ' ' || (c >= '\t' && c <= '\r');
			at++;
		}
	}
	if (k.unsettled)
		compose(out, k.from);
}
