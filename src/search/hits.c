/*
 * Rows become hits.  Interface: hits.h.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "index/checksum.h"
#include "index/ref.h"
#include "search/hits.h"

static char *
take(char **owned)
{
	char *s = *owned;

	*owned = NULL;
	return s;
}

static char *
page_of(const struct passage_info *p)
{
	struct buf b = BUF_INIT;
	unsigned s = p->time / 1000;

	if (p->timed)
		buf_addf(&b, "%02u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
	else if (p->label != NULL)
		buf_adds(&b, p->label);
	else if (p->page != 0)
		buf_addf(&b, "%u", p->page);
	else
		return NULL;
	return buf_take(&b);
}

static void
fill_text(struct hit_maker *m, struct hit *h, const struct passage_info *p)
{
	struct span body = {p->body, p->bodylen};
	struct excerpt x;

	excerpt_find(m->marker, m->analyser, body, m->whole, &x);
	h->text = span_dup(span_sub(body, x.start, x.end));
	h->textlen = x.end - x.start;
	h->cut_before = x.start > 0;
	h->cut_after = x.end < body.len;
	h->matches = x.matches;
	h->nmatches = x.nmatches;
	for (size_t i = 0; i < h->nmatches; i++) {
		h->matches[i].start -= x.start;
		h->matches[i].end -= x.start;
	}
}

static void
fill_hit(struct hit_maker *m, struct hit *h, struct passage_info *p,
    struct source_info *s, struct publication_info *pub)
{
	struct buf ref = BUF_INIT;

	ref_add(&ref, pub->slug, p->page, p->number);
	h->ref = buf_take(&ref);
	h->id = take(&pub->slug);
	h->kind = pub->kind;
	h->notice = s->notice;
	h->title = take(&pub->title);
	h->number = take(&pub->number);
	h->date = take(&pub->date);
	h->url = take(&pub->url);
	h->path = take(&s->path);
	h->page = page_of(p);
	h->page_number = p->page;
	if (p->section != NULL && p->section[0] != '\0')
		h->section = take(&p->section);
	fill_text(m, h, p);
}

int
hits_add(struct hit_maker *m, struct answer *a, int64_t row, size_t rank,
    double score, struct err *e)
{
	struct passage_info p = {0};
	struct source_info s = {0};
	struct publication_info pub = {0};
	int rc = reader_passage(m->reader, row, &p, e);

	if (rc == 1)
		rc = reader_source(m->reader, row, &s, e);
	if (rc == 1)
		rc = reader_publication(m->reader, s.publication, &pub, e);
	if (rc == 1) {
		a->hits = xrealloc(a->hits, a->nhits + 1, sizeof(*a->hits));
		a->hits[a->nhits] = (struct hit){.rank = rank, .score = score};
		fill_hit(m, &a->hits[a->nhits++], &p, &s, &pub);
	}
	passage_info_release(&p);
	source_info_release(&s);
	publication_info_release(&pub);
	return rc;
}

int
hits_fingerprint(struct reader *r, int64_t row, uint64_t *hash, struct err *e)
{
	struct passage_info p = {0};
	int rc = reader_passage(r, row, &p, e);

	if (rc == 1)
		*hash = checksum_text(
		    CHECKSUM_START, (struct span){p.body, p.bodylen});
	passage_info_release(&p);
	return rc;
}

void
hit_release(struct hit *h)
{
	free(h->ref);
	free(h->id);
	free(h->title);
	free(h->number);
	free(h->date);
	free(h->page);
	free(h->section);
	free(h->path);
	free(h->url);
	free(h->text);
	free(h->matches);
	free(h->explanation);
}
