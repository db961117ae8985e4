/* The young person's own pages: my people, what is next, our promises, what was written, who looked. */
#include "access/user.h"
#include "base/clock.h"
#include "parts/me.me.view.h"
#include "house/place.h"
#include "house/pages/looks.h"
#include "house/pages/me_write.h"
#include "house/pages/safe.h"
#include "house/pages/side.h"
#include "house/pages/sign.h"
#include "house/pages/steps.h"
#include "house/pages/waits.h"
#include "record/people.h"
#include "store/journal.h"
#include <stdlib.h>

struct mine {
	struct request *r;
	struct answer *a;
	bool (*show)(struct mine *, struct tx *, struct fault *);
	struct child_model *m;
};

static bool with_model(struct tx *tx, void *arg, struct fault *f)
{
	struct mine *x = arg;
	enum row row = seen_model(x->r, x->a, tx, &x->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = x->show(x, tx, f);
	caseload_put(x->m);
	return ok;
}

static bool show(struct request *r, struct answer *a, struct fault *f, bool (*fn)(struct mine *, struct tx *, struct fault *))
{
	struct mine x = {.r = r, .a = a, .show = fn};
	return house_read(r, with_model, &x, f);
}

static struct out *begin(struct mine *x, enum message title)
{
	x->r->layout.is_private = true;
	if (title != MSG_LAYOUT_MINE)
		x->r->layout.back = TEXT("/me");
	return page_begin(x->r, x->a, x->r->site->words->plain[title]);
}

/* What they like to be called, alone: "Rob". */
static struct text called(const struct child_model *m)
{
	const struct value *known = entry_value(m->self, "known_as"), *first = entry_value(m->self, "forename");
	return known->state == VALUE_SET ? known->text : first->state == VALUE_SET ? first->text : m->name;
}

/* "my meeting" → "My meeting" */
static struct text sentence(struct arena *a, const char *z)
{
	char *out = arena_z(a, text_of(z));
	if (*out >= 'a' && *out <= 'z')
		*out = (char)(*out - 32);
	return text_of(out);
}

/* ---- what is next ---- */

static int by_when(const void *a, const void *b)
{
	const day *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

struct coming {
	day on; /* first: sorted by it */
	struct text what;
	bool by; /* by that day, not on it */
	const struct kind *kind;
	const struct entry *entry; /* what is planned; NULL: what the law wants by then */
};

/* A day is planned for what the law's clock wants, and it is in time: one line is enough. */
static bool is_planned(const struct coming *all, size_t n, const struct duty_row *d)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].entry && all[i].on <= d->due && kind_satisfies(all[i].kind, d->law->id))
			return true;
	return false;
}

/* Planned things of the record, and what the law's clocks say must happen by when. */
static size_t coming(struct mine *x, struct coming **out)
{
	struct coming *all = NULL;
	size_t n = 0, cap = 0;
	for (size_t i = 0; i < record_kinds()->n; i++) {
		const struct kind *k = &record_kinds()->kinds[i];
		int planned = kind_field(k, "planned");
		for (size_t e = 0; planned >= 0 && e < x->m->of[i].n; e++) {
			const struct entry *it = x->m->of[i].at[e];
			day on = value_day(&it->value[planned]);
			if (on == DAY_NONE || on < x->r->today || it->taken_back || entry_from(it) != DAY_NONE ||
			    !seen_entry(x->r, x->m, it) || !k->child_one)
				continue;
			all = arena_grow(x->r->arena, all, &cap, n + 1, sizeof *all);
			all[n++] = (struct coming){on, sentence(x->r->arena, k->child_one), false, k, it};
		}
	}
	size_t planned = n;
	for (size_t i = 0; i < x->m->duties; i++) {
		const struct duty_row *d = &x->m->duty[i];
		if (d->state != DUTY_DUE || !d->open || d->due == DAY_NONE || d->law->status == 'U' || is_planned(all, planned, d))
			continue;
		all = arena_grow(x->r->arena, all, &cap, n + 1, sizeof *all);
		all[n++] = (struct coming){d->due, text_of(d->law->child), true, NULL, NULL};
	}
	if (n)
		qsort(all, n, sizeof *all, by_when);
	*out = all;
	return n;
}

