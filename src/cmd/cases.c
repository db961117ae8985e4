/* kith cases FILE|DIR…: rule cases, run against the rules. */
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "returns/cases.h"
#include <stdio.h>

enum { CASE_FILE = 16 << 20, DEEP = 4 };

static bool one_file(const char *path, struct cases_told *told, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct text bytes;
	struct buf out = BUF_INIT(64 << 20);
	bool ok = file_read(a, path, CASE_FILE, &bytes, f) && cases_run(a, path, bytes, &out, told, f);
	if (out.n)
		fwrite(out.at, 1, out.n, stdout);
	buf_free(&out);
	arena_free(a);
	return ok;
}

static bool all_in(const char *path, int deep, struct cases_told *told, struct fault *f)
{
	if (!file_is_dir(path))
		return one_file(path, told, f);
	struct arena *a = arena_new(0);
	struct text *names;
	bool *is_dir, ok;
	size_t n;
	ok = file_list(a, path, &names, &is_dir, &n, f);
	for (size_t i = 0; ok && i < n; i++) {
		const char *inside = arena_printf(a, "%s/%.*s", path, TEXT_ARG(names[i])).at;
		bool json = names[i].n > 5 && text_eq_nocase((struct text){names[i].at + names[i].n - 5, 5}, TEXT(".json"));
		if (is_dir[i] ? deep < DEEP : json)
			ok = all_in(inside, deep + 1, told, f);
	}
	arena_free(a);
	return ok;
}

int run_cases(int argc, char **argv)
{
	const char *words[1024];
	size_t n;
	const struct option none[] = {{"", OPTION_FLAG, NULL}};
	if (argc > 1000 || !options_parse(argc, argv, none, 0, words, &n))
		return EXIT_ASKED;
	if (!n) {
		fprintf(stderr, "kith cases: say which: files of cases (.json), or folders of them.\n");
		return EXIT_ASKED;
	}
	struct cases_told told = {0};
	struct fault f = {0};
	for (size_t i = 0; i < n; i++)
		if (!all_in(words[i], 0, &told, &f))
			return command_fault(argv[0], &f);
	printf("%d passed, %d failed\n", told.passed, told.failed);
	return told.failed ? EXIT_WRONG : EXIT_DONE;
}
