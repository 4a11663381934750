/*
 * Files become documents.  Interface: read.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/read.h"
#include "document/reader.h"

bool
document_is_candidate(const char *path)
{
	static const char *const foreign[] = {"png", "jpg", "jpeg", "gif",
	    "svg", "webp", "ico", "bmp", "tif", "tiff", "mp3", "mp4", "ogg",
	    "wav", "avi", "mkv", "webm", "mov", "zip", "gz", "xz", "bz2",
	    "tar", "7z", "rar", "deb", "rpm", "iso", "exe", "dll", "so", "o",
	    "a", "class", "jar", "pyc", "db", "sqlite", "css", "js", "json",
	    "woff", "woff2", "ttf", "otf", "eot"};
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(name, '.');

	if (name[0] == '.' || name[strlen(name) - (*name != '\0')] == '~')
		return false;
	for (size_t i = 0; dot != NULL && i < COUNT(foreign); i++)
		if (strcasecmp(dot + 1, foreign[i]) == 0)
			return false;
	return true;
}

static int
load(const char *path, struct buf *bytes, struct err *e)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	ssize_t n;

	if (fd == -1 || fstat(fd, &st) == -1) {
		err_set(e, ERR_SYSTEM, "%s", strerror(errno));
		goto fail;
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(e, ERR_FORMAT, _("is no regular file"));
		goto fail;
	}
	buf_reserve(bytes, (size_t)st.st_size + 1);
	while ((n = read(fd, bytes->p + bytes->len,
		    bytes->cap - bytes->len - 1)) > 0) {
		buf_cut(bytes, bytes->len + (size_t)n);
		buf_reserve(bytes, 4096);
	}
	close(fd);
	return 0;
fail:
	if (fd != -1)
		close(fd);
	return -1;
}

int
document_read(const char *path, struct document *doc, struct err *e)
{
	struct buf bytes = BUF_INIT;
	int rc = load(path, &bytes, e);

	if (rc == 0)
		rc = reader_run(buf_span(&bytes), path, doc, e);
	if (rc == -1)
		document_release(doc);
	buf_release(&bytes);
	return rc;
}

int
document_read_all(const char *const *paths, size_t n, unsigned jobs,
    document_fn *fn, void *arg)
{
	int rc = 0;

	(void)jobs;
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct document doc = DOCUMENT_INIT;
		struct err e = ERR_INIT;
		bool read = document_read(paths[i], &doc, &e) == 0;

		rc = fn(i, paths[i], read ? &doc : NULL, read ? NULL : &e, arg);
		document_release(&doc);
		err_release(&e);
	}
	return rc;
}
