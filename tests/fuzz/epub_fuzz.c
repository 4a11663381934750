/*
 * The epub reader on the parts of any file, and on any bytes.
 */
#define READER epub_read
#define PARTS
#include "reader.h"
