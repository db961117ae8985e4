/* Values: from what somebody typed, to what is kept, to what is read. */
#include "base/fault.h"
#include "record/entry.h"
#include <stdio.h>
#include <stdlib.h>

static bool bad(struct value *out, struct text typed, const char **wrong, const char *say)
{
	*out = (struct value){.state = VALUE_BAD, .told = typed};
	if (wrong)
		*wrong = say;
	return false;
}

static size_t characters(struct text t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		n += ((unsigned char)t.at[i] & 0xc0) != 0x80;
	return n;
}

static bool parse_words(struct arena *a, const struct field *f, struct text t, struct value *out, const char **wrong)
{
	if (!text_utf8(t) || memchr(t.at, 0, t.n))
		return bad(out, t, wrong, "holds characters that cannot be kept");
	if (f->type == FIELD_TEXT && (memchr(t.at, '\n', t.n) || memchr(t.at, '\r', t.n)))
		return bad(out, t, wrong, "must be one line");
	if ((int64_t)characters(t) > f->max)
		return bad(out, t, wrong, arena_printf(a, "must be %lld characters or fewer", (long long)f->max).at);
	*out = (struct value){.state = VALUE_SET, .text = arena_text(a, t)};
	return true;
}

/* Several codes, in the order of the list, each once. */
static bool parse_codes(struct arena *a, const struct field *f, struct text t, struct value *out, const char **wrong)
{
	struct text rest = t, one, kept = {"", 0};
	while (codes_next(&rest, &one))
		if (!list_code(f->list, one))
			return bad(out, t, wrong, "must be chosen from the list");
	for (size_t i = 0; i < f->list->n; i++) {
		rest = t;
		while (codes_next(&rest, &one))
			if (text_is(one, f->list->codes[i].code)) {
				kept = arena_printf(a, "%.*s%s%s", TEXT_ARG(kept), kept.n ? " " : "", f->list->codes[i].code);
				break;
			}
	}
	*out = (struct value){.state = VALUE_SET, .text = kept};
	return true;
}

static bool parse_bool(struct text t, struct value *out, const char **wrong)
{
	bool yes = text_eq_nocase(t, TEXT("yes")) || text_is(t, "1"), no = text_eq_nocase(t, TEXT("no")) || text_is(t, "0");
	if (!yes && !no)
		return bad(out, t, wrong, "must be yes or no");
	*out = (struct value){.state = VALUE_SET, .number = yes};
	return true;
}

static bool parse_number(struct arena *a, const struct field *f, struct text t, struct value *out, const char **wrong)
{
	int64_t n;
	if (!text_int(t, &n))
		return bad(out, t, wrong, "must be a whole number");
	if (f->type == FIELD_INT && (n < f->min || n > f->max))
		return bad(out, t, wrong, arena_printf(a, "must be a number from %lld to %lld", (long long)f->min, (long long)f->max).at);
	if (f->type == FIELD_PERSON && n <= 0)
		return bad(out, t, wrong, "must be somebody whom kith knows");
	*out = (struct value){.state = VALUE_SET, .number = n};
	return true;
}

static bool parse_entry(struct text t, struct value *out, const char **wrong)
{
	struct text version;
	int64_t id, v;
	struct text head = text_cut(t, '.', &version);
	if (!version.at || !text_int(head, &id) || !text_int(version, &v) || id <= 0 || v <= 0 || v > INT32_MAX)
		return bad(out, t, wrong, "must be chosen from the list");
	*out = (struct value){.state = VALUE_SET, .number = id, .version = (int32_t)v};
	return true;
}

/* One id, or several with a space between: each once, in order, so that the same things are the same text. */
static bool parse_things(struct arena *a, const struct field *f, struct text t, struct value *out, const char **wrong)
{
	enum { MOST = 200 };
	int64_t id[MOST];
	size_t n = 0;
	struct text rest = t, one, kept = {"", 0};
	while (codes_next(&rest, &one)) {
		int64_t x;
		if (!text_int(one, &x) || x <= 0)
			return bad(out, t, wrong, "must be chosen from the list");
		size_t at = 0;
		while (at < n && id[at] < x)
			at++;
		if (at < n && id[at] == x)
			continue;
		if (n == (f->several ? (size_t)MOST : 1))
			return bad(out, t, wrong, f->several ? "must be 200 or fewer" : "must be one alone");
		memmove(&id[at + 1], &id[at], (n - at) * sizeof *id);
		id[at] = x, n++;
	}
	if (!f->several) {
		*out = (struct value){.state = VALUE_SET, .number = id[0]};
		return true;
	}
	for (size_t i = 0; i < n; i++)
		kept = arena_printf(a, "%.*s%s%lld", TEXT_ARG(kept), i ? " " : "", (long long)id[i]);
	*out = (struct value){.state = VALUE_SET, .text = kept};
	return true;
}

