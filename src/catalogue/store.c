/*
 * The folder of fetched files.  Interface: store.h.
 */
#include <sys/stat.h>
#include <openssl/evp.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "catalogue/store.h"
#include "catalogue/yaml.h"

#define HEAD 4096 /* bytes that tell the type */

/* --- Paths ------------------------------------------------------------ */

char *
store_path(const char *folder, const char *id, const char *suffix)
{
	struct buf path = BUF_INIT;

	buf_addf(&path, "%s/%s%s", folder, id, suffix);
	return buf_take(&path);
}

int
store_make(const char *folder, struct err *e)
{
	char *path = xstrdup(folder);
	int rc = 0;

	for (char *p = path + 1; rc == 0; p++) {
		char end = *p;

		if (end != '/' && end != '\0')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) == -1 && errno != EEXIST) {
			err_set(
			    e, ERR_SYSTEM, _("%s: %s"), path, strerror(errno));
			rc = -1;
		}
		*p = end;
		if (end == '\0')
			break;
	}
	free(path);
	return rc;
}

/* --- Records ---------------------------------------------------------- */

struct line {
	const char *key;
	size_t offset;
};

/* The record's keys, and where in struct record their values are. */
static const struct line lines[] = {
    {"url", offsetof(struct record, url)},
    {"file", offsetof(struct record, file)},
    {"date", offsetof(struct record, date)},
    {"sha256", offsetof(struct record, sha256)},
    {"etag", offsetof(struct record, etag)},
    {"last_modified", offsetof(struct record, last_modified)},
};

static char **
value_at(struct record *record, size_t i)
{
	return (char **)((char *)record + lines[i].offset);
}

static const char *
value_of(const struct record *record, size_t i)
{
	return *(char *const *)((const char *)record + lines[i].offset);
}

void
record_release(struct record *record)
{
	for (size_t i = 0; i < COUNT(lines); i++)
		free(*value_at(record, i));
	*record = (struct record)RECORD_INIT;
}

int
record_read(struct record *record, const char *path)
{
	struct node root = NODE_INIT;

	if (node_read(&root, path, NULL) == -1)
		return -1;
	for (size_t i = 0; i < COUNT(lines); i++) {
		const struct node *value = node_get(&root, lines[i].key);

		if (value != NULL && node_has_text(value))
			*value_at(record, i) = xstrdup(value->text);
	}
	node_release(&root);
	return 0;
}

/* key: 'value', the quotes in it doubled as YAML wants. */
static void
line_add(struct buf *text, const char *key, const char *value)
{
	buf_addf(text, "%s: '", key);
	for (; *value != '\0'; value++) {
		if (*value == '\'')
			buf_addc(text, '\'');
		buf_addc(text, *value);
	}
	buf_adds(text, "'\n");
}

static int
write_all(int fd, struct span text)
{
	while (text.len > 0) {
		ssize_t n = write(fd, text.p, text.len);

		if (n == -1 && errno != EINTR)
			return -1;
		if (n > 0)
			text = span_sub(text, (size_t)n, text.len);
	}
	return fsync(fd);
}

/* Beside, then renamed. */
static int
replace_file(const char *path, struct span text)
{
	struct buf beside = BUF_INIT;
	int fd, rc = -1;

	fd = beside_open(path, &beside, NULL);
	if (fd != -1) {
		rc = write_all(fd, text);
		if (rc == 0)
			rc = rename(beside.p, path);
		close(fd);
		if (rc == -1) {
			int why = errno;

			unlink(beside.p);
			errno = why;
		}
	}
	buf_release(&beside);
	return rc;
}

int
record_write(const struct record *record, const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	int rc;

	for (size_t i = 0; i < COUNT(lines); i++)
		if (value_of(record, i) != NULL)
			line_add(&text, lines[i].key, value_of(record, i));
	rc = replace_file(path, buf_span(&text));
	if (rc == -1)
		err_set(e, ERR_SYSTEM, _("%s: %s"), path, strerror(errno));
	buf_release(&text);
	return rc;
}

/* --- What a file is --------------------------------------------------- */

static bool
contains(struct span text, const char *needle)
{
	size_t len = strlen(needle);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.p + i, needle, len) == 0)
			return true;
	return false;
}

static bool
begins_with_case(struct span text, const char *head)
{
	return text.len >= strlen(head) &&
	    strncasecmp(text.p, head, strlen(head)) == 0;
}

/* Office files name their first entries near the front of the zip. */
static const char *
zip_type(struct span head)
{
	static const struct {
		const char *mark, *suffix;
	} marks[] = {
	    {"application/epub+zip", ".epub"},
	    {"application/vnd.oasis.opendocument.text", ".odt"},
	    {"word/", ".docx"},
	    {"ppt/", ".pptx"},
	};

	for (size_t i = 0; i < COUNT(marks); i++)
		if (contains(head, marks[i].mark))
			return marks[i].suffix;
	return ".zip";
}

/* A page begins with a tag, perhaps after white space and comments. */
static bool
is_html(struct span head)
{
	if (span_starts(head, SPAN("\xEF\xBB\xBF")))
		head = span_sub(head, 3, head.len);
	head = span_trim(head);
	if (head.len == 0 || head.p[0] != '<')
		return false;
	if (begins_with_case(head, "<!doctype html") ||
	    begins_with_case(head, "<html"))
		return true;
	return contains(head, "<html") || contains(head, "<HTML") ||
	    contains(head, "<head") || contains(head, "<HEAD") ||
	    contains(head, "<body") || contains(head, "<BODY");
}

const char *
store_type(const char *path)
{
	char bytes[HEAD];
	struct span head = {bytes, 0};
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return NULL;
	head.len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	if (contains(span_sub(head, 0, 1024), "%PDF-"))
		return ".pdf";
	if (span_starts(head, SPAN("PK\003\004")))
		return zip_type(head);
	return is_html(head) ? ".html" : NULL;
}

char *
store_sha256(const char *path, struct err *e)
{
	unsigned char digest[EVP_MAX_MD_SIZE], bytes[16384];
	unsigned len = 0;
	struct buf hex = BUF_INIT;
	EVP_MD_CTX *sum = EVP_MD_CTX_new();
	FILE *f = fopen(path, "rb");
	bool good = f != NULL && sum != NULL &&
	    EVP_DigestInit_ex(sum, EVP_sha256(), NULL) == 1;
	size_t n;

	while (good && (n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		good = EVP_DigestUpdate(sum, bytes, n) == 1;
	good = good && !ferror(f) && EVP_DigestFinal_ex(sum, digest, &len) == 1;
	if (!good)
		err_set(e, ERR_SYSTEM, _("%s: %s"), path, strerror(errno));
	for (unsigned i = 0; good && i < len; i++)
		buf_addf(&hex, "%02x", digest[i]);
	if (f != NULL)
		fclose(f);
	EVP_MD_CTX_free(sum);
	return good ? buf_take(&hex) : NULL;
}
