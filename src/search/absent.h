/*
 * Help when a query finds nothing: what a phrase in quotes comes nearest
 * to, and which words no passage has.
 */
#ifndef SEARCH_ABSENT_H
#define SEARCH_ABSENT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct analyser;
struct reader;

/*
 * One line for a phrase that is nowhere side by side: the nearest stretch
 * of text that has its words, and how many passages have them at all.
 * 0, or -1 and *e.
 */
int absent_phrase(struct reader *, struct analyser *, struct span phrase,
    struct buf *notes, struct err *e);

#endif
