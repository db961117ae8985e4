/* One thing's own page: what it is, who has a part in it, what is written about it by month, what names it from elsewhere, what it is
 * about. All of it from the descriptions; printed, it is the same page. */
#include "base/clock.h"
#include "house/pages/steps.h"
#include "house/pages/things.h"
#include "house/thing.view.h"
#include "house/thing_kid.view.h"
#include "house/whole.h"
#include <stdlib.h>

enum { NEWEST = 20, LINKS_MOST = 400 };
enum { ALL, OF, ASKED };
static const struct input page_inputs[ASKED] = {
    [ALL] = {.name = "all", .type = INPUT_BOOL, .label = MSG_CHILD_TIME_ALL},
    [OF] = {.name = "of", .type = INPUT_TEXT, .label = MSG_CHILD_TIME_OF, .most = 64},
};
static const struct form page_query = {page_inputs, ASKED};

/* Where an entry came from: that decides where it stands. */
enum place { ABOUT, LINK };
struct found {
	struct seen_thing seen;
	enum place place;
	const struct field *field; /* LINK: the field that names the thing */
	struct step_row step;      /* where it stands; n 0: its kind has no life, or it has not begun */
};
struct showing {
	struct thing_open o;
	struct whole kept;
	struct found *all;
	size_t n, cap;
	struct thing way[THING_UP];
	size_t n_way;
	struct thing_page page;
};

static void keep(struct showing *x, const struct entries *es, enum place place, const struct field *f)
{
	for (size_t i = 0; i < es->n; i++) {
		x->all = arena_grow(x->o.r->arena, x->all, &x->cap, x->n + 1, sizeof *x->all);
		x->all[x->n++] = (struct found){.seen = {.e = es->at[i]}, .place = place, .field = f};
	}
}

/* ---- read ---- */

static struct asof whenever(void)
{
	return (struct asof){DAY_MAX, INT64_MAX}; /* what is to begin stands on the page too */
}

static bool read_about(struct showing *x, struct fault *f)
{
	struct request *r = x->o.r;
	const struct described *d = record_kinds();
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		struct entries es;
		if (k->holder || !kind_about(k, x->o.t.kind->name) || !access_could(actor_at(r)->role, VERB_SEE, k->name))
			continue;
		if (!entry_about(
		        x->o.tx, r->arena, whenever(), actor_at(r)->authority, k, x->o.t.id, ENTRY_DRAFTS | ENTRY_TAKEN_BACK, &es, f))
			return false;
		keep(x, &es, ABOUT, NULL);
	}
	return true;
}

/* What names this thing, a statement a kind. */
static bool read_links(struct showing *x, struct fault *f)
{
	struct request *r = x->o.r;
	struct thing_link *link;
	size_t n;
	if (!thing_links(x->o.tx, r->arena, actor_at(r)->authority, x->o.t.id, LINKS_MOST, &link, &n, f))
		return false;
	for (size_t i = 0, j; i < n; i = j) { /* by kind, field, entry */
		int64_t ids[LINKS_MOST];
		struct entries es;
		for (j = i; j < n && link[j].field == link[i].field; j++)
			ids[j - i] = link[j].entry;
		if (!access_could(actor_at(r)->role, VERB_SEE, link[i].kind->name))
			continue;
		if (!entry_some(x->o.tx, r->arena, actor_at(r)->authority, link[i].kind, ids, j - i, &es, f))
			return false;
		keep(x, &es, LINK, link[i].field);
	}
	return true;
}

