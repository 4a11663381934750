/*
 * The reader's pager.  Interface: pager.h.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/command.h"
#include "output/pager.h"

static const char *
pager_line(void)
{
	const char *line = getenv("MIPROF_PAGER");

	if (line == NULL)
		line = getenv("PAGER");
	return line == NULL ? "less -FRX" : line;
}

/*
 * A pager named without options should still show colours, leave what fits
 * on the screen, and know that the texts are UTF-8, even under LANG=C.
 */
static void
set_environment(void)
{
	setenv("LESS", "FRX", 0);
	setenv("LESSCHARSET", "utf-8", 0);
	setenv("LV", "-c", 0);
}

pid_t
pager_start(int *fd)
{
	struct command command = COMMAND_INIT;
	int ends[2];
	pid_t pid;

	command_add_line(&command, pager_line());
	if (command.n == 0 || strcmp(command.words[0], "cat") == 0 ||
	    pipe(ends) == -1) {
		command_release(&command);
		return 0;
	}
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	set_environment();
	pid = command_start(&command, ends[0]);
	command_release(&command);
	close(ends[0]);
	if (pid == -1) {
		close(ends[1]);
		return 0;
	}
	*fd = ends[1];
	/* Ctrl-C is for the pager; we go when it goes. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	return pid;
}

void
pager_wait(pid_t pid)
{
	command_wait(pid);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
}
