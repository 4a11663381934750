/*
 * Publications that the index has an address for, downloaded and added
 * under their ids.
 */
#ifndef INDEX_DOWNLOAD_H
#define INDEX_DOWNLOAD_H

#include <stddef.h>

#include "base/err.h"
#include "catalogue/fetch.h"
#include "index/feed.h"

/*
 * Fetch the n publications named (none: all that have an address and are
 * not there yet, or changed at their address) and add their files as
 * feed_add() does.  Each one that fails is an event of the feed.  options
 * gives folder and limits; its callbacks but progress are not used.  0, what
 * the feed's callback returned, or -1 and *e.
 */
int download(struct feed *, char *const *ids, size_t n,
    const struct fetch_options *, struct err *e);

/*
 * Where files are kept without any option:
 * ${XDG_DATA_HOME:-~/.local/share}/miprof-search/files.  The caller frees;
 * NULL and *e without a home.
 */
char *download_folder(struct err *);

#endif
