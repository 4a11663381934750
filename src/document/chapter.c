/*
 * The numbers of headings.  Interface: chapter.h.
 */
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "document/chapter.h"
#include "document/signs.h"

bool
chapter_is_number(struct span s)
{
	if (s.len >= 3 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] == '.')
		s = span_sub(s, 2, s.len); /* of an appendix: B.4 */
	return s.len > 0 && s.len < 8 && signs_is_digit(s.p[0]);
}

bool
chapter_is_capital(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr("IVXL", s.p[i]) == NULL || s.p[i] == '\0')
			return s.len == 1 && s.p[0] >= 'A' && s.p[0] <= 'Z';
	return s.len > 0 && s.len < 8;
}

unsigned
chapter_depth(struct span s)
{
	unsigned dots = 0;

	for (size_t i = 0;
	     i + 1 < s.len && (signs_is_digit(s.p[i]) || s.p[i] == '.'); i++)
		dots += s.p[i] == '.' && signs_is_digit(s.p[i + 1]);
	return s.len > 0 && signs_is_digit(s.p[0]) ? dots + 1 : 0;
}

size_t
chapter_mark(struct span s)
{
	static const char *const words[] = {"chapitre", "partie", "annexe",
	    "titre", "livre", "section", "fiche", "module", "chapter", "part",
	    "appendix"};
	size_t n = 0, end;

	for (size_t i = 0; n == 0 && i < COUNT(words); i++) {
		n = strlen(words[i]);
		if (s.len < n || strncasecmp(s.p, words[i], n) != 0 ||
		    (s.len > n && s.p[n] != ' '))
			n = 0;
	}
	if (n == 0 || n == s.len)
		return n;
	for (end = n + 1; end < s.len && strchr(" .:", s.p[end]) == NULL;)
		end++;
	s = span_sub(s, n + 1, end);
	return chapter_is_capital(s) || chapter_is_number(s) ? end : 0;
}

bool
chapter_is_lone(struct span s)
{
	while (s.len > 0 && strchr(" .:-", s.p[s.len - 1]) != NULL)
		s.len--;
	return s.len > 0 && chapter_mark(s) == s.len;
}

struct span
chapter_skip(struct span s)
{
	size_t i = chapter_mark(s), at;

	if (i == 0) {
		at =
		    s.len > 2 && s.p[1] == '.' && s.p[0] >= 'A' && s.p[0] <= 'Z'
		    ? 2
		    : 0;
		for (i = at;
		     i < s.len && (signs_is_digit(s.p[i]) || s.p[i] == '.');)
			i++;
		if (i == at || (i < s.len && s.p[i] != ' '))
			return s;
	}
	while (i < s.len && strchr(" .:", s.p[i]) != NULL)
		i++;
	return span_sub(s, i, s.len);
}
