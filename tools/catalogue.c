#include "catalogue.h"
#include "base/csv.h"
#include "base/file.h"
#include <stdio.h>

static bool id_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* "sign-in.title" → PREFIX_SIGN_IN_TITLE */
static char *constant_of(struct arena *a, const char *prefix, struct text id)
{
	size_t p = strlen(prefix);
	char *z = arena_alloc(a, p + id.n + 1);
	memcpy(z, prefix, p);
	for (size_t i = 0; i < id.n; i++) {
		char c = id.at[i];
		z[p + i] = c == '-' || c == '.' ? '_' : c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	return z;
}

/* Opens a CSV whose header is exactly `columns` (comma-separated). */
static bool open_csv(struct arena *a, struct csv *c, const char *path, const char *columns, struct fault *f)
{
	struct text bytes;
	if (!file_read(a, path, 4 << 20, &bytes, f) || !csv_open(c, a, path, bytes, f))
		return false;
	if (csv_next(c, f) != 1)
		return fault_set(f, FAULT_INPUT, "catalogue.empty", "%s is empty; its first line is %s", path, columns);
	struct text rest = text_of(columns);
	for (size_t i = 0; i < c->n || rest.at; i++) {
		struct text want = rest.at ? text_cut(rest, ',', &rest) : TEXT("");
		if (i >= c->n || !text_eq(c->field[i], want))
			return fault_set(f, FAULT_INPUT, "catalogue.columns", "%s: the first line must be %s", path, columns);
	}
	return true;
}

static bool read_terms(struct arena *a, const char *path, struct catalogue *k, struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	if (!open_csv(a, c, path, "term,one,many,a_one,child_one,child_many,child_a_one", f))
		return false;
	int got;
	while ((got = csv_next(c, f)) == 1) {
		if (c->n != 7 || k->terms == CATALOGUE_TERMS)
			return fault_set(f, FAULT_INPUT, "catalogue.term",
			    "%s:%lld: seven fields, please: the term, one, many and one with its article, and the same for children", path,
			    (long long)c->line);
		struct catalogue_term *t = &k->term[k->terms++];
		struct catalogue_said adult = {c->field[1], c->field[2], c->field[3]}, child = {c->field[4], c->field[5], c->field[6]};
		*t = (struct catalogue_term){c->field[0], {adult, child.one.n ? child : adult}, constant_of(a, "TERM_", c->field[0])};
	}
	return got == 0;
}

/* home, Home, homes, a home → known? The plural's form is the term with "s", whatever the word is. */
static bool known_term(const struct catalogue *k, struct text name)
{
	char low[80];
	if (!name.n || name.n >= sizeof low)
		return false;
	memcpy(low, name.at, name.n);
	if (low[0] >= 'A' && low[0] <= 'Z')
		low[0] = (char)(low[0] + 32);
	struct text t = {low, name.n};
	if (text_starts(t, TEXT("a ")))
		t.at += 2, t.n -= 2;
	for (size_t i = 0; i < k->terms; i++) {
		struct text one = k->term[i].term;
		if (text_eq(t, one) || (t.n == one.n + 1 && t.at[one.n] == 's' && !memcmp(t.at, one.at, one.n)))
			return true;
	}
	return false;
}

static struct text nearest_term(const struct catalogue *k, struct text name)
{
	int least = 5;
	struct text best = TEXT("");
	for (size_t i = 0; i < k->terms; i++) {
		int d = text_distance(k->term[i].term, name);
		if (d < least)
			least = d, best = k->term[i].term;
	}
	return best;
}

static bool check_text(const struct catalogue *k, struct catalogue_text *t, const char *path, struct fault *f)
{
	bool seen[CATALOGUE_ARGUMENTS + 1] = {0};
	for (size_t i = 0; i < t->text.n; i++) {
		char c = t->text.at[i];
		if (c != '[' && c != '{')
			continue;
		const char *end = memchr(t->text.at + i, c == '[' ? ']' : '}', t->text.n - i);
		struct text in = {t->text.at + i + 1, end ? (size_t)(end - t->text.at) - i - 1 : 0};
		if (c == '[' && !known_term(k, in)) {
			struct text near = nearest_term(k, in);
			return fault_set(f, FAULT_INPUT, "catalogue.term", "%s:%lld: [%.*s] is no term of text/terms.csv%s%.*s%s", path,
			    (long long)t->line, TEXT_ARG(in), near.n ? "; did you mean [" : "", TEXT_ARG(near), near.n ? "]?" : "");
		}
		if (c == '[')
			continue;
		int n = in.n ? in.at[0] - '0' : 0;
		bool choice = in.n > 1 && in.at[1] == ':' && memchr(in.at, '|', in.n);
		if (n < 1 || n > CATALOGUE_ARGUMENTS || (in.n > 1 && !choice))
			return fault_set(f, FAULT_INPUT, "catalogue.argument", "%s:%lld: write {1} to {9}, or {1:child|children}", path,
			    (long long)t->line);
		seen[n] = true;
		t->arguments = n > t->arguments ? n : t->arguments;
	}
	for (int i = 1; i <= t->arguments; i++)
		if (!seen[i])
			return fault_set(f, FAULT_INPUT, "catalogue.argument", "%s:%lld: {%d} is missing", path, (long long)t->line, i);
	return true;
}

static bool read_texts(struct arena *a, const char *path, struct catalogue *k, struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	if (!open_csv(a, c, path, "id,audience,text", f))
		return false;
	int got;
	size_t first = k->n;
	while ((got = csv_next(c, f)) == 1) {
		if (c->n != 3 || k->n == CATALOGUE_MOST)
			return fault_set(f, FAULT_INPUT, "catalogue.fields",
			    "%s:%lld: three fields (id, audience, text); a text with a comma stands in quotes",
			    path, (long long)c->line);
		struct catalogue_text *t = &k->text[k->n];
		*t = (struct catalogue_text){c->field[0], c->field[1], c->field[2], constant_of(a, "MSG_", c->field[0]), 0, c->line, path};
		for (size_t i = 0; i < t->id.n; i++)
			if (!id_char(t->id.at[i]))
				return fault_set(f, FAULT_INPUT, "catalogue.id", "%s:%lld: an id is small letters, digits, - and .", path,
				    (long long)c->line);
		if (!text_is(t->audience, "child") && !text_is(t->audience, "adult") && !text_is(t->audience, "public"))
			return fault_set(f, FAULT_INPUT, "catalogue.audience", "%s:%lld: the audience is child, adult or public", path,
			    (long long)c->line);
		if (k->n > first && text_cmp(k->text[k->n - 1].id, t->id) >= 0)
			return fault_set(f, FAULT_INPUT, "catalogue.order",
			    "%s:%lld: '%.*s' stands after '%.*s': the ids are in order, each once (LC_ALL=C sort)",
			    path, (long long)c->line, TEXT_ARG(t->id), TEXT_ARG(k->text[k->n - 1].id));
		for (size_t i = 0; i < first; i++) /* MSG_A_B is "a.b" and "a-b" */
			if (!strcmp(k->text[i].constant, t->constant))
				return fault_set(f, FAULT_INPUT, "catalogue.twice",
				    "%s:%lld: '%.*s' stands in %s:%lld already: an id is one text's", path, (long long)t->line,
				    TEXT_ARG(t->id), k->text[i].path, (long long)k->text[i].line);
		if (!check_text(k, t, path, f))
			return false;
		k->n++;
	}
	return got == 0;
}

bool catalogue_terms(struct arena *a, const char *terms, struct catalogue *k, struct fault *f)
{
	*k = (struct catalogue){.term = arena_array(a, struct catalogue_term, CATALOGUE_TERMS)};
	return read_terms(a, terms, k, f);
}

bool catalogue_read(struct arena *a, const char *texts, const char *terms, struct catalogue *k, struct fault *f)
{
	if (!catalogue_terms(a, terms, k, f))
		return false;
	k->text = arena_array(a, struct catalogue_text, CATALOGUE_MOST);
	return read_texts(a, texts, k, f);
}

bool catalogue_more(struct arena *a, const char *texts, struct catalogue *k, struct fault *f)
{
	return read_texts(a, texts, k, f);
}

bool catalogue_write(struct arena *a, const char *path, struct text bytes, struct fault *f)
{
	struct text old;
	struct fault none = {0};
	return (file_read(a, path, 64 << 20, &old, &none) && text_eq(old, bytes)) || file_write(path, bytes, f);
}

const struct catalogue_text *catalogue_find(const struct catalogue *k, struct text id)
{
	for (size_t i = 0; i < k->n; i++)
		if (text_eq(k->text[i].id, id))
			return &k->text[i];
	return NULL;
}

struct text catalogue_nearest(const struct catalogue *k, struct text id)
{
	int least = 6;
	struct text best = TEXT("");
	for (size_t i = 0; i < k->n; i++) {
		int d = text_distance(k->text[i].id, id);
		if (d < least)
			least = d, best = k->text[i].id;
	}
	return best;
}
