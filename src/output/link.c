/*
 * Addresses of sources.  Interface: link.h.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "output/link.h"

/* What RFC 3986 lets stand in a path, and what may stand in an address. */
#define PATH_CHARS "-._~/!$&'()*+,;=:@"
#define ADDRESS_CHARS PATH_CHARS "?#[]%"

static bool
is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static void
add_encoded(struct buf *b, const char *s, const char *kept)
{
	for (; *s != '\0'; s++) {
		if (is_alphanumeric(*s) || strchr(kept, *s) != NULL)
			buf_addc(b, *s);
		else
			buf_addf(b, "%%%02X", (unsigned char)*s);
	}
}

void
link_add_file(struct buf *b, const char *absolute)
{
	buf_adds(b, "file://");
	add_encoded(b, absolute, PATH_CHARS);
}

static bool
is_web(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0 ||
	    strncasecmp(url, "http://", 7) == 0;
}

static void
add_page(struct buf *b, const struct hit *hit)
{
	if (hit->page_number > 0 && memchr(b->p, '#', b->len) == NULL)
		buf_addf(b, "#page=%u", hit->page_number);
}

bool
link_add(struct buf *b, const struct hit *hit)
{
	struct buf address = BUF_INIT;
	char *absolute = NULL;

	if (hit->path != NULL)
		absolute = realpath(hit->path, NULL);
	if (absolute != NULL)
		link_add_file(&address, absolute);
	else if (hit->url != NULL && is_web(hit->url))
		add_encoded(&address, hit->url, ADDRESS_CHARS);
	free(absolute);
	if (address.len == 0)
		return false;
	add_page(&address, hit);
	buf_add(b, buf_span(&address));
	buf_release(&address);
	return true;
}

void
link_begin(const struct style *style, struct buf *b, const struct buf *address)
{
	if (style->links && address->len > 0)
		buf_addf(b, "\033]8;;%s\033\\", address->p);
}

void
link_end(const struct style *style, struct buf *b, const struct buf *address)
{
	if (style->links && address->len > 0)
		buf_adds(b, "\033]8;;\033\\");
}
