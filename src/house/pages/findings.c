/* What the return's rules find about one child, for who can mend it: each one tap from what it is about; or it is right, and why. */
#include "house/findings.view.h"
#include "house/pages/return.h"
#include "house/pages/worker.h"
#include "house/whole.h"
#include "kit/form.h"
#include "record/people.h"
#include "record/reason.h"

struct seeing {
	const struct request *r;
	const struct child_model *m;
};

struct showing {
	struct request *r;
	struct answer *a;
	struct tx *tx;
	struct child_model *m;
	struct child_findings found;
	struct findings_page page;
};

/* ---- from a row of the return to what was written ---- */

/* The field that holds this cell of the return: of a kind of its own before the boundary that puts kinds together. */
static const struct field *field_of(const struct house *h, enum table t, const char *column, const struct kind **of)
{
	const struct field *found = NULL;
	for (size_t i = 0; i < record_kinds()->n; i++) {
		const struct kind *k = &record_kinds()->kinds[i];
		for (size_t j = 0; j < k->n; j++) {
			const struct field *x = &k->fields[j];
			if (!x->table903 || strcmp(x->table903, table_info[t].name) != 0 || strcmp(x->column903, column) != 0)
				continue;
			if (!found || (*of)->only_return) {
				found = x;
				*of = k;
			}
		}
	}
	if (!found && t != TABLE_HEADER && !strcmp(column, "DOB"))
		return field_of(h, TABLE_HEADER, column, of);
	return found;
}

/* The entry that began on that day, or lasted on it. */
static const struct entry *entry_on(const struct seeing *x, const struct kind *k, day on)
{
	if (k->person)
		return x->m->self;
	if (!k->of_child)
		return NULL;
	const struct entries *all = model_of(x->m, k->name);
	const struct entry *best = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const struct entry *e = all->at[i];
		day from = entry_from(e), to = entry_to(e);
		if (!entry_stands(e) || !seen_entry(x->r, x->m, e))
			continue;
		if (on == DAY_NONE || from == on || (k->dated && from != DAY_NONE && from <= on && (to == DAY_NONE || to >= on)))
			best = e; /* in order of the beginning: the last one fits best */
		if (from == on)
			return e;
	}
	return best;
}

static bool is_placed(const struct finding_line *l, struct text label, struct text href)
{
	for (size_t i = 0; i < l->n; i++)
		if (text_eq(l->place[i].label, label) && text_eq(l->place[i].href, href))
			return true;
	return false;
}

static void add_place(const struct seeing *x, struct finding_line *l, enum table t, const char *column, day on)
{
	struct arena *a = x->r->arena;
	const struct kind *k = NULL;
	const struct field *field = field_of(house_of(x->r), t, column, &k);
	const struct entry *e = field ? entry_on(x, k, on) : NULL;
	struct finding_place p = {.label = field ? text_of(field->label) : text_of(column),
	    .href = arena_printf(a, "/child/%lld#timeline", (long long)x->m->person)};
	if (e) {
		p.of = text_of(k->one);
		p.when = !k->person ? worker_when(x->r, e) : (struct text){0};
		p.href = arena_printf(a, "/child/%lld/entry/%s/%lld", (long long)x->m->person, k->name, (long long)e->id);
	}
	if (!is_placed(l, p.label, p.href))
		l->place[l->n++] = p;
}

static const char *first_date(enum table t)
{
	for (int k = 1; k < table_info[t].told; k++)
		if (table_info[t].column[k].kind == CELL_DATE && strcmp(table_info[t].column[k].name, "DOB") != 0)
			return table_info[t].column[k].name;
	return NULL;
}

/* ---- the lines ---- */

/* Whether the visitor may know of this table at all: who may not see what it is about is not told what is wrong in it. */
static bool may_know(const struct seeing *x, enum table t)
{
	for (size_t i = 0; i < record_kinds()->n; i++) {
		const struct kind *k = &record_kinds()->kinds[i];
		if (k->table903 && !strcmp(k->table903, table_info[t].name) && !seen_may(x->r, x->m, VERB_SEE, k->name))
			return false;
	}
	return true;
}

static struct text right_words(struct showing *x, const struct finding_right *right)
{
	struct text who = {0};
	char on[DAY_TEXT];
	if (right->by)
		person_name(x->tx, x->r->arena, actor_at(x->r)->authority, right->by, &who, NULL);
	struct out_arg args[] = {
	    out_arg_text(right->words), out_arg_text(who), out_arg_z(right->on == DAY_NONE ? "" : day_long(right->on, on))};
	return out_words(x->r->arena, x->r->site->words, MSG_RETURN_RIGHT, args, 3);
}

