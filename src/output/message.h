/*
 * What programs say on standard error.
 */
#ifndef OUTPUT_MESSAGE_H
#define OUTPUT_MESSAGE_H

#include "base/err.h"
#include "base/span.h"

/* "PROGRAM: TEXT", harmless for a terminal, on one line. */
void message_error(const char *program, const struct err *);

/* Lines as they are, harmless for a terminal; nothing for none. */
void message_lines(struct span lines);

/* The exit status for an error: 2, as grep's. */
#define EXIT_ERROR 2

#endif
