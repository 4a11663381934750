/*
 * Commands that the reader named in a variable of the environment.
 */
#ifndef OUTPUT_COMMAND_H
#define OUTPUT_COMMAND_H

#include <sys/types.h>

#include <stddef.h>

/* A command ready to run: words, NULL at the end. */
struct command {
	char **words; /* owned, as are the words */
	size_t n, cap;
};

#define COMMAND_INIT                                                           \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* Add one word, whatever it holds. */
void command_add(struct command *, const char *word);

/*
 * Add the words of a variable: cut at blanks, or, when it has a character
 * that only a shell understands, the shell that reads it (then words added
 * later are its $1, $2...).
 */
void command_add_line(struct command *, const char *line);

/*
 * Start it with the file descriptor `in` as standard input (-1: ours).
 * The process id; -1 and errno where it can't be started.
 */
pid_t command_start(const struct command *, int in);

/* Wait for its end: its exit status, 128 + signal, or -1. */
int command_wait(pid_t);

void command_release(struct command *);

#endif
