/* messages: text/en.csv and the texts.csv of each part → the enum, the constants of parts, the table of texts; their terms are those of
 * text/terms.csv. `messages en.csv terms.csv PARTS OUT.h OUT.c OF_PARTS.h OUT.d`
 *
 * The enum holds text/en.csv alone, in order. What parts say follows behind it in the table, by constants of the same names in a header of
 * their own, so that one more text of a part builds nothing of the house again. */
#include "base/buf.h"
#include "base/file.h"
#include "catalogue.h"
#include <stdio.h>
#include <unistd.h>

static void string(struct buf *b, struct text t)
{
	buf_char(b, '"');
	for (size_t i = 0; i < t.n; i++) {
		if (strchr("\"\\?", t.at[i]))
			buf_char(b, '\\');
		if (t.at[i] == '\n')
			buf_z(b, "\\n");
		else
			buf_char(b, t.at[i]);
	}
	buf_char(b, '"');
}

static void header(struct buf *b, const struct catalogue *k)
{
	buf_z(b, "/* Written by tools/messages from text/en.csv. */\n#ifndef KITH_KIT_MESSAGES_GEN_H\n"
	         "#define KITH_KIT_MESSAGES_GEN_H\nenum message {\n\tMSG_NONE,\n");
	for (size_t i = 0; i < k->n; i++)
		buf_printf(b, "\t%s,\n", k->text[i].constant);
	buf_z(b, "\tMESSAGES,\n};\n#endif\n");
}

static void of_parts(struct buf *b, const struct catalogue *k, size_t first)
{
	buf_z(b, "/* Written by tools/messages from the texts.csv of parts. */\n#ifndef KITH_KIT_TEXTS_GEN_H\n"
	         "#define KITH_KIT_TEXTS_GEN_H\n#include \"kit/messages.gen.h\"\n");
	for (size_t i = first; i < k->n; i++)
		buf_printf(b, "#define %s ((enum message)%zu) /* %s */\n", k->text[i].constant, i + 2, k->text[i].path);
	buf_z(b, "#endif\n");
}

static void table(struct buf *b, const struct catalogue *k, size_t first)
{
	buf_printf(b, "/* Written by tools/messages from text/en.csv and the texts.csv of parts. */\n#include \"kit/words.h\"\n"
	              "const size_t messages_n = %zu;\n"
	              "const struct message_row message_rows[] = {\n\t[MSG_NONE] = {\"\", AUDIENCE_PUBLIC, \"\", \"\"},\n"
	              "\t[MESSAGES] = {\"\", AUDIENCE_PUBLIC, \"\", \"\"},\n", k->n + 2);
	for (size_t i = 0; i < k->n; i++) {
		const struct catalogue_text *t = &k->text[i];
		const char *who = text_is(t->audience, "child") ? "CHILD" : text_is(t->audience, "adult") ? "ADULT" : "PUBLIC";
		if (i < first)
			buf_printf(b, "\t[%s] = {\"%.*s\", AUDIENCE_%s, ", t->constant, TEXT_ARG(t->id), who);
		else
			buf_printf(b, "\t[%zu] = {\"%.*s\", AUDIENCE_%s, ", i + 2, TEXT_ARG(t->id), who);
		string(b, t->text);
		buf_printf(b, ", \"%s\"},\n", t->path);
	}
	buf_z(b, "};\n");
}

/* The texts of parts, in order of their names; and make's way of naming what was read. */
static bool parts(struct arena *a, const char *dir, const char *out, struct catalogue *k, struct buf *d, struct fault *f)
{
	struct text *names;
	bool *is_dir;
	size_t n;
	if (!file_list(a, dir, &names, &is_dir, &n, f))
		return false;
	buf_printf(d, "%s: %s", out, dir);
	for (size_t i = 0; i < n; i++) {
		const char *part = arena_printf(a, "%s/%.*s", dir, TEXT_ARG(names[i])).at;
		const char *texts = arena_printf(a, "%s/texts.csv", part).at;
		if (!is_dir[i])
			continue;
		buf_printf(d, " %s", part);
		if (access(texts, R_OK) != 0)
			continue;
		buf_printf(d, " %s", texts);
		if (!catalogue_more(a, texts, k, f))
			return false;
	}
	buf_char(d, '\n');
	return true;
}

/* Paths from the project on, whatever the folder is called from which it is built. */
static void from_project(struct catalogue *k, const char *en, const char *dir)
{
	size_t n = strlen(dir);
	for (size_t i = 0; i < k->n; i++)
		if (!strncmp(k->text[i].path, dir, n))
			k->text[i].path += n - strlen("parts");
		else if (!strcmp(k->text[i].path, en))
			k->text[i].path = "text/en.csv";
}

int main(int argc, char **argv)
{
	if (argc != 8) {
		fprintf(stderr, "usage: messages en.csv terms.csv PARTS OUT.h OUT.c OF_PARTS.h OUT.d\n");
		return 2;
	}
	struct arena *a = arena_new(0);
	struct catalogue k;
	struct fault f = {0};
	struct buf h = BUF_INIT(16 << 20), c = BUF_INIT(16 << 20), p = BUF_INIT(16 << 20), d = BUF_INIT(1 << 20);
	bool ok = catalogue_read(a, argv[1], argv[2], &k, &f);
	size_t first = k.n;
	if (ok)
		header(&h, &k);
	ok = ok && parts(a, argv[3], argv[4], &k, &d, &f);
	if (ok) {
		from_project(&k, argv[1], argv[3]);
		table(&c, &k, first);
		of_parts(&p, &k, first);
		ok = catalogue_write(a, argv[4], buf_as_text(&h), &f) && catalogue_write(a, argv[5], buf_as_text(&c), &f) &&
		    catalogue_write(a, argv[6], buf_as_text(&p), &f) && file_write(argv[7], buf_as_text(&d), &f);
	}
	if (!ok)
		fprintf(stderr, "%s%smessages: error: %s\n", f.where, *f.where ? ": " : "", f.say);
	buf_free(&h), buf_free(&c), buf_free(&p), buf_free(&d);
	arena_free(a);
	return ok ? 0 : 1;
}
