/*
 * References to passages.  Interface: ref.h.
 */
#include "index/ref.h"

void
ref_add(struct buf *b, const char *slug, unsigned page, unsigned number)
{
	if (page == 0)
		buf_addf(b, "%s:%u", slug, number);
	else
		buf_addf(b, "%s:p%u.%u", slug, page, number);
}

/* The digits at the start of *s, taken off; false where there are none or
 * too many. */
static bool
take_number(struct span *s, unsigned *number)
{
	size_t i = 0;

	*number = 0;
	for (; i < s->len && s->p[i] >= '0' && s->p[i] <= '9' && i < 9; i++)
		*number = *number * 10 + (unsigned)(s->p[i] - '0');
	*s = span_sub(*s, i, s->len);
	return i > 0;
}

bool
ref_parse(struct span s, struct ref *ref)
{
	const char *colon = s.len == 0 ? NULL : memchr(s.p, ':', s.len);
	struct span rest;

	*ref = (struct ref){.slug = s};
	if (colon == NULL)
		return s.len > 0;
	ref->slug.len = (size_t)(colon - s.p);
	rest = span_sub(s, ref->slug.len + 1, s.len);
	if (rest.len > 0 && rest.p[0] == 'p') {
		ref->paged = true;
		rest = span_sub(rest, 1, rest.len);
		if (!take_number(&rest, &ref->page))
			return false;
		if (rest.len == 0)
			return true;
		if (rest.p[0] != '.')
			return false;
		rest = span_sub(rest, 1, rest.len);
	}
	return ref->slug.len > 0 && take_number(&rest, &ref->number) &&
	    rest.len == 0;
}
