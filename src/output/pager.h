/*
 * The reader's pager, as a child process.
 */
#ifndef OUTPUT_PAGER_H
#define OUTPUT_PAGER_H

#include <sys/types.h>

/*
 * Start $MIPROF_PAGER, else $PAGER, else less -FRX.  Its process id, and in
 * *fd what to write to; 0 when none is wanted ("", cat) or it can't be
 * started.
 */
pid_t pager_start(int *fd);

/* Wait until the reader has closed it. */
void pager_wait(pid_t);

#endif
