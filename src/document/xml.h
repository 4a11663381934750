/*
 * XML, an event at a time: the parts of office files and e-books.  No
 * entity is replaced, nothing is loaded, depth and size are limited.
 *
 *	struct xml x;
 *	xml_open(&x, bytes);
 *	while ((event = xml_next(&x)) > XML_END)
 *		...
 *	xml_close(&x);
 */
#ifndef DOCUMENT_XML_H
#define DOCUMENT_XML_H

#include <libxml/xmlreader.h>
#include <stdbool.h>

#include "base/span.h"

enum xml_event {
	XML_BAD = -1, /* it is no XML from here on */
	XML_END,
	XML_ENTER, /* an element begins; an empty one is left next */
	XML_LEAVE,
	XML_TEXT
};

struct xml {
	xmlTextReader *reader;
	const char *name; /* of the element, with its prefix; until the
			     next event */
	struct span text; /* of XML_TEXT */
	bool empty;	  /* the element that was entered has no end tag */
};

void xml_open(struct xml *, struct span bytes);
void xml_close(struct xml *);
enum xml_event xml_next(struct xml *);

/* After XML_ENTER: its attribute, "" where it is not there; until the
 * next call. */
const char *xml_attribute(struct xml *, const char *name);

/* Its value as a number, the nearest int; 0 where it is none. */
int xml_number(struct xml *, const char *name);

/* After XML_ENTER: go on behind the element; it is not left either. */
void xml_skip(struct xml *);

bool xml_is(const struct xml *, const char *name);

#endif
