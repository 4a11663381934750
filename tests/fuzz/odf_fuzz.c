/*
 * The odf reader on the parts of any file, and on any bytes.
 */
#define READER odf_read
#define PARTS
#include "reader.h"
