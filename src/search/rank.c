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

#define K1 1.0 /* saturation */
#define K1_TITLE 1.2
#define B_TEXT .4 /* how much length counts */
#define B_TITLE .75
#define TITLE_IN_TEXT 1.   /* occurrences that a title's is worth */
#define HEADING_IN_TEXT .5 /* of a word that the body does not have */
#define EXACT .25	   /* second term, of the forms as typed */
#define SECTION .5
#define TITLE 1.
#define ALONE .8 /* of a passage, where its source is about other things */
#define CLOSENESS .6
#define CLOSE_WORDS 8 /* further apart, two words are not close */

static double
saturate(double tf, double k1, double norm)
{
	return tf <= 0 ? 0 : tf * (k1 + 1) / (tf + k1 * norm);
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

/* What a section path tells of a word that the bodies do not tell already:
 * little where most passages that have the word have it there too. */
static double
section_idf(const struct leaf *l)
{
	double bodies = l->n[IN_BODIES], sections = l->n[IN_SECTIONS];

	return bodies <= sections
	    ? 0
	    : log(1 + (bodies - sections) / (sections + .5));
}

void
ranking_init(struct ranking *r, const struct query *q,
    const struct expansion *x, const struct lengths *mean)
{
	r->n = q->nleaves;
	r->mean = *mean;
	for (size_t i = 0; i < q->nleaves; i++) {
		const struct leaf *l = &x->leaves[i];

		r->stop[i] = l->stop;
		r->leaf[i].text = l->weight * idf(l->n[IN_SOURCES], x->sources);
		r->leaf[i].section = l->weight * section_idf(l);
		r->leaf[i].title = l->weight * idf(l->n[IN_TITLES], x->sources);
	}
}

static double
text_score(const struct evidence *e, double norm)
{
	double title = TITLE_IN_TEXT * e->title;
	double body = e->body > 0 ? e->body : HEADING_IN_TEXT * e->section;

	return saturate(body + title, K1, norm) +
	    EXACT * saturate(e->exact + title, K1, norm);
}

/*
 * Occurrences of two words at most CLOSE_WORDS apart, nearer ones worth
 * more.  In the order of the query, the `gap` stop words that stood between
 * them there put nothing between them here.
 */
static double
closeness(const struct evidence *a, const struct evidence *b, int gap)
{
	double sum = 0;

	for (unsigned i = 0; i < a->nplaces; i++) {
		for (unsigned k = 0; k < b->nplaces; k++) {
			int d = (int)b->places[k] - (int)a->places[i];

			if (d == 0 || d > CLOSE_WORDS || d < -CLOSE_WORDS)
				continue;
			sum += d < 0 ? -1. / d : d <= gap ? 1 : 1. / (d - gap);
		}
	}
	return sum;
}

double
ranking_passage(const struct ranking *r, const struct evidence *e, double bytes)
{
	double norm = norm_of(bytes, r->mean.passage, B_TEXT), score = 0;
	int last = -1, gap = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (e[i].body <= 0 && e[i].section <= 0 && e[i].title <= 0) {
			gap += r->stop[i];
			continue;
		}
		score += r->leaf[i].text * text_score(&e[i], norm) +
		    SECTION * r->leaf[i].section *
			saturate(e[i].section, K1, 1);
		if (last >= 0)
			score += CLOSENESS *
			    fmin(r->leaf[i].text, r->leaf[last].text) *
			    saturate(closeness(&e[last], &e[i], gap), K1, norm);
		last = (int)i;
		gap = 0;
	}
	return score;
}

bool
ranking_titled(const struct ranking *r, const struct evidence *e)
{
	for (size_t i = 0; i < r->n; i++)
		if (e[i].title > 0)
			return true;
	return false;
}

double
ranking_source(const struct ranking *r, const struct evidence *e, double bytes,
    double title)
{
	double norm = norm_of(bytes, r->mean.source, B_TEXT);
	double title_norm = norm_of(title, r->mean.title, B_TITLE);
	double score = 0;

	for (size_t i = 0; i < r->n; i++)
		score += r->leaf[i].text * text_score(&e[i], norm) +
		    TITLE * r->leaf[i].title *
			saturate(e[i].title, K1_TITLE, title_norm);
	return score;
}

/* A section that answers is not hidden by what else its source deals with. */
double
ranking_whole(double passage, double source)
{
	return passage + fmax(source, ALONE * passage);
}
