/*
 * Commands that the reader named.  Interface: command.h.
 */
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "output/command.h"

extern char **environ;

static void
add_owned(struct command *command, char *word)
{
	command->words = mem_more(
	    command->words, command->n, &command->cap, sizeof(*command->words));
	command->words[command->n++] = word;
}

void
command_add(struct command *command, const char *word)
{
	add_owned(command, xstrdup(word));
}

static void
add_shell(struct command *command, const char *line)
{
	struct buf script = BUF_INIT;

	buf_adds(&script, line);
	buf_adds(&script, " \"$@\"");
	command_add(command, "/bin/sh");
	command_add(command, "-c");
	add_owned(command, buf_take(&script));
	command_add(command, line); /* $0 */
}

void
command_add_line(struct command *command, const char *line)
{
	if (strpbrk(line, "$`\"'\\|&;<>(){}*?[]#~=%!\n") != NULL) {
		add_shell(command, line);
		return;
	}
	for (;;) {
		size_t n;

		line += strspn(line, " \t");
		n = strcspn(line, " \t");
		if (n == 0)
			return;
		add_owned(command, span_dup((struct span){line, n}));
		line += n;
	}
}

/* What we ignore for ourselves, a child must not. */
static void
default_signals(posix_spawnattr_t *attr)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGQUIT);
	posix_spawnattr_setsigdefault(attr, &set);
	posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF);
}

pid_t
command_start(const struct command *command, int in)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	struct command whole = COMMAND_INIT;
	pid_t pid = -1;
	int rc;

	if (command->n == 0) {
		errno = ENOENT;
		return -1;
	}
	for (size_t i = 0; i < command->n; i++)
		add_owned(&whole, command->words[i]);
	add_owned(&whole, NULL);
	posix_spawn_file_actions_init(&actions);
	if (in != -1)
		posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawnattr_init(&attr);
	default_signals(&attr);
	rc = posix_spawnp(
	    &pid, whole.words[0], &actions, &attr, whole.words, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	free(whole.words);
	errno = rc;
	return rc == 0 ? pid : -1;
}

int
command_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void
command_release(struct command *command)
{
	for (size_t i = 0; i < command->n; i++)
		free(command->words[i]);
	free(command->words);
	*command = (struct command)COMMAND_INIT;
}
