/*
 * A fuzz target without its fuzzer: runs it once on each of its seeds, so
 * that what the fuzzer found stays mended.  NAME_fuzz reads the files of
 * tests/fuzz/seeds/NAME and says ok for each that it survives.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
slurp(struct buf *b, const char *path)
{
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		exit(2);
	}
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(b, (struct span){part, n});
	fclose(f);
}

/* Exactly as much memory as the seed has: a byte too far is seen. */
static void
replay(const char *path)
{
	struct buf b = BUF_INIT;
	uint8_t *exact;

	slurp(&b, path);
	exact = malloc(b.len == 0 ? 1 : b.len);
	if (exact == NULL)
		exit(2);
	if (b.len > 0)
		memcpy(exact, b.p, b.len);
	LLVMFuzzerTestOneInput(exact, b.len);
	free(exact);
	buf_release(&b);
}

static int
is_seed(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* tests/fuzz/seeds/NAME of .../NAME_fuzz. */
static void
seeds_of(struct buf *b, const char *program)
{
	const char *name = strrchr(program, '/');

	name = name == NULL ? program : name + 1;
	buf_addf(b, "tests/fuzz/seeds/%.*s", (int)strcspn(name, "_"), name);
}

int
main(int argc, char *argv[])
{
	struct buf dir = BUF_INIT, path = BUF_INIT;
	struct dirent **seeds;
	int n;

	(void)argc;
	seeds_of(&dir, argv[0]);
	n = scandir(dir.p, &seeds, is_seed, alphasort);
	if (n <= 0) {
		fprintf(stderr, "%s: no seeds\n", dir.p);
		return 2;
	}
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/%s", dir.p, seeds[i]->d_name);
		replay(path.p);
		printf("ok %d - %s\n", i + 1, seeds[i]->d_name);
		fflush(stdout);
		free(seeds[i]);
	}
	free(seeds);
	buf_release(&dir);
	buf_release(&path);
	return 0;
}
