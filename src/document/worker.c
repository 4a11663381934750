/*
 * A confined child process that reads files.  Interface: worker.h.
 *
 * A file travels as its descriptor, so the child never opens one.  Answers
 * are a length and the bytes of wire.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "document/confine.h"
#include "document/reader.h"
#include "document/wire.h"
#include "document/worker.h"

enum {
	NAME_MAX_SENT = 255, /* bytes of a file's name, from its end */
	MAPPED = 1 << 20,    /* bytes: a larger file is not copied */
	CHUNK = 1 << 18,     /* of answers, taken at once */
	UNCONFINED = 71,     /* exit status: no limits, so no reading */
	LACKING = 72	     /* exit status: a file wants the heavy readers */
};

union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int))];
};

/* --- The child ----------------------------------------------------------- */

struct request {
	int fd;	     /* -1: none came */
	size_t size; /* bytes of the file */
	char name[NAME_MAX_SENT + 1];
};

/* The next request; false when the parent has no more. */
static bool
take_request(int from, struct request *r)
{
	union control control;
	struct iovec parts[] = {
	    {&r->size, sizeof(r->size)}, {r->name, NAME_MAX_SENT}};
	struct msghdr msg = {.msg_iov = parts,
	    .msg_iovlen = COUNT(parts),
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes)};
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(from, &msg, 0);
	while (n == -1 && errno == EINTR);
	if (n < (ssize_t)sizeof(r->size))
		return false;
	r->name[(size_t)n - sizeof(r->size)] = '\0';
	r->fd = -1;
	c = CMSG_FIRSTHDR(&msg);
	if (c != NULL && c->cmsg_type == SCM_RIGHTS)
		memcpy(&r->fd, CMSG_DATA(c), sizeof(r->fd));
	return r->fd != -1;
}

static int
read_whole(int fd, size_t size, struct buf *bytes)
{
	ssize_t n = 1;

	buf_clear(bytes);
	buf_reserve(bytes, size);
	while (bytes->len < size && n > 0) {
		n = read(fd, bytes->p + bytes->len, size - bytes->len);
		if (n > 0)
			buf_cut(bytes, bytes->len + (size_t)n);
	}
	return n == -1 ? -1 : 0;
}

/* What a child needs to answer. */
struct service {
	int requests, answers;
	const struct read_limits *limits;
	const struct heavy_readers *heavy; /* or NULL */
};

/* Document or reason to out, whatever happens. */
static void
answer_file(const struct request *r, const struct service *s, struct buf *bytes,
    struct buf *out)
{
	struct document doc = DOCUMENT_INIT;
	struct err e = ERR_INIT;
	struct stat st;
	void *map = MAP_FAILED;
	size_t size = r->size;
	int rc;

	/* A map of what is no longer there would be the end of us. */
	if (size > MAPPED && fstat(r->fd, &st) == 0 &&
	    (size_t)st.st_size >= size)
		map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, r->fd, 0);
	if (map != MAP_FAILED) {
		rc = reader_run(
		    (struct span){map, size}, r->name, s->heavy, &doc, &e);
		munmap(map, size);
	} else if ((rc = read_whole(r->fd, size, bytes)) == 0) {
		rc = reader_run(buf_span(bytes), r->name, s->heavy, &doc, &e);
	} else {
		err_set(&e, ERR_SYSTEM, "%s", strerror(errno));
	}
	if (rc == READER_LACKS)
		_exit(LACKING);
	if (rc == 0)
		wire_put_document(out, &doc);
	else
		wire_put_err(out, &e);
	if (out->len > s->limits->text_bytes) {
		buf_cut(out, sizeof(uint64_t));
		err_set(&e, ERR_LIMIT, _("gives more than %zu MB of text"),
		    s->limits->text_bytes >> 20);
		wire_put_err(out, &e);
	}
	document_release(&doc);
	err_release(&e);
}

