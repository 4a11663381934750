/*
 * Messages in the reader's language.  English is written in the source,
 * French stands in po/fr.po.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text) /* marked for translation, translated later */

/*
 * Choose the language from LC_ALL, LC_MESSAGES, LANG and LANGUAGE: French,
 * else English, also where the locale named there was never generated.
 * Call once, first thing in main().
 */
void i18n_start(void);

#endif
