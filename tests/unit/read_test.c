/*
 * Files are read in confined children, in order, and one bad file costs
 * nothing but itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/maxima.h"
#include "base/mem.h"
#include "base/pages.h"
#include "document/confine.h"
#include "document/read.h"
#include "document/wire.h"
#include "document/worker.h"
#include "document/zip.h"
#include "text/utf8.h"

#include "file.h"

static char folder[] = "/tmp/read_test.XXXXXX";

static int
go_there(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) == -1 ? -1 : 0;
}

static int
clean_up(void **state)
{
	struct buf b = BUF_INIT;
	int rc;

	(void)state;
	buf_addf(&b, "rm -rf %s", folder);
	rc = chdir("/") == -1 || system(b.p) != 0 ? -1 : 0;
	buf_release(&b);
	return rc;
}

/* One line a file: its first block, or why there is none. */
static int
note(size_t index, const char *path, struct document *doc,
    const struct err *why, void *arg)
{
	struct buf *b = arg;

	(void)path;
	buf_addf(b, "%zu %s\n", index,
	    doc == NULL ? why->text : doc->blocks[0].text);
	return 0;
}

static void
check_all(const struct read_limits *limits, const char *const *paths, size_t n,
    const char *expected)
{
	struct buf b = BUF_INIT;

	assert_int_equal(
	    document_read_within(limits, paths, n, 2, note, &b), 0);
	assert_string_equal(b.p, expected);
	buf_release(&b);
}

static void
documents_come_in_the_order_of_the_paths(void **state)
{
	enum { FILES = 150 };
	char *paths[FILES];
	struct buf b = BUF_INIT, want = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < FILES; i++) {
		buf_clear(&b);
		buf_addf(&b, "%zu.md", i);
		paths[i] = xstrdup(b.p);
		/* Some take longer than others. */
		for (size_t j = 0; j < (i % 7 == 0 ? 20000 : 1); j++)
			buf_addf(&b, " mot%zu", i);
		write_file(paths[i], buf_span(&b));
		buf_addf(&want, "%zu %s\n", i, b.p);
	}
	check_all(&read_limits, (const char *const *)paths, FILES, want.p);
	for (size_t i = 0; i < FILES; i++)
		free(paths[i]);
	buf_release(&b);
	buf_release(&want);
}

static void
what_is_no_file_is_told_and_the_others_go_on(void **state)
{
	const char *const paths[] = {"a.md", "fifo", "folder", "missing",
	    "loop", "/dev/zero", "tab\tnew\nline.md", "\xFFname.md", "empty",
	    "z.md"};

	(void)state;
	write_file("a.md", SPAN("Premier."));
	write_file("z.md", SPAN("Dernier."));
	write_file(paths[6], SPAN("Nom."));
	write_file(paths[7], SPAN("Octets."));
	write_file("empty", SPAN(""));
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	check_all(&read_limits, paths, COUNT(paths),
	    "0 Premier.\n1 is no regular file\n2 is a folder\n"
	    "3 No such file or directory\n"
	    "4 Too many levels of symbolic links\n5 is no regular file\n"
	    "6 Nom.\n7 Octets.\n8 has no text\n9 Dernier.\n");
}

static int
stop_at_second(size_t index, const char *path, struct document *doc,
    const struct err *why, void *arg)
{
	(void)path;
	(void)doc;
	(void)why;
	++*(size_t *)arg;
	return index == 1 ? 7 : 0;
}

static void
the_callback_stops_it(void **state)
{
	const char *const paths[] = {"a.md", "a.md", "a.md"};
	size_t calls = 0;

	(void)state;
	assert_int_equal(
	    document_read_all(paths, 3, 0, stop_at_second, &calls), 7);
	assert_int_equal(calls, 2);
	assert_int_equal(
	    document_read_all(paths, 0, 0, stop_at_second, &calls), 0);
	assert_int_equal(calls, 2);
}

