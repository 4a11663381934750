/*
 * Fetching, from a server that fails in every way (fetch_server.pl).
 */
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "catalogue/fetch.h"
#include "catalogue/store.h"

#define PDF_BYTES (9 + 8000 + 7)

static struct {
	pid_t pid;
	int port;
	char folder[64], log[96];
	pid_t tls_pid; /* 0: this machine has no openssl */
	int tls_port;
} server;

/* What done was told of the last publication. */
struct told {
	enum fetch_outcome outcome;
	char *path, *why;
	unsigned calls;
};

/* --- Helpers ---------------------------------------------------------- */

static int
on_done(const struct publication *p, enum fetch_outcome outcome,
    const char *path, const struct err *why, void *arg)
{
	struct told *told = arg;

	(void)p;
	free(told->path);
	free(told->why);
	told->outcome = outcome;
	told->path = path == NULL ? NULL : xstrdup(path);
	told->why = why == NULL ? NULL : xstrdup(why->text);
	told->calls++;
	return 0;
}

static void
told_release(struct told *told)
{
	free(told->path);
	free(told->why);
	*told = (struct told){.calls = 0};
}

static struct fetch_options
options(struct told *told)
{
	return (struct fetch_options){.folder = server.folder,
	    .attempts = 3,
	    .pause_ms = 1,
	    .stall_seconds = 1,
	    .max_seconds = 10,
	    .max_bytes = 1 << 20,
	    .done = on_done,
	    .arg = told};
}

static void
fetch_with(const char *id, const char *path, const struct fetch_options *o)
{
	char url[128];
	struct publication p = {.id = (char *)(size_t)id, .url = url};
	const struct publication *one = &p;
	struct err e = ERR_INIT;

	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", server.port, path);
	assert_int_equal(fetch_all(&one, 1, o, &e), 0);
	assert_null(e.text);
}

static void
fetch(const char *id, const char *path, struct told *told)
{
	struct fetch_options o = options(told);

	told_release(told);
	fetch_with(id, path, &o);
	assert_int_equal(told->calls, 1);
}

static bool
exists(const char *id, const char *suffix)
{
	char *path = store_path(server.folder, id, suffix);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static long
size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

/* How often the log has a line that begins with path and holds text. */
static int
asked(const char *path, const char *text)
{
	char line[2048];
	FILE *f = fopen(server.log, "r");
	size_t len = strlen(path);
	int n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL)
		n += strncmp(line, path, len) == 0 && line[len] == '|' &&
		    strstr(line, text) != NULL;
	fclose(f);
	return n;
}

/* --- Tests ------------------------------------------------------------ */

static const struct {
	const char *path, *why;
	int requests;
} hopeless[] = {
    {"/404.pdf", "nothing at its address any more", 1},
    {"/410.pdf", "nothing at its address any more", 1},
    {"/403.pdf", "status 403", 1},
    {"/500.pdf", "status 500", 3},
    {"/cut-always.pdf", "", 3},
    {"/endless.pdf", "larger than a publication may be", 1},
    {"/big.pdf", "larger than a publication may be", 1},
    {"/loop.pdf", "without end", 6},
    {"/to-file.pdf", "not https", 1},
    {"/to-gopher.pdf", "not https", 1},
    {"/html.pdf", "html file instead of a PDF", 1},
    {"/text.txt", "neither a PDF nor a web page", 1},
    {"/empty.pdf", "empty file", 1},
};

static void
a_failure_says_why_and_how_to_add_by_hand(void **state)
{
	struct told told = {.calls = 0};

	(void)state;
	for (size_t i = 0; i < COUNT(hopeless); i++) {
		fetch("perdue", hopeless[i].path, &told);
		assert_int_equal(told.outcome, FETCH_FAILED);
		assert_null(told.path);
		assert_non_null(strstr(told.why, "perdue: "));
		assert_non_null(strstr(told.why, hopeless[i].why));
		assert_non_null(
		    strstr(told.why, "miprof-index add --as=perdue FILE"));
		assert_null(strchr(told.why, '\n'));
		assert_int_equal(
		    asked(hopeless[i].path, ""), hopeless[i].requests);
		assert_false(exists("perdue", ".pdf"));
		assert_false(exists("perdue", ".record"));
	}
	told_release(&told);
}

static const struct {
	const char *path;
	int requests;
} arriving[] = {
    {"/untold.pdf", 1},
    {"/flaky.pdf", 3},
    {"/busy.pdf", 2},
    {"/silent.pdf", 2},
    {"/cut.pdf", 2},
    {"/cut-changed.pdf", 2},
    {"/cut-wrong.pdf", 3},
    {"/cut-416.pdf", 3},
    {"/cut-weak.pdf", 2},
    {"/hop.pdf", 1},
    {"/binary-tag.pdf", 1},
};

