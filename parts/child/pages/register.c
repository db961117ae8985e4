/* A child comes into care: first whether they are known, then who they are, why and where, in one go. Names go by POST and stand in no
 * address; who was looked up is journaled, with those whom the answer named. */
#include "parts/child.register.view.h"
#include "access/user.h"
#include "house/pages/find.h"
#include "house/pages/seen.h"
#include "kit/form.h"
#include "kit/texts.gen.h"
#include "parts/child/pages/register.h"
#include "record/register.h"
#include "store/journal.h"

/* The first five are asked first, to look for the child; all of them then. */
enum { FORENAME, SURNAME, DOB, NHS, UPN, FIRST, KNOWN = FIRST, SEX, ETHNIC, NUMBER, SEPARATED, BEGAN, STATUS, NEED, PLACE, PROVIDER,
	HOME_NAME, PL_POST, URN, HOME_POST, WORKER, TEAM, PERSON, INPUTS };

#define NAME_OF(name_, label_, hint_, most_) {.name = name_, .type = INPUT_TEXT, .label = label_, .hint = hint_, .most = most_}
static const struct input all_inputs[INPUTS] = {
    [FORENAME] = {.name = "forename", .type = INPUT_TEXT, .label = MSG_REGISTER_FORENAME, .missing = MSG_REGISTER_FORENAME_MISSING,
        .required = true, .most = 100},
    [SURNAME] = {.name = "surname", .type = INPUT_TEXT, .label = MSG_REGISTER_SURNAME, .missing = MSG_REGISTER_SURNAME_MISSING,
        .required = true, .most = 100},
    [DOB] = {.name = "dob", .type = INPUT_DAY, .label = MSG_REGISTER_DOB, .hint = MSG_REGISTER_DOB_HINT},
    [NHS] = {.name = "nhs", .type = INPUT_TEXT, .label = MSG_REGISTER_NHS, .hint = MSG_REGISTER_NHS_HINT, .most = 14, .width = 20},
    [UPN] = {.name = "upn", .type = INPUT_TEXT, .label = MSG_REGISTER_UPN, .hint = MSG_REGISTER_UPN_HINT, .most = 20, .width = 20},
    [KNOWN] = NAME_OF("known-as", MSG_REGISTER_KNOWN, MSG_NONE, 100),
    [SEX] = {.name = "sex", .type = INPUT_CHOICE, .label = MSG_REGISTER_SEX, .hint = MSG_REGISTER_SEX_HINT,
        .missing = MSG_REGISTER_SEX_MISSING, .required = true},
    [ETHNIC] = {.name = "ethnic", .type = INPUT_CHOICE, .label = MSG_REGISTER_ETHNIC, .hint = MSG_REGISTER_ETHNIC_HINT, .as_select = true},
    [NUMBER] = NAME_OF("number", MSG_REGISTER_NUMBER, MSG_REGISTER_NUMBER_HINT, 10),
    [SEPARATED] = {.name = "separated", .type = INPUT_BOOL, .label = MSG_REGISTER_SEPARATED},
    [BEGAN] = {.name = "began", .type = INPUT_DAY, .label = MSG_REGISTER_BEGAN, .missing = MSG_REGISTER_BEGAN_MISSING, .required = true},
    [STATUS] = {.name = "status", .type = INPUT_CHOICE, .label = MSG_REGISTER_STATUS, .missing = MSG_REGISTER_STATUS_MISSING,
        .required = true, .as_select = true},
    [NEED] = {.name = "need", .type = INPUT_CHOICE, .label = MSG_REGISTER_NEED, .hint = MSG_REGISTER_NEED_HINT,
        .missing = MSG_REGISTER_NEED_MISSING, .required = true, .as_select = true},
    [PLACE] = {.name = "place", .type = INPUT_CHOICE, .label = MSG_REGISTER_PLACE, .missing = MSG_REGISTER_PLACE_MISSING, .required = true,
        .as_select = true},
    [PROVIDER] = {.name = "provider", .type = INPUT_CHOICE, .label = MSG_REGISTER_PROVIDER, .as_select = true},
    [HOME_NAME] = NAME_OF("home-name", MSG_REGISTER_HOME_NAME, MSG_NONE, 100),
    [PL_POST] = {.name = "pl-post", .type = INPUT_TEXT, .label = MSG_REGISTER_PL_POST, .most = 10, .width = 10},
    [URN] = {.name = "urn", .type = INPUT_TEXT, .label = MSG_REGISTER_URN, .hint = MSG_REGISTER_URN_HINT, .most = 10, .width = 10},
    [HOME_POST] = {.name = "home-post", .type = INPUT_TEXT, .label = MSG_REGISTER_HOME_POST, .most = 10, .width = 10},
    [WORKER] = {.name = "worker", .type = INPUT_CHOICE, .label = MSG_REGISTER_WORKER, .missing = MSG_REGISTER_WORKER_MISSING,
        .required = true, .as_select = true},
    [TEAM] = {.name = "team", .type = INPUT_CHOICE, .label = MSG_REGISTER_TEAM, .hint = MSG_REGISTER_TEAM_HINT, .as_select = true},
    [PERSON] = {.name = "person", .type = INPUT_INT, .label = MSG_REGISTER_SAME, .low = 0, .high = INT64_MAX},
};
static const struct form first_form = {all_inputs, FIRST};

