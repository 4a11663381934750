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

enum format {
	FORMAT_NONE,
	FORMAT_TEXT,
	FORMAT_MARKDOWN,
	FORMAT_SUBTITLES,
	FORMAT_HTML,
	FORMAT_EPUB,
	FORMAT_ODF,
	FORMAT_DOCX,
	FORMAT_PPTX,
	FORMAT_PDF,
	FORMATS
};

/*
 * The format of a file, told by its content; its name decides only between
 * formats that look alike.  FORMAT_NONE, and *e says why, where no reader
 * takes it.
 */
enum format reader_format(struct span bytes, const char *path, struct err *e);

/*
 * Find the reader and run it; then put what the file says of itself in
 * order: a title that says nothing goes, a date becomes YYYY[-MM[-DD]], a
 * document without a title takes that of its first heading.
 *
 * heavy may be NULL: READER_LACKS then tells that a file wants them.
 */
#define READER_LACKS 1
struct heavy_readers;
int reader_run(struct span bytes, const char *path,
    const struct heavy_readers *heavy, struct document *, struct err *);

#endif
