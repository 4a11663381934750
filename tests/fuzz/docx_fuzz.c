/*
 * The docx reader on the parts of any file, and on any bytes.
 */
#define READER docx_read
#define PARTS
#include "reader.h"