/* "14:30", "14.30", "2:30pm", "2pm", "9": minutes since midnight. */
static bool parse_hour(struct text t, struct value *out, const char **wrong)
{
	static const char say[] = "must be a time of day, like 14:30 or 2.30pm";
	int64_t hour = 0, minute = 0;
	size_t i = 0, digits = 0;
	for (; i < t.n && digits < 2 && t.at[i] >= '0' && t.at[i] <= '9'; i++, digits++)
		hour = hour * 10 + (t.at[i] - '0');
	if (!digits)
		return bad(out, t, wrong, say);
	if (i + 2 < t.n && (t.at[i] == ':' || t.at[i] == '.')) {
		if (t.at[i + 1] < '0' || t.at[i + 1] > '5' || t.at[i + 2] < '0' || t.at[i + 2] > '9')
			return bad(out, t, wrong, say);
		minute = (t.at[i + 1] - '0') * 10 + (t.at[i + 2] - '0');
		i += 3;
	}
	struct text half = text_trim((struct text){t.at + i, t.n - i});
	bool am = text_eq_nocase(half, TEXT("am")), pm = text_eq_nocase(half, TEXT("pm"));
	if ((half.n && !am && !pm) || hour > (half.n ? 12 : 23) || (half.n && !hour))
		return bad(out, t, wrong, say);
	if (half.n)
		hour = hour % 12 + (pm ? 12 : 0);
	*out = (struct value){.state = VALUE_SET, .number = hour * 60 + minute};
	return true;
}

static struct text money(struct arena *a, int64_t pence, bool words)
{
	char digits[24], grouped[40];
	uint64_t whole = (uint64_t)(pence < 0 ? -pence : pence), pounds = whole / 100;
	int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)pounds);
	size_t k = 0;
	for (int i = 0; i < n; i++) {
		if (words && i && (n - i) % 3 == 0)
			grouped[k++] = ',';
		grouped[k++] = digits[i];
	}
	grouped[k] = 0;
	const char *sign = pence < 0 ? "-" : "";
	if (words && whole % 100 == 0)
		return arena_printf(a, "%s£%s", sign, grouped);
	return arena_printf(a, "%s%s%s.%02d", sign, words ? "£" : "", grouped, (int)(whole % 100));
}

/* "1,234.50", "£12", "12.5" is not: pence are two digits. */
static bool parse_money(struct arena *a, const struct field *f, struct text t, struct value *out, const char **wrong)
{
	static const char say[] = "must be an amount in pounds and pence, like 12.50";
	size_t i = 0, digits = 0;
	int64_t pence = 0;
	bool minus = t.at[0] == '-';
	i += minus;
	if (t.n > i + 1 && memcmp(t.at + i, "£", 2) == 0)
		i += 2;
	for (; i < t.n && t.at[i] != '.'; i++) {
		if (t.at[i] == ',' && digits)
			continue;
		if (t.at[i] < '0' || t.at[i] > '9' || ++digits > 12)
			return bad(out, t, wrong, say);
		pence = pence * 10 + (t.at[i] - '0');
	}
	pence *= 100;
	if (i < t.n) {
		bool two = t.n == i + 3 && t.at[i + 1] >= '0' && t.at[i + 1] <= '9' && t.at[i + 2] >= '0' && t.at[i + 2] <= '9';
		if (!two)
			return bad(out, t, wrong, say);
		pence += (t.at[i + 1] - '0') * 10 + (t.at[i + 2] - '0');
	}
	if (!digits)
		return bad(out, t, wrong, say);
	pence = minus ? -pence : pence;
	if (pence < f->min || pence > f->max)
		return bad(out, t, wrong,
		    arena_printf(a, "must be from %.*s to %.*s", TEXT_ARG(money(a, f->min, true)), TEXT_ARG(money(a, f->max, true))).at);
	*out = (struct value){.state = VALUE_SET, .number = pence};
	return true;
}

