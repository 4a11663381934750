/*
 * What DOCX and PPTX have in common.  Interface: ooxml.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/ooxml.h"
#include "document/xml.h"

bool
ooxml_wants(const char *name)
{
	static const char *const starts[] = {"word/document.xml",
	    "word/styles.xml", "word/footnotes.xml", "word/endnotes.xml",
	    "docProps/core.xml", "ppt/presentation.xml", "ppt/_rels/",
	    "ppt/slides/", "ppt/notesSlides/"};

	for (size_t i = 0; i < COUNT(starts); i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

void
ooxml_meta(struct document_meta *m, const struct zip *z)
{
	struct xml x;
	enum xml_event event;
	char **into = NULL;

	xml_open(&x, zip_part(z, "docProps/core.xml"));
	while ((event = xml_next(&x)) > XML_END) {
		if (event == XML_TEXT && into != NULL && *into == NULL)
			*into = span_dup(x.text);
		else if (event == XML_ENTER)
			into = xml_is(&x, "dc:title")	     ? &m->title
			    : xml_is(&x, "dc:creator")	     ? &m->author
			    : xml_is(&x, "dcterms:modified") ? &m->date
			    : xml_is(&x, "dc:language")	     ? &m->language
							     : NULL;
	}
	xml_close(&x);
}

/* "ppt/slides/slide1.xml" has its relations in _rels/ beside it. */
static char *
relations_of(const char *part, size_t folder)
{
	struct buf b = BUF_INIT;

	buf_add(&b, (struct span){part, folder});
	buf_addf(&b, "_rels/%s.rels", part + folder);
	return buf_take(&b);
}

static char *
resolve(const char *part, size_t folder, const char *target)
{
	struct buf b = BUF_INIT;

	if (target[0] == '/')
		return xstrdup(target + 1);
	buf_add(&b, (struct span){part, folder});
	while (strncmp(target, "../", 3) == 0) {
		buf_cut(&b, b.len - (b.len > 0));
		while (b.len > 0 && b.p[b.len - 1] != '/')
			buf_cut(&b, b.len - 1);
		target += 3;
	}
	buf_adds(&b, target);
	return buf_take(&b);
}

char *
ooxml_target(
    const struct zip *z, const char *from, const char *id, const char *type)
{
	const char *slash = strrchr(from, '/');
	size_t folder = slash == NULL ? 0 : (size_t)(slash - from) + 1;
	char *name = relations_of(from, folder), *target = NULL;
	struct xml x;
	enum xml_event event;

	xml_open(&x, zip_part(z, name));
	while (target == NULL && (event = xml_next(&x)) > XML_END) {
		if (event != XML_ENTER || !xml_is(&x, "Relationship"))
			continue;
		if (id != NULL ? strcmp(xml_attribute(&x, "Id"), id) == 0
			       : span_ends(span_of(xml_attribute(&x, "Type")),
				     span_of(type)))
			target =
			    resolve(from, folder, xml_attribute(&x, "Target"));
	}
	xml_close(&x);
	free(name);
	return target;
}
