/*
 * HTML for those who find it inside something else.
 */
#ifndef DOCUMENT_HTML_H
#define DOCUMENT_HTML_H

#include "base/span.h"
#include "document/document.h"

/*
 * Adds the blocks of a page to doc; what the page says of itself fills the
 * members of doc->meta that are NULL.
 */
void html_add(struct document *doc, struct span bytes);

#endif
