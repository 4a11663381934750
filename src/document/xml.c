/*
 * XML, an event at a time.  Interface: xml.h.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "document/xml.h"

void
xml_open(struct xml *x, struct span bytes)
{
	*x = (struct xml){.name = ""};
	if (bytes.len == 0 || bytes.len > INT32_MAX)
		return;
	x->reader = xmlReaderForMemory(bytes.p, (int)bytes.len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		XML_PARSE_NOCDATA);
}

void
xml_close(struct xml *x)
{
	xmlFreeTextReader(x->reader);
	x->reader = NULL;
}

static enum xml_event
event_of(struct xml *x)
{
	switch (xmlTextReaderNodeType(x->reader)) {
	case XML_READER_TYPE_ELEMENT:
		x->name = (const char *)xmlTextReaderConstName(x->reader);
		x->empty = xmlTextReaderIsEmptyElement(x->reader) == 1;
		return XML_ENTER;
	case XML_READER_TYPE_END_ELEMENT:
		x->name = (const char *)xmlTextReaderConstName(x->reader);
		return XML_LEAVE;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		x->text =
		    span_of((const char *)xmlTextReaderConstValue(x->reader));
		return XML_TEXT;
	default:
		return XML_END; /* a comment and such: nothing to tell */
	}
}

enum xml_event
xml_next(struct xml *x)
{
	enum xml_event event = XML_END;
	int rc;

	if (x->reader == NULL)
		return XML_BAD;
	if (x->empty) {
		x->empty = false;
		xmlTextReaderMoveToElement(x->reader);
		return XML_LEAVE;
	}
	while (event == XML_END) {
		rc = xmlTextReaderRead(x->reader);
		if (rc != 1)
			return rc == 0 ? XML_END : XML_BAD;
		event = event_of(x);
	}
	return event;
}

const char *
xml_attribute(struct xml *x, const char *name)
{
	const xmlChar *value;

	if (xmlTextReaderMoveToAttribute(x->reader, (const xmlChar *)name) != 1)
		return "";
	value = xmlTextReaderConstValue(x->reader);
	xmlTextReaderMoveToElement(x->reader);
	return value == NULL ? "" : (const char *)value;
}

int
xml_number(struct xml *x, const char *name)
{
	long n = strtol(xml_attribute(x, name), NULL, 10);

	return n > INT_MAX ? INT_MAX : n < INT_MIN ? INT_MIN : (int)n;
}

void
xml_skip(struct xml *x)
{
	int depth = xmlTextReaderDepth(x->reader);

	if (x->empty) {
		x->empty = false;
		return;
	}
	while (xmlTextReaderRead(x->reader) == 1 &&
	    !(xmlTextReaderNodeType(x->reader) == XML_READER_TYPE_END_ELEMENT &&
		xmlTextReaderDepth(x->reader) == depth))
		;
}

bool
xml_is(const struct xml *x, const char *name)
{
	return strcmp(x->name, name) == 0;
}
