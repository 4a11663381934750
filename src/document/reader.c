/*
 * Which reader a file has.  Interface: reader.h.
 */
#include <stdbool.h>
#include <strings.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/module.h"
#include "document/heavy.h"
#include "document/meta.h"
#include "document/reader.h"
#include "text/encoding.h"

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

static bool
has_arrow(struct span s)
{
	for (size_t i = 0; i + 5 <= s.len; i++)
		if (memcmp(s.p + i, " --> ", 5) == 0)
			return true;
	return false;
}

/* A number, and the times of a cue below it. */
static bool
begins_with_cue(struct span s)
{
	struct span line = span_next_line(&s);

	line = span_trim(line);
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] < '0' || line.p[i] > '9')
			return false;
	line = span_trim(span_next_line(&s));
	return line.len > 12 && line.p[2] == ':' && has_arrow(line);
}

/* A cue's times within the first lines. */
static bool
is_subtitles(struct span head, const char *path)
{
	static const char *const names[] = {".srt", ".vtt", NULL};

	head = skip_prolog(head);
	if (span_starts(head, SPAN("WEBVTT")) || begins_with_cue(head))
		return true;
	return has_any_suffix(path, names) && has_arrow(head);
}

/* Whether the bytes of a zip file hold the name of a part. */
static bool
holds(struct span bytes, const char *name)
{
	struct span s = bytes, wanted = span_of(name);
	const char *at;

	while (s.len >= wanted.len &&
	    (at = memchr(s.p, name[0], s.len - wanted.len + 1)) != NULL) {
		s = span_sub(s, (size_t)(at - s.p), s.len);
		if (span_starts(s, wanted))
			return true;
		s = span_sub(s, 1, s.len);
	}
	return false;
}

/* The first part of OpenDocument and EPUB names their kind; else parts do. */
static enum format
format_of_zip(struct span bytes)
{
	static const struct {
		const char *mark;
		bool first; /* it stands in the first part */
		enum format format;
	} kinds[] = {{"application/epub+zip", true, FORMAT_EPUB},
	    {"application/vnd.oasis.opendocument.text", true, FORMAT_ODF},
	    {"application/vnd.oasis.opendocument.presentation", true,
		FORMAT_ODF},
	    {"word/document.xml", false, FORMAT_DOCX},
	    {"ppt/presentation.xml", false, FORMAT_PPTX},
	    {"META-INF/container.xml", false, FORMAT_EPUB}};

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (holds(
			kinds[i].first ? span_sub(bytes, 0, FIRST_PART) : bytes,
			kinds[i].mark))
			return kinds[i].format;
	return FORMAT_NONE;
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

/* What ASCII has of the start of a text in UTF-16. */
static void
narrow(struct buf *b, struct span head)
{
	for (size_t i = 2; i < head.len; i++)
		if (head.p[i] != '\0')
			buf_addc(b, head.p[i]);
}

static enum format
format_of_text(struct span head, const char *path)
{
	struct buf b = BUF_INIT;
	enum format format;

	if (span_starts(head, SPAN("\xFF\xFE")) ||
	    span_starts(head, SPAN("\xFE\xFF"))) {
		narrow(&b, head);
		head = buf_span(&b);
	}
	format = is_subtitles(head, path) ? FORMAT_SUBTITLES
	    : is_markdown(path)		  ? FORMAT_MARKDOWN
	    : is_html(head, path)	  ? FORMAT_HTML
					  : FORMAT_TEXT;
	buf_release(&b);
	return format;
}

enum format
reader_format(struct span bytes, const char *path, struct err *e)
{
	struct span head = span_sub(bytes, 0, HEAD);
	enum format format = FORMAT_NONE;

	if (is_pdf(head))
		return FORMAT_PDF;
	if (span_starts(head, SPAN("PK\x03\x04")))
		format = format_of_zip(bytes);
	if (format != FORMAT_NONE)
		return format;
	if (refuse(head, e) == -1)
		return FORMAT_NONE;
	return format_of_text(head, path);
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

const struct heavy_readers *
heavy_load(struct err *e)
{
	if (&heavy_readers != NULL)
		return &heavy_readers;
	return module_table("readers", "heavy_readers", e);
}

int
reader_run(struct span bytes, const char *path,
    const struct heavy_readers *heavy, struct document *doc, struct err *e)
{
	static reader_fn *const light[FORMATS] = {[FORMAT_TEXT] = text_read,
	    [FORMAT_MARKDOWN] = markdown_read,
	    [FORMAT_SUBTITLES] = subtitles_read};
	enum format format = reader_format(bytes, path, e);
	reader_fn *read;

	if (format == FORMAT_NONE)
		return -1;
	if (heavy == NULL &&
	    (light[format] == NULL || encoding_wants_tables(bytes)))
		return READER_LACKS;
	read = light[format] != NULL ? light[format] : heavy->of[format];
	if (read(bytes, doc, e) == -1)
		return -1;
	if (doc->nblocks == 0) {
		err_set(e, ERR_FORMAT, _("has no text"));
		return -1;
	}
	demote_labels(doc);
	meta_settle(doc);
	return 0;
}
