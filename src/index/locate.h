/*
 * Which index is used: the one named, $MIPROF_INDEX, the user's own, the
 * bundled one.
 */
#ifndef INDEX_LOCATE_H
#define INDEX_LOCATE_H

#include "base/err.h"

/*
 * The path of the index to read; option is what -d named, or NULL.  The
 * caller frees it; NULL and *e where there is none anywhere.
 */
char *locate_for_reading(const char *option, struct err *e);

/*
 * The path of the index to write, never the bundled one.  The user's own,
 * where it is not there yet, is made as a copy of the bundled index.
 */
char *locate_for_writing(const char *option, struct err *e);

/* The user's data folder, ${XDG_DATA_HOME:-~/.local/share}/miprof-search;
 * the caller frees it; NULL where neither variable is set. */
char *locate_data_folder(void);

/* A file that was installed with the program, or lies beside it in a
 * checkout; NULL where it is not there.  The caller frees. */
char *locate_bundled(const char *name);

#endif
