/*
 * A confined child process that reads one file after the other.
 */
#ifndef DOCUMENT_WORKER_H
#define DOCUMENT_WORKER_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "document/heavy.h"
#include "document/read.h"

struct worker {
	pid_t pid;
	int requests;	 /* a socket: files go to the child */
	int answers;	 /* a pipe, not blocking: documents come back */
	struct buf in;	 /* answers that are not complete yet */
	size_t taken;	 /* bytes at the start of in that were handed out */
	unsigned served; /* files that it has answered */
};

#define WORKER_INIT                                                            \
	{                                                                      \
		-1, -1, -1, BUF_INIT, 0, 0                                     \
	}

/* 0, or -1 and *e.  Without the heavy readers (NULL) it starts faster. */
int worker_start(struct worker *, const struct read_limits *,
    const struct heavy_readers *, struct err *);

/* Ends the child at once, and frees everything. */
void worker_stop(struct worker *);

/*
 * Hands an open file over, of so many bytes; the caller keeps fd.  name: of
 * the file, its end is looked at.  -1 where the child is gone.
 */
int worker_send(struct worker *, int fd, size_t size, const char *name);

/*
 * Takes what has come.  1: more may come; 0: the child is gone.
 */
int worker_receive(struct worker *);

/*
 * The next complete answer, in the order of the files: 1 and *answer for
 * wire_get(), valid until the next call of worker_receive(); 0 where none
 * is complete; -1 where the child does not keep to the form or the limit.
 */
int worker_answer(
    struct worker *, const struct read_limits *, struct span *answer);

/*
 * Buries a child that is gone.  0 and *e: time, memory, a crash;
 * READER_LACKS where it left because a file wants the heavy readers.
 */
int worker_bury(struct worker *, const struct read_limits *, struct err *e);

/* Ends a child that does not answer, and says so in *e. */
void worker_time_out(
    struct worker *, const struct read_limits *, struct err *e);

#endif
