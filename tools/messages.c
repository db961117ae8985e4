/* messages: text/en.csv → the enum and the table of texts; its terms are those of text/terms.csv. `messages en.csv terms.csv OUT.h OUT.c`
 */
#include "base/buf.h"
#include "base/file.h"
#include "catalogue.h"
#include <stdio.h>

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

static void table(struct buf *b, const struct catalogue *k)
{
	buf_z(b, "/* Written by tools/messages from text/en.csv. */\n#include \"kit/words.h\"\n"
	         "const struct message_row message_rows[MESSAGES] = {\n\t[MSG_NONE] = {\"\", AUDIENCE_PUBLIC, \"\"},\n");
	for (size_t i = 0; i < k->n; i++) {
		const struct catalogue_text *t = &k->text[i];
		const char *who = text_is(t->audience, "child") ? "CHILD" : text_is(t->audience, "adult") ? "ADULT" : "PUBLIC";
		buf_printf(b, "\t[%s] = {\"%.*s\", AUDIENCE_%s, ", t->constant, TEXT_ARG(t->id), who);
		string(b, t->text);
		buf_z(b, "},\n");
	}
	buf_z(b, "};\n");
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: messages en.csv terms.csv OUT.h OUT.c\n");
		return 2;
	}
	struct arena *a = arena_new(0);
	struct catalogue k;
	struct fault f = {0};
	struct buf h = BUF_INIT(16 << 20), c = BUF_INIT(16 << 20);
	bool ok = catalogue_read(a, argv[1], argv[2], &k, &f);
	if (ok) {
		header(&h, &k);
		table(&c, &k);
		ok = file_write(argv[3], buf_as_text(&h), &f) && file_write(argv[4], buf_as_text(&c), &f);
	}
	if (!ok)
		fprintf(stderr, "%s%smessages: error: %s\n", f.where, *f.where ? ": " : "", f.say);
	buf_free(&h), buf_free(&c);
	arena_free(a);
	return ok ? 0 : 1;
}