/* ---- the whole form, with what may be chosen ---- */

static const struct { int input; const char *kind, *field; } lists[] = {{SEX, "person", "sex"}, {ETHNIC, "person", "ethnic"},
    {STATUS, "legal-status", "status"},
    {NEED, "episode", "cin"}, {PLACE, "home", "place"}, {PROVIDER, "home", "provider"}};

struct whole_form {
	struct form form; /* first: the route's form */
	int me, my_team;  /* the places of the visitor among the workers, and of their team; -1: none */
};
struct making {
	struct request *r;
	struct whole_form *out;
};

static void from_list(struct request *r, struct input *in, const char *kind, const char *field)
{
	const struct kind *k = kind_of(text_of(kind));
	const struct field *x = &k->fields[kind_field(k, field)];
	struct choice *all = arena_array(r->arena, struct choice, x->list->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < x->list->n; i++)
		if (list_code_valid(&x->list->codes[i], year_of(r->today)))
			all[n++] = (struct choice){.value = x->list->codes[i].code, .label_text = x->list->codes[i].label};
	in->choices = all;
	in->n_choices = n;
}

SQL(sql_my_team,
    "SELECT t.team FROM team_member t WHERE t.authority = $1 AND t.user_id = $2 AND t.from_day <= $3 AND (t.to_day IS NULL OR t.to_day > "
    "$3) ORDER BY t.from_day DESC, t.team LIMIT 1");
SQL(sql_usual_team, "SELECT a.team FROM k_allocation a WHERE a.authority = $1 AND a.who = $2 AND a.team IS NOT NULL AND " ENTRY_STANDS("a.")
                    " AND (a.happened_from IS NULL OR a.happened_from <= $3) AND (a.happened_to IS NULL OR a.happened_to > $3)"
                    " ORDER BY a.happened_from DESC NULLS LAST, a.entry DESC LIMIT 1");
SQL(sql_is_person, "SELECT 1 FROM k_person WHERE authority = $1 AND entry = $2 AND " ENTRY_CURRENT(""));

static const char *id_of(struct arena *a, int64_t id)
{
	return arena_printf(a, "%lld", (long long)id).at;
}

static bool workers(struct tx *tx, struct making *x, struct input *in, struct fault *f)
{
	struct request *r = x->r;
	struct user *all;
	size_t n, k = 0;
	if (!user_list(tx, r->arena, actor_at(r)->authority, &all, &n, f))
		return false;
	struct choice *c = arena_array(r->arena, struct choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		int64_t one;
		if (!all[i].active || all[i].role != ROLE_SOCIAL_WORKER || !all[i].person)
			continue;
		enum row there = sql_i64(tx, &sql_is_person, &one, f, arg_i(actor_at(r)->authority), arg_i(all[i].person));
		if (there == ROW_FAULT)
			return false;
		if (there == ROW_NONE)
			continue;
		if (all[i].id == actor_at(r)->user)
			x->out->me = (int)k;
		c[k++] = (struct choice){.value = id_of(r->arena, all[i].person), .label_text = arena_z(r->arena, all[i].name)};
	}
	in->choices = c;
	in->n_choices = k;
	return true;
}

