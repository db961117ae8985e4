/* Writing by the forms of kinds, about a child and about any other thing: add; correct what was written wrong; change what has moved on. */
#include "house/child_write.view.h"
#include "house/pages/kind_form.h"
#include "house/pages/me_thing.h"
#include "house/pages/me_write.h"
#include "house/pages/mends.h"
#include "house/pages/rows.h"
#include "house/pages/things.h"
#include "house/pages/worker.h"
#include "house/pages/writing.h"
#include "record/people.h"

#define ADD WRITING_ADD
#define CORRECT WRITING_CORRECT
#define CHANGE WRITING_CHANGE
static const enum verb verbs[] = {VERB_ADD, VERB_CORRECT, VERB_CHANGE};

/* What is to be written, found once for the form and, where nothing was typed yet, for the values. */
struct writing {
	struct request *r;
	enum writing_mode mode;
	struct kind_form *form;  /* NULL: there is no such page for this visitor */
	struct values *fresh;
};

static bool adds_row(const struct request *r, const struct child_model *m, const struct entry *holder, const struct kind *k)
{
	return !holder->taken_back && seen_may(r, m, VERB_ADD, k->name);
}

/* The form, and what stands in it before anything is typed. k NULL: there is none. */
static bool prepared(
    struct writing *w, struct tx *tx, const struct kind_subject *s, const struct kind *k, const struct entry *e, struct fault *f)
{
	if (!k)
		return true;
	w->form = kind_form_new(w->r, tx, s, verbs[w->mode], k, e, NULL, f);
	if (!w->form)
		return false;
	w->fresh = form_empty(w->r->arena, &w->form->form);
	if (e)
		kind_form_fill(w->form, w->fresh, e, w->mode == CORRECT);
	else
		kind_form_begin(w->r, w->form, w->fresh);
	return true;
}

static bool about_child(const struct request *r)
{
	return !strncmp(r->route->pattern, "/child/", 7);
}

static bool may_write(const struct request *r, enum writing_mode mode, const struct child_model *m, const struct kind *k,
    const struct entry *e)
{
	if (me_writes(r))
		return mode == ADD ? me_adds(r, m, k) : mode == CORRECT && me_mends(r, m, e);
	return mode == ADD ? worker_adds(r, m, k) : mode == CORRECT ? worker_corrects(r, m, e) : worker_changes(r, m, e);
}

