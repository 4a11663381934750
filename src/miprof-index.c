/*
 * miprof-index: builds, feeds, checks and exports an index.
 * See miprof-index(1).
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/pages.h"
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
#include "output/output.h"
#include "output/sink.h"
#include "text/escape.h"

#define PROGRAM "miprof-index"

#define EXIT_DAMAGED 1 /* check found a fault */

struct options {
	const char *index; /* -d */
	const char *as;	   /* --as */
	enum format format;
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
tell_failure(const struct feed_event *event)
{
	struct err e = ERR_INIT;

	if (event->path != NULL)
		err_set(&e, ERR_FORMAT, _("%s: %s"), event->path, event->why);
	else
		err_set(&e, ERR_FORMAT, "%s", event->why);
	message_error(PROGRAM, &e);
	err_release(&e);
}

static void
tell_file(const struct feed_event *event)
{
	struct buf line = BUF_INIT, path = BUF_INIT;

	escape_line(&path, span_of(event->path));
	if (event->fate == FEED_UNCHANGED)
		buf_addf(&line, _("%s: unchanged\n"), path.p);
	else if (event->fate == FEED_REMOVED)
		buf_addf(&line, _("%s: removed\n"), path.p);
	else
		buf_addf(&line,
		    ngettext("%s: %s, %zu passage\n", "%s: %s, %zu passages\n",
			event->passages),
		    path.p, event->id, event->passages);
	message_lines(buf_span(&line));
	buf_release(&path);
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
	if (event->fate == FEED_FAILED && !interrupted)
		tell_failure(event);
	else if (t->options->verbose && event->fate != FEED_FAILED)
		tell_file(event);
	progress_total(t->progress, event->total);
	progress_step(
	    t->progress, event->path, event->done, t->pages, t->bytes);
	return interrupted;
}

static int
tell_bytes(const char *id, uint64_t got, uint64_t total, void *arg)
{
	struct telling *t = arg;
	struct buf name = BUF_INIT;

	buf_adds(&name, id);
	if (total > 0)
		buf_addf(
		    &name, _(" %.0f%%"), (double)got / (double)total * 100);
	progress_step(t->progress, name.p, 0, 0, 0);
	buf_release(&name);
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
run_feeding(
    const struct options *o, feeding_fn *fn, char *const *args, size_t n)
{
	struct err e = ERR_INIT;
	struct sigaction action = {.sa_handler = interrupt};
	struct telling telling = {NULL, o, 0, 0};
	struct feed feed = {
	    .fn = tell, .tick = tell_bytes, .arg = &telling, .as = o->as};
	char *index = locate_for_writing(o->index, &e);
	int rc;

	if (index == NULL)
		return fail(&e);
	feed.index = index;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
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
	char *folder = download_folder(e);
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

/* What the commands that print work with. */
struct printing {
	const struct options *options;
	const char *word; /* the operand, or NULL */
	struct reader *reader;
	struct view view;
	struct sink sink;
};

typedef int printing_fn(struct printing *, struct err *);

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
start_printing(struct printing *p, const struct options *o, const char *word)
{
	*p = (struct printing){.options = o, .word = word};
	style_find(&p->view.style, STDOUT_FILENO, WHEN_AUTO, WHEN_AUTO);
	p->view.format = output_format(o->format, &p->view);
	sink_open(&p->sink, STDOUT_FILENO, &p->view.style, WHEN_AUTO);
}

static int
run_printing(const struct options *o, printing_fn *fn, const char *word)
{
	struct err e = ERR_INIT;
	struct printing p;
	struct reader *reader = NULL;
	char *index = locate_for_reading(o->index, &e);
	int rc;

	if (index != NULL)
		reader = reader_open(index, &e);
	free(index);
	if (reader == NULL)
		return fail(&e);
	start_printing(&p, o, word);
	p.reader = reader;
	rc = fn(&p, &e);
	reader_close(reader);
	return finish_printing(&p.sink, rc, &e);
}

static int
print_list(struct printing *p, struct err *e)
{
	return inventory_list(p->reader, &p->sink, &p->view, e);
}

static int
print_stats(struct printing *p, struct err *e)
{
	return inventory_stats(p->reader, &p->sink, &p->view, e);
}

static int
print_terms(struct printing *p, struct err *e)
{
	return inventory_terms(
	    p->reader, &p->sink, &p->view, span_of(p->word), e);
}

static int
print_export(struct printing *p, struct err *e)
{
	if (p->options->settings) {
		export_settings(&p->sink);
		return 0;
	}
	return export_passages(p->reader, &p->sink, p->options->bulk, e);
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
	struct printing p;

	if (n == 0)
		return usage_error(_("%s wants a text"), "analyze");
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%s%s", i == 0 ? "" : " ", args[i]);
	start_printing(&p, o, NULL);
	inventory_analyse(&p.sink, buf_span(&text));
	buf_release(&text);
	return finish_printing(&p.sink, 0, &e);
}

static void
print_fault(const char *text, void *arg)
{
	struct sink *sink = arg;

	escape_line(&sink->text, span_of(text));
	buf_addc(&sink->text, '\n');
}

/* Programs know it by the status. */
static void
tell_whole(const char *index)
{
	struct buf line = BUF_INIT;

	if (!isatty(STDERR_FILENO))
		return;
	buf_addf(&line, _("%s is whole\n"), index);
	message_lines(buf_span(&line));
	buf_release(&line);
}

static int
command_check(const struct options *o, char *const *args, size_t n)
{
	struct err e = ERR_INIT, said = ERR_INIT;
	struct buf doing = BUF_INIT;
	struct progress *progress;
	struct printing p;
	char *index = locate_for_reading(o->index, &e);
	int faults;

	(void)args;
	(void)n;
	if (index == NULL)
		return fail(&e);
	start_printing(&p, o, NULL);
	progress = progress_start(stderr, 0);
	buf_addf(&doing, _("checking %s"), index);
	progress_say(progress, doing.p);
	faults = check_index(index, print_fault, &p.sink, &e);
	progress_end(progress);
	buf_release(&doing);
	if (faults == -1 && e.code == ERR_DAMAGED)
		faults = 1, message_error(PROGRAM, &e);
	if (faults == 0)
		tell_whole(index);
	free(index);
	if (faults <= 0)
		return finish_printing(&p.sink, faults, &e);
	finish_printing(&p.sink, 0, &said);
	return EXIT_DAMAGED;
}

/* --- Options ----------------------------------------------------------- */

static const struct {
	const char *name;
	int (*run)(const struct options *, char *const *, size_t);
	size_t most; /* operands */
} commands[] = {
    {"build", command_build, 1},
    {"add", command_add, SIZE_MAX},
    {"sync", command_sync, SIZE_MAX},
    {"remove", command_remove, SIZE_MAX},
    {"fetch", command_fetch, SIZE_MAX},
    {"list", command_list, 0},
    {"stats", command_stats, 0},
    {"check", command_check, 0},
    {"export", command_export, 0},
    {"terms", command_terms, 1},
    {"analyze", command_analyze, SIZE_MAX},
};

static int
tell_text(const char *text)
{
	struct err e = ERR_INIT;
	struct style style = {.columns = STYLE_COLUMNS};
	struct sink sink;

	sink_open(&sink, STDOUT_FILENO, &style, WHEN_NEVER);
	buf_adds(&sink.text, text);
	return finish_printing(&sink, 0, &e);
}

static int
help(void)
{
	return tell_text(
	    _("usage: miprof-index [-d FILE] [-v] COMMAND [ARG]...\n"
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
	      "  -h, --help             -V, --version\n"));
}

enum { OPTION_AS = 256, OPTION_FORMAT, OPTION_BULK, OPTION_SETTINGS };

static const struct option long_options[] = {
    {"index", required_argument, NULL, 'd'},
    {"verbose", no_argument, NULL, 'v'}, {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {"as", required_argument, NULL, OPTION_AS},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"bulk", no_argument, NULL, OPTION_BULK},
    {"settings", no_argument, NULL, OPTION_SETTINGS}, {NULL, 0, NULL, 0}};

static int
run(const struct options *o, char *const *args, size_t n)
{
	struct err e = ERR_INIT;

	if (n == 0)
		return usage_error(_("no command: see miprof-index -h%s"), "");
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(args[0], commands[i].name) != 0)
			continue;
		if (n - 1 <= commands[i].most)
			return commands[i].run(o, args + 1, n - 1);
		err_set(&e, ERR_USAGE,
		    _("%s takes no \"%s\"; see miprof-index -h"), args[0],
		    args[1 + commands[i].most]);
		return fail(&e);
	}
	return usage_error(_("%s is no command: see miprof-index -h"), args[0]);
}

static int
take_format(struct options *o, const char *value)
{
	static const char *const names[] = {[FORMAT_AUTO] = "auto",
	    [FORMAT_PRETTY] = "pretty",
	    [FORMAT_LINE] = "line",
	    [FORMAT_JSON] = "json"};

	for (size_t i = 0; i < COUNT(names); i++) {
		if (strcmp(names[i], value) != 0)
			continue;
		o->format = (enum format)i;
		return 0;
	}
	usage_error(
	    _("--format \"%s\": not one of auto, pretty, line, json"), value);
	return -1;
}

static int
bad_option(int why, const char *word)
{
	char letter[] = {'-', (char)optopt, '\0'};

	if (strncmp(word, "--", 2) != 0)
		word = letter; /* of a bundle */
	if (why == ':')
		usage_error(_("option \"%s\" needs a value; see "
			      "miprof-index -h"),
		    word);
	else
		usage_error(
		    _("unknown option \"%s\"; see miprof-index -h"), word);
	return -1;
}

/* An option taken, or -1 when that was told. */
static int
take_option(struct options *o, int option, const char *word)
{
	switch (option) {
	case 'd':
		o->index = optarg;
		return 0;
	case 'v':
		o->verbose = true;
		return 0;
	case OPTION_AS:
		o->as = optarg;
		return 0;
	case OPTION_FORMAT:
		return take_format(o, optarg);
	case OPTION_BULK:
		o->bulk = true;
		return 0;
	case OPTION_SETTINGS:
		o->settings = true;
		return 0;
	default:
		return bad_option(option, word);
	}
}

int
main(int argc, char **argv)
{
	struct options o = {.format = FORMAT_AUTO};
	int option;

	pages_program();
	i18n_start();
	opterr = 0;
	while ((option = getopt_long(
		    argc, argv, ":d:vhV", long_options, NULL)) != -1) {
		if (option == 'h')
			return help();
		if (option == 'V')
			return tell_text(PROGRAM " " VERSION "\n");
		if (take_option(&o, option, argv[optind - 1]) == -1)
			return EXIT_ERROR;
	}
	return run(&o, argv + optind, (size_t)(argc - optind));
}