/* A run that was stopped leaves nothing to the next. */
static void
readers_go_on_from_run_to_run(void **state)
{
	const char *const paths[] = {"a.md", "z.md", "a.md"};
	struct reading *reading = reading_new(&read_limits, 1);
	struct buf b = BUF_INIT;
	size_t calls = 0;

	(void)state;
	reading_start(reading);
	assert_int_equal(
	    reading_run(reading, paths, 3, stop_at_second, &calls), 7);
	assert_int_equal(reading_run(reading, paths + 1, 2, note, &b), 0);
	assert_string_equal(b.p, "0 Dernier.\n1 Premier.\n");
	reading_free(reading);
	buf_release(&b);
}

/* --- Limits -------------------------------------------------------------- */

static void
sizes_are_limited(void **state)
{
	struct read_limits limits = read_limits;
	const char *const paths[] = {"a.md", "large.md", "z.md"};
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i < 1 << 19; i++)
		buf_adds(&b, "mot ");
	write_file("large.md", buf_span(&b));
	limits.file_bytes = 1 << 20;
	check_all(&limits, paths, 3,
	    "0 Premier.\n1 is larger than 1 MB\n2 Dernier.\n");
	limits.file_bytes = 4 << 20;
	limits.text_bytes = 1 << 20;
	check_all(&limits, paths, 3,
	    "0 Premier.\n1 gives more than 1 MB of text\n2 Dernier.\n");
	buf_release(&b);
}

/* Not with a sanitizer, which takes all of the address space. */
#if !defined(__SANITIZE_ADDRESS__)
static void
memory_is_limited(void **state)
{
	struct read_limits limits = read_limits;
	const char *const paths[] = {"a.md", "large.md", "z.md"};

	(void)state;
	limits.memory = 3 << 20;
	check_all(&limits, paths, 3,
	    "0 Premier.\n1 takes more than 3 MB of memory\n2 Dernier.\n");
}

/* Nor may a reader take more from a heap that was made large before. */
static void
memory_taken_ahead_is_limited(void **state)
{
	void *memory = pages_heap(0, (size_t)64 << 20);

	memory_is_limited(state);
	free(memory);
}
#endif

/* Pages without end: each shows the same many words. */
static void
write_endless(const char *name)
{
	struct buf b = BUF_INIT, text = BUF_INIT;

	buf_adds(&text, "BT /F 9 Tf 9 TL 9 800 Td\n");
	for (int i = 0; i < 5000; i++)
		buf_adds(
		    &text, "(mot mot mot mot mot mot mot mot mot) Tj T*\n");
	buf_adds(&b,
	    "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
	    "2 0 obj <</Type/Pages/Count 4000/Kids[");
	for (int i = 0; i < 4000; i++)
		buf_addf(&b, "%d 0 R ", i + 10);
	buf_adds(&b, "]>> endobj\n");
	for (int i = 0; i < 4000; i++)
		buf_addf(&b,
		    "%d 0 obj <</Type/Page/Parent 2 0 R/Contents 3 0 R/"
		    "MediaBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>>>>>"
		    "endobj\n",
		    i + 10);
	buf_adds(&b,
	    "4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Times-Roman"
	    ">> endobj\n");
	buf_addf(&b,
	    "3 0 obj <</Length %zu>> stream\n%s\nendstream endobj\n"
	    "trailer <</Root 1 0 R>>\n",
	    text.len, text.p);
	write_file(name, buf_span(&b));
	buf_release(&b);
	buf_release(&text);
}

static void
time_is_limited(void **state)
{
	struct read_limits limits = read_limits;
	const char *const paths[] = {"a.md", "endless.pdf", "z.md"};

	(void)state;
	write_endless("endless.pdf");
	limits.cpu_seconds = 0;
	check_all(&limits, paths, 3,
	    "0 Premier.\n1 takes more than 0 seconds to read\n2 Dernier.\n");
	limits.cpu_seconds = 60;
	limits.wall_seconds = 1;
	check_all(&limits, paths, 3,
	    "0 Premier.\n1 takes more than 1 seconds to read\n2 Dernier.\n");
}

/* --- Bombs --------------------------------------------------------------- */

