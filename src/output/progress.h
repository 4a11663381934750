/*
 * How far a long work has come: one line at the bottom of a terminal, drawn
 * from half a second on and wiped at the end.  Silent anywhere else.
 *
 *	struct progress *p = progress_start(stderr, total);
 *	progress_step(p, name, files, pages, bytes);
 *	progress_end(p);
 */
#ifndef OUTPUT_PROGRESS_H
#define OUTPUT_PROGRESS_H

#include <stddef.h>
#include <stdio.h>

struct progress;

/* total: files to do; 0: unknown.  Never NULL. */
struct progress *progress_start(FILE *, size_t total);

/* More files turned up than were known at the start. */
void progress_total(struct progress *, size_t total);

/*
 * So much is done; name (NULL: none) is what comes now.  Cheap enough for
 * every file and every page: it draws ten times a second at most.
 */
void progress_step(struct progress *, const char *name, size_t files,
    size_t pages, size_t bytes);

/* Say at once what is being done, where it cannot be counted. */
void progress_say(struct progress *, const char *what);

/* Wipe the line, so that a message can be printed; the next step redraws. */
void progress_hide(struct progress *);

/* Wipe the line and free. */
void progress_end(struct progress *);

#endif
