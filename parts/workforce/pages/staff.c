/* One of those who sign in, and what an administrator does: role, way in, teams, cover while they are away. No child is shown. */
#include "access/begin.h"
#include "access/second.h"
#include "base/clock.h"
#include "house/house.h"
#include "house/kept.h"
#include "house/pages/seen.h"
#include "parts/workforce.staff.view.h"
#include "kit/form.h"
#include "record/staff.h"

/* ---- forms ---- */

static const struct choice roles[] = {{.value = "carer", .label = MSG_ROLE_CARER},
    {.value = "social-worker", .label = MSG_ROLE_SOCIAL_WORKER},
    {.value = "personal-adviser", .label = MSG_ROLE_PERSONAL_ADVISER}, {.value = "iro", .label = MSG_ROLE_IRO},
    {.value = "nurse", .label = MSG_ROLE_NURSE},
    {.value = "manager", .label = MSG_ROLE_MANAGER}, {.value = "analyst", .label = MSG_ROLE_ANALYST},
    {.value = "board-member", .label = MSG_ROLE_BOARD_MEMBER}, {.value = "administrator", .label = MSG_ROLE_ADMINISTRATOR},
    {.value = "partner", .label = MSG_ROLE_PARTNER}};
enum { ROLES_OFFERED = sizeof roles / sizeof *roles };

enum { ROLE, LEAD };
#define ROLE_INPUT {.name = "role", .type = INPUT_CHOICE, .label = MSG_USERS_ROLE, .required = true, .choices = roles, \
	.n_choices = ROLES_OFFERED, .as_select = true}
#define LEAD_INPUT {.name = "lead", .type = INPUT_BOOL, .label = MSG_STAFF_LEAD}
static const struct input role_inputs[] = {[ROLE] = ROLE_INPUT, [LEAD] = LEAD_INPUT};
static const struct form role_form = {role_inputs, 2};

enum { NEW_ROLE, NEW_LEAD, NEW_NAME, NEW_PERSON, NEW_INPUTS };
static const struct input new_inputs[] = {
    [NEW_ROLE] = ROLE_INPUT,
    [NEW_LEAD] = LEAD_INPUT,
    [NEW_NAME] = {.name = "name", .type = INPUT_TEXT, .label = MSG_STAFF_NAME, .hint = MSG_STAFF_NAME_HINT,
        .missing = MSG_SIGN_IN_MISSING_NAME, .required = true, .most = USER_NAME_MOST, .width = 20},
    [NEW_PERSON] = {.name = "person", .type = INPUT_TEXT, .label = MSG_STAFF_PERSON, .hint = MSG_STAFF_PERSON_HINT, .most = 100,
        .width = 20},
};
static const struct form new_form = {new_inputs, NEW_INPUTS};

enum { TEAM, TEAM_FROM, TEAM_LAST };
static const struct input team_inputs[] = {
    [TEAM] = {.name = "team", .type = INPUT_TEXT, .label = MSG_STAFF_TEAM, .hint = MSG_STAFF_TEAM_HINT, .missing = MSG_STAFF_TEAM_MISSING,
        .required = true, .most = 100, .width = 20},
    [TEAM_FROM] = {.name = "from", .type = INPUT_DAY, .label = MSG_STAFF_FROM, .required = true},
    [TEAM_LAST] = {.name = "last", .type = INPUT_DAY, .label = MSG_STAFF_LAST_OPEN},
};
static const struct form team_form = {team_inputs, 3};

enum { COVER, COVER_FROM, COVER_LAST };
static const struct input cover_inputs[] = {
    [COVER] = {.name = "who", .type = INPUT_TEXT, .label = MSG_STAFF_COVER_WHO, .hint = MSG_STAFF_COVER_WHO_HINT,
        .missing = MSG_SIGN_IN_MISSING_NAME, .required = true, .most = USER_NAME_MOST, .width = 20},
    [COVER_FROM] = {.name = "cover-from", .type = INPUT_DAY, .label = MSG_STAFF_FROM, .required = true},
    [COVER_LAST] = {.name = "cover-last", .type = INPUT_DAY, .label = MSG_STAFF_LAST, .required = true},
};
static const struct form cover_form = {cover_inputs, 3};

