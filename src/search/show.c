/*
 * Passages by their reference.  Interface: search.h.
 */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "french/analyse.h"
#include "index/reader.h"
#include "index/ref.h"
#include "search/hits.h"
#include "search/search.h"

struct showing {
	struct reader *reader;
	struct hit_maker maker;
	struct answer *answer;
	struct ref ref;
	size_t context;
	int64_t *rows; /* of the publication, in order */
	unsigned *pages, *numbers;
	size_t n, caprows, cappages, capnumbers;
	struct err *e;
};

static int
take_row(int64_t row, void *arg)
{
	struct showing *s = arg;
	struct passage_info p = {0};
	int rc = reader_passage(s->reader, row, &p, s->e);

	if (rc == 1) {
		s->rows =
		    mem_more(s->rows, s->n, &s->caprows, sizeof(*s->rows));
		s->pages =
		    mem_more(s->pages, s->n, &s->cappages, sizeof(*s->pages));
		s->numbers = mem_more(
		    s->numbers, s->n, &s->capnumbers, sizeof(*s->numbers));
		s->rows[s->n] = row;
		s->pages[s->n] = p.page;
		s->numbers[s->n++] = p.number;
	}
	passage_info_release(&p);
	return rc == -1 ? -1 : 0;
}

static int
take_source(const struct source_info *source, void *arg)
{
	struct showing *s = arg;

	if (source->failure != NULL)
		return 0;
	return reader_each_passage(s->reader, source->id << SOURCE_SHIFT,
	    ((source->id + source->span) << SOURCE_SHIFT) - 1, take_row, s,
	    s->e);
}

static bool
is_wanted(const struct showing *s, size_t i)
{
	if (s->ref.number == 0)
		return !s->ref.paged || s->pages[i] == s->ref.page;
	return s->numbers[i] == s->ref.number &&
	    s->pages[i] == (s->ref.paged ? s->ref.page : 0);
}

/* Whether row i is at most `context` rows of its source from a wanted one. */
static bool
is_context(const struct showing *s, size_t i)
{
	size_t from = i > s->context ? i - s->context : 0;

	for (size_t k = from; k < s->n && k <= i + s->context; k++)
		if (is_wanted(s, k) &&
		    row_source(s->rows[k]) == row_source(s->rows[i]))
			return true;
	return false;
}

static int
add_hits(struct showing *s)
{
	size_t rank = 0;

	for (size_t i = 0; i < s->n; i++) {
		bool wanted = is_wanted(s, i);

		if (!wanted && !is_context(s, i))
			continue;
		rank += wanted;
		if (hits_add(&s->maker, s->answer, s->rows[i],
			wanted ? rank : 0, 0, s->e) == -1)
			return -1;
	}
	s->answer->total = rank;
	s->answer->publications = rank > 0;
	return 0;
}

static int
gather(struct showing *s, const char *ref)
{
	struct publication_info p = {0};
	int rc = 0;

	if (ref_parse(span_of(ref), &s->ref))
		rc = reader_publication_of_slug(
		    s->reader, s->ref.slug, &p, s->e);
	if (rc == 1)
		rc = reader_each_source(s->reader, p.id, take_source, s, s->e);
	publication_info_release(&p);
	return rc;
}

int
search_show(struct reader *reader, const char *ref, size_t context,
    struct answer *answer, struct err *e)
{
	struct showing s = {
	    .reader = reader, .answer = answer, .context = context, .e = e};
	int rc;

	*answer = (struct answer){0};
	s.maker = (struct hit_maker){
	    reader, analyser_new(), marker_new(NULL, NULL), true};
	rc = gather(&s, ref);
	if (rc == 0)
		rc = add_hits(&s);
	if (rc == 0 && answer->total == 0) {
		err_set(e, ERR_MISSING,
		    _("%s: no such passage, page or publication; see "
		      "miprof-index list"),
		    ref);
		rc = -1;
	}
	analyser_free(s.maker.analyser);
	marker_free(s.maker.marker);
	free(s.rows);
	free(s.pages);
	free(s.numbers);
	return rc;
}