static struct me_next next_of(struct mine *x, const struct coming *c)
{
	struct text when = seen_near(x->r, c->on);
	struct out_arg arg = out_arg_text(when);
	return (struct me_next){c->what, c->by ? out_words(x->r->arena, x->r->site->words, MSG_ME_NEXT_BY, &arg, 1) : when,
	    c->by ? x->r->site->words->plain[MSG_ME_NEXT_NO_DAY] : seen_in(x->r, c->on)};
}

enum { NEW_DAYS = 14 }; /* an answer is new for two weeks: who comes once a week sees it */

/* Who wrote the newest answer. */
static struct text answered(struct mine *x, struct tx *tx)
{
	const struct entries *all = model_of(x->m, "view-answer");
	const struct entry *newest = NULL;
	struct text who = {0};
	for (size_t i = 0; i < all->n; i++) {
		const struct entry *e = all->at[i];
		if (entry_stands(e) && seen_entry(x->r, x->m, e) && (!newest || entry_from(e) > entry_from(newest)))
			newest = e;
	}
	if (newest && newest->written_by && x->r->today - entry_from(newest) <= NEW_DAYS)
		person_name(tx, x->r->arena, actor_at(x->r)->authority, newest->written_by, &who, NULL);
	return who;
}

static bool home(struct mine *x, struct tx *tx, struct fault *f)
{
	struct coming *c;
	struct me_home m = {.name = called(x->m)};
	if (!sign_offers(x->r, tx, x->m, &m.offer, &m.offers, f))
		return false;
	if (!side_asked(x->r, tx, x->m, &m.side, &m.sides, f))
		return false;
	m.answered = answered(x, tx);
	if (coming(x, &c))
		m.next = next_of(x, &c[0]);
	struct out *o = begin(x, MSG_LAYOUT_MINE);
	me_home_view(o, &m);
	if (!waiting_home(x->r, tx, o, f) || !safe_card(x->r, tx, o, f))
		return false;
	me_doors_view(o);
	page_end(x->r, x->a);
	return true;
}

static bool next(struct mine *x, struct tx *tx, struct fault *f)
{
	struct coming *c;
	size_t n = coming(x, &c);
	struct me_next *all = arena_array(x->r->arena, struct me_next, n + 1);
	(void)tx, (void)f;
	for (size_t i = 0; i < n; i++)
		all[i] = next_of(x, &c[i]);
	me_next_view(begin(x, MSG_ME_NEXT_TITLE), all, n);
	page_end(x->r, x->a);
	return true;
}

/* ---- my people ---- */

static struct text initials(struct arena *a, struct text name)
{
	char two[3] = {0};
	size_t n = 0;
	for (size_t i = 0; i < name.n && n < 2; i++)
		if ((i == 0 || name.at[i - 1] == ' ') && (unsigned char)name.at[i] < 0x80)
			two[n++] = name.at[i];
	return arena_text(a, text_of(two));
}

static struct text word(struct mine *x, struct tx *tx, const struct entry *e, const char *field)
{
	const struct field *k = &e->kind->fields[kind_field(e->kind, field)];
	return seen_field(x->r, x->m, e, k) ? seen_words(x->r, tx, x->m, e, k, true) : (struct text){0};
}

/* The day on which something with this person is planned. */
static struct text next_with(struct mine *x, const struct coming *c, size_t n, int64_t who)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; c[i].entry && k < c[i].kind->n; k++)
			if (c[i].kind->fields[k].type == FIELD_PERSON && c[i].entry->value[k].state == VALUE_SET &&
			    c[i].entry->value[k].number == who && seen_field(x->r, x->m, c[i].entry, &c[i].kind->fields[k]))
				return seen_near(x->r, c[i].on);
	return (struct text){0};
}

