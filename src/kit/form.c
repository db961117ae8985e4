#include "kit/form.h"
#include "base/clock.h"
#include <stdio.h>

static const struct text no_text = {NULL, 0};

struct values *form_empty(struct arena *a, const struct form *form)
{
	struct values *v = arena_new_of(a, struct values);
	v->form = form;
	v->arena = a;
	v->at = arena_array(a, struct typed, form->n ? form->n : 1);
	for (size_t i = 0; i < form->n; i++)
		v->at[i].day = DAY_NONE;
	return v;
}

/* ---- errors ---- */

static struct text label_of(const struct words *w, const struct input *f)
{
	return f->label_text ? text_of(f->label_text) : w->plain[f->label];
}

static void wrong(struct values *v, size_t i, struct text say)
{
	if (v->at[i].error.at)
		return;
	v->at[i].error = say;
	v->errors++;
}

static void wrong_by(struct values *v, const struct words *w, size_t i, enum message id, int64_t limit)
{
	const struct out_arg args[] = {out_arg_text(label_of(w, &v->form->fields[i])), out_arg_int(limit)};
	wrong(v, i, out_words(v->arena, w, id, args, 2));
}

void form_error(struct values *v, size_t field, struct text say)
{
	wrong(v, field, say);
}

void form_problem(struct values *v, struct text say)
{
	v->problem = say;
	v->errors++;
}

/* ---- one value ---- */

