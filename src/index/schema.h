/*
 * The index file: what is in it and how its numbers are made.
 *
 * A source is one file (a text, or our notice on a publication); its
 * passages have neighbouring row numbers, so that a source is a range and
 * a filter is a set of sources:
 *
 *	rowid = source << 20 | place << 4 | length class
 *
 * A source of more than PLACES passages takes several source numbers in a
 * row.  The full-text table `word` holds forms as written, in three columns:
 * the body of a passage, its section path, the title of its publication.
 */
#ifndef INDEX_SCHEMA_H
#define INDEX_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#define SCHEMA_APPLICATION 0x4d49504f /* "MIPO" in the file's header */
#define SCHEMA_VERSION 3

enum zone { ZONE_BODY, ZONE_SECTION, ZONE_TITLE, ZONE_COUNT };

/* The first byte of a column's text tells the tokenizer which it is. */
#define SECTION_MARK '\x1d'
#define TITLE_MARK '\x1e'

/*
 * A strong token, the form with this sign before it, stands beside a form
 * the first time that it is met in a section path or a title, and in a body
 * that has it STRONG_TIMES or more: a common word's best passages are found
 * among them without reading all its postings.
 */
#define STRONG_SIGN '+'
#define STRONG_TIMES 3

/* What is counted of each form. */
enum counted {
	IN_BODIES,   /* passages that have it in their body */
	IN_SECTIONS, /* passages that have it in their section path */
	IN_TITLES,   /* sources whose publication has it in its title */
	IN_SOURCES,  /* sources that have it anywhere */
	FORM_COUNTS
};

#define PLACE_BITS 16
#define LENGTH_BITS 4
#define SOURCE_SHIFT (PLACE_BITS + LENGTH_BITS)
#define PLACES (1U << PLACE_BITS)
#define LENGTH_CLASSES (1U << LENGTH_BITS)
#define LENGTH_STEP 64 /* bytes of text a class */

static inline int64_t
row_make(int64_t source, unsigned place, size_t bytes)
{
	size_t class = bytes / LENGTH_STEP;

	if (class >= LENGTH_CLASSES)
		class = LENGTH_CLASSES - 1;
	return source << SOURCE_SHIFT | (int64_t)place << LENGTH_BITS |
	    (int64_t) class;
}

static inline int64_t
row_source(int64_t rowid)
{
	return rowid >> SOURCE_SHIFT;
}

static inline unsigned
row_class(int64_t rowid)
{
	return (unsigned)rowid & (LENGTH_CLASSES - 1);
}

/*
 * Rows of the table blob: the vocabulary that misspellings are looked up in
 * (french/nearest.h); of each source number a byte, 8 log2(1 + bytes / 64)
 * of its text, for ranking; its publication, four bytes, the lowest first;
 * the dictionary of packed texts (pack.h); and of each source number a byte,
 * the characters of its publication's title (255: or more), for ranking.
 */
#define BLOB_WORDS 1
#define BLOB_LENGTHS 2
#define BLOB_PUBLICATIONS 3
#define BLOB_DICTIONARY 4
#define BLOB_TITLES 5
#define BLOBS 6
#define LENGTH_SCALE 8.0

/* Statements that make an empty index, ended by NULL. */
extern const char *const schema_statements[];

#endif
