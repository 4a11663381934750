/*
 * What is in an index, printed: miprof-index list, stats, terms, analyze.
 */
#ifndef OUTPUT_INVENTORY_H
#define OUTPUT_INVENTORY_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"
#include "output/sink.h"

struct reader;

/*
 * A line a publication: ID, KIND, DATE, PASSAGES, TITLE with a TAB between
 * them; as JSON Lines with all that is known of it, and its files.
 */
int inventory_list(struct reader *, struct sink *, bool json, struct err *);

/* Name, TAB, number: publications, files, passages, words, bytes. */
int inventory_stats(struct reader *, struct sink *, struct err *);

/* FORM, TAB, passages: the forms that begin with prefix (empty: all). */
int inventory_terms(
    struct reader *, struct sink *, struct span prefix, struct err *);

/* POSITION, START-END, FORM...: the tokens of a text, one a line. */
void inventory_analyse(struct sink *, struct span text);

#endif
