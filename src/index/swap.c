/*
 * A new index in the place of another.  Interface: swap.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "index/database.h"
#include "index/swap.h"

#define TRIES 50 /* of a tenth of a second, to replace an index in use */

/* Who holds the lock is asked of the operating system: SQLite's write lock
 * in WAL mode is byte 120 of the -shm file ("WAL-mode File Format"). */
#define WAL_WRITE_LOCK 120

void
swap_name_writer(const char *path, struct err *e)
{
	struct flock lock = {.l_type = F_WRLCK,
	    .l_whence = SEEK_SET,
	    .l_start = WAL_WRITE_LOCK,
	    .l_len = 1};
	struct buf shm = BUF_INIT;
	int fd;

	err_set(e, ERR_BUSY,
	    _("%s is in use by another process: try again when it has ended"),
	    path);
	buf_addf(&shm, "%s-shm", path);
	fd = open(shm.p, O_RDWR | O_CLOEXEC);
	if (fd != -1 && fcntl(fd, F_GETLK, &lock) == 0 &&
	    lock.l_type != F_UNLCK && lock.l_pid > 0)
		err_set(e, ERR_BUSY,
		    _("%s is being written by process %ld: try again when it "
		      "has ended"),
		    path, (long)lock.l_pid);
	if (fd != -1)
		close(fd);
	buf_release(&shm);
}

int
swap_fail(const char *path, struct err *e)
{
	err_set(e, ERR_BUSY,
	    _("%s was replaced by another process: run the command again"),
	    path);
	return -1;
}

static int
sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc = fd == -1 ? -1 : fsync(fd);

	if (fd != -1)
		close(fd);
	return rc;
}

static int
sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL
	    ? xstrdup(".")
	    : span_dup((struct span){path, (size_t)(slash - path) + 1});
	int rc = sync_file(folder);

	free(folder);
	return rc;
}

/* What is beside a file that is not to be seen any more would be taken for
 * the new one's: pages of the old in the new. */
static void
drop_beside(const char *path)
{
	static const char *const endings[] = {"-wal", "-shm", "-journal"};

	for (size_t i = 0; i < COUNT(endings); i++) {
		struct buf name = BUF_INIT;

		buf_addf(&name, "%s%s", path, endings[i]);
		unlink(name.p);
		buf_release(&name);
	}
}

/* Changes with each commit of others; -1 where it cannot be read. */
static int
data_version(sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	int version = -1;

	sqlite3_prepare_v2(db, "PRAGMA data_version", -1, &stmt, NULL);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return version;
}

enum fold { FOLDED, WAIT, BROKEN };

/* Lock an index whose -wal is wholly in the file. */
static enum fold
lock_folded(sqlite3 *db)
{
	int pages, done, before = data_version(db);
	int rc = sqlite3_wal_checkpoint_v2(
	    db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &done);

	if (rc == SQLITE_OK && pages == done) {
		rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		if (rc == SQLITE_OK && data_version(db) == before)
			return FOLDED;
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	}
	return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY ? WAIT : BROKEN;
}

/*
 * Nobody may write to an index while another takes its place, and all that
 * was written must be in the file before what is beside it goes.
 */
static int
lock_replaced(const char *path, sqlite3 **db, struct err *e)
{
	const struct timespec tenth = {0, 100000000};
	struct err none = ERR_INIT;
	enum fold fold = BROKEN;

	*db = database_open(path, DATABASE_WRITE, &none);
	err_release(&none);
	if (*db != NULL) {
		/* Closing it late would delete the -wal of the new one. */
		sqlite3_db_config(
		    *db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_busy_timeout(*db, 0);
		fold = WAIT;
	}
	for (int i = 0; fold == WAIT && i < TRIES; i++) {
		fold = lock_folded(*db);
		if (fold == WAIT)
			nanosleep(&tenth, NULL);
	}
	/* One that is damaged is as good as none: that is why it is replaced.
	 */
	if (fold != WAIT)
		return 0;
	swap_name_writer(path, e);
	return -1;
}

static int
put_in_place(const char *beside, const char *path, struct err *e)
{
	drop_beside(path);
	if (sync_file(beside) == 0 && rename(beside, path) == 0 &&
	    sync_folder_of(path) == 0)
		return 0;
	err_set(e, ERR_SYSTEM, _("cannot write %s: %s"), path, strerror(errno));
	return -1;
}

int
swap_in(const char *beside, const char *path, bool alone, struct err *e)
{
	bool is_there = access(path, F_OK) == 0;
	sqlite3 *replaced = NULL;
	int rc = 0;

	if (is_there && alone)
		return swap_fail(path, e);
	if (is_there)
		rc = lock_replaced(path, &replaced, e);
	if (rc == 0)
		rc = put_in_place(beside, path, e);
	sqlite3_close(replaced);
	return rc;
}
