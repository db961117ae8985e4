/* A child's page: their own words first, then what is due, their people, and everything that is written. */
#include "base/clock.h"
#include "cohort/leaving.h"
#include "house/pages/mends.h"
#include "house/pages/named_by.h"
#include "house/pages/side.h"
#include "house/pages/things.h"
#include "house/pages/sign.h"
#include "house/pages/steps.h"
#include "house/sign.view.h"
#include "house/worker.view.h"
#include "kit/form.h"
#include "record/steps.h"
#include <stdlib.h>

enum { TIME_NEWEST = 5, SAID_NEWEST = 3 };

enum { ALL, OF_KIND, SAID_BEFORE };
static const struct input all_inputs[] = {{.name = "all", .type = INPUT_INT, .label = MSG_CHILD_TIME_ALL, .low = 1, .high = 1},
    {.name = "of", .type = INPUT_TEXT, .label = MSG_CHILD_TIME_OF, .most = 40},
    {.name = "said-before", .type = INPUT_ID, .label = MSG_CHILD_SAID_BEFORE}};
static const struct form all_query = {all_inputs, 3};

struct showing {
	struct request *r;
	struct answer *a;
	struct child_model *m;
	struct tx *tx;
	struct kid_page page;
};

static struct text word(struct showing *x, const struct entry *e, const char *field)
{
	const struct field *k = &e->kind->fields[kind_field(e->kind, field)];
	return seen_field(x->r, x->m, e, k) ? seen_words(x->r, x->tx, x->m, e, k, seen_theirs(e)) : (struct text){0};
}

/* ---- what they said ---- */

static struct text replied(struct showing *x, const struct entry *view)
{
	const struct entry *e, *last = NULL;
	for (size_t at = 0; (e = seen_answer(x->m, view, &at));)
		last = e;
	if (!last)
		return (struct text){0};
	return seen_entry(x->r, x->m, last) ? word(x, last, "words") : x->r->site->words->plain[MSG_CHILD_SAID_REPLIED];
}

static void add_said(struct showing *x)
{
	int64_t before = form_given(x->r->query, SAID_BEFORE) ? form_int(x->r->query, SAID_BEFORE) : 0;
	struct said_page said = seen_said(x->r, x->m, before);
	bool may_answer = seen_may(x->r, x->m, VERB_ADD, "view-answer");
	x->page.said = arena_array(x->r->arena, struct said_line, said.n + 1);
	if (said.older)
		x->page.older = arena_printf(x->r->arena, "/child/%lld?said-before=%lld#said", (long long)x->m->person,
		    (long long)said.older);
	for (size_t i = 0; i < said.n; i++) {
		const struct entry *e = said.at[i];
		day by = value_day(entry_value(e, "answer_by"));
		struct text reply = replied(x, e);
		const char *rated = step_rated(e, false);
		x->page.said[x->page.n_said++] = (struct said_line){.rated = text_of(rated ? rated : ""),
		    .words = word(x, e, "words"),
		    .feeling = word(x, e, "feeling"),
		    .about = word(x, e, "about"),
		    .when = seen_day(x->r->arena, entry_from(e)),
		    .by = seen_day(x->r->arena, by),
		    .late = by != DAY_NONE && by < x->r->today, .answered = reply.n > 0,
		    .folded = x->page.n_said >= SAID_NEWEST && (reply.n > 0 || by == DAY_NONE),
		    .reply = reply,
		    .answer = may_answer && !reply.n
		        ? arena_printf(x->r->arena, "/child/%lld/answer/%lld", (long long)x->m->person, (long long)e->id)
		        : (struct text){0}};
	}
}

/* ---- what is due ---- */

