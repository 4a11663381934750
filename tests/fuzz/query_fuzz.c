/*
 * A query may be any bytes.  The first says how to ask, the others are the
 * words; a small index is asked, and the answer must be what search.h and
 * the output for programs promise.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../small_index.h"
#include "index/reader.h"
#include "output/output.h"
#include "search/search.h"
#include "text/utf8.h"

#define TARGET "query"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static char path[] = "/tmp/query_fuzz.XXXXXX";
static struct reader *reader;

static void
index_remove(void)
{
	reader_close(reader);
	unlink(path);
}

/* One index for the whole run. */
static void
index_open(void)
{
	struct err e = ERR_INIT;
	int fd = mkstemp(path);

	must(fd != -1, "no file");
	close(fd);
	small_index(path, 40);
	reader = reader_open(path, &e);
	must(reader != NULL, "no index");
	atexit(index_remove);
}

static void
check_hit(const struct hit *h)
{
	struct span text = {h->text, h->textlen};
	size_t at = 0;

	must(h->ref != NULL && h->id != NULL, "a hit of nothing");
	must(utf8_valid(text), "a text is no UTF-8");
	for (size_t i = 0; i < h->nmatches; i++) {
		const struct match *m = &h->matches[i];

		must(
		    at <= m->start && m->start < m->end && m->end <= h->textlen,
		    "matches leave the text or their order");
		must(utf8_boundary(text, m->start) &&
			utf8_boundary(text, m->end),
		    "a match cuts a character");
		at = m->end;
	}
}

/* Lines of three fields, without a control character. */
static void
check_lines(struct span lines)
{
	size_t tabs = 0;

	must(utf8_valid(lines), "a line is no UTF-8");
	for (size_t i = 0; i < lines.len; i++) {
		unsigned char c = (unsigned char)lines.p[i];

		tabs += c == '\t';
		must(c >= ' ' || c == '\t' || c == '\n', "a control character");
		must(c != '\n' || tabs == 2, "not three fields");
		if (c == '\n')
			tabs = 0;
	}
}

static void
print(const struct answer *a)
{
	static const enum format formats[] = {
	    FORMAT_LINE, FORMAT_JSON, FORMAT_IDS, FORMAT_PRETTY};
	struct view view = {.style = {.columns = STYLE_COLUMNS}};
	struct sink sink = {.text = BUF_INIT, .head = BUF_INIT, .fd = -1};

	for (size_t i = 0; i < COUNT(formats); i++) {
		view.format = formats[i];
		buf_clear(&sink.text);
		output_answer(&sink, &view, a);
		if (formats[i] == FORMAT_LINE)
			check_lines(buf_span(&sink.text));
	}
	buf_release(&sink.text);
}

static void
count(const struct request *request)
{
	struct counts counts;
	struct err e = ERR_INIT;

	for (int facet = 0; facet < FACET_COUNT; facet++) {
		must(search_facet(
			 reader, request, (enum facet)facet, &counts, &e) == 0,
		    "no counts");
		counts_release(&counts);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	unsigned how = n == 0 ? 0 : bytes[0];
	struct request request = {
	    .words = {(const char *)bytes + (n > 0), n - (n > 0)},
	    .limit = how & 1 ? 0 : 5,
	    .all_words = how & 2,
	    .exact = how & 4,
	    .synonyms = !(how & 8),
	    .publications = how & 16,
	    .whole = how & 32,
	    .context = how & 64 ? 1 : 0,
	    .explain = how & 128,
	    .sort = (enum sort)(how % 3)};
	struct answer answer;
	struct err e = ERR_INIT;

	if (reader == NULL)
		index_open();
	must(search(reader, &request, &answer, &e) == 0, "it failed");
	must(answer.publications <= answer.total, "more publications");
	for (size_t i = 0; i < answer.nhits; i++)
		check_hit(&answer.hits[i]);
	print(&answer);
	answer_release(&answer);
	if ((how & 7) == 7)
		count(&request);
	return 0;
}
