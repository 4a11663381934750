/*
 * The folder of fetched files: for each publication ID.EXT, what is known
 * of it (ID.record), and while it comes in ID.part with ID.part.record.
 */
#ifndef CATALOGUE_STORE_H
#define CATALOGUE_STORE_H

#include <stdint.h>

#include "base/err.h"

/* All owned; NULL where unknown. */
struct record {
	char *url;
	char *file;	     /* name in the folder, without it */
	char *date;	     /* of the download, UTC */
	char *sha256;	     /* of the file, lower case hexadecimal */
	char *etag;	     /* as the server wrote it, quotes and W/ too */
	char *last_modified; /* as the server wrote it */
};

#define RECORD_INIT                                                            \
	{                                                                      \
		NULL, NULL, NULL, NULL, NULL, NULL                             \
	}

void record_release(struct record *);

/*
 * Read a record.  -1 where there is none that can be read: it is then as if
 * nothing had been fetched.  record must be RECORD_INIT.
 */
int record_read(struct record *, const char *path);

/* Whole or not at all.  0, or -1 and *e. */
int record_write(const struct record *, const char *path, struct err *);

/* FOLDER/ID + suffix; the caller frees. */
char *store_path(const char *folder, const char *id, const char *suffix);

/* Make the folder and those above it, for the user alone. */
int store_make(const char *folder, struct err *);

/*
 * The suffix of a file by what its bytes say: ".pdf", ".html", ".docx",
 * ".odt", ".pptx", ".epub" or ".zip"; NULL for anything else.
 */
const char *store_type(const char *path);

/* Lower case hexadecimal SHA-256 of a file, which the caller frees; NULL
 * and *e where it cannot be read. */
char *store_sha256(const char *path, struct err *);

#endif
