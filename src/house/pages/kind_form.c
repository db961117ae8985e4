#include "house/pages/kind_form.h"
#include "house/pages/worker.h"
#include "kit/components.h"
#include "record/people.h"

enum { FEW = 7, PEOPLE_MOST = 5000 };

/* Those who work for children here ($2 'worker'), or the carers, by name: with what they are, as they sign in or as they are
 * allocated, and their team. */
#define STANDS_NOW(a) ENTRY_STANDS(a ".") " AND (" a ".happened_to IS NULL OR " a ".happened_to > $3)"
SQL(sql_workers,
    "SELECT p.entry, COALESCE(p.known_as, p.forename), p.surname,"
    " COALESCE((SELECT MIN(u.role) FROM app_user u WHERE u.authority = p.authority AND u.person = p.entry AND u.active = 1),"
    " (SELECT MIN(a.part) FROM k_allocation a WHERE a.authority = p.authority AND a.who = p.entry AND " STANDS_NOW("a") ")),"
    " COALESCE((SELECT MIN(t.team_name) FROM app_user u CROSS JOIN team_member m CROSS JOIN k_team t WHERE m.authority = u.authority"
    " AND m.user_id = u.id AND t.authority = m.authority AND t.entry = m.team AND t.current = 1 AND u.authority = p.authority AND u.person = p.entry"
    " AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day > $3)),"
    " (SELECT MIN(t.team_name) FROM k_allocation a JOIN k_team t ON t.authority = a.authority AND t.entry = a.team AND t.current = 1"
    " WHERE a.authority = p.authority AND a.who = p.entry AND " STANDS_NOW("a") "))"
    " FROM k_person p WHERE p.authority = $1 AND " ENTRY_CURRENT("p.") " AND p.part = $2 AND p.part <> 'child' ORDER BY 2, 3, 1");

/* A field that names somebody in one part alone; where nobody is in it yet, all who work here are offered. */

struct making {
	struct request *r;
	struct tx *tx;
	const struct child_model *m;
	const struct entry *e;
	struct choice *people;
	const char **part;   /* of each of people: what they are, or NULL */
	size_t n_people;
	struct fault *f;
	bool ok;
	const char *apart; /* the form of those with this answer alone: of the people, those who are that, and no others; or NULL */
};

static struct choice *add_choice(struct making *k, struct choice *all, size_t *n, size_t *cap, const char *value, struct text label)
{
	all = arena_grow(k->r->arena, all, cap, *n + 1, sizeof *all);
	all[(*n)++] = (struct choice){.value = value, .label_text = arena_z(k->r->arena, label)};
	return all;
}

/* ---- what may be chosen ---- */

static void from_list(struct making *k, const struct kind *kind, const struct field *x, struct input *in)
{
	bool is_apart = kind->page.apart >= 0 && x == &kind->fields[kind->page.apart];
	struct choice *all = arena_array(k->r->arena, struct choice, x->list->n + 1);
	size_t n = 0;
	int year = year_of(k->r->today);
	const struct value *has = k->e ? &k->e->value[x - k->e->kind->fields] : NULL;
	for (size_t i = 0; i < x->list->n; i++) {
		const struct code *c = &x->list->codes[i];
		bool held = false;
		struct text rest = has && has->state == VALUE_SET ? has->text : TEXT(""), one;
		while (codes_next(&rest, &one))
			held |= text_is(one, c->code);
		if (is_apart && !held && (k->apart != NULL) != !strcmp(c->code, kind->page.apart_is))
			continue; /* who fits it is not among the people offered */
		if (list_code_valid(c, year) || held)
			all[n++] = (struct choice){.value = c->code, .label_text = c->label};
	}
	in->type = x->type == FIELD_CODES ? INPUT_CHOICES : INPUT_CHOICE;
	in->as_select = n > FEW && x->type == FIELD_CODE;
	in->choices = all;
	in->n_choices = n;
}

/* The visitor first, then who is allocated to the child, then the others, each part by name. */
static int nearness(const struct making *k, int64_t person)
{
	const struct entries *mine = k->m ? model_of(k->m, "allocation") : NULL;
	if (person == actor_at(k->r)->person)
		return 0;
	for (size_t i = 0; mine && i < mine->n; i++)
		if (entry_stands(mine->at[i]) && entry_to(mine->at[i]) == DAY_NONE && entry_value(mine->at[i], "who")->number == person)
			return 1;
	return 2;
}

