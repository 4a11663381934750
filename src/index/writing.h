/*
 * What the parts of the writer share.  Private to src/index/writ*.c; for
 * everybody else: writer.h.
 */
#ifndef INDEX_WRITING_H
#define INDEX_WRITING_H

#include <sqlite3.h>
#include <sys/types.h>
#include <time.h>

#include "base/buf.h"
#include "base/table.h"
#include "french/nearest.h"
#include "index/checksum.h"
#include "index/schema.h"
#include "index/tokens.h"
#include "index/writer.h"

/* Statements, prepared when first used. */
enum {
	PUT_PUBLICATION,
	GET_PUBLICATION,
	GET_SLUG,
	GET_TITLE,
	GET_TITLE_WORDS,
	NEXT_PUBLICATION,
	IS_LISTED,
	PUT_SOURCE,
	FAIL_SOURCE,
	GET_SOURCE,
	GET_STAMPED,
	ALL_STAMPS,
	NEXT_SOURCE,
	NEXT_SLOT,
	END_SOURCE,
	STAMP_SOURCE,
	PUT_SECTION,
	PUT_PASSAGE,
	ROWS,
	DROP_WORDS,
	DROP_PASSAGES,
	DROP_SECTIONS,
	DROP_SOURCE,
	DROP_PUBLICATION,
	SOURCES_OF,
	ALL_SOURCES,
	ALL_PUBLICATIONS,
	COUNT_SYNONYMS,
	FILES,
	ROOTS,
	GET_TEXT,
	PUT_SYNONYM,
	PUT_META,
	GET_FORMS_SUM,
	GET_BLOB,
	PUT_BLOB,
	STATEMENTS
};

extern const char *const writing_sql[STATEMENTS];

/* The source that is being written. */
struct current {
	int64_t id, publication;
	unsigned slot;
	struct buf title;   /* the column: TITLE_MARK and the words */
	struct buf section; /* the column of the last passage */
	struct buf other;   /* and of the one before it */
	size_t passages, bytes;
	struct texts_sum sum;
};

/*
 * Passages that wait for a dictionary: their words are in the full-text
 * table already, which does not look at the texts.
 */
struct waiting {
	struct waiting_passage {
		int64_t row;
		size_t label, labellen; /* in bytes; labellen 0: none */
		unsigned page, number;
		uint32_t time;
	} * list;
	size_t *sizes; /* of the bodies, one after another in bodies */
	size_t n, cap, capsizes;
	struct buf bodies, labels;
};

struct writer {
	char *path;   /* where the index is to be */
	char *beside; /* the file that is written; equals path in an update */
	enum writer_mode mode;
	bool is_first; /* of a build: goes on as an update */
	sqlite3 *db;
	dev_t device; /* and inode: of the file that an update opened */
	ino_t inode;
	int beside_fd; /* of a build: keeps others from writing there; or -1 */
	sqlite3_stmt *stmt[STATEMENTS]; /* prepared when first used */
	struct tokens tokens;
	struct postings *postings; /* of passages not yet in the table */
	struct current current;
	struct packer *packer;
	bool packs; /* there is a dictionary */
	struct waiting waiting;
	struct buf text; /* the body of one passage */
	struct buf packed;
	uint64_t forms_sum;
	struct vocabulary *words; /* that changed */
	bool begun; /* a transaction, which must be there until its commit */
	int before; /* changes of rows when the transaction began */
	int64_t next_source;
	struct table stamps; /* of files, and their publications */
	size_t stamps_asked;
	time_t committed;
};

/* A prepared statement; NULL and *e. */
sqlite3_stmt *writing_statement(struct writer *, int i, struct err *);

/* The one number that a statement gives; *value stays where it has none. */
int writing_number(
    struct writer *, int i, int64_t parameter, int64_t *value, struct err *);

/* Run a statement of one or two numbers. */
int writing_run(struct writer *, int i, int64_t a, int64_t b, struct err *);

int writing_put_meta(
    struct writer *, const char *key, int64_t value, struct err *);

/* Seconds of a clock that never jumps. */
time_t writing_now(void);

/* --- Passages (writing-passage.c) -------------------------------------- */

/* Append text; bytes that tell columns apart, or that no text should hold,
 * become spaces. */
void writing_add_clean(struct buf *out, struct span text);

/* Rows of passages from..to: a list that the caller frees. */
int writing_rows(struct writer *, int64_t from, int64_t to, int64_t **rows,
    size_t *n, struct err *);

/* The words of a passage out of the full-text table, and into it. */
int writing_drop_words(struct writer *, int64_t row, struct err *);
int writing_put_words(struct writer *, int64_t row,
    const struct span zones[ZONE_COUNT], struct err *);

/* Write the words of added passages into the full-text table. */
int writing_store_words(struct writer *, struct err *);

/* Store the passages that wait for a dictionary. */
int writing_flush(struct writer *, struct err *);

/* --- Totals (writing-totals.c) ----------------------------------------- */

/* Count publications, sources and passages, and store what ranking needs of
 * them: numbers in meta, a few bytes a source in blobs (schema.h). */
int writing_store_totals(struct writer *, struct err *);

/* --- Publications (writing-publication.c) ------------------------------ */

/* *id 0: none has this slug.  words (may be NULL): of its title. */
int writing_find_publication(struct writer *, struct span slug, int64_t *id,
    struct buf *words, struct err *);

#endif
