/*
 * The subtitles reader on anything.
 */
#define READER subtitles_read
#include "reader.h"
