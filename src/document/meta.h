/*
 * What a file says of itself, put in order.
 */
#ifndef DOCUMENT_META_H
#define DOCUMENT_META_H

#include "document/document.h"

/*
 * Clean every member; drop titles and authors that programs leave behind
 * (Microsoft Word - Document1, Sans titre); write the date as
 * YYYY[-MM[-DD]] or drop it; take the title from the first heading, when
 * the file tells none.
 */
void meta_settle(struct document *);

#endif
