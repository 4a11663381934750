/*
 * Matches by kind, year, audience and theme.  Interface: search.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/kinds.h"
#include "base/mem.h"
#include "search/asking.h"

static void
count_value(struct counts *c, const char *value, size_t n)
{
	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->counts[i].value, value) == 0) {
			c->counts[i].n += n;
			return;
		}
	}
	c->counts = xrealloc(c->counts, c->n + 1, sizeof(*c->counts));
	c->counts[c->n++] = (struct count){xstrdup(value), n};
}

static void
count_bits(
    struct counts *c, uint64_t bits, const char *(*slug)(unsigned), size_t n)
{
	for (unsigned i = 0; slug(i) != NULL; i++)
		if (bits >> i & 1)
			count_value(c, slug(i), n);
}

static void
count_publication(struct counts *c, enum facet facet,
    const struct publication_info *p, size_t n)
{
	struct buf year = BUF_INIT;

	switch (facet) {
	case FACET_KIND:
		count_value(c, kind_slug(p->kind), n);
		break;
	case FACET_YEAR:
		if (p->year == 0)
			break;
		buf_addf(&year, "%d", p->year);
		count_value(c, year.p, n);
		break;
	case FACET_AUDIENCE:
		count_bits(c, p->audience, audience_slug, n);
		break;
	default:
		count_bits(c, p->theme, theme_slug, n);
	}
	buf_release(&year);
}

static int
by_count(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return strcmp(x->value, y->value);
}

static int
by_value(const void *a, const void *b)
{
	return strcmp(
	    ((const struct count *)a)->value, ((const struct count *)b)->value);
}

static void
sort_counts(enum facet facet, struct counts *c)
{
	if (c->n > 0)
		qsort(c->counts, c->n, sizeof(*c->counts),
		    facet == FACET_YEAR ? by_value : by_count);
}

static int
count_facet(struct asking *a, enum facet facet, struct counts *counts)
{
	for (size_t i = 0; i < a->scan.ncounts; i++) {
		struct publication_info p = {0};
		int rc = reader_publication(a->reader,
		    reader_publication_of(a->reader, a->scan.counts[i].source),
		    &p, a->e);

		if (rc == 1)
			count_publication(
			    counts, facet, &p, a->scan.counts[i].passages);
		publication_info_release(&p);
		if (rc == -1)
			return -1;
	}
	return 0;
}

int
search_facet(struct reader *reader, const struct request *request,
    enum facet facet, struct counts *counts, struct err *e)
{
	struct answer answer = {0};
	struct asking a = {
	    .reader = reader, .request = request, .answer = &answer, .e = e};
	int rc;

	*counts = (struct counts){NULL, 0};
	rc = asking_find(&a);
	if (rc == 0)
		rc = count_facet(&a, facet, counts);
	if (asking_forgive(&a, rc))
		rc = 0;
	sort_counts(facet, counts);
	asking_release(&a);
	answer_release(&answer);
	return rc;
}

void
counts_release(struct counts *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->counts[i].value);
	free(c->counts);
	*c = (struct counts){NULL, 0};
}
