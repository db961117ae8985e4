/* Things that an entry names: who may know of them, and where their pages are. */
#include "house/pages/named.h"

static bool may(const struct request *r, const struct kind *k, const struct field *f, const struct access_subject *s)
{
	return access_may(actor_at(r), VERB_SEE, k->name, f ? f->name : NULL, s).may;
}

/* What is kept from the child is kept from them under its name too. */
static bool subject_of(const struct request *r, struct tx *tx, const struct thing *t, struct access_subject *s, struct fault *f)
{
	const struct actor *me = actor_at(r);
	int sees = t->kind->page.child_sees;
	struct entry *e;
	*s = (struct access_subject){.authority = me->authority, .child = t->child};
	if (t->child && !access_relation(tx, me, r->today, r->now, NULL, s, f))
		return false;
	if (!t->kind->person && !access_stands(tx, r->arena, me, r->today, &t->id, 1, &s->stands, f))
		return false;
	if (sees < 0 || !(s->relation & REL_ME))
		return true;
	enum row row = entry_get(tx, r->arena, me->authority, t->kind, t->id, &e, f);
	s->hidden_from_child = row == ROW_ONE && e->value[sees].state == VALUE_SET && !e->value[sees].number;
	return row != ROW_FAULT;
}

/* A name is made of fields: where one is not theirs to see, or names a child itself, the kind's word stands for it. */
static bool name_seen(const struct request *r, const struct kind *k, const struct access_subject *s)
{
	for (size_t i = 0; i < k->called_n; i++) {
		const struct field *f = &k->fields[k->called[i]];
		if (!may(r, k, f, s))
			return false;
		for (size_t l = 0; l < f->links_n; l++)
			if (!strcmp(f->links[l], "child"))
				return false;
	}
	return true;
}

enum row named_thing(const struct request *r, struct tx *tx, int64_t id, struct thing *t, struct fault *f)
{
	struct access_subject s;
	enum row row = thing_get(tx, r->arena, actor_at(r)->authority, id, t, f);
	if (row != ROW_ONE)
		return row;
	if (t->gone || actor_at(r)->role == ROLE_NOBODY)
		return ROW_NONE;
	if (t->kind->person && !t->child) /* who works here, or cares: named to everybody who may read the field */
		return t->name.n ? ROW_ONE : ROW_NONE;
	if (!subject_of(r, tx, t, &s, f))
		return ROW_FAULT;
	if (!may(r, t->kind, NULL, &s))
		return ROW_NONE;
	if (!t->name.n || (!t->kind->person && !name_seen(r, t->kind, &s)))
		t->name = text_of(t->kind->one);
	return ROW_ONE;
}

struct text named_address(const struct request *r, const struct thing *t)
{
	bool young = actor_at(r)->role == ROLE_YOUNG_PERSON;
	if (t->kind->person && (young || !t->child))
		return (struct text){0};
	return arena_printf(r->arena, "/%s/%lld", t->kind->person ? "child" : "thing", (long long)t->id);
}

struct named_things named_of(const struct request *r, struct tx *tx, const struct field *f, const struct value *v)
{
	struct named_things out = {0};
	struct text rest = value_text(r->arena, f, v), one;
	size_t cap = 0;
	if (v->state != VALUE_SET)
		return out;
	while (codes_next(&rest, &one)) {
		struct thing t;
		int64_t id;
		if (text_int(one, &id) && named_thing(r, tx, id, &t, NULL) == ROW_ONE) {
			out.at = arena_grow(r->arena, out.at, &cap, out.n + 1, sizeof *out.at);
			out.at[out.n++] = t;
		} else {
			out.hidden = arena_printf(r->arena, "%.*s%s%.*s", TEXT_ARG(out.hidden), out.hidden.n ? " " : "", TEXT_ARG(one));
		}
	}
	return out;
}

struct text named_words(struct arena *a, const struct named_things *named)
{
	struct text all = {0};
	for (size_t i = 0; i < named->n; i++)
		all = arena_printf(a, "%.*s%s%.*s", TEXT_ARG(all), i ? ", " : "", TEXT_ARG(named->at[i].name));
	return all;
}