static void add_due(struct showing *x)
{
	const struct child_model *m = x->m;
	bool may_reason = seen_may(x->r, m, VERB_ADD, "reason");
	x->page.due = arena_array(x->r->arena, struct due_line, m->duties + 1);
	x->page.past = arena_array(x->r->arena, struct due_line, m->duties + 1);
	for (int late = 1; late >= 0; late--) /* overdue first */
		for (size_t i = 0; i < m->duties; i++) {
			const struct duty_row *d = &m->duty[i];
			bool overdue = d->state == DUTY_OVERDUE;
			if (!worker_sees_due(x->r, m, d) || (late && !overdue) || (!late && overdue))
				continue;
			struct due_line line = worker_due(x->r, m, d, may_reason);
			if (d->open && (overdue || d->state == DUTY_DUE || d->state == DUTY_UNKNOWN))
				x->page.due[x->page.n_due++] = line;
			else
				x->page.past[x->page.n_past++] = line;
		}
}

/* ---- their people ---- */

static bool add_people(struct showing *x, struct fault *f)
{
	static const struct {
		const char *kind, *name, *who;
	} from[] = {{"allocation", "who", "part"}, {"important-person", "person_name", "relation"}};
	size_t room = model_of(x->m, from[0].kind)->n + model_of(x->m, from[1].kind)->n;
	x->page.person = arena_array(x->r->arena, struct person_line, room + 1);
	for (size_t k = 0; k < 2; k++) {
		const struct entries *all = model_of(x->m, from[k].kind);
		for (size_t i = 0; i < all->n; i++) {
			const struct entry *e = all->at[i];
			char since[DAY_TEXT];
			if (!entry_stands(e) || entry_to(e) != DAY_NONE || !seen_entry(x->r, x->m, e))
				continue;
			struct text name = word(x, e, from[k].name);
			if (!name.n)
				continue;
			struct out_arg arg = out_arg_z(entry_from(e) == DAY_NONE ? "" : day_long(entry_from(e), since));
			struct person_line *line = &x->page.person[x->page.n_person++];
			*line = (struct person_line){name, word(x, e, from[k].who),
			    entry_from(e) == DAY_NONE ? (struct text){0} : out_words(x->r->arena, x->r->site->words, MSG_CHILD_PEOPLE_SINCE,
			    &arg, 1), {0}, {0}};
			if (k == 0 && side_is(e) && !side_line(x->r, x->tx, x->m, e, &line->side, &line->agree, f))
				return false;
		}
	}
	return true;
}

/* ---- the timeline ---- */

/* Drafts and plans that have no day yet come first, what was told without a day last; between them the newest first. What was written here
 * without a day stands by when it was written: whoever saved it finds it. */
static int32_t place(const struct entry *e)
{
	day planned = worker_planned(e);
	if (entry_from(e) != DAY_NONE || planned != DAY_NONE)
		return entry_from(e) != DAY_NONE ? entry_from(e) : planned;
	return e->state == STATE_DRAFT ? DAY_MAX : text_is(e->source, "kith") ? clock_day(e->written_at) : DAY_NONE;
}

static int newest(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
	if (place(x) != place(y))
		return place(x) > place(y) ? -1 : 1;
	return x->id != y->id ? (x->id > y->id ? -1 : 1) : 0;
}

static struct time_line time_line(struct showing *x, const struct entry *e, bool may_task)
{
	struct request *r = x->r;
	long long child = (long long)x->m->person, id = (long long)e->id;
	struct time_line t = {.when = worker_when(r, e), .title = worker_title(r->arena, e->kind->one), .source = worker_source(r, e),
	    .taken_back = e->taken_back != 0, .draft = e->state == STATE_DRAFT && !e->taken_back, .version = e->version};
	t.fact = worker_facts(r, x->tx, x->m, e, &t.n);
	t.open = arena_printf(r->arena, "/child/%lld/entry/%s/%lld", child, e->kind->name, id);
	t.writes = worker_corrects(r, x->m, e) || worker_changes(r, x->m, e);
	t.plan = worker_plan(e);
	if (t.plan && worker_planned(e) <= r->today && worker_corrects(r, x->m, e))
		t.up = arena_printf(r->arena, "/child/%lld/correct/%s/%lld", child, e->kind->name, id);
	if (may_task && t.source.n)
		t.wrong = arena_printf(r->arena, "/child/%lld/wrong/%s/%lld", child, e->kind->name, id);
	return t;
}

