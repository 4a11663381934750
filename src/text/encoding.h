/*
 * Bytes of an unknown encoding become UTF-8.
 */
#ifndef TEXT_ENCODING_H
#define TEXT_ENCODING_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/span.h"

/*
 * bytes as UTF-8 without a byte order mark: bytes themselves where they are
 * UTF-8, else a text in scratch (which is overwritten, and must outlive the
 * span).  A byte order mark decides; then well-formed UTF-8; then UTF-16 by
 * its NULs; then `declared` (the name that the file gives, "" for none);
 * else Windows-1252, ISO 8859-15, Mac Roman or code page 850 by their French
 * letters.  Never fails: what cannot be decoded is U+FFFD.
 */
struct span encoding_utf8(
    struct span bytes, struct span declared, struct buf *scratch);

/* Whether encoding_utf8(), with no name declared, wants those tables. */
bool encoding_wants_tables(struct span bytes);

/*
 * Loads the tables of the encodings that pages declare, so that they are
 * there for a process that may open no files any more.
 */
void encoding_preload(void);

#endif
