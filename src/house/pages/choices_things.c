/* Things to choose from, by name: a list where they are few, a search where they are many. It works without a script: a name is typed,
 * the form is sent to be looked at, and comes back with what was found and all that was typed. */
#include "base/fold.h"
#include "house/pages/choices.h"
#include "house/pages/named.h"
#include "record/find.h"
#include "record/people.h"
#include "record/thing_list.h"

enum { ADULTS_MOST = 5000 };

/* Who works here or cares, by name. */
SQL(sql_adults,
    "SELECT p.entry, COALESCE(p.known_as, p.forename), p.surname FROM k_person p WHERE p.authority = $1 AND " ENTRY_CURRENT(
        "p.") " AND p.part <> 'child' ORDER BY 2, 3, 1 LIMIT 5000");

struct offered {
	struct form_making *k;
	struct thing *at;
	size_t n, cap, most;
	bool over; /* there are more than `most` */
};

static bool there(const struct offered *o, int64_t id)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->at[i].id == id)
			return true;
	return false;
}

static void offer(struct offered *o, struct thing t)
{
	if ((o->k->e && t.id == o->k->e->id) || there(o, t.id))
		return;
	if (o->n == o->most) {
		o->over = true;
		return;
	}
	o->at = arena_grow(o->k->r->arena, o->at, &o->cap, o->n + 1, sizeof *o->at);
	o->at[o->n++] = t;
}

/* ---- the children of the visitor ---- */

static void offer_child(struct offered *o, int64_t id)
{
	struct thing t;
	enum row row = named_thing(o->k->r, o->k->tx, id, &t, o->k->f);
	o->k->ok = o->k->ok && row != ROW_FAULT;
	if (row == ROW_ONE)
		offer(o, t);
}

static void children(struct offered *o, struct text typed)
{
	struct form_making *k = o->k;
	const struct actor *me = actor_at(k->r);
	int64_t *mine = NULL;
	size_t n = 0;
	struct found_all found = {0};
	if (typed.n) {
		k->ok = k->ok && find_mine(k->tx, k->r->arena, me, k->r->today, typed, false, &found, k->f);
		for (size_t i = 0; i < found.n; i++)
			offer_child(o, found.at[i].person);
		return;
	}
	k->ok = k->ok && access_children(k->tx, k->r->arena, me, k->r->today, &mine, &n, k->f);
	o->over = o->over || n > o->most;
	for (size_t i = 0; i < n && !o->over; i++)
		offer_child(o, mine[i]);
}

/* ---- those who work here, or care ---- */

/* Any word of the name begins so. */
static bool called_so(struct arena *a, struct text name, struct text typed)
{
	struct text is = fold(a, name), begins = fold(a, typed);
	if (!begins.n || is.n < begins.n)
		return !begins.n;
	for (size_t i = 0; i + begins.n <= is.n; i++)
		if ((!i || is.at[i - 1] == ' ') && !memcmp(is.at + i, begins.at, begins.n))
			return true;
	return false;
}

static void adults(struct offered *o, struct text typed)
{
	struct form_making *k = o->k;
	const struct actor *me = actor_at(k->r);
	struct query q;
	if (me->role == ROLE_YOUNG_PERSON)
		return;
	query_begin(k->tx, &q, &sql_adults);
	query_bind_i64(&q, 1, me->authority);
	while (query_step(&q, k->f)) {
		struct text first = query_text(&q, 1), last = query_text(&q, 2);
		struct text name = text_trim(arena_printf(k->r->arena, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(last)));
		/* of another organisation: nobody here but themselves */
		if ((me->role == ROLE_PARTNER && query_i64(&q, 0) != me->person) || !name.n || !called_so(k->r->arena, name, typed))
			continue;
		offer(o, (struct thing){.id = query_i64(&q, 0), .name = name});
	}
	k->ok = query_end(&q, k->f) && k->ok;
}

/* ---- the others ---- */