static void nearest_first(struct making *k, const int *near)
{
	struct choice *out = arena_array(k->r->arena, struct choice, k->n_people + 1);
	const char **parts = arena_array(k->r->arena, const char *, k->n_people + 1);
	size_t n = 0;
	for (int part = 0; part <= 2; part++)
		for (size_t i = 0; i < k->n_people; i++)
			if (near[i] == part) {
				parts[n] = k->part[i];
				out[n++] = k->people[i];
			}
	k->people = out;
	k->part = parts;
}

/* "Sam Sampleworth, social worker, North" */
static struct text known_by(struct making *k, struct query *q)
{
	struct arena *a = k->r->arena;
	struct text first = query_text(q, 1), last = query_text(q, 2), team = query_text(q, 4);
	struct text name = text_trim(arena_printf(a, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(last)));
	if (!query_null(q, 3) && !k->apart) {
		char *is = arena_z(a, seen_role(k->r, query_text(q, 3)));
		if (is[0] >= 'A' && is[0] <= 'Z' && is[1] >= 'a' && is[1] <= 'z')
			is[0] = (char)(is[0] + 32);
		name = arena_printf(a, "%.*s, %s", TEXT_ARG(name), is);
	}
	return query_null(q, 4) ? name : arena_printf(a, "%.*s, %.*s", TEXT_ARG(name), TEXT_ARG(team));
}

/* One a line: id, part (empty: none), how they are known. */
static bool list_people(struct making *k, struct buf *to)
{
	struct query q;
	query_begin(k->tx, &q, &sql_workers);
	query_bind_i64(&q, 1, actor_at(k->r)->authority);
	query_bind_z(&q, 2, k->apart ? k->apart : "worker");
	query_bind_day(&q, 3, k->r->today);
	while (query_step(&q, k->f)) {
		struct text known = known_by(k, &q);
		buf_printf(to, "%lld\t%.*s\t", (long long)query_i64(&q, 0), TEXT_ARG(query_null(&q, 3) ? TEXT("") : query_text(&q, 3)));
		for (size_t i = 0; i < known.n; i++) /* a name has no line ends; one that has does not make two people */
			buf_char(to, known.at[i] == '\n' || known.at[i] == '\t' ? ' ' : known.at[i]);
		buf_char(to, '\n');
	}
	return query_end(&q, k->f);
}

/* They are many and the same for every child: kept until anything is written. */
static void read_people(struct making *k)
{
	struct arena *a = k->r->arena;
	struct buf b = BUF_IN(a, PEOPLE_MOST * 400);
	const char *name = k->apart ? k->apart : "workers";
	struct fresh fresh;
	size_t cap = 0, cap_near = 0, cap_part = 0;
	int *near = NULL;
	if (!caseload_fresh(today_of(k->r), k->tx, actor_at(k->r)->authority, k->r->today, &fresh, k->f)) {
		k->ok = false;
		return;
	}
	if (!caseload_whole(today_of(k->r), &fresh, name, 0, &b)) {
		if (!list_people(k, &b)) {
			k->ok = false;
			return;
		}
		if (buf_ok(&b))
			caseload_keep_whole(today_of(k->r), &fresh, name, 0, buf_as_text(&b));
	}
	for (struct text rest = buf_as_text(&b), line; rest.n && k->n_people < PEOPLE_MOST;) {
		struct text id = text_cut(text_cut(rest, '\n', &rest), '\t', &line), part = text_cut(line, '\t', &line);
		int64_t person = 0;
		text_int(id, &person);
		near = arena_grow(a, near, &cap_near, k->n_people + 1, sizeof *near);
		k->part = arena_grow(a, k->part, &cap_part, k->n_people + 1, sizeof *k->part);
		near[k->n_people] = nearness(k, person);
		k->part[k->n_people] = part.n ? arena_z(a, part) : NULL;
		k->people = add_choice(k, k->people, &k->n_people, &cap, arena_z(a, id), line);
	}
	nearest_first(k, near);
}

/* Of those who work here, the ones who fit this field. */
static void who_fit(const struct making *k, const struct field *x, const struct kind *kind, struct input *in)
{
	struct choice *some = arena_array(k->r->arena, struct choice, k->n_people + 1);
	bool by = kind->page.by >= 0 && x == &kind->fields[kind->page.by] && kind->page.by_role;
	enum role part;
	size_t n = 0;
	for (size_t i = 0; by && i < k->n_people; i++)
		if (k->part[i] && role_of(text_of(k->part[i]), &part) && kind->page.by_role & (role_set)1 << part)
			some[n++] = k->people[i];
	in->choices = n ? some : k->people;
	in->n_choices = n ? n : k->n_people;
}

