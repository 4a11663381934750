/*
 * Files written beside their place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/beside.h"

static char folder[] = "/tmp/beside.XXXXXX";

static int
enter(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : chdir(folder);
}

static int
leave(void **state)
{
	(void)state;
	return chdir("/") == -1 ? -1 : rmdir(folder);
}

static off_t
size_of(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	return st.st_size;
}

static void
what_a_killed_program_left_is_taken_over_empty(void **state)
{
	struct buf name = BUF_INIT;
	struct err e = ERR_INIT;
	FILE *left = fopen("a.db.new", "w");
	int fd;

	(void)state;
	fputs("half an index", left);
	fclose(left);
	fd = beside_open("a.db", &name, &e);
	assert_true(fd >= 0);
	assert_string_equal(name.p, "a.db.new");
	assert_int_equal(size_of(fd), 0);
	close(fd);
	unlink("a.db.new");
	buf_release(&name);
}

static void
rights_are_what_umask_leaves(void **state)
{
	struct buf name = BUF_INIT;
	struct stat st;
	mode_t mask = umask(077);
	int fd = beside_open("b", &name, NULL);

	(void)state;
	umask(mask);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	close(fd);
	unlink("b.new");
	buf_release(&name);
}

static void
refuses(const char *path)
{
	struct buf name = BUF_INIT;
	struct err e = ERR_INIT;

	assert_int_equal(beside_open(path, &name, &e), -1);
	assert_non_null(e.text);
	assert_non_null(strstr(e.text, ".new"));
	err_release(&e);
	buf_release(&name);
}

static void
links_and_folders_in_its_place_are_refused_untouched(void **state)
{
	FILE *other = fopen("victim", "w");
	struct stat st;

	(void)state;
	fputs("kept", other);
	fclose(other);
	assert_int_equal(symlink("victim", "c.new"), 0);
	assert_int_equal(link("victim", "d.new"), 0);
	assert_int_equal(mkdir("e.new", 0700), 0);
	assert_int_equal(mkfifo("f.new", 0600), 0);
	refuses("c");
	refuses("d");
	refuses("e");
	refuses("f");
	refuses("no/such/folder/g");
	assert_int_equal(stat("victim", &st), 0);
	assert_int_equal(st.st_size, 4);
	unlink("c.new");
	unlink("d.new");
	rmdir("e.new");
	unlink("f.new");
	unlink("victim");
}

/* The one who waits gets a new file, not the one renamed meanwhile. */
static void
a_second_writer_waits_for_the_first(void **state)
{
	struct buf name = BUF_INIT;
	int fd = beside_open("h", &name, NULL), status;
	struct stat st;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct buf again = BUF_INIT;

		close(fd); /* the lock is shared with the parent's */
		fd = beside_open("h", &again, NULL);
		_exit(fd >= 0 && size_of(fd) == 0 ? 0 : 1);
	}
	assert_int_equal(write(fd, "whole", 5), 5);
	nanosleep(&(const struct timespec){0, 50000000}, NULL);
	assert_int_equal(rename("h.new", "h"), 0);
	close(fd);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(stat("h", &st), 0);
	assert_int_equal(st.st_size, 5);
	unlink("h");
	unlink("h.new");
	buf_release(&name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_killed_program_left_is_taken_over_empty),
	    cmocka_unit_test(rights_are_what_umask_leaves),
	    cmocka_unit_test(
		links_and_folders_in_its_place_are_refused_untouched),
	    cmocka_unit_test(a_second_writer_waits_for_the_first),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
