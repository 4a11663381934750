/*
 * The markdown reader on anything.
 */
#define READER markdown_read
#include "reader.h"