/* As a child would tell of them: who I live with, my family and friends, then who works for me. NULL: those of no other line. */
static const char *const nearness[] = {"carer", "", "social-worker", "personal-adviser", NULL};
enum { NEARNESS = sizeof nearness / sizeof *nearness };

static bool is_near(const struct entry *e, size_t at)
{
	struct text part = entry_value(e, "part")->text;
	if (nearness[at])
		return text_is(part, nearness[at]);
	for (size_t i = 0; i < at; i++)
		if (text_is(part, nearness[i]))
			return false;
	return true;
}

static bool people(struct mine *x, struct tx *tx, struct fault *f)
{
	const struct entries *work = model_of(x->m, "allocation"), *own = model_of(x->m, "important-person");
	struct me_person *all = arena_array(x->r->arena, struct me_person, work->n + own->n + 1);
	struct coming *c;
	size_t n = 0, n_coming = coming(x, &c);
	(void)f;
	for (size_t at = 0; at < NEARNESS; at++) {
		bool mine = nearness[at] && !*nearness[at];
		const struct entries *of = mine ? own : work;
		for (size_t i = 0; i < of->n; i++) {
			const struct entry *e = of->at[i];
			if (!entry_stands(e) || entry_to(e) != DAY_NONE || (!mine && (side_is(e) || !is_near(e, at))) ||
			    !seen_entry(x->r, x->m, e))
				continue;
			struct text name = word(x, tx, e, mine ? "person_name" : "who");
			if (!name.n)
				continue;
			all[n] = (struct me_person){.name = name, .who = word(x, tx, e, mine ? "relation" : "part"),
			    .how = mine ? word(x, tx, e, "how") : (struct text){0}, .initials = initials(x->r->arena, name),
			    .face = (int)(n % 5) + 1,
			    .next = mine ? (struct text){0} : next_with(x, c, n_coming, entry_value(e, "who")->number)};
			n++;
		}
	}
	me_people_view(begin(x, MSG_ME_PEOPLE_TITLE), all, n);
	page_end(x->r, x->a);
	return true;
}

/* ---- our promises ---- */

static bool promises(struct mine *x, struct tx *tx, struct fault *f)
{
	const struct pack *p = house_speaking(x->r)->pack;
	size_t n = p ? p->pledge.n : 0;
	struct me_promise *all = arena_array(x->r->arena, struct me_promise, n + 1);
	(void)tx, (void)f;
	for (size_t i = 0; i < n; i++)
		all[i] = (struct me_promise){(int)i + 1, p->pledge.promises[i].text, p->pledge.promises[i].means};
	me_promises_view(begin(x, MSG_ME_PROMISES_TITLE), all, n, p ? text_of(p->authority) : (struct text){0});
	page_end(x->r, x->a);
	return true;
}

/* ---- what is written about me ---- */

