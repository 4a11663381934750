/*
 * What the place we write to can show.  Interface: style.h.
 */
#include <sys/ioctl.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"
#include "output/style.h"

static const char *const begin[] = {
    [ROLE_PLAIN] = "",
    [ROLE_MATCH] = "\033[1;31m",
    [ROLE_TITLE] = "\033[1m",
    [ROLE_FAINT] = "\033[2m",
    [ROLE_BAR] = "\033[36m",
};

static const char *
env(const char *name)
{
	const char *value = getenv(name);

	return value == NULL ? "" : value;
}

/* A number from the environment; 0 for anything else. */
static size_t
env_size(const char *name)
{
	char *end;
	unsigned long value = strtoul(env(name), &end, 10);

	return *end == '\0' && value <= 100000 ? (size_t)value : 0;
}

static size_t
clamp(size_t columns)
{
	if (columns == 0)
		return STYLE_COLUMNS;
	if (columns < STYLE_MIN_COLUMNS)
		return STYLE_MIN_COLUMNS;
	return columns > STYLE_MAX_COLUMNS ? STYLE_MAX_COLUMNS : columns;
}

static void
find_size(struct style *style, int fd)
{
	struct winsize size = {0};

	if (style->terminal && ioctl(fd, TIOCGWINSZ, &size) == -1)
		memset(&size, 0, sizeof(size));
	style->columns = env_size("COLUMNS");
	if (style->columns == 0)
		style->columns = size.ws_col;
	style->columns = clamp(style->columns);
	style->rows = env_size("LINES");
	if (style->rows == 0)
		style->rows = size.ws_row;
}

/*
 * The name alone tells, so that a locale that this machine lacks does too,
 * and setlocale() need not be paid for.
 */
static bool
locale_is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *name = env(names[i]);
		const char *charset = strchr(name, '.');

		if (*name == '\0')
			continue;
		return charset != NULL &&
		    (strncasecmp(charset, ".utf-8", 6) == 0 ||
			strncasecmp(charset, ".utf8", 5) == 0);
	}
	return false;
}

/* Terminals that are known to follow OSC 8 links. */
static bool
terminal_follows_links(void)
{
	static const char *const terms[] = {"xterm-kitty", "foot", "alacritty",
	    "contour", "wezterm", "xterm-ghostty"};
	static const char *const programs[] = {"iTerm.app", "WezTerm", "vscode",
	    "ghostty", "Hyper", "Tabby", "rio"};
	static const char *const signs[] = {
	    "KONSOLE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "DOMTERM"};

	for (size_t i = 0; i < COUNT(terms); i++)
		if (strncmp(env("TERM"), terms[i], strlen(terms[i])) == 0)
			return true;
	if (strncmp(env("TERM"), "screen", 6) == 0 ||
	    strncmp(env("TERM"), "tmux", 4) == 0)
		return false;
	for (size_t i = 0; i < COUNT(programs); i++)
		if (strcmp(env("TERM_PROGRAM"), programs[i]) == 0)
			return true;
	for (size_t i = 0; i < COUNT(signs); i++)
		if (*env(signs[i]) != '\0')
			return true;
	return env_size("VTE_VERSION") >= 5000;
}

void
style_find(struct style *style, int fd, enum when colour, enum when links)
{
	const char *term = env("TERM");
	bool able;

	*style = (struct style){0};
	style->terminal = isatty(fd) == 1;
	style->dumb = *term == '\0' || strcmp(term, "dumb") == 0;
	able = style->terminal && !style->dumb;
	style->colour = colour == WHEN_ALWAYS ||
	    (colour == WHEN_AUTO && able && *env("NO_COLOR") == '\0');
	style->links = links == WHEN_ALWAYS ||
	    (links == WHEN_AUTO && able && terminal_follows_links());
	style->unicode = locale_is_utf8();
	find_size(style, fd);
}

void
style_begin(const struct style *style, struct buf *b, enum role role)
{
	if (style->colour && role != ROLE_PLAIN)
		buf_adds(b, begin[role]);
}

void
style_end(const struct style *style, struct buf *b, enum role role)
{
	if (style->colour && role != ROLE_PLAIN)
		buf_adds(b, "\033[0m");
}

void
style_add(
    const struct style *style, struct buf *b, enum role role, struct span text)
{
	if (text.len == 0)
		return;
	style_begin(style, b, role);
	buf_add(b, text);
	style_end(style, b, role);
}
