/*
 * The pptx reader on the parts of any file, and on any bytes.
 */
#define READER pptx_read
#define PARTS
#include "reader.h"
