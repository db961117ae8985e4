#include "kit/words.h"
#include "base/csv.h"
#include "report/markup.h"

const char *audience_name(enum audience a)
{
	return a == AUDIENCE_CHILD ? "child" : a == AUDIENCE_ADULT ? "adult" : "public";
}

/* Between those two places of the table, where the ids are in order. */
static bool among(size_t low, size_t high, struct text id, enum message *out)
{
	while (low < high) {
		size_t mid = low + (high - low) / 2;
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

bool message_of(struct text id, enum message *out)
{
	if (among(1, MESSAGES, id, out))
		return true;
	for (size_t from = MESSAGES + 1, to; from < messages_n; from = to) { /* each part's own */
		for (to = from + 1; to < messages_n && !strcmp(message_rows[to].file, message_rows[from].file); to++)
			;
		if (among(from, to, id, out))
			return true;
	}
	return false;
}

const char *message_id(enum message m)
{
	return message_rows[m].id;
}

static bool put_terms(struct arena *a, const char *text, const struct term_table *terms, struct text *out, struct text *wrong)
{
	const char *marked;
	if (!term_mark(a, text, &marked, wrong))
		return false;
	*out = term_say(a, terms, text_of(marked));
	return true;
}

static const struct term_table *table_of(struct arena *a, const struct term_words *terms)
{
	return term_table_new(a, terms ? terms : term_general[VOICE_ADULT]);
}

bool words_terms(struct arena *a, const char *text, const struct term_words *terms, struct text *out, struct text *wrong)
{
	return put_terms(a, text, table_of(a, terms), out, wrong);
}

/* The same table for markup: an authority's words may hold anything. */
static const struct term_table *escaped(struct arena *a, const struct term_table *t)
{
	struct term_table *out = arena_new_of(a, struct term_table);
	for (int i = 0; i < TERMS; i++)
		for (int f = 0; f < FORMS; f++) {
			struct buf b = BUF_INIT(64 << 10);
			markup_escape(&b, t->said[i][f]);
			out->said[i][f] = arena_text(a, buf_as_text(&b));
			buf_free(&b);
		}
	return out;
}

static void put(struct arena *a, struct words *w, size_t i, struct text plain)
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
	w->terms = table_of(a, terms);
	w->terms_html = escaped(a, w->terms);
	w->plain = arena_array(a, struct text, messages_n);
	w->html = arena_array(a, struct text, messages_n);
	for (size_t i = 0; i < messages_n; i++) {
		struct text t = TEXT(""), wrong;
		put_terms(a, message_rows[i].text, w->terms, &t, &wrong); /* the build has checked its terms */
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

static bool read_row(struct arena *a, struct words *w, const struct csv *c, struct fault *f)
{
	enum message id;
	struct text said, wrong = TEXT("");
	if (c->n < 2 || !message_of(c->field[0], &id))
		return fault_set(f, FAULT_INPUT, "words.id", "this row names no text of text/en.csv nor of a part: id,text");
	const char *z = arena_z(a, c->field[1]);
	if (arguments_of(z) != arguments_of(message_rows[id].text))
		return fault_set(f, FAULT_INPUT, "words.arguments", "the text needs the same arguments as the English: %s",
		    message_rows[id].text);
	if (!put_terms(a, z, w->terms, &said, &wrong))
		return fault_set(f, FAULT_INPUT, "words.term", "[%.*s] is no term of text/terms.csv", TEXT_ARG(wrong));
	put(a, w, id, said);
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
		if (!header && !read_row(a, w, c, f)) {
			fault_at(f, "%s:%lld", name, (long long)c->line);
			return NULL;
		}
	}
	return got == 0 ? w : NULL;
}
