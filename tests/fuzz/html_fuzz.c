/*
 * The html reader on anything.
 */
#define READER html_read
#include "reader.h"
