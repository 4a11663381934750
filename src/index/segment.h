/*
 * A segment of the full-text table, written without FTS5.
 *
 * FTS5 looks each token up in what it has collected, and that is most of what
 * adding text costs it.  Who has the postings of a term together can write
 * them as FTS5 does: leaves of terms, each with its postings, an index of the
 * leaves, and one of the rows of a long list ("Database File Format" of
 * fts5_index.c, the same since FTS5 came in 2015; sqlite.org/fts5.html says
 * that shadow tables hold it).  FTS5 then reads, merges and checks the segment
 * like its own: a test has both write the same bytes.
 */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "index/schema.h"

/*
 * Bytes of a leaf.  With up to 5 more and the head of its row, it fits into a
 * page of the file beside the sum; FTS5's own 4050 do not.
 */
#define SEGMENT_LEAF 4040

/* Segments of one level, as many as FTS5 lets be: then it merges them.  The
 * table's setting `usermerge` is to say the same. */
#define SEGMENT_MOST 16

struct segment;

/*
 * Begin a segment in the transaction at hand, newer than all that FTS5 was
 * given before.  leaf is SEGMENT_LEAF; less in tests, from 32.  FTS5 may not
 * be used until segment_end().  NULL and *e, which stays in use until the end.
 */
struct segment *segment_begin(sqlite3 *, size_t leaf, struct err *);

/* What comes next belongs to this term: terms come in order of their bytes.
 * 0, or -1 and *e. */
int segment_term(struct segment *, struct span term);

/*
 * Postings of the term, in order of their rows, all after those that it has:
 * FTS5's list of them, as if it were the term's first; its last row.  0, or
 * -1 and *e.
 */
int segment_postings(struct segment *, struct span list, int64_t last);

/* By how much the table grew: rows, and positions of each column. */
struct segment_totals {
	uint64_t rows, positions[ZONE_COUNT];
};

/* Write what is left, and have the segment in the table; of many segments
 * FTS5 makes one.  0, or -1 and *e.  The segment is gone afterwards. */
int segment_end(struct segment *, const struct segment_totals *);

/* Without an end: the transaction must not be committed.  NULL is fine. */
void segment_abandon(struct segment *);

#endif
