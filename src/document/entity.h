/*
 * The named characters of HTML (&eacute;), which Markdown has too.
 */
#ifndef DOCUMENT_ENTITY_H
#define DOCUMENT_ENTITY_H

#include <stdint.h>

#include "base/span.h"

/* The character of a name, without & and ;: 0 where it is none. */
uint32_t entity_named(struct span name);

#endif
