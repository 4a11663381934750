/*
 * What DOCX and PPTX have in common.
 */
#ifndef DOCUMENT_OOXML_H
#define DOCUMENT_OOXML_H

#include "base/span.h"
#include "document/document.h"
#include "document/zip.h"

/* Title, author, date and language from docProps/core.xml. */
void ooxml_meta(struct document_meta *, const struct zip *);

/*
 * The name of the part that the part `from` calls `id`, or NULL; the first
 * of a type, when id is NULL (type is the end of its address,
 * "/notesSlide").  The caller frees it.
 */
char *ooxml_target(
    const struct zip *, const char *from, const char *id, const char *type);

/* Whether a part is one of text: XML, and its relations. */
bool ooxml_wants(const char *name);

#endif
