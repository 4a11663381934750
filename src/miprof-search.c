/*
 * miprof-search: asks an index and prints ranked passages.
 * See miprof-search(1).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/pages.h"
#include "index/locate.h"
#include "index/reader.h"
#include "options.h"
#include "output/message.h"
#include "output/open.h"

#define PROGRAM "miprof-search"
#define MAX_QUERY (16 << 20) /* bytes read from standard input */

/* Bytes of the heap: what any question takes, and nearly all of them. */
#define MEMORY_LEAST ((size_t)704 << 10)
#define MEMORY_MOST ((size_t)8 << 20)

#define EXIT_NOTHING 1 /* nothing matched, as grep's */

/* --- Words --------------------------------------------------------------- */

static int
read_words(struct buf *words, struct err *e)
{
	ssize_t n;

	do {
		buf_reserve(words, BUFSIZ);
		n = read(STDIN_FILENO, words->p + words->len, BUFSIZ);
		if (n > 0)
			words->len += (size_t)n;
	} while (
	    (n > 0 && words->len <= MAX_QUERY) || (n == -1 && errno == EINTR));
	if (n == -1) {
		err_set(
		    e, ERR_SYSTEM, _("standard input: %s"), strerror(errno));
		return -1;
	}
	if (words->len > MAX_QUERY) {
		err_set(e, ERR_LIMIT,
		    _("standard input: a query has at most %d MB"),
		    MAX_QUERY >> 20);
		return -1;
	}
	return 0;
}

/* Whether the action needs words or a filter to know what is meant. */
static bool
asks(enum action action)
{
	return action == ACTION_SEARCH || action == ACTION_COUNT;
}

static int
find_words(struct options *o, struct err *e)
{
	if (o->ref != NULL || o->words.len > 0)
		return 0;
	if (isatty(STDIN_FILENO) != 1 && read_words(&o->words, e) == -1)
		return -1;
	o->request.words = span_trim(buf_span(&o->words));
	if (o->request.words.len > 0 || options_filter(o) || !asks(o->action))
		return 0;
	err_set(e, ERR_USAGE,
	    _("no words to look for; usage: miprof-search [OPTION]... [--] "
	      "WORD... (-h tells more)"));
	return -1;
}

/* --- Actions ------------------------------------------------------------- */

/* What the actions share. */
struct job {
	struct options *options;
	struct reader *reader;
	struct view view;
	struct sink sink;
};

static void
explain_hit(const struct hit *hit)
{
	struct buf line = BUF_INIT;

	buf_addf(&line, "%s:\n%s", hit->ref, hit->explanation);
	message_lines(buf_span(&line));
	buf_release(&line);
}

/* Pretty and JSON have a place for explanations, the others have not. */
static void
explain(const struct job *job, const struct answer *answer)
{
	enum format format = job->view.format;

	if (format == FORMAT_PRETTY)
		return;
	message_lines(buf_span(&answer->explanation));
	for (size_t i = 0; format != FORMAT_JSON && i < answer->nhits; i++)
		if (answer->hits[i].explanation != NULL)
			explain_hit(&answer->hits[i]);
}

/* A pager, which hides what is on the screen, shows the notes again. */
static void
head_pages(struct job *job, struct span notes)
{
	struct buf *head = &job->sink.head;

	if (job->view.format != FORMAT_PRETTY || notes.len == 0)
		return;
	message_add(head, notes, job->view.style.columns);
	buf_addc(head, '\n');
}

/* Corrections and the like, on standard error before the results. */
static void
tell_notes(struct job *job, const struct answer *answer)
{
	message_lines(buf_span(&answer->notes));
	head_pages(job, buf_span(&answer->notes));
	if (job->options->verbose)
		message_lines(buf_span(&answer->left_out));
	explain(job, answer);
	if (!answer->cut_short && answer->total == 0 && answer->nhits == 0 &&
	    answer->notes.len == 0 && job->view.style.terminal)
		message_lines(span_of(_("nothing found")));
}

static void
print_count(struct job *job, const struct answer *answer)
{
	buf_addf(&job->sink.text, "%zu",
	    job->view.publications ? answer->publications : answer->total);
	output_end(&job->sink, &job->view);
}

static int
ask(struct job *job, struct answer *answer, struct err *e)
{
	const struct options *o = job->options;

	switch (o->action) {
	case ACTION_SHOW:
		return search_show(
		    job->reader, o->ref, o->request.context, answer, e);
	case ACTION_SIMILAR:
		return search_similar(
		    job->reader, o->ref, &o->request, answer, e);
	case ACTION_OPEN:
		return search_show(job->reader, o->ref, 0, answer, e);
	default:
		return search(job->reader, &o->request, answer, e);
	}
}

