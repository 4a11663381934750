/*
 * What pages bear beside their text: running heads and feet, page numbers,
 * tables of contents.
 */
#ifndef DOCUMENT_RUNNING_H
#define DOCUMENT_RUNNING_H

#include <stdbool.h>
#include <stddef.h>

#include "document/layout.h"

/*
 * Takes the first and last rows that have the number of their page out of
 * the lines, though their words may stand there on this page only: the title
 * of a section.  body is the size of the text, in points.  Lines that are
 * gone already are taken out too.  It may leave none.
 */
void running_remove_numbered(struct layout *, float body);

/*
 * Lines in the margins that many pages repeat, and page numbers, are gone;
 * they stay in the list, where a bookmark may bring them back.
 */
void running_remove(struct layout *, float body);

/*
 * The lines from..to of a page go where a quarter of them have leaders, rows
 * of dots: four at least, but on a page that goes on with another.  Whether
 * they did.
 */
bool running_remove_contents(
    struct layout *, size_t from, size_t to, bool goes_on);

#endif