static bool
write_whole(int fd, struct span s)
{
	while (s.len > 0) {
		ssize_t n = write(fd, s.p, s.len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = span_sub(s, (size_t)n, s.len);
	}
	return true;
}

static void
serve(const struct service *s)
{
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	struct request r;
	uint64_t len = 0;
	time_t used = 0;

	while (take_request(s->requests, &r)) {
		confine_cpu(s->limits->cpu_seconds, &used);
		buf_clear(&out);
		buf_add(&out, (struct span){(char *)&len, sizeof(len)});
		answer_file(&r, s, &bytes, &out);
		close(r.fd);
		len = out.len - sizeof(len);
		memcpy(out.p, &len, sizeof(len));
		if (!write_whole(s->answers, buf_span(&out)))
			break;
		if (bytes.cap > MAPPED)
			buf_release(&bytes);
		if (out.cap > MAPPED)
			buf_release(&out);
	}
	buf_release(&bytes);
	buf_release(&out);
}

/* Descriptors of the parent are no business of the child's. */
static void
close_others(int a, int b)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;
	int fd;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		fd = (int)strtol(entry->d_name, NULL, 10);
		if (fd > 2 && fd != a && fd != b && fd != dirfd(dir))
			close(fd);
	}
	if (dir != NULL)
		closedir(dir);
}

/* What a library prints, or the parent left in a buffer, goes nowhere. */
static void
silence(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd <= 2 && null != -1; fd++)
		dup2(null, fd);
	if (null > 2)
		close(null);
}

static void
reset_signals(void)
{
	/* A Ctrl-C is for the parent, which lets its children go. */
	static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGPIPE};
	static const int fatal[] = {SIGTERM, SIGSEGV, SIGBUS, SIGFPE, SIGILL,
	    SIGABRT, SIGTRAP, SIGXCPU, SIGALRM, SIGUSR1, SIGUSR2};
	sigset_t none;

	for (size_t i = 0; i < COUNT(ignored); i++)
		signal(ignored[i], SIG_IGN);
	for (size_t i = 0; i < COUNT(fatal); i++)
		signal(fatal[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Until a file comes or the parent is done: it may need no reader at all. */
static void
wait_for_request(int requests)
{
	struct pollfd p = {requests, POLLIN, 0};

	while (poll(&p, 1, -1) == -1 && errno == EINTR)
		;
}

static void
run_child(pid_t parent, const struct service *s)
{
	confine_life(parent);
	wait_for_request(s->requests);
	reset_signals();
	silence();
	close_others(s->requests, s->answers);
	(void)_("is no regular file"); /* loads the catalogue of messages */
	if (s->heavy != NULL)
		s->heavy->preload();
	if (confine(s->limits->memory, s->requests, s->answers) == -1)
		_exit(UNCONFINED);
	serve(s);
	_exit(0);
}

/* --- The parent ---------------------------------------------------------- */

static void
close_ends(int ends[2])
{
	if (ends[0] != -1)
		close(ends[0]);
	if (ends[1] != -1)
		close(ends[1]);
}

int
worker_start(struct worker *w, const struct read_limits *limits,
    const struct heavy_readers *heavy, struct err *e)
{
	int requests[2] = {-1, -1}, answers[2] = {-1, -1};
	pid_t parent = getpid();

	*w = (struct worker)WORKER_INIT;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, requests) == -1 ||
	    pipe(answers) == -1 || (w->pid = fork()) == -1) {
		err_set(e, ERR_SYSTEM, _("cannot start a reader: %s"),
		    strerror(errno));
		close_ends(requests);
		close_ends(answers);
		return -1;
	}
	if (w->pid == 0)
		run_child(parent,
		    &(struct service){requests[1], answers[1], limits, heavy});
	close(requests[1]);
	close(answers[1]);
	w->requests = requests[0];
	w->answers = answers[0];
	fcntl(w->requests, F_SETFD, FD_CLOEXEC);
	fcntl(w->answers, F_SETFD, FD_CLOEXEC);
	fcntl(w->answers, F_SETFL, O_NONBLOCK);
	return 0;
}

