/* Where the day begins: who waits for me comes first, then what is to be done today, then what is overdue. What is reckoned from models
 * is kept as it was drawn while they stand; what is asked of the database stands between. */
#include "house/pages/home.h"
#include "base/clock.h"
#include "house/home.view.h"
#include "house/house.h"
#include "house/pages/return.h"
#include "house/pages/safe.h"
#include "house/pages/side.h"
#include "house/pages/sign.h"
#include "house/pages/steps.h"
#include "house/pages/waits.h"
#include "today/findings.h"
#include <stdlib.h>

enum { SHOWN = 8, MANY = 20, FEW = 30 }; /* MANY: of what waits for me; FEW: so many children stand on the home themselves */
enum { SAID, SIGN, PLANNED, DRAFTS, TASKS, FINDINGS, OVERDUE, PARTS };
static const enum message titles[PARTS] = {MSG_HOME_SAID, MSG_HOME_SIGN, MSG_HOME_PLANNED, MSG_HOME_DRAFTS, MSG_HOME_TASKS,
    MSG_HOME_FINDINGS, MSG_HOME_OVERDUE};

struct rowed {
	struct home_row row;
	int64_t child;
	int first;  /* sorted by this, then by the day, then by the name */
	day on;
};
struct gathering {
	struct request *r;
	struct tx *tx;
	struct rowed *at[PARTS];
	size_t n[PARTS], cap[PARTS];
	size_t tasks;
	struct text apart; /* of the child in hand */
	const struct child_model *m;
	struct fault *f;
};

static struct rowed *add(struct gathering *g, int part)
{
	struct arena *a = g->r->arena;
	g->at[part] = arena_grow(a, g->at[part], &g->cap[part], g->n[part] + 1, sizeof *g->at[part]);
	struct rowed *x = &g->at[part][g->n[part]++];
	*x = (struct rowed){.child = g->m->person, .row = {.name = arena_text(a, g->m->name), .apart = g->apart}, .on = DAY_MAX};
	return x;
}

static int in_order(const void *a, const void *b)
{
	const struct rowed *x = a, *y = b;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	int names = text_cmp(x->row.name, y->row.name);
	return names ? names : (x->child > y->child) - (x->child < y->child);
}

static struct text said(const struct request *r, enum message id, struct text x)
{
	struct out_arg args[] = {out_arg_text(x)};
	return out_words(r->arena, r->site->words, id, args, 1);
}

/* What they said and wait for an answer to. A young adult's first, for the adviser whose they are. */
static void add_said(struct gathering *g)
{
	const struct request *r = g->r;
	const struct entries *all = model_of(g->m, "view");
	for (size_t i = 0; i < all->n; i++) {
		const struct entry *e = all->at[i];
		if (!waits_answer(r, g->m, e))
			continue;
		day by = value_day(entry_value(e, "answer_by"));
		struct rowed *x = add(g, SAID);
		x->first = actor_at(r)->role == ROLE_PERSONAL_ADVISER && worker_age(r, g->m) < 18;
		x->on = by == DAY_NONE ? DAY_MAX : by;
		x->row.late = by != DAY_NONE && by < r->today;
		x->row.what = said(r, MSG_HOME_SAID_ON, seen_near(r, entry_from(e)));
		if (by != DAY_NONE)
			x->row.when = said(r, MSG_HOME_BY, seen_near(r, by));
		x->row.href = arena_printf(r->arena, "/child/%lld/answer/%lld", (long long)g->m->person, (long long)e->id);
	}
}

static bool add_signs(struct gathering *g)
{
	struct sign_line *line;
	size_t n;
	if (!sign_lines(g->r, g->tx, g->m, &line, &n, g->f))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!line[i].mine)
			continue;
		struct rowed *x = add(g, SIGN);
		x->row.what = line[i].title;
		x->row.href = line[i].href;
	}
	return true;
}