static bool teams(struct tx *tx, struct making *x, struct input *in, struct fault *f)
{
	struct request *r = x->r;
	struct entries all;
	int64_t mine = 0;
	const struct actor *me = actor_at(r);
	if (!entry_list(tx, r->arena, house_now(r), me->authority, kind_of(TEXT("team")), 0, 0, &all, f))
		return false;
	enum row row = sql_i64(tx, &sql_my_team, &mine, f, arg_i(me->authority), arg_i(me->user), arg_day(r->today));
	if (row == ROW_NONE)
		row = sql_i64(tx, &sql_usual_team, &mine, f, arg_i(me->authority), arg_i(me->person), arg_day(r->today));
	if (row == ROW_FAULT)
		return false;
	struct choice *c = arena_array(r->arena, struct choice, all.n + 1);
	size_t k = 0;
	for (size_t i = 0; i < all.n; i++) {
		if (all.at[i]->id == mine || all.n == 1)
			x->out->my_team = (int)k;
		c[k++] = (struct choice){.value = id_of(r->arena, all.at[i]->id),
		    .label_text = arena_z(r->arena, entry_value(all.at[i], "team_name")->text)};
	}
	in->choices = c;
	in->n_choices = k;
	return true;
}

static bool make(struct tx *tx, void *arg, struct fault *f)
{
	struct making *x = arg;
	struct request *r = x->r;
	struct input *in = arena_array(r->arena, struct input, INPUTS);
	memcpy(in, all_inputs, sizeof all_inputs);
	in[DOB].last = in[BEGAN].last = r->today;
	in[DOB].first = r->today - 19 * 366;
	in[BEGAN].first = r->today - 366;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		from_list(r, &in[lists[i].input], lists[i].kind, lists[i].field);
	x->out = arena_new_of(r->arena, struct whole_form);
	*x->out = (struct whole_form){{in, INPUTS}, -1, -1};
	return workers(tx, x, &in[WORKER], f) && teams(tx, x, &in[TEAM], f);
}

static const struct form *whole_form(struct request *r, struct fault *f)
{
	struct making x = {.r = r};
	return house_read(r, make, &x, f) ? &x.out->form : NULL;
}

/* ---- whether they are known ---- */

struct registering {
	struct request *r;
	const struct values *v;
	struct match *match;
	size_t n;
	/* for the writer */
	struct session session;
	struct text typed;
	int64_t *named, person;
	struct registration g;
	struct problems problems;
	struct hand hand;
	struct answer *a;
};

static struct who_comes who_of(const struct values *v, bool whole)
{
	return (struct who_comes){.forename = form_text(v, FORENAME), .surname = form_text(v, SURNAME),
	    .known_as = whole ? form_text(v, KNOWN) : (struct text){0}, .nhs = form_text(v, NHS), .upn = form_text(v, UPN),
	    .born = form_given(v, DOB) ? form_day(v, DOB) : DAY_NONE};
}

static bool find_matches(struct tx *tx, void *arg, struct fault *f)
{
	struct registering *x = arg;
	struct request *r = x->r;
	struct who_comes who = who_of(x->v, x->v->form->n == INPUTS);
	return register_matches(tx, r->arena, actor_at(r), r->today, &who, &x->match, &x->n, f);
}

static bool write_search(struct tx *tx, void *arg, struct fault *f)
{
	const struct registering *x = arg;
	const struct actor *me = &x->session.actor;
	struct journal_entry e = {.authority = me->authority, .at = x->r->now, .actor = me->person,
	    .role = text_of(role_name((enum role)me->role)), .verb = TEXT("search"), .kind = TEXT("person"), .after = x->typed};
	if (!journal_write(tx, &e, f))
		return false;
	e = (struct journal_entry){.authority = me->authority, .at = x->r->now, .actor = me->person, .role = e.role,
	    .kind = TEXT("register"), .children = x->named, .children_n = x->n};
	return (!x->n || journal_look(tx, &e, f)) && (!x->session.touch || session_touch(tx, &x->session, x->r->now, f));
}

/* The answer names people: it leaves when that is journaled. */
static void journal_search(struct registering *x, struct answer *a)
{
	struct request *r = x->r;
	x->session = visitor_of(r)->session;
	x->typed = arena_printf(r->arena, "%.*s %.*s", TEXT_ARG(form_text(x->v, FORENAME)), TEXT_ARG(form_text(x->v, SURNAME)));
	x->named = arena_array(r->arena, int64_t, x->n + 1);
	for (size_t i = 0; i < x->n; i++)
		x->named[i] = x->match[i].person;
	house_write(r, a, "register: search", write_search, x, (struct text){0});
}

/* ---- drawn ---- */

