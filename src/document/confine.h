/*
 * A process that reads foreign files gives up everything else.
 */
#ifndef DOCUMENT_CONFINE_H
#define DOCUMENT_CONFINE_H

#include <stddef.h>
#include <sys/types.h>
#include <time.h>

/* Dies with its parent from here on; ends at once if that is not `parent`. */
void confine_life(pid_t parent);

/*
 * From here on the calling process may compute, take up to `memory` more
 * bytes, read descriptors that it holds or that reach it over `requests`,
 * and write to `answers`: no other write, no socket, no file opened, no
 * program started, no core file.  What is forbidden fails with EPERM.
 * Load before what may be needed later.
 *
 * Where the kernel has no seccomp the resource limits alone hold; -1 when
 * even they could not be set.
 */
int confine(size_t memory, int requests, int answers);

/*
 * Let the process compute `seconds` more; then SIGXCPU ends it.  *used, 0 at
 * first, is when that was last said: within a second it stays.
 */
void confine_cpu(unsigned seconds, time_t *used);

#endif
