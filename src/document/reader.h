/*
 * The readers, one a format.  Each adds what it finds in the bytes of a
 * file to a document; they are run in a confined child (worker.h), and
 * directly only by tests.
 */
#ifndef DOCUMENT_READER_H
#define DOCUMENT_READER_H

#include "base/err.h"
#include "base/span.h"
#include "document/document.h"

/* 0, or -1 with the reason; doc may hold blocks then, and is released. */
typedef int reader_fn(struct span bytes, struct document *, struct err *);

reader_fn text_read;
reader_fn markdown_read;
reader_fn html_read;
reader_fn subtitles_read;
reader_fn epub_read;
reader_fn odf_read;
reader_fn docx_read;
reader_fn pptx_read;
reader_fn pdf_read;

void pdf_preload(void);

/* Loads what the readers' libraries would open files for. */
void reader_preload(void);

/*
 * The reader for a file, told by its content; its name decides only between
 * formats that look alike.  NULL, and *e says why, where there is none.
 */
reader_fn *reader_find(struct span bytes, const char *path, struct err *e);

/*
 * Find the reader and run it; then put what the file says of itself in
 * order: a title that says nothing goes, a date becomes YYYY[-MM[-DD]], a
 * document without a title takes that of its first heading.
 */
int reader_run(
    struct span bytes, const char *path, struct document *, struct err *);

#endif