/* Those that the visitor sees, with all names that they need. */
static bool see(struct showing *x, struct fault *f)
{
	struct request *r = x->o.r;
	struct seen_thing *seen = arena_array(r->arena, struct seen_thing, x->n + 2);
	int64_t *more = arena_array(r->arena, int64_t, 3 * x->n + THING_UP + 3);
	size_t kept = 0, n_more = 0;
	for (size_t i = 0; i < x->n; i++)
		seen[i] = x->all[i].seen;
	if (!things_stand(r, x->o.tx, seen, x->n, x->o.seen.e ? &x->o.seen.s : NULL, f))
		return false;
	for (size_t i = 0; i < x->n; i++) {
		struct found *at = &x->all[i];
		at->seen = seen[i];
		const struct kind *k = at->seen.e->kind;
		if (!things_see(r, &at->seen) || (x->o.child && !k->child_one) ||
		    (at->place == LINK && !things_see_field(r, &at->seen, at->field)))
			continue;
		if (at->place == LINK && (at->seen.e->taken_back || at->seen.e->about == x->o.t.id))
			continue; /* it stands in the timeline already */
		const struct thing_name *is = at->place == LINK && x->o.t.child ? thing_names_get(&x->o.names, x->o.t.id) : NULL;
		if (is && !thing_names_told(actor_at(r), at->seen.e, at->field, at->seen.s.stands, is))
			continue; /* by that link they would be known as a child */
		x->all[kept++] = *at;
	}
	x->n = kept;
	for (size_t i = 0; i < x->n; i++) {
		seen[i] = x->all[i].seen;
		more[n_more++] = seen[i].e->id;
		if (seen[i].e->child)
			more[n_more++] = seen[i].e->child;
		if (x->all[i].place == LINK && seen[i].e->about)
			more[n_more++] = seen[i].e->about;
	}
	for (size_t i = 0; i < x->n_way; i++)
		more[n_more++] = x->way[i].id;
	if (x->o.seen.e)
		seen[x->n] = x->o.seen;
	size_t all = x->n + (x->o.seen.e != NULL);
	things_looked(r, seen, all);
	visitor_of(r)->thing = x->o.t.id;
	if (!things_named(r, x->o.tx, seen, all, more, n_more, &x->o.names, f))
		return false;
	kept = 0;
	for (size_t i = 0; i < x->n; i++)
		if (!things_shut(x->o.r, &x->all[i].seen, &x->o.names))
			x->all[kept++] = x->all[i];
	x->n = kept;
	return true;
}

/* ---- put in order ---- */

static int32_t place_of(const struct entry *e)
{
	day planned = worker_planned(e);
	if (entry_from(e) != DAY_NONE || planned != DAY_NONE)
		return entry_from(e) != DAY_NONE ? entry_from(e) : planned;
	return e->state == STATE_DRAFT ? DAY_MAX : clock_day(e->written_at);
}

static int newest(const void *a, const void *b)
{
	const struct entry *x = (*(struct found *const *)a)->seen.e, *y = (*(struct found *const *)b)->seen.e;
	if (place_of(x) != place_of(y))
		return place_of(x) > place_of(y) ? -1 : 1;
	return (x->id < y->id) - (x->id > y->id);
}

static struct text month_of(const struct request *r, const struct entry *e, const struct entry *before)
{
	int32_t on = place_of(e), last = before ? place_of(before) : 0;
	if (on == DAY_MAX)
		return before ? (struct text){0} : r->site->words->plain[MSG_CHILD_TIME_DRAFTS];
	struct civil c = day_civil(on), was = before && last != DAY_MAX ? day_civil(last) : (struct civil){0};
	return c.year == was.year && c.month == was.month ? (struct text){0} : things_month(r->arena, on);
}

/* In force today: a seat, an office, who lives or works there. */
static bool in_force(const struct showing *x, const struct entry *e)
{
	day from = entry_from(e), to = entry_to(e);
	return e->kind->grants && entry_stands(e) && (from == DAY_NONE || from <= x->o.r->today) && (to == DAY_NONE || to > x->o.r->today);
}

static struct thing_group *group(struct showing *x, struct thing_group **all, size_t *n, struct text title)
{
	for (size_t i = 0; i < *n; i++)
		if (text_eq((*all)[i].title, title))
			return &(*all)[i];
	if (!*all)
		*all = arena_array(x->o.r->arena, struct thing_group, x->n + 1);
	struct thing_group *g = &(*all)[(*n)++];
	*g = (struct thing_group){.title = title, .line = arena_array(x->o.r->arena, struct thing_line, x->n + 1)};
	return g;
}

