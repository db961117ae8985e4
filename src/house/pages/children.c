/* My children and young people: one line each, what is overdue first, then what is due next; by name or by age where asked; some of them
 * where asked. All of it in the address as plain words that name nobody. */
#include "house/pages/worker.h"
#include "house/pages/safe.h"
#include "house/pages/side.h"
#include "house/side.view.h"
#include "house/worker.view.h"
#include "kit/form.h"
#include "record/people.h"
#include <stdlib.h>

enum { A_PAGE = 100, SOON_DAYS = 14 };

enum { PAGE, SHOW, AGE, SORT, WITH, ASKED };
enum { SHOW_ALL, SHOW_OVERDUE, SHOW_SOON, SHOW_NOTHING };
enum { SORT_DUE, SORT_NAME, SORT_AGE };
static const struct choice shows[] = {{"all", MSG_CHILDREN_SHOW_ALL, NULL, MSG_NONE},
    {"overdue", MSG_CHILDREN_SHOW_OVERDUE, NULL, MSG_NONE},
    {"soon", MSG_CHILDREN_SHOW_SOON, NULL, MSG_NONE}, {"nothing", MSG_CHILDREN_SHOW_NOTHING, NULL, MSG_NONE}};
static const struct choice ages[] = {{"any", MSG_CHILDREN_AGE_ANY, NULL, MSG_NONE}, {"0-4", MSG_CHILDREN_AGE_0, NULL, MSG_NONE},
    {"5-10", MSG_CHILDREN_AGE_5, NULL, MSG_NONE},
    {"11-15", MSG_CHILDREN_AGE_11, NULL, MSG_NONE}, {"16-17", MSG_CHILDREN_AGE_16, NULL, MSG_NONE},
    {"18", MSG_CHILDREN_AGE_18, NULL, MSG_NONE}};
static const int youngest[] = {-1, 0, 5, 11, 16, 18}, oldest[] = {999, 4, 10, 15, 17, 999};
static const struct choice sorts[] = {{"due", MSG_CHILDREN_SORT_DUE, NULL, MSG_NONE}, {"name", MSG_CHILDREN_SORT_NAME, NULL, MSG_NONE},
    {"age", MSG_CHILDREN_SORT_AGE, NULL, MSG_NONE}};
static const struct input page_inputs[ASKED] = {
    [PAGE] = {.name = "page", .type = INPUT_INT, .label = MSG_CHILDREN_TITLE, .low = 1, .high = 10000},
    [SHOW] = {.name = "show", .type = INPUT_CHOICE, .label = MSG_CHILDREN_SHOW, .choices = shows, .n_choices = 4},
    [AGE] = {.name = "age", .type = INPUT_CHOICE, .label = MSG_CHILDREN_AGE_OF, .choices = ages, .n_choices = 6},
    [SORT] = {.name = "sort", .type = INPUT_CHOICE, .label = MSG_CHILDREN_SORT, .choices = sorts, .n_choices = 3},
    [WITH] = {.name = "with", .type = INPUT_INT, .label = MSG_CHILDREN_WITH_WHOM, .low = 0, .high = INT64_MAX},
};
static const struct form page_query = {page_inputs, ASKED};

struct listing {
	struct request *r;
	struct answer *a;
	int show, age, sort;
	int64_t with; /* a worker's person; 0: anybody's */
	size_t page;
};

struct child_row {
	struct kid_line line;
	day due, born;   /* what it is sorted by */
	int64_t with;
};

static int by_name(const struct child_row *x, const struct child_row *y)
{
	int names = text_cmp(x->line.name, y->line.name);
	return names ? names : (x->line.id > y->line.id) - (x->line.id < y->line.id);
}

static int in_name(const void *a, const void *b)
{
	return by_name(a, b);
}

/* The youngest first; whose birthday is not known last. */
static int in_age(const void *a, const void *b)
{
	const struct child_row *x = a, *y = b;
	if (x->born != y->born)
		return x->born == DAY_NONE ? 1 : y->born == DAY_NONE ? -1 : x->born > y->born ? -1 : 1;
	return by_name(x, y);
}

static int most_urgent(const void *a, const void *b)
{
	const struct child_row *x = a, *y = b;
	bool late_x = x->line.overdue > 0, late_y = y->line.overdue > 0;
	if (late_x != late_y)
		return late_x ? -1 : 1;
	if (x->line.has_next != y->line.has_next)
		return x->line.has_next ? -1 : 1;
	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return by_name(x, y);
}

