/*
 * Downloading publications.  Interface: fetch.h.
 */
#include <curl/curl.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "catalogue/fetch.h"
#include "catalogue/store.h"

#define MAX_REDIRECTS 5
#define SLOWEST 100		 /* bytes a second; below is standing still */
#define MAX_PAUSE_MS 60000	 /* whatever a server asks for */
#define MAX_HEADER ((size_t)500) /* bytes of a value worth keeping */

enum verdict { ARRIVED, UNCHANGED, AGAIN, HOPELESS };

/* When a host was last asked. */
struct visit {
	char *host;
	uint64_t at; /* milliseconds of the monotonic clock */
};

struct session {
	struct fetch_options o; /* with the defaults filled in */
	CURL *curl;
	struct visit *visits;
	size_t nvisits, capvisits;
};

/* One publication being fetched. */
struct transfer {
	struct session *s;
	const struct publication *p;
	char *part, *part_record, *kept_record;
	struct record kept;  /* what is there since before */
	struct record said;  /* of the answer that comes in */
	int fd;		     /* of part */
	uint64_t resumed;    /* bytes of part that were asked to be kept */
	uint64_t got;	     /* bytes of part now */
	long status;	     /* of the last answer */
	uint64_t range_from; /* UINT64_MAX: the answer is no range */
	uint64_t retry_ms;   /* what the server asks for */
	int write_errno;
	bool conditional, begun, too_large, interrupted;
	char curl_error[CURL_ERROR_SIZE];
};

/* --- Time ------------------------------------------------------------- */

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* A signal ends it early: the next request then asks whether to go on. */
static void
sleep_ms(uint64_t ms)
{
	struct timespec t = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};

	nanosleep(&t, NULL);
}

static char *
date_now(void)
{
	char text[32];
	time_t now = time(NULL);
	struct tm utc;

	if (gmtime_r(&now, &utc) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		return NULL;
	return xstrdup(text);
}

/* --- Politeness ------------------------------------------------------- */

static struct span
url_host(const char *url)
{
	const char *host = strstr(url, "://");

	host = host == NULL ? url : host + 3;
	return (struct span){host, strcspn(host, "/?#")};
}

static struct visit *
visit_of(struct session *s, struct span host)
{
	for (size_t i = 0; i < s->nvisits; i++)
		if (span_is(host, s->visits[i].host))
			return &s->visits[i];
	s->visits =
	    mem_more(s->visits, s->nvisits, &s->capvisits, sizeof(*s->visits));
	s->visits[s->nvisits] = (struct visit){span_dup(host), 0};
	return &s->visits[s->nvisits++];
}

static void
visit_wait(struct session *s, const char *url)
{
	struct visit *visit = visit_of(s, url_host(url));
	uint64_t since = now_ms() - visit->at;

	if (visit->at != 0 && since < s->o.pause_ms)
		sleep_ms(s->o.pause_ms - since);
	visit->at = now_ms();
}

/* --- What the server says --------------------------------------------- */

/* Only plain text is kept: it goes back to the server, and into a file. */
static void
header_keep(char **to, struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] < ' ' || value.p[i] > '~')
			return;
	if (value.len == 0 || value.len > MAX_HEADER)
		return;
	free(*to);
	*to = span_dup(value);
}

static bool
header_is(struct span name, const char *wanted)
{
	return name.len == strlen(wanted) &&
	    strncasecmp(name.p, wanted, name.len) == 0;
}

static uint64_t
number_of(struct span digits)
{
	uint64_t n = 0;

	for (size_t i = 0; i < digits.len && i < 18; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			break;
		n = n * 10 + (uint64_t)(digits.p[i] - '0');
	}
	return n;
}

static void
header_read(struct transfer *t, struct span name, struct span value)
{
	if (header_is(name, "etag"))
		header_keep(&t->said.etag, value);
	else if (header_is(name, "last-modified"))
		header_keep(&t->said.last_modified, value);
	else if (header_is(name, "retry-after"))
		t->retry_ms = number_of(value) * 1000;
	else if (header_is(name, "content-range") &&
	    span_starts(value, SPAN("bytes ")))
		t->range_from = number_of(span_sub(value, 6, value.len));
}

/* Each answer of a chain of redirects begins with its status line. */
static void
answer_begin(struct transfer *t)
{
	record_release(&t->said);
	t->range_from = UINT64_MAX;
	t->retry_ms = 0;
}

