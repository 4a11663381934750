/*
 * Lists put aside: in a file without a name, run after run of them, each in
 * the same order of terms; then read back term by term, from all runs.
 */
#ifndef INDEX_RUNS_H
#define INDEX_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

struct runs;

/* The file will be in the folder of path, which is borrowed.  Never NULL. */
struct runs *runs_new(const char *path);
void runs_free(struct runs *);

/* How many there are. */
size_t runs_count(const struct runs *);

/* Begin a run, and put lists into it; terms are numbers.  0, or -1 and *e. */
int runs_begin(struct runs *, struct err *);
int runs_put(
    struct runs *, uint32_t term, struct span list, int64_t last, struct err *);

/* Read all runs from their beginnings. */
int runs_rewind(struct runs *, struct err *);

/*
 * The list of a term in a run, if the run goes on with it: borrowed until the
 * run is asked again.  *found is false otherwise.  0, or -1 and *e.
 */
int runs_take(struct runs *, size_t run, uint32_t term, bool *found,
    struct span *list, int64_t *last, struct err *);

/* Forget them. */
void runs_clear(struct runs *);

#endif
