/*
 * Messages in the reader's language.  Interface: i18n.h.
 */
#include <libintl.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"

#define DOMAIN "miprof-search"
#define CATALOGUE "/fr/LC_MESSAGES/" DOMAIN ".mo"
#define PATH_SIZE 4096 /* of the program; a longer one has no catalogue */

static bool
is_language(const char *name, const char *code)
{
	return strncmp(name, code, 2) == 0 &&
	    (name[2] == '\0' || strchr("_.@:", name[2]) != NULL);
}

/* What the locale's variables name; NULL: none is set. */
static const char *
locale_name(void)
{
	static const char *const variables[] = {
	    "LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < COUNT(variables); i++) {
		const char *name = getenv(variables[i]);

		if (name != NULL && *name != '\0')
			return name;
	}
	return NULL;
}

/* LANGUAGE lists languages, the first that we have counts. */
static bool
list_wants_french(const char *list)
{
	for (; list != NULL; list = strchr(list, ':')) {
		list += *list == ':';
		if (is_language(list, "fr"))
			return true;
		if (is_language(list, "en") || is_language(list, "C"))
			return false;
	}
	return false;
}

/*
 * As gettext(3): LANGUAGE outranks a locale, unless that is "C", which asks
 * for no language at all.  Where no locale is named LANGUAGE counts alone.
 */
static bool
reader_wants_french(void)
{
	const char *locale = locale_name(), *list = getenv("LANGUAGE");

	if (locale != NULL &&
	    (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0))
		return false;
	if (list != NULL && *list != '\0')
		return list_wants_french(list);
	return locale != NULL && is_language(locale, "fr");
}

/* In a checkout the catalogues lie beside the program. */
static void
bind_catalogue(void)
{
	char path[PATH_SIZE + sizeof("locale" CATALOGUE)];
	ssize_t n = readlink("/proc/self/exe", path, PATH_SIZE);
	char *name;

	if (n > 0 && n < PATH_SIZE) {
		path[n] = '\0';
		name = strrchr(path, '/') + 1;
		memcpy(name, "locale" CATALOGUE, sizeof("locale" CATALOGUE));
		if (access(path, R_OK) == 0) {
			name[sizeof("locale") - 1] = '\0';
			bindtextdomain(DOMAIN, path);
			return;
		}
	}
	bindtextdomain(DOMAIN, LOCALEDIR);
}

/*
 * gettext() translates in any locale but "C", to what LANGUAGE says.  The
 * locale that is there everywhere serves, so that the reader's own need not
 * have been generated.  Texts are UTF-8, whatever the locale.
 */
void
i18n_start(void)
{
	const char *list = getenv("LANGUAGE");

	if (!reader_wants_french() ||
	    (setlocale(LC_MESSAGES, "C.UTF-8") == NULL &&
		setlocale(LC_MESSAGES, "") == NULL))
		return;
	if (list == NULL || *list == '\0')
		setenv("LANGUAGE", "fr", 1);
	bind_catalogue();
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	bind_textdomain_codeset("libc", "UTF-8"); /* strerror(3) */
	textdomain(DOMAIN);
}
