/*
 * Files written beside their place.  Interface: beside.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/i18n.h"
#include "base/mem.h"

#define TRIES 50 /* of a tenth of a second, for another writer */

static int
lock(int fd)
{
	const struct timespec tenth = {0, 100000000};

	for (int i = 0; i < TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -1;
		nanosleep(&tenth, NULL);
	}
	errno = EWOULDBLOCK;
	return -1;
}

/* Who waited for the lock may hold what was renamed meanwhile. */
static bool
is_named(int fd, const char *name)
{
	struct stat here, there;

	return fstat(fd, &here) == 0 && stat(name, &there) == 0 &&
	    here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/* Another's file, or one with a second name, is not for us to empty. */
static bool
is_ours(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
	    st.st_uid == geteuid();
}

static int
fail(int fd, const char *name, struct err *e)
{
	if (errno == EWOULDBLOCK)
		err_set(e, ERR_BUSY,
		    _("%s is being written by another process: try again "
		      "when it has ended"),
		    name);
	else
		err_set(e, ERR_SYSTEM, _("cannot write %s: %s"), name,
		    strerror(errno));
	if (fd != -1)
		close(fd);
	return -1;
}

int
beside_open(const char *path, struct buf *name, struct err *e)
{
	int fd;

	buf_addf(name, "%s.new", path);
	for (;;) {
		fd = open(name->p,
		    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
		    0666);
		if (fd == -1 || lock(fd) == -1)
			return fail(fd, name->p, e);
		if (is_named(fd, name->p))
			break;
		close(fd);
	}
	if (!is_ours(fd)) {
		err_set(e, ERR_SYSTEM,
		    _("%s is not a file of yours: remove it first"), name->p);
		close(fd);
		return -1;
	}
	if (ftruncate(fd, 0) == -1)
		return fail(fd, name->p, e);
	return fd;
}

/* A name that a kill left between two of these calls is taken over, too. */
int
beside_unnamed(const char *path, struct err *e)
{
	struct buf name = BUF_INIT;
	int fd;

	buf_addf(&name, "%s.part", path);
	unlink(name.p);
	fd = open(name.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		fail(fd, name.p, e);
	else
		unlink(name.p);
	buf_release(&name);
	return fd;
}

char *
beside_target(const char *path, struct err *e)
{
	struct stat st;
	char *target;

	if (lstat(path, &st) == -1 || !S_ISLNK(st.st_mode))
		return xstrdup(path);
	target = realpath(path, NULL);
	if (target == NULL)
		err_set(e, ERR_SYSTEM, _("%s is a link that leads nowhere: %s"),
		    path, strerror(errno));
	return target;
}