/* "2.30pm", "9am", "midday": as people say it. */
static struct text hour_words(struct arena *a, int64_t minutes)
{
	int hour = (int)(minutes / 60), minute = (int)(minutes % 60), of12 = hour % 12 ? hour % 12 : 12;
	if (!minute && hour % 12 == 0)
		return hour ? TEXT("midday") : TEXT("midnight");
	return minute ? arena_printf(a, "%d.%02d%s", of12, minute, hour < 12 ? "am" : "pm")
	              : arena_printf(a, "%d%s", of12, hour < 12 ? "am" : "pm");
}

bool value_parse(struct arena *a, const struct field *f, struct text typed, struct value *out, const char **wrong)
{
	struct text t = text_trim(typed);
	day d;
	*out = (struct value){0};
	if (t.n == 0)
		return true;
	switch (f->type) {
	case FIELD_DAY:
		if (!day_parse_uk(t, &d) && !day_parse_iso(t, &d))
			return bad(out, t, wrong, "must be a real date, like 27 3 2026");
		*out = (struct value){.state = VALUE_SET, .number = d};
		return true;
	case FIELD_CODE:
		if (!list_code(f->list, t))
			return bad(out, t, wrong, "must be chosen from the list");
		*out = (struct value){.state = VALUE_SET, .text = arena_text(a, t)};
		return true;
	case FIELD_CODES:
		return parse_codes(a, f, t, out, wrong);
	case FIELD_BOOL:
		return parse_bool(t, out, wrong);
	case FIELD_INT:
	case FIELD_PERSON:
	case FIELD_MOMENT:
		return parse_number(a, f, t, out, wrong);
	case FIELD_ENTRY:
		return parse_entry(t, out, wrong);
	case FIELD_THING:
		return parse_things(a, f, t, out, wrong);
	case FIELD_TIME:
		return parse_hour(t, out, wrong);
	case FIELD_MONEY:
		return parse_money(a, f, t, out, wrong);
	default:
		return parse_words(a, f, t, out, wrong);
	}
}

struct text value_text(struct arena *a, const struct field *f, const struct value *v)
{
	char iso[DAY_TEXT];
	if (v->state == VALUE_BAD)
		return v->told;
	if (v->state == VALUE_BLANK)
		return (struct text){"", 0};
	switch (f->type) {
	case FIELD_DAY:
		return arena_text(a, text_of(day_iso((day)v->number, iso)));
	case FIELD_BOOL:
		return v->number ? TEXT("1") : TEXT("0");
	case FIELD_THING:
		if (f->several)
			return v->text;
		/* fall through */
	case FIELD_INT:
	case FIELD_PERSON:
	case FIELD_MOMENT:
		return arena_printf(a, "%lld", (long long)v->number);
	case FIELD_TIME:
		return arena_printf(a, "%02lld:%02lld", (long long)(v->number / 60), (long long)(v->number % 60));
	case FIELD_MONEY:
		return money(a, v->number, false);
	case FIELD_ENTRY:
		return arena_printf(a, "%lld.%d", (long long)v->number, (int)v->version);
	default:
		return v->text;
	}
}

/* The label in the reader's words; an unknown code is shown as it was told. */
static struct text label(const struct field *f, struct text code, bool child)
{
	const struct code *c = list_code(f->list, code);
	return c ? text_of(child && c->child ? c->child : c->label) : code;
}

struct text value_words(struct arena *a, const struct field *f, const struct value *v, bool child)
{
	char words[DAY_TEXT];
	struct text rest = v->text, one, all = {"", 0};
	if (v->state != VALUE_SET)
		return v->told.at ? v->told : (struct text){"", 0};
	switch (f->type) {
	case FIELD_DAY:
		return arena_text(a, text_of(day_long((day)v->number, words)));
	case FIELD_BOOL:
		return v->number ? TEXT("Yes") : TEXT("No");
	case FIELD_CODE:
		return label(f, v->text, child);
	case FIELD_TIME:
		return hour_words(a, v->number);
	case FIELD_MONEY:
		return money(a, v->number, true);
	case FIELD_CODES:
		while (codes_next(&rest, &one))
			all = arena_printf(a, "%.*s%s%.*s", TEXT_ARG(all), all.n ? ", " : "", TEXT_ARG(label(f, one, child)));
		return all;
	default:
		return value_text(a, f, v);
	}
}

