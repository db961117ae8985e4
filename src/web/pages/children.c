/* My children: one line a child, what is overdue first, then what is due next. */
#include "web/pages/worker.h"
#include "web/form.h"
#include "web/worker.view.h"
#include <stdlib.h>

enum { A_PAGE = 100 };

static const struct input page_inputs[] = {{.name = "page", .type = INPUT_INT, .label = MSG_CHILDREN_TITLE, .low = 1, .high = 10000}};
static const struct form page_query = {page_inputs, 1};

struct listing {
	struct request *r;
	struct answer *a;
};

struct child_row {
	struct kid_line line;
	day due; /* what it is sorted by */
};

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
	int names = text_cmp(x->line.name, y->line.name);
	return names ? names : (x->line.id > y->line.id) - (x->line.id < y->line.id);
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

static void fill(struct listing *l, struct tx *tx, const struct child_model *m, struct child_row *out)
{
	struct request *r = l->r;
	struct access_subject *s = &visitor_of(r)->subject;
	*s = (struct access_subject){.authority = actor_at(r)->authority, .child = m->person, .relation = worker_standing(actor_at(r)->role)};
	size_t overdue;
	const struct duty_row *next = next_of(r, m, &overdue);
	*out = (struct child_row){.due = next ? next->due : DAY_MAX, .line = {.id = m->person, .name = arena_text(r->arena, m->name),
	    .home = worker_home(r, tx, m), .age = worker_age(r, m), .overdue = overdue, .has_next = next != NULL}};
	if (next) {
		out->line.next = worker_due(r, m, next, seen_may(r, m, VERB_ADD, "reason"));
		out->line.next.note = arena_text(r->arena, out->line.next.note);
	}
	*s = (struct access_subject){0};
}

/* Where in the list the page begins, and its links to the others. */
static void pages(struct out *o, size_t n, size_t page)
{
	size_t last = (n + A_PAGE - 1) / A_PAGE;
	if (last > 1)
		children_pages_view(o, page, last);
}

/* Draws the list into o and says whom it names. */
static void draw(struct listing *l, struct tx *tx, struct child_model *const *m, size_t all, size_t page, struct out *o, struct drawn *d)
{
	struct request *r = l->r;
	size_t overdue = 0;
	struct child_row *row = arena_array(r->arena, struct child_row, all + 1);
	for (size_t i = 0; i < all; i++) {
		fill(l, tx, m[i], &row[i]);
		overdue += row[i].line.overdue;
	}
	if (all)
		qsort(row, all, sizeof *row, most_urgent);
	size_t first = (page - 1) * A_PAGE, shown = first >= all ? 0 : all - first < A_PAGE ? all - first : A_PAGE;
	struct kid_line *line = arena_array(r->arena, struct kid_line, shown + 1);
	int64_t *listed = arena_array(r->arena, int64_t, shown + 1);
	for (size_t i = 0; i < shown; i++) {
		line[i] = row[first + i].line;
		listed[i] = line[i].id;
	}
	size_t from = o->buf.n;
	children_view(o, line, shown, all, overdue);
	pages(o, all, page);
	*d = (struct drawn){{o->buf.at + from, o->buf.n - from}, listed, shown};
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
	    !caseload_fresh(h, tx, actor_at(r)->authority, r->today, &v->fresh, f))
		return false;
	struct child_model **m = arena_array(r->arena, struct child_model *, n + 1);
	enum row got = ROW_ONE;
	for (size_t i = 0; i < n && got != ROW_FAULT; i++)
		if ((got = caseload_get(h, tx, &v->fresh, child[i], &m[all], f)) == ROW_ONE)
			all++;
	if (got != ROW_FAULT) {
		size_t page = form_given(r->query, 0) ? (size_t)form_int(r->query, 0) : 1;
		struct out *o = page_begin(r, l->a, r->site->words->plain[MSG_CHILDREN_TITLE]);
		struct drawn d;
		uint64_t who = house_who(r) + page;
		if (!caseload_drawn(h, &v->fresh, "children", who, m, all, r->arena, &o->buf, &d)) {
			draw(l, tx, m, all, page, o, &d);
			caseload_keep(h, &v->fresh, "children", who, m, all, &d);
		}
		v->listed = d.listed;
		v->n_listed = d.n_listed;
		page_end(r, l->a);
	}
	for (size_t i = 0; i < all; i++)
		caseload_put(m[i]);
	return got != ROW_FAULT;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {r, a};
	return house_read(r, list, &l, f);
}
ROUTE(children, .method = METHOD_GET, .pattern = "/children", .permission = "caseload.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "My children", .child_bearing = true, .query = &page_query);
