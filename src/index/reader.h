/*
 * Reading an index.  Not to be used together with writer.h.
 *
 * A reader sees the index as it was when it began to look, whatever is
 * written meanwhile.  One thread at a time.
 */
#ifndef INDEX_READER_H
#define INDEX_READER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/kinds.h"
#include "base/span.h"
#include "index/formlist.h"
#include "index/schema.h"

struct reader;

/* NULL and *e where it is no index, of another version, or damaged. */
struct reader *reader_open(const char *path, struct err *e);
void reader_close(struct reader *); /* NULL is fine */

/*
 * 0 while each page that was read was as it was written; else -1 and *e.
 * To be asked before an answer is given: whoever only ranks or counts may
 * have gone on without what could not be read.
 */
int reader_sound(const struct reader *, struct err *e);

const char *reader_path(const struct reader *);

/* A number that the writer left: passages, publications, bytes (of text).
 * 0 where there is none. */
int64_t reader_number(const struct reader *, const char *key);

/*
 * From now on, what runs longer than this many milliseconds in all is cut
 * short (0: never); reader_was_cut() tells.  A scan that is cut short ends
 * as if there were no more, anything else in ERR_LIMIT.  Who loops outside
 * of this header asks reader_is_late(), and may do without being cut short
 * by anything else meanwhile: reader_watch() says whether it is.
 */
void reader_set_timeout(struct reader *, unsigned milliseconds);
void reader_watch(struct reader *, bool);
bool reader_is_late(struct reader *);
void reader_cut(struct reader *); /* now, unless it runs for ever */
bool reader_was_cut(const struct reader *);

/* --- Forms ------------------------------------------------------------- */

/* A form of the index and its counts.  Not 0 stops. */
typedef int reader_form_fn(const struct form_count *, void *arg);

/*
 * The forms of an accentless spelling; of a lemma; those whose accentless
 * spelling begins so, in byte order of it (an empty start: all).  Each
 * returns 0, what fn returned, or -1 and *e.
 */
int reader_forms_of_plain(
    struct reader *, struct span plain, reader_form_fn *, void *, struct err *);
int reader_forms_of_lemma(
    struct reader *, struct span lemma, reader_form_fn *, void *, struct err *);
int reader_forms_from(
    struct reader *, struct span plain, reader_form_fn *, void *, struct err *);

/* What stands for an expression, given its key (synonyms.h). */
typedef int reader_synonym_fn(
    struct span other, int relation, double weight, void *arg);
int reader_synonyms(struct reader *, struct span key, reader_synonym_fn *,
    void *, struct err *);

/* A row of the table blob; empty where it is not there.  Valid until the
 * reader is closed. */
int reader_blob(struct reader *, int id, struct span *bytes, struct err *);

/* The same row in parts: its length (0 where it is not there), and len bytes
 * from offset on, 0 or -1. */
size_t reader_blob_length(struct reader *, int id);
int reader_blob_read(
    struct reader *, int id, size_t offset, void *out, size_t len);

/* The publication of a source; 0 where unknown. */
int64_t reader_publication_of(struct reader *, int64_t source);

/* About how many bytes of text a source has; the mean where unknown. */
double reader_source_bytes(struct reader *, int64_t source);

/* How many characters its publication's title has; the same. */
double reader_source_title(struct reader *, int64_t source);

/* --- Matching ---------------------------------------------------------- */

/* A passage that matches, while the scan stands on it. */
struct row {
	int64_t id;
	const Fts5ExtensionApi *api;
	Fts5Context *context;
};

/* Positions of one phrase of the expression, in order. */
struct positions {
	Fts5PhraseIter iter;
	int column, at; /* at: -1 past the last */
};

static inline void
positions_first(const struct row *row, int phrase, struct positions *p)
{
	p->column = 0;
	if (row->api->xPhraseFirst(row->context, phrase, &p->iter, &p->column,
		&p->at) != SQLITE_OK)
		p->at = -1;
}

static inline void
positions_next(const struct row *row, struct positions *p)
{
	row->api->xPhraseNext(row->context, &p->iter, &p->column, &p->at);
}

typedef void reader_row_fn(const struct row *, void *arg);

/*
 * Every passage from..to that matches an FTS5 expression, to fn, in the
 * order of the rows.  0, or -1 and *e; time that ran out is no error.
 */
int reader_match(struct reader *, const char *expression, int64_t from,
    int64_t to, reader_row_fn *, void *arg, struct err *e);

/* --- What matched ------------------------------------------------------ */

/* Owned strings; NULL: unknown. */
struct publication_info {
	int64_t id;
	char *slug, *title, *number, *date, *url, *licence, *publisher;
	enum kind kind;
	int year;
	uint64_t audience, theme;
	unsigned pages;
	bool listed;
};

struct source_info {
	int64_t id, span, publication;
	bool notice;
	char *path, *file, *author, *language, *failure;
	int64_t passages, bytes;
};

struct passage_info {
	int64_t id;
	unsigned page, number;
	char *label, *section, *body; /* label: NULL where it is the page */
	size_t bodylen;
	bool timed;
	uint32_t time;
};

void publication_info_release(struct publication_info *);
void source_info_release(struct source_info *);
void passage_info_release(struct passage_info *);

/* Each: 1 found, 0 not there, -1 and *e.  Release what was found. */
int reader_passage(
    struct reader *, int64_t row, struct passage_info *, struct err *);
int reader_source(
    struct reader *, int64_t row, struct source_info *, struct err *);
int reader_publication(
    struct reader *, int64_t id, struct publication_info *, struct err *);
int reader_publication_of_slug(
    struct reader *, struct span slug, struct publication_info *, struct err *);

/* All of them, in order of their numbers.  Not 0 stops. */
typedef int reader_publication_fn(const struct publication_info *, void *);
typedef int reader_source_fn(const struct source_info *, void *);
typedef int reader_id_fn(int64_t row, void *);
int reader_each_publication(
    struct reader *, reader_publication_fn *, void *, struct err *);
/* publication 0: of all. */
int reader_each_source(struct reader *, int64_t publication, reader_source_fn *,
    void *, struct err *);
int reader_each_passage(struct reader *, int64_t from, int64_t to,
    reader_id_fn *, void *, struct err *);

/* The connection, for index/check.c. */
sqlite3 *reader_database(struct reader *);

#endif