/* Whether something matched, or -1 and *e. */
static int
run_search(struct job *job, struct err *e)
{
	enum action action = job->options->action;
	struct answer answer = {0};
	int rc = ask(job, &answer, e);

	if (rc == 0)
		rc = reader_sound(job->reader, e);
	if (rc == 0) {
		rc = answer.nhits > 0 || answer.total > 0;
		tell_notes(job, &answer);
		if (action == ACTION_COUNT)
			print_count(job, &answer);
		else if (action != ACTION_OPEN)
			output_answer(&job->sink, &job->view, &answer);
		else if (answer.nhits > 0 &&
		    open_source(&answer.hits[0], e) == -1)
			rc = -1;
	}
	answer_release(&answer);
	return rc;
}

static int
run_facet(struct job *job, enum facet facet, bool with_facet, struct err *e)
{
	struct counts counts = {0};
	int rc = search_facet(
	    job->reader, &job->options->request, facet, &counts, e);

	if (rc == 0)
		rc = reader_sound(job->reader, e);
	if (rc == 0) {
		output_counts(
		    &job->sink, &job->view, facet, &counts, with_facet);
		rc = counts.n > 0;
	}
	counts_release(&counts);
	return rc;
}

static int
run_facets(struct job *job, struct err *e)
{
	int found = 0;

	if (job->options->action == ACTION_TIMELINE)
		return run_facet(job, FACET_YEAR, false, e);
	if (job->options->facet != -1)
		return run_facet(
		    job, (enum facet)job->options->facet, false, e);
	for (int facet = 0; facet < FACET_COUNT && found != -1; facet++) {
		int rc = run_facet(job, (enum facet)facet, true, e);

		found = rc == 0 ? found : rc;
	}
	return found;
}

/* --- The run ------------------------------------------------------------- */

static void
prepare(struct job *job, struct options *o)
{
	*job = (struct job){.options = o};
	style_find(&job->view.style, STDOUT_FILENO, o->colour, o->hyperlinks);
	job->view.null = o->null;
	job->view.format = output_format(o->format, &job->view);
	job->view.publications = o->request.publications;
	job->view.summary = o->action == ACTION_SEARCH;
	o->request.best_only = o->action == ACTION_SEARCH &&
	    job->view.format != FORMAT_PRETTY && !o->request.publications &&
	    !o->request.explain;
	if (o->action == ACTION_COUNT && !o->request.explain) {
		/* Nobody sees the hits. */
		o->request.limit = 1;
		o->request.sort = SORT_RELEVANCE;
	}
	sink_open(&job->sink, STDOUT_FILENO, &job->view.style, o->pager);
}

/* Whether something matched, or -1 and *e. */
static int
run(struct options *o, struct err *e)
{
	struct job job;
	char *path = NULL;
	int rc = -1;

	if (find_words(o, e) == -1)
		return -1;
	path = locate_for_reading(o->index, e);
	if (path == NULL)
		return -1;
	prepare(&job, o);
	(void)pages_heap(MEMORY_LEAST, MEMORY_MOST);
	job.reader = reader_open(path, e);
	free(path);
	if (job.reader == NULL)
		return -1;
	if (o->action != ACTION_SHOW && o->action != ACTION_OPEN)
		reader_set_timeout(job.reader, o->timeout);
	if (o->action == ACTION_FACETS || o->action == ACTION_TIMELINE)
		rc = run_facets(&job, e);
	else
		rc = run_search(&job, e);
	if (sink_close(&job.sink, rc == -1 ? NULL : e) == -1)
		rc = -1;
	if (rc != -1 && reader_was_cut(job.reader))
		message_lines(
		    span_of(_("cut short: these are the passages found "
			      "by then; --timeout=0 finds all")));
	return rc;
}

/* Help and version; whether they could be written, or -1 and *e. */
static int
tell(enum action action, struct err *e)
{
	struct style style = {.columns = STYLE_COLUMNS};
	struct sink sink;

	sink_open(&sink, STDOUT_FILENO, &style, WHEN_NEVER);
	if (action == ACTION_HELP)
		options_help(&sink.text);
	else
		buf_adds(&sink.text, PROGRAM " " VERSION "\n");
	return sink_close(&sink, e) == -1 ? -1 : 1;
}

/* The version is the same in every language, and scripts ask it often. */
static bool
asks_version(int argc, char **argv)
{
	return argc == 2 &&
	    (strcmp(argv[1], "-V") == 0 || strcmp(argv[1], "--version") == 0);
}

/* Memory and the index are left to the system, which is quicker. */
int
main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	struct options o;
	int rc;

	pages_program();
	if (!asks_version(argc, argv))
		i18n_start();
	rc = options_read(&o, argc, argv, &e);
	if (rc == 0 && (o.action == ACTION_HELP || o.action == ACTION_VERSION))
		rc = tell(o.action, &e);
	else if (rc == 0)
		rc = run(&o, &e);
	if (rc == -1)
		message_error(PROGRAM, &e);
	fflush(stderr);
	_exit(rc == -1 ? EXIT_ERROR : rc == 0 ? EXIT_NOTHING : EXIT_SUCCESS);
}
