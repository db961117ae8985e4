/* Things to choose from, by name: a list where they are few, a search where they are many. It works without a script: a name is typed,
 * the form is sent to be looked at, and comes back with what was found and all that was typed. */
#include "base/fold.h"
#include "house/pages/choices.h"
#include "house/pages/named.h"
#include "record/adults.h"
#include "record/find.h"
#include "record/people.h"
#include "record/thing_list.h"

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

static void offer_name(struct offered *o, const struct thing_name *t)
{
	offer(o, (struct thing){.id = t->id, .kind = t->kind, .child = t->child, .name = t->name});
}

/* ---- the children of the visitor ---- */

static void offer_children(struct offered *o, const int64_t *ids, size_t n)
{
	struct named_things them = {0};
	o->k->ok = o->k->ok && named_some(o->k->r, o->k->tx, NULL, ids, n, &them, o->k->f);
	for (size_t i = 0; i < them.n; i++)
		offer_name(o, them.at[i]);
}

static void children(struct offered *o, struct text typed)
{
	struct form_making *k = o->k;
	const struct actor *me = actor_at(k->r);
	int64_t *mine = NULL, some[FOUND_MOST];
	size_t n = 0;
	struct found_all found = {0};
	if (typed.n) {
		k->ok = k->ok && find_mine(k->tx, k->r->arena, me, k->r->today, typed, false, &found, k->f);
		for (n = 0; n < found.n; n++)
			some[n] = found.at[n].person;
		offer_children(o, some, n);
		return;
	}
	k->ok = k->ok && access_children(k->tx, k->r->arena, me, k->r->today, &mine, &n, k->f);
	o->over = o->over || n > o->most;
	if (!o->over)
		offer_children(o, mine, n);
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
	struct adults_ask ask = {.authority = me->authority, .reader = me, .on = k->r->today};
	struct adult *all;
	size_t n;
	if (me->role == ROLE_YOUNG_PERSON)
		return;
	if (!adults_list(k->tx, k->r->arena, &ask, &all, &n, k->f)) {
		k->ok = false;
		return;
	}
	for (size_t i = 0; i < n; i++)
		/* of another organisation: nobody here but themselves */
		if ((me->role != ROLE_PARTNER || all[i].id == me->person) && all[i].name.n && called_so(k->r->arena, all[i].name, typed))
			offer(o, (struct thing){.id = all[i].id, .name = all[i].name});
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
	int64_t ids[THINGS_CHOSEN + 1];
	size_t n = 0;
	struct named_things them = {0};
	for (size_t i = 0; p && i < p->n; i++)
		if (text_is(p->at[i].name, name) && text_int(p->at[i].value, &ids[n]) && n < THINGS_CHOSEN)
			n++;
	o->k->ok = o->k->ok && (!n || named_some(o->k->r, o->k->tx, x, ids, n, &them, o->k->f));
	for (size_t i = 0; i < them.n; i++) {
		struct thing t = {.kind = them.at[i]->kind, .child = them.at[i]->is_child && them.at[i]->mine ? them.at[i]->id : 0};
		if (thing_fits(x, &t))
			offer_name(o, them.at[i]);
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
		struct named_things held = named_of(k->r, k->tx, k->e, x, has);
		out->hidden = held.hidden;
		for (size_t i = 0; i < held.n; i++)
			offer_name(&all, held.at[i]);
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