static const struct input name_inputs[] =
    {{.name = "name", .type = INPUT_TEXT, .label = MSG_STAFF_TEAM_NAME, .missing = MSG_STAFF_TEAM_MISSING,
    .required = true, .most = 100, .width = 20}};
static const struct form name_form = {name_inputs, 1};
static const struct form empty_form = {NULL, 0};

/* ---- what is asked of the writer ---- */

struct work {
	struct request *r;
	struct answer *a;
	struct user user;
	int64_t id;          /* of a user that was made */
	char code[CODE_ROOM];
	enum role role;
	day from, to;
};

static struct work *work_of(struct request *r, struct answer *a)
{
	struct work *w = arena_new_of(r->arena, struct work);
	*w = (struct work){.r = r, .a = a};
	return w;
}

static bool ask(struct fault *f, const char *say)
{
	return fault_set(f, FAULT_ASKED, "staff.asked", "%s", say);
}

/* The page's user; nobody changes themselves here. */
static bool load(struct tx *tx, struct work *w, struct fault *f)
{
	const struct actor *me = actor_at(w->r);
	enum row row = user_get(tx, w->r->arena, me->authority, request_id(w->r, "user-id"), &w->user, f);
	if (row == ROW_NONE)
		return ask(f, "There is nobody of that name any more.");
	return row == ROW_ONE &&
	    ((w->user.id != me->user && w->user.person != me->person) || ask(f, "Another administrator does this for you."));
}

static void refused(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg;
	a->status = 409;
	int64_t id = request_id(r, "user-id");
	r->layout.back = id ? arena_printf(r->arena, "/users/%lld", (long long)id) : TEXT("/users");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_USERS_TITLE]);
	staff_refused_view(o, f->say);
	kept_draw(r, o);
	page_end(r, a);
}

static bool save(struct request *r, struct answer *a, const char *what, bool (*fn)(struct tx *, void *, struct fault *), struct work *w)
{
	house_write_or(r, a, what, fn, w, arena_printf(r->arena, "/users/%lld", (long long)request_id(r, "user-id")), refused);
	house_done(r, a, MSG_DONE_STAFF);
	return true;
}

/* The form's choice; false: a role that is not offered. */
static enum role chosen(const struct request *r, size_t field)
{
	enum role role = ROLE_CARER;
	role_of(form_text(r->form, field), &role);
	return role;
}

/* ---- one of them ---- */

struct page {
	struct work w;
	struct second second;
	struct membership *team;
	struct cover *cover;
	size_t n_teams, n_covers;
	bool own;
};

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	struct page *p = arg;
	struct request *r = p->w.r;
	const struct actor *me = actor_at(r);
	enum row row = user_get(tx, r->arena, me->authority, request_id(r, "user-id"), &p->w.user, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	p->own = p->w.user.id == me->user;
	if (second_get(tx, door_key(house_of(r)->door), me->authority, p->w.user.id, &p->second, f) == ROW_FAULT ||
	    !user_teams(tx, r->arena, &p->w.user, r->today, &p->team, &p->n_teams, f) ||
	    !cover_list(tx, r->arena, me->authority, p->w.user.id, r->today, &p->cover, &p->n_covers, f))
		return false;
	for (size_t i = 0; i < p->n_teams; i++) {
		struct named *team;
		size_t n;
		if (!staff_teams(tx, r->arena, me->authority, arena_printf(r->arena, "%lld", (long long)p->team[i].team), DAY_NONE, &team,
		    &n, f))
			return false;
		p->team[i].name = n ? team[0].name : r->site->words->plain[MSG_STAFF_TEAM_OVER];
	}
	return true;
}

static const char *under(const struct request *r, const struct user *u, const char *what)
{
	return arena_printf(r->arena, "/users/%lld/%s", (long long)u->id, what).at;
}

static void draw(struct request *r, struct out *o, const struct form *form, const struct values *v, const char *action, enum message label)
{
	v = v ? v : form_empty(r->arena, form);
	form_begin(o, v, action, r->layout.token);
	for (size_t i = 0; i < form->n; i++)
		form_field(o, v, i, NULL);
	form_button(o, label);
	form_end(o);
}

/* What was typed wrongly comes back in its own form alone. */
static const struct values *came_back(const struct request *r, const struct form *form)
{
	return r->form && r->form->form == form ? r->form : NULL;
}

