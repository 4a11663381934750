/*
 * A checksum in each page.  Interface: pagesum.h.
 *
 * A file system for SQLite that hands everything to the usual one, but for
 * the pages of an index: the last bytes of each, which SQLite leaves alone
 * ("reserved region"), are the sum of the others and of the page's number.
 * Reads of less than a page are of the header, of which the first page's
 * sum takes care.
 *
 * A list of postings lies in page after page, and asking the system for one
 * costs more than its bytes: near the last page, several are read at once.
 * What was read ahead is good as long as SQLite's locks say that no page
 * changes which it may ask for: in a transaction, but not in the next one.
 */
#include <stdbool.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/pagesum.h"

#define SUMMED (PAGESUM_PAGE - PAGESUM_BYTES)
#define AHEAD 32768 /* bytes read at once: eight pages */

/* The usual file system's own structure follows. */
struct file {
	sqlite3_file base;
	unsigned char page[PAGESUM_PAGE];
	bool wrong;	     /* some page that was read */
	sqlite3_int64 last;  /* where the last one began */
	unsigned char *some; /* AHEAD bytes, or NULL; owned */
	sqlite3_int64 from;  /* where they begin; -1: not read */
};

static sqlite3_file *
real(sqlite3_file *f)
{
	return (sqlite3_file *)((struct file *)f + 1);
}

static void
sum_of(const unsigned char *page, sqlite3_int64 offset, XXH64_canonical_t *sum)
{
	XXH64_canonicalFromHash(sum,
	    XXH3_64bits_withSeed(
		page, SUMMED, (XXH64_hash_t)(offset / PAGESUM_PAGE + 1)));
}

static bool
is_right(const unsigned char *page, sqlite3_int64 offset)
{
	XXH64_canonical_t sum;

	sum_of(page, offset, &sum);
	return memcmp(sum.digest, page + SUMMED, PAGESUM_BYTES) == 0;
}

static bool
is_page(int n, sqlite3_int64 offset)
{
	return n == PAGESUM_PAGE && offset % PAGESUM_PAGE == 0;
}

/* Pages may have changed, or are about to. */
static void
forget(sqlite3_file *f)
{
	((struct file *)f)->from = -1;
}

/* Whether the page could be had together with those that follow. */
static bool
read_some(struct file *f, void *page, sqlite3_int64 offset)
{
	sqlite3_file *usual = real(&f->base);

	if (f->from >= 0 && offset >= f->from && offset < f->from + AHEAD) {
		memcpy(page, f->some + (offset - f->from), PAGESUM_PAGE);
		return true;
	}
	if (offset <= f->last || offset >= f->last + AHEAD)
		return false;
	if (f->some == NULL)
		f->some = sqlite3_malloc(AHEAD);
	f->from = -1;
	/* Behind the file's end there are none: then it is read alone. */
	if (f->some == NULL ||
	    usual->pMethods->xRead(usual, f->some, AHEAD, offset) != SQLITE_OK)
		return false;
	f->from = offset;
	memcpy(page, f->some, PAGESUM_PAGE);
	return true;
}

static int
read_page(struct file *f, void *page, sqlite3_int64 offset)
{
	sqlite3_file *usual = real(&f->base);
	bool had = read_some(f, page, offset);

	f->last = offset;
	if (had)
		return SQLITE_OK;
	return usual->pMethods->xRead(usual, page, PAGESUM_PAGE, offset);
}

static int
file_read(sqlite3_file *f, void *p, int n, sqlite3_int64 offset)
{
	struct file *file = (struct file *)f;
	int rc;

	if (!is_page(n, offset))
		return real(f)->pMethods->xRead(real(f), p, n, offset);
	rc = read_page(file, p, offset);
	if (rc != SQLITE_OK || is_right(p, offset))
		return rc;
	file->wrong = true;
	return SQLITE_IOERR_DATA;
}

/*
 * The first page is changed in place and without a journal when an index
 * gets a log (writer.c).  Written in part, as where a file may not grow so
 * far, it would be lost: then what was there is put back, as far.
 */
