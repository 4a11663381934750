/*
 * The passages of an index for other programs: JSON Lines, or bulk requests
 * for an OpenSearch or Elasticsearch cluster.
 */
#ifndef OUTPUT_EXPORT_H
#define OUTPUT_EXPORT_H

#include <stdbool.h>

#include "base/err.h"
#include "output/sink.h"

struct reader;

/*
 * A passage a line with every field of the index.  With bulk, a line that
 * names the document goes before it, and a field `tokens` holds our own
 * tokens, blanks between them, for an analysis that only splits there.
 */
int export_passages(struct reader *, struct sink *, bool bulk, struct err *);

/* The body that makes an index for them: mappings and analysis. */
void export_settings(struct sink *);

#endif
