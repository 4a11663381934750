/*
 * Bytes of an unknown encoding become UTF-8.  Interface: encoding.h.
 *
 * A guess for any language on earth is often wrong on a short French text.
 * The question here is smaller: which of the four 8-bit encodings that
 * French was written in puts letters where this text has its high bytes.
 */
#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"
#include "text/encoding.h"
#include "text/utf8.h"

enum { MANY = 1 << 16 }; /* bytes that are looked at for a guess */

/* Windows-1252, bytes 0x80 to 0x9F. */
static const uint16_t windows[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E,
    0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
    0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
    0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

/* What each encoding writes é è à ê ç ô î û with, commonest first. */
static const struct legacy {
	const char *name;
	const char letters[9];
} legacies[] = {
    {"WINDOWS-1252", "\xE9\xE8\xE0\xEA\xE7\xF4\xEE\xFB"},
    {"MACINTOSH", "\x8E\x8F\x88\x90\x8D\x99\x94\x9E"},
    {"CP850", "\x82\x8A\x85\x88\x87\x93\x8C\x96"},
};

/* Pages and old files name these; others need a file at run time. */
static const char *const common[] = {"MACINTOSH", "CP850", "ISO-8859-15",
    "ISO-8859-2", "ISO-8859-9", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1254",
    "KOI8-R", "SHIFT_JIS", "EUC-JP", "GB18030", "BIG5"};

static void
add_code(struct buf *out, uint32_t c)
{
	char enc[UTF8_MAX];

	buf_add(out, (struct span){enc, utf8_put(c, enc)});
}

static uint32_t
unit16(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static void
from_utf16(struct span s, bool big, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t c, low;

	for (size_t i = 0; i + 1 < s.len; i += 2) {
		c = unit16(p + i, big);
		if (c >= 0xD800 && c <= 0xDBFF && i + 3 < s.len) {
			low = unit16(p + i + 2, big);
			if (low >= 0xDC00 && low <= 0xDFFF) {
				c = 0x10000 + ((c - 0xD800) << 10) +
				    (low - 0xDC00);
				i += 2;
			}
		}
		add_code(
		    out, c >= 0xD800 && c <= 0xDFFF ? UTF8_REPLACEMENT : c);
	}
}

static void
from_windows(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x80)
			buf_addc(out, (char)c);
		else
			add_code(out, c < 0xA0 ? windows[c - 0x80] : c);
	}
}

/* Valid UTF-8 with U+FFFD for each byte that is none. */
static void
from_utf8(struct span s, struct buf *out)
{
	size_t n;

	for (size_t at = 0; at < s.len; at += n)
		add_code(out, utf8_get(span_sub(s, at, s.len), &n));
}

static int
from_named(const char *name, struct span s, struct buf *out)
{
	iconv_t cd = iconv_open("UTF-8", name);
	char *in = (char *)s.p, *to;
	size_t left = s.len, room;

	/* NOLINTNEXTLINE(performance-no-int-to-ptr): iconv(3) says so. */
	if (cd == (iconv_t)-1)
		return -1;
	while (left > 0) {
		buf_reserve(out, left + 64);
		to = out->p + out->len;
		room = out->cap - out->len - 1;
		if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 &&
		    errno != E2BIG) {
			in++;
			left--;
			buf_cut(out, (size_t)(to - out->p));
			add_code(out, UTF8_REPLACEMENT);
			continue;
		}
		buf_cut(out, (size_t)(to - out->p));
	}
	iconv_close(cd);
	return 0;
}

/* Whether UTF-8 with a few broken bytes explains s best. */
static bool
is_mostly_utf8(struct span s)
{
	size_t good = 0, bad = 0, n;

	for (size_t at = 0; at < s.len; at += n) {
		bool wide = (unsigned char)s.p[at] >= 0x80;

		utf8_get(span_sub(s, at, s.len), &n);
		good += n > 1;
		bad += wide && n == 1;
	}
	return bad * 4 < good;
}