static bool prepare(struct tx *tx, void *arg, struct fault *f)
{
	struct writing *w = arg;
	struct request *r = w->r;
	struct child_model *m;
	struct kind_subject s;
	const struct kind *k = NULL;
	const struct entry *e = NULL;
	if (!about_child(r) && !me_writes(r))
		return writing_thing(r, tx, w->mode, &s, &k, &e, f) && prepared(w, tx, &s, k, e, f);
	enum row row = seen_find(r, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct entry *holder = NULL;
	bool row_new = w->mode == ADD && request_id(r, "entry-id");
	bool ok = (w->mode == ADD && !row_new) || rows_entry(r, tx, m, &e, &holder, f);
	k = row_new ? (e ? rows_kind(r, e->kind) : NULL) : w->mode == ADD ? kind_form_kind(r) : e ? e->kind : NULL;
	bool may = ok && k && (row_new ? adds_row(r, m, e, k) : may_write(r, w->mode, m, k, e));
	if (row_new)
		e = NULL;
	s = kind_subject_child(r, m, e);
	if (may && k->holder) {
		s.about = holder->id;
		s.page = arena_printf(r->arena, "%.*s/entry/%s/%lld", TEXT_ARG(s.address), holder->kind->name, (long long)holder->id);
	}
	if (may && me_writes(r))
		ok = me_subject(r, tx, k, k->holder ? holder : e, &s, f);
	ok = ok && prepared(w, tx, &s, may ? k : NULL, e, f);
	if (ok && w->form && me_writes(r))
		w->form->draft = false; /* what they write of themselves stands when it is sent */
	caseload_put(m);
	return ok;
}

static enum writing_mode mode_of(const struct request *r)
{
	return strstr(r->route->pattern, "/add") ? ADD : strstr(r->route->pattern, "/correct/") ? CORRECT : CHANGE;
}

const struct form *writing_form(struct request *r, struct fault *f)
{
	struct writing w = {.r = r, .mode = mode_of(r)};
	return house_read(r, prepare, &w, f) && w.form ? &w.form->form : NULL;
}

/* Begins with its form: the route's form is one of these. */
static const struct kind_form *form_of(const struct values *v)
{
	return (const struct kind_form *)v->form;
}

/* Where writing leads to, and back: a row is read where its holder stands. */
static struct text entry_page(const struct request *r, const struct kind_form *form)
{
	if (form->about.page.n)
		return form->about.page;
	if (mode_of(r) == ADD)
		return form->about.address;
	return arena_printf(
	    r->arena, "%.*s/entry/%s/%lld", TEXT_ARG(form->about.address), form->kind->name, (long long)request_id(r, "entry-id"));
}

static void draw(struct request *r, struct answer *a, const struct values *v, const struct conflict *both)
{
	static const enum message titles[] = {MSG_CHILD_WRITE_ADD, MSG_CHILD_WRITE_CORRECT, MSG_CHILD_WRITE_CHANGE};
	static const enum message helps[] = {MSG_NONE, MSG_CHILD_WRITE_CORRECT_HELP, MSG_CHILD_WRITE_CHANGE_HELP};
	/* what was planned and has come is written up, and was never wrong */
	bool up = mode_of(r) == CORRECT && form_of(v)->plan;
	enum message title = up ? MSG_CHILD_WRITE_UP : titles[mode_of(r)];
	const struct kind_form *k = form_of(v);
	enum writing_mode mode = mode_of(r);
	r->layout.back = entry_page(r, k);
	r->form = v; /* what page_begin's title says of errors */
	if (k->about.young) {
		me_thing_draw(r, a, mode, v, both);
		return;
	}
	struct out_arg doing[] = {out_arg_text(r->site->words->plain[title]), out_arg_text(worker_title(r->arena, k->kind->one))};
	struct out *o = page_begin(r, a, out_words(r->arena, r->site->words, MSG_CHILD_WRITE_TITLE, doing, 2));
	form_problems(o, v);
	write_top_view(o, title, worker_title(r->arena, k->kind->one), k->about.named, k->kind->says, up ? MSG_NONE : helps[mode]);
	if (both)
		write_conflict_view(o, both);
	form_begin(o, v, r->path.at, r->layout.token);
	kind_form_draw(o, k, v);
	form_end(o);
	page_end(r, a);
}

/* ---- asked ---- */

bool writing_show(struct request *r, struct answer *a, struct fault *f)
{
	struct writing w = {.r = r, .mode = mode_of(r)};
	if (r->form) { /* typed, and wrong somewhere: say all that is wrong at once */
		struct values *v = (struct values *)r->form;
		struct entry *e = kind_form_entry(r, form_of(v));
		kind_form_take(r, form_of(v), v, e);
		if (w.mode != CORRECT) /* what is not asked again stands there already */
			kind_form_check(r, form_of(v), v, e);
		draw(r, a, v, NULL);
		return true;
	}
	if (!house_read(r, prepare, &w, f))
		return false;
	if (!w.form)
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	else
		draw(r, a, w.fresh, NULL);
	return true;
}

/* ---- sent ---- */

struct saving {
	struct request *r;
	struct answer *a;
	struct hand hand;
	enum writing_mode mode;
	const struct kind_form *form;
	struct entry *typed;  /* what was asked, as typed; the rest is blank */
	struct entry *mine;   /* made of it on the writer's thread */
	struct problems problems;
	struct clashes clashes;
	struct conflict both;
};

/* What was typed, over the version that the form was made from. */
static bool put_together(struct tx *tx, struct saving *s, struct fault *f)
{
	int64_t id = request_id(s->r, "entry-id");
	enum row row = entry_get_version(tx, s->r->arena, s->hand.authority, s->form->kind, id, form_version(s->r->form, s->form->version),
	    &s->mine, f);
	if (row == ROW_NONE)
		return fault_set(f, FAULT_ASKED, "entry.none", "There is no such version of this entry. Open it again.");
	if (row == ROW_FAULT)
		return false;
	for (size_t i = 0; i < s->form->n; i++)
		s->mine->value[s->form->field[i]] = s->typed->value[s->form->field[i]];
	if (!s->form->kind->sign) /* what two sign is as final as their signatures make it */
		s->mine->state = s->typed->state;
	return true;
}

/* The two texts in words, while names can be looked up. */
static void say_both(struct tx *tx, struct saving *s)
{
	struct arena *a = s->r->arena;
	s->both.line = arena_array(a, struct conflict_line, s->clashes.n + 1);
	for (size_t i = 0; i < s->clashes.n; i++) {
		struct clash *c = &s->clashes.at[i];
		struct entry *theirs = entry_new(a, s->form->kind, 0);
		theirs->value[c->field - s->form->kind->fields] = c->theirs;
		bool young = s->form->about.young;
		s->both.line[s->both.n++] = (struct conflict_line){text_of(young && c->field->child ? c->field->child : c->field->label),
		    seen_words(s->r, tx, NULL, theirs, c->field, young), seen_words(s->r, tx, NULL, s->mine, c->field, young)};
	}
	if (s->clashes.by)
		person_name(tx, a, s->hand.authority, s->clashes.by, &s->both.who, NULL);
}

/* A thing that was just made has a page: there whoever made it goes on. */
static void to_new_thing(struct saving *s)
{
	for (size_t i = 0; i < s->a->n_headers; i++)
		if (!strcmp(s->a->header[i].name, "Location"))
			s->a->header[i].value = things_address(s->r, s->typed->id, s->form->about.young);
}

static bool save(struct tx *tx, void *arg, struct fault *f)
{
	struct saving *s = arg;
	struct arena *a = s->r->arena;
	s->clashes = (struct clashes){0};
	s->problems = (struct problems){0};
	s->both = (struct conflict){0};
	if (s->mode == ADD) {
		bool ok = entry_add(tx, a, &s->hand, s->typed, &s->problems, f);
		if (ok && s->form->kind->thing && !about_child(s->r))
			to_new_thing(s);
		return ok;
	}
	if (s->mode == CHANGE)
		return entry_change(tx, a, &s->hand, request_id(s->r, "entry-id"), form_version(s->r->form, s->form->version), s->typed,
		    &s->problems, &s->clashes, f);
	if (!put_together(tx, s, f))
		return false;
	bool ok = entry_correct(tx, a, &s->hand, s->mine, &s->problems, &s->clashes, f);
	if (!ok && s->clashes.n)
		say_both(tx, s);
	return ok;
}

static void refused(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct saving *s = arg;
	struct values *v = (struct values *)r->form;
	if (s->both.n) { /* the form now holds both: theirs in what I left alone, mine where we differ */
		kind_form_fill(s->form, v, s->mine, true);
		form_set_int(v, s->form->version, s->clashes.version);
		a->status = 409;
	} else if (s->problems.n) {
		kind_form_problems(s->form, v, &s->problems);
	}
	if (!s->problems.n && s->form->about.young)
		form_problem(v, r->site->words->plain[s->both.n ? MSG_ME_THING_BOTH : MSG_ME_THING_NOT_DONE_SAY]);
	else if (!s->problems.n)
		form_problem(v, arena_text(r->arena, text_of(f->say)));
	if (a->status == 200)
		a->status = 422;
	draw(r, a, v, s->both.n ? &s->both : NULL);
}

bool writing_send(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct values *v = (struct values *)r->form;
	const struct kind_form *k = form_of(v);
	struct saving *s = arena_new_of(r->arena, struct saving);
	*s = (struct saving){.r = r, .a = a, .hand = house_hand(r), .mode = mode_of(r), .form = k, .typed = kind_form_entry(r, k)};
	if (s->mode != ADD && !form_given(v, k->version)) {
		page_error(r, a, 400, MSG_ERROR_BAD_TITLE, MSG_ERROR_BAD_SAY);
		return true;
	}
	kind_form_take(r, k, v, s->typed);
	if (!(s->mode == CORRECT ? form_ok(v) : kind_form_check(r, k, v, s->typed))) {
		a->status = 422;
		return writing_show(r, a, f);
	}
	if (about_child(r))
		mends_remember(r, NULL, k->kind, s->mode == ADD ? 0 : request_id(r, "entry-id"));
	house_write_or(r, a, "entry", save, s, entry_page(r, k), refused);
	static const enum message says[] = {MSG_DONE_SAVED, MSG_DONE_CORRECTED, MSG_DONE_CHANGED};
	if (k->about.young) {
		house_done(r, a, s->typed->state == STATE_DRAFT ? MSG_DONE_DRAFT_KID : MSG_DONE_SAVED_KID);
		return true;
	}
	house_done_kind(r, a, k->kind->sign ? MSG_DONE_TO_SIGN : s->typed->state == STATE_DRAFT ? MSG_DONE_DRAFT : says[s->mode],
	    k->kind->name);
	return true;
}

/* once: the very same again is a second entry, and is asked back; a correction is the same correction. */
#define WRITES(name, address, says, once) \
	ROUTE(name, .method = METHOD_GET, .pattern = address, .permission = "child.write", .handle = writing_show, \
	    .audience = AUDIENCE_ADULT, .title = says, .child_bearing = true); \
	ROUTE(do_##name, .method = METHOD_POST, .pattern = address, .permission = "child.write", .handle = writing_send, \
	    .audience = AUDIENCE_ADULT, .title = says, .child_bearing = true, .adds = (once), .form_for = writing_form, \
	    .show = writing_show)

WRITES(child_add, "/child/{id}/add/{kind}", "Adding to a child's record", true);
WRITES(child_add_row, "/child/{id}/entry/{kind}/{entry-id}/rows/{field}/add", "Adding a row to an entry of a child's record", true);
WRITES(child_correct, "/child/{id}/correct/{kind}/{entry-id}", "Correcting what was written wrong", false);
WRITES(child_change, "/child/{id}/change/{kind}/{entry-id}", "Writing that life has moved on", true);
