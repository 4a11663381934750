/*
 * Bookmarks tell which lines are headings: those that spell their titles.
 */
#ifndef DOCUMENT_BOOKMARKS_H
#define DOCUMENT_BOOKMARKS_H

#include "document/layout.h"

/*
 * Lines that spell the title of a bookmark on its page, whole and in bare
 * letters, have its level; they are not gone any more.  The deepest level
 * given; 0 where the bookmarks say nothing of the text.
 */
unsigned bookmarks_place(struct layout *);

#endif
