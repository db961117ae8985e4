#include "returns/zipped.h"
#include "base/ceiling.h"
#include "base/csv.h"
#include "returns/write.h"
#include "returns/xml.h"
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

/* What the zip is made of: the library reads the files' bytes when it is closed. */
struct zipping {
	zip_t *z;
	zip_source_t *into;
	struct buf file[TABLES + 1];
	size_t n;
};

/* Of a job that reached a ceiling. */
static void give_up(void *what)
{
	struct zipping *x = what;
	zip_discard(x->z);
	zip_source_free(x->into);
	for (size_t i = 0; i < x->n; i++)
		buf_free(&x->file[i]);
}

static struct buf *next_file(struct zipping *x, size_t most)
{
	x->file[x->n] = BUF_INIT(most);
	return &x->file[x->n++];
}

static bool not_made(const char *why, struct fault *f)
{
	return fault_set(f, FAULT_SYSTEM, "zip.made", "The zip could not be made: %s.", why);
}

static bool add(struct zipping *x, const struct buf *b, const char *name, struct fault *f)
{
	if (!buf_ok(b))
		return fault_set(f, FAULT_SYSTEM, "zip.much",
		    "The return is too large for a zip; 'kith export 903' writes it into a folder.");
	zip_source_t *s = zip_source_buffer(x->z, b->at, b->n, 0);
	if (s && zip_file_add(x->z, name, s, ZIP_FL_ENC_UTF_8) >= 0)
		return true;
	zip_source_free(s);
	return not_made(zip_strerror(x->z), f);
}

static bool fill(struct zipping *x, const struct cohort *c, int year, bool xml, int64_t left[TABLES], struct fault *f)
{
	int64_t rows[TABLES] = {0};
	struct arena *a = arena_new(0);
	struct buf *b;
	bool ok = true;
	if (xml)
		ok = returns_write_xml(c, year, b = next_file(x, XML_FILE), rows, left, f) && add(x, b, "return.xml", f);
	for (int t = 0; ok && t < TABLES; t++) {
		char name[64];
		if (!cohort_has_table(cohort_year(c, year), (enum table)t) || (xml && (XML_TABLES >> t & 1)))
			continue;
		snprintf(name, sizeof name, "%s.csv", table_info[t].file);
		returns_write_csv(a, c, (enum table)t, year, b = next_file(x, CSV_FILE));
		ok = add(x, b, name, f);
		arena_reset(a);
	}
	arena_free(a);
	return ok;
}

/* The bytes of a zip that has been closed. */
static bool take(zip_source_t *s, struct buf *out, struct fault *f)
{
	char block[1 << 16];
	zip_int64_t n = -1;
	if (zip_source_open(s) == 0) {
		while ((n = zip_source_read(s, block, sizeof block)) > 0)
			buf_add(out, block, (size_t)n);
		zip_source_close(s);
	}
	if (n != 0)
		return not_made(zip_error_strerror(zip_source_error(s)), f);
	return buf_ok(out) ||
	    fault_set(f, FAULT_SYSTEM, "zip.much", "The return is too large for a zip; 'kith export 903' writes it into a folder.");
}

bool returns_zip(const struct cohort *c, int year, bool xml, struct buf *out, int64_t left[TABLES], struct fault *f)
{
	struct zipping x = {0};
	zip_error_t e;
	zip_error_init(&e);
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
	x.z = s ? zip_open_from_source(s, ZIP_CREATE | ZIP_TRUNCATE, &e) : NULL;
	bool ok;
	if (!x.z) {
		ok = not_made(zip_error_strerror(&e), f);
	} else {
		zip_source_keep(s); /* it outlives the zip */
		x.into = s;
		ceiling_hold(&x, give_up);
		ok = fill(&x, c, year, xml, left, f);
		ceiling_drop(&x);
		if (!ok)
			zip_discard(x.z);
		else if (zip_close(x.z) != 0) {
			ok = not_made(zip_strerror(x.z), f);
			zip_discard(x.z);
		} else {
			ok = take(s, out, f);
		}
	}
	zip_source_free(s);
	for (size_t i = 0; i < x.n; i++)
		buf_free(&x.file[i]);
	zip_error_fini(&e);
	return ok;
}
