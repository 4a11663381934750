/*
 * A library to preload that makes the n-th call of one kind fail, to see
 * what a program does then.  FAIL=write:7 fails the 7th write(2) or
 * pwrite(2) to a file; FAIL=write:7+ that one and all after it; FAIL=write:7!
 * kills the program before that one.  Kinds: read write fsync rename unlink
 * open truncate malloc, and clock: the time of day is then three years off,
 * one way and the other.  FAIL_COUNT=FILE writes there how many calls there
 * were when the program ends, as FAIL=KIND:0 asks.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static const char *kind = "";
static long wanted;
static bool onwards, kills;
static atomic_long calls;
static pid_t process; /* its children, which have limits of their own, not */

__attribute__((constructor)) static void
start(void)
{
	const char *fail = getenv("FAIL");
	const char *colon = fail == NULL ? NULL : strchr(fail, ':');
	char *end;

	if (colon == NULL)
		return;
	wanted = strtol(colon + 1, &end, 10);
	onwards = *end == '+';
	kills = *end == '!';
	atomic_store(&calls, 0);
	process = getpid();
	kind = fail;
}

__attribute__((destructor)) static void
finish(void)
{
	const char *path = getenv("FAIL_COUNT");
	FILE *f;

	if (path == NULL || *kind == '\0' || getpid() != process)
		return;
	f = fopen(path, "w");
	if (f == NULL)
		return;
	fprintf(f, "%ld\n", atomic_load(&calls));
	fclose(f);
}

/* Programs that leave this way run no destructor. */
void
_exit(int status)
{
	void (*next)(int) = dlsym(RTLD_NEXT, "_exit");

	finish();
	next(status);
	abort();
}

/* Whether this call, of the kind named, is to fail. */
static bool
fails(const char *name)
{
	size_t len = strlen(name);
	long n;

	if (strncmp(kind, name, len) != 0 || kind[len] != ':' ||
	    getpid() != process)
		return false;
	n = atomic_fetch_add(&calls, 1) + 1;
	if (kills && n == wanted)
		raise(SIGKILL);
	return n == wanted || (onwards && wanted > 0 && n > wanted);
}

static void *
real(const char *name)
{
	void *p = dlsym(RTLD_NEXT, name);

	if (p == NULL)
		abort();
	return p;
}

static bool
is_file(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

static int
refused(int error)
{
	errno = error;
	return -1;
}

ssize_t
write(int fd, const void *p, size_t n)
{
	ssize_t (*next)(int, const void *, size_t) = real("write");

	if (is_file(fd) && fails("write"))
		return refused(ENOSPC);
	return next(fd, p, n);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	ssize_t (*next)(int, const void *, size_t, off_t) = real("pwrite");

	if (fails("write"))
		return refused(ENOSPC);
	return next(fd, p, n, at);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	ssize_t (*next)(int, const void *, size_t, off64_t) = real("pwrite64");

	if (fails("write"))
		return refused(ENOSPC);
	return next(fd, p, n, at);
}

ssize_t
read(int fd, void *p, size_t n)
{
	ssize_t (*next)(int, void *, size_t) = real("read");

	if (is_file(fd) && fails("read"))
		return refused(EIO);
	return next(fd, p, n);
}

ssize_t
pread64(int fd, void *p, size_t n, off64_t at)
{
	ssize_t (*next)(int, void *, size_t, off64_t) = real("pread64");

	return fails("read") ? refused(EIO) : next(fd, p, n, at);
}

/* --- Clocks -------------------------------------------------------------- */

#define JUMP 100000000 /* seconds */

static long
jump(void)
{
	if (!fails("clock"))
		return 0;
	return atomic_load(&calls) % 2 == 0 ? JUMP : -JUMP;
}

int
clock_gettime(clockid_t clock, struct timespec *t)
{
	int (*next)(clockid_t, struct timespec *) = real("clock_gettime");
	int rc = next(clock, t);

	if (rc == 0 && clock == CLOCK_REALTIME)
		t->tv_sec += jump();
	return rc;
}

int
gettimeofday(struct timeval *restrict t, void *restrict zone)
{
	int (*next)(struct timeval *, void *) = real("gettimeofday");
	int rc = next(t, zone);

	if (rc == 0)
		t->tv_sec += jump();
	return rc;
}

time_t
time(time_t *t)
{
	time_t (*next)(time_t *) = real("time");
	time_t now = next(NULL) + jump();

	if (t != NULL)
		*t = now;
	return now;
}

/* --- Files --------------------------------------------------------------- */

int
fsync(int fd)
{
	int (*next)(int) = real("fsync");

	return fails("fsync") ? refused(EIO) : next(fd);
}

int
fdatasync(int fd)
{
	int (*next)(int) = real("fdatasync");

	return fails("fsync") ? refused(EIO) : next(fd);
}

int
rename(const char *from, const char *to)
{
	int (*next)(const char *, const char *) = real("rename");

	return fails("rename") ? refused(EACCES) : next(from, to);
}

int
unlink(const char *path)
{
	int (*next)(const char *) = real("unlink");

	return fails("unlink") ? refused(EACCES) : next(path);
}

int
ftruncate(int fd, off_t size)
{
	int (*next)(int, off_t) = real("ftruncate");

	return fails("truncate") ? refused(EIO) : next(fd, size);
}

int
ftruncate64(int fd, off64_t size)
{
	int (*next)(int, off64_t) = real("ftruncate64");

	return fails("truncate") ? refused(EIO) : next(fd, size);
}

int
open(const char *path, int flags, ...)
{
	int (*next)(const char *, int, ...) = real("open");
	mode_t mode;
	va_list ap;

	va_start(ap, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return fails("open") ? refused(EMFILE) : next(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	int (*next)(const char *, int, ...) = real("open64");
	mode_t mode;
	va_list ap;

	va_start(ap, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return fails("open") ? refused(EMFILE) : next(path, flags, mode);
}

void *
malloc(size_t n)
{
	if (fails("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	if (fails("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	if (fails("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, n);
}
