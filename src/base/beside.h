/*
 * A file is written beside its place and renamed there, so that nobody
 * meets half of it.  The name beside is always the same, PATH.new: what a
 * killed program left is taken over by the next.
 */
#ifndef BASE_BESIDE_H
#define BASE_BESIDE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * An empty file beside path, with the rights that umask leaves.  Its name
 * goes to *name; the descriptor keeps other writers out until it is closed,
 * after the rename.  -1 and *e: no right to, or another process writes it
 * for longer than a few seconds.
 */
int beside_open(const char *path, struct buf *name, struct err *e);

/*
 * An empty file without a name, on the disk of path: gone when its descriptor
 * is closed, or the program killed.  -1 and *e.
 */
int beside_unnamed(const char *path, struct err *e);

/*
 * The file that a path stands for: itself, or the one that it is a link to,
 * which is replaced then and not the link.  Owned by the caller; NULL and *e
 * where it is a link to nothing.
 */
char *beside_target(const char *path, struct err *e);

#endif
