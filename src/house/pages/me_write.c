#include "house/pages/me_write.h"
#include "house/me_write.view.h"
#include "house/pages/me_thing.h"
#include "house/pages/rows.h"
#include "house/pages/worker.h"
#include "house/pages/writing.h"
#include "kit/components.h"

bool me_writes(const struct request *r)
{
	return !strncmp(r->route->pattern, "/me/", 4) && strncmp(r->route->pattern, "/me/thing/", 10) != 0;
}

/* A kind that has pages of its own is written there; what a child says, and who is on their side, too. */
bool me_adds(const struct request *r, const struct child_model *m, const struct kind *k)
{
	return k->child_one && kind_about(k, "child") && !k->holder && !k->person && !k->page.page && !k->page.child_page &&
	    !k->sign && seen_may(r, m, VERB_ADD, k->name);
}

bool me_mends(const struct request *r, const struct child_model *m, const struct entry *e)
{
	return e->kind->child_one && e->written_by == actor_at(r)->person && !e->kind->page.page && !e->kind->page.child_page &&
	    !e->kind->person && !e->kind->sign && text_is(e->source, "kith") && worker_corrects(r, m, e);
}

struct text me_write_address(const struct request *r, const char *what, const struct kind *k, const struct entry *e)
{
	return e ? arena_printf(r->arena, "/me/%s/%s/%lld", what, k->name, (long long)e->id)
	         : arena_printf(r->arena, "/me/%s/%s", what, k->name);
}

bool me_subject(
    const struct request *r, struct tx *tx, const struct kind *k, const struct entry *e, struct kind_subject *s, struct fault *f)
{
	s->young = true;
	s->named = (struct text){0}; /* themselves */
	s->address = TEXT("/me/record");
	s->page = e ? me_write_address(r, "record", e->kind, e) : s->address;
	return me_thing_readers(r, tx, k, s, f);
}

#define MINE(name, address, says, once) \
	ROUTE(name, .method = METHOD_GET, .pattern = address, .permission = "self.see", .handle = writing_show, \
	    .audience = AUDIENCE_CHILD, .title = says, .child_bearing = true); \
	ROUTE(do_##name, .method = METHOD_POST, .pattern = address, .permission = "self.see", .handle = writing_send, \
	    .audience = AUDIENCE_CHILD, .title = says, .child_bearing = true, .adds = (once), .form_for = writing_form, \
	    .show = writing_show)

MINE(me_add, "/me/add/{kind}", "I write something about myself", true);
MINE(me_add_row, "/me/record/{kind}/{entry-id}/rows/{field}/add", "I add to a list of mine", true);
MINE(me_correct, "/me/correct/{kind}/{entry-id}", "I put right what I wrote", false);

/* ---- taken back ---- */

static const struct input back_inputs[] = {{.name = "version", .type = INPUT_ID, .required = true}};
static const struct form back_form = {back_inputs, 1};

struct taking {
	struct request *r;
	struct answer *a;
	const struct kind *kind; /* NULL: nothing here that is theirs to take back */
	int64_t id;
	struct hand hand;
};

static bool find(struct taking *t, struct tx *tx, struct child_model **m, const struct entry **e, struct fault *f)
{
	const struct entry *holder;
	enum row row = seen_find(t->r, tx, m, f);
	*e = NULL;
	if (row != ROW_ONE) {
		*m = NULL;
		return row == ROW_NONE;
	}
	if (!rows_entry(t->r, tx, *m, e, &holder, f))
		return false;
	if (*e && (!me_mends(t->r, *m, *e)))
		*e = NULL;
	return true;
}

static bool ask(struct tx *tx, void *arg, struct fault *f)
{
	struct taking *t = arg;
	struct request *r = t->r;
	struct child_model *m = NULL;
	const struct entry *e;
	bool ok = find(t, tx, &m, &e, f);
	if (ok && !e)
		page_error(r, t->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	if (ok && e) {
		struct values *v = r->form ? (struct values *)r->form : form_empty(r->arena, &back_form);
		struct fact_line *fact = arena_array(r->arena, struct fact_line, e->kind->n + 1);
		size_t n = 0;
		if (!r->form)
			form_set_int(v, 0, e->version);
		for (size_t i = 0; i < e->kind->n; i++)
			if (e->kind->fields[i].child && field_shown(e, &e->kind->fields[i]) && seen_field(r, m, e, &e->kind->fields[i]) &&
			    (fact[n] = seen_fact(r, tx, m, e, &e->kind->fields[i], true)).value.n)
				n++;
		r->layout.back = me_write_address(r, "record", e->kind, e);
		r->layout.is_private = true;
		struct out *o = page_begin(r, t->a, r->site->words->plain[MSG_ME_THING_BACK]);
		form_problems(o, v);
		me_back_view(o, e->kind->child_one, fact, n);
		form_begin(o, v, r->path.at, r->layout.token);
		form_field(o, v, 0, NULL);
		govuk_button(o,
		    &(struct govuk_button){.text = o->words->plain[MSG_ME_THING_BACK],
		        .classes = TEXT("govuk-button--warning"),
		        .prevent_double_click = TEXT("true")});
		form_end(o);
		page_end(r, t->a);
	}
	if (m)
		caseload_put(m);
	return ok;
}

static bool show_back(struct request *r, struct answer *a, struct fault *f)
{
	struct taking t = {.r = r, .a = a};
	return house_read(r, ask, &t, f);
}

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	struct taking *t = arg;
	struct child_model *m = NULL;
	const struct entry *e;
	bool ok = find(t, tx, &m, &e, f);
	if (ok && e)
		t->kind = e->kind, t->id = e->id;
	if (m)
		caseload_put(m);
	return ok;
}

static bool take(struct tx *tx, void *arg, struct fault *f)
{
	struct taking *t = arg;
	return entry_take_back(tx, t->r->arena, &t->hand, t->kind, t->id, form_version(t->r->form, 0), f);
}

static void not_taken(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct taking *t = arg;
	(void)f;
	a->status = 409;
	r->layout.back = arena_printf(r->arena, "/me/record/%s/%lld", t->kind->name, (long long)t->id);
	me_back_refused_view(page_begin(r, a, r->site->words->plain[MSG_ME_THING_NOT_DONE]), r->layout.back);
	page_end(r, a);
}

static bool send_back(struct request *r, struct answer *a, struct fault *f)
{
	struct taking *t = arena_new_of(r->arena, struct taking);
	*t = (struct taking){.r = r, .a = a};
	if (!house_read(r, look, t, f))
		return false;
	if (!t->kind) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	t->hand = house_hand(r);
	house_write_or(r, a, "take back", take, t, TEXT("/me/record"), not_taken);
	house_done(r, a, MSG_DONE_BACK_KID);
	return true;
}
ROUTE(me_take_back, .method = METHOD_GET, .pattern = "/me/take-back/{kind}/{entry-id}", .permission = "self.see", .handle = show_back,
    .audience = AUDIENCE_CHILD, .title = "I take back what I wrote", .child_bearing = true);
ROUTE(do_me_take_back, .method = METHOD_POST, .pattern = "/me/take-back/{kind}/{entry-id}", .permission = "self.see", .handle = send_back,
    .audience = AUDIENCE_CHILD, .title = "I take back what I wrote", .child_bearing = true, .form = &back_form, .show = show_back);
