/*
 * Messages in the reader's language.  Interface: i18n.h.
 */
#include <libintl.h>

#include "base/i18n.h"

void
i18n_start(void)
{
}
