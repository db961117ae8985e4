#include "base/term.h"

bool term_of(struct text name, enum term *out)
{
	for (int i = 0; i < TERMS; i++)
		if (text_is(name, term_names[i])) {
			*out = (enum term)i;
			return true;
		}
	return false;
}

bool term_written(struct text between, enum term *which, enum term_form *form)
{
	char low[80];
	if (!between.n || between.n >= sizeof low)
		return false;
	memcpy(low, between.at, between.n);
	bool capital = low[0] >= 'A' && low[0] <= 'Z';
	if (capital)
		low[0] = (char)(low[0] + 32);
	struct text t = {low, between.n};
	enum term_form is = FORM_ONE;
	if (text_starts(t, TEXT("a ")))
		t.at += 2, t.n -= 2, is = FORM_A_ONE;
	if (!term_of(t, which)) { /* the plural is written as the term with "s", whatever the word is */
		if (is == FORM_A_ONE || t.n < 2 || t.at[t.n - 1] != 's' || !term_of((struct text){t.at, t.n - 1}, which))
			return false;
		is = FORM_MANY;
	}
	*form = is + (capital ? FORM_CAPITAL : 0);
	return true;
}

const char *term_nearest(struct text between)
{
	const char *best = NULL;
	int least = 5;
	if (text_starts(between, TEXT("a ")) || text_starts(between, TEXT("A ")))
		between.at += 2, between.n -= 2;
	for (int i = 0; i < TERMS; i++) {
		int d = text_distance(between, text_of(term_names[i]));
		if (d < least)
			least = d, best = term_names[i];
	}
	return best;
}

bool term_mark(struct arena *a, const char *text, const char **out, struct text *wrong)
{
	*out = text;
	if (!text || !strchr(text, '['))
		return true;
	char *z = arena_alloc(a, strlen(text) + 1), *to = z; /* a mark is no longer than what it stands for */
	for (const char *p = text; *p;) {
		const char *end = *p == '[' ? strchr(p, ']') : NULL;
		enum term which;
		enum term_form form;
		if (*p != '[') {
			*to++ = *p++;
			continue;
		}
		struct text between = {p + 1, end ? (size_t)(end - p) - 1 : strlen(p + 1)};
		if (!end || !term_written(between, &which, &form)) {
			*wrong = between;
			return false;
		}
		*to++ = TERM_MARK;
		*to++ = (char)(TERM_FIRST_FORM + (int)form);
		*to++ = (char)(TERM_FIRST + (int)which);
		p = end + 1;
	}
	*to = 0;
	*out = z;
	return true;
}

static struct text capital(struct arena *a, struct text t)
{
	if (!t.n || t.at[0] < 'a' || t.at[0] > 'z')
		return t;
	char *z = arena_alloc(a, t.n + 1);
	memcpy(z, t.at, t.n);
	z[t.n] = 0;
	z[0] = (char)(z[0] - 32);
	return (struct text){z, t.n};
}

const struct term_table *term_table_new(struct arena *a, const struct term_words *terms)
{
	struct term_table *t = arena_new_of(a, struct term_table);
	for (int i = 0; i < TERMS; i++) {
		const struct text say[FORM_CAPITAL] = {terms[i].one, terms[i].many, terms[i].a_one};
		for (int f = 0; f < FORM_CAPITAL; f++) {
			t->said[i][f] = say[f].at ? say[f] : TEXT(TERM_NOT_SET);
			t->said[i][f + FORM_CAPITAL] = capital(a, t->said[i][f]);
		}
	}
	return t;
}

void term_put(struct buf *b, const struct term_table *t, struct text marked)
{
	const char *p = marked.at, *end = marked.at + marked.n;
	while (p < end) {
		const char *mark = memchr(p, TERM_MARK, (size_t)(end - p));
		buf_add(b, p, (size_t)((mark ? mark : end) - p));
		if (!mark)
			return;
		if (end - mark < TERM_MARKED)
			return;
		int form = mark[1] - TERM_FIRST_FORM, which = mark[2] - TERM_FIRST;
		bool is = form >= 0 && form < FORMS && which >= 0 && which < TERMS;
		if (is)
			buf_text(b, t->said[which][form]);
		p = mark + (is ? TERM_MARKED : 1);
	}
}

/* The general words with a capital are made where they are asked for: this has no arena that lives for ever. */
static void general_put(struct buf *b, struct arena *a, struct text marked)
{
	term_put(b, term_table_new(a, term_general[VOICE_ADULT]), marked);
}

struct text term_say(struct arena *a, const struct term_table *t, struct text marked)
{
	if (!marked.n || !memchr(marked.at, TERM_MARK, marked.n))
		return marked;
	struct buf b = BUF_INIT(256 << 10);
	if (t)
		term_put(&b, t, marked);
	else
		general_put(&b, a, marked);
	struct text out = arena_text(a, buf_as_text(&b));
	buf_free(&b);
	return out;
}

const char *term_say_z(struct arena *a, const struct term_table *t, const char *marked)
{
	return marked && strchr(marked, TERM_MARK) ? arena_z(a, term_say(a, t, text_of(marked))) : marked;
}