static int newest(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
	day dx = entry_from(x), dy = entry_from(y);
	if (dx != dy)
		return dx > dy ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

struct sorted {
	day on; /* of the newest */
	struct me_sort sort;
};

static int newest_sort(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	return x->on != y->on ? (x->on > y->on ? -1 : 1) : text_cmp(x->sort.title, y->sort.title);
}

/* Raised by the young person: whoever answered it wrote the version that stands now. */
static bool is_theirs(struct mine *x, struct tx *tx, const struct entry *task)
{
	struct entry *first;
	if (task->version == 1)
		return task->written_by == x->m->person;
	return entry_get_version(tx, x->r->arena, actor_at(x->r)->authority, task->kind, task->id, 1, &first, NULL) == ROW_ONE &&
	       first->written_by == x->m->person;
}

/* Whether the young person said that this entry is not right, and what came of it: the newest time. */
static void add_asked(struct mine *x, struct tx *tx, const struct entry *e, struct me_entry *out)
{
	const struct entries *tasks = model_of(x->m, "task");
	const struct entry *t = NULL;
	for (size_t i = 0; i < tasks->n; i++)
		if (!tasks->at[i]->taken_back && entry_value(tasks->at[i], "about_entry")->number == e->id &&
		    (!t || tasks->at[i]->id > t->id) && is_theirs(x, tx, tasks->at[i]))
			t = tasks->at[i];
	if (!t)
		return;
	out->asked = step_open(t);
	if (out->asked) {
		out->task = step_address(x->r, t);
		struct waits_people people;
		struct fault aside = {0};
		if (waits_people(x->r, tx, x->m, &people, &aside))
			out->who = waits_names(x->r, x->m, &people, waits_task, t, true);
	}
	out->by = seen_near(x->r, value_day(entry_value(t, "due")));
	if (!out->asked)
		out->answer = entry_value(t, "answer")->text;
}

/* The rows of an entry: the first of them, where it stands among others; a page of them on its own. */
static void add_rows(struct mine *x, struct tx *tx, const struct entry *e, bool alone, struct me_entry *out)
{
	enum { AMONG = 10 };
	struct rows_holder h = {.e = e, .m = x->m, .young = true, .most = alone ? 0 : AMONG,
	    .page = arena_printf(x->r->arena, "/me/record/%s/%lld", e->kind->name, (long long)e->id)};
	if (!rows_tables(x->r, tx, &h, &out->rows, &out->n_rows, NULL))
		out->n_rows = 0;
}

static struct me_entry written(struct mine *x, struct tx *tx, const struct entry *e, bool alone)
{
	struct arena *a = x->r->arena;
	bool self = e->kind->person;
	struct me_entry out = {.title = self ? x->r->site->words->plain[MSG_ME_RECORD_ME] : sentence(a, e->kind->child_one),
	    .when = seen_near(x->r, entry_from(e)),
	    .fact = arena_array(a, struct fact_line, e->kind->n + 1)};
	add_asked(x, tx, e, &out);
	struct access_subject subject = seen_subject(x->r, x->m, e);
	if (step_for(actor_at(x->r), &subject, e))
		out.step = step_address(x->r, e);
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *k = &e->kind->fields[i];
		if (!k->child || (int)i == e->kind->from || !field_shown(e, k) || !seen_field(x->r, x->m, e, k))
			continue;
		struct fact_line fact = seen_fact(x->r, tx, x->m, e, k, true);
		if (fact.value.n)
			out.fact[out.n++] = fact;
	}
	add_rows(x, tx, e, alone, &out);
	if (!text_is(e->source, "kith")) {
		char when[DAY_TEXT];
		struct out_arg arg = out_arg_z(arena_text(a, text_of(day_long(clock_day(e->written_at), when))).at);
		out.source = out_words(a, x->r->site->words, MSG_ME_RECORD_SOURCE, &arg, 1);
	}
	if (me_mends(x->r, x->m, e)) {
		out.mend = me_write_address(x->r, "correct", e->kind, e);
		out.back = me_write_address(x->r, "take-back", e->kind, e);
	}
	if (e->kind->thing && !self)
		out.thing = arena_printf(a, "/me/thing/%lld", (long long)e->id);
	out.wrong = arena_printf(a, "/me/wrong/%s/%lld", e->kind->name, (long long)e->id);
	return out;
}

/* What is written of one kind, as the child may see it, newest first; *on: the newest one's day. */
static struct me_sort sort_of(struct mine *x, struct tx *tx, const struct kind *k, const struct entries *all, day *on)
{
	struct arena *a = x->r->arena;
	struct me_sort s = {.title = sentence(a, k->child_many ? k->child_many : k->child_one),
	    .entry = arena_array(a, struct me_entry, all->n + 1)};
	struct entry **of = arena_array(a, struct entry *, all->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++)
		if (entry_stands(all->at[i]) && seen_entry(x->r, x->m, all->at[i]))
			of[n++] = all->at[i];
	if (n)
		qsort(of, n, sizeof *of, newest);
	*on = DAY_NONE;
	for (size_t i = 0; i < n; i++) {
		s.entry[s.n] = written(x, tx, of[i], false);
		if (!s.entry[s.n].n && !s.entry[s.n].n_rows)
			continue;
		if (!s.n++)
			*on = entry_from(of[i]);
	}
	return s;
}

