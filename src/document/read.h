/*
 * Files become documents: the type is told by content, the reader runs in
 * a child process under limits, and its document comes back whole.
 */
#ifndef DOCUMENT_READ_H
#define DOCUMENT_READ_H

#include <stddef.h>

#include "base/err.h"
#include "document/document.h"

/* Files whose name says that no reader will take them (pictures, programs). */
bool document_is_candidate(const char *path);

/*
 * Called once a file, in the order of the paths: doc is what was read, or
 * NULL with the reason in why.  doc belongs to the caller's loop and is gone
 * when it returns.  Not 0 stops the reading.
 */
typedef int document_fn(size_t index, const char *path, struct document *doc,
    const struct err *why, void *arg);

/*
 * Read n files with up to `jobs` children at a time (0: one a core) and
 * hand each to fn in order.  Returns 0, or what fn returned.  A file that
 * crashes, loops or bombs its reader is one call with why.
 */
int document_read_all(const char *const *paths, size_t n, unsigned jobs,
    document_fn *, void *arg);

/* The same for one file.  0, or -1 and *e; doc must be DOCUMENT_INIT. */
int document_read(const char *path, struct document *doc, struct err *e);

#endif
