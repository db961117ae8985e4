#include "house/pages/side.h"
#include "house/pages/worker.h"
#include "house/side.view.h"
#include "record/people.h"

enum { ABOUT, ANSWER, INPUTS };
static const struct choice answers[] = {{"yes", MSG_FORM_YES, NULL, MSG_NONE}, {"no", MSG_FORM_NO, NULL, MSG_NONE}};
static const struct input inputs[INPUTS] = {
    [ABOUT] = {.name = "about", .type = INPUT_ID, .required = true},
    [ANSWER] = {.name = "answer", .type = INPUT_CHOICE, .label = MSG_SIDE_RIGHT, .required = true, .choices = answers, .n_choices = 2},
};
static const struct form form = {inputs, INPUTS};

bool side_is(const struct entry *allocation)
{
	struct text part = entry_value(allocation, "part")->text;
	return text_is(part, "advocate") || text_is(part, "non-instructed-advocate");
}

static bool sides(const struct request *r, struct tx *tx, const struct child_model *m, struct side **all, size_t *n, struct fault *f)
{
	return access_sides(tx, r->arena, actor_at(r)->authority, m->person, r->today, all, n, f);
}

bool side_cards(const struct request *r, struct tx *tx, const struct child_model *m, struct side_card **out, size_t *n, struct fault *f)
{
	struct side *all;
	size_t count;
	*n = 0;
	if (!sides(r, tx, m, &all, &count, f))
		return false;
	*out = arena_array(r->arena, struct side_card, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct side_card *c = &(*out)[(*n)++];
		*c = (struct side_card){.action = TEXT("/me/side"), .token = r->layout.token, .v = form_empty(r->arena, &form),
		    .state = all[i].state, .instructed = all[i].instructed};
		form_set_int(c->v, ABOUT, all[i].entry);
		if (person_name(tx, r->arena, actor_at(r)->authority, all[i].who, &c->name, f) == ROW_FAULT)
			return false;
	}
	return true;
}

bool side_asked(const struct request *r, struct tx *tx, const struct child_model *m, struct side_card **out, size_t *n, struct fault *f)
{
	size_t all, kept = 0;
	if (!side_cards(r, tx, m, out, &all, f))
		return false;
	for (size_t i = 0; i < all; i++)
		if ((*out)[i].instructed && (*out)[i].state == SIDE_ASKED)
			(*out)[kept++] = (*out)[i];
	*n = kept;
	return true;
}

bool side_line(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *allocation, struct text *say,
    struct text *href, struct fault *f)
{
	static const enum message words[2][4] = {
	    {MSG_SIDE_SECOND_ASKED, MSG_SIDE_SECOND_OPEN, MSG_SIDE_SECOND_NO, MSG_SIDE_NEAR},
	    {MSG_SIDE_CHILD_ASKED, MSG_SIDE_CHILD_OPEN, MSG_SIDE_CHILD_NO, MSG_SIDE_NEAR}};
	struct side *all;
	size_t n;
	if (!sides(r, tx, m, &all, &n, f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].entry == allocation->id) {
			*say = r->site->words->plain[words[all[i].instructed][all[i].state]];
			if (!all[i].instructed && seen_may(r, m, VERB_ADD, "on-my-side"))
				*href = arena_printf(r->arena, "/child/%lld/advocate/%lld", (long long)m->person, (long long)all[i].entry);
		}
	return true;
}

bool side_before(const struct request *r, struct tx *tx, const struct child_model *m, struct side_past **out, size_t *n, struct fault *f)
{
	const struct entries *all = model_of(m, "allocation");
	*n = 0;
	*out = arena_array(r->arena, struct side_past, all->n + 1);
	for (size_t i = all->n; i-- > 0;) {
		const struct entry *e = all->at[i];
		const struct field *part = &e->kind->fields[kind_field(e->kind, "part")];
		bool over = entry_to(e) != DAY_NONE && entry_to(e) <= r->today;
		struct text name;
		if (e->state != STATE_FINAL /* lint: taken back too: whoever worked for them stays to be seen */ ||
		    (!over && !e->taken_back) || !seen_entry(r, m, e) || entry_value(e, "who")->state != VALUE_SET)
			continue;
		if (person_name(tx, r->arena, actor_at(r)->authority, entry_value(e, "who")->number, &name, f) == ROW_FAULT)
			return false;
		(*out)[(*n)++] = (struct side_past){.name = name, .who = seen_words(r, tx, m, e, part, true), .when = worker_when(r, e),
		    .taken_back = e->taken_back != 0};
	}
	return true;
}

