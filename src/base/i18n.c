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
#include "base/program.h"

#define DOMAIN "miprof-search"
#define CATALOGUE "/fr/LC_MESSAGES/" DOMAIN ".mo"

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
	char *path = program_beside("locale" CATALOGUE);

	if (path != NULL && access(path, R_OK) == 0) {
		path[strlen(path) - strlen(CATALOGUE)] = '\0';
		bindtextdomain(DOMAIN, path);
	} else {
		bindtextdomain(DOMAIN, LOCALEDIR);
	}
	free(path);
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
