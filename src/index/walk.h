/*
 * The files under a folder.
 */
#ifndef INDEX_WALK_H
#define INDEX_WALK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct walked {
	const char *path; /* as given, with what was found below it */
	const char *file; /* absolute, links resolved: tells files apart */
	const char *root; /* absolute: what was asked for; may be NULL */
	/*
	 * Changes whenever the file does: of its name, number, size and
	 * times, which nobody can set back (st_ctim).  0: not known, or so
	 * fresh that another change could bear the same time.
	 */
	int64_t stamp;
};

struct walk {
	struct walked *files; /* in byte order of path, folder by folder */
	size_t n, cap;
	struct arena names; /* what they point to */
	struct buf folder;  /* of the last walk_file() */
	char *real;	    /* the same, absolute, links resolved; or NULL */
};

#define WALK_INIT                                                              \
	{                                                                      \
		NULL, 0, 0, ARENA_INIT, BUF_INIT, NULL                         \
	}

/* Called for what cannot be looked at; the walk goes on. */
typedef void walk_error_fn(const char *path, const char *why, void *arg);

/*
 * Add path, or every regular file below it that a reader may take.  Hidden
 * files and folders below it are left out; links to files are followed,
 * links to folders are not.  -1 and *e when path itself is not there.
 */
int walk_add(
    struct walk *, const char *path, walk_error_fn *, void *arg, struct err *e);

/* Append one file; path and file are copied, root must stay. */
void walk_put(struct walk *, const struct walked *);

void walk_release(struct walk *);

/* path made absolute, links resolved as far as it exists; owned. */
char *walk_absolute(const char *path);

/* The same, of one file after the other: a folder is asked for once. */
char *walk_file(struct walk *, const char *path);

#endif
