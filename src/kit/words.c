#include "kit/words.h"
#include "base/csv.h"
#include "report/markup.h"

const char *audience_name(enum audience a)
{
	return a == AUDIENCE_CHILD ? "child" : a == AUDIENCE_ADULT ? "adult" : "public";
}

bool term_of(struct text name, enum term *out)
{
	for (int i = 0; i < TERMS; i++)
		if (text_is(name, term_rows[i].term)) {
			*out = (enum term)i;
			return true;
		}
	return false;
}

bool message_of(struct text id, enum message *out)
{
	int low = 1, high = MESSAGES; /* the catalogue is in order */
	while (low < high) {
		int mid = low + (high - low) / 2;
		int c = text_cmp(text_of(message_rows[mid].id), id);
		if (c == 0) {
			*out = (enum message)mid;
			return true;
		}
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

static void add_capital(struct buf *b, struct text t, bool capital)
{
	size_t at = b->n;
	buf_text(b, t);
	if (capital && buf_ok(b) && t.n && b->at[at] >= 'a' && b->at[at] <= 'z')
		b->at[at] = (char)(b->at[at] - 32);
}

/* home, homes, a home, each with a capital or not. */
static bool add_term(struct buf *b, struct text form, const struct term_words *terms)
{
	char low[80];
	if (!form.n || form.n >= sizeof low)
		return false;
	memcpy(low, form.at, form.n);
	bool capital = low[0] >= 'A' && low[0] <= 'Z';
	if (capital)
		low[0] = (char)(low[0] + 32);
	struct text t = {low, form.n};
	bool article = text_starts(t, TEXT("a "));
	if (article)
		t.at += 2, t.n -= 2;
	enum term which;
	bool many = false;
	if (!term_of(t, &which)) {
		many = t.n > 1 && t.at[t.n - 1] == 's' && !article && term_of((struct text){t.at, t.n - 1}, &which);
		if (!many)
			return false;
	}
	const struct term_row *r = &term_rows[which];
	struct term_words w = terms ? terms[which] : (struct term_words){text_of(r->one), text_of(r->many), text_of(r->a_one)};
	struct text say = article ? w.a_one : many ? w.many : w.one;
	add_capital(b, say.at ? say : TEXT("not set"), capital);
	return true;
}

bool words_terms(struct arena *a, const char *text, const struct term_words *terms, struct text *out, struct text *wrong)
{
	struct buf b = BUF_INIT(64 << 10);
	bool ok = true;
	for (const char *p = text; *p && ok;) {
		const char *end = *p == '[' ? strchr(p, ']') : NULL;
		if (!end) {
			buf_char(&b, *p++);
			continue;
		}
		struct text form = {p + 1, (size_t)(end - p) - 1};
		ok = add_term(&b, form, terms);
		if (!ok && wrong)
			*wrong = form;
		p = end + 1;
	}
	*out = arena_text(a, buf_as_text(&b));
	buf_free(&b);
	return ok;
}

static void put(struct arena *a, struct words *w, int i, struct text plain)
{
	struct buf b = BUF_INIT(256 << 10);
	markup_escape(&b, plain);
	w->plain[i] = plain;
	w->html[i] = arena_text(a, buf_as_text(&b));
	buf_free(&b);
}

static struct words *english(struct arena *a, const struct term_words *terms)
{
	struct words *w = arena_new_of(a, struct words);
	w->lang = "en";
	w->dir = "ltr";
	for (int i = 0; i < MESSAGES; i++) {
		struct text t;
		words_terms(a, message_rows[i].text, terms, &t, NULL); /* the build has checked its terms */
		put(a, w, i, t);
	}
	return w;
}

const struct words *words_new(struct arena *a, const struct term_words *terms)
{
	return english(a, terms);
}

/* Which arguments a text has, as a mask. */
static unsigned arguments_of(const char *z)
{
	unsigned mask = 0;
	for (; *z; z++)
		if (*z == '{' && z[1] >= '1' && z[1] <= '9' && strchr(z, '}'))
			mask |= 1u << (z[1] - '0');
	return mask;
}

static bool read_row(struct arena *a, struct words *w, const struct csv *c, const struct term_words *terms, struct fault *f)
{
	enum message id;
	struct text said, wrong = TEXT("");
	if (c->n < 2 || !message_of(c->field[0], &id))
		return fault_set(f, FAULT_INPUT, "words.id", "this row names no text of text/en.csv: id,text");
	const char *z = arena_z(a, c->field[1]);
	if (arguments_of(z) != arguments_of(message_rows[id].text))
		return fault_set(f, FAULT_INPUT, "words.arguments", "the text needs the same arguments as the English: %s",
		    message_rows[id].text);
	if (!words_terms(a, z, terms, &said, &wrong))
		return fault_set(f, FAULT_INPUT, "words.term", "[%.*s] is no term of text/terms.csv", TEXT_ARG(wrong));
	put(a, w, (int)id, said);
	return true;
}

const struct words *words_read(struct arena *a, const char *lang, const char *name, struct text bytes, const struct term_words *terms,
    struct fault *f)
{
	static const char *const leftward[] = {"ar", "fa", "he", "ku", "ps", "ur"};
	struct words *w = english(a, terms);
	w->lang = arena_z(a, text_of(lang));
	for (size_t i = 0; i < sizeof leftward / sizeof *leftward; i++)
		if (text_starts(text_of(lang), text_of(leftward[i])))
			w->dir = "rtl";
	struct csv *c = arena_new_of(a, struct csv);
	if (!csv_open(c, a, name, bytes, f))
		return NULL;
	int got;
	bool first = true;
	while ((got = csv_next(c, f)) == 1) {
		bool header = first && c->n && text_is(c->field[0], "id");
		first = false;
		if (!header && !read_row(a, w, c, terms, f)) {
			fault_at(f, "%s:%lld", name, (long long)c->line);
			return NULL;
		}
	}
	return got == 0 ? w : NULL;
}
