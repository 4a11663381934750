/*
 * The files under a folder.  Interface: walk.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/read.h"
#include "index/checksum.h"
#include "index/walk.h"

#define DEPTH_MAX 64 /* folders in folders */
#define FRESH 3	     /* seconds; a time may be kept in steps of two */

struct walker {
	struct walk *walk;
	const char *root; /* absolute, no link in it */
	size_t given;	  /* bytes of the root as it was given */
	time_t now;
	walk_error_fn *fn;
	void *arg;
};

char *
walk_absolute(const char *path)
{
	char *real = realpath(path, NULL), *folder;
	struct buf b = BUF_INIT;

	if (real != NULL)
		return real;
	if (path[0] != '/' && (folder = realpath(".", NULL)) != NULL) {
		buf_addf(&b, "%s/", folder);
		free(folder);
	}
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	buf_adds(&b, path);
	while (b.len > 1 && b.p[b.len - 1] == '/')
		buf_cut(&b, b.len - 1);
	return buf_take(&b);
}

/* What no link leads to is named by its folder: asking the system for each
 * file is as dear as reading it. */
static char *
absolute_of(const struct walker *w, const char *path, bool link)
{
	struct buf b = BUF_INIT;
	const char *below = path + w->given;

	if (link)
		return walk_absolute(path);
	buf_adds(&b, w->root);
	if (below[0] != '\0' && below[0] != '/' && w->root[1] != '\0')
		buf_addc(&b, '/');
	buf_adds(&b, below);
	return buf_take(&b);
}

static int64_t
stamp_of(const char *file, const struct stat *st, time_t now)
{
	const int64_t fields[] = {(int64_t)st->st_dev, (int64_t)st->st_ino,
	    st->st_size, st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
	    st->st_ctim.tv_sec, st->st_ctim.tv_nsec};
	uint64_t sum;

	if (st->st_ctim.tv_sec + FRESH > now ||
	    st->st_mtim.tv_sec + FRESH > now)
		return 0;
	sum = checksum_text(CHECKSUM_START, span_of(file));
	sum = checksum_text(
	    sum, (struct span){(const char *)fields, sizeof(fields)});
	return sum == 0 ? 1 : (int64_t)sum;
}

static void
keep(struct walker *w, const char *path, const struct stat *st, bool link)
{
	struct walk *walk = w->walk;
	char *file;

	walk->files =
	    mem_more(walk->files, walk->n, &walk->cap, sizeof(*walk->files));
	file = absolute_of(w, path, link);
	walk->files[walk->n++] = (struct walked){
	    xstrdup(path), file, xstrdup(w->root), stamp_of(file, st, w->now)};
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, hidden ones left out, sorted; -1 and errno. */
static int
names_in(const char *path, char ***names, size_t *n)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	size_t cap = 0;

	*names = NULL;
	*n = 0;
	if (dir == NULL)
		return -1;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		*names = mem_more(*names, *n, &cap, sizeof(**names));
		(*names)[(*n)++] = xstrdup(entry->d_name);
	}
	closedir(dir);
	if (*n > 0)
		qsort(*names, *n, sizeof(**names), by_name);
	return 0;
}

static void walk_folder(struct walker *, const char *path, unsigned depth);

static void
walk_entry(struct walker *w, const char *path, unsigned depth)
{
	struct stat st;
	bool link;

	if (lstat(path, &st) == -1) {
		w->fn(path, strerror(errno), w->arg);
		return;
	}
	link = S_ISLNK(st.st_mode);
	if (link && stat(path, &st) == -1)
		return; /* leads nowhere: nothing to read */
	if (S_ISDIR(st.st_mode) && !link)
		walk_folder(w, path, depth + 1);
	else if (S_ISREG(st.st_mode) && document_is_candidate(path))
		keep(w, path, &st, link);
}

static void
walk_folder(struct walker *w, const char *path, unsigned depth)
{
	struct buf below = BUF_INIT;
	char **names;
	size_t n;

	if (depth > DEPTH_MAX) {
		w->fn(path, _("too many folders in folders"), w->arg);
		return;
	}
	if (names_in(path, &names, &n) == -1) {
		w->fn(path, strerror(errno), w->arg);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		buf_clear(&below);
		buf_addf(&below, "%s%s%s", path,
		    path[strlen(path) - 1] == '/' ? "" : "/", names[i]);
		walk_entry(w, below.p, depth);
		free(names[i]);
	}
	free(names);
	buf_release(&below);
}

int
walk_add(struct walk *walk, const char *path, walk_error_fn *fn, void *arg,
    struct err *e)
{
	struct stat st;
	char *root;
	struct walker w = {walk, NULL, strlen(path), time(NULL), fn, arg};

	if (path[0] == '\0' || stat(path, &st) == -1) {
		err_set(e, ERR_MISSING, _("%s: %s"), path,
		    path[0] == '\0' ? strerror(ENOENT) : strerror(errno));
		return -1;
	}
	w.root = root = walk_absolute(path);
	if (S_ISDIR(st.st_mode))
		walk_folder(&w, path, 0);
	else
		keep(&w, path, &st, true);
	free(root);
	return 0;
}

void
walk_release(struct walk *walk)
{
	for (size_t i = 0; i < walk->n; i++) {
		free(walk->files[i].path);
		free(walk->files[i].file);
		free(walk->files[i].root);
	}
	free(walk->files);
	*walk = (struct walk)WALK_INIT;
}