/* ---- the children on whose side I am ---- */

static size_t waiting(const struct request *r, const struct child_model *m)
{
	const struct entries *all = model_of(m, "view");
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++) {
		size_t at = 0;
		n += entry_stands(all->at[i]) && seen_entry(r, m, all->at[i]) &&
		     !seen_answer(m, all->at[i], &at);
	}
	return n;
}

bool side_children(struct request *r, struct tx *tx, struct side_child **out, size_t *n, struct fault *f)
{
	struct visitor *v = visitor_of(r);
	const struct actor *me = actor_at(r);
	struct seen_as as;
	int64_t *ids;
	size_t count;
	*n = 0;
	if (!access_side_children(tx, r->arena, me, r->today, r->now, &ids, &count, f))
		return false;
	*out = arena_array(r->arena, struct side_child, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct child_model *m;
		enum row row = caseload_get(today_of(r), tx, &v->fresh, ids[i], &m, f);
		if (row == ROW_FAULT)
			return false;
		if (row == ROW_NONE)
			continue;
		struct access_subject s = {.authority = me->authority, .child = ids[i]};
		bool ok = access_relation(tx, me, r->today, r->now, NULL, &s, f);
		(*out)[(*n)++] = (struct side_child){ids[i], arena_text(r->arena, m->name), (s.relation & REL_SIDE) != 0,
		    ok ? waiting(seen_as(&as, r, &s), m) : 0};
		caseload_put(m);
		if (!ok)
			return false;
	}
	return true;
}

/* ---- yes or no ---- */

struct answering {
	struct request *r;
	struct hand hand;
	int64_t child;
};

/* The answer stands once for each advocate: another one is another version of it. */
static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct answering *x = arg;
	struct arena *a = x->r->arena;
	int64_t about = form_int(x->r->form, ABOUT);
	bool yes = form_choice(x->r->form, ANSWER) == 0;
	const struct kind *kind = kind_of(TEXT("on-my-side"));
	const struct side *s = NULL;
	struct side *all;
	size_t n;
	if (!access_sides(tx, a, x->hand.authority, x->child, x->r->today, &all, &n, f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].entry == about)
			s = &all[i];
	if (!s)
		return fault_set(f, FAULT_ASKED, "entry.none", "Nobody is asked about here any more.");
	struct entry *e = NULL;
	if (s->answer && entry_get(tx, a, x->hand.authority, kind, s->answer, &e, f) == ROW_FAULT)
		return false;
	bool fresh = !e;
	if (fresh)
		e = entry_new(a, kind, x->child);
	e->state = STATE_FINAL;
	entry_set_entry(e, "allocation", s->entry, s->version);
	entry_set_number(e, "who", s->who);
	entry_set_number(e, "said", x->r->today);
	entry_set_number(e, "is_right", yes);
	struct problems p;
	struct clashes c;
	return fresh ? entry_add(tx, a, &x->hand, e, &p, f) : entry_correct(tx, a, &x->hand, e, &p, &c, f);
}

static void send(struct request *r, struct answer *a, int64_t child, struct text to, refused_fn *refused)
{
	struct answering *x = arena_new_of(r->arena, struct answering);
	*x = (struct answering){r, house_hand(r), child};
	if (actor_at(r)->role == ROLE_YOUNG_PERSON)
		x->hand.relation = "me";
	house_write_or(r, a, "side", put, x, to, refused);
}

/* ---- the child's page ---- */

struct showing {
	struct request *r;
	struct answer *a;
};