static struct values *role_now(const struct request *r, const struct user *u)
{
	struct values *v = form_empty(r->arena, &role_form);
	for (int i = 0; i < ROLES_OFFERED; i++)
		if (!strcmp(roles[i].value, role_name(u->role)))
			form_set_choice(v, ROLE, i);
	form_set_bool(v, LEAD, u->safeguards);
	return v;
}

static struct text until(const struct request *r, day to)
{
	return to == DAY_NONE ? (struct text){0} : seen_day(r->arena, to - 1);
}

static void draw_teams(struct request *r, struct out *o, const struct page *p)
{
	staff_teams_view(o, p->n_teams);
	for (size_t i = 0; i < p->n_teams; i++) {
		staff_team_view(o, p->team[i].name, seen_day(r->arena, p->team[i].from), until(r, p->team[i].to));
		draw(r, o, &empty_form, NULL, under(r, &p->w.user, arena_printf(r->arena, "leave/%lld", (long long)p->team[i].team).at),
		    MSG_STAFF_LEAVE);
	}
	draw(r, o, &team_form, came_back(r, &team_form), under(r, &p->w.user, "team"), MSG_STAFF_JOIN);
}

static void draw_covers(struct request *r, struct out *o, const struct page *p)
{
	staff_covers_view(o, p->n_covers);
	for (size_t i = 0; i < p->n_covers; i++) {
		const struct cover *c = &p->cover[i];
		staff_cover_view(o, c->who, c->by, seen_day(r->arena, c->from), until(r, c->to), c->children);
		draw(r, o, &empty_form, NULL, under(r, &p->w.user, arena_printf(r->arena, "cover-end/%lld", (long long)c->id).at),
		    MSG_STAFF_COVER_END);
	}
	draw(r, o, &cover_form, came_back(r, &cover_form), under(r, &p->w.user, "cover"), MSG_STAFF_COVER);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct page p = {.w = {.r = r, .a = a}};
	if (!house_read(r, look, &p, f))
		return false;
	const struct user *u = &p.w.user;
	if (!u->id) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	bool young = u->role == ROLE_YOUNG_PERSON;
	r->layout.back = TEXT("/users");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_USERS_TITLE]);
	if (r->form)
		form_problems(o, r->form);
	staff_top_view(o, u->name, seen_role(r, text_of(role_name(u->role))), u->safeguards, u->active, u->has_password, p.second.enrolled,
	    young, p.own);
	if (!p.own && !young && u->active) {
		draw(r, o, &empty_form, NULL, under(r, u, "code"), MSG_STAFF_CODE);
		staff_role_view(o);
		draw(r, o, &role_form, came_back(r, &role_form) ? r->form : role_now(r, u), under(r, u, "role"), MSG_STAFF_ROLE_SAVE);
	}
	if (!young && u->active) {
		draw_teams(r, o, &p);
		draw_covers(r, o, &p);
	}
	if (!p.own) {
		staff_state_view(o, u->active, young);
		draw(r, o, &empty_form, NULL, under(r, u, u->active ? "disable" : "enable"),
		    u->active ? MSG_STAFF_DISABLE : MSG_STAFF_ENABLE);
	}
	page_end(r, a);
	return true;
}
ROUTE(user, .method = METHOD_GET, .pattern = "/users/{user-id}", .permission = "admin", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "One of those who sign in");

/* ---- role, and whether they may come in ---- */

static bool set_role(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	const struct actor *me = actor_at(w->r);
	enum role role = chosen(w->r, ROLE);
	bool lead = form_is(w->r->form, LEAD);
	if (!load(tx, w, f))
		return false;
	if (w->user.role == ROLE_YOUNG_PERSON)
		return ask(f, "A young person's account stays theirs.");
	if (lead && role != ROLE_MANAGER)
		return ask(f, "The safeguarding lead is a manager.");
	if (role != w->user.role && !user_set_role(tx, me, &w->user, role, w->r->now, f))
		return false;
	w->user.role = role;
	w->user.safeguards &= role == ROLE_MANAGER;
	return user_set_safeguards(tx, me, &w->user, lead, w->r->now, f);
}

static bool send_role(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	return save(r, a, "role", set_role, work_of(r, a));
}
ROUTE(user_role, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/role", .permission = "admin", .handle = send_role,
    .audience = AUDIENCE_ADULT, .title = "Another role", .form = &role_form, .show = show);

