/* The rows of an entry on its page. */
#include "house/pages/rows.h"
#include "base/clock.h"
#include "house/pages/worker.h"
#include "record/people.h"

static const struct input inputs[] = {
    [ROWS_FIELD] = {.name = "rows", .type = INPUT_HIDDEN, .most = 64},
    [ROWS_PAGE] = {.name = "page", .type = INPUT_INT, .low = 1, .high = 1000000, .label = MSG_ROWS_PAGE},
};
const struct form rows_query = {inputs, 2};

struct drawing {
	struct request *r;
	struct tx *tx;
	const struct rows_holder *h;
	const struct kind *kind; /* of the rows */
	size_t *column;          /* of the kind's fields, those that are shown */
	struct rows_table *t;
	struct fault *f;
};

struct access_subject rows_subject(const struct request *r, const struct rows_holder *h, const struct entry *row)
{
	if (h->m)
		return seen_subject(r, h->m, row);
	struct access_subject s = h->access;
	s.entry = row ? row->id : 0;
	s.author = row ? row->written_by : 0;
	s.happened = row ? entry_from(row) : DAY_NONE;
	return s;
}

static bool may(const struct drawing *x, enum verb v, const struct entry *row, const struct field *f)
{
	struct access_subject s = rows_subject(x->r, x->h, row);
	return access_may(actor_at(x->r), v, x->kind->name, f ? f->name : NULL, &s).may;
}

/* What all have signed is corrected first: its rows stand as they were signed. */
static bool signed_by_all(const struct drawing *x)
{
	return x->h->e->kind->sign && entry_stands(x->h->e);
}

/* ---- one row ---- */

static struct text at(const struct drawing *x, const char *what, const struct entry *row)
{
	return arena_printf(x->r->arena, "%.*s/%s/%s/%lld", TEXT_ARG(x->h->address), what, x->kind->name, (long long)row->id);
}

static bool written(struct drawing *x, const struct entry *row, struct text *out)
{
	struct arena *a = x->r->arena;
	struct text who = {0};
	char on[DAY_TEXT];
	if (row->written_by && person_name(x->tx, a, actor_at(x->r)->authority, row->written_by, &who, x->f) == ROW_FAULT)
		return false;
	*out = arena_printf(a, "%.*s%s%s", TEXT_ARG(who), who.n ? ", " : "", day_long(clock_day(row->written_at), on));
	return true;
}

static bool line(struct drawing *x, const struct entry *row, struct rows_line *out)
{
	const struct actor *me = actor_at(x->r);
	bool corrects = false, kith = text_is(row->source, "kith"),
	     open = (!x->h->young || x->h->writes) && !x->h->e->taken_back && !signed_by_all(x);
	*out = (struct rows_line){.cell = arena_array(x->r->arena, struct fact_line, x->t->columns + 1),
	    .gone = row->taken_back != 0,
	    .corrected = row->version > 1};
	for (size_t i = 0; i < x->t->columns && !out->gone; i++) {
		const struct field *f = &x->kind->fields[x->column[i]];
		if (field_shown(row, f) && may(x, VERB_SEE, row, f))
			out->cell[i] = seen_fact(x->r, x->tx, x->h->m, row, f, x->h->young);
		if (!out->what.n)
			out->what = out->cell[i].value;
	}
	for (size_t i = 0; i < x->kind->n && open && !out->gone; i++)
		corrects = corrects ||
		    ((!x->h->young || row->written_by == me->person) && !field_locked(row, &x->kind->fields[i]) &&
		        may(x, VERB_CORRECT, row, &x->kind->fields[i]));
	if ((!x->h->young || x->h->writes) && !x->h->e->taken_back && out->corrected)
		out->open = at(x, "entry", row);
	if (corrects)
		out->correct = at(x, "correct", row);
	if (corrects && kith && row->written_by && row->written_by == me->person)
		out->back = at(x, "take-back", row);
	return written(x, row, &out->written);
}

/* ---- a page of them ---- */

static void columns(struct drawing *x)
{
	struct arena *a = x->r->arena;
	x->column = arena_array(a, size_t, x->kind->n + 1);
	x->t->head = arena_array(a, struct text, x->kind->n + 1);
	for (size_t i = 0; i < x->kind->n; i++) {
		const struct field *f = &x->kind->fields[i];
		if ((x->h->young && !f->child) || !may(x, VERB_SEE, NULL, f))
			continue;
		x->t->head[x->t->columns] = text_of(x->h->young ? f->child : f->label);
		x->column[x->t->columns++] = i;
	}
}

