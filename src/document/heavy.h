/*
 * The readers whose libraries take tens of milliseconds to load.  They are
 * in a module of their own (base/module.h), so that who reads nothing but
 * text and Markdown, or nothing at all, does not wait for them.
 */
#ifndef DOCUMENT_HEAVY_H
#define DOCUMENT_HEAVY_H

#include "document/reader.h"

struct heavy_readers {
	reader_fn *of[FORMATS]; /* NULL where a format has a light one */
	void (*preload)(void);	/* what they, and old encodings, would open
				   files for */
};

/* Of the module; a program that is linked with heavy.o has it built in. */
extern const struct heavy_readers heavy_readers __attribute__((weak));

/* NULL and *e where they cannot be loaded. */
const struct heavy_readers *heavy_load(struct err *e);

#endif
