/*
 * Foreign text, made harmless for a terminal.  Interface: escape.h.
 */
#include "base/mem.h"
#include "text/escape.h"
#include "text/utf8.h"

enum fate { FATE_LINE_END, FATE_SPACE, FATE_DROP, FATE_REPLACE };

/* Sorted; what is not listed is shown as it is. */
static const struct {
	uint32_t from, to;
	enum fate fate;
} ranges[] = {
    {0x00, 0x08, FATE_REPLACE},
    {0x09, 0x09, FATE_SPACE},
    {0x0A, 0x0C, FATE_LINE_END},
    {0x0D, 0x0D, FATE_SPACE},
    {0x0E, 0x1F, FATE_REPLACE},
    {0x7F, 0x84, FATE_REPLACE},
    {0x85, 0x85, FATE_LINE_END},
    {0x86, 0x9F, FATE_REPLACE},
    {0xAD, 0xAD, FATE_DROP},
    {0x61C, 0x61C, FATE_DROP},
    {0x200B, 0x200B, FATE_DROP},
    {0x200E, 0x200F, FATE_DROP},
    {0x2028, 0x2029, FATE_LINE_END},
    {0x202A, 0x202E, FATE_REPLACE},
    {0x2060, 0x2064, FATE_DROP},
    {0x2066, 0x2069, FATE_REPLACE},
    {0x206A, 0x206F, FATE_DROP},
    {0xFDD0, 0xFDEF, FATE_REPLACE},
    {0xFEFF, 0xFEFF, FATE_DROP},
    {0xFFF9, 0xFFFB, FATE_DROP},
    {0xFFFE, 0xFFFF, FATE_REPLACE},
    {0xE0000, 0xE007F, FATE_DROP},
};

static uint32_t
fate_code_point(enum fate fate)
{
	switch (fate) {
	case FATE_LINE_END:
		return '\n';
	case FATE_SPACE:
		return ' ';
	case FATE_DROP:
		return 0;
	case FATE_REPLACE:
		break;
	}
	return UTF8_REPLACEMENT;
}

uint32_t
escape_code_point(uint32_t c)
{
	if (c >= 0x20 && c < 0x7F)
		return c;
	for (size_t i = 0; i < COUNT(ranges) && ranges[i].from <= c; i++)
		if (c <= ranges[i].to)
			return fate_code_point(ranges[i].fate);
	return c;
}

static void
add_code_point(struct buf *b, uint32_t c)
{
	char bytes[UTF8_MAX];

	buf_add(b, (struct span){bytes, utf8_put(c, bytes)});
}

/* Bytes at the start of s that are printable ASCII. */
static size_t
plain_run(struct span s)
{
	size_t n = 0;

	while (n < s.len && s.p[n] >= 0x20 && s.p[n] < 0x7F)
		n++;
	return n;
}

static void
escape(struct buf *b, struct span s, uint32_t line_end)
{
	size_t n;

	buf_reserve(b, s.len);
	while (s.len > 0) {
		uint32_t c;

		n = plain_run(s);
		if (n > 0) {
			buf_add(b, span_sub(s, 0, n));
			s = span_sub(s, n, s.len);
			continue;
		}
		c = escape_code_point(utf8_get(s, &n));

		if (c == '\n')
			c = line_end;
		if (c != 0)
			add_code_point(b, c);
		s = span_sub(s, n, s.len);
	}
}

void
escape_line(struct buf *b, struct span s)
{
	escape(b, s, ' ');
}

void
escape_text(struct buf *b, struct span s)
{
	escape(b, s, '\n');
}

void
escape_invalid(struct buf *b, struct span s)
{
	size_t n;

	if (utf8_valid(s)) {
		buf_add(b, s);
		return;
	}
	while (s.len > 0) {
		add_code_point(b, utf8_get(s, &n));
		s = span_sub(s, n, s.len);
	}
}