static bool record(struct mine *x, struct tx *tx, struct fault *f)
{
	struct sorted *all = arena_array(x->r->arena, struct sorted, record_kinds()->n + 1);
	struct me_entry self = written(x, tx, x->m->self, false);
	size_t n = 0;
	(void)f;
	for (size_t i = 0; i < record_kinds()->n; i++) {
		const struct kind *k = &record_kinds()->kinds[i];
		if (!k->child_one || k->page.child_page)
			continue;
		all[n].sort = sort_of(x, tx, k, &x->m->of[i], &all[n].on);
		if (all[n].sort.n)
			n++;
	}
	if (n)
		qsort(all, n, sizeof *all, newest_sort);
	struct me_sort *sort = arena_array(x->r->arena, struct me_sort, n + 1);
	for (size_t i = 0; i < n; i++)
		sort[i] = all[i].sort;
	struct me_add *add = arena_array(x->r->arena, struct me_add, record_kinds()->n + 1);
	size_t adds = 0;
	for (size_t i = 0; i < record_kinds()->n; i++) {
		const struct kind *k = &record_kinds()->kinds[i];
		if (me_adds(x->r, x->m, k))
			add[adds++] = (struct me_add){me_write_address(x->r, "add", k, NULL), text_of(k->child_one)};
	}
	me_record_view(begin(x, MSG_ME_RECORD_TITLE), &self, sort, n, add, adds);
	page_end(x->r, x->a);
	return true;
}