static bool numeric(const struct field *f)
{
	return f->type != FIELD_TEXT && f->type != FIELD_LONGTEXT && f->type != FIELD_CODE && f->type != FIELD_CODES && !f->several;
}

bool value_same(const struct field *f, const struct value *x, const struct value *y)
{
	if (x->state != y->state || !text_eq(x->told, y->told))
		return false;
	if (x->state != VALUE_SET)
		return true;
	return numeric(f) ? x->number == y->number && x->version == y->version : text_eq(x->text, y->text);
}

struct entry *entry_new(struct arena *a, const struct kind *k, int64_t child)
{
	struct entry *e = arena_new_of(a, struct entry);
	*e = (struct entry){
	    .kind = k, .child = child, .about = kind_about(k, "child") ? child : 0, .state = STATE_DRAFT, .source = TEXT("kith")};
	e->value = arena_array(a, struct value, k->n);
	return e;
}

struct entry *entry_new_about(struct arena *a, const struct kind *k, int64_t about)
{
	struct entry *e = entry_new(a, k, k->about_n == 1 && kind_about(k, "child") ? about : 0);
	e->about = about;
	return e;
}

struct value *entry_value(const struct entry *e, const char *field)
{
	int i = kind_field(e->kind, field);
	if (i < 0) { /* a name in our own code that the description does not have */
		fprintf(stderr, "kith: the kind %s has no field %s\n", e->kind->name, field);
		abort();
	}
	return &e->value[i];
}

struct entry *entry_made(struct arena *a, const char *kind, int64_t child)
{
	struct entry *e = entry_new(a, kind_of(text_of(kind)), child);
	e->state = STATE_FINAL;
	return e;
}

void entry_set(const struct entry *e, const char *field, struct text t)
{
	*entry_value(e, field) = (struct value){.state = VALUE_SET, .text = t};
}

void entry_set_given(const struct entry *e, const char *field, struct text t)
{
	if (t.n)
		entry_set(e, field, t);
}

void entry_set_number(const struct entry *e, const char *field, int64_t n)
{
	*entry_value(e, field) = (struct value){.state = VALUE_SET, .number = n};
}

void entry_set_entry(const struct entry *e, const char *field, int64_t id, int32_t version)
{
	*entry_value(e, field) = (struct value){.state = VALUE_SET, .number = id, .version = version};
}

day entry_from(const struct entry *e)
{
	return e->kind->from < 0 ? DAY_NONE : value_day(&e->value[e->kind->from]);
}

day entry_to(const struct entry *e)
{
	return e->kind->to < 0 ? DAY_NONE : value_day(&e->value[e->kind->to]);
}

/* The fields by which a feed finds the entry again are the feed's, told or reckoned. */
static bool in_key(const struct kind *k, const struct field *f)
{
	for (size_t i = 0; i < k->key_n; i++)
		if (&k->fields[k->key[i]] == f)
			return true;
	return false;
}

const char *field_fed(const struct entry *e, const struct field *f)
{
	static const char *const feeds[] = {"return", "people"};
	struct text rest = e->source, one;
	while (codes_next(&rest, &one)) {
		if (text_is(one, "return") && (f->table903 || in_key(e->kind, f)))
			return feeds[0];
		if (text_is(one, "people") && f->people)
			return feeds[1];
	}
	return NULL;
}

const char *field_locked(const struct entry *e, const struct field *f)
{
	const char *feed = field_fed(e, f);
	return feed && strcmp(feed, "return") == 0 && e->kind->person ? NULL : feed;
}

bool field_answers(const struct entry *e, int field, const char *const *is, size_t n)
{
	const struct value *v = &e->value[field];
	for (size_t j = 0; v->state == VALUE_SET && j < n; j++)
		if (e->kind->fields[field].type == FIELD_BOOL ? v->number == (strcmp(is[j], "yes") == 0) : text_is(v->text, is[j]))
			return true;
	return false;
}

bool field_shown(const struct entry *e, const struct field *f)
{
	if (!f->when)
		return true;
	int i = kind_field(e->kind, f->when);
	const struct value *v = &e->value[i];
	if (v->state != VALUE_SET || !field_shown(e, &e->kind->fields[i]))
		return false;
	return field_answers(e, i, f->when_is, f->when_n);
}
