/* bytes: files → C arrays. `bytes OUT.c NAME=FILE…` writes `const char NAME[]` (a NUL behind the end) and
 * `const size_t NAME_n` for each. Runs only while building: so that the program needs no files beside it. */
#include <stdio.h>
#include <string.h>

static int write_one(FILE *o, const char *name, const char *file)
{
	FILE *f = fopen(file, "rb");
	if (!f) {
		perror(file);
		return 1;
	}
	fprintf(o, "extern const char %s[];\nextern const size_t %s_n;\nconst char %s[] = {", name, name, name);
	size_t n = 0;
	for (int c; (c = getc(f)) != EOF; n++)
		fprintf(o, "%s%d,", n % 32 ? "" : "\n", c < 128 ? c : c - 256);
	fprintf(o, "0};\nconst size_t %s_n = %zu;\n", name, n);
	int bad = ferror(f);
	return fclose(f) || bad;
}

int main(int argc, char **argv)
{
	FILE *o = argc > 2 ? fopen(argv[1], "w") : NULL;
	if (!o) {
		fprintf(stderr, "usage: bytes OUT.c NAME=FILE…\n");
		return 2;
	}
	fprintf(o, "/* Written by tools/bytes. */\n#include <stddef.h>\n");
	int bad = 0;
	for (int i = 2; i < argc && !bad; i++) {
		char *eq = strchr(argv[i], '=');
		if (!eq) {
			fprintf(stderr, "bytes: '%s' is not NAME=FILE\n", argv[i]);
			bad = 1;
			continue;
		}
		*eq = 0;
		bad = write_one(o, argv[i], eq + 1);
	}
	return fclose(o) || bad ? 1 : 0;
}