/* Drafts: planned for today or before, to be written up; and those that I began. */
static void add_drafts(struct gathering *g)
{
	const struct request *r = g->r;
	const struct described *d = record_kinds();
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < g->m->of[i].n; k++) {
			const struct entry *e = g->m->of[i].at[k];
			day planned = e->state == STATE_DRAFT && !e->taken_back ? worker_planned(e) : DAY_NONE;
			bool today = planned != DAY_NONE && planned <= r->today, mine = planned == DAY_NONE && e->written_by &&
			    e->written_by == actor_at(r)->person;
			if (e->state != STATE_DRAFT || e->taken_back || d->kinds[i].sign || !(today || mine) || !seen_entry(r, g->m, e) ||
			    !worker_corrects(r, g->m, e))
				continue;
			struct rowed *x = add(g, today ? PLANNED : DRAFTS);
			x->on = today ? planned : r->today - clock_day(e->written_at);
			x->row.what = worker_title(r->arena, e->kind->one);
			x->row.late = today && planned < r->today;
			x->row.when = today ? seen_near(r, planned) : seen_near(r, clock_day(e->written_at));
			x->row.href = arena_printf(r->arena, "/child/%lld/entry/%s/%lld", (long long)g->m->person, e->kind->name,
			    (long long)e->id);
		}
}

static void add_overdue(struct gathering *g)
{
	const struct request *r = g->r;
	const struct duty_row *worst = NULL;
	size_t n = 0;
	for (size_t i = 0; i < g->m->duties; i++) {
		const struct duty_row *d = &g->m->duty[i];
		if (!d->open || d->state != DUTY_OVERDUE || !worker_sees_due(r, g->m, d))
			continue;
		n++;
		worst = !worst || d->due < worst->due ? d : worst;
	}
	if (!n)
		return;
	struct rowed *x = add(g, OVERDUE);
	x->on = worst->due;
	x->row.due = worker_due(r, g->m, worst, seen_may(r, g->m, VERB_ADD, "reason"));
	x->row.due.note = arena_text(r->arena, x->row.due.note);
	x->row.late = true;
	x->row.what = x->row.due.title;
	x->row.when = x->row.due.due;
	x->row.href = arena_printf(r->arena, "/child/%lld#due", (long long)g->m->person);
}

/* Kept in the model by role: it depends on nothing else of the visitor where the child is theirs. */
bool home_findings(const struct request *r, struct tx *tx, const struct child_model *m, size_t *n, struct fault *f)
{
	struct child_findings found;
	_Atomic int32_t *kept = &((struct child_model *)m)->found[actor_at(r)->role];
	int32_t was = atomic_load(kept);
	*n = was > 0 ? (size_t)was : 0;
	if (was >= 0 || !seen_may(r, m, VERB_SEE, "finding") || !seen_may(r, m, VERB_ADD, "reason"))
		return true;
	if (!findings_of_child(today_of(r), tx, actor_at(r)->authority, m, r->arena, r->today, &found, f))
		return false;
	for (size_t i = 0; i < found.n; i++) {
		const struct finding_row *t = &found.thing[i];
		struct found_row *row = arena_array(r->arena, struct found_row, t->n);
		struct finding_line line;
		for (uint32_t k = 0; k < t->n; k++) {
			const struct finding *x = &found.found.at[t->first + k];
			row[k] = (struct found_row){(enum table)x->table, finding_since(found.closing.cohort, x)};
		}
		*n += !t->right.is && findings_line(r, m, t->rule, row, t->n, &line);
	}
	child_findings_free(&found);
	atomic_store(kept, (int32_t)*n);
	return true;
}

static bool add_findings(struct gathering *g)
{
	size_t n;
	if (!home_findings(g->r, g->tx, g->m, &n, g->f))
		return false;
	if (!n)
		return true;
	struct rowed *x = add(g, FINDINGS);
	struct out_arg args[] = {out_arg_uint(n)};
	x->on = -(day)n; /* the most first */
	x->row.what = out_words(g->r->arena, g->r->site->words, MSG_HOME_THINGS, args, 1);
	x->row.href = arena_printf(g->r->arena, "/child/%lld/findings", (long long)g->m->person);
	return true;
}