static void add_part(struct showing *x, const struct found *at)
{
	const struct kind *k = at->seen.e->kind;
	const char *many = x->o.child && k->child_many ? k->child_many : k->many;
	struct thing_group *g = group(x, &x->page.part, &x->page.n_part, worker_title(x->o.r->arena, many));
	g->line[g->n++] = things_line(x->o.r, x->o.tx, &at->seen, &x->o.names, x->o.child);
}

/* Under the words that the field has for the other side: "Brothers and sisters". */
static void add_link(struct showing *x, const struct found *at)
{
	struct request *r = x->o.r;
	const struct entry *e = at->seen.e;
	const struct thing_name *about = e->about ? thing_names_get(&x->o.names, e->about) : NULL;
	struct text title = at->field->back ? text_of(at->field->back) : worker_title(r->arena, e->kind->many);
	struct thing_group *g = group(x, &x->page.link, &x->page.n_link, title);
	struct thing_line *line = &g->line[g->n++];
	*line = things_line(r, x->o.tx, &at->seen, &x->o.names, x->o.child);
	if (about && about->open)
		line->title = arena_printf(r->arena, "%.*s (%.*s)", TEXT_ARG(line->title), TEXT_ARG(about->name));
}

/* Where each stands that has a life, for all of them at once. */
static bool standing(struct showing *x, struct fault *f)
{
	struct arena *a = x->o.r->arena;
	const struct entry **e = arena_array(a, const struct entry *, x->n + 1);
	size_t *at = arena_array(a, size_t, x->n + 1), n = 0;
	for (size_t i = 0; i < x->n; i++)
		if (x->all[i].seen.e->kind->life.n && !x->all[i].seen.e->taken_back) {
			at[n] = i;
			e[n++] = x->all[i].seen.e;
		}
	struct step_row *row = arena_array(a, struct step_row, n + 1);
	if (n && !step_newest(x->o.tx, a, actor_at(x->o.r)->authority, e, n, row, f))
		return false;
	for (size_t i = 0; i < n; i++)
		x->all[at[i]].step = row[i];
	return true;
}

static bool waits(const struct found *at)
{
	return at->step.n && (!at->step.is || !at->step.is->ends) && at->step.due != DAY_NONE;
}

static struct thing_line line_of(const struct showing *x, const struct found *at)
{
	struct request *r = x->o.r;
	struct thing_line line = things_line(r, x->o.tx, &at->seen, &x->o.names, x->o.child);
	if (!at->step.n || (x->o.child && (!at->step.is || !at->step.is->child)))
		return line;
	line.now = step_label(&at->step, x->o.child);
	if (waits(at)) {
		struct out_arg by = out_arg_text(seen_near(r, at->step.due));
		line.late = step_late(&at->step, r->now);
		line.due = out_words(r->arena, r->site->words, x->o.child ? line.late ? MSG_ME_STEPS_LATE : MSG_ME_STEPS_DUE
		    : line.late ? MSG_STEPS_LATE : MSG_STEPS_DUE, &by, 1);
	}
	return line;
}

static int soonest(const void *a, const void *b)
{
	const struct found *x = *(struct found *const *)a, *y = *(struct found *const *)b;
	return x->step.due != y->step.due ? (x->step.due > y->step.due ? 1 : -1)
	                                  : (x->seen.e->id > y->seen.e->id) - (x->seen.e->id < y->seen.e->id);
}

/* What is written about it and waits for somebody. */
static void due(struct showing *x)
{
	struct found **all = arena_array(x->o.r->arena, struct found *, x->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < x->n; i++)
		if (x->all[i].place == ABOUT && waits(&x->all[i]))
			all[n++] = &x->all[i];
	if (n)
		qsort(all, n, sizeof *all, soonest);
	x->page.due = arena_array(x->o.r->arena, struct thing_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct thing_line line = line_of(x, all[i]);
		if (line.now.n)
			x->page.due[x->page.n_due++] = line;
	}
}

