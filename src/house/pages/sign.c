#include "house/pages/sign.h"
#include "base/clock.h"
#include "house/pages/waits.h"
#include "house/sign.view.h"
#include "kit/form.h"
#include "record/people.h"
#include "record/steps.h"

enum { CHANGE_DAYS = 7 }; /* until somebody answers what the young person wants changed */

/* ---- how far it is ---- */

bool sign_waits(const struct entry *e)
{
	return e->kind->sign && !e->taken_back && e->state == STATE_DRAFT;
}

/* What the young person asked to change after these words were written, and nobody has closed yet. */
static const struct entry *change_entry(const struct child_model *m, const struct entry *e)
{
	const struct entries *tasks = model_of(m, "task");
	for (size_t i = tasks->n; i-- > 0;) {
		const struct entry *t = tasks->at[i];
		if (t->written_by == m->person && t->written_at >= e->written_at &&
		    entry_value(t, "about_entry")->number == e->id && step_open(t))
			return t;
	}
	return NULL;
}

static struct text change_of(const struct child_model *m, const struct entry *e)
{
	const struct entry *t = change_entry(m, e);
	return t ? entry_value(t, "words")->text : (struct text){0};
}

bool sign_read(
    const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *e, struct signing *s, struct fault *f)
{
	struct entry whole = *e;
	whole.state = STATE_FINAL;
	*s = (struct signing){.e = e, .change = change_of(m, e)};
	entry_check(r->arena, &whole, r->today, &s->lacks);
	return entry_signatures(tx, actor_at(r)->authority, e->id, e->version, &s->have, f);
}

static bool may_sign(const struct request *r, const struct child_model *m, const struct signing *s)
{
	return sign_waits(s->e) && !s->lacks.n && !(s->have.have & (role_set)1 << actor_at(r)->role) && waits_sign(r, m, s->e);
}

/* Who signs as this role: by name where somebody is allocated. */
static struct text signer(const struct request *r, struct tx *tx, const struct child_model *m, enum role role)
{
	const struct entries *all = model_of(m, "allocation");
	struct text name;
	if (role == ROLE_YOUNG_PERSON)
		return m->name;
	for (size_t i = 0; i < all->n; i++) {
		const struct entry *e = all->at[i];
		if (entry_stands(e) && entry_to(e) == DAY_NONE && text_is(entry_value(e, "part")->text, role_name(role)) &&
		    person_name(tx, r->arena, actor_at(r)->authority, entry_value(e, "who")->number, &name, NULL) == ROW_ONE)
			return name;
	}
	return seen_role(r, text_of(role_name(role)));
}

/* "Robin Testwood, Pat Adviser" */
static struct text waiting(const struct request *r, struct tx *tx, const struct child_model *m, const struct signing *s)
{
	struct buf b = BUF_IN(r->arena, 4000);
	for (int role = 0; role < ROLES; role++)
		if (s->e->kind->sign & ~s->have.have & (role_set)1 << role) {
			struct text name = signer(r, tx, m, (enum role)role);
			buf_printf(&b, "%s%.*s", b.n ? ", " : "", TEXT_ARG(name));
		}
	struct text out = arena_text(r->arena, buf_as_text(&b));
	buf_free(&b);
	return out;
}

/* For the child: those who have it on their list to sign, by name; n 0: nobody has. */
static struct text signers(const struct request *r, const struct child_model *m, const struct waits_people *p, const struct signing *s)
{
	struct text out = {0};
	for (int role = 0; role < ROLES; role++)
		if (role != ROLE_YOUNG_PERSON && s->e->kind->sign & ~s->have.have & (role_set)1 << role) {
			struct text name = waits_of_role(r, m, p, waits_sign, s->e, role);
			if (name.n)
				out = out.n ? arena_printf(r->arena, "%.*s, %.*s", TEXT_ARG(out), TEXT_ARG(name)) : name;
		}
	return out;
}

static struct text lacks(const struct request *r, const struct signing *s)
{
	struct buf b = BUF_IN(r->arena, 4000);
	for (size_t i = 0; i < s->lacks.n; i++)
		buf_printf(&b, "%s%.*s", i ? " " : "", TEXT_ARG(s->lacks.at[i].say));
	struct text out = arena_text(r->arena, buf_as_text(&b));
	buf_free(&b);
	return out;
}

/* ---- on the child's page, and on the young person's own ---- */

static size_t drafts(const struct request *r, const struct child_model *m, const struct entry ***out)
{
	const struct described *d = record_kinds();
	size_t n = 0, cap = 0;
	*out = NULL;
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; d->kinds[i].sign && kind_leads(&d->kinds[i]) && k < m->of[i].n; k++)
			if (sign_waits(m->of[i].at[k]) && seen_entry(r, m, m->of[i].at[k])) {
				*out = arena_grow(r->arena, *out, &cap, n + 1, sizeof **out);
				(*out)[n++] = m->of[i].at[k];
			}
	return n;
}