static const struct duty_row *next_of(const struct request *r, const struct child_model *m, size_t *overdue)
{
	const struct duty_row *best = NULL;
	*overdue = 0;
	for (size_t i = 0; i < m->duties; i++) {
		const struct duty_row *d = &m->duty[i];
		bool late = d->state == DUTY_OVERDUE;
		if (!d->open || (!late && d->state != DUTY_DUE) || !worker_sees_due(r, m, d))
			continue;
		*overdue += late;
		bool best_late = best && best->state == DUTY_OVERDUE;
		if (!best || (late && !best_late) || (late == best_late && d->due < best->due))
			best = d;
	}
	return best;
}

/* Who works with them first: the social worker, else the personal adviser. 0: nobody. */
static int64_t worker_of(const struct child_model *m)
{
	const struct entries *all = model_of(m, "allocation");
	int64_t adviser = 0;
	for (size_t i = all->n; i-- > 0;) {
		const struct entry *e = all->at[i];
		if (!entry_stands(e) || entry_to(e) != DAY_NONE)
			continue;
		if (text_is(entry_value(e, "part")->text, "social-worker"))
			return entry_value(e, "who")->number;
		if (text_is(entry_value(e, "part")->text, "personal-adviser"))
			adviser = entry_value(e, "who")->number;
	}
	return adviser;
}

static void fill(struct listing *l, struct tx *tx, const struct child_model *m, struct child_row *out)
{
	struct access_subject s = {.authority = actor_at(l->r)->authority, .child = m->person,
	    .relation = worker_standing(actor_at(l->r)->role)};
	struct seen_as as;
	struct request *r = seen_as(&as, l->r, &s);
	size_t overdue;
	const struct duty_row *next = next_of(r, m, &overdue);
	*out = (struct child_row){.due = next ? next->due : DAY_MAX, .line = {.id = m->person, .name = arena_text(r->arena, m->name),
	    .home = worker_home(r, tx, m), .age = worker_age(r, m), .overdue = overdue, .has_next = next != NULL}};
	out->born = out->line.age < 0 ? DAY_NONE : m->born;
	if (next) {
		out->line.next = worker_due(r, m, next, seen_may(r, m, VERB_ADD, "reason"));
		out->line.next.note = arena_text(r->arena, out->line.next.note);
	}
	if (actor_at(r)->role == ROLE_MANAGER || actor_at(r)->role == ROLE_IRO)
		out->with = worker_of(m);
}

static bool wanted(const struct listing *l, const struct child_row *x)
{
	bool soon = x->line.has_next && x->due <= l->r->today + SOON_DAYS;
	if (l->show == SHOW_OVERDUE ? !x->line.overdue : l->show == SHOW_SOON ? !soon : l->show == SHOW_NOTHING && x->line.has_next)
		return false;
	return (!l->age || (x->line.age >= youngest[l->age] && x->line.age <= oldest[l->age])) && (!l->with || x->with == l->with);
}

/* The workers of the list, each once, with their names; and each line's own. */
static struct text name_of(struct listing *l, struct tx *tx, struct kid_list *k, int64_t who)
{
	struct text name = {0};
	for (size_t i = 0; who && i < k->n_with; i++)
		if (k->with[i].person == who)
			return k->with[i].name;
	if (!who || person_name(tx, l->r->arena, actor_at(l->r)->authority, who, &name, NULL) != ROW_ONE)
		return (struct text){0};
	k->with[k->n_with++] = (struct kid_with){who, name, who == l->with};
	return name;
}

static int with_name(const void *a, const void *b)
{
	const struct kid_with *x = a, *y = b;
	int names = text_cmp(x->name, y->name);
	return names ? names : (x->person > y->person) - (x->person < y->person);
}

/* How the list's people are called: by their ages. */
static enum message count_words(const struct child_row *row, size_t n)
{
	size_t grown = 0;
	for (size_t i = 0; i < n; i++)
		grown += row[i].line.age >= 18;
	return !grown ? MSG_CHILDREN_COUNT : grown == n ? MSG_CHILDREN_COUNT_YOUNG : MSG_CHILDREN_COUNT_BOTH;
}

