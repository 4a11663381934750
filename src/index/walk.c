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

#include "base/arena.h"
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
	const char *root; /* absolute, no link in it; owned by the walk */
	size_t given;	  /* bytes of the root as it was given */
	time_t now;
	struct buf path; /* of what is looked at */
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

char *
walk_file(struct walk *walk, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span folder = {path, slash == NULL ? 0 : (size_t)(slash - path)};
	struct buf b = BUF_INIT;
	struct stat st;

	/* No link, nor `.` or `..`. */
	if (slash == NULL || folder.len == 0 || lstat(path, &st) == -1 ||
	    !S_ISREG(st.st_mode))
		return walk_absolute(path);
	if (walk->real == NULL || !span_eq(buf_span(&walk->folder), folder)) {
		buf_clear(&walk->folder);
		buf_add(&walk->folder, folder);
		free(walk->real);
		walk->real = walk_absolute(walk->folder.p);
	}
	buf_addf(&b, "%s%s", walk->real[1] == '\0' ? "" : walk->real, slash);
	return buf_take(&b);
}

void
walk_put(struct walk *walk, const struct walked *w)
{
	struct walked *copy;

	walk->files =
	    mem_more(walk->files, walk->n, &walk->cap, sizeof(*walk->files));
	copy = &walk->files[walk->n++];
	*copy = *w;
	copy->path = arena_dup(&walk->names, span_of(w->path));
	copy->file = strcmp(w->file, w->path) == 0
	    ? copy->path
	    : arena_dup(&walk->names, span_of(w->file));
}

/* What no link leads to is named by its folder: asking the system for each
 * file is as dear as reading it. */
static char *
absolute_of(const struct walker *w, bool link)
{
	struct buf b = BUF_INIT;
	const char *below = w->path.p + w->given;

	if (link)
		return walk_absolute(w->path.p);
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
keep(struct walker *w, const struct stat *st, bool link)
{
	char *file = absolute_of(w, link);

	walk_put(w->walk,
	    &(struct walked){
		w->path.p, file, w->root, stamp_of(file, st, w->now)});
	free(file);
}

/* Names in a folder. */
struct names {
	char **list;
	size_t n, cap;
	struct arena texts;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Hidden ones are left out; sorted. */
static void
read_names(DIR *dir, struct names *names)
{
	struct dirent *entry;

	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		names->list = mem_more(
		    names->list, names->n, &names->cap, sizeof(*names->list));
		names->list[names->n++] =
		    arena_dup(&names->texts, span_of(entry->d_name));
	}
	if (names->n > 0)
		qsort(names->list, names->n, sizeof(*names->list), by_name);
}

static void walk_folder(
    struct walker *, int above, const char *name, unsigned depth);

/* What has this name in the folder that is open, and w->path whole. */
static void
walk_entry(struct walker *w, int folder, const char *name, unsigned depth)
{
	struct stat st;
	bool link;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == -1) {
		w->fn(w->path.p, strerror(errno), w->arg);
		return;
	}
	link = S_ISLNK(st.st_mode);
	if (link && fstatat(folder, name, &st, 0) == -1)
		return; /* leads nowhere: nothing to read */
	if (S_ISDIR(st.st_mode) && !link)
		walk_folder(w, folder, name, depth + 1);
	else if (S_ISREG(st.st_mode) && document_is_candidate(w->path.p))
		keep(w, &st, link);
}

static DIR *
open_folder(int above, const char *name)
{
	int links = above == AT_FDCWD ? 0 : O_NOFOLLOW;
	int fd =
	    openat(above, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | links);
	DIR *dir = fd == -1 ? NULL : fdopendir(fd);

	if (dir == NULL && fd != -1)
		close(fd);
	return dir;
}

static void
walk_folder(struct walker *w, int above, const char *name, unsigned depth)
{
	struct names names = {.texts = ARENA_INIT};
	size_t len = w->path.len;
	DIR *dir;

	if (depth > DEPTH_MAX) {
		w->fn(w->path.p, _("too many folders in folders"), w->arg);
		return;
	}
	dir = open_folder(above, name);
	if (dir == NULL) {
		w->fn(w->path.p, strerror(errno), w->arg);
		return;
	}
	read_names(dir, &names);
	for (size_t i = 0; i < names.n; i++) {
		if (w->path.p[len - 1] != '/')
			buf_addc(&w->path, '/');
		buf_adds(&w->path, names.list[i]);
		walk_entry(w, dirfd(dir), names.list[i], depth);
		buf_cut(&w->path, len);
	}
	closedir(dir);
	free(names.list);
	arena_release(&names.texts);
}

int
walk_add(struct walk *walk, const char *path, walk_error_fn *fn, void *arg,
    struct err *e)
{
	struct walker w = {.walk = walk,
	    .given = strlen(path),
	    .now = time(NULL),
	    .fn = fn,
	    .arg = arg};
	struct stat st;
	char *root;

	if (path[0] == '\0' || stat(path, &st) == -1) {
		err_set(e, ERR_MISSING, _("%s: %s"), path,
		    path[0] == '\0' ? strerror(ENOENT) : strerror(errno));
		return -1;
	}
	root = walk_absolute(path);
	w.root = arena_dup(&walk->names, span_of(root));
	free(root);
	buf_adds(&w.path, path);
	if (S_ISDIR(st.st_mode))
		walk_folder(&w, AT_FDCWD, path, 0);
	else
		keep(&w, &st, true);
	buf_release(&w.path);
	return 0;
}

void
walk_release(struct walk *walk)
{
	free(walk->files);
	arena_release(&walk->names);
	buf_release(&walk->folder);
	free(walk->real);
	*walk = (struct walk)WALK_INIT;
}