/* CRLF and CR become LF; other control characters are left out, and then it is false. */
static bool clean(struct arena *a, struct text in, bool lines, struct text *out)
{
	char *z = arena_alloc(a, in.n + 1);
	size_t n = 0;
	bool all = true;
	for (size_t i = 0; i < in.n; i++) {
		unsigned char c = (unsigned char)in.at[i];
		if (c == '\r') {
			if (i + 1 < in.n && in.at[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if ((c < ' ' && c != '\t' && !(lines && c == '\n')) || c == 127)
			all = false;
		else
			z[n++] = (char)c;
	}
	*out = (struct text){z, n};
	return all;
}

static int64_t characters(struct text t)
{
	int64_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		n += (t.at[i] & 0xC0) != 0x80;
	return n;
}

static void take_text(struct values *v, const struct words *w, size_t i, struct text in)
{
	const struct input *f = &v->form->fields[i];
	struct typed *x = &v->at[i];
	struct text t;
	int most = f->most ? f->most : f->type == INPUT_LINES ? FORM_LINES : FORM_TEXT;
	if (!clean(v->arena, in, f->type == INPUT_LINES, &t)) /* what was typed comes back without them */
		wrong_by(v, w, i, MSG_FORM_CHARACTERS, 0);
	x->text = f->type == INPUT_SECRET ? t : text_trim(t);
	x->given = x->text.n > 0;
	if (characters(x->text) > most)
		wrong_by(v, w, i, MSG_FORM_LONG, most);
}

static void take_int(struct values *v, const struct words *w, size_t i)
{
	const struct input *f = &v->form->fields[i];
	struct typed *x = &v->at[i];
	if (!x->given)
		return;
	bool any = f->low == 0 && f->high == 0;
	if (!text_int(x->text, &x->number))
		wrong_by(v, w, i, MSG_FORM_NUMBER, 0);
	else if (!any && x->number < f->low)
		wrong_by(v, w, i, MSG_FORM_LOW, f->low);
	else if (!any && x->number > f->high)
		wrong_by(v, w, i, MSG_FORM_HIGH, f->high);
}

/* One of the values, or the form was not ours: said as an error of the field. */
static void take_choice(struct values *v, const struct words *w, size_t i, struct text in)
{
	const struct input *f = &v->form->fields[i];
	struct typed *x = &v->at[i];
	if (!in.n)
		return; /* the first, empty row of a select */
	for (size_t k = 0; k < f->n_choices; k++)
		if (text_is(in, f->choices[k].value)) {
			x->given = true;
			x->number = (int64_t)k;
			x->text = text_of(f->choices[k].value);
			x->chosen |= (uint64_t)1 << (k & 63);
			return;
		}
	wrong_by(v, w, i, MSG_FORM_CHOOSE, 0);
}

/* ---- days ---- */

static void show_day(struct values *v, struct typed *x, day d)
{
	struct civil c = day_civil(d);
	const int part[3] = {c.day, c.month, c.year};
	for (int k = 0; k < 3; k++)
		x->part[k] = arena_printf(v->arena, "%d", part[k]);
}

/* The year was a guess: it stands in its box now, and is sent again or changed. */
static void ask_year(struct values *v, const struct words *w, size_t i, day d)
{
	char text[DAY_TEXT];
	struct typed *x = &v->at[i];
	const struct out_arg args[] = {out_arg_text(label_of(w, &v->form->fields[i])), out_arg_z(day_long(d, text))};
	show_day(v, x, d);
	x->bad_parts = 4;
	wrong(v, i, out_words(v->arena, w, MSG_FORM_DAY_YEAR_ASK, args, 2));
}

/* In its three boxes. DAY_NONE: not a day, and that is said. */
static day boxes(struct values *v, const struct words *w, size_t i)
{
	static const enum message missing[] = {MSG_FORM_DAY_NO_DAY, MSG_FORM_DAY_NO_MONTH, MSG_FORM_DAY_NO_YEAR};
	struct typed *x = &v->at[i];
	int64_t d = 0;
	for (int k = 0; k < 3; k++)
		if (!x->part[k].n) {
			x->bad_parts |= 1u << k;
			wrong_by(v, w, i, missing[k], 0);
		}
	if (x->bad_parts)
		return DAY_NONE;
	int m = month_typed(x->part[1]), y = year_typed(x->part[2], clock_today());
	bool day_good = text_int(x->part[0], &d) && d >= 1 && d <= 31;
	x->bad_parts = (day_good ? 0u : 1u) | (m ? 0u : 2u) | (y >= 1000 ? 0u : 4u);
	if (!x->bad_parts && !civil_exists(y, m, (int)d))
		x->bad_parts = 7;
	if (x->bad_parts) {
		wrong_by(v, w, i, x->bad_parts == 4 ? MSG_FORM_DAY_YEAR_FOUR : MSG_FORM_DAY_REAL, 0);
		return DAY_NONE;
	}
	if (x->part[2].n == 2 && x->part[1].at[0] <= '9') {
		ask_year(v, w, i, day_of(y, m, (int)d));
		return DAY_NONE;
	}
	return day_of(y, m, (int)d);
}

/* All of it in one box, as it is pasted or as the whole field is sent: more than a number. */
static const struct text *whole_day(const struct typed *x)
{
	const struct text *one = NULL;
	int64_t n;
	for (int k = 0; k < 3; k++)
		if (x->part[k].n) {
			if (one)
				return NULL;
			one = &x->part[k];
		}
	return one && !text_int(*one, &n) && !month_typed(*one) ? one : NULL;
}

static day typed_day(struct values *v, const struct words *w, size_t i)
{
	struct typed *x = &v->at[i];
	const struct text *one = whole_day(x);
	day d;
	if (!one)
		return boxes(v, w, i);
	switch (day_typed(*one, clock_today(), &d)) {
	case DAY_TYPED_RIGHT:
		show_day(v, x, d);
		return d;
	case DAY_TYPED_YEAR:
		ask_year(v, w, i, d);
		return DAY_NONE;
	default:
		x->bad_parts = 7;
		wrong_by(v, w, i, MSG_FORM_DAY_REAL, 0);
		return DAY_NONE;
	}
}

static void take_day(struct values *v, const struct words *w, size_t i)
{
	const struct input *f = &v->form->fields[i];
	struct typed *x = &v->at[i];
	if (!x->part[0].n && !x->part[1].n && !x->part[2].n)
		return;
	x->given = true;
	day d = typed_day(v, w, i);
	if (d == DAY_NONE)
		return;
	x->day = d;
	bool any = f->first == 0 && f->last == 0;
	char text[DAY_TEXT];
	if (any || (x->day >= f->first && x->day <= f->last))
		return;
	x->bad_parts = 7;
	bool early = x->day < f->first;
	const struct out_arg args[] = {out_arg_text(label_of(w, f)), out_arg_z(day_long(early ? f->first : f->last, text))};
	wrong(v, i, out_words(v->arena, w, early ? MSG_FORM_DAY_EARLY : MSG_FORM_DAY_LATE, args, 2));
}

enum { WHOLE = 3, PART_MOST = 60 };

/* Some of a day. What is longer than a day can be said in is cut, and is no day. */
static void take_part(struct values *v, const struct words *w, size_t i, int part, struct text in)
{
	struct text t;
	if (!clean(v->arena, in, false, &t))
		wrong_by(v, w, i, MSG_FORM_CHARACTERS, 0);
	t = text_trim(t);
	size_t n = t.n < PART_MOST ? t.n : PART_MOST;
	while (n && n < t.n && ((unsigned char)t.at[n] & 0xc0) == 0x80) /* not within a character */
		n--;
	if (n)
		v->at[i].part[part] = (struct text){t.at, n};
}

/* ---- the whole ---- */

/* Which field a name belongs to, and which part of a day (a day's own name: all of it, WHOLE); -1: none. */
static int field_of(const struct form *form, struct text name, int *part)
{
	static const char *const parts[] = {"-day", "-month", "-year"};
	*part = 0;
	for (size_t i = 0; i < form->n; i++) {
		const struct input *f = &form->fields[i];
		struct text own = text_of(f->name);
		if (text_eq(own, name)) {
			*part = f->type == INPUT_DAY ? WHOLE : 0;
			return (int)i;
		}
		if (f->type != INPUT_DAY)
			continue;
		for (int k = 0; k < 3; k++)
			if (text_starts(name, own) && text_is((struct text){name.at + own.n, name.n - own.n}, parts[k])) {
				*part = k;
				return (int)i;
			}
	}
	return -1;
}

static bool twice(const struct input *f, struct fault *fault)
{
	return fault_set(fault, FAULT_INPUT, "form.twice", "the field '%s' was sent twice", f->name);
}

/* The order counts: a browser sends the same form in the same order. */
static uint64_t mixed(uint64_t digest, struct text t)
{
	return (digest ^ text_hash(t)) * 0x9e3779b97f4a7c15u + t.n;
}

static bool take(struct values *v, const struct words *w, const struct pair *p, unsigned char *seen, struct fault *fault)
{
	int part, i = field_of(v->form, p->name, &part);
	bool token = text_is(p->name, "token");
	if (token || text_is(p->name, "once")) {
		struct text *to = token ? &v->token : &v->once;
		if (to->at)
			return fault_set(fault, FAULT_INPUT, "form.twice", "the token, or the form's id, was sent twice");
		*to = p->value;
		return true;
	}
	if (text_is(p->name, "once-more")) {
		v->again = true;
		return true;
	}
	if (text_is(p->name, "kept-look") || text_is(p->name, "kept-draft")) {
		if (text_is(p->name, "kept-look"))
			v->look = true;
		else if (!text_int(p->value, &v->draft) || v->draft < 0)
			v->draft = 0;
		return true;
	}
	v->digest = mixed(mixed(v->digest, p->name), p->value);
	if (i < 0) {
		v->unknown++;
		return true;
	}
	const struct input *f = &v->form->fields[i];
	struct typed *x = &v->at[i];
	if (f->type != INPUT_CHOICES && (seen[i] & (1u << part)))
		return twice(f, fault);
	seen[i] = (unsigned char)(seen[i] | 1u << part);
	if ((f->type == INPUT_FILE) != (p->filename.at != NULL) && !(f->type == INPUT_FILE && !p->value.n))
		return fault_set(fault, FAULT_INPUT, "form.file", "the field '%s' was sent as the wrong thing", f->name);
	switch (f->type) {
	case INPUT_DAY:
		take_part(v, w, (size_t)i, part == WHOLE ? 0 : part, p->value);
		return true;
	case INPUT_CHOICE:
	case INPUT_CHOICES:
		take_choice(v, w, (size_t)i, p->value);
		return true;
	case INPUT_BOOL:
		x->given = true;
		x->number = 1;
		return true;
	case INPUT_FILE:
		x->text = p->value;
		x->filename = p->filename;
		x->given = p->filename.n > 0;
		return true;
	default:
		take_text(v, w, (size_t)i, p->value);
		return true;
	}
}

static void finish(struct values *v, const struct words *w, size_t i)
{
	const struct input *f = &v->form->fields[i];
	struct typed *x = &v->at[i];
	if (f->type == INPUT_DAY)
		take_day(v, w, i);
	if (f->type == INPUT_INT || f->type == INPUT_ID)
		take_int(v, w, i);
	if (f->type == INPUT_ID && x->given && x->number <= 0)
		wrong_by(v, w, i, MSG_FORM_NUMBER, 0);
	if (!f->required || x->given || x->error.at)
		return;
	bool choose = f->type == INPUT_CHOICE || f->type == INPUT_CHOICES || f->type == INPUT_BOOL || f->type == INPUT_FILE;
	if (f->type == INPUT_DAY)
		x->bad_parts = 7;
	if (f->missing)
		wrong(v, i, w->plain[f->missing]);
	else
		wrong_by(v, w, i, choose ? MSG_FORM_CHOOSE : MSG_FORM_MISSING, 0);
}

bool form_parse(struct arena *a, const struct form *form, const struct words *w, const struct pairs *pairs, struct values **out,
    struct fault *f)
{
	struct values *v = *out = form_empty(a, form);
	unsigned char *seen = arena_alloc(a, form->n + 1);
	for (size_t i = 0; i < pairs->n; i++)
		if (!take(v, w, &pairs->at[i], seen, f))
			return false;
	for (size_t i = 0; i < form->n; i++)
		finish(v, w, i);
	return true;
}

bool form_check(const struct form *form, struct fault *f)
{
	if (form->n > FORM_FIELDS)
		return fault_set(f, FAULT_OURS, "form.table", "a form has more than %d fields", FORM_FIELDS);
	for (size_t i = 0; i < form->n; i++) {
		const struct input *x = &form->fields[i];
		bool choice = x->type == INPUT_CHOICE || x->type == INPUT_CHOICES;
		bool shown = x->type != INPUT_HIDDEN && x->type != INPUT_ID;
		if (!x->name || !*x->name || text_is(text_of(x->name), "token") || text_is(text_of(x->name), "once") ||
		    text_is(text_of(x->name), "once-more"))
			return fault_set(f, FAULT_OURS, "form.table", "field %zu has no name of its own", i);
		if (choice && (!x->n_choices || (x->type == INPUT_CHOICES && x->n_choices > 64)))
			return fault_set(f, FAULT_OURS, "form.table", "the field '%s' has no choices, or too many", x->name);
		if (shown && !x->label && !x->label_text)
			return fault_set(f, FAULT_OURS, "form.table", "the field '%s' has no label", x->name);
		for (size_t k = 0; k < i; k++)
			if (!strcmp(form->fields[k].name, x->name))
				return fault_set(f, FAULT_OURS, "form.table", "two fields are called '%s'", x->name);
	}
	return true;
}

/* ---- read and set ---- */

bool form_ok(const struct values *v)
{
	return v->errors == 0;
}

struct text form_text(const struct values *v, size_t i)
{
	return v->at[i].given && v->at[i].text.at ? v->at[i].text : TEXT("");
}

int64_t form_int(const struct values *v, size_t i)
{
	return v->at[i].number;
}

int32_t form_version(const struct values *v, size_t field)
{
	int64_t n = form_int(v, field);
	return n > 0 && n <= INT32_MAX ? (int32_t)n : 0;
}

day form_day(const struct values *v, size_t i)
{
	return v->at[i].day;
}

bool form_given(const struct values *v, size_t i)
{
	return v->at[i].given;
}

int form_choice(const struct values *v, size_t i)
{
	return v->at[i].given ? (int)v->at[i].number : -1;
}

uint64_t form_choices(const struct values *v, size_t i)
{
	return v->at[i].chosen;
}

bool form_is(const struct values *v, size_t i)
{
	return v->at[i].number != 0;
}

void form_set_text(struct values *v, size_t i, struct text t)
{
	v->at[i].text = t;
	v->at[i].given = t.n > 0;
}

void form_set_int(struct values *v, size_t i, int64_t n)
{
	v->at[i].number = n;
	form_set_text(v, i, arena_printf(v->arena, "%lld", (long long)n));
}

void form_set_day(struct values *v, size_t i, day d)
{
	struct typed *x = &v->at[i];
	x->day = d;
	x->given = d != DAY_NONE;
	x->part[0] = x->part[1] = x->part[2] = no_text;
	if (!x->given)
		return;
	struct civil c = day_civil(d);
	x->part[0] = arena_printf(v->arena, "%d", c.day);
	x->part[1] = arena_printf(v->arena, "%d", c.month);
	x->part[2] = arena_printf(v->arena, "%d", c.year);
}

void form_set_choice(struct values *v, size_t i, int index)
{
	v->at[i].given = index >= 0;
	if (index < 0)
		return;
	v->at[i].number = index;
	v->at[i].chosen = (uint64_t)1 << (index & 63);
	v->at[i].text = text_of(v->form->fields[i].choices[index].value);
}

void form_set_choices(struct values *v, size_t i, uint64_t mask)
{
	v->at[i].given = mask != 0;
	v->at[i].chosen = mask;
}

void form_set_bool(struct values *v, size_t i, bool on)
{
	v->at[i].given = on;
	v->at[i].number = on;
}
