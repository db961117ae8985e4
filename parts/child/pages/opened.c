/* Records that were opened because somebody had to know now: who, why, when; and what a manager said of it, where they took its step. */
#include "parts/child/pages/opened.h"
#include "base/clock.h"
#include "parts/child.opened.view.h"
#include "house/pages/seen.h"
#include "house/pages/worker.h"
#include "record/people.h"

struct listing {
	struct request *r;
	struct answer *a;
	struct opened_line *line;
	int64_t *child;
	size_t n;
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
		out->href = arena_printf(a, "/step/opening/%lld", (long long)g->id);
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
	if (!access_glass_list(tx, r->arena, actor_at(r), r->today, &g, &n, f))
		return false;
	l->line = arena_array(r->arena, struct opened_line, n + 1);
	l->child = arena_array(r->arena, int64_t, n + 1);
	int64_t *of = arena_array(r->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!line_of(l, tx, &g[i], &l->line[l->n], f))
			return false;
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