struct timed {
	struct entry **at;
	size_t n, cap;
};

static void keep(struct showing *x, struct timed *t, struct entry *e)
{
	t->at = arena_grow(x->r->arena, t->at, &t->cap, t->n + 1, sizeof *t->at);
	t->at[t->n++] = e;
}

/* Everything that the visitor sees of the child: what happened, what was told for a return alone; how many of each kind. */
static void gather(struct showing *x, struct text of, struct timed *life, struct timed *told)
{
	x->page.chosen = arena_array(x->r->arena, struct chosen_kind, record_kinds()->n + 1);
	for (size_t i = 0; i < record_kinds()->n; i++) {
		const char *kind = record_kinds()->kinds[i].name;
		size_t n = 0;
		if (!strcmp(kind, "view") || !strcmp(kind, "task")) /* above; on a page of their own */
			continue;
		for (size_t k = 0; k < x->m->of[i].n; k++) {
			struct entry *e = x->m->of[i].at[k];
			if (!seen_entry(x->r, x->m, e))
				continue;
			if (worker_for_return(x->r, e)) {
				keep(x, told, e);
				continue;
			}
			n++;
			if (!of.n || text_is(of, kind))
				keep(x, life, e);
		}
		if (n)
			x->page.chosen[x->page.n_chosen++] = (struct chosen_kind){kind,
			    worker_title(x->r->arena, record_kinds()->kinds[i].many), n, text_is(of, kind)};
	}
	if (life->n)
		qsort(life->at, life->n, sizeof *life->at, newest);
	if (told->n)
		qsort(told->at, told->n, sizeof *told->at, newest);
}

/* "March 2026" where another month begins than that of the line before. */
static struct text month_of(struct request *r, const struct entry *e, const struct entry *before)
{
	int32_t on = place(e), last = before ? place(before) : DAY_NONE;
	if (on == DAY_MAX || on == DAY_NONE)
		return !before || place(before) != on ? r->site->words->plain[on == DAY_MAX ? MSG_CHILD_TIME_DRAFTS
		    : MSG_CHILD_TIME_UNDATED_ALL] : (struct text){0};
	struct civil c = day_civil(on), was = before && last != DAY_MAX ? day_civil(last) : (struct civil){0};
	return c.year == was.year && c.month == was.month ? (struct text){0} : things_month(r->arena, on);
}

static void add_time(struct showing *x)
{
	bool may_task = seen_may(x->r, x->m, VERB_ADD, "task");
	struct timed life = {0}, told = {0};
	x->page.all = form_given(x->r->query, ALL);
	gather(x, x->page.all ? form_text(x->r->query, OF_KIND) : (struct text){0}, &life, &told);
	size_t shown = x->page.all || life.n < TIME_NEWEST ? life.n : TIME_NEWEST;
	while (shown < life.n && worker_plan(life.at[shown])) /* what is planned is never folded away */
		shown++;
	x->page.time = arena_array(x->r->arena, struct time_line, shown + 1);
	for (size_t i = 0; i < shown; i++) {
		x->page.time[i] = time_line(x, life.at[i], may_task);
		if (x->page.all)
			x->page.time[i].month = month_of(x->r, life.at[i], i ? life.at[i - 1] : NULL);
	}
	x->page.told = arena_array(x->r->arena, struct time_line, told.n + 1);
	for (size_t i = 0; i < told.n && x->page.all; i++)
		x->page.told[x->page.n_told++] = time_line(x, told.at[i], may_task);
	x->page.n_time = shown;
	x->page.n_more = life.n - shown + (x->page.all ? 0 : told.n);
}

/* ---- what may be added ---- */

