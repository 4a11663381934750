/*
 * Modules.  Interface: module.h.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/module.h"
#include "base/program.h"

static char *
path_of(const char *name)
{
	struct buf b = BUF_INIT;
	char *path;

	buf_addf(&b, "%s.so", name);
	path = program_beside(b.p);
	if (path == NULL || access(path, F_OK) == -1) {
		free(path);
		buf_clear(&b);
		buf_addf(&b, "%s/%s.so", LIBDIR, name);
		path = buf_take(&b);
	}
	buf_release(&b);
	return path;
}

const void *
module_table(const char *name, const char *symbol, struct err *e)
{
	char *path = path_of(name);
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const void *table = module == NULL ? NULL : dlsym(module, symbol);

	if (table == NULL)
		err_set(e, ERR_SYSTEM,
		    _("cannot load a part of the program (%s): install it "
		      "again"),
		    dlerror());
	free(path);
	return table;
}
