/*
 * Times whole processes, in turn: A B C A B C ..., so that a drifting
 * machine is shared out among all.
 *
 *	launch [-n ROUNDS] [-w WARMUPS] FILE
 *
 * FILE holds one command a line: a name, then the program and its words,
 * all separated by TAB.  The output of the commands is thrown away.  Prints
 * a line a command, fields separated by TAB:
 *
 *	NAME STATUS RUNS CPU CPU-LOW CPU-HIGH WALL WALL-LOW WALL-HIGH RSS FAULTS
 *
 * CPU is user and system time of the finished process, its waited-for
 * children included, as wait4() tells it; it and WALL (by the monotonic
 * clock, from before the start to after the end) are medians in
 * microseconds, LOW and HIGH their quartiles.  RSS (KiB, largest) and
 * FAULTS (minor, median) come from the same account.  STATUS is the last
 * exit status that was not 0, or 0.
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct run {
	double cpu, wall, faults;
};

struct command {
	char *name, **argv;
	struct run *runs;
	long rss;
	int status;
};

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static void *
memory(void *p, size_t size)
{
	p = realloc(p, size);
	if (p == NULL)
		die("launch");
	return p;
}

/* Cuts line at its TABs; the words live in line. */
static struct command
parse(char *line, size_t rounds)
{
	struct command c = {NULL, NULL, NULL, 0, 0};
	size_t n = 0;

	line[strcspn(line, "\n")] = '\0';
	c.name = strsep(&line, "\t");
	do {
		c.argv = memory(c.argv, (n + 1) * sizeof(*c.argv));
		c.argv[n] = strsep(&line, "\t");
	} while (c.argv[n++] != NULL);
	if (n < 2) {
		fprintf(stderr, "launch: %s: no command\n", c.name);
		exit(2);
	}
	c.runs = memory(NULL, rounds * sizeof(*c.runs));
	return c;
}

static double
microseconds(struct timeval t)
{
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/*
 * posix_spawn() shares this small process until the exec, so that neither
 * its memory nor a copy of it is charged to the command.
 */
static struct run
run(struct command *c, const posix_spawn_file_actions_t *files)
{
	struct rusage use;
	struct run r;
	double start = now();
	pid_t pid;
	int status;

	errno = posix_spawnp(&pid, c->argv[0], files, NULL, c->argv, environ);
	if (errno != 0)
		die(c->argv[0]);
	if (wait4(pid, &status, 0, &use) == -1)
		die("wait4");
	r.wall = now() - start;
	r.cpu = microseconds(use.ru_utime) + microseconds(use.ru_stime);
	r.faults = (double)use.ru_minflt;
	if (use.ru_maxrss > c->rss)
		c->rss = use.ru_maxrss;
	if (status != 0)
		c->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	return r;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The value below which the given part of the n values lies. */
static double
quantile(const double *sorted, size_t n, double part)
{
	double at = part * (double)(n - 1);
	size_t i = (size_t)at;

	if (i + 1 >= n)
		return sorted[n - 1];
	return sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]);
}

/* Median and quartiles of the member at the given offset in each run. */
static void
print_spread(const struct run *runs, size_t n, size_t offset)
{
	double *v = memory(NULL, n * sizeof(*v));

	for (size_t i = 0; i < n; i++)
		memcpy(&v[i], (const char *)&runs[i] + offset, sizeof(*v));
	qsort(v, n, sizeof(*v), ascending);
	printf("\t%.0f\t%.0f\t%.0f", quantile(v, n, .5), quantile(v, n, .25),
	    quantile(v, n, .75));
	free(v);
}

static void
print_command(const struct command *c, size_t rounds)
{
	double *faults = memory(NULL, rounds * sizeof(*faults));

	printf("%s\t%d\t%zu", c->name, c->status, rounds);
	print_spread(c->runs, rounds, offsetof(struct run, cpu));
	print_spread(c->runs, rounds, offsetof(struct run, wall));
	for (size_t i = 0; i < rounds; i++)
		faults[i] = c->runs[i].faults;
	qsort(faults, rounds, sizeof(*faults), ascending);
	printf("\t%ld\t%.0f\n", c->rss, quantile(faults, rounds, .5));
	free(faults);
}

static struct command *
read_commands(const char *path, size_t rounds, size_t *n)
{
	struct command *v = NULL;
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;

	if (f == NULL)
		die(path);
	for (*n = 0; getline(&line, &cap, f) > 0; line = NULL, cap = 0) {
		v = memory(v, (*n + 1) * sizeof(*v));
		v[(*n)++] = parse(line, rounds);
	}
	fclose(f);
	return v;
}

static size_t
number(const char *s)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	if (*s == '\0' || *end != '\0' || n > 1000000) {
		fprintf(stderr, "launch: %s: not a number of rounds\n", s);
		exit(2);
	}
	return n;
}

int
main(int argc, char **argv)
{
	posix_spawn_file_actions_t files;
	size_t rounds = 30, warmups = 1, n;
	struct command *v;
	int c;

	while ((c = getopt(argc, argv, "n:w:")) != -1) {
		if (c == 'n')
			rounds = number(optarg);
		else if (c == 'w')
			warmups = number(optarg);
		else
			return 2;
	}
	if (argc - optind != 1 || rounds == 0) {
		fprintf(
		    stderr, "usage: launch [-n ROUNDS] [-w WARMUPS] FILE\n");
		return 2;
	}
	v = read_commands(argv[optind], rounds, &n);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	for (size_t i = 0; i < warmups + rounds; i++)
		for (size_t k = 0; k < n; k++) {
			struct run r = run(&v[k], &files);

			if (i >= warmups)
				v[k].runs[i - warmups] = r;
		}
	for (size_t k = 0; k < n; k++)
		print_command(&v[k], rounds);
	return 0;
}
