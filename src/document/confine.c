/*
 * Resource limits and a filter of system calls.  Interface: confine.h.
 */
#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/pages.h"
#include "document/confine.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0 /* its shadow memory is terabytes of address space */
#endif

/* What a computation needs of the kernel, and no more. */
static const int plain[] = {SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(readv),
    SCMP_SYS(lseek), SCMP_SYS(_llseek), SCMP_SYS(close), SCMP_SYS(fstat),
    SCMP_SYS(fstat64), SCMP_SYS(newfstatat), SCMP_SYS(fstatat64),
    SCMP_SYS(statx), SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap),
    SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk),
    SCMP_SYS(futex), SCMP_SYS(futex_time64), SCMP_SYS(getpid), SCMP_SYS(gettid),
    SCMP_SYS(getrandom), SCMP_SYS(getrusage), SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_gettime64), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(sched_yield), SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
    SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group)};

static int
allow(scmp_filter_ctx filter)
{
	int rc = 0;

	for (size_t i = 0; i < COUNT(plain) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, plain[i], 0);
	return rc;
}

static int
allow_first(scmp_filter_ctx filter, int call, int value)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)value, 0));
}

/* Its own time, and signals to itself alone: abort() needs that. */
static int
allow_self(scmp_filter_ctx filter)
{
	int rc = allow_first(filter, SCMP_SYS(tgkill), getpid());

	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0, 0),
		    SCMP_A1(SCMP_CMP_EQ, RLIMIT_CPU, 0));
	if (rc == 0)
		rc = allow_first(filter, SCMP_SYS(setrlimit), RLIMIT_CPU);
	return rc;
}

static void
filter_calls(int requests, int answers)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));

	if (filter == NULL)
		return;
	if (allow(filter) == 0 && allow_self(filter) == 0 &&
	    allow_first(filter, SCMP_SYS(recvmsg), requests) == 0 &&
	    allow_first(filter, SCMP_SYS(write), answers) == 0)
		seccomp_load(filter);
	seccomp_release(filter);
}

/* Bytes of address space in use; 0 where the kernel does not tell. */
static size_t
memory_used(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	char line[128]; /* seven numbers, of which the first is wanted */
	unsigned long pages = 0;

	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) != NULL)
		pages = strtoul(line, NULL, 10);
	fclose(f);
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* A lower limit that the user has set already stays. */
static int
limit(int resource, size_t most)
{
	struct rlimit r;

	if (getrlimit(resource, &r) == -1)
		return -1;
	if (r.rlim_max == RLIM_INFINITY || r.rlim_max > most)
		r.rlim_max = most;
	r.rlim_cur = r.rlim_max;
	return setrlimit(resource, &r);
}

void
confine_life(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0); /* it was gone before we asked */
}

int
confine(size_t memory, int requests, int answers)
{
	size_t spare = pages_spare(memory), used = memory_used();
	size_t most = used - (spare < used ? spare : used) + memory;

	if (limit(RLIMIT_CORE, 0) == -1 || limit(RLIMIT_FSIZE, 0) == -1)
		return -1;
	if (!SANITIZED && limit(RLIMIT_AS, most) == -1)
		return -1;
	filter_calls(requests, answers);
	return 0;
}

void
confine_cpu(unsigned seconds, time_t *used)
{
	struct timespec now = {0, 0};
	struct rlimit r;

	/* The limit is of whole seconds: from the next one on. */
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	if (*used == now.tv_sec + 1 || getrlimit(RLIMIT_CPU, &r) == -1)
		return;
	*used = now.tv_sec + 1;
	r.rlim_cur = (rlim_t)*used + seconds;
	if (r.rlim_max != RLIM_INFINITY && r.rlim_cur > r.rlim_max)
		r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_CPU, &r);
}