static bool gather(struct gathering *g, struct child_model *const *m, size_t n, bool findings_alone)
{
	const struct text *apart = worker_apart(g->r, m, n);
	struct request *r = g->r;
	struct seen_as as;
	bool ok = true;
	g->r = seen_as(&as, r, &visitor_of(r)->subject);
	for (size_t i = 0; ok && i < n; i++) {
		g->m = m[i];
		g->apart = apart[i];
		as.visitor.subject = (struct access_subject){.authority = actor_at(g->r)->authority, .child = m[i]->person,
		    .relation = worker_standing(actor_at(g->r)->role)};
		ok = add_findings(g);
		if (findings_alone || !ok)
			continue;
		add_said(g);
		add_drafts(g);
		add_overdue(g);
		g->tasks += tasks_of(g->r, m[i]);
		ok = add_signs(g);
	}
	g->r = r;
	for (int p = 0; p < PARTS; p++)
		if (g->n[p])
			qsort(g->at[p], g->n[p], sizeof *g->at[p], in_order);
	return ok;
}

/* ---- drawn ---- */

struct naming {
	int64_t *child;
	size_t n;
};
static void name_child(struct naming *l, int64_t child)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->child[i] == child)
			return;
	l->child[l->n++] = child;
}

/* The pages that have all of a part. */
static const struct {
	const char *path;
	int part;
} wholes[] = {{"/home/said", SAID}, {"/home/sign", SIGN}, {"/home/planned", PLANNED}, {"/home/drafts", DRAFTS},
    {"/home/findings", FINDINGS}};

static const char *whole_of(int part)
{
	for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
		if (wholes[i].part == part)
			return wholes[i].path;
	return "/children?show=overdue";
}

/* Rows that come from elsewhere: as many as have room, and the way to all of them. */
static void draw_rows(struct out *o, enum message title, const struct home_row *row, size_t n, const char *more)
{
	if (n)
		home_part_view(o, &(struct home_part){.title = title, .row = (struct home_row *)row, .n = n < MANY ? n : MANY, .all = n,
		    .more = n > MANY ? text_of(more) : (struct text){0}});
}

static void draw_part(struct gathering *g, int part, size_t most, struct out *o, struct naming *l)
{
	struct home_part p = {.title = titles[part], .all = g->n[part], .n = g->n[part] < most ? g->n[part] : most};
	p.row = arena_array(g->r->arena, struct home_row, p.n + 1);
	for (size_t i = 0; i < p.n; i++) {
		p.row[i] = g->at[part][i].row;
		name_child(l, g->at[part][i].child);
	}
	if (p.n < p.all)
		p.more = text_of(whole_of(part));
	if (p.n)
		home_part_view(o, &p);
}

static void draw_tasks(struct gathering *g, struct out *o)
{
	size_t all = g->tasks + g->n[SIGN]; /* as the list itself */
	struct out_arg args[] = {out_arg_uint(all)};
	struct home_row row = {.href = TEXT("/tasks"), .what = out_words(g->r->arena, g->r->site->words, MSG_HOME_THINGS, args, 1)};
	if (all)
		home_part_view(o, &(struct home_part){.title = titles[TASKS], .row = &row, .n = 1, .all = all});
}

struct homing {
	struct request *r;
	struct answer *a;
	struct child_model **m;
	size_t n;
	struct gathering g;
	bool gathered;
	struct naming named;
};

/* The two fragments that come from models: those who wait, and what is to be done. */
static bool fragment(struct homing *h, struct tx *tx, bool second, struct out *o, struct fault *f)
{
	struct request *r = h->r;
	struct visitor *v = visitor_of(r);
	const char *name = second ? "home, to do" : "home, who waits";
	uint64_t who = house_who(r) + second;
	struct drawn d;
	if (!caseload_drawn(today_of(r), &v->fresh, name, who, h->m, h->n, r->arena, &o->buf, &d)) {
		h->g.r = r, h->g.tx = tx, h->g.f = f;
		if (!h->gathered && !gather(&h->g, h->m, h->n, false))
			return false;
		h->gathered = true;
		struct naming own = {arena_array(r->arena, int64_t, h->n + 1), 0};
		size_t from = o->buf.n;
		if (!second) {
			draw_part(&h->g, SAID, MANY, o, &own);
		} else {
			draw_part(&h->g, SIGN, MANY, o, &own);
			draw_part(&h->g, PLANNED, MANY, o, &own);
			draw_part(&h->g, DRAFTS, MANY, o, &own);
			draw_tasks(&h->g, o);
			draw_part(&h->g, FINDINGS, SHOWN, o, &own);
			draw_part(&h->g, OVERDUE, SHOWN, o, &own);
		}
		d = (struct drawn){{o->buf.at + from, o->buf.n - from}, own.child, own.n};
		caseload_keep(today_of(r), &v->fresh, name, who, h->m, h->n, &d);
	}
	for (size_t i = 0; i < d.n_listed; i++)
		name_child(&h->named, d.listed[i]);
	return true;
}