/* One entry alone, with all its rows. */
static bool record_one(struct mine *x, struct tx *tx, struct fault *f)
{
	const struct entry *e = worker_entry(x->r, x->m);
	(void)f;
	if (!e || !entry_stands(e) || !e->kind->child_one) {
		page_error(x->r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct me_entry one = written(x, tx, e, true);
	x->r->layout.is_private = true;
	x->r->layout.back = TEXT("/me/record");
	me_record_one_view(page_begin(x->r, x->a, one.title), &one);
	page_end(x->r, x->a);
	return true;
}

/* ---- who looked ---- */

/* "My worker", "Who I live with"; another's role by its name. */
static struct text role_words(struct mine *x, struct text role)
{
	const struct kind *k = kind_of(TEXT("allocation"));
	const struct code *c = k ? list_code(k->fields[kind_field(k, "part")].list, role) : NULL;
	return c && c->child ? text_of(c->child) : seen_role(x->r, role);
}

/* What somebody was to the child when they looked, where it is not their work: "on your side". */
static struct text as_what(struct mine *x, const struct journal_seen *seen, struct text role)
{
	enum message say = text_eq(seen->relation, text_of(relation_words(REL_SIDE))) ? MSG_ME_LOOKED_SIDE
	    : text_eq(seen->relation, text_of(relation_words(REL_SPEAKS)))           ? MSG_ME_LOOKED_SPEAKS
	    : text_eq(seen->relation, text_of(relation_words(REL_GLASS)))            ? MSG_ME_LOOKED_GLASS
	                                                                             : MSG_NONE;
	return say == MSG_NONE ? role : arena_printf(x->r->arena, "%.*s, %.*s", TEXT_ARG(role), TEXT_ARG(x->r->site->words->plain[say]));
}

static bool looked(struct mine *x, struct tx *tx, struct fault *f)
{
	struct arena *a = x->r->arena;
	struct looks l;
	day last = DAY_NONE;
	if (!looks_read(x->r, tx, x->m, true, &l, f))
		return false;
	struct me_look *all = arena_array(a, struct me_look, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		const struct journal_seen *seen = &l.at[i];
		struct text name = {0};
		if (seen->actor && person_name(tx, a, actor_at(x->r)->authority, seen->actor, &name, f) == ROW_FAULT)
			return false;
		struct user u;
		if (seen->actor && !name.n && user_of_person(tx, a, actor_at(x->r)->authority, seen->actor, &u, f) == ROW_ONE)
			name = u.name; /* somebody who stands nowhere in the record: a manager of another team, who is there at night */
		day on = clock_day(seen->last_at);
		bool keeps = looks_safe(seen); /* asked to keep them safe, and not by what they are to the child */
		all[i] = (struct me_look){.who = name.n ? name : role_words(x, seen->role),
		    .role = name.n && !keeps ? as_what(x, seen, role_words(x, seen->role)) : (struct text){0},
		    .time = looks_time(x->r, seen, MSG_ME_LOOKED_UNTIL), .day = on == last && i != l.openings ? (struct text){0}
		    : seen_near(x->r, on),
		    .what = x->r->site->words->plain[text_is(seen->page, "safe_opened") ? MSG_ME_LOOKED_OPENED : keeps ? MSG_ME_LOOKED_SAFE
		    : seen->list ? MSG_ME_LOOKED_LIST : MSG_ME_LOOKED_PAGE], .why = seen->purpose, .times = seen->times};
		last = on;
	}
	me_looked_view(begin(x, MSG_ME_LOOKED_TITLE), all, l.openings, l.n);
	page_end(x->r, x->a);
	return true;
}

struct helping {
	struct request *r;
	struct safe_numbers *numbers;
};

static bool help_numbers(struct tx *tx, void *arg, struct fault *f)
{
	struct helping *h = arg;
	return safe_numbers(h->r, tx, house_authority(h->r), h->numbers, f);
}

static bool help(struct request *r, struct answer *a, struct fault *f)
{
	if (actor_at(r)->role == ROLE_YOUNG_PERSON)
		r->layout.back = TEXT("/me");
	struct safe_numbers numbers = {{0}, {0}};
	struct helping h = {r, &numbers};
	if (!house_read(r, help_numbers, &h, f))
		numbers = (struct safe_numbers){{0}, {0}}; /* the others stand there still */
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_ME_HELP_TITLE]);
	me_help_view(o, numbers.day, numbers.night);
	place_kid_choice(r, o, TEXT("/help-now"));
	page_end(r, a);
	return true;
}

#define MINE(name, address, allowed, says)                                                                             \
	static bool show_##name(struct request *r, struct answer *a, struct fault *f)                                    \
	{                                                                                                                \
		return show(r, a, f, name);                                                                              \
	}                                                                                                                \
	ROUTE(me_##name, .method = METHOD_GET, .pattern = address, .permission = allowed, .handle = show_##name,          \
	    .audience = AUDIENCE_CHILD, .title = says, .child_bearing = true)

MINE(home, "/me", "self.see", "My page");
MINE(next, "/me/next", "self.see", "What is next");
MINE(people, "/me/people", "self.see", "My people");
MINE(promises, "/me/promises", "self.see", "Our promises");
MINE(record, "/me/record", "self.see", "What is written about me");
static bool show_one(struct request *r, struct answer *a, struct fault *f)
{
	return show(r, a, f, record_one);
}
ROUTE(me_record_one, .method = METHOD_GET, .pattern = "/me/record/{kind}/{entry-id}", .permission = "self.see", .handle = show_one,
    .audience = AUDIENCE_CHILD, .title = "One thing that is written about me", .child_bearing = true, .query = &rows_query);
MINE(looked, "/me/looked", "journal.own", "Who looked at my record");
ROUTE(help_now, .method = METHOD_GET, .pattern = "/help-now", .permission = "public", .handle = help, .audience = AUDIENCE_CHILD,
    .title = "Get help now");
