/* Records that were opened because somebody had to know now: who, why, when; and the manager's word on it. */
#include "house/pages/opened.h"
#include "base/clock.h"
#include "house/kept.h"
#include "house/opened.view.h"
#include "house/pages/seen.h"
#include "house/pages/worker.h"
#include "kit/form.h"
#include "record/people.h"

static const struct input word_inputs[] = {{.name = "word", .type = INPUT_LINES, .label = MSG_OPENED_WORD, .hint = MSG_OPENED_WORD_HINT,
    .missing = MSG_OPENED_WORD_MISSING, .required = true, .most = 1000, .rows = 3}};
static const struct form word_form = {word_inputs, 1};

struct listing {
	struct request *r;
	struct answer *a;
	const struct values *v;
	struct opened_line *line;
	int64_t *child;
	size_t n;
	struct opened_line *one; /* the one of the address; NULL: there is none */
};

/* "Tuesday 3 March 2026, 14:05" */
static struct text moment(struct arena *a, int64_t at)
{
	char hhmm[8];
	return arena_printf(a, "%.*s, %s", TEXT_ARG(seen_day(a, clock_day(at))), clock_hhmm(at, hhmm));
}

static bool line_of(struct listing *l, struct tx *tx, const struct glass *g, struct opened_line *out, struct fault *f)
{
	struct arena *a = l->r->arena;
	const struct actor *me = actor_at(l->r);
	struct text child = {0}, by = {0};
	if (person_name(tx, a, me->authority, g->child, &child, f) == ROW_FAULT ||
	    (g->seen_by && person_name(tx, a, me->authority, g->seen_by, &by, f) == ROW_FAULT))
		return false;
	*out = (struct opened_line){.child = child, .who = g->who, .when = moment(a, g->at), .why = g->reason, .word = g->word, .by = by,
	    .on = g->seen_at ? seen_day(a, clock_day(g->seen_at)) : (struct text){0}, .told = g->told, .own = g->user == me->user,
	    .until = g->until > l->r->now ? moment(a, g->until) : (struct text){0}};
	if (!g->seen_at && !out->own)
		out->href = arena_printf(a, "/opened/%lld", (long long)g->id);
	return true;
}

/* Two of one name, where the visitor may see what tells them apart. */
static bool tell_apart(struct listing *l, struct tx *tx, const int64_t *of, struct fault *f)
{
	struct request *r = l->r;
	struct visitor *v = visitor_of(r);
	const struct actor *me = actor_at(r);
	size_t n = 0;
	bool ok = caseload_fresh(today_of(r), tx, me->authority, r->today, &v->fresh, f);
	struct child_model **m = arena_array(r->arena, struct child_model *, v->n_listed + 1);
	for (size_t i = 0; ok && i < v->n_listed; i++) {
		struct access_subject s = {.authority = me->authority, .child = l->child[i]};
		ok = access_relation(tx, me, r->today, r->now, NULL, &s, f);
		if (!ok || !access_may(me, VERB_SEE, "person", "dob", &s).may)
			continue;
		enum row row = caseload_get(today_of(r), tx, &v->fresh, l->child[i], &m[n], f);
		ok = row != ROW_FAULT;
		n += row == ROW_ONE;
	}
	const struct text *apart = worker_apart(r, m, n);
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < n; k++)
			if (m[k]->person == of[i])
				l->line[i].apart = apart[k];
	while (n) /* the newest first: what is held is given back from there */
		caseload_put(m[--n]);
	return ok;
}

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	struct request *r = l->r;
	struct glass *g;
	size_t n;
	int64_t wanted = request_id(r, "grant-id");
	if (!access_glass_list(tx, r->arena, actor_at(r), r->today, &g, &n, f))
		return false;
	l->line = arena_array(r->arena, struct opened_line, n + 1);
	l->child = arena_array(r->arena, int64_t, n + 1);
	int64_t *of = arena_array(r->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (wanted && g[i].id != wanted)
			continue;
		if (!line_of(l, tx, &g[i], &l->line[l->n], f))
			return false;
		if (g[i].id == wanted)
			l->one = &l->line[l->n];
		size_t k = 0; /* each child once in the look */
		while (k < visitor_of(r)->n_listed && l->child[k] != g[i].child)
			k++;
		l->child[k] = g[i].child;
		visitor_of(r)->n_listed += k == visitor_of(r)->n_listed;
		of[l->n++] = g[i].child;
	}
	visitor_of(r)->listed = l->child;
	return tell_apart(l, tx, of, f);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r, .a = a};
	if (!house_read(r, find, &l, f))
		return false;
	opened_view(page_begin(r, a, r->site->words->plain[MSG_OPENED_TITLE]), l.line, l.n);
	page_end(r, a);
	return true;
}
ROUTE(opened, .method = METHOD_GET, .pattern = "/opened", .permission = "glass.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "Records that were opened because somebody had to know now", .child_bearing = true);

static bool show_one(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r, .a = a};
	if (!house_read(r, find, &l, f))
		return false;
	if (!l.one) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	const struct values *v = r->form ? r->form : form_empty(r->arena, &word_form);
	r->layout.back = TEXT("/opened");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_OPENED_ONE]);
	form_problems(o, v);
	opened_one_view(o, l.one);
	if (l.one->href.n) {
		form_begin(o, v, r->path.at, r->layout.token);
		form_field(o, v, 0, "s");
		form_button(o, MSG_OPENED_READ);
		form_end(o);
	}
	page_end(r, a);
	return true;
}

static bool mark(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	return access_glass_seen(tx, actor_at(r), request_id(r, "grant-id"), form_text(r->form, 0), r->today, r->now, f);
}

static void not_marked(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg;
	a->status = 409;
	visitor_of(r)->n_listed = 0;
	r->layout.back = TEXT("/opened");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_OPENED_ONE]);
	opened_refused_view(o, f->say);
	kept_draw(r, o);
	page_end(r, a);
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write_or(r, a, "opened", mark, r, TEXT("/opened"), not_marked);
	house_done(r, a, MSG_DONE_OPENED);
	return true;
}
ROUTE(opened_one, .method = METHOD_GET, .pattern = "/opened/{grant-id}", .permission = "glass.see", .handle = show_one,
    .audience = AUDIENCE_ADULT, .title = "One opened record, to be marked as read", .child_bearing = true);
ROUTE(do_opened_one, .method = METHOD_POST, .pattern = "/opened/{grant-id}", .permission = "glass.see", .handle = send,
    .audience = AUDIENCE_ADULT, .title = "One opened record, to be marked as read", .child_bearing = true, .form = &word_form,
    .show = show_one);
