/*
 * Characters as words see them.  Interface: fold.h.
 *
 * ASCII and Latin-1 without marks after them, nearly all of a French text,
 * are read from two tables; the rest goes through utf8proc.
 */
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "text/fold.h"
#include "text/utf8.h"

#define SEGMENT_MAX 80 /* bytes of a character and its marks looked at */

/* Characters whose part in a word Unicode's own foldings get wrong. */
static const struct {
	uint32_t first, last;
	enum fold_kind kind;
	uint32_t cp;
} special[] = {
    {0x09, 0x09, FOLD_SPACE, ' '},
    {0x0A, 0x0D, FOLD_LINE, '\n'},
    {0x20, 0x20, FOLD_SPACE, ' '},
    {0x27, 0x27, FOLD_APOSTROPHE, '\''},
    {0x2D, 0x2D, FOLD_HYPHEN, '-'},
    {0x60, 0x60, FOLD_APOSTROPHE, '\''},
    {0x85, 0x85, FOLD_LINE, '\n'},
    {0xA0, 0xA0, FOLD_SPACE, ' '},
    {0xB0, 0xB0, FOLD_DEGREE, 0xB0},
    {0xB4, 0xB4, FOLD_APOSTROPHE, '\''},
    {0xB7, 0xB7, FOLD_DOT, 0xB7},
    {0xBA, 0xBA, FOLD_DEGREE, 0xB0},
    {0x2B9, 0x2B9, FOLD_APOSTROPHE, '\''},
    {0x2BB, 0x2BD, FOLD_APOSTROPHE, '\''},
    {0x387, 0x387, FOLD_DOT, 0xB7},
    {0x2000, 0x200A, FOLD_SPACE, ' '},
    {0x2010, 0x2011, FOLD_HYPHEN, '-'},
    {0x2018, 0x2019, FOLD_APOSTROPHE, '\''},
    {0x201B, 0x201B, FOLD_APOSTROPHE, '\''},
    {0x2022, 0x2022, FOLD_DOT, 0xB7},
    {0x2027, 0x2027, FOLD_DOT, 0xB7},
    {0x2028, 0x2029, FOLD_LINE, '\n'},
    {0x202F, 0x202F, FOLD_SPACE, ' '},
    {0x2032, 0x2032, FOLD_APOSTROPHE, '\''},
    {0x2035, 0x2035, FOLD_APOSTROPHE, '\''},
    {0x205F, 0x205F, FOLD_SPACE, ' '},
    {0x2219, 0x2219, FOLD_DOT, 0xB7},
    {0x22C5, 0x22C5, FOLD_DOT, 0xB7},
    {0x2E31, 0x2E31, FOLD_DOT, 0xB7},
    {0x3000, 0x3000, FOLD_SPACE, ' '},
    {0x30FB, 0x30FB, FOLD_DOT, 0xB7},
    {0xFF07, 0xFF07, FOLD_APOSTROPHE, '\''},
    {0xFF0D, 0xFF0D, FOLD_HYPHEN, '-'},
};

/* Small capitals, which have no compatibility mapping. */
static const struct {
	uint32_t cp;
	char letters[3];
} small_capital[] = {
    {0x1D00, "a"},
    {0x1D01, "ae"},
    {0x299, "b"},
    {0x1D04, "c"},
    {0x1D05, "d"},
    {0x1D07, "e"},
    {0xA730, "f"},
    {0x262, "g"},
    {0x29C, "h"},
    {0x26A, "i"},
    {0x1D0A, "j"},
    {0x1D0B, "k"},
    {0x29F, "l"},
    {0x1D0D, "m"},
    {0x274, "n"},
    {0x1D0F, "o"},
    {0x276, "oe"},
    {0x1D18, "p"},
    {0x280, "r"},
    {0xA731, "s"},
    {0x1D1B, "t"},
    {0x1D1C, "u"},
    {0x1D20, "v"},
    {0x1D21, "w"},
    {0x28F, "y"},
    {0x1D22, "z"},
};

static const struct {
	uint32_t cp;
	char plain;
} barred[] = {
    {0xF8, 'o'},
    {0x111, 'd'},
    {0xF0, 'd'},
    {0x127, 'h'},
    {0x131, 'i'},
    {0x142, 'l'},
    {0x167, 't'},
    {0x180, 'b'},
    {0x19A, 'l'},
    {0x1E5, 'g'},
};

