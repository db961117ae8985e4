/* Who looked at a child's record; and opening a record that is not mine, because somebody must know now. */
#include "base/clock.h"
#include "parts/child.child_open.view.h"
#include "house/pages/looks.h"
#include "house/pages/worker.h"
#include "kit/form.h"
#include "record/people.h"
#include "access/authority_setting.h"

struct opening {
	struct request *r;
	struct answer *a;
	struct child_model *m;
};

/* ---- who looked ---- */

static bool looked(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *x = arg;
	struct arena *a = x->r->arena;
	struct looks l;
	enum row row = seen_model(x->r, x->a, tx, &x->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = looks_read(x->r, tx, x->m, false, &l, f);
	struct look_line *all = arena_array(a, struct look_line, ok ? l.n + 1 : 1);
	day last = DAY_NONE;
	for (size_t i = 0; ok && i < l.n; i++) {
		const struct journal_seen *seen = &l.at[i];
		struct text name = {0};
		day on = clock_day(seen->last_at);
		ok = !seen->actor || person_name(tx, a, actor_at(x->r)->authority, seen->actor, &name, f) != ROW_FAULT;
		all[i] = (struct look_line){.who = name, .relation = text_starts(seen->relation, TEXT("mine ")) ? (struct text){0}
		    : seen->relation, .day = on != last || i == l.openings ? seen_day(a, on) : (struct text){0},
		    .role = seen_role(x->r, seen->role), .what = looks_time(x->r, seen, MSG_CHILD_LOOKED_UNTIL), .why = seen->purpose,
		    .times = seen->times};
		last = on;
	}
	if (ok) {
		x->r->layout.back = arena_printf(a, "/child/%lld", (long long)x->m->person);
		looked_view(page_begin(x->r, x->a, x->r->site->words->plain[MSG_CHILD_LOOKED]), x->m->name, all, l.openings, l.n);
		page_end(x->r, x->a);
	}
	caseload_put(x->m);
	return ok;
}

static bool show_looked(struct request *r, struct answer *a, struct fault *f)
{
	struct opening x = {.r = r, .a = a};
	return house_read(r, looked, &x, f);
}
ROUTE(child_looked, .method = METHOD_GET, .pattern = "/child/{id}/looked", .permission = "child.looks", .handle = show_looked,
    .audience = AUDIENCE_ADULT, .title = "Who looked at a child's record", .child_bearing = true);

/* ---- the glass ---- */

static const struct input glass_inputs[] = {
    {.name = "reason", .type = INPUT_LINES, .label = MSG_CHILD_OPEN_REASON, .hint = MSG_CHILD_OPEN_HINT, .missing = MSG_CHILD_OPEN_MISSING,
        .required = true, .most = 2000}};
static const struct form glass_form = {glass_inputs, 1};

static struct text page_of(const struct request *r)
{
	return arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id"));
}

AUTHORITY_SETTING(setting_glass_hours, .name = "glass-hours", .label = "Hours for which a record is opened in an emergency",
    .help = "Who opens the record of a child who is not theirs, because they must know now, sees it for so many hours. Their manager and "
            "the "
            "child are told.",
    .type = AUTHORITY_NUMBER, .least = 1, .most = 72, .has_operators = true, .by_operator = SETTING_GLASS_HOURS);

struct hours {
	const struct request *r;
	int64_t are;
};

static bool hours(struct tx *tx, void *arg, struct fault *f)
{
	struct hours *h = arg;
	struct authority_value v;
	if (!authority_setting(tx, h->r->arena, actor_at(h->r)->authority, &house_of(h->r)->settings, &setting_glass_hours,
	        AS_AT(h->r->today), &v, f))
		return false;
	h->are = v.number;
	return true;
}

static int64_t glass_hours(const struct request *r)
{
	struct hours h = {r, 0};
	/* where it cannot be read nothing else can either, and the page says so */
	return house_read(r, hours, &h, &(struct fault){0}) ? h.are : setting_number(&house_of(r)->settings, SETTING_GLASS_HOURS);
}

/* Somebody known of that id? Nothing of them is shown before the reason is given, not even whether. */
static void draw_glass(struct request *r, struct answer *a, const struct values *v)
{
	visitor_of(r)->unlooked = true;
	r->layout.back = TEXT("/children");
	r->form = v;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_CHILD_OPEN_TITLE]);
	form_problems(o, v);
	glass_top_view(o, (int)glass_hours(r));
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, 0, "s");
	form_button(o, MSG_CHILD_OPEN_DO);
	form_end(o);
	page_end(r, a);
}

static bool mine(const struct request *r)
{
	return access_route(actor_at(r), "child.see", &visitor_of(r)->subject).may;
}

static bool show_glass(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (mine(r))
		answer_to(a, page_of(r));
	else
		draw_glass(r, a, r->form ? r->form : form_empty(r->arena, &glass_form));
	return true;
}

static bool break_it(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	struct entry *who;
	const struct kind *person = kind_of(TEXT("person"));
	struct hours open = {r, 0};
	enum row row = entry_get(tx, r->arena, actor_at(r)->authority, person, request_id(r, "id"), &who, f);
	if (row == ROW_FAULT)
		return false;
	if (row == ROW_NONE || visitor_of(r)->subject.sealed || visitor_of(r)->subject.barred)
		return fault_set(f, FAULT_ASKED, "access.glass", "There is no such record here.");
	if (!hours(tx, &open, f))
		return false;
	int64_t until = r->now + open.are * 3600 * 1000;
	struct hand h = house_hand(r);
	struct problems p;
	struct entry *e = entry_made(r->arena, "opening", request_id(r, "id"));
	entry_set(e, "who", actor_at(r)->name);
	entry_set_number(e, "opened_on", r->today);
	entry_set_number(e, "opened_until", until);
	entry_set(e, "why", text_trim(form_text(r->form, 0)));
	h.relation = relation_words(REL_GLASS);
	if (!entry_add(tx, r->arena, &h, e, &p, f))
		return false;
	return access_break_glass(tx, actor_at(r), request_id(r, "id"), form_text(r->form, 0), r->today, r->now, open.are, e->id, f);
}

static void not_broken(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct values *v = (struct values *)r->form;
	(void)arg;
	form_error(v, 0, arena_text(r->arena, text_of(f->say)));
	a->status = 422;
	draw_glass(r, a, v);
}

static bool send_glass(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (mine(r))
		answer_to(a, page_of(r));
	else {
		house_write_or(r, a, "break glass", break_it, r, page_of(r), not_broken);
		house_done(r, a, MSG_DONE_GLASS);
	}
	return true;
}
ROUTE(child_open, .method = METHOD_GET, .pattern = "/child/{id}/open", .permission = "glass.break", .handle = show_glass,
    .audience = AUDIENCE_ADULT, .title = "Opening a record because somebody must know now", .child_bearing = true);
ROUTE(do_child_open, .method = METHOD_POST, .pattern = "/child/{id}/open", .permission = "glass.break", .handle = send_glass,
    .audience = AUDIENCE_ADULT, .title = "Opening a record because somebody must know now", .child_bearing = true, .form = &glass_form,
    .show = show_glass);