static bool set_state(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	bool active = text_starts(text_of(w->r->route->name), TEXT("user_enable"));
	if (!load(tx, w, f))
		return false;
	/* who could shut a child out and let them in again would be one adult alone */
	if (active && w->user.role == ROLE_YOUNG_PERSON)
		return ask(f, "A young person's account is opened again by two adults who work with them.");
	return user_set_active(tx, actor_at(w->r), &w->user, active, w->r->now, f);
}

static bool send_state(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	return save(r, a, "state", set_state, work_of(r, a));
}
ROUTE(user_disable, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/disable", .permission = "admin",
    .handle = send_state, .audience = AUDIENCE_ADULT, .title = "May not sign in any more", .form = &empty_form);
ROUTE(user_enable, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/enable", .permission = "admin",
    .handle = send_state, .audience = AUDIENCE_ADULT, .title = "May sign in again", .form = &empty_form);

/* ---- a code to begin with ---- */

static bool make_code(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	return load(tx, w, f) && begin_make(tx, actor_at(w->r), &w->user, w->code, w->r->now, f);
}

/* It stands in the answer and nowhere else; the answer leaves when its digest is kept. */
static bool send_code(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct work *w = work_of(r, a);
	code_new(w->code);
	r->layout.back = arena_printf(r->arena, "/users/%lld", (long long)request_id(r, "user-id"));
	r->layout.is_private = true;
	staff_code_view(page_begin(r, a, r->site->words->plain[MSG_STAFF_CODE_TITLE]), text_of(w->code));
	page_end(r, a);
	house_write_or(r, a, "begin code", make_code, w, (struct text){0}, refused);
	return true;
}
ROUTE(user_code, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/code", .permission = "admin", .handle = send_code,
    .audience = AUDIENCE_ADULT, .title = "A code to begin with", .form = &empty_form);

/* ---- teams ---- */

static bool join(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	struct request *r = w->r;
	struct named *team;
	size_t n;
	day last = form_day(r->form, TEAM_LAST);
	if (!load(tx, w, f) || !staff_teams(tx, r->arena, actor_at(r)->authority, form_text(r->form, TEAM), r->today, &team, &n, f))
		return false;
	if (n != 1)
		return ask(f, n ? "Several teams have that name; type the team's number."
		    : "There is no such team. The page Teams has them all.");
	return user_team_put(tx, actor_at(r), &w->user, team[0].id, form_day(r->form, TEAM_FROM), last == DAY_NONE ? DAY_NONE : last + 1,
	    r->now, f);
}

static bool leave(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	return load(tx, w, f) && user_leave_team(tx, actor_at(w->r), &w->user, request_id(w->r, "team-id"), w->r->today, w->r->now, f);
}

static bool send_join(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	return save(r, a, "join team", join, work_of(r, a));
}

static bool send_leave(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	return save(r, a, "leave team", leave, work_of(r, a));
}
ROUTE(user_team, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/team", .permission = "admin", .handle = send_join,
    .audience = AUDIENCE_ADULT, .title = "Into a team", .form = &team_form, .show = show);
ROUTE(user_leave, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/leave/{team-id}", .permission = "admin",
    .handle = send_leave, .audience = AUDIENCE_ADULT, .title = "Out of a team", .form = &empty_form);

/* ---- cover ---- */

static bool cover(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	struct request *r = w->r;
	struct user by;
	int64_t children;
	struct hand h = house_hand(r);
	if (!load(tx, w, f))
		return false;
	enum row row = user_find(tx, r->arena, form_text(r->form, COVER), &by, f);
	if (row != ROW_ONE || by.authority != w->user.authority)
		return row != ROW_FAULT && ask(f, "There is nobody of that name who signs in.");
	return cover_add(tx, r->arena, &h, &w->user, &by, form_day(r->form, COVER_FROM), form_day(r->form, COVER_LAST) + 1, &children, f);
}

static bool end_cover(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	struct hand h = house_hand(w->r);
	return load(tx, w, f) && cover_end(tx, w->r->arena, &h, request_id(w->r, "cover-id"), f);
}

static bool send_cover(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	return save(r, a, "cover", cover, work_of(r, a));
}

static bool send_end_cover(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	return save(r, a, "end cover", end_cover, work_of(r, a));
}
ROUTE(user_cover, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/cover", .permission = "admin", .handle = send_cover,
    .audience = AUDIENCE_ADULT, .title = "Cover while somebody is away", .form = &cover_form, .show = show);
