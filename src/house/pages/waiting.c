/* What waits for me and what I asked, over all kinds: one list, one count. */
#include "base/clock.h"
#include "house/pages/steps.h"
#include "house/pages/worker.h"
#include "house/steps.view.h"
#include "house/waiting.view.h"
#include "record/thing_names.h"

/* A child meets the kinds that have words for them. */
static bool is_met(const struct request *r, const struct step_line *l)
{
	return !steps_young(r) || l->e->kind->child_one;
}

static struct text can(const struct request *r, const struct step_line *l)
{
	struct text all = {0};
	for (size_t i = 0; i < l->offers; i++) {
		const struct kind_step *s = l->offer[i].step;
		const char *z = s->button ? s->button : s->label;
		all = arena_printf(r->arena, "%.*s%s%s", TEXT_ARG(all), all.n ? ", " : "", z);
	}
	struct out_arg what[] = {out_arg_text(all)};
	return all.n ? out_words(r->arena, r->site->words, MSG_WAITING_CAN, what, 1) : all;
}

/* What came of it: the field that was written with the step at which it stands. */
static struct text came_of_it(const struct request *r, struct tx *tx, const struct step_line *l)
{
	for (size_t i = l->life.n; i-- > 1;) {
		const struct kind_step *s = l->life.row[i].is;
		if (!s || !s->reasons)
			continue;
		const struct field *x = &l->e->kind->fields[s->reason[s->reasons - 1]];
		if (access_may(actor_at(r), VERB_SEE, l->e->kind->name, x->name, &l->subject).may && (!steps_young(r) || x->child))
			return seen_words(r, tx, NULL, l->e, x, steps_young(r));
	}
	return (struct text){0};
}

static struct waiting_line line_of(
    const struct request *r, struct tx *tx, const struct thing_names *names, const struct step_line *l, bool mine)
{
	const struct step_row *now = step_now(&l->life);
	struct waiting_line w = {.title = worker_title(r->arena, steps_young(r) ? l->e->kind->child_one : l->e->kind->one),
	    .name = step_named_of(r, names, l),
	    .gist = step_gist(r, l),
	    .now = step_label(now, steps_young(r)),
	    .since = seen_near(r, clock_day(now->at)),
	    .due = l->open ? seen_near(r, now->due) : (struct text){0},
	    .late = l->late,
	    .told = l->told && !l->offers,
	    .bare = l->bare,
	    .lost = !now->is,
	    .href = l->bare ? (struct text){0} : step_address(r, l->e)};
	w.say = mine ? came_of_it(r, tx, l) : can(r, l);
	const struct thing_name *who = mine || l->bare ? NULL : thing_names_get(names, l->life.author);
	if (who)
		w.who = who->name;
	return w;
}

struct listing {
	struct request *r;
	struct answer *a;
	int64_t *listed;
	size_t n_listed;
};

static void name(struct listing *x, const struct step_line *l)
{
	for (size_t i = 0; i < x->n_listed; i++)
		if (x->listed[i] == l->e->child)
			return;
	if (l->e->child)
		x->listed[x->n_listed++] = l->e->child;
}

/* Whom and what the lines name, in as many statements for one as for many. */
static bool names_of(struct listing *x, struct tx *tx, const struct step_lines *all, struct thing_names *out, struct fault *f)
{
	int64_t *id = arena_array(x->r->arena, int64_t, 2 * all->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct step_line *l = &all->at[i];
		if (l->e->child || l->e->about)
			id[n++] = l->e->child ? l->e->child : l->e->about;
		if (l->life.author)
			id[n++] = l->life.author;
	}
	return thing_names(tx, x->r->arena, actor_at(x->r), x->r->today, id, n, out, f);
}

static struct waiting_line *lines_of(
    struct listing *x, struct tx *tx, const struct thing_names *names, const struct step_lines *all, bool mine, size_t *n)
{
	struct waiting_line *out = arena_array(x->r->arena, struct waiting_line, all->n + 1);
	*n = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (!is_met(x->r, &all->at[i]))
			continue;
		out[*n] = line_of(x->r, tx, names, &all->at[i], mine);
		if (!all->at[i].bare || out[*n].name.n)
			name(x, &all->at[i]);
		(*n)++;
	}
	return out;
}

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *x = arg;
	struct request *r = x->r;
	struct step_lines waits, asked;
	struct thing_names to, of;
	size_t n, m;
	if (!step_waiting(tx, r->arena, actor_at(r), r->today, r->now, &waits, f) ||
	    !step_asked(tx, r->arena, actor_at(r), r->today, r->now, &asked, f) ||
	    !names_of(x, tx, &waits, &to, f) || !names_of(x, tx, &asked, &of, f))
		return false;
	x->listed = arena_array(r->arena, int64_t, waits.n + asked.n + 1);
	struct waiting_line *w = lines_of(x, tx, &to, &waits, false, &n), *mine = lines_of(x, tx, &of, &asked, true, &m);
	visitor_of(r)->listed = x->listed, visitor_of(r)->n_listed = x->n_listed;
	if (steps_young(r)) {
		r->layout.back = TEXT("/me");
		r->layout.is_private = true;
		me_waiting_view(page_begin(r, x->a, r->site->words->plain[MSG_ME_WAITING_TITLE]), w, n, mine, m);
	} else {
		size_t groups;
		struct together_line *g = together_lines(r, &waits, &groups);
		waiting_view(page_begin(r, x->a, r->site->words->plain[MSG_WAITING_TITLE]), w, n, g, groups, mine, m);
	}
	page_end(r, x->a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct listing x = {.r = r, .a = a};
	return house_read(r, list, &x, f);
}
ROUTE(waiting, .method = METHOD_GET, .pattern = "/waiting", .permission = "asked.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "What waits for me, and what I asked", .child_bearing = true);
ROUTE(me_waiting, .method = METHOD_GET, .pattern = "/me/waiting", .permission = "self.see", .handle = show, .audience = AUDIENCE_CHILD,
    .title = "What waits for you, and what you asked", .child_bearing = true);

bool waiting_home(struct request *r, struct tx *tx, struct out *o, struct fault *f)
{
	struct step_lines waits;
	size_t n = 0, late = 0;
	if (!step_waiting(tx, r->arena, actor_at(r), r->today, r->now, &waits, f))
		return false;
	for (size_t i = 0; i < waits.n; i++)
		if (is_met(r, &waits.at[i]))
			n++, late += waits.at[i].late;
	if (n && steps_young(r))
		me_waiting_home_view(o, n);
	else if (n)
		waiting_home_view(o, n, late);
	return true;
}

bool waiting_findings(const struct request *r, struct tx *tx, struct stuck_line **out, size_t *n, struct fault *f)
{
	struct step_finding *all;
	if (!step_findings(tx, r->arena, actor_at(r)->authority, &all, n, f))
		return false;
	*out = arena_array(r->arena, struct stuck_line, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		const struct kind *k = kind_of(all[i].kind);
		int at = k ? kind_step_at(k, all[i].step) : -1;
		struct text who = all[i].rung, rest;
		if (text_starts(who, TEXT("every ")))
			text_cut(who, ' ', &who);
		who = text_cut(who, ' ', &rest); /* "manager +5" */
		(*out)[i] = (struct stuck_line){.kind = k ? worker_title(r->arena, k->one) : all[i].kind,
		    .step = at < 0 ? all[i].step : text_of(k->life.step[at].label),
		    .rung = who.n ? seen_role(r, who) : who,
		    .entries = all[i].entries};
	}
	return true;
}
