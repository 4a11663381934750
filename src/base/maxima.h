/*
 * The most that a publication may say of itself and in one piece, in bytes
 * of UTF-8.  The manuals state them: miprof-index(1), miprof-corpus(5).
 */
#ifndef BASE_MAXIMA_H
#define BASE_MAXIMA_H

#define TITLE_BYTES 1000
#define HEADING_BYTES 500
#define META_BYTES 500 /* author, date and what else a file says of itself */
#define LABEL_BYTES 32 /* of a page, as printed */
#define PASSAGE_BYTES 32768

#endif