bool findings_line(const struct request *r, const struct child_model *m, const struct rule *rule, const struct found_row *row,
    size_t n_rows, struct finding_line *l)
{
	const char *name[COLUMNS_MOST];
	struct seeing x = {r, m};
	for (size_t i = 0; i < n_rows; i++)
		if (!may_know(&x, row[i].table))
			return false;
	*l = (struct finding_line){.say = text_of(rule->say), .code = text_of(rule->code), .query = rule->severity == RULE_QUERY,
	    .place = arena_array(r->arena, struct finding_place, n_rows * COLUMNS_MOST)};
	for (size_t i = 0; i < n_rows; i++) {
		size_t n = rule_fields(rule, row[i].table, name);
		if (!n && (name[0] = first_date(row[i].table)))
			n = 1; /* nothing is wrong in the row, something is missing: the row as a whole */
		for (size_t k = 0; k < n; k++)
			add_place(&x, l, row[i].table, name[k], row[i].since);
	}
	return true;
}

static void add_line(struct showing *x, const struct finding_row *t, bool may_say)
{
	struct arena *a = x->r->arena;
	char iso[DAY_TEXT];
	struct finding_line *l = &x->page.line[x->page.n];
	struct found_row *row = arena_array(a, struct found_row, t->n);
	for (uint32_t i = 0; i < t->n; i++) {
		const struct finding *f = &x->found.found.at[t->first + i];
		row[i] = (struct found_row){(enum table)f->table, finding_since(x->found.closing.cohort, f)};
	}
	if (!findings_line(x->r, x->m, t->rule, row, t->n, l))
		return;
	x->page.n++;
	x->page.n_open += !t->right.is;
	l->say = text_of(check_says(&x->found.check, t->rule));
	l->back = check_looks_back(&x->found.check, t->rule);
	if (t->right.is)
		l->right = right_words(x, &t->right);
	else if (may_say)
		l->href = arena_printf(a, "/child/%lld/right?rule=%s%s%s", (long long)x->m->person, t->rule->code,
		    t->since == DAY_NONE ? "" : "&since=", t->since == DAY_NONE ? "" : day_iso(t->since, iso));
}

static bool page(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct request *r = x->r;
	char words[DAY_TEXT];
	x->tx = tx;
	enum row row = seen_model(r, x->a, tx, &x->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	/* numbers given twice are others' rows too, so it stands until anything is written */
	struct whole w = {
	    .name = "child's findings", .who = house_who(r) ^ (uint64_t)x->m->person * 0x9e3779b97f4a7c15u, .fresh = visitor_of(r)->fresh};
	r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)x->m->person);
	struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_FINDINGS_TITLE]);
	if (whole_copy(r, &w, o)) {
		page_end(r, x->a);
		caseload_put(x->m);
		return true;
	}
	if (!findings_of_child(today_of(r), tx, actor_at(r)->authority, x->m, r->arena, r->today, &x->found, f)) {
		caseload_put(x->m);
		return false;
	}
	x->page = (struct findings_page){.id = x->m->person, .name = worker_named(r, x->m), .n_skipped = x->found.check.n_skipped,
	    .year = arena_text(r->arena, text_of(year_words(x->found.closing.year, words))),
	    .line = arena_array(r->arena, struct finding_line, x->found.n + 1)};
	if (x->found.closing.since)
		x->page.since = arena_text(r->arena, text_of(year_words(x->found.closing.since, words)));
	bool may_say = seen_may(r, x->m, VERB_ADD, "reason");
	for (size_t i = 0; i < x->found.n; i++)
		add_line(x, &x->found.thing[i], may_say);
	findings_view(o, &x->page);
	whole_keep(r, &w, o);
	page_end(r, x->a);
	child_findings_free(&x->found);
	caseload_put(x->m);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {.r = r, .a = a};
	return house_read(r, page, &x, f);
}
ROUTE(child_findings, .method = METHOD_GET, .pattern = "/child/{id}/findings", .permission = "child.findings", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "What the return's rules find about a child", .child_bearing = true);

/* ---- this is right, because … ---- */

enum { RULE, SINCE, WORDS, INPUTS };
static const struct input asked[] = {{.name = "rule", .type = INPUT_TEXT, .label = MSG_FINDINGS_RULE, .most = 20},
    {.name = "since", .type = INPUT_TEXT, .label = MSG_FINDINGS_RULE, .most = 10}};
