/*
 * The parts of a zip file (ODT, DOCX, PPTX, EPUB), unpacked in memory.
 */
#ifndef DOCUMENT_ZIP_H
#define DOCUMENT_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

struct zip_part {
	char *name;
	char *bytes; /* owned */
	size_t len;
};

struct zip {
	struct zip_part *parts; /* owned; in the order of the file */
	size_t n, cap;
};

#define ZIP_INIT                                                               \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* Whether a reader will ask for the part of that name. */
typedef bool zip_wants_fn(const char *name);

/*
 * Unpacks the parts that are wanted; their names are only ever compared.
 * -1, and *e says why, where the file is damaged, encrypted, or unpacks to
 * more than ZIP_BYTES.  z must be ZIP_INIT, and is released by the caller.
 */
int zip_open(struct zip *, struct span bytes, zip_wants_fn *, struct err *e);
void zip_release(struct zip *);

#define ZIP_BYTES (192UL << 20)
#define ZIP_PARTS 20000

/* The part of that name; the empty span where there is none. */
struct span zip_part(const struct zip *, const char *name);

#endif
