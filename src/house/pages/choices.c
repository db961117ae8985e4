/* What a form of a kind offers to choose from. */
#include "house/pages/choices.h"
#include "house/pages/worker.h"
#include "record/adults.h"
#include "record/people.h"

enum { FEW = 7, PEOPLE_MOST = 5000 };

static struct choice *add_choice(struct form_making *k, struct choice *all, size_t *n, size_t *cap, const char *value, struct text label)
{
	all = arena_grow(k->r->arena, all, cap, *n + 1, sizeof *all);
	all[(*n)++] = (struct choice){.value = value, .label_text = arena_z(k->r->arena, label)};
	return all;
}

/* ---- what may be chosen ---- */

void choices_from_list(struct form_making *k, const struct kind *kind, const struct field *x, struct input *in)
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
		if (kind->part && !held && !strcmp(c->code, "child"))
			continue; /* nobody is written to be a child (record/parts.h) */
		if (list_code_valid(c, year) || held)
			all[n++] = (struct choice){.value = c->code, .label_text = k->s->young && c->child ? c->child : c->label};
	}
	in->type = x->type == FIELD_CODES ? INPUT_CHOICES : INPUT_CHOICE;
	in->as_select = n > FEW && x->type == FIELD_CODE;
	in->choices = all;
	in->n_choices = n;
}

/* The visitor first, then who is allocated to the child, then the others, each part by name. */
static int nearness(const struct form_making *k, int64_t person)
{
	const struct entries *mine = k->s->m ? model_of(k->s->m, "allocation") : NULL;
	if (person == actor_at(k->r)->person)
		return 0;
	for (size_t i = 0; mine && i < mine->n; i++)
		if (entry_stands(mine->at[i]) && entry_to(mine->at[i]) == DAY_NONE && entry_value(mine->at[i], "who")->number == person)
			return 1;
	return 2;
}

static void nearest_first(struct form_making *k, const int *near)
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
static struct text known_by(struct form_making *k, const struct adult *x)
{
	struct arena *a = k->r->arena;
	struct text name = x->name;
	if (x->part.n && !k->apart) {
		char *is = arena_z(a, seen_role(k->r, x->part));
		if (is[0] >= 'A' && is[0] <= 'Z' && is[1] >= 'a' && is[1] <= 'z')
			is[0] = (char)(is[0] + 32);
		name = arena_printf(a, "%.*s, %s", TEXT_ARG(name), is);
	}
	return x->team.n ? arena_printf(a, "%.*s, %.*s", TEXT_ARG(name), TEXT_ARG(x->team)) : name;
}

/* One a line: id, part (empty: none), how they are known. */
static bool list_people(struct form_making *k, struct buf *to)
{
	struct adult *all;
	size_t n;
	struct adults_ask ask = {.authority = actor_at(k->r)->authority, .part = k->apart ? k->apart : "worker", .on = k->r->today};
	if (!adults_list(k->tx, k->r->arena, &ask, &all, &n, k->f))
		return false;
	for (size_t j = 0; j < n; j++) {
		struct text known = known_by(k, &all[j]);
		buf_printf(to, "%lld\t%.*s\t", (long long)all[j].id, TEXT_ARG(all[j].part));
		for (size_t i = 0; i < known.n; i++) /* a name has no line ends; one that has does not make two people */
			buf_char(to, known.at[i] == '\n' || known.at[i] == '\t' ? ' ' : known.at[i]);
		buf_char(to, '\n');
	}
	return true;
}

/* They are many and the same for every child: kept until anything is written. */
static void read_people(struct form_making *k)
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
		int role = actor_at(k->r)->role;
		if ((role == ROLE_PARTNER || role == ROLE_YOUNG_PERSON) && person != actor_at(k->r)->person)
			continue; /* of another organisation, or young: nobody here but themselves */
		near = arena_grow(a, near, &cap_near, k->n_people + 1, sizeof *near);
		k->part = arena_grow(a, k->part, &cap_part, k->n_people + 1, sizeof *k->part);
		near[k->n_people] = nearness(k, person);
		k->part[k->n_people] = part.n ? arena_z(a, part) : NULL;
		k->people = add_choice(k, k->people, &k->n_people, &cap, arena_z(a, id), line);
	}
	nearest_first(k, near);
}

/* Of those who work here, the ones who fit this field. */
static void who_fit(const struct form_making *k, const struct field *x, const struct kind *kind, struct input *in)
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

void choices_from_people(struct form_making *k, const struct kind *kind, const struct field *x, struct input *in)
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

/* Whether the visitor may know of an entry that is to be chosen. */
static bool offers(const struct form_making *k, const struct entry *e)
{
	if (k->s->m)
		return seen_entry(k->r, k->s->m, e);
	struct access_subject s = k->s->access;
	s.entry = e->id;
	s.author = e->written_by;
	s.happened = entry_from(e);
	return access_may(actor_at(k->r), VERB_SEE, e->kind->name, NULL, &s).may;
}

void choices_from_entries(struct form_making *k, const struct field *x, struct input *in)
{
	const struct kind *of = kind_of(text_of(x->of));
	struct entries all = {0};
	struct choice *choices = NULL;
	size_t n = 0, cap = 0;
	const char *one = of && k->s->young && of->child_one ? of->child_one : of ? of->one : "";
	in->type = INPUT_CHOICE;
	in->as_select = true;
	int64_t authority = actor_at(k->r)->authority;
	bool own = of && of->about_n; /* about something: those about the same are offered */
	if (own && of->of_child && k->s->m)
		all = k->s->m->of[of->at];
	else if (of && !(own ? entry_about(k->tx, k->r->arena, house_now(k->r), authority, of, k->s->about, 0, &all, k->f)
	                     : entry_list(k->tx, k->r->arena, house_now(k->r), authority, of, 0, 0, &all, k->f)))
		k->ok = false;
	for (size_t i = all.n; i-- > 0;) {
		const struct entry *e = all.at[i];
		if (e->taken_back || (own && !offers(k, e)))
			continue;
		struct text when = own ? worker_when(k->r, e) : (struct text){0};
		struct text label = when.n
		    ? arena_printf(k->r->arena, "%.*s, %.*s", TEXT_ARG(worker_title(k->r->arena, one)), TEXT_ARG(when))
		    : called(e);
		choices =
		    add_choice(k, choices, &n, &cap, arena_printf(k->r->arena, "%lld.%d", (long long)e->id, (int)e->version).at, label);
	}
	in->choices = choices;
	in->n_choices = n;
}
