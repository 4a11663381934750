/*
 * The text reader on anything.
 */
#define READER text_read
#include "reader.h"
