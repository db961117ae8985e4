#include "web/form.h"
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

/* CRLF and CR become LF, white space at the ends goes; false for other control characters. */
static bool clean(struct arena *a, struct text in, bool lines, struct text *out)
{
	char *z = arena_alloc(a, in.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		unsigned char c = (unsigned char)in.at[i];
		if (c == '\r') {
			if (i + 1 < in.n && in.at[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if ((c < ' ' && c != '\t' && !(lines && c == '\n')) || c == 127)
			return false;
		z[n++] = (char)c;
	}
	*out = (struct text){z, n};
	return true;
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
	if (!clean(v->arena, in, f->type == INPUT_LINES, &t)) {
		wrong_by(v, w, i, MSG_FORM_CHARACTERS, 0);
		return;
	}
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

static int month_of(struct text t)
{
	static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
	int64_t n;
	if (text_int(t, &n))
		return n >= 1 && n <= 12 ? (int)n : 0;
	for (int i = 0; i < 12; i++)
		if (t.n >= 3 && t.n <= strlen(names[i]) && text_eq_nocase(t, (struct text){names[i], t.n}))
			return i + 1;
	return 0;
}

static void take_day(struct values *v, const struct words *w, size_t i)
{
	const struct input *f = &v->form->fields[i];
	struct typed *x = &v->at[i];
	bool none = !x->part[0].n && !x->part[1].n && !x->part[2].n;
	if (none)
		return;
	x->given = true;
	int64_t d = 0, y = 0;
	int m = month_of(x->part[1]);
	static const enum message missing[] = {MSG_FORM_DAY_NO_DAY, MSG_FORM_DAY_NO_MONTH, MSG_FORM_DAY_NO_YEAR};
	for (int k = 0; k < 3; k++)
		if (!x->part[k].n) {
			x->bad_parts |= 1u << k;
			wrong_by(v, w, i, missing[k], 0);
		}
	if (x->bad_parts)
		return;
	bool day_good = text_int(x->part[0], &d) && d >= 1 && d <= 31;
	bool year_good = text_int(x->part[2], &y) && y >= 1000 && y <= 9999 && x->part[2].n == 4;
	x->bad_parts = (day_good ? 0u : 1u) | (m ? 0u : 2u) | (year_good ? 0u : 4u);
	if (!x->bad_parts && !civil_exists((int)y, m, (int)d))
		x->bad_parts = 7;
	if (x->bad_parts) {
		wrong_by(v, w, i, x->bad_parts == 4 ? MSG_FORM_DAY_YEAR_FOUR : MSG_FORM_DAY_REAL, 0);
		return;
	}
	x->day = day_of((int)y, m, (int)d);
	bool any = f->first == 0 && f->last == 0;
	char text[DAY_TEXT];
	if (any || (x->day >= f->first && x->day <= f->last))
		return;
	x->bad_parts = 7;
	bool early = x->day < f->first;
	const struct out_arg args[] = {out_arg_text(label_of(w, f)), out_arg_z(day_long(early ? f->first : f->last, text))};
	wrong(v, i, out_words(v->arena, w, early ? MSG_FORM_DAY_EARLY : MSG_FORM_DAY_LATE, args, 2));
}

/* ---- the whole ---- */

/* Which field a name belongs to, and which part of a day; -1: none. */
static int field_of(const struct form *form, struct text name, int *part)
{
	static const char *const parts[] = {"-day", "-month", "-year"};
	*part = 0;
	for (size_t i = 0; i < form->n; i++) {
		const struct input *f = &form->fields[i];
		struct text own = text_of(f->name);
		if (f->type != INPUT_DAY) {
			if (text_eq(own, name))
				return (int)i;
			continue;
		}
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
		if (!clean(v->arena, p->value, false, &x->part[part]) || characters(x->part[part]) > 20)
			return fault_set(fault, FAULT_INPUT, "form.day", "a part of a day is no text of a day");
		x->part[part] = text_trim(x->part[part]);
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

bool form_parse(struct arena *a, const struct form *form, const struct words *w, const struct pairs *pairs, struct values **out, struct fault *f)
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
		if (!x->name || !*x->name || text_is(text_of(x->name), "token") || text_is(text_of(x->name), "once"))
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
