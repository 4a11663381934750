/*
 * Show the source of a passage.  Interface: open.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "output/command.h"
#include "output/link.h"
#include "output/open.h"

/* Run the command on an address; its exit status, or -1 and *e. */
static int
run(const char *line, const char *address, struct err *e)
{
	struct command command = COMMAND_INIT;
	pid_t pid;

	command_add_line(&command, line);
	command_add(&command, address);
	pid = command_start(&command, -1);
	if (pid == -1)
		err_set(e, ERR_SYSTEM,
		    _("cannot run %s: %s; MIPROF_OPENER names another "
		      "program"),
		    command.words[0], strerror(errno));
	command_release(&command);
	return pid == -1 ? -1 : command_wait(pid);
}

/*
 * Some desktops refuse the address of a file with a page: they get the file
 * alone.
 */
static int
run_xdg_open(struct buf *address, struct err *e)
{
	char *page = strrchr(address->p, '#');
	int status = run("xdg-open", address->p, e);

	if (status <= 0 || page == NULL)
		return status;
	buf_cut(address, (size_t)(page - address->p));
	return run("xdg-open", address->p, e);
}

int
open_source(const struct hit *hit, struct err *e)
{
	const char *opener = getenv("MIPROF_OPENER");
	struct buf address = BUF_INIT;
	int status;

	if (!link_add(&address, hit)) {
		err_set(e, ERR_MISSING,
		    _("%s: neither a file that is there nor an address is "
		      "known for it"),
		    hit->ref);
		return -1;
	}
	if (opener == NULL || *opener == '\0') {
		opener = "xdg-open";
		status = run_xdg_open(&address, e);
	} else {
		status = run(opener, address.p, e);
	}
	if (status > 0)
		err_set(e, ERR_SYSTEM, _("%s could not open %s"), opener,
		    address.p);
	buf_release(&address);
	return status == 0 ? 0 : -1;
}