bool sign_lines(const struct request *r, struct tx *tx, const struct child_model *m, struct sign_line **out, size_t *n, struct fault *f)
{
	const struct entry **all;
	*n = drafts(r, m, &all);
	*out = arena_array(r->arena, struct sign_line, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		struct signing s;
		if (!sign_read(r, tx, m, all[i], &s, f))
			return false;
		(*out)[i] = (struct sign_line){.title = worker_title(r->arena, all[i]->kind->one),
		    .when = worker_when(r, all[i]),
		    .waiting = s.lacks.n ? (struct text){0} : waiting(r, tx, m, &s),
		    .lacks = lacks(r, &s),
		    .change = s.change,
		    .mine = may_sign(r, m, &s),
		    .href = arena_printf(
		        r->arena, "/child/%lld/sign/%s/%lld", (long long)m->person, all[i]->kind->name, (long long)all[i]->id)};
	}
	return true;
}

static struct text mine_address(const struct request *r, const struct entry *e, const char *then)
{
	return arena_printf(r->arena, "/me/plan/%s/%lld%s", e->kind->name, (long long)e->id, then);
}

bool sign_offers(const struct request *r, struct tx *tx, const struct child_model *m, struct sign_offer **out, size_t *n, struct fault *f)
{
	const struct entry **all;
	size_t most = drafts(r, m, &all);
	struct waits_people people = {0};
	*n = 0;
	*out = arena_array(r->arena, struct sign_offer, most + 1);
	if (most && !waits_people(r, tx, m, &people, f))
		return false;
	for (size_t i = 0; i < most; i++) {
		struct signing s;
		if (!sign_read(r, tx, m, all[i], &s, f))
			return false;
		bool done = s.have.have & (role_set)1 << ROLE_YOUNG_PERSON;
		if (s.lacks.n || !waits_sign(r, m, all[i]) || !all[i]->kind->child_one)
			continue; /* not whole yet, or nothing that they sign */
		(*out)[(*n)++] = (struct sign_offer){.title = worker_title(r->arena, all[i]->kind->child_one),
		    .href = mine_address(r, all[i], ""),
		    .state = s.change.n ? OFFER_CHANGE
		        : done          ? OFFER_WORKER
		                        : OFFER_SIGN,
		    .who = s.change.n ? waits_names(r, m, &people, waits_task, change_entry(m, all[i]), true) : signers(r, m, &people, &s)};
	}
	return true;
}

/* ---- one page to sign ---- */

static const struct input sign_inputs[] = {{.name = "version", .type = INPUT_ID, .required = true}};
static const struct form sign_form = {sign_inputs, 1};

struct opening {
	struct request *r;
	struct answer *a;
	struct child_model *m;
	struct signing s;
	bool (*then)(struct opening *, struct tx *, struct fault *);
};

static const struct entry *find(const struct opening *x)
{
	const struct kind *k = kind_of(request_word(x->r, "kind"));
	const struct entry *e = k && k->sign ? model_entry(x->m, k, request_id(x->r, "entry-id")) : NULL;
	return e && !e->taken_back && seen_entry(x->r, x->m, e) ? e : NULL;
}

static bool open_it(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *x = arg;
	enum row row = seen_model(x->r, x->a, tx, &x->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct entry *e = find(x);
	bool ok = true;
	if (!e)
		page_error(x->r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	else
		ok = sign_read(x->r, tx, x->m, e, &x->s, f) && x->then(x, tx, f);
	caseload_put(x->m);
	return ok;
}

static bool run(struct request *r, struct answer *a, bool (*then)(struct opening *, struct tx *, struct fault *), struct fault *f)
{
	struct opening x = {.r = r, .a = a, .then = then};
	return house_read(r, open_it, &x, f);
}

static bool who_signed(struct opening *x, struct tx *tx, struct sign_page *p, struct fault *f)
{
	struct arena *a = x->r->arena;
	p->by = arena_array(a, struct signed_line, x->s.have.n + 1);
	for (size_t i = 0; i < x->s.have.n; i++) {
		const struct signature *g = &x->s.have.at[i];
		struct text name = {0};
		if (person_name(tx, a, actor_at(x->r)->authority, g->who, &name, f) == ROW_FAULT)
			return false;
		p->by[p->n_by++] = (struct signed_line){name, seen_role(x->r, text_of(role_name(g->role))), seen_day(a, clock_day(g->at))};
	}
	return true;
}

static struct values *version_of(struct opening *x)
{
	struct values *v = form_empty(x->r->arena, &sign_form);
	form_set_int(v, 0, x->s.e->version);
	return v;
}

static bool worker_page(struct opening *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	const struct entry *e = x->s.e;
	struct sign_page p = {.name = worker_named(r, x->m),
	    .title = worker_title(r->arena, e->kind->one),
	    .when = worker_when(r, e),
	    .lacks = lacks(r, &x->s),
	    .waiting = sign_waits(e) ? waiting(r, tx, x->m, &x->s) : (struct text){0},
	    .change = x->s.change,
	    .mine = may_sign(r, x->m, &x->s),
	    .entry = arena_printf(r->arena, "/child/%lld/entry/%s/%lld", (long long)x->m->person, e->kind->name, (long long)e->id)};
	p.fact = worker_facts(r, tx, x->m, e, &p.n);
	if (sign_waits(e) && worker_corrects(r, x->m, e))
		p.correct = arena_printf(r->arena, "/child/%lld/correct/%s/%lld", (long long)x->m->person, e->kind->name, (long long)e->id);
	if (!who_signed(x, tx, &p, f))
		return false;
	r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)x->m->person);
	struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_SIGN_TITLE]);
	sign_view(o, &p);
	if (p.mine) {
		struct values *v = version_of(x);
		form_begin(o, v, r->path.at, r->layout.token);
		form_field(o, v, 0, NULL);
		form_button(o, MSG_SIGN_DO);
		form_end(o);
	}
	page_end(r, x->a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, worker_page, f);
}

