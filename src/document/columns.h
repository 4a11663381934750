/*
 * The order in which columns of text are read.
 */
#ifndef DOCUMENT_COLUMNS_H
#define DOCUMENT_COLUMNS_H

#include "document/layout.h"

/*
 * Put the lines from..to, which are a page's, in the order of its columns of
 * text where they go to and fro between them.  Others stay as they are.
 */
void columns_sort(struct layout *, size_t from, size_t to);

#endif