/* The people who work here, and whoever stands in the entry already. */
static void from_people(struct making *k, const struct kind *kind, const struct field *x, struct input *in)
{
	if (!k->people)
		read_people(k);
	in->type = INPUT_CHOICE;
	in->as_select = true;
	who_fit(k, x, kind, in);
	const struct value *has = k->e ? &k->e->value[x - k->e->kind->fields] : NULL;
	if (!has || has->state != VALUE_SET)
		return;
	const char *id = arena_printf(k->r->arena, "%lld", (long long)has->number).at;
	for (size_t i = 0; i < in->n_choices; i++)
		if (!strcmp(in->choices[i].value, id))
			return;
	struct text name = {0};
	struct choice *more = arena_array(k->r->arena, struct choice, in->n_choices + 1);
	if (person_name(k->tx, k->r->arena, actor_at(k->r)->authority, has->number, &name, NULL) != ROW_ONE)
		return;
	for (size_t i = 0; i < in->n_choices; i++)
		more[i] = in->choices[i];
	more[in->n_choices] = (struct choice){.value = id, .label_text = arena_z(k->r->arena, name)};
	in->choices = more;
	in->n_choices++;
}

/* A team has no day of its own: it is known by its first words. */
static struct text called(const struct entry *e)
{
	for (size_t i = 0; i < e->kind->n; i++)
		if (e->kind->fields[i].type == FIELD_TEXT && e->value[i].state == VALUE_SET)
			return e->value[i].text;
	return text_of(e->kind->one);
}

/* Entries of the child, or of the authority (teams), by what they are and when. */
static void from_entries(struct making *k, const struct field *x, struct input *in)
{
	const struct kind *of = kind_of(text_of(x->of));
	struct entries all = {0};
	struct choice *choices = NULL;
	size_t n = 0, cap = 0;
	in->type = INPUT_CHOICE;
	in->as_select = true;
	if (of && of->of_child)
		all = k->m->of[of->at];
	else if (of && !entry_list(k->tx, k->r->arena, house_now(k->r), actor_at(k->r)->authority, of, 0, 0, &all, k->f))
		k->ok = false;
	for (size_t i = all.n; i-- > 0;) {
		const struct entry *e = all.at[i];
		if (e->taken_back || (of->of_child && !seen_entry(k->r, k->m, e)))
			continue;
		struct text when = of->of_child ? worker_when(k->r, e) : (struct text){0};
		struct text label = when.n ? arena_printf(k->r->arena, "%.*s, %.*s", TEXT_ARG(worker_title(k->r->arena, of->one)), TEXT_ARG(when)) : called(e);
		choices = add_choice(k, choices, &n, &cap, arena_printf(k->r->arena, "%lld.%d", (long long)e->id, (int)e->version).at, label);
	}
	in->choices = choices;
	in->n_choices = n;
}

static const struct choice yes_no[] = {{"yes", MSG_FORM_YES, NULL, MSG_NONE}, {"no", MSG_FORM_NO, NULL, MSG_NONE}};

/* ---- one field ---- */

/* "Only if “Seen alone” is No." before the help; a form without script shows all its fields. */
static const char *hint(struct making *k, const struct kind *kind, const struct field *x)
{
	if (!x->when)
		return x->help;
	const struct field *on = &kind->fields[kind_field(kind, x->when)];
	struct text is = {0};
	for (size_t i = 0; i < x->when_n; i++) {
		const struct code *c = on->list ? list_code(on->list, text_of(x->when_is[i])) : NULL;
		is = arena_printf(k->r->arena, "%.*s%s%s", TEXT_ARG(is), i ? ", " : "", c ? c->label : x->when_is[i]);
	}
	struct out_arg args[] = {out_arg_z(on->label), out_arg_text(is)};
	struct text only = out_words(k->r->arena, k->r->site->words, MSG_CHILD_FORM_ONLY, args, 2);
	return x->help ? arena_printf(k->r->arena, "%.*s %s.", TEXT_ARG(only), x->help).at : arena_z(k->r->arena, only);
}

static const char *label(struct making *k, const struct field *x)
{
	struct out_arg arg = out_arg_z(x->label);
	bool optional = x->required == REQUIRED_NEVER && !x->when;
	return optional ? arena_z(k->r->arena, out_words(k->r->arena, k->r->site->words, MSG_CHILD_FORM_OPTIONAL, &arg, 1)) : x->label;
}