/* Ends the child and gives its status, 0 where it was gone already. */
static int
end_child(struct worker *w)
{
	int status = 0;

	if (w->requests != -1)
		close(w->requests);
	if (w->answers != -1)
		close(w->answers);
	if (w->pid > 0) {
		kill(w->pid, SIGKILL);
		while (waitpid(w->pid, &status, 0) == -1 && errno == EINTR)
			;
	}
	buf_release(&w->in);
	*w = (struct worker)WORKER_INIT;
	return status;
}

void
worker_stop(struct worker *w)
{
	end_child(w);
}

int
worker_send(struct worker *w, int fd, size_t size, const char *name)
{
	union control control = {.bytes = {0}};
	size_t len = strlen(name);
	struct span end = span_sub(
	    span_of(name), len > NAME_MAX_SENT ? len - NAME_MAX_SENT : 0, len);
	struct iovec parts[] = {
	    {&size, sizeof(size)}, {(char *)end.p, end.len}};
	struct msghdr msg = {.msg_iov = parts,
	    .msg_iovlen = COUNT(parts),
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes)};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	ssize_t n;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	do
		n = sendmsg(w->requests, &msg, MSG_NOSIGNAL);
	while (n == -1 && errno == EINTR);
	return n == -1 ? -1 : 0;
}

int
worker_receive(struct worker *w)
{
	ssize_t n;

	if (w->taken > 0) {
		w->in.len -= w->taken;
		memmove(w->in.p, w->in.p + w->taken, w->in.len);
		w->taken = 0;
	}
	do {
		buf_reserve(&w->in, CHUNK);
		n = read(w->answers, w->in.p + w->in.len, CHUNK);
		if (n > 0)
			buf_cut(&w->in, w->in.len + (size_t)n);
	} while (n == CHUNK || (n == -1 && errno == EINTR));
	return n != 0;
}

int
worker_answer(
    struct worker *w, const struct read_limits *limits, struct span *answer)
{
	struct span rest = span_sub(buf_span(&w->in), w->taken, w->in.len);
	uint64_t len;

	if (rest.len < sizeof(len))
		return 0;
	memcpy(&len, rest.p, sizeof(len));
	if (len > limits->text_bytes + CHUNK)
		return -1;
	if (rest.len - sizeof(len) < len)
		return 0;
	*answer = span_sub(rest, sizeof(len), sizeof(len) + (size_t)len);
	w->taken += sizeof(len) + (size_t)len;
	w->served++;
	return 1;
}

int
worker_bury(struct worker *w, const struct read_limits *limits, struct err *e)
{
	int status;

	/* Gone by itself: kill() changes nothing about its status. */
	status = end_child(w);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		err_set(e, ERR_LIMIT, _("takes more than %u seconds to read"),
		    limits->cpu_seconds);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		err_set(e, ERR_SYSTEM,
		    _("is not read: somebody, or the system for want of "
		      "memory, killed its reader"));
	else if (WIFEXITED(status) && WEXITSTATUS(status) == LACKING)
		return READER_LACKS;
	else if (WIFEXITED(status) && WEXITSTATUS(status) == UNCONFINED)
		err_set(e, ERR_SYSTEM,
		    _("cannot be read safely here: the "
		      "system refuses to limit a reader"));
	else if (WIFEXITED(status))
		err_set(e, ERR_LIMIT, _("takes more than %zu MB of memory"),
		    limits->memory >> 20);
	else
		err_set(e, ERR_FORMAT,
		    _("is damaged: it stops its reader (signal %d)"),
		    WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return 0;
}

void
worker_time_out(
    struct worker *w, const struct read_limits *limits, struct err *e)
{
	end_child(w);
	err_set(e, ERR_LIMIT, _("takes more than %u seconds to read"),
	    limits->wall_seconds);
}
