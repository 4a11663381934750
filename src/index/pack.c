/*
 * Texts of passages, packed.  Interface: pack.h.
 */
#define ZDICT_STATIC_LINKING_ONLY
#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

#include "base/mem.h"
#include "index/pack.h"

/* On 23 MB of administrative sheets (75,000 passages of 310 bytes): 2.6
 * times smaller, 140 MB/s; level 1 gives 2.4, a dictionary twice as long
 * 2.7, none at all 1.6. */
#define LEVEL 3

struct packer {
	ZSTD_CDict *cdict; /* NULL: no dictionary */
	ZSTD_DDict *ddict;
	ZSTD_CCtx *cctx; /* made when first used */
	ZSTD_DCtx *dctx;
	struct buf dictionary;
};

struct packer *
packer_new(struct span dictionary)
{
	struct packer *p = xcalloc(1, sizeof(*p));

	buf_add(&p->dictionary, dictionary);
	return p;
}

void
packer_free(struct packer *p)
{
	if (p == NULL)
		return;
	ZSTD_freeCDict(p->cdict);
	ZSTD_freeDDict(p->ddict);
	ZSTD_freeCCtx(p->cctx);
	ZSTD_freeDCtx(p->dctx);
	buf_release(&p->dictionary);
	free(p);
}

/* Parameters of the fast cover algorithm: segments of 200 bytes scored by
 * pairs of eight letters; found once in 0.03 s for two million bytes. */
bool
pack_train(
    struct span samples, const size_t *sizes, size_t n, struct buf *dictionary)
{
	ZDICT_fastCover_params_t params = {
	    .k = 200, .d = 8, .f = 18, .accel = 4, .splitPoint = 1};
	size_t len;

	params.zParams.compressionLevel = LEVEL;
	buf_reserve(dictionary, PACK_DICTIONARY_BYTES);
	len = ZDICT_trainFromBuffer_fastCover(dictionary->p + dictionary->len,
	    PACK_DICTIONARY_BYTES, samples.p, sizes, (unsigned)n, params);
	if (ZDICT_isError(len))
		return false;
	dictionary->len += len;
	return true;
}

static bool
can_pack(struct packer *p)
{
	if (p->dictionary.len == 0)
		return false;
	if (p->cctx != NULL)
		return true;
	p->cctx = ZSTD_createCCtx();
	p->cdict = ZSTD_createCDict(p->dictionary.p, p->dictionary.len, LEVEL);
	if (p->cctx == NULL || p->cdict == NULL)
		return false;
	ZSTD_CCtx_refCDict(p->cctx, p->cdict);
	ZSTD_CCtx_setParameter(p->cctx, ZSTD_c_dictIDFlag, 0);
	return true;
}

bool
pack(struct packer *p, struct span text, struct buf *out)
{
	size_t room = ZSTD_compressBound(text.len), len;

	if (!can_pack(p))
		return false;
	buf_reserve(out, room);
	len =
	    ZSTD_compress2(p->cctx, out->p + out->len, room, text.p, text.len);
	if (ZSTD_isError(len))
		return false;
	out->len += len;
	return true;
}

static bool
can_unpack(struct packer *p)
{
	if (p->dictionary.len == 0)
		return false;
	if (p->dctx != NULL)
		return true;
	p->dctx = ZSTD_createDCtx();
	p->ddict = ZSTD_createDDict(p->dictionary.p, p->dictionary.len);
	return p->dctx != NULL && p->ddict != NULL;
}

bool
unpack(struct packer *p, struct span packed, struct buf *out)
{
	unsigned long long size =
	    ZSTD_getFrameContentSize(packed.p, packed.len);
	size_t len;

	if (size == ZSTD_CONTENTSIZE_UNKNOWN ||
	    size == ZSTD_CONTENTSIZE_ERROR || size > PACK_TEXT_BYTES ||
	    !can_unpack(p))
		return false;
	buf_reserve(out, (size_t)size);
	len = ZSTD_decompress_usingDDict(p->dctx, out->p + out->len,
	    (size_t)size, packed.p, packed.len, p->ddict);
	if (ZSTD_isError(len) || len != size)
		return false;
	out->len += len;
	out->p[out->len] = '\0';
	return true;
}

static void
text_of(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct packer **p = sqlite3_user_data(context);
	struct buf text = BUF_INIT;
	struct span packed;

	(void)n;
	if (sqlite3_value_type(values[0]) != SQLITE_BLOB) {
		sqlite3_result_value(context, values[0]);
		return;
	}
	packed.p = sqlite3_value_blob(values[0]);
	packed.len = (size_t)sqlite3_value_bytes(values[0]);
	if (unpack(*p, packed, &text))
		sqlite3_result_text64(context, text.p == NULL ? "" : text.p,
		    text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	else
		sqlite3_result_error_code(context, SQLITE_CORRUPT);
	buf_release(&text);
}

int
pack_register(sqlite3 *db, struct packer **p)
{
	return sqlite3_create_function_v2(db, "text_of", 1,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, p, text_of,
	    NULL, NULL, NULL);
}
