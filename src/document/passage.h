/*
 * Documents become passages: what a reader wants to be shown.  One to
 * three paragraphs under one heading, 60 to 180 words, never across a
 * heading, a page or half a minute's silence, never cut inside a sentence
 * unless a sentence alone is longer.
 */
#ifndef DOCUMENT_PASSAGE_H
#define DOCUMENT_PASSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "document/document.h"

#define SECTION_SEPARATOR " › "

struct passage {
	struct span section; /* heading path, SECTION_SEPARATOR between; the
				document's own title is left out of it */
	struct span text;    /* paragraphs are separated by '\n'; at most
				PASSAGE_BYTES after document_limit() */
	unsigned page;	     /* 0: no pages */
	unsigned number;     /* within its page, or within the document where
				there are no pages; from 1 */
	uint32_t time;	     /* of its first cue, or NO_TIME */
};

/* The passage's spans are gone when it returns.  Not 0 stops. */
typedef int passage_fn(const struct passage *, void *arg);

/*
 * Cut doc into passages and hand each to fn, in order.  Stops at the first
 * fn that is not 0 and returns that value; otherwise 0.
 */
int passage_each(const struct document *, passage_fn *, void *arg);

#endif