static struct text match_state(const struct request *r, const struct match *m)
{
	char words[DAY_TEXT];
	struct out_arg args[] = {out_arg_z(m->left == DAY_NONE ? "" : day_long(m->left, words))};
	return m->in_care ? r->site->words->plain[MSG_REGISTER_IN_CARE] : m->left == DAY_NONE ? (struct text){"", 0}
	    : out_words(r->arena, r->site->words, MSG_REGISTER_LEFT, args, 1);
}

static void draw_matches(struct registering *x, struct out *o, const struct values *v)
{
	static const enum message why[] = {MSG_REGISTER_WHY_NUMBER, MSG_REGISTER_WHY_BIRTHDAY, MSG_REGISTER_WHY_SOUND};
	struct request *r = x->r;
	struct match_line *line = arena_array(r->arena, struct match_line, x->n + 1);
	for (size_t i = 0; i < x->n; i++) {
		const struct match *m = &x->match[i];
		line[i] = (struct match_line){.name = m->name, .born = find_born(r, m->born), .number = m->number, .team = m->team,
		    .state = match_state(r, m), .why = r->site->words->plain[why[m->why]],
		    .href = m->mine ? arena_printf(r->arena, "/child/%lld", (long long)m->person) : (struct text){0},
		    .person = m->person, .may_come = m->may_come, .chosen = form_given(v, PERSON) && form_int(v, PERSON) == m->person};
	}
	register_matches_view(o, line, x->n, form_given(v, PERSON) && !form_int(v, PERSON), v->at[PERSON].error);
}

static void part(struct out *o, const struct values *v, enum message title, int from, int to)
{
	register_part_view(o, title);
	for (int i = from; i <= to; i++)
		form_field(o, v, (size_t)i, i == SEX ? "s" : NULL);
}

static void draw_whole(struct registering *x, struct answer *a, struct values *v)
{
	struct request *r = x->r;
	int64_t *id = arena_array(r->arena, int64_t, x->n + 1);
	for (size_t i = 0; i < x->n; i++) /* who they might be is named: that is a look */
		id[i] = x->match[i].person;
	visitor_of(r)->listed = id;
	visitor_of(r)->n_listed = x->n;
	r->layout.back = TEXT("/register");
	r->form = v;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_REGISTER_TITLE]);
	form_problems(o, v);
	register_child_top_view(o, NULL);
	form_begin(o, v, "/register/child", r->layout.token);
	if (x->n)
		draw_matches(x, o, v);
	else
		register_none_view(o);
	part(o, v, MSG_REGISTER_WHO, FORENAME, SEPARATED);
	part(o, v, MSG_REGISTER_CARE, BEGAN, NEED);
	part(o, v, MSG_REGISTER_HOME, PLACE, HOME_POST);
	part(o, v, MSG_REGISTER_WORKERS, WORKER, TEAM);
	form_button(o, MSG_REGISTER_DO);
	form_end(o);
	page_end(r, a);
}

/* ---- the first page ---- */

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	const struct values *v = r->form ? r->form : form_empty(r->arena, &first_form);
	visitor_of(r)->unlooked = true;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_REGISTER_TITLE]);
	form_problems(o, v);
	register_top_view(o);
	form_begin(o, v, "/register", r->layout.token);
	for (size_t i = 0; i < FIRST; i++)
		form_field(o, v, i, NULL);
	form_button(o, MSG_REGISTER_LOOK);
	form_end(o);
	page_end(r, a);
	return true;
}

static bool first(struct request *r, struct answer *a, struct fault *f)
{
	struct making form = {.r = r};
	struct registering *x = arena_new_of(r->arena, struct registering);
	*x = (struct registering){.r = r, .v = r->form};
	if (!house_read(r, make, &form, f) || !house_read(r, find_matches, x, f))
		return false;
	struct values *v = form_empty(r->arena, &form.out->form);
	for (size_t i = 0; i < FIRST; i++)
		if (form_given(r->form, i))
			v->at[i] = r->form->at[i];
	form_set_day(v, BEGAN, r->today);
	if (form.out->me >= 0)
		form_set_choice(v, WORKER, form.out->me);
	if (form.out->my_team >= 0)
		form_set_choice(v, TEAM, form.out->my_team);
	/* a search is asked anew as often as it is sent */
	((struct values *)x->v)->once = (struct text){NULL, 0};
	journal_search(x, a);
	draw_whole(x, a, v);
	r->form = NULL;
	return true;
}

/* ---- all of it ---- */

static bool show_whole(struct request *r, struct answer *a, struct fault *f)
{
	struct registering x = {.r = r, .v = r->form, .a = a};
	if (!house_read(r, find_matches, &x, f))
		return false;
	draw_whole(&x, a, (struct values *)r->form);
	return true;
}

