#include "returns/unzip.h"
#include "base/csv.h"
#include <stdlib.h>
#include <zip.h>

bool returns_is_zip(struct text b)
{
	return b.n > 22 && memcmp(b.at, "PK\3\4", 4) == 0;
}

static bool ends_with(struct text t, struct text end)
{
	return t.n > end.n && text_eq_nocase((struct text){t.at + t.n - end.n, end.n}, end);
}

static bool wanted(struct text name)
{
	bool table = ends_with(name, TEXT(".csv")) || ends_with(name, TEXT(".xml"));
	return table && !text_starts(name, TEXT("__MACOSX/"));
}

static int by_name(const void *a, const void *b)
{
	const struct unzipped *x = a, *y = b;
	int order = text_cmp(x->dir, y->dir);
	return order ? order : text_cmp(x->name, y->name);
}

static bool damaged(const char *path, const char *why, struct fault *f)
{
	fault_set(f, FAULT_INPUT, "zip.damaged", "The zip cannot be read (%s). Make it again, without a password.", why);
	return fault_at(f, "%s", path);
}

static bool one(struct arena *a, zip_t *z, zip_uint64_t i, const zip_stat_t *st, const char *path, struct unzipped *out, struct fault *f)
{
	char *p = arena_alloc(a, (size_t)st->size + 1);
	zip_file_t *file = zip_fopen_index(z, i, 0);
	if (!file)
		return damaged(path, zip_strerror(z), f);
	zip_int64_t n = 0, got;
	while ((zip_uint64_t)n < st->size && (got = zip_fread(file, p + n, st->size - (zip_uint64_t)n)) > 0)
		n += got;
	int closed = zip_fclose(file); /* the checksum is compared here */
	if ((zip_uint64_t)n != st->size || closed != 0)
		return damaged(path, "a file in it is damaged", f);
	struct text name = arena_text(a, text_of(st->name));
	size_t slash = name.n;
	while (slash > 0 && name.at[slash - 1] != '/')
		slash--;
	*out = (struct unzipped){.dir = {name.at, slash ? slash - 1 : 0}, .name = {name.at + slash, name.n - slash},
	    .bytes = {p, (size_t)n}};
	return true;
}

static bool all(struct arena *a, zip_t *z, const char *path, struct unzipped **out, size_t *n, struct fault *f)
{
	size_t cap = 0, total = 0;
	*out = NULL;
	*n = 0;
	for (zip_int64_t i = 0, count = zip_get_num_entries(z, 0); i < count; i++) {
		zip_stat_t st;
		if (zip_stat_index(z, (zip_uint64_t)i, 0, &st) != 0 || !(st.valid & ZIP_STAT_NAME) || !(st.valid & ZIP_STAT_SIZE))
			return damaged(path, zip_strerror(z), f);
		if (!wanted(text_of(st.name)))
			continue;
		if (st.size > CSV_FILE || (total += (size_t)st.size) > UNZIP_ALL) {
			fault_set(f, FAULT_INPUT, "zip.size",
			    "The files in the zip are over the limit (%zu MiB each, %zu together). Hand in a folder of CSV files.",
			    CSV_FILE >> 20, UNZIP_ALL >> 20);
			return fault_at(f, "%s", path);
		}
		struct unzipped file;
		if (!one(a, z, (zip_uint64_t)i, &st, path, &file, f))
			return false;
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = file;
	}
	if (*n)
		qsort(*out, *n, sizeof **out, by_name);
	return true;
}

bool unzip(struct arena *a, const char *path, struct text bytes, struct unzipped **out, size_t *n, struct fault *f)
{
	zip_error_t e;
	zip_error_init(&e);
	zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.n, 0, &e);
	zip_t *z = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &e) : NULL;
	bool ok;
	if (!z) {
		ok = damaged(path, zip_error_strerror(&e), f);
		zip_source_free(source);
	} else {
		ok = all(a, z, path, out, n, f);
		zip_discard(z);
	}
	zip_error_fini(&e);
	return ok;
}
