/* terms: text/terms.csv → the enum of terms, their general words, a constant for each form. `terms terms.csv OUT.h OUT.c` */
#include "base/buf.h"
#include "base/file.h"
#include "catalogue.h"
#include <stdio.h>

/* Words that stand in a page, a table and JSON as they are. */
static bool words_ok(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (strchr("\"\\<>&,;[]{}", t.at[i]) || (unsigned char)t.at[i] < ' ')
			return false;
	return t.n > 0;
}

/* TERM_LOCAL_OFFER → LOCAL_OFFER */
static const char *bare(const struct catalogue_term *t)
{
	return t->constant + strlen("TERM_");
}

static void header(struct buf *b, const struct catalogue *k)
{
	static const struct { const char *before, *after; } form[] = {{"", ""}, {"", "S"}, {"A_", ""}, {"CAP_", ""}, {"CAP_", "S"},
	    {"CAP_A_", ""}};
	buf_z(b,
	    "/* Written by tools/terms from text/terms.csv. */\n#ifndef KITH_BASE_TERM_GEN_H\n#define KITH_BASE_TERM_GEN_H\nenum term {\n");
	for (size_t i = 0; i < k->terms; i++)
		buf_printf(b, "\t%s,\n", k->term[i].constant);
	buf_z(b, "\tTERMS,\n};\n/* A term in a literal of C: a mark (base/term.h). */\n");
	for (size_t i = 0; i < k->terms; i++)
		for (size_t f = 0; f < sizeof form / sizeof *form; f++)
			buf_printf(b, "#define SAID_%s%s%s \"\\002\" \"%c%c\"\n", form[f].before, bare(&k->term[i]), form[f].after,
			    (int)('1' + f), (int)('A' + i));
	buf_z(b, "#endif\n");
}

static void one(struct buf *b, struct text t)
{
	buf_printf(b, "{\"%.*s\", %zu}", TEXT_ARG(t), t.n);
}

static void table(struct buf *b, const struct catalogue *k)
{
	buf_z(b, "/* Written by tools/terms from text/terms.csv. */\n#include \"base/term.h\"\nconst char *const term_names[TERMS] = {\n");
	for (size_t i = 0; i < k->terms; i++)
		buf_printf(b, "\t[%s] = \"%.*s\",\n", k->term[i].constant, TEXT_ARG(k->term[i].term));
	buf_z(b, "};\nconst struct term_words term_general[VOICES][TERMS] = {\n");
	for (int v = 0; v < 2; v++) {
		buf_printf(b, "\t[%s] = {\n", v ? "VOICE_CHILD" : "VOICE_ADULT");
		for (size_t i = 0; i < k->terms; i++) {
			const struct catalogue_said *s = &k->term[i].said[v];
			buf_printf(b, "\t\t[%s] = {", k->term[i].constant);
			one(b, s->one), buf_z(b, ", "), one(b, s->many), buf_z(b, ", "), one(b, s->a_one);
			buf_z(b, "},\n");
		}
		buf_z(b, "\t},\n");
	}
	buf_z(b, "};\n");
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: terms terms.csv OUT.h OUT.c\n");
		return 2;
	}
	struct arena *a = arena_new(0);
	struct catalogue k;
	struct fault f = {0};
	struct buf h = BUF_INIT(1 << 20), c = BUF_INIT(1 << 20);
	bool ok = catalogue_terms(a, argv[1], &k, &f);
	for (size_t i = 0; ok && i < k.terms; i++)
		for (int v = 0; ok && v < 2; v++) {
			const struct catalogue_said *s = &k.term[i].said[v];
			if (!words_ok(s->one) || !words_ok(s->many) || !words_ok(s->a_one))
				ok = fault_set(&f, FAULT_INPUT, "terms.words",
				    "%s: '%.*s' needs one, many and a_one, in words alone", argv[1], TEXT_ARG(k.term[i].term));
		}
	if (ok) {
		header(&h, &k);
		table(&c, &k);
		ok = catalogue_write(a, argv[2], buf_as_text(&h), &f) && catalogue_write(a, argv[3], buf_as_text(&c), &f);
	}
	if (!ok)
		fprintf(stderr, "%s%sterms: error: %s\n", f.where, *f.where ? ": " : "", f.say);
	buf_free(&h), buf_free(&c);
	arena_free(a);
	return ok ? 0 : 1;
}
