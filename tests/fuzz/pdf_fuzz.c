/*
 * The pdf reader on anything.
 */
#define READER pdf_read
#include "reader.h"
