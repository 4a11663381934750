/*
 * The manifest: what the publications are.  Form and rules are those of
 * miprof-corpus(5).
 */
#ifndef CATALOGUE_MANIFEST_H
#define CATALOGUE_MANIFEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/kinds.h"

struct publication {
	char *id; /* [a-z0-9-]+ */
	enum kind kind;
	char *title;
	char *number;	   /* NULL: none */
	char *date;	   /* YYYY, YYYY-MM or YYYY-MM-DD; NULL: unknown */
	uint64_t audience; /* bit i: audience_slug(i) */
	uint64_t theme;
	unsigned pages;	 /* 0: unknown */
	char *url;	 /* NULL: none */
	char *licence;	 /* NULL: none */
	char *publisher; /* NULL: the mission */
	char *notice; /* path of our description, made absolute or relative to
			 the working directory; NULL: none */
	char *file;   /* path of the text itself; NULL: none */
	size_t line;  /* of the manifest, from 1 */
};

struct manifest {
	char *path;
	char *vocabulary; /* path; NULL: none */
	struct publication *publications;
	size_t n, cap;
};

#define MANIFEST_INIT                                                          \
	{                                                                      \
		NULL, NULL, NULL, 0, 0                                         \
	}

/*
 * Read and check a manifest.  0, or -1 with *e = "FILE:LINE: what is wrong
 * and what is allowed", the last of the faults of its publications, those
 * before it earlier.  m must be MANIFEST_INIT, and is again after -1.
 */
int manifest_read(struct manifest *, const char *path, struct err *);
void manifest_release(struct manifest *);

/* NULL where there is none. */
const struct publication *manifest_find(
    const struct manifest *, const char *id);

#endif
