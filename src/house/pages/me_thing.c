#include "house/pages/me_thing.h"
#include "house/me_thing.view.h"
#include "house/pages/things.h"
#include "kit/components.h"
#include "record/people.h"

/* ---- who will read it ---- */

struct reading_list {
	const struct request *r;
	struct tx *tx;
	struct kind_subject *s;
	struct text *at;
	size_t n, cap;
};

static void put(struct reading_list *l, struct text who)
{
	for (size_t i = 0; i < l->n; i++)
		if (text_eq(l->at[i], who))
			return;
	l->at = arena_grow(l->r->arena, l->at, &l->cap, l->n + 1, sizeof *l->at);
	l->at[l->n++] = who;
}

static void put_said(struct reading_list *l, enum message id)
{
	put(l, l->r->site->words->plain[id]);
}

static struct text role_said(const struct reading_list *l, int role)
{
	struct text t = arena_text(l->r->arena, seen_role(l->r, text_of(role_name((enum role)role))));
	char *z = arena_z(l->r->arena, t);
	if (z[0] >= 'A' && z[0] <= 'Z' && z[1] >= 'a' && z[1] <= 'z')
		z[0] = (char)(z[0] + 32);
	struct out_arg arg = out_arg_z(z);
	return out_words(l->r->arena, l->r->site->words, MSG_ME_THING_READER_ROLE, &arg, 1);
}

/* Roles that read all of the kind, whatever they have to do with the group. */
static void by_role(struct reading_list *l, role_set see)
{
	role_set staff = 0, all = ((role_set)1 << ROLES) - 1;
	role_set_of(TEXT("staff"), &staff);
	if ((see & all) == all) {
		put_said(l, MSG_ME_THING_READER_EVERYBODY);
		return;
	}
	if ((see & staff) == staff) {
		put_said(l, MSG_ME_THING_READER_STAFF);
		see &= ~staff;
	}
	for (int i = 0; i < ROLES; i++)
		if (i == ROLE_YOUNG_PERSON && see & 1u << i)
			put_said(l, MSG_ME_THING_READER_YOUNG_ALL);
		else if (see & 1u << i)
			put(l, role_said(l, i));
}

/* Those who have a part in it, by name; other young people are not named by the name that they come in with. */
static bool by_part(struct reading_list *l, role_set see, struct fault *f)
{
	const struct actor *me = actor_at(l->r);
	struct actor *all;
	size_t n;
	bool young = false;
	if (!access_standing(l->tx, l->r->arena, me->authority, l->r->today, see & STANDS_ALL, &l->s->about, 1, &all, &n, f))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct text name = {0};
		if (all[i].person == me->person)
			continue;
		young = young || all[i].role == ROLE_YOUNG_PERSON;
		if (all[i].role != ROLE_YOUNG_PERSON &&
		    person_name(l->tx, l->r->arena, me->authority, all[i].person, &name, f) == ROW_FAULT)
			return false;
		if (all[i].role != ROLE_YOUNG_PERSON)
			put(l, name.n ? name : all[i].name);
	}
	if (young)
		put_said(l, MSG_ME_THING_READER_YOUNG);
	if (see & access_stands_by_child(me->authority))
		put_said(l, MSG_ME_THING_READER_WORKS);
	if (see & (role_set)1 << STANDS_SAFEGUARDS)
		put_said(l, MSG_ME_SAFE_LEAD);
	if (see & (role_set)1 << STANDS_DOES)
		put_said(l, MSG_ME_THING_READER_DOES);
	return true;
}

/* What leads to the young person: who works with them now, as they are told on their other pages. */
static bool beside_me(struct reading_list *l, role_set see, struct fault *f)
{
	const struct request *r = l->r;
	struct child_model *m;
	enum row row = seen_find(r, l->tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct entries *work = model_of(m, "allocation");
	for (size_t i = 0; i < work->n; i++) {
		const struct entry *e = work->at[i];
		enum role part;
		struct text name = {0};
		if (!entry_stands(e) || entry_to(e) != DAY_NONE || !role_of(entry_value(e, "part")->text, &part) || !(see & 1u << part))
			continue;
		if (person_name(l->tx, r->arena, actor_at(r)->authority, entry_value(e, "who")->number, &name, f) == ROW_FAULT) {
			caseload_put(m);
			return false;
		}
		put(l, name.n ? name : role_said(l, (int)part));
	}
	if (see & 1u << ROLE_MANAGER)
		put_said(l, MSG_ME_THING_READER_MANAGERS);
	caseload_put(m);
	return true;
}

bool me_thing_readers(const struct request *r, struct tx *tx, const struct kind *k, struct kind_subject *s, struct fault *f)
{
	struct reading_list l = {.r = r, .tx = tx, .s = s};
	struct access_masks m;
	if (!access_described(actor_at(r)->authority, k->name, NULL, &m))
		return true;
	bool ok = true;
	if (k->group == KINDS_THING && !s->access.child)
		by_role(&l, m.see);
	else
		ok = beside_me(&l, m.see, f);
	if (!ok || !by_part(&l, m.see, f))
		return false;
	s->reader = l.at;
	s->readers = l.n;
	return true;
}

/* ---- shown ---- */

void me_thing_draw(struct request *r, struct answer *a, enum writing_mode mode, const struct values *v, const struct conflict *both)
{
	const struct kind_form *k = (const struct kind_form *)v->form;
	const char *one = k->kind->child_one ? k->kind->child_one : k->kind->one;
	r->layout.is_private = true;
	struct out_arg what = out_arg_z(one);
	struct text title = out_words(r->arena, r->site->words, mode == WRITING_ADD ? MSG_ME_THING_ADD : MSG_ME_THING_CORRECT, &what, 1);
	struct out *o = page_begin(r, a, title);
	form_problems(o, v);
	me_thing_top_view(o, title, k->about.named, &k->about);
	if (both)
		me_thing_both_view(o, both);
	form_begin(o, v, r->path.at, r->layout.token);
	kind_form_draw(o, k, v);
	form_end(o);
	page_end(r, a);
}
