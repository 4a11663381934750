/*
 * Headings that no bookmark names: lines that are larger than the text, or
 * bold and alone.
 */
#ifndef DOCUMENT_HEADINGS_H
#define DOCUMENT_HEADINGS_H

#include "document/layout.h"

enum { HEADING_MAX = 220 /* bytes of a line that may be one */ };

/*
 * Gives levels to the lines that look like headings, beside those that have
 * one by a bookmark, of which the deepest is at `deepest`, or 0; brings the
 * lines of one heading in their order.  body is the size of the text in
 * points, gap what lines of one paragraph commonly have between them, as a
 * part of their height.
 */
void headings_find(struct layout *, float body, float gap, unsigned deepest);

#endif
