/* Finding one of my children, from any page. What was typed goes by POST and stands in no address; the search is journaled before
 * its answer leaves, with those whom it named. */
#include "house/pages/find.h"
#include "base/fold.h"
#include "house/find.view.h"
#include "house/pages/seen.h"
#include "kit/form.h"
#include "record/thing_list.h"
#include "store/journal.h"

static const struct input find_inputs[] = {{.name = "q", .type = INPUT_TEXT, .label = MSG_FIND_LABEL, .hint = MSG_FIND_HINT, .most = 100}};
static const struct form find_form = {find_inputs, 1};

struct looking_for {
	struct request *r;
	struct text typed;
	struct find_page page;
	struct found_all found;
	int64_t elsewhere, *named;
	struct session session;
};

struct text find_born(const struct request *r, day born)
{
	char words[DAY_TEXT];
	if (born == DAY_NONE)
		return (struct text){0};
	int age = age_law(born, r->today);
	struct text on = arena_text(r->arena, text_of(day_long(born, words)));
	struct out_arg args[] = {out_arg_text(on), out_arg_int(age)};
	return out_words(r->arena, r->site->words, age < 1 ? MSG_FIND_BORN_BABY : MSG_FIND_BORN, args, age < 1 ? 1 : 2);
}

/* Who may not see the council's number cannot look for it. */
static bool by_number(const struct actor *me)
{
	return access_may(me, VERB_SEARCH, "person-number", "number", NULL).may;
}

/* Roles that are told that a child is there and is another's: they hand a child over, or answer for one out of hours. */
static bool told_elsewhere(int role)
{
	return role == ROLE_SOCIAL_WORKER || role == ROLE_PERSONAL_ADVISER || role == ROLE_IRO || role == ROLE_MANAGER;
}

/* Things whose names begin so, a few of each kind: those that the reader may know of. */
static bool look_for_things(struct looking_for *x, struct tx *tx, struct fault *f)
{
	enum { A_KIND = 5 };
	struct request *r = x->r;
	const struct described *d = record_kinds();
	if (fold(r->arena, x->typed).n < FIND_LEAST)
		return true;
	x->page.thing = arena_array(r->arena, struct find_line, d->n * A_KIND + 1);
	for (size_t i = 0; i < d->n; i++) {
		struct thing_reach reach;
		struct thing_found found;
		if (!thing_reach(actor_at(r), &d->kinds[i], &reach) || !thing_reach_name(actor_at(r), &reach))
			continue;
		if (!thing_list(
		        tx, r->arena, actor_at(r), r->today, &reach, &(struct thing_ask){.name = x->typed, .most = A_KIND}, &found, f))
			return false;
		for (size_t j = 0; j < found.n; j++)
			x->page.thing[x->page.things++] =
			    (struct find_line){.href = arena_printf(r->arena, "/thing/%lld", (long long)found.at[j].id),
			        .name = found.at[j].name,
			        .born = text_of(d->kinds[i].one)};
	}
	return true;
}

static bool look_for(struct tx *tx, void *arg, struct fault *f)
{
	struct looking_for *x = arg;
	struct request *r = x->r;
	const struct actor *me = actor_at(r);
	bool number = by_number(me);
	enum row elsewhere = ROW_NONE;
	struct text team = {0};
	if (!find_mine(tx, r->arena, me, r->today, x->typed, number, &x->found, f))
		return false;
	if (told_elsewhere(me->role) && (elsewhere = find_elsewhere(tx, r->arena, me, r->today, x->typed, &x->elsewhere, &team, f)) ==
	    ROW_FAULT)
		return false;
	x->page = (struct find_page){.asked = true, .more = x->found.more, .line = arena_array(r->arena, struct find_line, x->found.n + 1)};
	for (size_t i = 0; i < x->found.n; i++) {
		const struct found *p = &x->found.at[i];
		if (elsewhere == ROW_ONE && p->person == x->elsewhere)
			elsewhere = ROW_NONE;
		x->page.line[x->page.n++] = (struct find_line){.href = arena_printf(r->arena, "/child/%lld", (long long)p->person),
		    .name = p->name, .born = find_born(r, p->born), .number = number ? p->number : (struct text){0}};
		x->page.sounds += p->sounds;
	}
	if (!look_for_things(x, tx, f))
		return false;
	if (elsewhere == ROW_ONE) {
		struct access_subject s = {.authority = me->authority, .child = x->elsewhere};
		x->page.elsewhere = true;
		x->page.team = team;
		if (!access_relation(tx, me, r->today, r->now, NULL, &s, f))
			return false;
		if (access_route(me, "child.see", &s).may) /* mine by a relation that no list has: the glass, a question */
			x->page.elsewhere = false;
		else if (access_route(me, "glass.break", &s).may)
			x->page.open = arena_printf(r->arena, "/child/%lld/open", (long long)x->elsewhere);
	}
	return true;
}

static bool write_search(struct tx *tx, void *arg, struct fault *f)
{
	const struct looking_for *x = arg;
	const struct request *r = x->r;
	const struct actor *me = &x->session.actor;
	struct journal_entry e = {.authority = me->authority, .at = r->now, .actor = me->person,
	    .role = text_of(role_name((enum role)me->role)), .verb = TEXT("search"), .kind = TEXT("person"), .after = x->typed};
	if (!journal_write(tx, &e, f))
		return false;
	/* those named, and whoever was said to be another's: it stands in their lists */
	e = (struct journal_entry){.authority = me->authority, .at = r->now, .actor = me->person, .role = e.role, .kind = TEXT("search"),
	    .children = x->named, .children_n = x->page.n + x->page.elsewhere};
	if (e.children_n && !journal_look(tx, &e, f))
		return false;
	return !x->session.touch || session_touch(tx, &x->session, r->now, f);
}

/* Drawn by hand, without an id of its own: asked again, a search answers again. */
static void draw(struct request *r, struct answer *a, const struct values *v, const struct find_page *p)
{
	r->layout.finds = false; /* it stands on the page */
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_FIND_TITLE]);
	form_problems(o, v);
	find_top_view(o, r->layout.token, form_text(v, 0));
	if (p)
		find_view(o, p);
	page_end(r, a);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	visitor_of(r)->unlooked = true;
	draw(r, a, r->form ? r->form : form_empty(r->arena, &find_form), NULL);
	return true;
}

static bool find(struct request *r, struct answer *a, struct fault *f)
{
	struct looking_for *x = arena_new_of(r->arena, struct looking_for);
	*x = (struct looking_for){.r = r, .typed = form_text(r->form, 0), .session = visitor_of(r)->session};
	if (!x->typed.n)
		return show(r, a, f);
	if (!house_read(r, look_for, x, f))
		return false;
	x->named = arena_array(r->arena, int64_t, x->found.n + 2);
	for (size_t i = 0; i < x->found.n; i++)
		x->named[i] = x->found.at[i].person;
	x->named[x->found.n] = x->elsewhere;
	draw(r, a, r->form, &x->page);
	house_write(r, a, "find", write_search, x, (struct text){0});
	return true;
}
ROUTE(search, .method = METHOD_GET, .pattern = "/find", .permission = "search", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "Finding one of my children", .child_bearing = true);
ROUTE(do_search, .method = METHOD_POST, .pattern = "/find", .permission = "search", .handle = find, .audience = AUDIENCE_ADULT,
    .title = "Finding one of my children", .child_bearing = true, .form = &find_form, .show = show);