static size_t
on_header(const char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct span line = {p, size * n};
	const char *colon;

	if (span_starts(line, SPAN("HTTP/"))) {
		answer_begin(t);
		return line.len;
	}
	colon = line.len == 0 ? NULL : memchr(line.p, ':', line.len);
	if (colon != NULL) {
		size_t at = (size_t)(colon - line.p);

		header_read(t, span_sub(line, 0, at),
		    span_trim(span_sub(line, at + 1, line.len)));
	}
	return line.len;
}

/*
 * The first bytes of a body that counts: a whole one starts the file
 * afresh, a range must begin where the file ends.
 */
static int
body_begin(struct transfer *t)
{
	t->begun = true;
	if (t->status == 206 && t->range_from == t->resumed)
		return 0;
	if (t->status == 206)
		return -1;
	t->got = 0;
	if (ftruncate(t->fd, 0) == -1 || lseek(t->fd, 0, SEEK_SET) == -1) {
		t->write_errno = errno;
		return -1;
	}
	header_keep(&t->said.url, span_of(t->p->url));
	/* Without it the rest cannot be resumed, and nothing else is lost. */
	record_write(&t->said, t->part_record, NULL);
	return 0;
}

static size_t
on_body(const char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * n, left = len;

	curl_easy_getinfo(t->s->curl, CURLINFO_RESPONSE_CODE, &t->status);
	if (t->status != 200 && t->status != 206)
		return len;
	if (!t->begun && body_begin(t) == -1)
		return 0;
	if (t->got + len > t->s->o.max_bytes) {
		t->too_large = true;
		return 0;
	}
	while (left > 0) {
		ssize_t done = write(t->fd, p, left);

		if (done == -1 && errno == EINTR)
			continue;
		if (done == -1) {
			t->write_errno = errno;
			return 0;
		}
		p += done;
		left -= (size_t)done;
	}
	t->got += len;
	return len;
}

static int
on_progress(void *arg, curl_off_t total, curl_off_t got, curl_off_t utotal,
    curl_off_t ugot)
{
	struct transfer *t = arg;
	uint64_t before = t->status == 206 ? t->resumed : 0;

	(void)utotal;
	(void)ugot;
	if (t->s->o.progress(t->p, before + (uint64_t)got,
		total == 0 ? 0 : before + (uint64_t)total, t->s->o.arg) == 0)
		return 0;
	t->interrupted = true;
	return 1;
}

/* --- The request ------------------------------------------------------ */

static void
header_send(struct curl_slist **list, const char *name, const char *value)
{
	struct buf line = BUF_INIT;
	struct curl_slist *longer;

	buf_addf(&line, "%s: %s", name, value);
	longer = curl_slist_append(*list, line.p);
	if (longer != NULL)
		*list = longer;
	buf_release(&line);
}

static bool
same_text(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* What proves that the rest belongs to what we have: no weak tags. */
static const char *
validator(const struct record *record)
{
	if (record->etag != NULL && record->etag[0] == '"')
		return record->etag;
	return record->last_modified;
}

/* Ask for the rest of a file that was cut off, where that can be told. */
static bool
resume_ask(struct transfer *t, struct curl_slist **headers)
{
	struct record before = RECORD_INIT;
	off_t size = lseek(t->fd, 0, SEEK_END);
	struct buf range = BUF_INIT;
	bool can;

	can = size > 0 && record_read(&before, t->part_record) == 0 &&
	    same_text(before.url, t->p->url) && validator(&before) != NULL;
	t->resumed = t->got = can ? (uint64_t)size : 0;
	if (can) {
		buf_addf(&range, "%" PRIu64 "-", t->resumed);
		curl_easy_setopt(t->s->curl, CURLOPT_RANGE, range.p);
		header_send(headers, "If-Range", validator(&before));
	}
	buf_release(&range);
	record_release(&before);
	return can;
}

/* Only where the file is still there is "not changed" an answer. */
static bool
is_kept(const struct transfer *t)
{
	struct stat st;
	char *path;
	bool there;

	if (t->kept.file == NULL || strchr(t->kept.file, '/') != NULL ||
	    !same_text(t->kept.url, t->p->url))
		return false;
	path = store_path(t->s->o.folder, t->kept.file, "");
	there = stat(path, &st) == 0 && S_ISREG(st.st_mode);
	free(path);
	return there;
}

static void
condition_ask(struct transfer *t, struct curl_slist **headers)
{
	if (!is_kept(t))
		return;
	t->conditional = t->kept.etag != NULL || t->kept.last_modified != NULL;
	if (t->kept.etag != NULL)
		header_send(headers, "If-None-Match", t->kept.etag);
	else if (t->kept.last_modified != NULL)
		header_send(
		    headers, "If-Modified-Since", t->kept.last_modified);
}

static void
limits_set(CURL *curl, const struct fetch_options *o, bool plain)
{
	const char *protocols = plain ? "http,https" : "https";

	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)MAX_REDIRECTS);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->ca_file != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, o->ca_file);
	curl_easy_setopt(
	    curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)o->max_bytes);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)o->stall_seconds);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)o->stall_seconds);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)o->max_seconds);
}

