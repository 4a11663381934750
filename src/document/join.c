/*
 * Lines become running text again.  Interface: join.h.
 */
#include "document/join.h"
#include "french/lexicon.h"
#include "text/utf8.h"

enum { WORD_MAX = 64 }; /* bytes: no longer word is cut at a line end */

/* Bytes of the hyphen at the end of s, 0 where there is none. */
static size_t
hyphen_at_end(struct span s)
{
	static const char *const hyphens[] = {
	    "-", "\xE2\x80\x90", "\xE2\x80\x91", "\xC2\xAD"};

	for (size_t i = 0; i < sizeof(hyphens) / sizeof(*hyphens); i++) {
		struct span h = span_of(hyphens[i]);

		if (s.len > h.len &&
		    span_eq(span_sub(s, s.len - h.len, s.len), h))
			return h.len;
	}
	return 0;
}

static bool
is_soft(struct span s)
{
	return s.len > 2 && memcmp(s.p + s.len - 2, "\xC2\xAD", 2) == 0;
}

/* Letters, as far as a hyphenated word of French has them. */
static bool
is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

static size_t
letters_at_start(struct span s)
{
	size_t at = 0, n;

	while (at < s.len && is_letter(utf8_get(span_sub(s, at, s.len), &n)))
		at += n;
	return at;
}

/* Where the letters at the end of s begin. */
static size_t
letters_at_end(struct span s)
{
	size_t at = s.len, back, n;

	while (at > 0) {
		for (back = at - 1; back > 0 && !utf8_boundary(s, back);)
			back--;
		if (!is_letter(utf8_get(span_sub(s, back, at), &n)))
			break;
		at = back;
	}
	return at;
}

/* Lower case of a letter below U+0180; œ is oe, as the lexicon has it. */
static void
add_form(struct buf *form, struct span s)
{
	char enc[UTF8_MAX];
	size_t n;

	for (size_t at = 0; at < s.len; at += n) {
		uint32_t c = utf8_get(span_sub(s, at, s.len), &n);

		if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE))
			c += 0x20;
		if (c == 0x152 || c == 0x153 || c == 0xE6)
			buf_adds(form, c == 0xE6 ? "ae" : "oe");
		else {
			size_t len = utf8_put(c, enc);

			buf_add(form, (struct span){enc, len});
		}
	}
}

static bool
is_word(struct span head, struct span tail)
{
	struct buf form = BUF_INIT;
	bool known;

	add_form(&form, head);
	add_form(&form, tail);
	known = lexicon_has_solid(buf_span(&form));
	buf_release(&form);
	return known;
}

static bool
is_small(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0x17F);
}

/*
 * Whether head and tail are one word that was cut: Seine-/Saint-Denis was
 * not, because a cut word never goes on with a capital after a small letter.
 */
static bool
is_cut_word(struct span head, struct span tail)
{
	size_t last = head.len, n;

	if (head.len == 0 || tail.len == 0 || head.len + tail.len > WORD_MAX)
		return false;
	do
		last--;
	while (last > 0 && !utf8_boundary(head, last));
	return is_small(utf8_get(span_sub(head, last, head.len), &n)) ==
	    is_small(utf8_get(tail, &n)) &&
	    is_word(head, tail);
}

void
join_line(struct buf *para, struct span line)
{
	struct span head = buf_span(para), tail;
	size_t hyphen = hyphen_at_end(head);

	if (para->len == 0 || line.len == 0) {
		buf_add(para, line);
		return;
	}
	if (hyphen == 0 || para->p[para->len - hyphen - 1] == ' ') {
		buf_addc(para, ' ');
		buf_add(para, line);
		return;
	}
	head = span_sub(head, 0, head.len - hyphen);
	tail = span_sub(line, 0, letters_at_start(line));
	if (is_soft(buf_span(para)) ||
	    is_cut_word(span_sub(head, letters_at_end(head), head.len), tail))
		buf_cut(para, para->len - hyphen);
	buf_add(para, line);
}
