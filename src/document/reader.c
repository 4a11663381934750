/*
 * Which reader a file has.  Interface: reader.h.
 */
#include <stdbool.h>
#include <strings.h>

#include <libxml/parser.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "document/meta.h"
#include "document/reader.h"
#include "document/zip.h"

/* Bytes from the start of a file in which its nature must show. */
enum { HEAD = 1024, FIRST_PART = 256 };

static bool
has_suffix(const char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix);

	return n > m && strcasecmp(path + n - m, suffix) == 0;
}

static bool
has_any_suffix(const char *path, const char *const *suffixes)
{
	while (*suffixes != NULL && !has_suffix(path, *suffixes))
		suffixes++;
	return *suffixes != NULL;
}

static bool
is_markdown(const char *path)
{
	static const char *const names[] = {".md", ".markdown", ".mkd", NULL};

	return has_any_suffix(path, names);
}

static bool
is_pdf(struct span head)
{
	for (size_t i = 0; i + 5 <= head.len; i++)
		if (memcmp(head.p + i, "%PDF-", 5) == 0)
			return true;
	return false;
}

/* NULs, but not those of UTF-16 text. */
static bool
is_binary(struct span head)
{
	size_t odd = 0, even = 0;

	if (span_starts(head, SPAN("\xFF\xFE")) ||
	    span_starts(head, SPAN("\xFE\xFF")))
		return false;
	for (size_t i = 0; i < head.len; i++)
		if (head.p[i] == '\0')
			*(i % 2 == 0 ? &even : &odd) += 1;
	return (odd > 0 && even > 0) || (odd + even) * 20 > head.len * 11 ||
	    (odd + even > 0 && (odd + even) * 4 < head.len);
}

/* Whether s begins with word in any case. */
static bool
begins(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && strncasecmp(s.p, word, n) == 0;
}

/* Behind a byte order mark, white space, comments and an XML declaration. */
static struct span
skip_prolog(struct span s)
{
	const char *end;

	if (span_starts(s, SPAN("\xEF\xBB\xBF")))
		s = span_sub(s, 3, s.len);
	for (;;) {
		s = span_trim(s);
		if (!span_starts(s, SPAN("<!--")) &&
		    !span_starts(s, SPAN("<?")))
			return s;
		end = memchr(s.p + 2, '>', s.len - 2);
		if (end == NULL)
			return s;
		s = span_sub(s, (size_t)(end - s.p) + 1, s.len);
	}
}

static bool
is_html(struct span head, const char *path)
{
	static const char *const starts[] = {
	    "<!doctype html", "<html", "<head", "<body", "<title", "<meta"};
	static const char *const names[] = {".html", ".htm", ".xhtml", NULL};

	head = skip_prolog(head);
	for (size_t i = 0; i < COUNT(starts); i++)
		if (begins(head, starts[i]))
			return true;
	return has_any_suffix(path, names) && !is_binary(head);
}

/* A cue's times within the first lines. */
static bool
is_subtitles(struct span head, const char *path)
{
	static const char *const names[] = {".srt", ".vtt", NULL};

	if (span_starts(skip_prolog(head), SPAN("WEBVTT")))
		return true;
	if (!has_any_suffix(path, names))
		return false;
	for (size_t i = 0; i + 5 <= head.len; i++)
		if (memcmp(head.p + i, " --> ", 5) == 0)
			return true;
	return false;
}

/* The first part of OpenDocument and EPUB names their kind; else parts do. */
static reader_fn *
find_in_zip(struct span bytes)
{
	static const struct {
		const char *mark;
		bool first; /* it stands in the first part */
		reader_fn *read;
	} kinds[] = {{"application/epub+zip", true, epub_read},
	    {"application/vnd.oasis.opendocument.text", true, odf_read},
	    {"application/vnd.oasis.opendocument.presentation", true, odf_read},
	    {"word/document.xml", false, docx_read},
	    {"ppt/presentation.xml", false, pptx_read},
	    {"META-INF/container.xml", false, epub_read}};

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (zip_has(
			kinds[i].first ? span_sub(bytes, 0, FIRST_PART) : bytes,
			kinds[i].mark))
			return kinds[i].read;
	return NULL;
}

/* What is known but not read, and what to do about it. */
static int
refuse(struct span head, struct err *e)
{
	if (span_starts(head, SPAN("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
		err_set(e, ERR_FORMAT,
		    _("is an old or encrypted office file; save it as ODT, "
		      "DOCX or PDF without a password"));
	else if (span_starts(head, SPAN("{\\rtf")))
		err_set(e, ERR_FORMAT, _("is RTF; save it as ODT or DOCX"));
	else if (span_starts(head, SPAN("PK")) || is_binary(head))
		err_set(e, ERR_FORMAT,
		    _("is in no format that can be read; save it as PDF or "
		      "plain text"));
	else
		return 0;
	return -1;
}

reader_fn *
reader_find(struct span bytes, const char *path, struct err *e)
{
	struct span head = span_sub(bytes, 0, HEAD);
	reader_fn *read = NULL;

	if (is_pdf(head))
		return pdf_read;
	if (span_starts(head, SPAN("PK\x03\x04")))
		read = find_in_zip(bytes);
	if (read != NULL)
		return read;
	if (refuse(head, e) == -1)
		return NULL;
	if (is_subtitles(head, path))
		return subtitles_read;
	if (is_markdown(path))
		return markdown_read;
	return is_html(head, path) ? html_read : text_read;
}

/* What stands over a box, as "Attention :", is no section. */
static bool
is_label(struct span s)
{
	static const char *const labels[] = {"À noter", "À retenir", "À savoir",
	    "Astuce", "Attention", "Avertissement", "Caution", "Important",
	    "Mise en garde", "Note", "Remarque", "Remarques", "Tip", "Warning"};

	while (s.len > 0 && strchr(" :!", s.p[s.len - 1]) != NULL)
		s.len--;
	for (size_t i = 0; i < COUNT(labels); i++)
		if (s.len == strlen(labels[i]) && begins(s, labels[i]))
			return true;
	return false;
}

static void
demote_labels(struct document *doc)
{
	for (size_t i = 0; i < doc->nblocks; i++) {
		struct block *b = &doc->blocks[i];

		if (b->kind != BLOCK_HEADING ||
		    !is_label((struct span){b->text, b->len}))
			continue;
		b->kind = BLOCK_PARAGRAPH;
		b->level = 0;
	}
}

void
reader_preload(void)
{
	xmlInitParser();
	pdf_preload();
}

int
reader_run(
    struct span bytes, const char *path, struct document *doc, struct err *e)
{
	reader_fn *read = reader_find(bytes, path, e);

	if (read == NULL || read(bytes, doc, e) == -1)
		return -1;
	if (doc->nblocks == 0) {
		err_set(e, ERR_FORMAT, _("has no text"));
		return -1;
	}
	demote_labels(doc);
	meta_settle(doc);
	return 0;
}