static bool mine(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct child_model *m;
	struct side_card *card;
	struct side_past *past;
	size_t n, n_past;
	enum row row = seen_model(x->r, x->a, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = side_cards(x->r, tx, m, &card, &n, f) && side_before(x->r, tx, m, &past, &n_past, f);
	if (ok) {
		x->r->layout.back = TEXT("/me/people");
		x->r->layout.is_private = true;
		struct out *o = page_begin(x->r, x->a, x->r->site->words->plain[MSG_ME_SIDE_TITLE]);
		me_side_view(o, card, n, past, n_past);
		page_end(x->r, x->a);
	}
	caseload_put(m);
	return ok;
}

static bool show_mine(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {r, a};
	return house_read(r, mine, &x, f);
}

/* The advocate was taken back, or is another by now: the page as it stands. */
static void not_mine(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg, (void)f;
	struct fault again = {0};
	a->status = 409;
	if (!show_mine(r, a, &again))
		page_fault(r, a, &again);
}

static bool send_mine(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	send(r, a, actor_at(r)->person, TEXT("/me/side"), not_mine);
	return true;
}
ROUTE(me_side, .method = METHOD_GET, .pattern = "/me/side", .permission = "side.say", .handle = show_mine, .audience = AUDIENCE_CHILD,
    .title = "Who is on my side", .child_bearing = true);
ROUTE(do_me_side, .method = METHOD_POST, .pattern = "/me/side", .permission = "side.say", .handle = send_mine, .audience = AUDIENCE_CHILD,
    .title = "Who is on my side", .child_bearing = true, .form = &form, .show = show_mine);

/* ---- the second person ---- */

static bool second(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct request *r = x->r;
	struct child_model *m;
	struct side *all;
	struct side_page p = {0};
	size_t n, i = 0;
	int64_t wanted = request_id(r, "entry-id"), authority = actor_at(r)->authority;
	enum row row = seen_model(r, x->a, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = sides(r, tx, m, &all, &n, f);
	while (ok && i < n && (all[i].entry != wanted || all[i].instructed))
		i++;
	if (ok && i == n) {
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	} else if (ok) {
		p = (struct side_page){.name = arena_text(r->arena, m->name), .state = all[i].state,
		    .mine = all[i].maker != actor_at(r)->person && all[i].who != actor_at(r)->person};
		ok = person_name(tx, r->arena, authority, all[i].who, &p.who, f) != ROW_FAULT &&
		     (!all[i].maker || person_name(tx, r->arena, authority, all[i].maker, &p.maker, f) != ROW_FAULT);
		struct values *v = form_empty(r->arena, &form);
		form_set_int(v, ABOUT, wanted);
		r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)m->person);
		struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_SIDE_TITLE]);
		side_second_view(o, &p, &(struct side_card){.action = r->path, .token = r->layout.token, .v = v});
		page_end(r, x->a);
	}
	caseload_put(m);
	return ok;
}

static bool show_second(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {r, a};
	return house_read(r, second, &x, f);
}

static void not_second(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg;
	a->status = 409;
	r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id"));
	side_refused_view(page_begin(r, a, r->site->words->plain[MSG_SIDE_TITLE]), f->say);
	page_end(r, a);
}

static bool send_second(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (form_int(r->form, ABOUT) != request_id(r, "entry-id")) {
		page_error(r, a, 400, MSG_ERROR_BAD_TITLE, MSG_ERROR_BAD_SAY);
		return true;
	}
	send(r, a, request_id(r, "id"), arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id")), not_second);
	house_done(r, a, MSG_DONE_SAVED);
	return true;
}
ROUTE(child_advocate, .method = METHOD_GET, .pattern = "/child/{id}/advocate/{entry-id}", .permission = "child.side", .handle = show_second,
    .audience = AUDIENCE_ADULT, .title = "A second person agrees to an advocate", .child_bearing = true);
ROUTE(do_child_advocate, .method = METHOD_POST, .pattern = "/child/{id}/advocate/{entry-id}", .permission = "child.side",
    .handle = send_second, .audience = AUDIENCE_ADULT, .title = "A second person agrees to an advocate", .child_bearing = true,
    .form = &form, .show = show_second);
