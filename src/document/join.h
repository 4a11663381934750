/*
 * Lines become running text again.
 */
#ifndef DOCUMENT_JOIN_H
#define DOCUMENT_JOIN_H

#include "base/buf.h"
#include "base/span.h"

/*
 * Appends a line to a paragraph, with a space between, or without one
 * where the last word was cut by a hyphen: tribu-/nal is tribunal, because
 * the lexicon has it; vice-/présidente keeps its hyphen.  A soft hyphen
 * at the end always goes.  line has no white space at its ends.
 */
void join_line(struct buf *para, struct span line);

#endif
