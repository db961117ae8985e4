/* embed: files → C arrays. `embed OUT.c PATH=FILE…` writes the table that src/kit/assets.h declares, sorted by path,
 * each file as it is and, where smaller, by gzip. Runs only while building. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ASSETS_MOST = 200 };

struct item {
	char *path; /* lies in the argument, before its equals sign */
	const char *file;
	const char *type;
	unsigned char *at, *gzip; /* owned */
	size_t n, gzip_n;
	unsigned long long hash;
};

static const struct {
	const char *ending, *type;
} types[] = {
	{".css", "text/css; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".svg", "image/svg+xml"},
	{".png", "image/png"},
	{".ico", "image/x-icon"},
	{".woff2", "font/woff2"},
	{".txt", "text/plain; charset=utf-8"},
};

static const char *type_of(const char *path)
{
	size_t n = strlen(path);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		size_t m = strlen(types[i].ending);
		if (n > m && !strcmp(path + n - m, types[i].ending))
			return types[i].type;
	}
	return NULL;
}

static int read_all(struct item *it)
{
	FILE *f = fopen(it->file, "rb");
	long n = -1;
	if (f && fseek(f, 0, SEEK_END) == 0)
		n = ftell(f);
	if (n < 0 || fseek(f, 0, SEEK_SET) != 0) {
		fprintf(stderr, "embed: %s: %s\n", it->file, strerror(errno));
		if (f)
			fclose(f);
		return -1;
	}
	it->n = (size_t)n;
	it->at = malloc(it->n + 1);
	int ok = it->at && fread(it->at, 1, it->n, f) == it->n;
	fclose(f);
	if (!ok)
		fprintf(stderr, "embed: %s could not be read\n", it->file);
	return ok ? 0 : -1;
}

/* No time stamp and no name go into the gzip header: the same files make the same program. */
static int squeeze(struct item *it)
{
	z_stream z;
	memset(&z, 0, sizeof z);
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return -1;
	size_t room = deflateBound(&z, (uLong)it->n);
	it->gzip = malloc(room);
	z.next_in = it->at;
	z.avail_in = (uInt)it->n;
	z.next_out = it->gzip;
	z.avail_out = (uInt)room;
	int end = it->gzip ? deflate(&z, Z_FINISH) : Z_MEM_ERROR;
	it->gzip_n = z.total_out;
	deflateEnd(&z);
	if (end != Z_STREAM_END)
		return -1;
	if (it->gzip_n + 64 >= it->n) {
		free(it->gzip);
		it->gzip = NULL;
		it->gzip_n = 0;
	}
	return 0;
}

static unsigned long long fnv(const unsigned char *p, size_t n)
{
	unsigned long long h = 14695981039346656037ULL;
	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 1099511628211ULL;
	return h;
}

static void write_bytes(FILE *o, const char *name, size_t i, const unsigned char *p, size_t n)
{
	fprintf(o, "static const unsigned char %s_%zu[] = {", name, i);
	for (size_t k = 0; k < n; k++)
		fprintf(o, "%s%u,", k % 32 ? "" : "\n", p[k]);
	fprintf(o, "%s\n};\n", n ? "" : "0");
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->path, ((const struct item *)b)->path);
}

static int write_table(const char *out, const struct item *items, size_t n)
{
	FILE *o = fopen(out, "w");
	if (!o) {
		fprintf(stderr, "embed: %s: %s\n", out, strerror(errno));
		return -1;
	}
	fprintf(o, "/* Written by tools/embed. */\n#include \"kit/assets.h\"\n");
	for (size_t i = 0; i < n; i++) {
		write_bytes(o, "plain", i, items[i].at, items[i].n);
		if (items[i].gzip)
			write_bytes(o, "gzip", i, items[i].gzip, items[i].gzip_n);
	}
	fprintf(o, "const struct asset kith_assets[] = {\n");
	for (size_t i = 0; i < n; i++) {
		const struct item *it = &items[i];
		fprintf(o, "\t{\"%s\", \"%s\", plain_%zu, %zu, \"\\\"%016llx\\\"\", ", it->path, it->type, i, it->n, it->hash);
		if (it->gzip)
			fprintf(o, "gzip_%zu, %zu},\n", i, it->gzip_n);
		else
			fprintf(o, "NULL, 0},\n");
	}
	fprintf(o, "};\nconst size_t kith_assets_n = %zu;\n", n);
	int bad = ferror(o);
	return fclose(o) || bad ? -1 : 0;
}

static int take(struct item *it, char *arg)
{
	char *eq = strchr(arg, '=');
	if (!eq || arg[0] != '/' || strpbrk(arg, "\"\\")) {
		fprintf(stderr, "embed: '%s' is not /PATH=FILE\n", arg);
		return -1;
	}
	*eq = 0;
	it->path = arg;
	it->file = eq + 1;
	it->type = type_of(it->path);
	if (!it->type) {
		fprintf(stderr, "embed: %s: no content type is known for this ending; add it to tools/embed.c\n", it->path);
		return -1;
	}
	if (read_all(it) || squeeze(it))
		return -1;
	it->hash = fnv(it->at, it->n);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 3 || argc - 2 > ASSETS_MOST) {
		fprintf(stderr, "usage: embed OUT.c /PATH=FILE… (at most %d)\n", ASSETS_MOST);
		return 2;
	}
	static struct item items[ASSETS_MOST];
	size_t n = (size_t)(argc - 2);
	int bad = 0;
	for (size_t i = 0; i < n && !bad; i++)
		bad = take(&items[i], argv[i + 2]);
	if (!bad) {
		qsort(items, n, sizeof *items, by_path);
		bad = write_table(argv[1], items, n);
	}
	for (size_t i = 0; i < n; i++)
		free(items[i].at), free(items[i].gzip);
	return bad ? 1 : 0;
}