static bool
is_dropped(uint32_t c)
{
	return c == 0xAD || c == 0x34F || (c >= 0x200B && c <= 0x200F) ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
	    (c >= 0x2066 && c <= 0x2069) || (c >= 0xFE00 && c <= 0xFE0F) ||
	    c == 0xFEFF;
}

/* Marks that no letter can be without: what they change is its accent. */
static bool
is_diacritic(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36F) || (c >= 0x483 && c <= 0x489) ||
	    (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
	    (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

/* Whether c can compose with what stands before it. */
static bool
is_tail(uint32_t c)
{
	if (c < 0x300)
		return false;
	if (c >= 0x1160 && c <= 0x11FF)
		return true; /* vowels and finals of Hangul */
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return !is_dropped(c);
	default:
		return false;
	}
}

static int
raised_value(uint32_t c)
{
	if (c == 0xB2 || c == 0xB3)
		return (int)(c - 0xB0);
	if (c == 0xB9)
		return 1;
	if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079))
		return (int)(c - 0x2070);
	if (c >= 0x2080 && c <= 0x2089)
		return (int)(c - 0x2080);
	return -1;
}

static bool
put_special(uint32_t c, struct folded *f)
{
	size_t low = 0, high = COUNT(special);
	int raised;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (c > special[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < COUNT(special) && c >= special[low].first) {
		f->kind = special[low].kind;
		f->cp = special[low].cp;
		return true;
	}
	if ((raised = raised_value(c)) == -1)
		return false;
	f->kind = FOLD_RAISED;
	f->cp = '0' + (uint32_t)raised;
	return true;
}

static void
put_ascii(unsigned char c, struct folded *f)
{
	f->upper = c >= 'A' && c <= 'Z';
	f->cp = f->upper ? c + 32U : c;
	if (f->cp >= 'a' && f->cp <= 'z')
		f->kind = FOLD_LETTER;
	else if (c >= '0' && c <= '9')
		f->kind = FOLD_DIGIT;
	else if (!put_special(c, f))
		f->kind = FOLD_OTHER;
}

/* Letters of Latin-1 but ß and æ, which become two. */
static bool
put_latin(unsigned char tail, struct folded *f)
{
	if (tail == 0x97 || tail == 0xB7)
		f->kind = FOLD_OTHER;
	else if (tail == 0x9F || tail == 0x86 || tail == 0xA6)
		return false;
	else
		f->kind = FOLD_LETTER;
	f->upper = tail < 0x9F && tail != 0x97;
	f->cp = 0xC0U | (tail & 0x3F) | (f->upper ? 0x20U : 0);
	return true;
}

/* A mark of U+0300 to U+036F comes next. */
static bool
marked(struct span text, size_t at)
{
	unsigned char c;

	if (at >= text.len)
		return false;
	c = (unsigned char)text.p[at];
	return c == 0xCC || c == 0xCD;
}

static enum fold_kind
kind_of_char(uint32_t c)
{
	if (c < 0x80) {
		struct folded f = {0};

		put_ascii((unsigned char)c, &f);
		return f.kind;
	}
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
		return FOLD_LETTER;
	default:
		return FOLD_OTHER;
	}
}

static size_t
put_letters(struct folded *out, const char *letters, const struct folded *like)
{
	size_t n = 0;

	for (; letters[n] != '\0'; n++) {
		out[n] = *like;
		out[n].kind = FOLD_LETTER;
		out[n].cp = (unsigned char)letters[n];
	}
	return n;
}

static const char *
spelt_out(uint32_t c)
{
	switch (c) {
	case 0x153:
		return "oe";
	case 0xE6:
		return "ae";
	case 0xDF:
	case 0x1E9E:
		return "ss";
	case 0x17F:
		return "s";
	}
	for (size_t i = 0; i < COUNT(small_capital); i++)
		if (small_capital[i].cp == c)
			return small_capital[i].letters;
	return NULL;
}

/*
 * A character and its marks by utf8proc.  An expansion that is not all
 * letters and digits (a fraction, a unit with a sign) would put a border of
 * words inside one character: such a character ends words instead.
 */