/* Everybody, where they are few; else the way to them. */
static void everybody(struct homing *h, struct tx *tx, struct out *o)
{
	struct request *r = h->r;
	struct fresh *fresh = &visitor_of(r)->fresh;
	struct drawn d;
	if (!h->n)
		return;
	home_everybody_view(o, h->n, h->n > FEW);
	if (h->n > FEW)
		return;
	if (!caseload_drawn(today_of(r), fresh, "home, everybody", house_who(r), h->m, h->n, r->arena, &o->buf, &d)) {
		children_lines(r, tx, h->m, h->n, o, &d);
		caseload_keep(today_of(r), fresh, "home, everybody", house_who(r), h->m, h->n, &d);
	}
	for (size_t i = 0; i < d.n_listed; i++)
		name_child(&h->named, d.listed[i]);
}

/* The records that were opened over my children and that nobody has looked at yet. */
static bool opened(struct request *r, struct tx *tx, struct out *o, struct fault *f)
{
	size_t n, k = 0;
	if (!access_route(actor_at(r), "glass.see", NULL).may)
		return true;
	struct glass *g;
	if (!access_glass_list(tx, r->arena, actor_at(r), r->today, &g, &n, f))
		return false;
	struct home_row *row = arena_array(r->arena, struct home_row, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!g[i].seen_at && g[i].user != actor_at(r)->user)
			row[k++] = (struct home_row){.href = arena_printf(r->arena, "/step/opening/%lld", (long long)g[i].id),
			    .what = g[i].who,
			    .when = seen_near(r, clock_day(g[i].at))};
	draw_rows(o, MSG_HOME_OPENED, row, k, "/opened");
	return true;
}

/* The children on whose side I am, and who wait for an answer to what they gave to me. */
static bool on_their_side(struct homing *h, struct tx *tx, struct out *o, struct fault *f)
{
	struct request *r = h->r;
	struct side_child *side;
	size_t n, k = 0;
	if (!side_children(r, tx, &side, &n, f))
		return false;
	struct home_row *row = arena_array(r->arena, struct home_row, n + 1);
	int64_t *named = arena_array(r->arena, int64_t, h->named.n + h->n + n + 1);
	memcpy(named, h->named.child, h->named.n * sizeof *named);
	h->named.child = named;
	for (size_t i = 0; i < n; i++) {
		struct out_arg args[] = {out_arg_uint(side[i].waiting)};
		if (!side[i].waiting)
			continue;
		row[k++] = (struct home_row){.href = arena_printf(r->arena, "/child/%lld", (long long)side[i].id), .name = side[i].name,
		    .what = out_words(r->arena, r->site->words, MSG_HOME_SIDE_WAITS, args, 1)};
		if (k <= MANY)
			name_child(&h->named, side[i].id);
	}
	draw_rows(o, MSG_HOME_SIDE, row, k, "/children");
	return true;
}

static bool all_mine(struct homing *h, struct tx *tx, struct fault *f)
{
	struct request *r = h->r;
	int64_t *child;
	size_t n = 0;
	enum row got = ROW_ONE;
	if (!access_children(tx, r->arena, actor_at(r), r->today, &child, &n, f) ||
	    !caseload_fresh(today_of(r), tx, actor_at(r)->authority, r->today, &visitor_of(r)->fresh, f))
		return false;
	h->m = arena_array(r->arena, struct child_model *, n + 1);
	h->named.child = arena_array(r->arena, int64_t, n + 1);
	for (size_t i = 0; i < n && got != ROW_FAULT; i++)
		if ((got = caseload_get(today_of(r), tx, &visitor_of(r)->fresh, child[i], &h->m[h->n], f)) == ROW_ONE)
			h->n++;
	return got != ROW_FAULT;
}

