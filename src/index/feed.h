/*
 * Files into an index: what is new, what changed, what stayed, what is
 * gone.  The three verbs of miprof-index that read documents.
 */
#ifndef INDEX_FEED_H
#define INDEX_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum feed_fate {
	FEED_NEW,
	FEED_CHANGED,
	FEED_UNCHANGED,
	FEED_FAILED, /* cannot be read; why says so */
	FEED_REMOVED
};

/* What became of one file. */
struct feed_event {
	enum feed_fate fate;
	const char *path; /* as given; NULL where why names the publication */
	const char *id;	  /* publication; NULL where it failed */
	const char *why;  /* FEED_FAILED */
	size_t passages, pages, bytes;
	size_t done, total; /* files, this one counted among the done */
};

/* Not 0 stops the work after this file; what was read so far is kept. */
typedef int feed_fn(const struct feed_event *, void *arg);

/*
 * While a download goes on: bytes so far, and in all (0: unknown).  Not 0
 * gives it up.
 */
typedef int feed_tick_fn(
    const char *id, uint64_t got, uint64_t total, void *arg);

struct feed {
	const char *index;  /* path of the index */
	feed_fn *fn;	    /* told of each file */
	feed_tick_fn *tick; /* told of each download; may be NULL */
	void *arg;	    /* of both */
	const char *as;	    /* publication that a file is tied to; NULL: own */
	unsigned jobs;	    /* readers at a time; 0: one a core */
	size_t count[FEED_REMOVED + 1]; /* filled: files by fate */
	size_t passages;		/* filled: written */
};

/*
 * A fresh index from a manifest, swapped in whole; nothing is written when
 * the manifest is at fault.  Each returns 0, or -1 and *e.
 */
int feed_build(struct feed *, const char *path, struct err *e);

/* Files and folders into the index. */
int feed_add(struct feed *, char *const *paths, size_t n, struct err *e);

/* The same, and what is gone from them is forgotten; no path: everything
 * that was added before. */
int feed_sync(struct feed *, char *const *paths, size_t n, struct err *e);

/* Publications (by id) and files (by path) out of the index. */
int feed_remove(struct feed *, char *const *names, size_t n, struct err *e);

#endif
