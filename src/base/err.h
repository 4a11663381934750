/*
 * What went wrong, told by the function that saw it to the program that
 * prints it.  A function that can fail takes a struct err as its last
 * argument, fills it and returns -1 (or NULL).  Only programs print.
 *
 * The text is one sentence in the reader's language, without a final full
 * stop or newline: it names the file or the word, what is wrong, and what
 * to do.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_code {
	ERR_NONE,
	ERR_USAGE,   /* the caller's words */
	ERR_SYSTEM,  /* the operating system said no; errno is in the text */
	ERR_MISSING, /* a file, publication or passage that is not there */
	ERR_FORMAT,  /* a file that is not what it should be */
	ERR_DAMAGED, /* an index that is damaged */
	ERR_VERSION, /* an index of another version */
	ERR_BUSY,    /* somebody else is writing */
	ERR_LIMIT    /* a stated maximum was reached */
};

struct err {
	enum err_code code;
	char *text;	     /* owned; NULL while code is ERR_NONE */
	struct err *earlier; /* owned; what was wrong before it, or NULL */
};

#define ERR_INIT                                                               \
	{                                                                      \
		ERR_NONE, NULL, NULL                                           \
	}

/* Replaces what was set before.  e may be NULL: nothing is kept. */
void err_set(struct err *e, enum err_code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * For a reader that goes on after a fault: what is set becomes earlier, and
 * err_last() makes the last of those what is set, when all is read.
 */
void err_keep(struct err *);
void err_last(struct err *);

void err_release(struct err *);

#endif