struct putting {
	struct request *r;
	struct hand hand;
	const struct kind *kind;
	struct text back;
};

static bool put_sign(struct tx *tx, void *arg, struct fault *f)
{
	struct putting *p = arg;
	return entry_sign(tx, p->r->arena, &p->hand, p->kind, request_id(p->r, "entry-id"), form_version(p->r->form, 0),
	    (enum role)actor_at(p->r)->role, f);
}

/* The words have changed since the page was made, or somebody took them back. */
static void not_signed(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct putting *p = arg;
	(void)f;
	a->status = 409;
	visitor_of(r)->unlooked = true;
	r->layout.back = p->back;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_SIGN_CHANGED_TITLE]);
	sign_changed_view(o, p->back);
	page_end(r, a);
}

static bool sign_it(struct opening *x, struct text to)
{
	struct request *r = x->r;
	if (!waits_sign(r, x->m, x->s.e)) {
		page_error(r, x->a, 403, MSG_ERROR_NOT_YOURS_TITLE, MSG_ERROR_NOT_YOURS_SAY);
		return true;
	}
	struct putting *p = arena_new_of(r->arena, struct putting);
	*p = (struct putting){r, house_hand(r), x->s.e->kind, r->path};
	if (actor_at(r)->role == ROLE_YOUNG_PERSON)
		p->hand.relation = "me";
	house_write_or(r, x->a, "sign", put_sign, p, to, not_signed);
	if (actor_at(r)->role != ROLE_YOUNG_PERSON)
		house_done(r, x->a, MSG_DONE_SIGNED);
	return true;
}

static bool worker_sends(struct opening *x, struct tx *tx, struct fault *f)
{
	(void)tx, (void)f;
	return sign_it(
	    x, arena_printf(x->r->arena, "/child/%lld/sign/%s/%lld", (long long)x->m->person, x->s.e->kind->name, (long long)x->s.e->id));
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, worker_sends, f);
}
ROUTE(child_sign, .method = METHOD_GET, .pattern = "/child/{id}/sign/{kind}/{entry-id}", .permission = "child.see", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "Signing what a child and a worker both sign", .child_bearing = true);
ROUTE(do_child_sign, .method = METHOD_POST, .pattern = "/child/{id}/sign/{kind}/{entry-id}", .permission = "child.write", .handle = send,
    .audience = AUDIENCE_ADULT, .title = "Signing what a child and a worker both sign", .child_bearing = true, .form = &sign_form,
    .show = show);

/* ---- the young person's page ---- */

static struct fact_line *child_facts(struct opening *x, struct tx *tx, size_t *n)
{
	const struct entry *e = x->s.e;
	struct fact_line *out = arena_array(x->r->arena, struct fact_line, e->kind->n + 1);
	*n = 0;
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *k = &e->kind->fields[i];
		if (!k->child || !field_shown(e, k) || !seen_field(x->r, x->m, e, k))
			continue;
		struct fact_line fact = seen_fact(x->r, tx, x->m, e, k, true);
		if (fact.value.n)
			out[(*n)++] = fact;
	}
	return out;
}