static int
write_page(sqlite3_file *f, const unsigned char *page, sqlite3_int64 offset)
{
	const sqlite3_io_methods *usual = real(f)->pMethods;
	unsigned char old[PAGESUM_PAGE];
	bool had = offset == 0 &&
	    usual->xRead(real(f), old, PAGESUM_PAGE, 0) == SQLITE_OK;
	int rc = usual->xWrite(real(f), page, PAGESUM_PAGE, offset);

	if (rc != SQLITE_OK && had)
		usual->xWrite(real(f), old, PAGESUM_PAGE, 0);
	return rc;
}

static int
file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 offset)
{
	unsigned char *page = ((struct file *)f)->page;
	XXH64_canonical_t sum;

	forget(f);
	if (!is_page(n, offset))
		return real(f)->pMethods->xWrite(real(f), p, n, offset);
	memcpy(page, p, SUMMED);
	sum_of(page, offset, &sum);
	memcpy(page + SUMMED, sum.digest, PAGESUM_BYTES);
	return write_page(f, page, offset);
}

/* --- What is only handed on ------------------------------------------- */

static int
file_close(sqlite3_file *f)
{
	sqlite3_free(((struct file *)f)->some);
	return real(f)->pMethods->xClose(real(f));
}

static int
file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	forget(f);
	return real(f)->pMethods->xTruncate(real(f), size);
}

static int
file_sync(sqlite3_file *f, int flags)
{
	return real(f)->pMethods->xSync(real(f), flags);
}

static int
file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real(f)->pMethods->xFileSize(real(f), size);
}

static int
file_lock(sqlite3_file *f, int level)
{
	forget(f);
	return real(f)->pMethods->xLock(real(f), level);
}

static int
file_unlock(sqlite3_file *f, int level)
{
	forget(f);
	return real(f)->pMethods->xUnlock(real(f), level);
}

static int
file_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int
file_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int
file_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int
file_traits(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int
shm_map(sqlite3_file *f, int i, int size, int extend, void volatile **p)
{
	return real(f)->pMethods->xShmMap(real(f), i, size, extend, p);
}

static int
shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	forget(f);
	return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void
shm_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int
shm_unmap(sqlite3_file *f, int delete)
{
	return real(f)->pMethods->xShmUnmap(real(f), delete);
}

/* Version 2: no memory maps, which would go past the sums. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* --- The file system --------------------------------------------------- */

static int
vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags,
    int *out)
{
	sqlite3_vfs *usual = vfs->pAppData;
	int rc;

	if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
		return usual->xOpen(usual, name, f, flags, out);
	f->pMethods = NULL;
	((struct file *)f)->wrong = false;
	((struct file *)f)->some = NULL;
	((struct file *)f)->last = -AHEAD;
	forget(f);
	rc = usual->xOpen(usual, name, real(f), flags, out);
	if (rc == SQLITE_OK)
		f->pMethods = &methods;
	return rc;
}

/* SQLite keeps a list of file systems, ours among them, for the process. */
const char *
pagesum_vfs(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *usual;

	if (sqlite3_vfs_find(PAGESUM_VFS) != NULL)
		return PAGESUM_VFS;
	usual = sqlite3_vfs_find(NULL);
	if (usual == NULL)
		return NULL;
	vfs = *usual;
	vfs.szOsFile += (int)sizeof(struct file);
	vfs.zName = PAGESUM_VFS;
	vfs.pAppData = usual;
	vfs.xOpen = vfs_open;
	sqlite3_vfs_register(&vfs, 0);
	return PAGESUM_VFS;
}

int
pagesum_reserve(sqlite3 *db)
{
	int bytes = PAGESUM_BYTES;

	return sqlite3_file_control(
	    db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool
pagesum_was_wrong(sqlite3 *db)
{
	sqlite3_file *f = NULL;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f != NULL && f->pMethods == &methods &&
	    ((struct file *)f)->wrong;
}

bool
pagesum_is_wrong(int extended_code)
{
	return extended_code == SQLITE_IOERR_DATA;
}