static void done_with(struct homing *h)
{
	while (h->n) /* the newest first: what is held is given back from there */
		caseload_put(h->m[--h->n]);
	visitor_of(h->r)->listed = h->named.child;
	visitor_of(h->r)->n_listed = h->named.n;
}

static bool home(struct tx *tx, void *arg, struct fault *f)
{
	struct homing *h = arg;
	struct request *r = h->r;
	if (!all_mine(h, tx, f)) {
		done_with(h);
		return false;
	}
	struct out *o = page_begin(r, h->a, r->site->words->plain[MSG_HOME_TITLE]);
	home_top_view(o, access_route(actor_at(r), "child.register", NULL).may);
	size_t empty = o->buf.n;
	bool ok = safe_say(r, tx, o, f) && waiting_home(r, tx, o, f) && fragment(h, tx, false, o, f) && on_their_side(h, tx, o, f) &&
	    opened(r, tx, o, f) && fragment(h, tx, true, o, f);
	if (ok && o->buf.n == empty)
		home_nothing_view(o);
	if (ok)
		everybody(h, tx, o);
	page_end(r, h->a);
	done_with(h);
	return ok;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct homing h = {.r = r, .a = a};
	return house_read(r, home, &h, f);
}
ROUTE(home, .method = METHOD_GET, .pattern = "/home", .permission = "asked.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "Who waits for me, and what is to be done", .child_bearing = true);

/* All of one part, with nothing left out. */
static bool whole(struct tx *tx, void *arg, struct fault *f)
{
	struct homing *h = arg;
	struct request *r = h->r;
	h->g.r = r, h->g.tx = tx, h->g.f = f;
	if (!all_mine(h, tx, f)) {
		done_with(h);
		return false;
	}
	int part = FINDINGS;
	for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
		if (text_is(r->path, wholes[i].path))
			part = wholes[i].part;
	bool ok = gather(&h->g, h->m, h->n, part == FINDINGS);
	r->layout.back = TEXT("/home");
	struct out *o = page_begin(r, h->a, r->site->words->plain[titles[part]]);
	home_whole_top_view(o, titles[part]);
	if (ok && h->g.n[part])
		draw_part(&h->g, part, SIZE_MAX, o, &h->named);
	else
		home_nothing_view(o);
	page_end(r, h->a);
	done_with(h);
	return ok;
}

static bool show_whole(struct request *r, struct answer *a, struct fault *f)
{
	struct homing h = {.r = r, .a = a};
	return house_read(r, whole, &h, f);
}
ROUTE(home_findings, .method = METHOD_GET, .pattern = "/home/findings", .permission = "caseload.see", .handle = show_whole,
    .audience = AUDIENCE_ADULT, .title = "What the return's rules find about my children and young people", .child_bearing = true);
ROUTE(home_said, .method = METHOD_GET, .pattern = "/home/said", .permission = "caseload.see", .handle = show_whole,
    .audience = AUDIENCE_ADULT, .title = "All that my children said and wait for an answer to", .child_bearing = true);
ROUTE(home_sign, .method = METHOD_GET, .pattern = "/home/sign", .permission = "caseload.see", .handle = show_whole,
    .audience = AUDIENCE_ADULT, .title = "All that I am to sign", .child_bearing = true);
ROUTE(home_planned, .method = METHOD_GET, .pattern = "/home/planned", .permission = "caseload.see", .handle = show_whole,
    .audience = AUDIENCE_ADULT, .title = "All that was planned for today or before", .child_bearing = true);
ROUTE(home_drafts, .method = METHOD_GET, .pattern = "/home/drafts", .permission = "caseload.see", .handle = show_whole,
    .audience = AUDIENCE_ADULT, .title = "All drafts that I began", .child_bearing = true);
