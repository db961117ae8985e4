/* Runs a fuzz target over its corpus without a fuzzer: each crash ever found stays a test.
 * usage: replay DIR; prints what a test runner counts. */
#include "base/file.h"
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct text *names;
	bool *is_dir;
	size_t n, ran = 0;
	struct fault f;
	if (argc < 2 || !file_list(a, argv[1], &names, &is_dir, &n, &f)) {
		fprintf(stderr, "replay: the corpus cannot be read\n");
		return 1;
	}
	for (size_t i = 0; i < n; i++) {
		struct text bytes;
		if (is_dir[i] || !file_read(a, arena_printf(a, "%s/%.*s", argv[1], TEXT_ARG(names[i])).at, 64 << 20, &bytes, &f))
			continue;
		LLVMFuzzerTestOneInput((const uint8_t *)bytes.at, bytes.n);
		/* and every prefix of it: files are cut short */
		for (size_t cut = 0; cut < bytes.n && cut < 400; cut++)
			LLVMFuzzerTestOneInput((const uint8_t *)bytes.at, cut);
		ran++;
	}
	arena_free(a);
	printf("[==========] %zu test(s) run.\n[  PASSED  ] %zu test(s).\n", ran, ran);
	return ran ? 0 : 1;
}
