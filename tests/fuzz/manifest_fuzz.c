/*
 * A manifest or a vocabulary may be any bytes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "catalogue/manifest.h"
#include "catalogue/vocabulary.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static char path[] = "/tmp/manifest_fuzz.XXXXXX";

static void
file_remove(void)
{
	unlink(path);
}

/* Put the bytes where they can be read: one file for the whole run. */
static void
file_write(const uint8_t *bytes, size_t n)
{
	static int fd = -1;

	if (fd == -1) {
		fd = mkstemp(path);
		atexit(file_remove);
	}
	if (fd == -1 || ftruncate(fd, 0) == -1 ||
	    pwrite(fd, bytes, n, 0) != (ssize_t)n)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct manifest m = MANIFEST_INIT;
	struct vocabulary v = VOCABULARY_INIT;
	struct err e = ERR_INIT;

	file_write(bytes, n);
	if (manifest_read(&m, path, &e) == -1 && e.text == NULL)
		abort();
	err_release(&e);
	if (vocabulary_read(&v, path, &e) == -1 && e.text == NULL)
		abort();
	err_release(&e);
	manifest_release(&m);
	vocabulary_release(&v);
	return 0;
}