static const char *input_name(struct arena *a, const char *field)
{
	char *z = arena_z(a, text_of(field));
	for (char *c = z; *c; c++)
		if (*c == '_')
			*c = '-';
	return z;
}

/* False: nothing to ask (a moment is never typed; a list with nothing in it). */
static bool input_of(struct making *k, const struct kind *kind, const struct field *x, struct input *in)
{
	*in = (struct input){.name = input_name(k->r->arena, x->name), .label_text = label(k, x), .hint_text = hint(k, kind, x)};
	switch (x->type) {
	case FIELD_DAY:
		in->type = INPUT_DAY;
		in->past = x->time == TIME_PAST;
		return true;
	case FIELD_TEXT:
	case FIELD_LONGTEXT:
		in->type = x->type == FIELD_TEXT ? INPUT_TEXT : INPUT_LINES;
		in->most = x->max > 0 && x->max <= FORM_LINES ? (int)x->max : FORM_LINES;
		in->rows = 4;
		in->width = x->type == FIELD_TEXT && x->max <= 20 ? 10 : 0;
		return true;
	case FIELD_INT:
		in->type = INPUT_INT;
		in->low = x->min;
		in->high = x->max;
		in->width = 5;
		return true;
	case FIELD_BOOL:
		in->type = INPUT_CHOICE;
		in->choices = yes_no;
		in->n_choices = 2;
		in->is_inline = true;
		return true;
	case FIELD_CODE:
	case FIELD_CODES:
		from_list(k, kind, x, in);
		return in->n_choices > 0;
	case FIELD_PERSON:
		from_people(k, kind, x, in);
		return in->n_choices > 0;
	case FIELD_ENTRY:
		from_entries(k, x, in);
		return in->n_choices > 0;
	default:
		return false;
	}
}

/* Fields in the order in which a form asks them. */
static const size_t *asked_order(struct arena *a, const struct kind *kind)
{
	size_t *order = arena_array(a, size_t, kind->n + 1), n = 0;
	for (size_t i = 0; i < kind->ask_n; i++)
		order[n++] = (size_t)kind_field(kind, kind->ask[i]);
	for (size_t i = 0; i < kind->n; i++) {
		bool first = false;
		for (size_t k = 0; k < kind->ask_n; k++)
			first |= order[k] == i;
		if (!first)
			order[n++] = i;
	}
	return order;
}

static bool skipped(const char *const *skip, const char *name)
{
	for (size_t i = 0; skip && skip[i]; i++)
		if (!strcmp(skip[i], name))
			return true;
	return false;
}

static const struct choice states[] = {{"final", MSG_CHILD_FORM_SAVE, NULL, MSG_NONE}, {"draft", MSG_CHILD_FORM_DRAFT, NULL, MSG_NONE}};

const struct kind *kind_form_kind(const struct request *r)
{
	struct text word = request_word(r, "kind");
	const struct kind *k = kind_of(word);
	for (size_t i = 0; !k && i < record_kinds()->n; i++)
		if (record_kinds()->kinds[i].page.apart >= 0 && text_is(word, record_kinds()->kinds[i].page.apart_is))
			k = &record_kinds()->kinds[i];
	return k;
}

/* The answer whose entries have a form of their own, where this is that form. */
static const char *form_apart(const struct request *r, const struct kind *kind, const struct entry *e)
{
	const struct kind_page *p = &kind->page;
	return p->apart >= 0 && text_is(e ? e->value[p->apart].text : request_word(r, "kind"), p->apart_is) ? p->apart_is : NULL;
}

struct kind_form *kind_form_new(struct request *r, struct tx *tx, const struct child_model *m, enum verb verb, const struct kind *kind,
    const struct entry *e, const char *const *skip, struct fault *f)
{
	struct making k = {.r = r, .tx = tx, .m = m, .e = e, .f = f, .ok = true, .apart = form_apart(r, kind, e)};
	struct kind_form *out = arena_new_of(r->arena, struct kind_form);
	struct input *in = arena_array(r->arena, struct input, kind->n + 2);
	size_t *field = arena_array(r->arena, size_t, kind->n + 1), n = 0;
	struct access_subject s = seen_subject(r, m, e);
	const size_t *order = asked_order(r->arena, kind);
	for (size_t at = 0; at < kind->n; at++) {
		size_t i = order[at];
		const struct field *x = &kind->fields[i];
		if (skipped(skip, x->name) || !access_may(actor_at(r), verb, kind->name, x->name, &s).may || (verb == VERB_CORRECT && e && field_locked(e, x)))
			continue;
		if (input_of(&k, kind, x, &in[n]))
			field[n++] = i;
	}
	in[n] = (struct input){.name = "version", .type = INPUT_ID};
	in[n + 1] = (struct input){.name = "state", .type = INPUT_CHOICE, .label = MSG_CHILD_FORM_SAVE, .choices = states, .n_choices = 2};
	*out = (struct kind_form){.form = {in, n + 2}, .kind = kind, .field = field, .n = n, .version = n, .state = n + 1, .plan = e && worker_plan(e), .draft = !kind->sign && (!e || e->state == STATE_DRAFT || verb == VERB_CHANGE),
	    .words = r->site->words, .child = worker_named(r, m)};
	return k.ok ? out : NULL;
}