static void put(struct showing *x)
{
	struct request *r = x->o.r;
	struct thing_page *p = &x->page;
	struct found **time = arena_array(r->arena, struct found *, x->n + 1);
	const struct kind *of = r->query && form_given(r->query, OF) ? kind_of(form_text(r->query, OF)) : NULL;
	const struct kind **chosen = arena_array(r->arena, const struct kind *, record_kinds()->n + 1);
	size_t n = 0;
	p->all = of || (r->query && form_is(r->query, ALL));
	p->chosen = arena_array(r->arena, struct chosen_kind, record_kinds()->n + 1);
	for (size_t i = 0; i < x->n; i++) {
		struct found *at = &x->all[i];
		const struct kind *k = at->seen.e->kind;
		if (at->place == LINK)
			add_link(x, at);
		else if (in_force(x, at->seen.e))
			add_part(x, at);
		else {
			size_t c = 0;
			while (c < p->n_chosen && chosen[c] != k)
				c++;
			if (c == p->n_chosen) {
				chosen[c] = k;
				p->chosen[p->n_chosen++] = (struct chosen_kind){k->name, worker_title(r->arena, k->many), 0, k == of};
			}
			p->chosen[c].n++;
			if (!of || k == of)
				time[n++] = at;
		}
	}
	if (n)
		qsort(time, n, sizeof *time, newest);
	size_t shown = p->all || n <= NEWEST ? n : NEWEST;
	p->time = arena_array(r->arena, struct thing_line, shown + 1);
	for (size_t i = 0; i < shown; i++) {
		p->time[i] = line_of(x, time[i]);
		p->time[i].month = month_of(r, time[i]->seen.e, i ? time[i - 1]->seen.e : NULL);
	}
	p->n_time = shown;
	p->n_more = n - shown;
}

static struct text act(const struct showing *x, const char *what)
{
	return arena_printf(x->o.r->arena, "%.*s/%s/%s/%lld", TEXT_ARG(things_address(x->o.r, x->o.t.id, x->o.child)), what,
	    x->o.t.kind->name, (long long)x->o.t.id);
}

static void offers(struct showing *x)
{
	struct request *r = x->o.r;
	struct thing_page *p = &x->page;
	const struct described *d = record_kinds();
	p->add = arena_array(r->arena, struct add_line, d->n + 1);
	for (size_t i = 0; i < d->n; i++)
		if (thing_adds(r, &x->o, &d->kinds[i]))
			p->add[p->n_add++] = (struct add_line){
			    arena_printf(r->arena, "%.*s/add/%s", TEXT_ARG(things_address(r, x->o.t.id, x->o.child)), d->kinds[i].name),
			    text_of(x->o.child ? d->kinds[i].child_one : d->kinds[i].one)};
	if (!x->o.seen.e)
		return;
	p->entry = act(x, "entry");
	if (things_corrects(r, &x->o.seen))
		p->correct = act(x, "correct");
}

static void way(struct showing *x)
{
	struct request *r = x->o.r;
	x->page.up = arena_array(r->arena, struct thing_word, x->n_way + 1);
	for (size_t i = x->n_way; i-- > 0;) {
		const struct thing_name *t = thing_names_get(&x->o.names, x->way[i].id);
		bool told = t && !t->gone &&
		    (t->open ||
		        (x->o.seen.e && x->way[i].id == x->o.seen.e->about &&
		            thing_names_told(actor_at(r), x->o.seen.e, NULL, x->o.seen.s.stands, t)));
		if (told)
			x->page.up[x->page.n_up++] = (struct thing_word){t->name, things_page(r, t)};
	}
}