static void
a_server_that_recovers_is_waited_for(void **state)
{
	struct told told = {.calls = 0};

	(void)state;
	for (size_t i = 0; i < COUNT(arriving); i++) {
		char id[16];

		snprintf(id, sizeof(id), "arrivee-%zu", i);
		fetch(id, arriving[i].path, &told);
		if (told.why != NULL)
			print_message("# %s\n", told.why);
		assert_int_equal(told.outcome, FETCH_NEW);
		assert_null(told.why);
		assert_int_equal(size_of(told.path), PDF_BYTES);
		assert_int_equal(
		    asked(arriving[i].path, ""), arriving[i].requests);
		assert_true(exists(id, ".record"));
		assert_false(exists(id, ".part"));
		assert_false(exists(id, ".part.record"));
	}
	told_release(&told);
}

static void
a_file_that_was_cut_off_is_resumed(void **state)
{
	(void)state;
	assert_int_equal(asked("/cut.pdf", "range: bytes=3000-"), 1);
	assert_int_equal(asked("/cut.pdf", "if-range: \"c\""), 1);
	assert_int_equal(asked("/cut-weak.pdf", "range: "), 0);
}

static void
a_fetch_that_was_killed_is_resumed_by_the_next(void **state)
{
	struct told told = {.calls = 0};
	struct fetch_options o = options(&told);
	int before = asked("/cut.pdf", "range: bytes=3000-");

	(void)state;
	o.attempts = 1;
	fetch_with("tuee", "/cut.pdf", &o);
	assert_int_equal(told.outcome, FETCH_FAILED);
	assert_true(exists("tuee", ".part"));
	fetch("tuee", "/cut.pdf", &told);
	assert_int_equal(told.outcome, FETCH_NEW);
	assert_int_equal(asked("/cut.pdf", "range: bytes=3000-"), before + 1);
	assert_int_equal(size_of(told.path), PDF_BYTES);
	told_release(&told);
}

static void
who_asks_says_so(void **state)
{
	(void)state;
	assert_int_equal(
	    asked("/untold.pdf", "user-agent: miprof-search/" VERSION), 1);
}

static void
what_has_not_changed_is_not_sent_again(void **state)
{
	static const char *const paths[] = {
	    "/ok.pdf", "/dated.pdf", "/quoted.pdf", "/untold.pdf"};
	struct told told = {.calls = 0};

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		char id[16];

		snprintf(id, sizeof(id), "meme-%zu", i);
		fetch(id, paths[i], &told);
		assert_int_equal(told.outcome, FETCH_NEW);
		fetch(id, paths[i], &told);
		assert_int_equal(told.outcome, FETCH_SAME);
		assert_int_equal(size_of(told.path), PDF_BYTES);
	}
	assert_int_equal(asked("/ok.pdf", "if-none-match: \"v1\""), 1);
	told_release(&told);
}

static void
what_is_gone_here_is_fetched_whatever_the_record_says(void **state)
{
	struct told told = {.calls = 0};

	(void)state;
	fetch("effacee", "/ok.pdf", &told);
	assert_int_equal(unlink(told.path), 0);
	fetch("effacee", "/ok.pdf", &told);
	assert_int_equal(told.outcome, FETCH_NEW);
	assert_int_equal(size_of(told.path), PDF_BYTES);
	told_release(&told);
}

static void
what_has_changed_replaces_what_was_there(void **state)
{
	struct told told = {.calls = 0};
	char *before, *after;

	(void)state;
	fetch("changee", "/changed.pdf", &told);
	before = store_sha256(told.path, NULL);
	fetch("changee", "/changed.pdf", &told);
	assert_int_equal(told.outcome, FETCH_NEW);
	after = store_sha256(told.path, NULL);
	assert_string_not_equal(before, after);
	free(before);
	free(after);
	told_release(&told);
}

static void
another_type_leaves_what_was_there(void **state)
{
	struct told told = {.calls = 0};

	(void)state;
	fetch("muee", "/turned", &told);
	assert_int_equal(told.outcome, FETCH_NEW);
	fetch("muee", "/turned", &told);
	assert_int_equal(told.outcome, FETCH_FAILED);
	assert_non_null(
	    strstr(told.why, "a html file where it gave a pdf file"));
	assert_true(exists("muee", ".pdf"));
	assert_false(exists("muee", ".html"));
	assert_false(exists("muee", ".part"));
	told_release(&told);
}

