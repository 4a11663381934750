/*
 * Writing an index: publications, and the passages of their sources.
 * Not to be used together with reader.h.
 *
 * A new index is written beside its place and renamed into it; an index
 * that is there is changed in transactions, and readers are never stopped.
 * A source is in the index whole or not at all.
 */
#ifndef INDEX_WRITER_H
#define INDEX_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/kinds.h"
#include "base/span.h"
#include "index/checksum.h"

struct writer;

enum writer_mode {
	WRITER_BUILD, /* a fresh index, swapped in by writer_close() */
	WRITER_UPDATE /* the index at path; made with the first commit */
};

/* NULL and *e where it cannot be written; waits a little for others. */
struct writer *writer_open(const char *path, enum writer_mode, struct err *);

/*
 * End the work: commit, and swap a fresh index in.  0, or -1 and *e, with
 * the index at path as it was at the last commit.  w is gone afterwards.
 */
int writer_close(struct writer *w, struct err *);

/* End without: what was not committed is lost.  NULL is fine. */
void writer_abandon(struct writer *w);

/* Make what was written so far durable and seen.  0, or -1 and *e. */
int writer_commit(struct writer *, struct err *);

/* NULL pointers in spans stand for what is unknown. */
struct publication_record {
	struct span slug, title, number, date, url, licence, publisher;
	enum kind kind;
	uint64_t audience, theme;
	unsigned pages;
	bool listed; /* in a manifest: stays though it has no file */
};

/* New, or replacing the one of that slug; its passages stay. */
int writer_publication(struct writer *, const struct publication_record *,
    int64_t *id, struct err *);

struct source_record {
	struct span file; /* what tells sources apart: an absolute path */
	struct span path; /* as it was given, for people */
	struct span root; /* the folder or file that was asked for */
	struct span author, language;
	bool notice;
	unsigned char hash[HASH_BYTES];
	int64_t stamp; /* walk.h */
};

struct passage_record {
	struct span section, body, label;
	unsigned page, number;
	uint32_t time; /* NO_TIME: none */
};

/*
 * One source: begin (an earlier one of the same file is taken out first),
 * its passages in order, end.
 */
int writer_source_begin(struct writer *, int64_t publication,
    const struct source_record *, struct err *);
int writer_passage(
    struct writer *, const struct passage_record *, struct err *);
int writer_source_end(struct writer *, struct err *);

/* Remember that this file cannot be read, and why. */
int writer_source_failed(struct writer *, const struct source_record *,
    struct span why, struct err *);

/* What is known of a file. */
struct source_state {
	bool known, failed;
	bool added; /* not given by a manifest */
	int64_t publication;
	unsigned char hash[HASH_BYTES];
	int64_t stamp;
	char *failure; /* owned by the caller; NULL while it did not fail */
};

int writer_source_state(
    struct writer *, struct span file, struct source_state *, struct err *);

/* The publication of the file that was as this stamp (not 0) tells when it
 * was read; 0 for none, and where it could not be read. */
int writer_stamped(
    struct writer *, int64_t stamp, int64_t *publication, struct err *);

/* A file that was looked at again and is the same. */
int writer_source_stamp(
    struct writer *, struct span file, int64_t stamp, struct err *);

/* Take out one source; a publication left without any goes with its last
 * one unless it stands in a manifest (has a notice).  *found tells. */
int writer_remove_file(
    struct writer *, struct span file, bool *found, struct err *);
int writer_remove_publication(
    struct writer *, struct span slug, bool *found, struct err *);

/* The files of the index under a folder (or the file itself) to fn, in byte
 * order; and each root that files were added from. */
typedef int writer_path_fn(struct span path, void *arg);
int writer_each_file(struct writer *, struct span under, writer_path_fn *,
    void *arg, struct err *);
int writer_each_root(
    struct writer *, writer_path_fn *, void *arg, struct err *);

/* Whether a file of the index was added, and not given by a manifest. */
int writer_is_added(struct writer *, struct span file, bool *is, struct err *);

/* Whether a publication has this slug. */
int writer_slug_exists(
    struct writer *, struct span slug, bool *exists, struct err *);

/* The number of a publication (0: none has this slug), and back. */
int writer_publication_id(
    struct writer *, struct span slug, int64_t *id, struct err *);
int writer_publication_slug(
    struct writer *, int64_t id, struct buf *slug, struct err *);
int writer_publication_title(
    struct writer *, int64_t id, struct buf *title, struct err *);

/* Whether a publication came from a manifest, not from a user's file. */
bool writer_is_listed(struct writer *, int64_t id);

/* Words that stand for others at query time: see catalogue/vocabulary.h. */
int writer_synonym(struct writer *, struct span words, struct span other,
    int relation, double weight, struct err *);

/* A row of the table blob: schema.h. */
int writer_put_blob(struct writer *, int id, struct span bytes, struct err *);

int writer_clear_synonyms(struct writer *, struct err *);

#endif