static void
request_set(struct transfer *t)
{
	CURL *curl = t->s->curl;
	bool plain = strncmp(t->p->url, "http:", 5) == 0;

	curl_easy_reset(curl);
	limits_set(curl, &t->s->o, plain);
	curl_easy_setopt(curl, CURLOPT_URL, t->p->url);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "miprof-search/" VERSION);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, t->curl_error);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	if (t->s->o.progress == NULL)
		return;
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
}

/* --- Verdicts --------------------------------------------------------- */

/* The end of every failure: what the reader can do. */
static void
failure_set(
    struct transfer *t, struct err *e, enum err_code code, const char *why)
{
	err_set(e, code,
	    _("%s: %s; get the file another way, then: "
	      "miprof-index add --as=%s FILE"),
	    t->p->id, why, t->p->id);
}

static enum verdict
hopeless(struct transfer *t, struct err *e, enum err_code code, const char *why)
{
	failure_set(t, e, code, why);
	return HOPELESS;
}

static enum verdict
status_judge(struct transfer *t, struct err *e)
{
	struct buf why = BUF_INIT;
	bool passing = t->status == 408 || t->status == 425 ||
	    t->status == 429 || t->status >= 500;

	if (t->status == 404 || t->status == 410)
		return hopeless(t, e, ERR_MISSING,
		    _("there is nothing at its address any more"));
	buf_addf(&why, _("its address answers with status %ld"), t->status);
	failure_set(t, e, ERR_SYSTEM, why.p);
	buf_release(&why);
	return passing ? AGAIN : HOPELESS;
}

static enum verdict
answer_judge(struct transfer *t, struct err *e)
{
	switch (t->status) {
	case 200:
		if (t->begun)
			return ARRIVED;
		return hopeless(
		    t, e, ERR_FORMAT, _("its address gives an empty file"));
	case 206:
		return ARRIVED;
	case 304:
		if (t->conditional)
			return UNCHANGED;
		break;
	case 416: /* what we had does not fit: afresh */
		if (t->resumed > 0) {
			unlink(t->part_record);
			failure_set(
			    t, e, ERR_SYSTEM, _("its server does not resume"));
			return AGAIN;
		}
		break;
	default:
		break;
	}
	return status_judge(t, e);
}

static enum verdict
write_judge(struct transfer *t, struct err *e)
{
	if (t->too_large)
		return hopeless(t, e, ERR_LIMIT,
		    _("it is larger than a publication may be"));
	if (t->write_errno != 0)
		return hopeless(t, e, ERR_SYSTEM, strerror(t->write_errno));
	unlink(t->part_record); /* a range that does not fit: afresh */
	failure_set(t, e, ERR_SYSTEM, _("its server does not resume"));
	return AGAIN;
}

static enum verdict
curl_judge(struct transfer *t, CURLcode code, struct err *e)
{
	switch (code) {
	case CURLE_OK:
		return answer_judge(t, e);
	case CURLE_WRITE_ERROR:
		return write_judge(t, e);
	case CURLE_FILESIZE_EXCEEDED:
		return hopeless(t, e, ERR_LIMIT,
		    _("it is larger than a publication may be"));
	case CURLE_TOO_MANY_REDIRECTS:
		return hopeless(t, e, ERR_FORMAT,
		    _("its address leads from one to the next without end"));
	case CURLE_UNSUPPORTED_PROTOCOL:
		return hopeless(t, e, ERR_FORMAT,
		    _("its address leads to one that is not https"));
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		return hopeless(t, e, ERR_SYSTEM,
		    _("the certificate of its server cannot be trusted"));
	case CURLE_ABORTED_BY_CALLBACK:
		return hopeless(t, e, ERR_SYSTEM, _("interrupted"));
	case CURLE_COULDNT_RESOLVE_HOST:
		failure_set(t, e, ERR_SYSTEM,
		    _("its server is unknown here, or there is no network"));
		return AGAIN;
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
		failure_set(t, e, ERR_SYSTEM, _("its server does not answer"));
		return AGAIN;
	default:
		failure_set(t, e, ERR_SYSTEM,
		    t->curl_error[0] != '\0' ? t->curl_error
					     : curl_easy_strerror(code));
		return AGAIN;
	}
}

