/*
 * The table of the heavy readers.  Interface: heavy.h.
 */
#include <libxml/parser.h>

#include "document/heavy.h"
#include "text/encoding.h"

static void
preload(void)
{
	encoding_preload();
	xmlInitParser();
	pdf_preload();
}

const struct heavy_readers heavy_readers = {.of = {[FORMAT_HTML] = html_read,
						[FORMAT_EPUB] = epub_read,
						[FORMAT_ODF] = odf_read,
						[FORMAT_DOCX] = docx_read,
						[FORMAT_PPTX] = pptx_read,
						[FORMAT_PDF] = pdf_read},
    .preload = preload};
