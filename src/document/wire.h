/*
 * A document on its way from the child that read it to its parent.
 */
#ifndef DOCUMENT_WIRE_H
#define DOCUMENT_WIRE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "document/document.h"

/* Appends the document, or why there is none. */
void wire_put_document(struct buf *, const struct document *);
void wire_put_err(struct buf *, const struct err *);

/*
 * What was put.  The bytes are not trusted: lengths, kinds, page numbers
 * and UTF-8 are checked.  0: doc is filled; -1: *e says why not, in the
 * child's words or that the bytes make no sense.
 */
int wire_get(struct span bytes, struct document *, struct err *e);

#endif