static int64_t chosen_id(const struct values *v, size_t field)
{
	int64_t id = 0;
	text_int(form_text(v, field), &id);
	return id;
}

static struct text code(const struct values *v, size_t field)
{
	return form_given(v, field) ? form_text(v, field) : (struct text){0};
}

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct registering *x = arg;
	struct request *r = x->r;
	struct access_subject s = {.authority = actor_at(r)->authority};
	x->problems = (struct problems){0};
	if (!register_child(tx, r->arena, &x->hand, &x->g, &x->problems, &x->person, f))
		return false;
	/* to the child's page where it is theirs now, else to the list */
	s.child = x->person;
	if (!access_relation(tx, actor_at(r), r->today, r->now, NULL, &s, f))
		return false;
	for (size_t i = 0; i < x->a->n_headers; i++)
		if (!strcmp(x->a->header[i].name, "Location"))
			x->a->header[i].value = s.relation ? arena_printf(r->arena, "/child/%lld", (long long)x->person)
			    : TEXT("/children");
	return true;
}

static void refused(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct registering *x = arg;
	form_problem((struct values *)r->form, arena_text(r->arena, text_of(f->say)));
	a->status = 409;
	draw_whole(x, a, (struct values *)r->form);
}

/* NULL: it is settled whether they are known. */
static const char *not_settled(struct registering *x)
{
	const struct values *v = x->v;
	int64_t person = form_given(v, PERSON) ? form_int(v, PERSON) : -1;
	if (person < 0)
		return x->n ? "same" : NULL;
	for (size_t i = 0; person && i < x->n; i++)
		if (x->match[i].person == person)
			return x->match[i].may_come ? NULL : "theirs";
	return person ? "same" : NULL;
}

static bool register_all(struct request *r, struct answer *a, struct fault *f)
{
	struct registering *x = arena_new_of(r->arena, struct registering);
	struct values *v = (struct values *)r->form;
	*x = (struct registering){.r = r, .v = v, .hand = house_hand(r), .a = a};
	if (!house_read(r, find_matches, x, f))
		return false;
	const char *open = not_settled(x);
	if (open) {
		form_error(v, PERSON, r->site->words->plain[*open == 's' ? MSG_REGISTER_SAME_MISSING : MSG_REGISTER_SAME_THEIRS]);
		a->status = 422;
		v->once = (struct text){NULL, 0};
		journal_search(x, a);
		draw_whole(x, a, v);
		return true;
	}
	if (form_given(v, PERSON) && form_int(v, PERSON) && chosen_id(v, WORKER) == actor_at(r)->person) {
		form_error(v, WORKER, r->site->words->plain[MSG_REGISTER_WORKER_OTHER]);
		a->status = 422;
		draw_whole(x, a, v);
		return true;
	}
	x->g = (struct registration){.person = form_given(v, PERSON) ? form_int(v, PERSON) : 0, .who = who_of(v, true), .sex = code(v, SEX),
	    .ethnic = code(v, ETHNIC), .number = form_text(v, NUMBER), .separated = form_is(v, SEPARATED), .began = form_day(v, BEGAN),
	    .status = code(v, STATUS), .need = code(v, NEED), .place = code(v, PLACE), .provider = code(v, PROVIDER),
	    .home_name = form_text(v, HOME_NAME), .home_post = form_text(v, HOME_POST),
	    .pl_post = form_text(v, PL_POST), .urn = form_text(v, URN), .worker = chosen_id(v, WORKER), .team = chosen_id(v, TEAM)};
	house_write_or(r, a, "register", put, x, TEXT("/children"), refused);
	house_done(r, a, MSG_DONE_REGISTERED);
	return true;
}
ROUTE(register, .method = METHOD_GET, .pattern = "/register", .permission = "child.register", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "A child comes into care: whether they are known", .child_bearing = true);
ROUTE(do_register, .method = METHOD_POST, .pattern = "/register", .permission = "child.register", .handle = first,
    .audience = AUDIENCE_ADULT, .title = "A child comes into care: whether they are known", .child_bearing = true, .form = &first_form,
    .show = show);
ROUTE(do_register_child, .method = METHOD_POST, .pattern = "/register/child", .permission = "child.register", .handle = register_all,
    .audience = AUDIENCE_ADULT, .title = "A child comes into care", .child_bearing = true, .adds = true, .form_for = whole_form,
    .show = show_whole);
