/*
 * What is in an index, printed: miprof-index list, stats, terms, analyze.
 */
#ifndef OUTPUT_INVENTORY_H
#define OUTPUT_INVENTORY_H

#include "base/err.h"
#include "base/span.h"
#include "output/output.h"

struct reader;

/*
 * A line a publication.  pretty: how many passages, title, date, id; line:
 * ID, KIND, DATE, PASSAGES, TITLE with a TAB between them; json: all that is
 * known of it, and its files.
 */
int inventory_list(
    struct reader *, struct sink *, const struct view *, struct err *);

/* Name, TAB, number: publications, files, passages, words, bytes. */
int inventory_stats(
    struct reader *, struct sink *, const struct view *, struct err *);

/* FORM, TAB, passages: the forms that begin with prefix (empty: all). */
int inventory_terms(struct reader *, struct sink *, const struct view *,
    struct span prefix, struct err *);

/* POSITION, START-END, FORM...: the tokens of a text, one a line. */
void inventory_analyse(struct sink *, struct span text);

#endif