/* "/child/12/entry/plan/34?rows=goals&page=2#rows-goals" */
static struct text turned(const struct drawing *x, const struct field *f, size_t page)
{
	return arena_printf(x->r->arena, "%.*s?rows=%s&page=%zu#rows-%s", TEXT_ARG(x->h->page), f->name, page, f->name);
}

static bool table(struct drawing *x, const struct field *f, size_t page)
{
	struct request *r = x->r;
	struct rows_table *t = x->t;
	struct entries rows;
	size_t most = x->h->most ? x->h->most : ROWS_MOST, from = (page - 1) * most;
	const char *one = x->h->young && x->kind->child_one ? x->kind->child_one : x->kind->one;
	columns(x);
	if (!entry_rows(
	        x->tx, r->arena, actor_at(r)->authority, actor_at(r)->person, x->kind, x->h->e->id, from, most, &rows, &t->all, x->f))
		return false;
	t->title = text_of(x->h->young && f->child ? f->child : f->label);
	t->one = text_of(one);
	t->back_to = arena_printf(r->arena, "rows-%s", f->name);
	t->from = from;
	t->young = x->h->young;
	t->line = arena_array(r->arena, struct rows_line, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		if (may(x, VERB_SEE, rows.at[i], NULL) && !line(x, rows.at[i], &t->line[t->n++]))
			return false;
	if (page > 1)
		t->before = turned(x, f, page - 1);
	if (from + rows.n < t->all && x->h->most)
		t->rest = turned(x, f, 1);
	else if (from + rows.n < t->all)
		t->after = turned(x, f, page + 1);
	if ((!x->h->young || x->h->writes) && !x->h->e->taken_back && !signed_by_all(x) && may(x, VERB_ADD, NULL, NULL)) {
		struct out_arg what = out_arg_z(one);
		t->add = arena_printf(r->arena, "%.*s/entry/%s/%lld/rows/%s/add", TEXT_ARG(x->h->address), x->h->e->kind->name,
		    (long long)x->h->e->id, f->name);
		t->add_label = out_words(r->arena, r->site->words, MSG_ROWS_ADD, &what, 1);
	}
	return true;
}

bool rows_tables(struct request *r, struct tx *tx, const struct rows_holder *h, struct rows_table **out, size_t *n, struct fault *f)
{
	const struct values *q = r->route->query == &rows_query ? r->query : NULL;
	*out = arena_array(r->arena, struct rows_table, h->e->kind->n + 1);
	*n = 0;
	for (size_t i = 0; i < h->e->kind->n && !h->e->taken_back; i++) {
		const struct field *x = &h->e->kind->fields[i];
		const struct kind *k = x->type == FIELD_ROWS ? kind_of(text_of(x->of)) : NULL;
		struct drawing d = {.r = r, .tx = tx, .h = h, .kind = k, .t = &(*out)[*n], .f = f};
		struct access_subject s = rows_subject(r, h, NULL);
		if (!k || (h->young && !x->child) || !field_shown(h->e, x) ||
		    !access_may(actor_at(r), VERB_SEE, h->e->kind->name, x->name, &s).may || !may(&d, VERB_SEE, NULL, NULL))
			continue;
		bool turned_here = q && form_given(q, ROWS_PAGE) && text_is(form_text(q, ROWS_FIELD), x->name);
		if (!table(&d, x, turned_here ? (size_t)form_int(q, ROWS_PAGE) : 1))
			return false;
		*n += !h->young || d.t->all || d.t->add.n; /* a child is not shown an empty box that is not theirs to fill */
	}
	return true;
}

/* ---- by their address ---- */

const struct kind *rows_kind(const struct request *r, const struct kind *holder)
{
	int i = kind_field(holder, arena_z(r->arena, request_word(r, "field")));
	return i >= 0 && holder->fields[i].type == FIELD_ROWS ? kind_of(text_of(holder->fields[i].of)) : NULL;
}

static bool theirs(const struct child_model *m, int64_t child)
{
	for (size_t i = 0; i < m->n_ids; i++)
		if (m->ids[i] == child)
			return true;
	return child == m->person;
}

bool rows_entry(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry **out, const struct entry **holder,
    struct fault *f)
{
	const struct kind *k = kind_of(request_word(r, "kind"));
	struct entry *row;
	*out = *holder = NULL;
	if (!k || !k->holder) {
		*out = *holder = worker_entry(r, m);
		return true;
	}
	enum row found = entry_get(tx, r->arena, actor_at(r)->authority, k, request_id(r, "entry-id"), &row, f);
	const struct entry *h = found == ROW_ONE && theirs(m, row->child) ? model_entry(m, kind_of(text_of(k->holder)), row->about) : NULL;
	if (h && !h->taken_back && seen_entry(r, m, h) && seen_entry(r, m, row))
		*out = row, *holder = h;
	return found != ROW_FAULT;
}
