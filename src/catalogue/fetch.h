/*
 * Download the publications that the catalogue has an address for, and
 * keep them: FOLDER/ID.EXT, beside it FOLDER/ID.record with the address,
 * date, size, SHA-256 and what the server said for the next time.
 *
 * https alone unless the manifest's own address says http; certificates
 * are checked; redirects, size and time are bounded; what was cut off is
 * resumed; a server that fails is asked again after growing pauses; one
 * request at a time, with a pause between two to the same host.
 */
#ifndef CATALOGUE_FETCH_H
#define CATALOGUE_FETCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "catalogue/manifest.h"

enum fetch_outcome {
	FETCH_NEW,   /* downloaded; path is the file */
	FETCH_SAME,  /* kept since before and unchanged there */
	FETCH_FAILED /* why tells the reader what to do */
};

/*
 * Called once a publication, in order.  path is of the file kept, NULL
 * after FETCH_FAILED; why is NULL but then.  Not 0 stops the fetching.
 */
typedef int fetch_done_fn(const struct publication *, enum fetch_outcome,
    const char *path, const struct err *why, void *arg);

/*
 * Called now and then while bytes come in; total is 0 where the server does
 * not say.  Not 0 gives up this publication (an interrupt).
 */
typedef int fetch_progress_fn(
    const struct publication *, uint64_t got, uint64_t total, void *arg);

struct fetch_options {
	const char *folder;	/* made where it does not exist */
	unsigned attempts;	/* a publication; 0: 4 */
	unsigned pause_ms;	/* before the second try, then doubled, and
				   between two requests to a host; 0: 1000 */
	unsigned stall_seconds; /* without bytes, then gone; 0: 30 */
	unsigned max_seconds;	/* a request; 0: 900 */
	uint64_t max_bytes;	/* a file; 0: 256 MiB */
	const char *ca_file;	/* authorities to trust; NULL: the system's */
	fetch_done_fn *done;
	fetch_progress_fn *progress; /* may be NULL */
	void *arg;		     /* of both */
};

/*
 * Fetch n publications.  0; what done returned; or -1 and *e where nothing
 * could be begun (the folder).  A publication that fails is no error here:
 * done is told.
 */
int fetch_all(const struct publication *const *, size_t n,
    const struct fetch_options *, struct err *);

/* The module that it lies in, for its libraries (base/module.h): as a table,
 * and built into a program that is linked with fetch.o. */
struct fetcher {
	int (*all)(const struct publication *const *, size_t n,
	    const struct fetch_options *, struct err *);
};

extern const struct fetcher fetcher __attribute__((weak));

#endif