/* Draws the list into o and says whom it names; plain: the lines alone. */
static void draw(struct listing *l, struct tx *tx, struct child_model *const *m, size_t all, bool plain, struct out *o, struct drawn *d)
{
	struct request *r = l->r;
	struct child_row *row = arena_array(r->arena, struct child_row, all + 1);
	struct text *apart = worker_apart(r, m, all);
	struct kid_list k = {.all = all, .with = arena_array(r->arena, struct kid_with, all + 1), .show = l->show, .age = l->age,
	    .sort = l->sort, .page = l->page, .chosen = l->show || l->age || l->sort || l->with,
	    .registers = access_route(actor_at(r), "child.register", NULL).may};
	size_t kept = 0;
	for (size_t i = 0; i < all; i++) {
		fill(l, tx, m[i], &row[kept]);
		k.overdue += row[kept].line.overdue;
		row[kept].line.apart = apart[i];
		row[kept].line.with = name_of(l, tx, &k, row[kept].with);
		kept += wanted(l, &row[kept]);
	}
	if (k.n_with)
		qsort(k.with, k.n_with, sizeof *k.with, with_name);
	if (kept)
		qsort(row, kept, sizeof *row, l->sort == SORT_NAME ? in_name : l->sort == SORT_AGE ? in_age : most_urgent);
	k.found = kept;
	k.last = (kept + A_PAGE - 1) / A_PAGE;
	k.say = out_words(r->arena, r->site->words, count_words(row, kept), (struct out_arg[]){out_arg_uint(kept)}, 1);
	size_t first = (l->page - 1) * A_PAGE, shown = first >= kept ? 0 : kept - first < A_PAGE ? kept - first : A_PAGE;
	int64_t *listed = arena_array(r->arena, int64_t, shown + 1);
	k.line = arena_array(r->arena, struct kid_line, shown + 1);
	k.n = shown;
	for (size_t i = 0; i < shown; i++) {
		k.line[i] = row[first + i].line;
		listed[i] = k.line[i].id;
	}
	k.address = arena_printf(r->arena, "/children?show=%s&age=%s&sort=%s&with=%lld", shows[l->show].value, ages[l->age].value,
	    sorts[l->sort].value, (long long)l->with);
	size_t from = o->buf.n;
	if (plain)
		children_table_view(o, &k);
	else
		children_view(o, &k);
	*d = (struct drawn){{o->buf.at + from, o->buf.n - from}, listed, shown};
}

/* Below my children: those on whose side I am, who are not mine to work with. */
static bool draw_side(struct listing *l, struct tx *tx, struct out *o, struct drawn *d, struct fault *f)
{
	struct side_child *c;
	size_t n;
	if (!side_children(l->r, tx, &c, &n, f))
		return false;
	side_children_view(o, c, n);
	int64_t *all = arena_array(l->r->arena, int64_t, d->n_listed + n + 1);
	for (size_t i = 0; i < d->n_listed; i++)
		all[i] = d->listed[i];
	for (size_t i = 0; i < n; i++)
		all[d->n_listed++] = c[i].id;
	d->listed = all;
	return true;
}

void children_lines(struct request *r, struct tx *tx, struct child_model *const *m, size_t n, struct out *o, struct drawn *d)
{
	struct listing l = {.r = r, .page = 1};
	draw(&l, tx, m, n, true, o, d);
}

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	struct request *r = l->r;
	struct visitor *v = visitor_of(r);
	struct house *h = house_of(r);
	int64_t *child;
	size_t n, all = 0;
	if (!access_children(tx, r->arena, actor_at(r), r->today, &child, &n, f) ||
	    !caseload_fresh(&h->today, tx, actor_at(r)->authority, r->today, &v->fresh, f))
		return false;
	struct child_model **m = arena_array(r->arena, struct child_model *, n + 1);
	enum row got = ROW_ONE;
	for (size_t i = 0; i < n && got != ROW_FAULT; i++)
		if ((got = caseload_get(&h->today, tx, &v->fresh, child[i], &m[all], f)) == ROW_ONE)
			all++;
	if (got != ROW_FAULT) {
		struct out *o = page_begin(r, l->a, r->site->words->plain[MSG_CHILDREN_TITLE]);
		struct drawn d;
		const int64_t how[] = {(int64_t)l->page, l->show, l->age, l->sort, l->with};
		uint64_t who = house_who(r) ^ text_hash((struct text){(const char *)how, sizeof how});
		d = (struct drawn){0};
		if (!safe_say(r, tx, o, f)) {
			got = ROW_FAULT;
		} else if (!caseload_drawn(&h->today, &v->fresh, "children", who, m, all, r->arena, &o->buf, &d)) {
			draw(l, tx, m, all, false, o, &d);
			caseload_keep(&h->today, &v->fresh, "children", who, m, all, &d);
		}
		if (got != ROW_FAULT && !draw_side(l, tx, o, &d, f))
			got = ROW_FAULT;
		v->listed = d.listed;
		v->n_listed = d.n_listed;
		page_end(r, l->a);
	}
	while (all) /* the last first: it is the one that was held last */
		caseload_put(m[--all]);
	return got != ROW_FAULT;
}

static int asked(const struct request *r, size_t field)
{
	return form_given(r->query, field) ? form_choice(r->query, field) : 0;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {r, a, asked(r, SHOW), asked(r, AGE), asked(r, SORT), form_given(r->query, WITH) ? form_int(r->query, WITH) : 0,
	    form_given(r->query, PAGE) ? (size_t)form_int(r->query, PAGE) : 1};
	return house_read(r, list, &l, f);
}
ROUTE(children, .method = METHOD_GET, .pattern = "/children", .permission = "caseload.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "My children and young people", .child_bearing = true, .query = &page_query);
