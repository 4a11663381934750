/*
 * Which sources a request allows.  Interface: filter.h.
 */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/kinds.h"
#include "base/mem.h"
#include "search/filter.h"

struct sieve {
	struct reader *reader;
	struct filter filters[2]; /* the request's, the query's */
	struct allowed *allowed;
	const struct publication_info *publication;
	struct err *e;
};

/* --- What was typed ---------------------------------------------------- */

static bool
take_year(struct span s, int *year)
{
	int y = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || i >= 4)
			return false;
		y = y * 10 + (s.p[i] - '0');
	}
	*year = y;
	return true;
}

/* `2014`, `2014..2018`, `..2018`, `2014..`. */
static bool
take_years(struct span s, struct filter *f)
{
	for (size_t i = 0; i + 1 < s.len; i++)
		if (s.p[i] == '.' && s.p[i + 1] == '.')
			return take_year(span_sub(s, 0, i), &f->year_from) &&
			    take_year(span_sub(s, i + 2, s.len), &f->year_to);
	f->year_from = 0;
	if (!take_year(s, &f->year_from) || f->year_from == 0)
		return false;
	f->year_to = f->year_from;
	return true;
}

static bool
take_value(struct filter *f, enum field field, struct span value)
{
	int bit;

	switch (field) {
	case FIELD_YEAR:
		return take_years(value, f);
	case FIELD_KIND:
		bit = kind_of(value);
		f->kinds |= bit < 0 ? 0 : UINT32_C(1) << bit;
		return bit >= 0;
	case FIELD_AUDIENCE:
		bit = audience_of(value);
		f->audience |= bit < 0 ? 0 : UINT64_C(1) << bit;
		return bit >= 0;
	default:
		bit = theme_of(value);
		f->theme |= bit < 0 ? 0 : UINT64_C(1) << bit;
		return bit >= 0;
	}
}

static void
take_filter(struct filter *f, const struct typed_filter *t, struct buf *notes)
{
	struct span rest = t->value;

	while (rest.len > 0) {
		const char *comma = memchr(rest.p, ',', rest.len);
		size_t n = comma == NULL ? rest.len : (size_t)(comma - rest.p);
		struct span value = span_sub(rest, 0, n);

		if (value.len > 0 && !take_value(f, t->field, value)) {
			buf_add(notes, value);
			buf_addf(notes, ": %s\n",
			    _("no such value of a filter; left out"));
		}
		rest = span_sub(rest, n + 1, rest.len);
	}
}

/* --- The sieve --------------------------------------------------------- */

static bool
has_id(const struct filter *f, const char *slug)
{
	for (size_t i = 0; i < f->nids; i++)
		if (strcmp(f->ids[i], slug) == 0)
			return true;
	return f->nids == 0;
}

static bool
passes(const struct filter *f, const struct publication_info *p)
{
	if (f->kinds != 0 && (f->kinds >> p->kind & 1) == 0)
		return false;
	if (f->audience != 0 && (f->audience & p->audience) == 0)
		return false;
	if (f->theme != 0 && (f->theme & p->theme) == 0)
		return false;
	if ((f->year_from != 0 || f->year_to != 0) && p->year == 0)
		return false;
	if (f->year_from != 0 && p->year < f->year_from)
		return false;
	if (f->year_to != 0 && p->year > f->year_to)
		return false;
	return has_id(f, p->slug);
}

static int
allow_source(const struct source_info *s, void *arg)
{
	struct allowed *a = ((struct sieve *)arg)->allowed;
	size_t end = (size_t)(s->id + s->span);

	if (end > a->n) {
		size_t words = (end + 63) / 64, had = (a->n + 63) / 64;

		a->bits = xrealloc(a->bits, words, sizeof(*a->bits));
		memset(a->bits + had, 0, (words - had) * sizeof(*a->bits));
		a->n = words * 64;
	}
	for (size_t i = (size_t)s->id; i < end; i++)
		a->bits[i / 64] |= UINT64_C(1) << (i % 64);
	a->any = true;
	return 0;
}

static int
sift_publication(const struct publication_info *p, void *arg)
{
	struct sieve *s = arg;

	if (!passes(&s->filters[0], p) || !passes(&s->filters[1], p))
		return 0;
	return reader_each_source(s->reader, p->id, allow_source, s, s->e);
}

static bool
is_open(const struct filter *f)
{
	return f->kinds == 0 && f->audience == 0 && f->theme == 0 &&
	    f->year_from == 0 && f->year_to == 0 && f->nids == 0;
}

static int
check_ids(struct reader *r, const struct filter *f, struct err *e)
{
	for (size_t i = 0; i < f->nids; i++) {
		struct publication_info p = {0};
		int rc =
		    reader_publication_of_slug(r, span_of(f->ids[i]), &p, e);

		publication_info_release(&p);
		if (rc == -1)
			return -1;
		if (rc == 0) {
			err_set(e, ERR_MISSING,
			    _("%s: no publication of this id: see "
			      "miprof-index list"),
			    f->ids[i]);
			return -1;
		}
	}
	return 0;
}

int
filter_sources(struct reader *r, const struct filter *f, const struct query *q,
    struct allowed *allowed, struct buf *notes, struct err *e)
{
	struct sieve s = {
	    .reader = r, .filters = {*f}, .allowed = allowed, .e = e};

	*allowed = (struct allowed){NULL, 0, true};
	for (size_t i = 0; i < q->nfilters; i++)
		take_filter(&s.filters[1], &q->filters[i], notes);
	if (is_open(&s.filters[0]) && is_open(&s.filters[1]))
		return 0;
	if (check_ids(r, f, e) == -1)
		return -1;
	allowed->any = false;
	allowed->bits = xcalloc(1, sizeof(*allowed->bits));
	allowed->n = 64;
	return reader_each_publication(r, sift_publication, &s, e);
}

void
allowed_release(struct allowed *a)
{
	free(a->bits);
	*a = (struct allowed){0};
}