/* Where the kind stands among what is written most about this child; 0: not there. */
static int everyday(const struct showing *x, const struct kind_page *k)
{
	const struct kid_page *p = &x->page;
	bool is = k->everyday_for == EVERYDAY_CARE ? !p->left
	    : k->everyday_for == EVERYDAY_LEAVERS  ? p->category.n > 0
	    : k->everyday_for == EVERYDAY_LEFT     ? p->left
	                                           : true;
	return !is ? 0 : p->left && k->everyday_left ? k->everyday_left : k->everyday;
}

/* Kept in their order as they come. */
static void add_everyday(struct showing *x, const struct kind *k, struct text href, int *place)
{
	int at = everyday(x, &k->page);
	size_t i = x->page.n_everyday;
	if (!at)
		return;
	for (; i && place[i - 1] > at; i--) {
		place[i] = place[i - 1];
		x->page.everyday[i] = x->page.everyday[i - 1];
	}
	place[i] = at;
	x->page.everyday[i] = (struct add_line){href, text_of(k->page.everyday_say)};
	x->page.n_everyday++;
}

static void add_menu(struct showing *x)
{
	int *place = arena_array(x->r->arena, int, record_kinds()->n + 1);
	x->page.everyday = arena_array(x->r->arena, struct add_line, record_kinds()->n + 1);
	x->page.add = arena_array(x->r->arena, struct add_line, 2 * record_kinds()->n);
	for (size_t i = 0; i < record_kinds()->n; i++) {
		const struct kind *k = &record_kinds()->kinds[i];
		struct text own = worker_own_page(x->r, x->m, k);
		if (own.n) {
			x->page.add[x->page.n_add++] = (struct add_line){own, worker_title(x->r->arena, k->one)};
			add_everyday(x, k, own, place);
		}
		if (kind_about(k, "person") && !k->about_parts_n && !k->holder && !k->page.page &&
		    access_may(actor_at(x->r), VERB_ADD, k->name, NULL, NULL).may)
			x->page.add[x->page.n_add++] = (struct add_line){/* about the person, and not the child: on that page */
			    arena_printf(x->r->arena, "/thing/%lld/add/%s", (long long)x->m->person, k->name),
			    worker_title(x->r->arena, k->one)};
		if (!worker_adds(x->r, x->m, k))
			continue;
		add_everyday(x, k, arena_printf(x->r->arena, "/child/%lld/add/%s", (long long)x->m->person, k->name), place);
		x->page.add[x->page.n_add++] = (struct add_line){
		    arena_printf(x->r->arena, "/child/%lld/add/%s", (long long)x->m->person, k->name), worker_title(x->r->arena, k->one)};
		if (k->page.apart >= 0)
			x->page.add[x->page.n_add++] =
			    (struct add_line){arena_printf(x->r->arena, "/child/%lld/add/%s", (long long)x->m->person, k->page.apart_is),
			        worker_title(x->r->arena, k->page.apart_one)};
	}
}

/* ---- the whole ---- */

