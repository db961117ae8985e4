/* Any bytes as the return's XML or a zip: read into a cohort or refused with a sentence. */
#include "returns/unzip.h"
#include "returns/xml.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct text bytes = {(const char *)data, n};
	struct fault f = {0};
	int64_t rows[TABLES] = {0}, all = 0, found = 0;
	struct cohort_builder *b = cohort_builder_new();
	if (returns_read_xml("f", bytes, 2027, b, rows, NULL, &f)) {
		struct cohort *c = cohort_build(b, &f);
		for (size_t k = 0; c && k < c->n; k++)
			for (int t = 0; t < TABLES; t++)
				found += c->chunk[k]->rows[t].n;
		for (int t = 0; t < TABLES; t++)
			all += rows[t];
		if (c && found != all)
			abort();
		cohort_free(c);
	} else {
		cohort_builder_free(b);
		if (!f.say[0])
			abort();
	}
	if (returns_is_zip(bytes)) {
		struct arena *a = arena_new(1 << 26);
		struct unzipped *files;
		size_t count;
		unzip(a, "f", bytes, &files, &count, &f);
		arena_free(a);
	}
	return 0;
}