static void
a_page_is_kept_as_a_page(void **state)
{
	struct told told = {.calls = 0};

	(void)state;
	fetch("page", "/page", &told);
	assert_int_equal(told.outcome, FETCH_NEW);
	assert_true(exists("page", ".html"));
	told_release(&told);
}

static void
the_record_has_date_and_sum(void **state)
{
	struct told told = {.calls = 0};
	struct record record = RECORD_INIT;
	char *path = store_path(server.folder, "notee", ".record");
	char *sum;

	(void)state;
	fetch("notee", "/ok.pdf", &told);
	assert_int_equal(record_read(&record, path), 0);
	sum = store_sha256(told.path, NULL);
	assert_string_equal(record.sha256, sum);
	assert_int_equal(strlen(sum), 64);
	assert_string_equal(record.file, "notee.pdf");
	assert_string_equal(record.etag, "\"v1\"");
	assert_int_equal(strlen(record.date), 20);
	assert_non_null(strstr(record.url, "/ok.pdf"));
	free(sum);
	free(path);
	record_release(&record);
	told_release(&told);
}

static void
a_server_that_stands_still_is_left(void **state)
{
	struct told told = {.calls = 0};
	struct fetch_options o = options(&told);

	(void)state;
	o.attempts = 1;
	fetch_with("lente", "/stalled.pdf", &o);
	assert_int_equal(told.outcome, FETCH_FAILED);
	assert_non_null(strstr(told.why, "add --as=lente FILE"));
	told_release(&told);
}

static void
a_publication_without_address_says_so(void **state)
{
	struct told told = {.calls = 0};
	struct fetch_options o = options(&told);
	struct publication p = {.id = (char *)(size_t) "muette"};
	const struct publication *one = &p;

	(void)state;
	assert_int_equal(fetch_all(&one, 1, &o, NULL), 0);
	assert_int_equal(told.outcome, FETCH_FAILED);
	assert_non_null(strstr(told.why, "no address"));
	assert_non_null(strstr(told.why, "add --as=muette FILE"));
	told_release(&told);
}

static void
http_is_not_asked_for_https(void **state)
{
	struct told told = {.calls = 0};
	struct fetch_options o = options(&told);
	char url[64];
	struct publication p = {.id = (char *)(size_t) "sure", .url = url};
	const struct publication *one = &p;

	(void)state;
	snprintf(url, sizeof(url), "https://127.0.0.1:%d/ok.pdf", server.port);
	o.attempts = 1;
	assert_int_equal(fetch_all(&one, 1, &o, NULL), 0);
	assert_int_equal(told.outcome, FETCH_FAILED);
	told_release(&told);
}

static const struct {
	const char *host, *path;
	bool trusted;	 /* the authority is told */
	const char *why; /* NULL: it arrives */
} secure[] = {
    {"localhost", "/ok", true, NULL},
    {"localhost", "/ok", false, "cannot be trusted"},
    {"127.0.0.1", "/ok", true, "cannot be trusted"},
    {"localhost", "/down", true, "not https"},
};

static void
https_is_checked_and_kept(void **state)
{
	(void)state;
	if (server.tls_pid == 0) { /* skip() is a failure to prove */
		print_message("# left out: no server that speaks TLS\n");
		return;
	}
	for (size_t i = 0; i < COUNT(secure); i++) {
		struct told told = {.calls = 0};
		struct fetch_options o = options(&told);
		char url[64], ca[128];
		struct publication p = {
		    .id = (char *)(size_t) "tls", .url = url};
		const struct publication *one = &p;

		snprintf(ca, sizeof(ca), "%s/cert.pem", server.folder);
		snprintf(url, sizeof(url), "https://%s:%d%s", secure[i].host,
		    server.tls_port, secure[i].path);
		o.ca_file = secure[i].trusted ? ca : NULL;
		assert_int_equal(fetch_all(&one, 1, &o, NULL), 0);
		if (secure[i].why == NULL) {
			assert_null(told.why);
			assert_int_equal(told.outcome, FETCH_NEW);
		} else {
			assert_non_null(strstr(told.why, secure[i].why));
		}
		told_release(&told);
	}
}

static void
a_link_in_the_way_is_not_followed(void **state)
{
	struct told told = {.calls = 0};
	char *target = store_path(server.folder, "victime", "");
	char *part = store_path(server.folder, "liee", ".part");

	(void)state;
	assert_int_equal(symlink(target, part), 0);
	fetch("liee", "/ok.pdf", &told);
	assert_int_equal(told.outcome, FETCH_FAILED);
	assert_int_equal(size_of(target), -1);
	free(target);
	free(part);
	told_release(&told);
}

