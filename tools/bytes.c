/* bytes: files → C arrays. `bytes OUT.c NAME=FILE…` writes `const char NAME[]` (a NUL behind the end) and
 * `const size_t NAME_n` for each. Runs only while building: so that the program needs no files beside it.
 *
 * `bytes --parts PARTS FILE OUT.c OUT.d NAME` writes `const struct part_file NAME[]` (base/part_file.h) and `const size_t NAME_n`: the file
 * of that name of each part that has one, in order of the parts' names; OUT.d tells make what was read. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static int no_dot(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int of_parts(const char *dir, const char *file, const char *out, const char *dep, const char *name)
{
	struct dirent **in;
	int n = scandir(dir, &in, no_dot, alphasort), found = 0, bad = 0;
	FILE *o = fopen(out, "w"), *d = fopen(dep, "w");
	if (n < 0 || !o || !d) {
		perror(dir);
		return 1;
	}
	fprintf(o, "/* Written by tools/bytes. */\n#include \"base/part_file.h\"\n");
	fprintf(d, "%s: %s", out, dir);
	char path[4096], array[300];
	struct stat st;
	int *has = calloc((size_t)n + 1, sizeof *has);
	for (int i = 0; has && i < n && !bad; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, in[i]->d_name);
		if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
			continue;
		fprintf(d, " %s", path);
		snprintf(path, sizeof path, "%s/%s/%s", dir, in[i]->d_name, file);
		if (access(path, R_OK) != 0)
			continue;
		fprintf(d, " %s", path);
		snprintf(array, sizeof array, "%s_%d", name, found);
		has[i] = ++found;
		bad = write_one(o, array, path);
	}
	fprintf(o, "extern const struct part_file %s[];\nextern const size_t %s_n;\nconst struct part_file %s[] = {\n", name, name, name);
	for (int i = 0; has && i < n; i++)
		if (has[i])
			fprintf(o, "\t{\"%s\", \"parts/%s/%s\", %s_%d, sizeof %s_%d - 1},\n", in[i]->d_name, in[i]->d_name, file, name,
			    has[i] - 1, name, has[i] - 1);
	fprintf(o, "\t{0},\n};\nconst size_t %s_n = %d;\n", name, found);
	fprintf(d, "\n");
	bad |= !has || fclose(o) || fclose(d);
	free(has);
	return bad;
}

int main(int argc, char **argv)
{
	if (argc == 7 && !strcmp(argv[1], "--parts"))
		return of_parts(argv[2], argv[3], argv[4], argv[5], argv[6]);
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