static void things(struct offered *o, const struct kind *kind, struct text typed)
{
	struct form_making *k = o->k;
	const struct actor *me = actor_at(k->r);
	struct thing_reach reach;
	struct thing_found found;
	struct thing_ask ask = {.name = typed, .most = o->most + 1};
	if (!kind || !thing_reach(me, kind, &reach) || !thing_reach_name(me, &reach))
		return;
	if (!thing_list(k->tx, k->r->arena, me, k->r->today, &reach, &ask, &found, k->f)) {
		k->ok = false;
		return;
	}
	for (size_t i = 0; i < found.n; i++)
		offer(o, found.at[i]);
	o->over = o->over || found.more;
}

static struct offered gather(struct form_making *k, const struct field *x, struct text typed, size_t most)
{
	struct offered o = {.k = k, .most = most};
	for (size_t i = 0; i < x->links_n && k->ok; i++) {
		if (!strcmp(x->links[i], "child"))
			children(&o, typed);
		else if (!strcmp(x->links[i], "person"))
			adults(&o, typed);
		else
			things(&o, kind_of(text_of(x->links[i])), typed);
	}
	return o;
}

/* ---- chosen already ---- */

/* What was sent as chosen: what the visitor may know of, and no more. */
static void sent(struct offered *o, const struct field *x, const char *name)
{
	const struct pairs *p = o->k->r->sent;
	for (size_t i = 0; p && i < p->n; i++) {
		struct thing t;
		int64_t id;
		if (text_is(p->at[i].name, name) && text_int(p->at[i].value, &id) &&
		    named_thing(o->k->r, o->k->tx, id, &t, o->k->f) == ROW_ONE && thing_fits(x, &t))
			offer(o, t);
	}
}

static void as_choices(struct form_making *k, const struct offered *o, struct input *in)
{
	struct choice *all = arena_array(k->r->arena, struct choice, o->n + 1);
	for (size_t i = 0; i < o->n; i++)
		all[i] = (struct choice){.value = arena_printf(k->r->arena, "%lld", (long long)o->at[i].id).at,
		    .label_text = arena_z(k->r->arena, o->at[i].name)};
	in->choices = all;
	in->n_choices = o->n;
}

static void search_box(struct form_making *k, struct input *in, struct input *find)
{
	const struct words *w = k->r->site->words;
	struct out_arg label = out_arg_z(in->label_text);
	find->name = arena_printf(k->r->arena, "%s-find", in->name).at;
	find->type = INPUT_TEXT;
	find->most = 100;
	find->width = 20;
	find->hint = MSG_FORM_FIND_HINT;
	find->label_text = in->n_choices ? arena_z(k->r->arena, out_words(k->r->arena, w, MSG_FORM_FIND, &label, 1)) : in->label_text;
}

bool choices_from_things(struct form_making *k, const struct field *x, struct input *in, struct input *find, struct form_things *out)
{
	struct offered all = {.k = k, .most = THINGS_CHOSEN};
	const struct value *has = k->e ? &k->e->value[x - k->e->kind->fields] : NULL;
	const struct pair *typed = k->r->sent ? pairs_get(k->r->sent, arena_printf(k->r->arena, "%s-find", in->name).at) : NULL;
	*out = (struct form_things){0};
	if (has && has->state == VALUE_SET) {
		struct named_things held = named_of(k->r, k->tx, x, has);
		out->hidden = held.hidden;
		for (size_t i = 0; i < held.n; i++)
			offer(&all, held.at[i]);
	}
	sent(&all, x, in->name);
	if (all.over) /* more than a form can show stay as they are */
		return false;
	struct offered listed = gather(k, x, TEXT(""), THINGS_LISTED);
	struct text name = typed ? text_trim(typed->value) : (struct text){"", 0};
	bool search = listed.over;
	if (search)
		listed = name.n ? gather(k, x, name, THINGS_LISTED) : (struct offered){0};
	out->asked = search && name.n;
	all.most = THINGS_CHOSEN + THINGS_LISTED;
	for (size_t i = 0; i < listed.n; i++)
		offer(&all, listed.at[i]);
	for (size_t i = 0; out->asked && i < all.n; i++)
		out->found |= there(&listed, all.at[i].id) ? (uint64_t)1 << i : 0;
	in->type = x->several ? INPUT_CHOICES : INPUT_CHOICE;
	in->as_select = !search && !x->several;
	as_choices(k, &all, in);
	if (search)
		search_box(k, in, find);
	return search || all.n;
}
