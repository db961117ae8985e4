/* One child under two numbers: a manager of both joins them, and parts them again. Nothing is moved; what stands under either
 * number is the child's for as long as they are one. */
#include "parts/child.joined.view.h"
#include "base/clock.h"
#include "kit/texts.gen.h"
#include "parts/child/pages/joined.h"
#include "record/people.h"

enum { NUMBER, WHY, SURE, INPUTS };
static const struct input inputs[INPUTS] = {
    [NUMBER] = {.name = "number", .type = INPUT_TEXT, .label = MSG_JOINED_NUMBER, .hint = MSG_JOINED_NUMBER_HINT,
        .missing = MSG_JOINED_NUMBER_MISSING, .required = true, .most = 40, .width = 10},
    [WHY] = {.name = "why", .type = INPUT_LINES, .label = MSG_JOINED_WHY, .missing = MSG_JOINED_WHY_MISSING, .required = true, .most = 1000,
        .rows = 3},
    [SURE] = {.name = "sure", .type = INPUT_BOOL, .label = MSG_JOINED_SURE},
};
static const struct form form = {inputs, INPUTS};
static const struct input part_inputs[] = {{.name = "gone", .type = INPUT_ID, .required = true}};
static const struct form part_form = {part_inputs, 1};

struct showing {
	struct request *r;
	struct answer *a;
	struct joined_page p;
};

static bool read_lines(struct showing *x, struct tx *tx, const struct child_model *m, struct fault *f)
{
	struct request *r = x->r;
	struct person_joined *all;
	size_t n;
	if (!person_joins(tx, r->arena, actor_at(r)->authority, m->person, &all, &n, f))
		return false;
	x->p.line = arena_array(r->arena, struct joined_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct joined_line *l = &x->p.line[x->p.n++];
		*l = (struct joined_line){.number = all[i].gone_number, .since = seen_day(r->arena, clock_day(all[i].at)),
		    .part = form_empty(r->arena, &part_form)};
		form_set_int(l->part, 0, all[i].gone);
		if (person_name(tx, r->arena, actor_at(r)->authority, all[i].gone, &l->name, f) == ROW_FAULT)
			return false;
	}
	return true;
}

static bool page(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct request *r = x->r;
	struct child_model *m;
	enum row row = seen_model(r, x->a, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	x->p = (struct joined_page){.name = arena_text(r->arena, m->name), .number = arena_text(r->arena, m->number),
	    .part = arena_printf(r->arena, "/child/%lld/part", (long long)m->person)};
	bool ok = read_lines(x, tx, m, f);
	caseload_put(m);
	if (!ok)
		return false;
	const struct values *v = r->form && r->form->form == &form ? r->form : form_empty(r->arena, &form);
	r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id"));
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_JOINED_TITLE]);
	form_problems(o, v);
	joined_view(o, &x->p, r->layout.token);
	form_begin(o, v, arena_printf(r->arena, "/child/%lld/joined", (long long)request_id(r, "id")).at, r->layout.token);
	for (size_t i = 0; i < INPUTS; i++)
		form_field(o, v, i, "s");
	form_button(o, MSG_JOINED_DO);
	form_end(o);
	page_end(r, x->a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {.r = r, .a = a};
	return house_read(r, page, &x, f);
}

struct joining {
	struct request *r;
	struct hand hand;
	int64_t kept;
};

static bool join(struct tx *tx, void *arg, struct fault *f)
{
	struct joining *j = arg;
	struct fault none = {0};
	int64_t gone;
	/* no such number, and one that is not open to this visitor, are answered alike */
	if (person_numbered(tx, j->hand.authority, form_text(j->r->form, NUMBER), &gone, &none) &&
	    person_join_by(tx, actor_at(j->r), &j->hand, gone, j->kept, &none))
		return true;
	if (none.kind != FAULT_ASKED || !strcmp(none.code, "people.join"))
		*f = none;
	else
		fault_set(f, FAULT_ASKED, "people.none", "There is no child of that number whom you may join to this one.");
	return false;
}

static void not_joined(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg;
	struct fault again = {0};
	form_error((struct values *)r->form, NUMBER, arena_text(r->arena, text_of(f->say)));
	a->status = 422;
	if (!show(r, a, &again))
		page_fault(r, a, &again);
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	if (!form_is(r->form, SURE)) {
		form_error((struct values *)r->form, SURE, r->site->words->plain[MSG_JOINED_SURE_MISSING]);
		a->status = 422;
		return show(r, a, f);
	}
	struct joining *j = arena_new_of(r->arena, struct joining);
	*j = (struct joining){r, house_hand(r), visitor_of(r)->subject.child};
	j->hand.purpose = arena_z(r->arena, form_text(r->form, WHY));
	house_write_or(r, a, "join", join, j, arena_printf(r->arena, "/child/%lld/joined", (long long)j->kept), not_joined);
	return true;
}
ROUTE(child_joined, .method = METHOD_GET, .pattern = "/child/{id}/joined", .permission = "child.join", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "The numbers under which one child is known", .child_bearing = true);
ROUTE(do_child_joined, .method = METHOD_POST, .pattern = "/child/{id}/joined", .permission = "child.join", .handle = send,
    .audience = AUDIENCE_ADULT, .title = "Joining two who are one child", .child_bearing = true, .form = &form, .show = show);

static bool part(struct tx *tx, void *arg, struct fault *f)
{
	struct joining *j = arg;
	return person_part_by(tx, actor_at(j->r), &j->hand, form_int(j->r->form, 0), f);
}

static void not_parted(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg, (void)f;
	struct fault again = {0};
	a->status = 409; /* somebody did so meanwhile: as it stands */
	if (!show(r, a, &again))
		page_fault(r, a, &again);
}

static bool send_part(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct joining *j = arena_new_of(r->arena, struct joining);
	*j = (struct joining){.r = r, .hand = house_hand(r)};
	house_write_or(r, a, "part", part, j, arena_printf(r->arena, "/child/%lld/joined", (long long)visitor_of(r)->subject.child),
	    not_parted);
	return true;
}
ROUTE(do_child_part, .method = METHOD_POST, .pattern = "/child/{id}/part", .permission = "child.join", .handle = send_part,
    .audience = AUDIENCE_ADULT, .title = "Parting two who are not one child", .child_bearing = true, .form = &part_form, .show = show);