static void add_today(struct showing *x)
{
	struct request *r = x->r;
	const struct child_model *m = x->m;
	struct kid_page *p = &x->page;
	char born[DAY_TEXT];
	p->id = m->person;
	p->name = m->name;
	p->number = seen_may(r, m, VERB_SEE, "person-number") ? m->number : (struct text){0};
	p->age = worker_age(r, m);
	if (p->age >= 0)
		p->born = arena_text(r->arena, text_of(day_long(m->born, born)));
	p->home = worker_home(r, x->tx, m);
	p->left = text_eq(p->home, r->site->words->plain[MSG_CHILD_HOME_NONE]);
	p->status = worker_status(r, x->tx, m);
	if (m->life.cohort->children && seen_may(r, m, VERB_SEE, "pathway-plan")) {
		struct leaving l = leaving_on(AS_AT(r->today), &m->life.span, LEAVING_BANDS);
		if (l.category >= LEAVING_ELIGIBLE && l.category <= LEAVING_QUALIFYING)
			p->category = worker_title(r->arena, leaving_words(l.category));
	}
	p->looks = seen_may(r, m, VERB_SEE, "look");
	p->join = seen_may(r, m, VERB_ADD, "joined");
	p->account = seen_may(r, m, VERB_ADD, "account");
	p->findings = seen_may(r, m, VERB_SEE, "finding");
	p->glass = visitor_of(r)->subject.relation == REL_GLASS;
	p->side = visitor_of(r)->subject.relation == REL_SIDE;
	if (seen_entry(r, m, m->self))
		p->self = arena_printf(r->arena, "/child/%lld/entry/person/%lld", (long long)m->person, (long long)m->self->id);
	const struct entries *tasks = model_of(m, "task");
	for (size_t i = 0; i < tasks->n; i++)
		p->tasks += step_open(tasks->at[i]) && seen_entry(r, m, tasks->at[i]);
}

/* After something was written: what of its kind comes next, and by when. */
static void say_next(struct showing *x)
{
	struct request *r = x->r;
	const struct kind *k = r->layout.done ? kind_of(r->layout.done_kind) : NULL;
	const struct duty_row *next = NULL;
	for (size_t i = 0; k && i < x->m->duties; i++) {
		const struct duty_row *d = &x->m->duty[i];
		if (kind_satisfies(k, d->law->id) && d->open && (d->state == DUTY_DUE || d->state == DUTY_OVERDUE) &&
		    worker_sees_due(r, x->m, d) && (!next || d->due < next->due))
			next = d;
	}
	if (!next)
		return;
	struct out_arg args[] = {out_arg_z(next->law->worker), out_arg_text(seen_day(r->arena, next->due))};
	r->layout.done_more = out_words(r->arena, r->site->words, MSG_DONE_NEXT, args, 2);
}

static bool page(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	x->tx = tx;
	enum row row = seen_model(x->r, x->a, tx, &x->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	x->r->layout.back = TEXT("/children");
	say_next(x);
	struct out *o = page_begin(x->r, x->a, x->r->site->words->plain[MSG_CHILD_TITLE]);
	if (!mends_say(x->r, tx, x->m, o, f)) {
		caseload_put(x->m);
		return false;
	}
	size_t from = o->buf.n;
	struct drawn d;
	const struct fresh *fresh = &visitor_of(x->r)->fresh;
	uint64_t who = house_who(x->r) + form_given(x->r->query, ALL) + text_hash(form_text(x->r->query, OF_KIND)) +
	               (form_given(x->r->query, SAID_BEFORE) ? (uint64_t)form_int(x->r->query, SAID_BEFORE) * 0x9e3779b97f4a7c15u : 0);
	if (!caseload_drawn(today_of(x->r), fresh, "child", who, &x->m, 1, x->r->arena, &o->buf, &d)) {
		add_today(x);
		if (!sign_lines(x->r, tx, x->m, &x->page.sign, &x->page.n_sign, f) || !add_people(x, f)) {
			caseload_put(x->m);
			return false;
		}
		add_said(x);
		add_due(x);
		add_time(x);
		add_menu(x);
		if (x->page.side)
			child_side_view(o, &x->page);
		else
			child_view(o, &x->page);
		d = (struct drawn){.html = {o->buf.at + from, o->buf.n - from}};
		caseload_keep(today_of(x->r), fresh, "child", who, &x->m, 1, &d);
	}
	bool ok = visitor_of(x->r)->subject.relation == REL_SIDE || named_by_draw(x->r, tx, x->m, o, f);
	if (ok)
		page_end(x->r, x->a);
	caseload_put(x->m);
	return ok;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {.r = r, .a = a};
	return house_read(r, page, &x, f);
}
ROUTE(child, .method = METHOD_GET, .pattern = "/child/{id}", .permission = "child.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "A child's page", .child_bearing = true, .query = &all_query);