static void
write_bomb(const char *name)
{
	enum { PIECE = 1 << 20 };
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	char *zeros = xcalloc(1, PIECE);
	size_t size = ZIP_BYTES + PIECE;

	archive_write_set_format_zip(a);
	archive_write_set_options(a, "zip:compression-level=1");
	assert_int_equal(archive_write_open_filename(a, name), ARCHIVE_OK);
	archive_entry_set_pathname(entry, "word/document.xml");
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_write_header(a, entry);
	for (size_t i = 0; i < size; i += PIECE)
		archive_write_data(a, zeros, PIECE);
	archive_entry_free(entry);
	archive_write_free(a);
	free(zeros);
}

static void
a_zip_bomb_is_one_file_that_fails(void **state)
{
	const char *const paths[] = {"a.md", "bomb.docx", "z.md"};

	(void)state;
	write_bomb("bomb.docx");
	check_all(&read_limits, paths, 3,
	    "0 Premier.\n1 unpacks to more than 192 MB\n2 Dernier.\n");
}

static void
pages_that_hold_themselves_end(void **state)
{
	static const char pdf[] =
	    "%PDF-1.4\n"
	    "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
	    "2 0 obj <</Type/Pages/Count 999999999/Kids[2 0 R 2 0 R]>> endobj\n"
	    "trailer <</Root 1 0 R>>\n";
	const char *const paths[] = {"cycle.pdf"};
	struct buf b = BUF_INIT;

	(void)state;
	write_file("cycle.pdf", (struct span){pdf, sizeof(pdf) - 1});
	document_read_all(paths, 1, 1, note, &b);
	assert_memory_equal(b.p, "0 ", 2);
	buf_release(&b);
}

/* --- Workers ------------------------------------------------------------- */

/* Has the worker read a.md as if it had so many bytes; how many come back. */
static size_t
read_as(struct worker *w, size_t size)
{
	int fd = open("a.md", O_RDONLY);
	struct span answer;

	assert_int_equal(worker_send(w, fd, size, "a.md"), 0);
	close(fd);
	while (worker_answer(w, &read_limits, &answer) == 0)
		assert_int_equal(worker_receive(w), 1);
	return answer.len;
}

static void
a_crash_is_told_and_a_fresh_worker_goes_on(void **state)
{
	struct worker w = WORKER_INIT;
	struct err e = ERR_INIT;
	size_t bytes;

	(void)state;
	assert_int_equal(worker_start(&w, &read_limits, NULL, &e), 0);
	bytes = read_as(&w, 1000);
	/* One that was cut since, which is no crash. */
	assert_int_equal(read_as(&w, (size_t)8 << 20), bytes);
	kill(w.pid, SIGSEGV);
	while (worker_receive(&w) != 0)
		;
	assert_int_equal(worker_bury(&w, &read_limits, &e), 0);
	assert_string_equal(
	    e.text, "is damaged: it stops its reader (signal 11)");
	assert_int_equal(w.pid, -1);
	err_release(&e);
}

/* What a confined process can still do, as bits. */
static int
misbehave(int answers)
{
	int done = 0;

	done |= open("/etc/passwd", O_RDONLY) != -1 ? 1 : 0;
	done |= open("written", O_WRONLY | O_CREAT, 0600) != -1 ? 2 : 0;
	done |= socket(AF_INET, SOCK_STREAM, 0) != -1 ? 4 : 0;
	done |= fork() != -1 ? 8 : 0;
	done |= write(2, "", 0) != -1 ? 16 : 0;
	done |= kill(getppid(), 0) != -1 ? 32 : 0;
	done |= unlink("a.md") != -1 ? 64 : 0;
	done |= write(answers, "x", 1) != 1 ? 128 : 0;
	return done;
}

static void
a_confined_process_can_only_answer(void **state)
{
	int answers[2], status = 0;
	char byte = 0;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(answers), 0);
	pid = fork();
	if (pid == 0) {
		if (confine(64 << 20, 0, answers[1]) == -1)
			_exit(99);
		_exit(misbehave(answers[1]));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(read(answers[0], &byte, 1), 1);
	assert_int_equal(byte, 'x');
	close(answers[0]);
	close(answers[1]);
}

