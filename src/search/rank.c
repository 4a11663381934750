/*
 * What a passage is worth.  Interface: rank.h.
 *
 * S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25
 * and Beyond, 2009; the title counts twice, within the saturated frequency
 * (where many passages share it that is all it is worth) and as a field of
 * its own with its own idf (where it names the matter).
 */
#include <math.h>

#include "search/rank.h"

#define K1 1.2	       /* saturation */
#define B_TEXT .75     /* how much length counts */
#define TITLE_IN_TEXT 1. /* occurrences that a title's is worth */
#define EXACT .33      /* second term, of the forms as typed */
#define SECTION .3
#define TITLE 1.
#define CLOSENESS .35
#define CLOSE_WORDS 8  /* further apart, two words are not close */

static double
saturate(double tf, double norm)
{
	return tf <= 0 ? 0 : tf * (K1 + 1) / (tf + K1 * norm);
}

static double
norm_of(double length, double mean, double b)
{
	return mean <= 0 ? 1 : 1 - b + b * length / mean;
}

static double
idf(double n, double all)
{
	if (n > all)
		n = all;
	return log(1 + (all - n + .5) / (n + .5));
}

void
ranking_init(struct ranking *r, const struct query *q,
    const struct expansion *x, double mean_passage, double mean_source)
{
	r->n = q->nleaves;
	r->mean_passage = mean_passage;
	r->mean_source = mean_source;
	for (size_t i = 0; i < q->nleaves; i++) {
		const struct leaf *l = &x->leaves[i];

		r->leaf[i].body = l->weight * idf(l->n[IN_BODIES], x->passages);
		r->leaf[i].section =
		    l->weight * idf(l->n[IN_SECTIONS], x->passages);
		r->leaf[i].title = l->weight * idf(l->n[IN_TITLES], x->sources);
		r->leaf[i].source =
		    l->weight * idf(l->n[IN_SOURCES], x->sources);
	}
}

static double
text_score(const struct evidence *e, double norm)
{
	double title = TITLE_IN_TEXT * e->title;

	return saturate(e->body + title, norm) +
	    EXACT * saturate(e->exact + title, norm);
}

/* Occurrences of two words at most CLOSE_WORDS apart, nearer ones worth
 * more; the order of the query counts as much again. */
static double
closeness(const struct evidence *a, const struct evidence *b)
{
	double sum = 0;

	for (unsigned i = 0; i < a->nplaces; i++) {
		for (unsigned k = 0; k < b->nplaces; k++) {
			int d = (int)b->places[k] - (int)a->places[i];

			if (d < 0)
				d = -d;
			if (d > 0 && d <= CLOSE_WORDS)
				sum += 1. / d;
		}
	}
	return sum;
}

double
ranking_passage(const struct ranking *r, const struct evidence *e,
    double bytes)
{
	double norm = norm_of(bytes, r->mean_passage, B_TEXT);
	double section_norm = 1, score = 0;
	int last = -1;

	for (size_t i = 0; i < r->n; i++) {
		double low;

		if (e[i].body <= 0 && e[i].section <= 0 && e[i].title <= 0)
			continue;
		score += r->leaf[i].body * text_score(&e[i], norm) +
		    SECTION * r->leaf[i].section *
			saturate(e[i].section, section_norm);
		if (last >= 0) {
			low = r->leaf[i].body < r->leaf[last].body
			    ? r->leaf[i].body
			    : r->leaf[last].body;
			score += CLOSENESS * low *
			    saturate(closeness(&e[last], &e[i]), norm);
		}
		last = (int)i;
	}
	return score;
}

double
ranking_source(const struct ranking *r, const struct evidence *e,
    double bytes)
{
	double norm = norm_of(bytes, r->mean_source, B_TEXT);
	double score = 0;

	for (size_t i = 0; i < r->n; i++)
		score += r->leaf[i].source * text_score(&e[i], norm) +
		    TITLE * r->leaf[i].title * saturate(e[i].title, 1);
	return score;
}
