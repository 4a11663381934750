/*
 * Files become documents: the type is told by content, the reader runs in
 * a child process under limits, and its document comes back whole.
 */
#ifndef DOCUMENT_READ_H
#define DOCUMENT_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "document/document.h"

/* Files whose name says that no reader will take them (pictures, programs). */
bool document_is_candidate(const char *path);

/*
 * What one file may cost.  A reader sees nothing but the bytes of its file:
 * it can open no other, write nowhere but to its parent, reach no network
 * and start no program (seccomp and resource limits, confine.h).
 */
struct read_limits {
	size_t file_bytes;     /* of the largest file */
	size_t text_bytes;     /* of the document made of it */
	size_t memory;	       /* bytes that a reader may take */
	unsigned cpu_seconds;  /* of computing */
	unsigned wall_seconds; /* of waiting, whatever the reader does */
};

extern const struct read_limits read_limits; /* the usual ones */

/*
 * Called once a file, in the order of the paths: doc is what was read, or
 * NULL with the reason in why, which leaves the file's name to the caller
 * ("is encrypted").  doc belongs to the caller's loop and is gone
 * when it returns.  Not 0 stops the reading.
 */
typedef int document_fn(size_t index, const char *path, struct document *doc,
    const struct err *why, void *arg);

/*
 * Children that read, `jobs` of them at the most (0: one a core), within the
 * limits given, which must stay.  Owned by the caller.
 */
struct reading *reading_new(const struct read_limits *, unsigned jobs);

/*
 * Starts a child now, which waits: one that is copied from a process that has
 * used little memory is cheaper to both.  Where it cannot be started, that is
 * told of the first file.
 */
void reading_start(struct reading *);

/*
 * Called with each file that was opened, before a child has it, for who wants
 * to look at its bytes: fd's place must stay.  A file that is given to another
 * child is opened again.
 */
typedef void opened_fn(size_t index, int fd, size_t size, void *arg);
void reading_watch(struct reading *, opened_fn *, void *arg);

/*
 * Read n files and hand each to fn in order.  Returns 0, or what fn
 * returned.  A file that crashes, loops or bombs its reader is one call
 * with why.
 */
int reading_run(struct reading *, const char *const *paths, size_t n,
    document_fn *, void *arg);

/* Ends the children; NULL is allowed. */
void reading_free(struct reading *);

/* All of that at once, within the usual limits or others. */
int document_read_all(const char *const *paths, size_t n, unsigned jobs,
    document_fn *, void *arg);
int document_read_within(const struct read_limits *, const char *const *paths,
    size_t n, unsigned jobs, document_fn *, void *arg);

/* The same for one file.  0, or -1 and *e; doc must be DOCUMENT_INIT. */
int document_read(const char *path, struct document *doc, struct err *e);

#endif
