/*
 * Publications, files and passages as JSON objects, whole: every field of
 * the index, null where it is unknown.
 */
#ifndef OUTPUT_RECORD_H
#define OUTPUT_RECORD_H

#include <jansson.h>

#include "base/buf.h"
#include "index/reader.h"

/* New objects, the caller's to release. */
json_t *record_publication(const struct publication_info *);
json_t *record_source(const struct source_info *);

/* A string or null; what is no UTF-8 is replaced. */
json_t *record_string(const char *);

/* For json_dump_callback(): adds to the buffer arg what no terminal acts on. */
int record_piece(const char *, size_t, void *arg);

/* Add the object on one line and release it. */
void record_add(struct buf *, json_t *);

#endif