static enum verdict
attempt(struct transfer *t, struct err *e)
{
	struct curl_slist *headers = NULL;
	enum verdict verdict;
	CURLcode code;

	t->status = 0;
	t->write_errno = 0;
	t->conditional = t->begun = false;
	t->curl_error[0] = '\0';
	answer_begin(t);
	request_set(t);
	header_send(
	    &headers, "Accept", "application/pdf, text/html;q=0.9, */*;q=0.5");
	if (!resume_ask(t, &headers))
		condition_ask(t, &headers);
	curl_easy_setopt(t->s->curl, CURLOPT_HTTPHEADER, headers);
	visit_wait(t->s, t->p->url);
	code = curl_easy_perform(t->s->curl);
	curl_easy_getinfo(t->s->curl, CURLINFO_RESPONSE_CODE, &t->status);
	verdict = curl_judge(t, code, e);
	curl_slist_free_all(headers);
	return verdict;
}

static enum verdict
attempts(struct transfer *t, struct err *e)
{
	uint64_t pause = t->s->o.pause_ms;

	for (unsigned i = 1;; i++) {
		enum verdict verdict = attempt(t, e);
		uint64_t wait = t->retry_ms > pause ? t->retry_ms : pause;

		if (verdict != AGAIN)
			return verdict;
		if (i >= t->s->o.attempts)
			return HOPELESS;
		sleep_ms(wait > MAX_PAUSE_MS ? MAX_PAUSE_MS : wait);
		pause *= 2;
	}
}

/* --- Keeping ---------------------------------------------------------- */

static bool
url_ends(const char *url, const char *suffix)
{
	struct span path = {url, strcspn(url, "?#")};
	size_t len = strlen(suffix);

	return path.len >= len &&
	    strncasecmp(path.p + path.len - len, suffix, len) == 0;
}

/* The suffix of what came, or NULL and *e where it is not what it was. */
static const char *
type_check(struct transfer *t, struct err *e)
{
	const char *type = store_type(t->part);
	const char *before =
	    t->kept.file == NULL ? NULL : strrchr(t->kept.file, '.');
	struct buf why = BUF_INIT;

	if (type == NULL)
		buf_adds(
		    &why, _("its address gives neither a PDF nor a web page"));
	else if (url_ends(t->p->url, ".pdf") && strcmp(type, ".pdf") != 0)
		buf_addf(&why,
		    _("its address gives a %s file instead of a PDF"),
		    type + 1);
	else if (before != NULL && strcmp(type, before) != 0)
		buf_addf(&why,
		    _("its address gives a %s file where it gave a %s file"),
		    type + 1, before + 1);
	if (why.len > 0) {
		failure_set(t, e, ERR_FORMAT, why.p);
		type = NULL;
	}
	buf_release(&why);
	return type;
}

/* Move what came to its place, under its record. */
static int
keep_as(struct transfer *t, const char *type, char **path, bool *same,
    struct err *e)
{
	struct buf name = BUF_INIT;

	buf_addf(&name, "%s%s", t->p->id, type);
	*path = store_path(t->s->o.folder, name.p, "");
	t->said.file = buf_take(&name);
	t->said.url = xstrdup(t->p->url);
	t->said.date = date_now();
	t->said.sha256 = store_sha256(t->part, e);
	if (t->said.sha256 == NULL)
		return -1;
	*same = is_kept(t) && same_text(t->said.sha256, t->kept.sha256);
	if (fsync(t->fd) == -1 || rename(t->part, *path) == -1) {
		err_set(e, ERR_SYSTEM, _("%s: %s"), *path, strerror(errno));
		return -1;
	}
	unlink(t->part_record);
	return record_write(&t->said, t->kept_record, e);
}

static int
keep(struct transfer *t, char **path, bool *same, struct err *e)
{
	const char *type = type_check(t, e);
	int rc = -1;

	free(t->said.url); /* body_begin() set it */
	t->said.url = NULL;
	if (type != NULL)
		rc = keep_as(t, type, path, same, e);
	if (rc == -1) { /* nothing to resume from */
		unlink(t->part);
		unlink(t->part_record);
	}
	return rc;
}