static int
stop_at_once(
    const struct publication *p, uint64_t got, uint64_t total, void *arg)
{
	(void)p;
	(void)got;
	(void)total;
	(void)arg;
	return 1;
}

static void
an_interrupt_ends_it(void **state)
{
	struct told told = {.calls = 0};
	struct fetch_options o = options(&told);

	(void)state;
	o.progress = stop_at_once;
	fetch_with("coupee", "/ok.pdf", &o);
	assert_int_equal(told.outcome, FETCH_FAILED);
	assert_non_null(strstr(told.why, "interrupted"));
	told_release(&told);
}

static void
a_folder_that_cannot_be_made_is_an_error(void **state)
{
	struct fetch_options o = options(NULL);
	struct err e = ERR_INIT;

	(void)state;
	o.folder = "/dev/null/files";
	assert_int_equal(fetch_all(NULL, 0, &o, &e), -1);
	assert_non_null(strstr(e.text, "/dev/null"));
	err_release(&e);
}

/* --- The server ------------------------------------------------------- */

/* Start a command and return the number after the last ':' of the line it
 * prints that holds text; 0 where there is none. */
static int
command_start(const char *const *argv, const char *text, pid_t *pid)
{
	char line[256];
	int out[2], number = 0;
	FILE *f;

	if (pipe(out) == -1)
		return 0;
	*pid = fork();
	if (*pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		execvp(argv[0], (char *const *)(size_t)argv);
		_exit(127);
	}
	close(out[1]);
	f = fdopen(out[0], "r");
	while (number == 0 && fgets(line, sizeof(line), f) != NULL) {
		const char *colon = strrchr(line, ':');

		if (strstr(line, text) != NULL)
			number = atoi(colon == NULL ? line : colon + 1);
	}
	return number; /* f stays open: the command goes on writing */
}

static void
command_stop(pid_t pid)
{
	if (pid == 0)
		return;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

static void
tls_start(void)
{
	char port[16];
	const char *argv[] = {
	    "tests/unit/tls_server.sh", server.folder, port, NULL};

	if (system("command -v openssl >/dev/null 2>&1") != 0)
		return;
	snprintf(port, sizeof(port), "%d", server.port);
	server.tls_port = command_start(argv, "ACCEPT", &server.tls_pid);
}

static int
server_start(void **state)
{
	const char *argv[] = {
	    "perl", "tests/unit/fetch_server.pl", server.log, NULL};

	(void)state;
	setenv("no_proxy", "*", 1);
	strcpy(server.folder, "/tmp/fetch_test.XXXXXX");
	if (mkdtemp(server.folder) == NULL)
		return -1;
	snprintf(server.log, sizeof(server.log), "%s/log", server.folder);
	server.port = command_start(argv, "", &server.pid);
	tls_start();
	return server.port > 0 ? 0 : -1;
}

static int
server_stop(void **state)
{
	char command[128];

	(void)state;
	command_stop(server.pid);
	command_stop(server.tls_pid);
	snprintf(command, sizeof(command), "rm -rf '%s'", server.folder);
	return system(command) == 0 ? 0 : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_failure_says_why_and_how_to_add_by_hand),
	    cmocka_unit_test(a_server_that_recovers_is_waited_for),
	    cmocka_unit_test(a_file_that_was_cut_off_is_resumed),
	    cmocka_unit_test(a_fetch_that_was_killed_is_resumed_by_the_next),
	    cmocka_unit_test(who_asks_says_so),
	    cmocka_unit_test(what_has_not_changed_is_not_sent_again),
	    cmocka_unit_test(
		what_is_gone_here_is_fetched_whatever_the_record_says),
	    cmocka_unit_test(what_has_changed_replaces_what_was_there),
	    cmocka_unit_test(another_type_leaves_what_was_there),
	    cmocka_unit_test(a_page_is_kept_as_a_page),
	    cmocka_unit_test(the_record_has_date_and_sum),
	    cmocka_unit_test(a_server_that_stands_still_is_left),
	    cmocka_unit_test(a_publication_without_address_says_so),
	    cmocka_unit_test(http_is_not_asked_for_https),
	    cmocka_unit_test(https_is_checked_and_kept),
	    cmocka_unit_test(a_link_in_the_way_is_not_followed),
	    cmocka_unit_test(an_interrupt_ends_it),
	    cmocka_unit_test(a_folder_that_cannot_be_made_is_an_error),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