static const struct form right_query = {asked, 2};
static const struct input inputs[INPUTS] = {
    [RULE] = {.name = "rule", .type = INPUT_HIDDEN, .required = true, .most = 20},
    [SINCE] = {.name = "since", .type = INPUT_HIDDEN, .most = 10},
    [WORDS] = {.name = "words", .type = INPUT_LINES, .label = MSG_FINDINGS_BECAUSE, .hint = MSG_FINDINGS_BECAUSE_HINT,
        .missing = MSG_FINDINGS_BECAUSE_MISSING, .required = true, .most = 2000},
};
static const struct form right_form = {inputs, INPUTS};

static const struct rule *rule_asked(const struct request *r, struct text code)
{
	int year = year_of(r->today) > rules_last_year ? rules_last_year : year_of(r->today);
	return check_rule(year, code);
}

struct right {
	struct request *r;
	struct answer *a;
	struct child_model *m;
	bool may;
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct right *x = arg;
	enum row row = seen_model(x->r, x->a, tx, &x->m, f);
	if (row == ROW_ONE)
		x->may = seen_may(x->r, x->m, VERB_ADD, "reason");
	return row != ROW_FAULT;
}

static bool show_right(struct request *r, struct answer *a, struct fault *f)
{
	struct right x = {.r = r, .a = a};
	const struct values *v = r->form;
	if (!v) {
		struct values *fresh = form_empty(r->arena, &right_form);
		form_set_text(fresh, RULE, form_text(r->query, 0));
		form_set_text(fresh, SINCE, form_text(r->query, 1));
		v = fresh;
	}
	const struct rule *rule = rule_asked(r, form_text(v, RULE));
	if (!house_read(r, find, &x, f))
		return false;
	if (!x.m)
		return true;
	if (!rule || !x.may) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		caseload_put(x.m);
		return true;
	}
	r->layout.back = arena_printf(r->arena, "/child/%lld/findings", (long long)x.m->person);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_FINDINGS_RIGHT]);
	form_problems(o, v);
	right_top_view(o, worker_named(r, x.m), text_of(rule->code), text_of(rule->say));
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, RULE, NULL);
	form_field(o, v, SINCE, NULL);
	form_field(o, v, WORDS, NULL);
	form_button(o, MSG_FINDINGS_KEEP);
	form_end(o);
	page_end(r, a);
	caseload_put(x.m);
	return true;
}

struct saying {
	struct hand hand;
	struct entry *e;
	struct arena *arena;
};

static bool say(struct tx *tx, void *arg, struct fault *f)
{
	struct saying *s = arg;
	struct problems p;
	s->e->id = 0;
	s->e->version = 0;
	return entry_add(tx, s->arena, &s->hand, s->e, &p, f);
}

static bool do_right(struct request *r, struct answer *a, struct fault *f)
{
	struct right x = {.r = r, .a = a};
	const struct rule *rule = rule_asked(r, form_text(r->form, RULE));
	day since;
	if (!house_read(r, find, &x, f))
		return false;
	if (!x.m)
		return true;
	caseload_put(x.m);
	if (!rule || !x.may) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct saying *s = arena_new_of(r->arena, struct saying);
	*s = (struct saying){.hand = house_hand(r), .arena = r->arena,
	    .e = entry_new(r->arena, kind_of(TEXT("reason")), request_id(r, "id"))};
	s->e->state = STATE_FINAL;
	entry_set(s->e, "why", text_of(reason_codes[REASON_RIGHT]));
	entry_set(s->e, "clock", text_of(rule->code));
	entry_set_number(s->e, "given", r->today);
	entry_set(s->e, "words", form_text(r->form, WORDS));
	if (day_parse_iso(form_text(r->form, SINCE), &since))
		entry_set_number(s->e, "since", since);
	house_write(r, a, "right", say, s, arena_printf(r->arena, "/child/%lld/findings", (long long)request_id(r, "id")));
	house_done(r, a, MSG_DONE_RIGHT);
	return true;
}

ROUTE(child_right, .method = METHOD_GET, .pattern = "/child/{id}/right", .permission = "child.write", .handle = show_right,
    .audience = AUDIENCE_ADULT, .title = "Saying why a finding is right", .child_bearing = true, .query = &right_query);
ROUTE(do_child_right, .method = METHOD_POST, .pattern = "/child/{id}/right", .permission = "child.write", .handle = do_right,
    .audience = AUDIENCE_ADULT, .title = "Saying why a finding is right", .child_bearing = true, .form = &right_form, .show = show_right);
