/*
 * What programs say on standard error.
 */
#ifndef OUTPUT_MESSAGE_H
#define OUTPUT_MESSAGE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * "PROGRAM: TEXT", harmless for a terminal, on one line, which a terminal
 * shows without words cut in two.
 */
void message_error(const char *program, const struct err *);

/* Lines likewise; nothing for none. */
void message_lines(struct span lines);

/* The same into b, for a width of `columns`. */
void message_add(struct buf *b, struct span lines, size_t columns);

/* The exit status for an error: 2, as grep's. */
#define EXIT_ERROR 2

#endif