static size_t
put_unicode(struct span s, const struct folded *like, struct folded *out)
{
	utf8proc_int32_t c[FOLD_MAX];
	utf8proc_ssize_t len = utf8proc_decompose((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.len, c, FOLD_MAX,
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
	size_t n = 0;

	if (len <= 0 || len > FOLD_MAX)
		goto other;
	for (utf8proc_ssize_t i = 0; i < len; i++)
		c[i] = utf8proc_tolower(c[i]);
	len = utf8proc_normalize_utf32(
	    c, len, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < len; i++) {
		uint32_t cp = (uint32_t)c[i];
		const char *letters = spelt_out(cp);

		if (is_diacritic(cp) || is_dropped(cp))
			continue;
		if (n + 2 > FOLD_MAX)
			goto other;
		if (letters != NULL) {
			n += put_letters(out + n, letters, like);
			continue;
		}
		out[n] = *like;
		out[n].cp = cp;
		out[n].kind = kind_of_char(cp);
		if (out[n].kind != FOLD_LETTER && out[n].kind != FOLD_DIGIT)
			goto other;
		n++;
	}
	return n;
other:
	out[0] = *like;
	out[0].kind = FOLD_OTHER;
	return 1;
}

static size_t
segment_end(struct span text, size_t at)
{
	size_t len;

	while (at < text.len && (unsigned char)text.p[at] >= 0xCC &&
	    is_tail(utf8_get(span_sub(text, at, text.len), &len)))
		at += len;
	return at;
}

static size_t
cut_segment(struct span text, size_t at, size_t end)
{
	if (end - at <= SEGMENT_MAX)
		return end;
	end = at + SEGMENT_MAX;
	while (!utf8_boundary(text, end))
		end--;
	return end;
}

static size_t
fold_slow(struct span text, size_t at, struct folded *out, size_t *n)
{
	size_t len, end;
	uint32_t c = utf8_get(span_sub(text, at, text.len), &len);
	struct folded f = {c, at, at + len, FOLD_OTHER, false};

	*n = 0;
	if (is_dropped(c))
		return f.end;
	*n = 1;
	out[0] = f;
	if (put_special(c, out) || (c == UTF8_REPLACEMENT && len == 1))
		return f.end;
	if (c == 0x2116) { /* № */
		out[0].kind = FOLD_LETTER;
		out[0].cp = 'n';
		out[1] = f;
		out[1].kind = FOLD_DEGREE;
		out[1].cp = 0xB0;
		*n = 2;
		return f.end;
	}
	f.end = end = segment_end(text, at + len);
	f.upper = utf8proc_isupper((utf8proc_int32_t)c) == 1;
	*n = put_unicode(
	    span_sub(text, at, cut_segment(text, at, end)), &f, out);
	return end;
}

size_t
fold_next(struct span text, size_t at, struct folded out[FOLD_MAX], size_t *n)
{
	unsigned char c = (unsigned char)text.p[at];

	out[0] = (struct folded){0};
	out[0].start = at;
	*n = 1;
	if (c < 0x80 && !marked(text, at + 1)) {
		put_ascii(c, out);
		return out[0].end = at + 1;
	}
	if (c == 0xC3 && at + 1 < text.len &&
	    ((unsigned char)text.p[at + 1] & 0xC0) == 0x80 &&
	    !marked(text, at + 2) &&
	    put_latin((unsigned char)text.p[at + 1], out))
		return out[0].end = at + 2;
	return fold_slow(text, at, out, n);
}

static const char latin_plain[] = "aaaaaa\0ceeeeiiiidnooooo\0ouuuuy\0y";

uint32_t
fold_plain(uint32_t cp)
{
	utf8proc_int32_t c[8];
	utf8proc_ssize_t n;
	int last = 0;

	if (cp < 0x80)
		return cp;
	if (cp >= 0xE0 && cp <= 0xFF && latin_plain[cp - 0xE0] != '\0')
		return (unsigned char)latin_plain[cp - 0xE0];
	for (size_t i = 0; i < COUNT(barred); i++)
		if (barred[i].cp == cp)
			return (unsigned char)barred[i].plain;
	n = utf8proc_decompose_char(
	    (utf8proc_int32_t)cp, c, COUNT(c), UTF8PROC_DECOMPOSE, &last);
	if (n < 2 || n > (utf8proc_ssize_t)COUNT(c))
		return cp;
	for (utf8proc_ssize_t i = 1; i < n; i++)
		if (!is_diacritic((uint32_t)c[i]))
			return cp;
	return (uint32_t)c[0];
}

void
fold_plain_add(struct span lower, struct buf *plain)
{
	size_t at = 0, n;
	uint32_t cp;
	char out[UTF8_MAX];

	buf_reserve(plain, lower.len);
	while (at < lower.len) {
		if ((unsigned char)lower.p[at] < 0x80) {
			buf_addc(plain, lower.p[at++]);
			continue;
		}
		cp = utf8_get(span_sub(lower, at, lower.len), &n);
		at += n;
		n = utf8_put(fold_plain(cp), out);
		buf_add(plain, (struct span){out, n});
	}
}