/* ---- there and back ---- */

size_t kind_form_input(const struct kind_form *k, const char *field)
{
	for (size_t i = 0; i < k->n; i++)
		if (!strcmp(k->kind->fields[k->field[i]].name, field))
			return i;
	return k->form.n;
}

static void choose(struct values *v, size_t i, struct text code)
{
	const struct input *in = &v->form->fields[i];
	for (size_t c = 0; c < in->n_choices; c++)
		if (text_is(code, in->choices[c].value))
			form_set_choice(v, i, (int)c);
}

void kind_form_begin(const struct request *r, const struct kind_form *k, struct values *v)
{
	const struct kind_page *p = &k->kind->page;
	size_t who = p->by >= 0 ? kind_form_input(k, k->kind->fields[p->by].name) : k->form.n;
	if (who < k->form.n && (!p->by_role || p->by_role & (role_set)1 << actor_at(r)->role))
		choose(v, who, arena_printf(r->arena, "%lld", (long long)actor_at(r)->person));
}

void kind_form_fill(const struct kind_form *k, struct values *v, const struct entry *e, bool dates)
{
	for (size_t i = 0; i < k->n; i++) {
		size_t at = k->field[i];
		const struct field *x = &k->kind->fields[at];
		const struct value *has = &e->value[at];
		struct text t = value_text(v->arena, x, has), rest = t, one;
		uint64_t mask = 0;
		v->at[i] = (struct typed){.day = DAY_NONE};
		if (has->state == VALUE_BLANK || (!dates && ((int)at == k->kind->from || (int)at == k->kind->to)))
			continue;
		switch (k->form.fields[i].type) {
		case INPUT_DAY:
			form_set_day(v, i, value_day(has));
			break;
		case INPUT_CHOICES:
			while (codes_next(&rest, &one))
				for (size_t c = 0; c < k->form.fields[i].n_choices; c++)
					mask |= text_is(one, k->form.fields[i].choices[c].value) ? (uint64_t)1 << (c & 63) : 0;
			form_set_choices(v, i, mask);
			break;
		case INPUT_CHOICE:
			choose(v, i, x->type == FIELD_BOOL ? (has->number ? TEXT("yes") : TEXT("no")) : t);
			break;
		default:
			form_set_text(v, i, t);
		}
	}
	if (e->version)
		form_set_int(v, k->version, e->version);
}

static struct text chosen(const struct request *r, const struct input *in, uint64_t mask)
{
	struct text all = {0};
	for (size_t c = 0; c < in->n_choices; c++)
		if (mask >> c & 1)
			all = arena_printf(r->arena, "%.*s%s%s", TEXT_ARG(all), all.n ? " " : "", in->choices[c].value);
	return all;
}

void kind_form_take(const struct request *r, const struct kind_form *k, struct values *v, struct entry *e)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct field *x = &k->kind->fields[k->field[i]];
		struct value *to = &e->value[k->field[i]];
		const char *wrong = NULL;
		*to = (struct value){0};
		if (!v->at[i].given || v->at[i].error.at)
			continue;
		if (k->form.fields[i].type == INPUT_DAY)
			*to = (struct value){.state = VALUE_SET, .number = form_day(v, i)};
		else if (!value_parse(r->arena, x, k->form.fields[i].type == INPUT_CHOICES ? chosen(r, &k->form.fields[i], form_choices(v, i)) : form_text(v, i), to, &wrong))
			form_error(v, i, arena_printf(r->arena, "%s %s", x->label, wrong));
	}
	e->state = form_choice(v, k->state) == 1 ? STATE_DRAFT : STATE_FINAL;
}