/* What it says of itself; not once more what it is called. */
static bool own_facts(struct showing *x, struct fault *f)
{
	struct thing_page *p = &x->page;
	size_t n = 0;
	if (!x->o.seen.e)
		return true;
	struct thing_fact *all = things_facts(x->o.r, x->o.tx, &x->o.seen, &x->o.names, x->o.child, true, &n);
	p->fact = all;
	for (size_t i = 0; i < n; i++)
		if (all[i].n != 1 || !text_eq(all[i].word[0].words, p->name))
			all[p->n_fact++] = all[i];
	p->source = worker_source(x->o.r, x->o.seen.e);
	p->draft = x->o.seen.e->state == STATE_DRAFT && !p->taken_back;
	return thing_rows(&x->o, &x->o.seen, &p->rows, &p->n_rows, f);
}

static bool draw(struct showing *x, struct fault *f)
{
	struct request *r = x->o.r;
	struct thing_page *p = &x->page;
	struct text up = p->n_up ? p->up[p->n_up - 1].href : (struct text){0};
	r->layout.back = up.n ? up : x->o.child ? TEXT("/me/things") : x->o.t.kind->person ? TEXT("/things")
	    : arena_printf(r->arena, "/things/%s", x->o.t.kind->name);
	r->layout.is_private = r->layout.is_private || x->o.child || visitor_of(r)->n_listed;
	struct text title = x->o.child ? r->site->words->plain[MSG_ME_THINGS_TITLE] : p->kind;
	struct out *o = page_begin(r, x->o.a, title);
	size_t from = o->buf.n;
	if (x->o.child)
		thing_kid_view(o, p);
	else
		thing_view(o, p);
	/* what leads to a child is asked about that child each time; where something can be done, its form is this session's */
	if (x->o.seen.e && !x->o.t.child && !x->o.t.kind->life.n)
		whole_page_keep(r, &x->kept, title, o, from);
	if (x->o.seen.e && !step_panel_draw(r, x->o.tx, o, x->o.seen.e, f)) /* how far it is, where its kind has a life */
		return false;
	page_end(r, x->o.a);
	return true;
}

static bool shown(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct request *r = x->o.r;
	x->o.tx = tx;
	x->n = x->n_way = 0;
	x->page = (struct thing_page){0};
	enum row row = thing_open(&x->o, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct thing *t = &x->o.t;
	if (!thing_way(tx, r->arena, actor_at(r)->authority, t->about, x->way, &x->n_way, f) || !read_about(x, f))
		return false;
	if (!read_links(x, f) || !see(x, f))
		return false;
	struct thing_page *p = &x->page;
	p->name = x->o.name;
	p->kind = worker_title(r->arena, x->o.child && t->kind->child_one ? t->kind->child_one : t->kind->one);
	p->address = arena_printf(r->arena, "/thing/%lld", (long long)t->id);
	p->taken_back = t->gone;
	if (!standing(x, f))
		return false;
	way(x);
	due(x);
	put(x);
	offers(x);
	if (!own_facts(x, f))
		return false;
	return draw(x, f);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {.o = {.r = r, .a = a}};
	if (actor_at(r)->role == ROLE_YOUNG_PERSON && text_starts(r->path, TEXT("/thing/"))) {
		answer_to(a, arena_printf(r->arena, "/me/thing/%lld", (long long)request_id(r, "id")));
		return true;
	}
	static const char name[] = "a thing";
	if (!whole_page_begin(r, &x.kept, name, text_hash(r->path) ^ text_hash(r->raw_query) * 0xc4ceb9fe1a85ec53u, f))
		return false;
	return whole_page_copy(r, &x.kept, a) || house_read(r, shown, &x, f);
}
ROUTE(thing, .method = METHOD_GET, .pattern = "/thing/{id}", .permission = "thing.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "One thing: a body, a meeting, an organisation, a family", .child_bearing = true, .query = &page_query);
ROUTE(me_thing, .method = METHOD_GET, .pattern = "/me/thing/{id}", .permission = "self.see", .handle = show, .audience = AUDIENCE_CHILD,
    .title = "A group that I have a part in", .child_bearing = true, .query = &page_query);
