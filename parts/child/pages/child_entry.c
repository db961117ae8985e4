/* One entry with all its versions; taking it back. */
#include "base/clock.h"
#include "parts/child.child_entry.view.h"
#include "house/pages/asked.h"
#include "house/pages/mends.h"
#include "house/pages/steps.h"
#include "house/pages/rows.h"
#include "house/pages/worker.h"
#include "kit/components.h"
#include "kit/form.h"
#include "record/people.h"

struct opening {
	struct request *r;
	struct answer *a;
	struct child_model *m;
	const struct entry *e, *holder; /* holder: of a row; else the entry itself */
	struct entry_page page;
	bool (*then)(struct opening *, struct tx *, struct fault *);
};

/* The child's model and the entry of the address; the page says when there is none. */
static bool open_entry(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *x = arg;
	enum row row = seen_model(x->r, x->a, tx, &x->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = rows_entry(x->r, tx, x->m, &x->e, &x->holder, f);
	if (ok && !x->e)
		page_error(x->r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	else if (ok)
		ok = x->then(x, tx, f);
	caseload_put(x->m);
	return ok;
}

/* Where the page of an entry leads back to: of a row, its holder's. */
static struct text above(const struct opening *x)
{
	long long child = (long long)x->m->person;
	return x->holder == x->e
	    ? arena_printf(x->r->arena, "/child/%lld", child)
	    : arena_printf(x->r->arena, "/child/%lld/entry/%s/%lld", child, x->holder->kind->name, (long long)x->holder->id);
}

static bool rows_shown(struct opening *x, struct tx *tx, struct fault *f)
{
	struct arena *a = x->r->arena;
	long long child = (long long)x->m->person;
	struct rows_holder h = {.e = x->e, .m = x->m, .address = arena_printf(a, "/child/%lld", child),
	    .page = arena_printf(a, "/child/%lld/entry/%s/%lld", child, x->e->kind->name, (long long)x->e->id)};
	return rows_tables(x->r, tx, &h, &x->page.rows, &x->page.n_rows, f);
}

static struct text address(const struct opening *x, const char *what)
{
	return arena_printf(x->r->arena, "/child/%lld/%s/%s/%lld", (long long)x->m->person, what, x->e->kind->name, (long long)x->e->id);
}

/* Only its author takes an entry back, and nobody what a feed told. */
static bool takes_back(struct opening *x, int64_t author)
{
	struct access_subject s = seen_subject(x->r, x->m, x->e);
	return !x->e->taken_back && text_is(x->e->source, "kith") && author && author == actor_at(x->r)->person &&
	    !x->e->kind->person && access_may(actor_at(x->r), VERB_CORRECT, x->e->kind->name, NULL, &s).may;
}

static bool version_line(struct opening *x, struct tx *tx, struct entry *e, struct version_line *out, struct fault *f)
{
	struct arena *a = x->r->arena;
	char on[DAY_TEXT];
	struct text who = {0};
	if (e->written_by && person_name(tx, a, actor_at(x->r)->authority, e->written_by, &who, f) == ROW_FAULT)
		return false;
	struct out_arg args[] = {out_arg_z(day_long(clock_day(e->written_at), on)), out_arg_text(who)};
	*out = (struct version_line){.number = e->version, .when = worker_when(x->r, e), .now = e->current,
	    .draft = e->state == STATE_DRAFT, .plan = worker_plan(e),
	    .written = out_words(a, x->r->site->words, who.n ? MSG_CHILD_ENTRY_BY : MSG_CHILD_ENTRY_ON, args, 2)};
	out->fact = worker_facts(x->r, tx, x->m, e, &out->n);
	return true;
}

static bool entry_shown(struct opening *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	struct entries all;
	if (!entry_versions(tx, r->arena, actor_at(r)->authority, x->e->kind, x->e->id, &all, f))
		return false;
	struct entry_page *p = &x->page;
	*p = (struct entry_page){.name = worker_named(r, x->m), .title = worker_title(r->arena, x->e->kind->one),
	    .source = worker_source(r, x->e), .taken_back = x->e->taken_back != 0,
	    .version = arena_array(r->arena, struct version_line, all.n + 1)};
	for (size_t i = all.n; i-- > 0;) /* the newest first; each as this visitor may see it */
		if (seen_entry(r, x->m, all.at[i]) && !version_line(x, tx, all.at[i], &p->version[p->n++], f))
			return false;
	if (x->e->kind->thing && !x->e->kind->person && !x->e->taken_back)
		p->thing = arena_printf(r->arena, "/thing/%lld", (long long)x->e->id);
	if (worker_corrects(r, x->m, x->e))
		p->correct = address(x, "correct");
	if (!x->e->kind->holder && worker_changes(r, x->m, x->e))
		p->change = address(x, "change");
	if (all.n && takes_back(x, all.at[0]->written_by))
		p->take_back = address(x, "take-back");
	if (p->source.n && seen_may(r, x->m, VERB_ADD, "task"))
		p->wrong = address(x, "wrong");
	if (!x->e->taken_back && !x->e->kind->holder && asked_about(r, x->m, x->e))
		p->ask = address(x, "ask");
	if (!rows_shown(x, tx, f))
		return false;
	r->layout.back = above(x);
	struct out_arg what[] = {out_arg_text(p->title), out_arg_text(worker_when(r, x->e))};
	struct out *o =
	    page_begin(r, x->a, what[1].text.n ? out_words(r->arena, r->site->words, MSG_CHILD_ENTRY_TITLE, what, 2) : p->title);
	if (!mends_say(r, tx, x->m, o, f))
		return false;
	entry_view(o, p);
	if (!step_panel_draw(r, tx, o, x->e, f))
		return false;
	page_end(r, x->a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct opening x = {.r = r, .a = a, .then = entry_shown};
	return house_read(r, open_entry, &x, f);
}
ROUTE(child_entry, .method = METHOD_GET, .pattern = "/child/{id}/entry/{kind}/{entry-id}", .permission = "child.see", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "One entry of a child's record, with its versions", .child_bearing = true, .query = &rows_query);

/* ---- taken back ---- */

static const struct input back_inputs[] = {{.name = "version", .type = INPUT_ID, .required = true}};
static const struct form back_form = {back_inputs, 1};

static bool ask_back(struct opening *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	struct entry *first;
	enum row row = entry_get_version(tx, r->arena, actor_at(r)->authority, x->e->kind, x->e->id, 1, &first, f);
	if (row == ROW_FAULT)
		return false;
	if (row == ROW_NONE || !takes_back(x, first->written_by)) {
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct values *v = r->form ? (struct values *)r->form : form_empty(r->arena, &back_form);
	if (!r->form)
		form_set_int(v, 0, x->e->version);
	struct version_line now;
	if (!version_line(x, tx, (struct entry *)x->e, &now, f))
		return false;
	r->layout.back = address(x, "entry");
	struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_CHILD_BACK_TITLE]);
	form_problems(o, v);
	back_top_view(o, worker_named(r, x->m), worker_title(r->arena, x->e->kind->one), &now);
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, 0, NULL);
	govuk_button(o, &(struct govuk_button){.text = o->words->plain[MSG_CHILD_BACK_DO], .classes = TEXT("govuk-button--warning"),
	    .prevent_double_click = TEXT("true")});
	form_end(o);
	page_end(r, x->a);
	return true;
}

static bool show_back(struct request *r, struct answer *a, struct fault *f)
{
	struct opening x = {.r = r, .a = a, .then = ask_back};
	return house_read(r, open_entry, &x, f);
}

struct taking {
	struct request *r;
	struct hand hand;
	const struct kind *kind;
	struct text name;
};

static bool take(struct tx *tx, void *arg, struct fault *f)
{
	struct taking *t = arg;
	return entry_take_back(tx, t->r->arena, &t->hand, t->kind, request_id(t->r, "entry-id"), form_version(t->r->form, 0), f);
}

/* Nothing was changed: the entry's page, with why. */
static void not_taken(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct taking *t = arg;
	a->status = 409;
	r->layout.back = arena_printf(r->arena, "/child/%lld/entry/%s/%lld", (long long)request_id(r, "id"), t->kind->name,
	    (long long)request_id(r, "entry-id"));
	back_refused_view(page_begin(r, a, r->site->words->plain[MSG_CHILD_BACK_TITLE]), t->name, f->say);
	page_end(r, a);
}

static bool may_take(struct opening *x, struct tx *tx, struct fault *f)
{
	struct entry *first;
	enum row row = entry_get_version(tx, x->r->arena, actor_at(x->r)->authority, x->e->kind, x->e->id, 1, &first, f);
	if (row == ROW_FAULT)
		return false;
	if (row == ROW_NONE || !takes_back(x, first->written_by)) {
		page_error(x->r, x->a, 403, MSG_ERROR_NOT_YOURS_TITLE, MSG_ERROR_NOT_YOURS_SAY);
		return true;
	}
	struct taking *t = arena_new_of(x->r->arena, struct taking);
	*t = (struct taking){x->r, house_hand(x->r), x->e->kind, worker_named(x->r, x->m)};
	mends_remember(x->r, tx, x->e->kind, x->e->id);
	house_write_or(x->r, x->a, "take back", take, t, above(x), not_taken);
	house_done(x->r, x->a, MSG_DONE_BACK);
	return true;
}

static bool send_back(struct request *r, struct answer *a, struct fault *f)
{
	struct opening x = {.r = r, .a = a, .then = may_take};
	return house_read(r, open_entry, &x, f);
}
ROUTE(child_back, .method = METHOD_GET, .pattern = "/child/{id}/take-back/{kind}/{entry-id}", .permission = "child.write",
    .handle = show_back, .audience = AUDIENCE_ADULT, .title = "Taking an entry back", .child_bearing = true);
ROUTE(do_child_back, .method = METHOD_POST, .pattern = "/child/{id}/take-back/{kind}/{entry-id}", .permission = "child.write",
    .handle = send_back, .audience = AUDIENCE_ADULT, .title = "Taking an entry back", .child_bearing = true, .form = &back_form,
    .show = show_back);
