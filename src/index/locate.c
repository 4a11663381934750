/*
 * Which index is used.  Interface: locate.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/program.h"
#include "index/locate.h"

#define INDEX_NAME "miprof.db"
#define COPY_BYTES 65536

char *
locate_data_folder(void)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	struct buf b = BUF_INIT;

	/* A relative XDG_DATA_HOME is to be ignored: Base Directory 0.8. */
	if (data != NULL && data[0] == '/')
		buf_addf(&b, "%s/miprof-search", data);
	else if (home != NULL && home[0] != '\0')
		buf_addf(&b, "%s/.local/share/miprof-search", home);
	else
		return NULL;
	return buf_take(&b);
}

static char *
in_folder(const char *folder, const char *name)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s/%s", folder, name);
	return buf_take(&b);
}

static char *
existing(char *path)
{
	if (path != NULL && access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

char *
locate_bundled(const char *name)
{
	char *path = existing(program_beside(name));

	return path != NULL ? path : existing(in_folder(PKGDATADIR, name));
}

/* -d, else $MIPROF_INDEX, else NULL. */
static char *
named(const char *option)
{
	const char *variable = getenv("MIPROF_INDEX");

	if (option != NULL)
		return xstrdup(option);
	if (variable != NULL && variable[0] != '\0')
		return xstrdup(variable);
	return NULL;
}

static char *
own_index(void)
{
	char *folder = locate_data_folder(), *path;

	if (folder == NULL)
		return NULL;
	path = in_folder(folder, INDEX_NAME);
	free(folder);
	return path;
}

char *
locate_for_reading(const char *option, struct err *e)
{
	char *path = named(option);

	if (path == NULL)
		path = existing(own_index());
	if (path == NULL)
		path = locate_bundled(INDEX_NAME);
	if (path == NULL)
		err_set(e, ERR_MISSING,
		    _("there is no index yet: miprof-index add PATH makes "
		      "one"));
	return path;
}

/* mkdir -p, for the owner alone: what is searched may be private. */
static int
make_folders(const char *path, struct err *e)
{
	char *copy = xstrdup(path);
	int rc = 0;

	for (char *p = copy + 1; rc == 0 && p != NULL; p++) {
		p = strchr(p, '/');
		if (p != NULL)
			*p = '\0';
		if (mkdir(copy, 0700) == -1 && errno != EEXIST) {
			err_set(e, ERR_SYSTEM,
			    _("cannot make the folder %s: "
			      "%s"),
			    copy, strerror(errno));
			rc = -1;
		}
		if (p == NULL)
			break;
		*p = '/';
	}
	free(copy);
	return rc;
}

static int
copy_bytes(int from, int to)
{
	char bytes[COPY_BYTES];
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) != 0) {
		ssize_t done = 0, put;

		if (n == -1)
			return -1;
		for (; done < n; done += put) {
			put = write(to, bytes + done, (size_t)(n - done));
			if (put == -1)
				return -1;
		}
	}
	return fsync(to);
}

/*
 * Beside its place and renamed: nobody meets half a copy, nor loses what
 * another process made there while we waited for our turn.
 */
static int
copy_file(const char *from, const char *path, struct err *e)
{
	struct buf beside = BUF_INIT;
	int in = open(from, O_RDONLY | O_CLOEXEC), out, rc;

	out = beside_open(path, &beside, e);
	if (out == -1) {
		if (in != -1)
			close(in);
		buf_release(&beside);
		return -1;
	}
	if (access(path, F_OK) == 0) {
		rc = unlink(beside.p);
	} else {
		rc = in == -1 ? -1 : copy_bytes(in, out);
		if (rc == 0)
			rc = rename(beside.p, path);
	}
	if (rc == -1) {
		err_set(e, ERR_SYSTEM, _("cannot copy %s to %s: %s"), from,
		    path, strerror(errno));
		if (out != -1)
			unlink(beside.p);
	}
	if (in != -1)
		close(in);
	if (out != -1)
		close(out);
	buf_release(&beside);
	return rc;
}

static int
make_own(const char *path, struct err *e)
{
	char *bundled = locate_bundled(INDEX_NAME);
	char *folder = locate_data_folder();
	char *target = beside_target(path, e);
	int rc = target == NULL ? -1 : make_folders(folder, e);

	if (rc == 0 && bundled != NULL)
		rc = copy_file(bundled, target, e);
	free(target);
	free(folder);
	free(bundled);
	return rc;
}

char *
locate_for_writing(const char *option, struct err *e)
{
	char *path = named(option);

	if (path != NULL)
		return path;
	path = own_index();
	if (path == NULL) {
		err_set(e, ERR_SYSTEM,
		    _("no place for an index of your own: set HOME, or name "
		      "one with -d"));
		return NULL;
	}
	if (access(path, F_OK) == -1 && make_own(path, e) == -1) {
		free(path);
		return NULL;
	}
	return path;
}