static bool child_page(struct opening *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	const struct entry *e = x->s.e;
	struct waits_people people;
	if (!waits_people(r, tx, x->m, &people, f))
		return false;
	struct sign_page p = {.title = worker_title(r->arena, e->kind->child_one ? e->kind->child_one : e->kind->one),
	    .waiting = sign_waits(e) ? waiting(r, tx, x->m, &x->s) : (struct text){0},
	    .change = x->s.change,
	    .who =
	        x->s.change.n ? waits_names(r, x->m, &people, waits_task, change_entry(x->m, e), true) : signers(r, x->m, &people, &x->s),
	    .mine = may_sign(r, x->m, &x->s) && !x->s.change.n,
	    .entry = mine_address(r, e, "/change")};
	if (x->s.lacks.n && sign_waits(e)) { /* still being written: nothing is offered yet */
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	p.fact = child_facts(x, tx, &p.n);
	if (!who_signed(x, tx, &p, f))
		return false;
	for (size_t i = 0; i < p.n_by; i++)
		if (x->s.have.at[i].who == x->m->person)
			p.by[i].who = r->site->words->plain[MSG_ME_PLAN_YOU];
	r->layout.back = TEXT("/me");
	r->layout.is_private = true;
	struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_ME_PLAN_TITLE]);
	me_plan_view(o, &p);
	if (p.mine) {
		struct values *v = version_of(x);
		form_begin(o, v, mine_address(r, e, "").at, r->layout.token);
		form_field(o, v, 0, NULL);
		form_button(o, MSG_ME_PLAN_YES);
		form_end(o);
		me_plan_no_view(o, p.entry, p.who);
	}
	page_end(r, x->a);
	return true;
}

static bool show_mine(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, child_page, f);
}

static bool child_sends(struct opening *x, struct tx *tx, struct fault *f)
{
	(void)tx, (void)f;
	return sign_it(x, mine_address(x->r, x->s.e, ""));
}

static bool send_mine(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, child_sends, f);
}
ROUTE(me_plan, .method = METHOD_GET, .pattern = "/me/plan/{kind}/{entry-id}", .permission = "self.sign", .handle = show_mine,
    .audience = AUDIENCE_CHILD, .title = "Your plan: is it right?", .child_bearing = true);
ROUTE(do_me_plan, .method = METHOD_POST, .pattern = "/me/plan/{kind}/{entry-id}", .permission = "self.sign", .handle = send_mine,
    .audience = AUDIENCE_CHILD, .title = "Your plan: is it right?", .child_bearing = true, .form = &sign_form, .show = show_mine);

/* ---- no, change this ---- */

static const struct input change_inputs[] = {{.name = "words", .type = INPUT_LINES, .label = MSG_ME_PLAN_CHANGE_WORDS,
    .missing = MSG_ME_PLAN_CHANGE_MISSING, .required = true, .most = 2000, .rows = 5}};
static const struct form change_form = {change_inputs, 1};

static bool change_page(struct opening *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	const struct values *v = r->form ? r->form : form_empty(r->arena, &change_form);
	struct waits_people people;
	if (!waits_people(r, tx, x->m, &people, f))
		return false;
	if (!sign_waits(x->s.e)) {
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	r->layout.back = mine_address(r, x->s.e, "");
	r->layout.is_private = true;
	struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_ME_PLAN_CHANGE_TITLE]);
	form_problems(o, v);
	me_plan_change_view(o, waits_names(r, x->m, &people, waits_task, waits_would_be_task(r, x->m), true));
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, 0, NULL);
	form_button(o, MSG_ME_PLAN_CHANGE_SEND);
	form_end(o);
	page_end(r, x->a);
	return true;
}

static bool show_change(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, change_page, f);
}

static bool change_sends(struct opening *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	(void)tx, (void)f;
	if (!sign_waits(x->s.e)) {
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct added *add = worker_added(r, "task");
	add->e->child = x->m->person;
	add->hand.relation = "me";
	entry_set(add->e, "task", TEXT("wrong"));
	entry_set(add->e, "about_kind", text_of(x->s.e->kind->name));
	entry_set_number(add->e, "about_entry", x->s.e->id);
	entry_set(add->e, "words", form_text(r->form, 0));
	entry_set_number(add->e, "raised", r->today);
	entry_set_number(add->e, "due", r->today + CHANGE_DAYS);
	house_write(r, x->a, "change plan", worker_add, add, mine_address(r, x->s.e, ""));
	return true;
}

static bool send_change(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, change_sends, f);
}
ROUTE(me_plan_change, .method = METHOD_GET, .pattern = "/me/plan/{kind}/{entry-id}/change", .permission = "self.sign",
    .handle = show_change, .audience = AUDIENCE_CHILD, .title = "What to change in your plan", .child_bearing = true);
ROUTE(do_me_plan_change, .method = METHOD_POST, .pattern = "/me/plan/{kind}/{entry-id}/change", .permission = "self.sign",
    .handle = send_change, .audience = AUDIENCE_CHILD, .title = "What to change in your plan", .child_bearing = true, .form = &change_form,
    .show = show_change);