static void
nonsense_on_the_wire_is_refused(void **state)
{
	struct document d = DOCUMENT_INIT, back = DOCUMENT_INIT;
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;

	(void)state;
	document_add(&d, BLOCK_PARAGRAPH, SPAN("Texte."));
	document_add(&d, BLOCK_PARAGRAPH, SPAN("Suite."));
	d.meta.title = xstrdup("Titre");
	wire_put_document(&b, &d);
	for (size_t n = 0; n < b.len; n++)
		assert_int_equal(
		    wire_get(span_sub(buf_span(&b), 0, n), &back, &e), -1);
	assert_int_equal(wire_get(buf_span(&b), &back, &e), 0);
	assert_string_equal(back.meta.title, "Titre");
	assert_string_equal(back.blocks[1].text, "Suite.");
	document_release(&back);
	d.blocks[0].page = 2; /* the next one is on page 0 */
	buf_clear(&b);
	wire_put_document(&b, &d);
	assert_int_equal(wire_get(buf_span(&b), &back, &e), -1);
	document_release(&d);
	err_release(&e);
	buf_release(&b);
}

static void
names_tell_what_is_no_candidate(void **state)
{
	static const struct {
		const char *path;
		bool candidate;
	} rows[] = {{"a.pdf", true}, {"a", true}, {"b/a.MD", true},
	    {"b.png/a.txt", true}, {"a.PNG", false}, {".a.txt.swp", false},
	    {"b/.git", false}, {"a.txt~", false}, {"a.tar.gz", false},
	    {"", false}, {"été.docx", true}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(
		    document_is_candidate(rows[i].path), rows[i].candidate);
}

/* Copies of a word until there are n bytes; freed by the caller. */
static char *
lengthy(size_t n)
{
	struct buf b = BUF_INIT;

	while (b.len < n)
		buf_adds(&b, "é ");
	return buf_take(&b);
}

static void
what_a_file_says_too_long_is_cut(void **state)
{
	struct document d = DOCUMENT_INIT, back = DOCUMENT_INIT;
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;
	char *heading = lengthy(HEADING_BYTES + 10);

	(void)state;
	d.meta.title = lengthy(TITLE_BYTES + 1);
	d.meta.author = lengthy(META_BYTES - 2);
	d.labels = xcalloc(1, sizeof(*d.labels));
	d.labels[d.nlabels++] = lengthy(100000);
	document_add(&d, BLOCK_HEADING, SPAN("Court"))->level = 1;
	document_add(&d, BLOCK_HEADING, span_of(heading))->level = 1;
	wire_put_document(&b, &d);
	assert_int_equal(wire_get(buf_span(&b), &back, &e), 0);
	assert_in_range(strlen(back.meta.title), TITLE_BYTES - 4, TITLE_BYTES);
	assert_string_equal(back.meta.title + strlen(back.meta.title) - 3, "…");
	assert_true(utf8_valid(span_of(back.meta.title)));
	assert_string_equal(back.meta.author, d.meta.author);
	assert_in_range(strlen(back.labels[0]), 1, LABEL_BYTES);
	assert_int_equal(back.blocks[0].kind, BLOCK_HEADING);
	assert_int_equal(back.blocks[1].kind, BLOCK_PARAGRAPH);
	assert_int_equal(back.blocks[1].len, d.blocks[1].len);
	free(heading);
	buf_release(&b);
	document_release(&d);
	document_release(&back);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_come_in_the_order_of_the_paths),
		cmocka_unit_test(what_is_no_file_is_told_and_the_others_go_on),
		cmocka_unit_test(the_callback_stops_it),
		cmocka_unit_test(readers_go_on_from_run_to_run),
		cmocka_unit_test(sizes_are_limited),
#if !defined(__SANITIZE_ADDRESS__)
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(memory_taken_ahead_is_limited),
#endif
		cmocka_unit_test(time_is_limited),
		cmocka_unit_test(a_zip_bomb_is_one_file_that_fails),
		cmocka_unit_test(pages_that_hold_themselves_end),
		cmocka_unit_test(a_crash_is_told_and_a_fresh_worker_goes_on),
		cmocka_unit_test(a_confined_process_can_only_answer),
		cmocka_unit_test(nonsense_on_the_wire_is_refused),
		cmocka_unit_test(what_a_file_says_too_long_is_cut),
		cmocka_unit_test(names_tell_what_is_no_candidate),
	};

	return cmocka_run_group_tests(tests, go_there, clean_up);
}
