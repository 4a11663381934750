/*
 * What the commands that feed an index share.  Private to src/index/feed*.c;
 * for everybody else: feed.h.
 */
#ifndef INDEX_FEEDING_H
#define INDEX_FEEDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "catalogue/manifest.h"
#include "index/checksum.h"
#include "index/feed.h"
#include "index/walk.h"
#include "index/writer.h"

/* One file on its way in. */
struct entry {
	const struct walked *from;	 /* where it lies */
	const struct publication *known; /* of a manifest; NULL: a user's own */
	bool notice;
	unsigned char hash[HASH_BYTES];
	bool was_known;
	int64_t publication; /* known's, or that it belonged to; 0: new */
};

/* The work of one command. */
struct work {
	struct feed *feed;
	struct writer *writer;
	struct reading *reading; /* NULL: not begun */
	struct entry *entries;	 /* to be read, in order */
	size_t n, cap;
	size_t done, total;
	void *memory; /* of pages_heap(), or NULL */
	struct err *e;
};

/* Count an event and hand it to the feed's callback; what that returns. */
int feeding_tell(struct work *, struct feed_event *);

/* Append an entry to what is to be read. */
void feeding_remember(struct work *, const struct entry *);

/* The hash of an open file's bytes, so many; -1 and errno. */
int feeding_hash_open(int fd, size_t size, unsigned char hash[HASH_BYTES]);

/* First of all: start a reader while next to no memory is used, which both
 * would have to copy. */
void feeding_start(struct work *);

/* Open the index of the feed.  0, or -1 and *w->e: then the work is freed. */
int feeding_open(struct work *, enum writer_mode);

/* Read all entries and write their passages.  1: the callback asked to stop,
 * which is no failure; -1 and *w->e. */
int feeding_read(struct work *);

/* Commit (rc is not -1) or abandon, and free the work. */
int feeding_finish(struct work *, int rc);

#endif