/* Text has a NUL in every second byte at least here and there. */
static bool
looks_utf16(struct span s, bool big)
{
	size_t zeros = 0, others = 0;

	for (size_t i = 0; i + 1 < s.len && i < MANY; i += 2) {
		zeros += s.p[i + !big] == '\0';
		others += s.p[i + big] == '\0';
	}
	return zeros * 4 > (s.len < MANY ? s.len : MANY) / 2 && others == 0;
}

static bool
has_nul(struct span s)
{
	return s.len > 0 &&
	    memchr(s.p, '\0', s.len < MANY ? s.len : MANY) != NULL;
}

static size_t
count_letters(struct span s, const struct legacy *l)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len && i < MANY; i++)
		if ((unsigned char)s.p[i] >= 0x80 &&
		    memchr(l->letters, s.p[i], 8) != NULL)
			n++;
	return n;
}

/* ISO 8859-15 has œ where Windows-1252 has ½: inside a word it is œ. */
static bool
is_latin9(struct span s)
{
	for (size_t i = 1; i + 1 < s.len; i++)
		if (s.p[i] == '\xBD' && (s.p[i - 1] | 0x20) >= 'a' &&
		    (s.p[i - 1] | 0x20) <= 'z' && (s.p[i + 1] | 0x20) >= 'a' &&
		    (s.p[i + 1] | 0x20) <= 'z')
			return true;
	return false;
}

static const char *
guess(struct span s)
{
	size_t best = 0, most = count_letters(s, &legacies[0]), n;

	for (size_t i = 1; i < COUNT(legacies); i++) {
		n = count_letters(s, &legacies[i]);
		if (n > most * 2) {
			best = i;
			most = n;
		}
	}
	return best == 0 && is_latin9(s) ? "ISO-8859-15" : legacies[best].name;
}

/* Latin-1 as files declare it is Windows-1252 in truth. */
static bool
is_windows(struct span name)
{
	static const char *const names[] = {"windows-1252", "cp1252",
	    "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "us-ascii",
	    "ascii", "x-cp1252"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (name.len == strlen(names[i]) &&
		    strncasecmp(name.p, names[i], name.len) == 0)
			return true;
	return false;
}

static bool
is_unicode(struct span name)
{
	return name.len >= 3 && strncasecmp(name.p, "utf", 3) == 0;
}

static void
from_legacy(struct span s, struct span declared, struct buf *out)
{
	char *name = NULL;
	const char *guessed;

	if (declared.len > 0 && declared.len < 64 && !is_unicode(declared) &&
	    !is_windows(declared)) {
		name = span_dup(declared);
		if (from_named(name, s, out) == 0)
			goto out;
	}
	guessed = is_windows(declared) ? legacies[0].name : guess(s);
	if (guessed == legacies[0].name || from_named(guessed, s, out) == -1)
		from_windows(s, out);
out:
	free(name);
}

struct span
encoding_utf8(struct span s, struct span declared, struct buf *scratch)
{
	if (span_starts(s, SPAN("\xEF\xBB\xBF")))
		s = span_sub(s, 3, s.len);
	buf_clear(scratch);
	if (span_starts(s, SPAN("\xFF\xFE")))
		from_utf16(span_sub(s, 2, s.len), false, scratch);
	else if (span_starts(s, SPAN("\xFE\xFF")))
		from_utf16(span_sub(s, 2, s.len), true, scratch);
	else if (has_nul(s) && looks_utf16(s, false))
		from_utf16(s, false, scratch);
	else if (has_nul(s) && looks_utf16(s, true))
		from_utf16(s, true, scratch);
	else if (utf8_valid(s))
		return s;
	else if (is_mostly_utf8(s))
		from_utf8(s, scratch);
	else
		from_legacy(s, declared, scratch);
	return buf_span(scratch);
}

bool
encoding_wants_tables(struct span s)
{
	return !utf8_valid(s) && !has_nul(s) && !is_mostly_utf8(s) &&
	    guess(s) != legacies[0].name;
}

void
encoding_preload(void)
{
	for (size_t i = 0; i < COUNT(common); i++) {
		/* Left open: the C library keeps the table while it is. */
		iconv_t cd = iconv_open("UTF-8", common[i]);

		(void)cd;
	}
}
