/*
 * miprof-index: builds, feeds, checks and exports an index.
 * See miprof-index(1).
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "catalogue/fetch.h"
#include "index/check.h"
#include "index/download.h"
#include "index/feed.h"
#include "index/locate.h"
#include "index/reader.h"
#include "output/export.h"
#include "output/inventory.h"
#include "output/message.h"
#include "output/progress.h"
#include "output/sink.h"
#include "text/escape.h"

#define PROGRAM "miprof-index"

#define EXIT_DAMAGED 1 /* check found a fault */

struct options {
	const char *index; /* -d */
	const char *as;	   /* --as */
	const char *format;
	bool verbose, bulk, settings;
};

static volatile sig_atomic_t interrupted;

static void
interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

static int
fail(struct err *e)
{
	message_error(PROGRAM, e);
	err_release(e);
	return EXIT_ERROR;
}

/* --- What is told while files are read --------------------------------- */

struct telling {
	struct progress *progress;
	const struct options *options;
	size_t pages, bytes;
};

static void
add_name(struct buf *line, const char *path)
{
	escape_line(line, span_of(path));
}

static void
tell_failure(const struct feed_event *event)
{
	struct err e = ERR_INIT;
	struct buf name = BUF_INIT;

	if (event->path != NULL) {
		add_name(&name, event->path);
		buf_adds(&name, ": ");
	}
	buf_adds(&name, event->why);
	err_set(&e, ERR_FORMAT, "%s", name.p);
	message_error(PROGRAM, &e);
	err_release(&e);
	buf_release(&name);
}

static void
tell_file(const struct feed_event *event)
{
	struct buf line = BUF_INIT;

	add_name(&line, event->path);
	if (event->fate == FEED_UNCHANGED)
		buf_addf(&line, ": %s\n", _("unchanged"));
	else if (event->fate == FEED_REMOVED)
		buf_addf(&line, ": %s\n", _("removed"));
	else
		buf_addf(&line,
		    ngettext(": %s, %zu passage\n", ": %s, %zu passages\n",
			event->passages),
		    event->id, event->passages);
	message_lines(buf_span(&line));
	buf_release(&line);
}

static int
tell(const struct feed_event *event, void *arg)
{
	struct telling *t = arg;

	t->pages += event->pages;
	t->bytes += event->bytes;
	if (event->fate == FEED_FAILED || t->options->verbose)
		progress_hide(t->progress);
	if (event->fate == FEED_FAILED)
		tell_failure(event);
	else if (t->options->verbose)
		tell_file(event);
	progress_total(t->progress, event->total);
	progress_step(t->progress, event->path, event->done, t->pages,
	    t->bytes);
	return interrupted;
}

static void
summarise(const struct feed *feed)
{
	struct buf line = BUF_INIT;

	if (!isatty(STDERR_FILENO))
		return;
	buf_addf(&line,
	    _("%zu new, %zu changed, %zu unchanged, %zu removed, "
	      "%zu unreadable; %zu passages written\n"),
	    feed->count[FEED_NEW], feed->count[FEED_CHANGED],
	    feed->count[FEED_UNCHANGED], feed->count[FEED_REMOVED],
	    feed->count[FEED_FAILED], feed->passages);
	message_lines(buf_span(&line));
	buf_release(&line);
}

typedef int feeding_fn(struct feed *, char *const *, size_t, struct err *);

static int
build(struct feed *feed, char *const *args, size_t n, struct err *e)
{
	return feed_build(feed, n == 0 ? "corpus/corpus.yaml" : args[0], e);
}

/* Run one of the verbs that read documents; args are what it works on. */
static int
run_feeding(const struct options *o, feeding_fn *fn, char *const *args,
    size_t n)
{
	struct err e = ERR_INIT;
	struct telling telling = {NULL, o, 0, 0};
	struct feed feed = {.fn = tell, .arg = &telling, .as = o->as};
	char *index = locate_for_writing(o->index, &e);
	int rc;

	if (index == NULL)
		return fail(&e);
	feed.index = index;
	telling.progress = progress_start(stderr, 0);
	rc = fn(&feed, args, n, &e);
	progress_end(telling.progress);
	free(index);
	if (rc == -1)
		return fail(&e);
	summarise(&feed);
	if (interrupted)
		return 128 + SIGINT;
	return feed.count[FEED_FAILED] > 0 ? EXIT_ERROR : EXIT_SUCCESS;
}

