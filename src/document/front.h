/*
 * Front matter: what a Markdown file says of itself, in YAML between two
 * lines of three hyphens.
 */
#ifndef DOCUMENT_FRONT_H
#define DOCUMENT_FRONT_H

#include "base/span.h"
#include "document/document.h"

/*
 * Takes title, author, date, language (or lang), kind, number, audience and
 * theme from the front matter of s, where it has any; other keys are left
 * alone.  Returns the text after it: all of s where it has none, or none
 * that is YAML.
 */
struct span front_matter_read(struct span s, struct document_meta *);

#endif