/* --- One publication -------------------------------------------------- */

/* Opened for us alone; a second fetch of the same one is told so. */
static int
part_open(struct transfer *t, struct err *e)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	t->fd = open(t->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (t->fd == -1) {
		err_set(e, ERR_SYSTEM, _("%s: %s"), t->part, strerror(errno));
		return -1;
	}
	if (fcntl(t->fd, F_SETLK, &lock) == 0)
		return 0;
	err_set(e, ERR_BUSY, _("%s: another command is fetching it"), t->p->id);
	close(t->fd); /* its file, not ours to clear away */
	t->fd = -1;
	return -1;
}

static void
transfer_start(
    struct transfer *t, struct session *s, const struct publication *p)
{
	*t = (struct transfer){.s = s, .p = p, .fd = -1};
	t->part = store_path(s->o.folder, p->id, ".part");
	t->part_record = store_path(s->o.folder, p->id, ".part.record");
	t->kept_record = store_path(s->o.folder, p->id, ".record");
	record_read(&t->kept, t->kept_record);
}

static void
transfer_end(struct transfer *t)
{
	struct stat st;

	/* What never got a byte, or was not wanted, leaves nothing. */
	if (t->fd != -1 && fstat(t->fd, &st) == 0 && st.st_size == 0)
		unlink(t->part);
	if (t->fd != -1)
		close(t->fd);
	record_release(&t->kept);
	record_release(&t->said);
	free(t->part);
	free(t->part_record);
	free(t->kept_record);
}

static enum fetch_outcome
transfer_run(struct transfer *t, char **path, struct err *e)
{
	bool same = false;

	if (t->p->url == NULL) {
		failure_set(t, e, ERR_MISSING,
		    _("the catalogue knows no address for it"));
		return FETCH_FAILED;
	}
	if (part_open(t, e) == -1)
		return FETCH_FAILED;
	switch (attempts(t, e)) {
	case ARRIVED:
		if (keep(t, path, &same, e) == -1)
			return FETCH_FAILED;
		return same ? FETCH_SAME : FETCH_NEW;
	case UNCHANGED:
		*path = store_path(t->s->o.folder, t->kept.file, "");
		return FETCH_SAME;
	default:
		if (t->too_large) { /* no use in resuming it */
			unlink(t->part);
			unlink(t->part_record);
		}
		return FETCH_FAILED;
	}
}

static int
fetch_one(struct session *s, const struct publication *p)
{
	struct transfer t;
	struct err e = ERR_INIT;
	enum fetch_outcome outcome;
	char *path = NULL;
	int rc;

	transfer_start(&t, s, p);
	outcome = transfer_run(&t, &path, &e);
	transfer_end(&t);
	if (outcome == FETCH_FAILED)
		rc = s->o.done(p, outcome, NULL, &e, s->o.arg);
	else
		rc = s->o.done(p, outcome, path, NULL, s->o.arg);
	free(path);
	err_release(&e);
	return rc;
}

/* --- All of them ------------------------------------------------------ */

static void
defaults_set(struct fetch_options *o)
{
	if (o->attempts == 0)
		o->attempts = 4;
	if (o->pause_ms == 0)
		o->pause_ms = 1000;
	if (o->stall_seconds == 0)
		o->stall_seconds = 30;
	if (o->max_seconds == 0)
		o->max_seconds = 900;
	if (o->max_bytes == 0)
		o->max_bytes = UINT64_C(256) << 20;
}

static int
session_start(
    struct session *s, const struct fetch_options *options, struct err *e)
{
	*s = (struct session){.o = *options};
	defaults_set(&s->o);
	if (store_make(s->o.folder, e) == -1)
		return -1;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == 0)
		s->curl = curl_easy_init();
	if (s->curl != NULL)
		return 0;
	err_set(e, ERR_SYSTEM, _("libcurl cannot be started"));
	return -1;
}

static void
session_end(struct session *s)
{
	for (size_t i = 0; i < s->nvisits; i++)
		free(s->visits[i].host);
	free(s->visits);
	curl_easy_cleanup(s->curl);
	curl_global_cleanup();
}

int
fetch_all(const struct publication *const *publications, size_t n,
    const struct fetch_options *options, struct err *e)
{
	struct session s;
	int rc = 0;

	if (session_start(&s, options, e) == -1)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = fetch_one(&s, publications[i]);
	session_end(&s);
	return rc;
}

const struct fetcher fetcher = {fetch_all};