/* --- The commands ------------------------------------------------------ */

static int
usage_error(const char *text, const char *word)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_USAGE, text, word);
	return fail(&e);
}

static int
command_build(const struct options *o, char *const *args, size_t n)
{
	if (n > 1)
		return usage_error(_("build takes one manifest, not %s"),
		    args[1]);
	return run_feeding(o, build, args, n);
}

static int
command_add(const struct options *o, char *const *args, size_t n)
{
	if (n == 0)
		return usage_error(_("%s wants a file or a folder"), "add");
	return run_feeding(o, feed_add, args, n);
}

static int
command_sync(const struct options *o, char *const *args, size_t n)
{
	return run_feeding(o, feed_sync, args, n);
}

static int
fetch(struct feed *feed, char *const *ids, size_t n, struct err *e)
{
	struct fetch_options o = {0};
	char *folder = fetch_folder(e);
	int rc;

	if (folder == NULL)
		return -1;
	o.folder = folder;
	rc = download(feed, ids, n, &o, e);
	free(folder);
	return rc;
}

static int
command_fetch(const struct options *o, char *const *args, size_t n)
{
	return run_feeding(o, fetch, args, n);
}

static int
command_remove(const struct options *o, char *const *args, size_t n)
{
	if (n == 0)
		return usage_error(_("%s wants an ID or a file"), "remove");
	return run_feeding(o, feed_remove, args, n);
}

/* What reads an index and prints. */
typedef int printing_fn(struct reader *, struct sink *,
    const struct options *, struct span, struct err *);

static int
finish_printing(struct sink *sink, int rc, struct err *e)
{
	struct err late = ERR_INIT;

	if (sink_close(sink, &late) == -1 && rc == 0) {
		rc = -1;
		*e = late;
	} else {
		err_release(&late);
	}
	return rc == -1 ? fail(e) : EXIT_SUCCESS;
}

static void
start_printing(struct sink *sink)
{
	struct style style = {0};

	sink_open(sink, STDOUT_FILENO, &style, WHEN_NEVER);
}

static int
run_printing(const struct options *o, printing_fn *fn, const char *arg)
{
	struct err e = ERR_INIT;
	struct reader *reader = NULL;
	struct sink sink;
	char *index = locate_for_reading(o->index, &e);
	int rc = -1;

	if (index != NULL)
		reader = reader_open(index, &e);
	free(index);
	if (reader == NULL)
		return fail(&e);
	start_printing(&sink);
	rc = fn(reader, &sink, o, span_of(arg), &e);
	reader_close(reader);
	return finish_printing(&sink, rc, &e);
}

static int
print_list(struct reader *r, struct sink *sink, const struct options *o,
    struct span arg, struct err *e)
{
	(void)arg;
	return inventory_list(r, sink,
	    o->format != NULL && strcmp(o->format, "json") == 0, e);
}

static int
print_stats(struct reader *r, struct sink *sink, const struct options *o,
    struct span arg, struct err *e)
{
	(void)o;
	(void)arg;
	return inventory_stats(r, sink, e);
}

static int
print_terms(struct reader *r, struct sink *sink, const struct options *o,
    struct span arg, struct err *e)
{
	(void)o;
	return inventory_terms(r, sink, arg, e);
}

static int
print_export(struct reader *r, struct sink *sink, const struct options *o,
    struct span arg, struct err *e)
{
	(void)arg;
	if (o->settings) {
		export_settings(sink);
		return 0;
	}
	return export_passages(r, sink, o->bulk, e);
}

static int
command_list(const struct options *o, char *const *args, size_t n)
{
	(void)args;
	(void)n;
	return run_printing(o, print_list, NULL);
}

static int
command_stats(const struct options *o, char *const *args, size_t n)
{
	(void)args;
	(void)n;
	return run_printing(o, print_stats, NULL);
}

static int
command_terms(const struct options *o, char *const *args, size_t n)
{
	return run_printing(o, print_terms, n == 0 ? NULL : args[0]);
}

static int
command_export(const struct options *o, char *const *args, size_t n)
{
	(void)args;
	(void)n;
	return run_printing(o, print_export, NULL);
}

static int
command_analyze(const struct options *o, char *const *args, size_t n)
{
	struct err e = ERR_INIT;
	struct buf text = BUF_INIT;
	struct sink sink;

	(void)o;
	if (n == 0)
		return usage_error(_("%s wants a text"), "analyze");
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%s%s", i == 0 ? "" : " ", args[i]);
	start_printing(&sink);
	inventory_analyse(&sink, buf_span(&text));
	buf_release(&text);
	return finish_printing(&sink, 0, &e);
}

