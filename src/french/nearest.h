/*
 * The words of an index that are nearest to a misspelt one.
 *
 * The vocabulary is one blob of bytes that an index stores: words without
 * accents, letters a to z only, by length.  A search reads the lengths it
 * needs, not the whole.
 */
#ifndef FRENCH_NEAREST_H
#define FRENCH_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

#define NEAREST_SHORTEST 3 /* letters of the words that are kept */
#define NEAREST_LONGEST 40

/* --- Writing ------------------------------------------------------------- */

/* Words that changed. */
struct vocabulary;

struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *);
void vocabulary_clear(struct vocabulary *);
bool vocabulary_is_empty(const struct vocabulary *);

/*
 * A word without accents (lexicon_plain) and in how many passages it stands
 * now; 0: in none any more.  The last that is said of a word counts.  Others
 * than words of a to z of those lengths are passed over.
 */
void vocabulary_put(struct vocabulary *, struct span plain, uint64_t count);

/*
 * The blob old, which may be empty, with these words changed, to *blob.
 * -1 where old is damaged: what is whole of it is kept.
 */
int vocabulary_write(struct vocabulary *, struct span old, struct buf *blob);

/* --- Asking -------------------------------------------------------------- */

/* Copies len bytes of the blob from offset on; 0, or -1 on failure. */
typedef int nearest_read_fn(void *arg, size_t offset, void *out, size_t len);

struct nearest {
	char word[NEAREST_LONGEST + 1]; /* without accents */
	unsigned distance;		/* letters changed, swapped, lacking */
	double score;			/* smaller is nearer */
};

/*
 * The best words for plain (no accents), best first, at most max of them.
 * Returns how many, -1 where reading failed or the blob is damaged.  The
 * word itself, should it be there, is not among them.
 */
int nearest_find(nearest_read_fn *, void *arg, size_t blob_len,
    struct span plain, struct nearest *out, size_t max);

#endif
