/*
 * Lists of forms with their counts.  Interface: formlist.h.
 */
#include <stdbool.h>

#include "index/formlist.h"

/* A number after one space; false where there is none. */
static bool
take_number(struct span *s, int64_t *number)
{
	size_t i = 1;

	*number = 0;
	if (s->len < 2 || s->p[0] != ' ')
		return false;
	for (; i < s->len && s->p[i] >= '0' && s->p[i] <= '9' && i < 19; i++)
		*number = *number * 10 + (s->p[i] - '0');
	*s = span_sub(*s, i, s->len);
	return i > 1;
}

int
formlist_next(struct span *list, struct form_count *entry)
{
	const char *space =
	    list->len == 0 ? NULL : memchr(list->p, ' ', list->len);

	if (space == NULL)
		return 0;
	entry->form = span_sub(*list, 0, (size_t)(space - list->p));
	*list = span_sub(*list, entry->form.len, list->len);
	for (int i = 0; i < FORM_COUNTS; i++)
		if (!take_number(list, &entry->n[i]))
			return 0;
	if (list->len == 0 || list->p[0] != '\n')
		return 0;
	*list = span_sub(*list, 1, list->len);
	return 1;
}

void
formlist_add(struct buf *list, const struct form_count *entry)
{
	buf_add(list, entry->form);
	for (int i = 0; i < FORM_COUNTS; i++) {
		buf_addc(list, ' ');
		buf_addn(list, entry->n[i]);
	}
	buf_addc(list, '\n');
}

static void
add_left(struct buf *out, const struct form_count *entry)
{
	for (int i = 0; i < FORM_COUNTS; i++) {
		if (entry->n[i] > 0) {
			formlist_add(out, entry);
			return;
		}
	}
}

void
formlist_merge(struct span old, const struct form_count *changes, size_t n,
    struct buf *out)
{
	const char *line = old.p;
	struct form_count entry;
	size_t i = 0;

	for (; formlist_next(&old, &entry) == 1; line = old.p) {
		for (; i < n && span_cmp(changes[i].form, entry.form) < 0; i++)
			add_left(out, &changes[i]);
		if (i == n || !span_eq(changes[i].form, entry.form)) {
			buf_add(
			    out, (struct span){line, (size_t)(old.p - line)});
			continue;
		}
		for (int k = 0; k < FORM_COUNTS; k++)
			entry.n[k] += changes[i].n[k];
		add_left(out, &entry);
		i++;
	}
	for (; i < n; i++)
		add_left(out, &changes[i]);
}