static void
print_fault(const char *text, void *arg)
{
	struct sink *sink = arg;

	escape_line(&sink->text, span_of(text));
	buf_addc(&sink->text, '\n');
}

static int
command_check(const struct options *o, char *const *args, size_t n)
{
	struct err e = ERR_INIT;
	struct sink sink;
	char *index = locate_for_reading(o->index, &e);
	int faults, rc;

	(void)args;
	(void)n;
	if (index == NULL)
		return fail(&e);
	start_printing(&sink);
	faults = check_index(index, print_fault, &sink, &e);
	if (faults == -1 && e.code == ERR_DAMAGED)
		faults = 1, message_error(PROGRAM, &e);
	free(index);
	if (faults > 0) {
		struct err said = ERR_INIT;

		finish_printing(&sink, 0, &said);
		return EXIT_DAMAGED;
	}
	rc = finish_printing(&sink, faults, &e);
	return rc;
}

/* --- Options ----------------------------------------------------------- */

static const struct {
	const char *name;
	int (*run)(const struct options *, char *const *, size_t);
} commands[] = {{"build", command_build}, {"add", command_add},
    {"sync", command_sync}, {"remove", command_remove},
    {"fetch", command_fetch},
    {"list", command_list}, {"stats", command_stats},
    {"check", command_check}, {"export", command_export},
    {"terms", command_terms}, {"analyze", command_analyze}};

static int
help(void)
{
	fputs(_("usage: miprof-index [-d FILE] [-v] COMMAND [ARG]...\n"
		"\n"
		"  build [CORPUS.yaml]    a fresh index from a manifest\n"
		"  add PATH...            files and folders into the index\n"
		"      --as=ID            tied to that publication\n"
		"  sync [PATH...]         as add, and forget what is gone\n"
		"  remove ID|PATH...      take out\n"
		"  fetch [ID...]          download publications, and add them\n"
		"  list                   what is in the index\n"
		"      --format=json      with all that is known\n"
		"  stats                  sizes and counts\n"
		"  check                  is the index whole\n"
		"  export                 the passages, as JSON Lines\n"
		"      --bulk             as bulk requests for a cluster\n"
		"      --settings         the body of the cluster's index\n"
		"  terms [PREFIX]         the vocabulary, with counts\n"
		"  analyze TEXT           the tokens of a text\n"
		"\n"
		"  -d, --index=FILE       the index\n"
		"  -v, --verbose          name each file\n"
		"  -h, --help             -V, --version\n"),
	    stdout);
	return EXIT_SUCCESS;
}

enum { OPTION_AS = 256, OPTION_FORMAT, OPTION_BULK, OPTION_SETTINGS };

static const struct option long_options[] = {
    {"index", required_argument, NULL, 'd'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {"as", required_argument, NULL, OPTION_AS},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"bulk", no_argument, NULL, OPTION_BULK},
    {"settings", no_argument, NULL, OPTION_SETTINGS},
    {NULL, 0, NULL, 0}};

static int
run(const struct options *o, char *const *args, size_t n)
{
	if (n == 0)
		return usage_error(_("no command: see miprof-index -h%s"), "");
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(args[0], commands[i].name) == 0)
			return commands[i].run(o, args + 1, n - 1);
	return usage_error(_("%s is no command: see miprof-index -h"),
	    args[0]);
}

int
main(int argc, char **argv)
{
	struct options o = {0};
	struct sigaction action = {.sa_handler = interrupt};
	int c;

	i18n_start();
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	while ((c = getopt_long(argc, argv, "d:vhV", long_options, NULL)) !=
	    -1) {
		switch (c) {
		case 'd':
			o.index = optarg;
			break;
		case 'v':
			o.verbose = true;
			break;
		case OPTION_AS:
			o.as = optarg;
			break;
		case OPTION_FORMAT:
			o.format = optarg;
			break;
		case OPTION_BULK:
			o.bulk = true;
			break;
		case OPTION_SETTINGS:
			o.settings = true;
			break;
		case 'h':
			return help();
		case 'V':
			puts(PROGRAM " " VERSION);
			return EXIT_SUCCESS;
		default:
			return EXIT_ERROR;
		}
	}
	return run(&o, argv + optind, (size_t)(argc - optind));
}