/* What is to be done, in place of "is needed". */
static struct text needed(struct values *v, const struct words *w, const struct field *x)
{
	struct out_arg label = out_arg_z(x->label);
	bool chosen = x->type == FIELD_BOOL || x->type == FIELD_CODE || x->type == FIELD_CODES || x->type == FIELD_PERSON || x->type == FIELD_ENTRY;
	return out_words(v->arena, w, x->type == FIELD_DAY ? MSG_CHILD_FORM_NEED_DAY : chosen ? MSG_FORM_CHOOSE : MSG_CHILD_FORM_NEED_WORDS, &label, 1);
}

void kind_form_problems(const struct kind_form *k, struct values *v, const struct problems *p)
{
	for (size_t i = 0; i < p->n; i++) {
		size_t in = kind_form_input(k, p->at[i].field->name);
		const struct field *x = p->at[i].field;
		struct text say = arena_text(v->arena, p->at[i].say);
		if (!strcmp(p->at[i].code, "needed"))
			say = needed(v, k->words, x);
		if (say.n && say.at[say.n - 1] == '.')
			say.n--;
		if (in < k->form.n)
			form_error(v, in, say);
		else
			form_problem(v, say);
	}
}

bool kind_form_check(const struct request *r, const struct kind_form *k, struct values *v, const struct entry *e)
{
	struct problems p;
	if (!entry_check(r->arena, e, r->today, &p))
		kind_form_problems(k, v, &p);
	for (size_t i = 0; i < k->n; i++) {
		const struct field *x = &k->kind->fields[k->field[i]];
		if (e->value[k->field[i]].state == VALUE_BLANK || field_shown(e, x))
			continue;
		struct out_arg args[] = {out_arg_z(x->label), out_arg_z(k->kind->fields[kind_field(k->kind, x->when)].label)};
		form_error(v, i, out_words(r->arena, r->site->words, MSG_CHILD_FORM_NOT_ASKED, args, 2));
	}
	return form_ok(v);
}

/* ---- drawn ---- */

static void button(struct out *o, const struct choice *c, bool second)
{
	govuk_button(o, &(struct govuk_button){.text = o->words->plain[c->label], .name = TEXT("state"), .value = text_of(c->value),
	    .classes = second ? TEXT("govuk-button--secondary") : TEXT(""), .prevent_double_click = TEXT("true")});
}

/* The input that this one hangs on, where it is radios of one answer to that: asked below that answer alone. form.n: none. */
static size_t hangs_on(const struct kind_form *k, size_t i, size_t *choice)
{
	const struct field *x = &k->kind->fields[k->field[i]];
	size_t on = x->when && x->when_n == 1 ? kind_form_input(k, x->when) : k->form.n;
	if (on >= k->n || k->form.fields[on].type != INPUT_CHOICE || k->form.fields[on].as_select)
		return k->form.n;
	for (size_t c = 0; c < k->form.fields[on].n_choices; c++)
		if (!strcmp(k->form.fields[on].choices[c].value, x->when_is[0])) {
			*choice = c;
			return on;
		}
	return k->form.n;
}

static bool hangs(const struct kind_form *k, size_t i)
{
	size_t choice;
	return hangs_on(k, i, &choice) < k->form.n;
}

static void field_and_more(struct out *o, const struct kind_form *k, const struct values *v, size_t i)
{
	size_t choice = 0, below = 0, from = o->buf.n;
	bool any = false;
	for (size_t j = 0; j < k->n; j++)
		if (hangs_on(k, j, &choice) == i && (!any || choice == below)) {
			form_field(o, v, j, "s");
			below = choice;
			any = true;
		}
	if (!any) {
		form_field(o, v, i, "s");
		return;
	}
	struct html more = html_taken(o, from);
	form_field_with(o, v, i, "s", below, more);
	for (size_t j = 0; j < k->n; j++) /* what hangs on another answer of it stands below it all */
		if (hangs_on(k, j, &choice) == i && choice != below)
			form_field(o, v, j, "s");
}

void kind_form_draw(struct out *o, const struct kind_form *k, const struct values *v)
{
	for (size_t i = 0; i < k->n; i++)
		if (!hangs(k, i))
			field_and_more(o, k, v, i);
	if (v->at[k->version].given)
		form_field(o, v, k->version, NULL);
	out_lit(o, "<div class=\"govuk-button-group\">");
	button(o, &states[0], false);
	if (k->draft)
		button(o, &states[1], true);
	out_lit(o, "</div>");
}