ROUTE(user_cover_end, .confirm = true, .method = METHOD_POST, .pattern = "/users/{user-id}/cover-end/{cover-id}", .permission = "admin",
    .handle = send_end_cover, .audience = AUDIENCE_ADULT, .title = "Cover ends", .form = &empty_form);

/* ---- somebody new ---- */

static bool show_new(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	r->layout.back = TEXT("/users");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_STAFF_NEW]);
	if (r->form)
		form_problems(o, r->form);
	staff_new_view(o);
	draw(r, o, &new_form, r->form, "/users/new", MSG_STAFF_ADD);
	page_end(r, a);
	return true;
}

static bool add(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	struct request *r = w->r;
	struct named *who = NULL;
	size_t n = 0;
	struct text typed = form_text(r->form, NEW_PERSON);
	if (typed.n && !staff_people(tx, r->arena, actor_at(r)->authority, typed, false, &who, &n, f))
		return false;
	if (typed.n && n != 1)
		return ask(f, n ? "Several adults of the record have that name; type the person's number."
		    : "There is no adult of that name in the record. Leave it empty where there is none.");
	enum role role = chosen(r, NEW_ROLE);
	struct user_new u = {.name = form_text(r->form, NEW_NAME), .role = role, .safeguards = form_is(r->form, NEW_LEAD),
	    .person = n ? who[0].id : 0};
	struct hand h = house_hand(r);
	/* everybody who signs in stands in the record by that name: a child is given to them, or a seat, or an office */
	if (!n && !staff_person_add(tx, r->arena, &h, u.name, role, &u.person, f))
		return false;
	return user_add(tx, actor_at(r), &u, r->now, &w->id, f);
}

static bool send_new(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write_or(r, a, "add user", add, work_of(r, a), TEXT("/users"), refused);
	house_done(r, a, MSG_DONE_ADDED);
	return true;
}
ROUTE(user_new, .method = METHOD_GET, .pattern = "/users/new", .permission = "admin", .handle = show_new, .audience = AUDIENCE_ADULT,
    .title = "Somebody new who signs in");
ROUTE(do_user_new, .confirm = true, .method = METHOD_POST, .pattern = "/users/new", .permission = "admin", .handle = send_new,
    .audience = AUDIENCE_ADULT, .title = "Somebody new who signs in", .form = &new_form, .show = show_new);

/* ---- teams themselves ---- */

struct teams {
	struct request *r;
	struct named *all;
	size_t n;
};

static bool list_teams(struct tx *tx, void *arg, struct fault *f)
{
	struct teams *t = arg;
	return staff_teams(tx, t->r->arena, actor_at(t->r)->authority, TEXT(""), t->r->today, &t->all, &t->n, f);
}

static bool show_teams(struct request *r, struct answer *a, struct fault *f)
{
	struct teams t = {.r = r};
	if (!house_read(r, list_teams, &t, f))
		return false;
	r->layout.back = TEXT("/users");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_STAFF_TEAMS]);
	if (r->form)
		form_problems(o, r->form);
	staff_team_list_view(o, t.n);
	for (size_t i = 0; i < t.n; i++)
		staff_team_line_view(o, t.all[i].name, t.all[i].id);
	staff_team_list_end_view(o, t.n);
	draw(r, o, &name_form, r->form, "/teams", MSG_STAFF_TEAM_ADD);
	page_end(r, a);
	return true;
}

static bool add_team(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	struct hand h = house_hand(w->r);
	return staff_team_add(tx, w->r->arena, &h, form_text(w->r->form, 0), w->r->today, f);
}

static bool send_team(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write_or(r, a, "add team", add_team, work_of(r, a), TEXT("/teams"), refused);
	house_done(r, a, MSG_DONE_STAFF);
	return true;
}
ROUTE(teams, .method = METHOD_GET, .pattern = "/teams", .permission = "admin", .handle = show_teams, .audience = AUDIENCE_ADULT,
    .title = "Teams");
ROUTE(do_teams, .confirm = true, .method = METHOD_POST, .pattern = "/teams", .permission = "admin", .handle = send_team,
    .audience = AUDIENCE_ADULT, .title = "Teams", .form = &name_form, .show = show_teams);
