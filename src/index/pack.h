/*
 * Texts of passages, packed with zstd and a dictionary made of the index's
 * own first texts: short texts hold little to repeat but what all of them
 * say.  A text is stored as TEXT where there is no dictionary (a small
 * index), else as a BLOB.
 */
#ifndef INDEX_PACK_H
#define INDEX_PACK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"

#define PACK_SAMPLE_BYTES 2000000 /* of texts that a dictionary is made of */
#define PACK_DICTIONARY_BYTES 32768
#define PACK_TEXT_BYTES (16 << 20) /* the longest text that is unpacked */

struct packer;

/* dictionary: as pack_train() made it, copied; empty: nothing is packed. */
struct packer *packer_new(struct span dictionary);
void packer_free(struct packer *); /* NULL is fine */

/*
 * A dictionary made of n texts that stand one after another in samples,
 * appended to dictionary; false where they are too few or too alike.
 */
bool pack_train(
    struct span samples, const size_t *sizes, size_t n, struct buf *dictionary);

/* Append the packed text; false, and nothing appended, without a
 * dictionary. */
bool pack(struct packer *, struct span text, struct buf *out);

/* Append the text; false where it is damaged. */
bool unpack(struct packer *, struct span packed, struct buf *out);

/*
 * The SQL function text_of(value): a TEXT as it is, a BLOB unpacked.  The
 * packer must live as long as the connection; it may change, so its address
 * is given.  An SQLite result code.
 */
int pack_register(sqlite3 *, struct packer **);

#endif
