/*
 * Where results go: a file descriptor, or a pager when they are more than
 * the screen holds.  Text is collected and written in large pieces.
 *
 *	struct sink sink;
 *	sink_open(&sink, STDOUT_FILENO, &style, WHEN_AUTO);
 *	buf_adds(&sink.text, "...");
 *	sink_flush(&sink);	after each record
 *	if (sink_close(&sink, &err) == -1)
 *		...
 */
#ifndef OUTPUT_SINK_H
#define OUTPUT_SINK_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "output/style.h"

struct sink {
	struct buf text; /* add to it what is to be printed */
	struct buf head; /* shown first where a pager hides what was said */
	int fd;
	size_t counted; /* bytes of text whose rows are known */
	size_t rows, columns;
	size_t screen; /* rows that need no pager; 0: never a pager */
	pid_t pager;   /* 0: none runs */
	int failed;    /* errno of the first write that failed; 0: none */
};

/*
 * SIGPIPE is ignored from here on.  With WHEN_AUTO a pager is for a
 * terminal that can do more than print, and only when the text does not
 * fit.
 */
void sink_open(struct sink *, int fd, const struct style *, enum when pager);

/* A record is complete: write it on when there is enough. */
void sink_flush(struct sink *);

/* Whether nobody reads any more, so that the rest can be spared. */
bool sink_is_closed(const struct sink *);

/*
 * Write the rest, close fd and wait for the pager.  0, or -1 and *e when
 * something could not be written; a reader that went away is no error.
 */
int sink_close(struct sink *, struct err *);

#endif
