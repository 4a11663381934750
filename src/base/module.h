/*
 * Parts of a program that need large libraries lie in modules, loaded when
 * first wanted: what does not want them starts in milliseconds.
 */
#ifndef BASE_MODULE_H
#define BASE_MODULE_H

#include "base/err.h"

/*
 * The table of functions called symbol in the module NAME.so, beside the
 * program or else in LIBDIR.  It stays loaded while the program runs.  NULL
 * and *e where it cannot be loaded.
 */
const void *module_table(const char *name, const char *symbol, struct err *e);

#endif
