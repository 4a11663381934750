/*
 * What the first and last signs of a line say.  Interface: signs.h.
 */
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "document/signs.h"
#include "text/utf8.h"

size_t
signs_item_mark(struct span s)
{
	/* Those beyond U+E000 are what symbol fonts of offices give. */
	static const char *const bullets[] = {"•", "▪", "◦", "‣", "·", "●", "■",
	    "□", "►", "▶", "➢", "✓", "✔", "➔", "→", "○", "\xEF\x82\xB7",
	    "\xEF\x82\xA7", "\xEF\x83\x98", "\xEF\x83\xBC", "\xEF\x81\xB6",
	    "\xEF\x80\xAD", "\xEF\x83\xA8", "-", "–", "—", "*"};
	size_t n = 0;

	for (size_t i = 0; i < COUNT(bullets); i++) {
		n = strlen(bullets[i]);
		if (!span_starts(s, span_of(bullets[i])))
			continue;
		if (s.len == n)
			return n;
		if (s.p[n] == ' ')
			return n + 1;
		return i < COUNT(bullets) - 4 ? n : 0;
	}
	n = 0;
	while (n < s.len && n < 2 && signs_is_digit(s.p[n]))
		n++;
	if (n == 0 && s.len > 1 && s.p[0] >= 'a' && s.p[0] <= 'z' &&
	    s.p[1] == ')')
		n = 1;
	if (n > 0 && n + 1 < s.len && (s.p[n] == '.' || s.p[n] == ')') &&
	    s.p[n + 1] == ' ')
		return n + 2;
	return 0;
}

bool
signs_starts_small(struct span s)
{
	size_t n;
	uint32_t c = s.len == 0 ? 0 : utf8_get(s, &n);

	return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF);
}

bool
signs_ends_sentence(struct span s)
{
	while (s.len > 0 && strchr(" )\"'", s.p[s.len - 1]) != NULL)
		s.len--;
	if (s.len >= 2 && memcmp(s.p + s.len - 2, "»", 2) == 0)
		return true;
	return s.len > 0 &&
	    (strchr(".!?:;", s.p[s.len - 1]) != NULL ||
		(s.len >= 3 && memcmp(s.p + s.len - 3, "…", 3) == 0));
}

bool
signs_ends_with_hyphen(struct span s)
{
	return s.len > 1 && s.p[s.len - 1] == '-' && s.p[s.len - 2] != ' ';
}

bool
signs_has_letters(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += (s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z';
	return n >= 3;
}
