/* What was reckoned, put beside what stands: new, told otherwise, told no more. */
#include "told/feed.h"
#include "record/people.h"
#include <stdio.h>

enum { COLUMNS = QUERY_PARAMETERS };

struct feeding {
	const struct feed_job *job;
	struct feed_report *report;
	struct bulk **bulk; /* by kind; opened at the first new entry */
	struct bulk *texts;
	bool *stands;       /* whether anything fed of that kind stands */
};

static const char *const text_columns[] = {"authority", "kind", "entry", "version", "field", "told"};

/* ---- new entries, many at once ---- */

static struct bulk *bulk_of(struct tx *tx, struct feeding *f, const struct kind *k, struct fault *fault)
{
	static const char *const frame[] = {"authority", "entry", "version", "current", "child", "happened_from", "happened_to", "state",
	    "source", "told_year", "written_at", "about_id"};
	const char *columns[COLUMNS];
	int n = 0;
	if (f->bulk[k->at])
		return f->bulk[k->at];
	for (size_t i = 0; i < sizeof frame / sizeof *frame; i++)
		columns[n++] = frame[i];
	for (size_t i = 0; i < k->n; i++)
		if (entry_in_table(k, i)) {
			columns[n++] = k->fields[i].column;
			if (k->fields[i].column_version)
				columns[n++] = k->fields[i].column_version;
		}
	return f->bulk[k->at] = bulk_begin(tx, k->table, columns, n, fault);
}

static void bulk_value(struct bulk *b, const struct field *f, const struct value *v)
{
	bool words = f->type == FIELD_TEXT || f->type == FIELD_LONGTEXT || f->type == FIELD_CODE || f->type == FIELD_CODES || f->several;
	if (v->state != VALUE_SET)
		bulk_null(b);
	else if (words)
		bulk_text(b, v->text);
	else
		bulk_i64(b, v->number);
	if (!f->column_version)
		return;
	if (v->state == VALUE_SET)
		bulk_i64(b, v->version);
	else
		bulk_null(b);
}

static bool put_texts(struct tx *tx, struct feeding *f, const struct entry *e, struct fault *fault)
{
	for (size_t i = 0; i < e->kind->n; i++) {
		if (!e->value[i].told.n)
			continue;
		if (!f->texts && !(f->texts = bulk_begin(tx, "entry_text", text_columns, 6, fault)))
			return false;
		bulk_i64(f->texts, f->job->hand->authority);
		bulk_text(f->texts, text_of(e->kind->name));
		bulk_i64(f->texts, e->id);
		bulk_i64(f->texts, e->version);
		bulk_text(f->texts, text_of(e->kind->fields[i].name));
		bulk_text(f->texts, e->value[i].told);
		if (!bulk_row(f->texts, fault))
			return false;
	}
	return true;
}

static bool put_new(struct tx *tx, struct feeding *f, struct entry *e, struct fault *fault)
{
	struct bulk *b = bulk_of(tx, f, e->kind, fault);
	if (!b)
		return false;
	e->id = store_id();
	e->version = 1;
	f->report->added++;
	bulk_i64(b, f->job->hand->authority);
	bulk_i64(b, e->id);
	bulk_i64(b, 1);
	bulk_i64(b, 1);
	bulk_i64(b, e->child);
	bulk_day(b, entry_from(e));
	bulk_day(b, entry_to(e));
	bulk_text(b, text_of(state_name(e->state)));
	bulk_text(b, e->source);
	bulk_i64(b, e->told_year);
	bulk_i64(b, f->job->hand->now);
	bulk_i64(b, e->child);
	for (size_t i = 0; i < e->kind->n; i++)
		if (entry_in_table(e->kind, i))
			bulk_value(b, &e->kind->fields[i], &e->value[i]);
	return bulk_row(b, fault) && put_texts(tx, f, e, fault);
}

/* ---- beside what stands ---- */

static bool is_told(const struct entry *e, const struct field *f)
{
	return f->type == FIELD_ENTRY || field_fed(e, f);
}

/* A reference is the same when it names the same entry, in whatever version. */
static bool same_told(const struct field *f, const struct value *a, const struct value *b)
{
	return f->type == FIELD_ENTRY ? a->state == b->state && a->number == b->number : value_same(f, a, b);
}

static bool same_key(const struct entry *a, const struct entry *b)
{
	for (size_t i = 0; i < a->kind->key_n; i++) {
		size_t k = a->kind->key[i];
		if (!value_same(&a->kind->fields[k], &a->value[k], &b->value[k]))
			return false;
	}
	return true;
}

static bool has_own_words(const struct entry *e)
{
	for (size_t i = 0; i < e->kind->n; i++)
		if (e->value[i].state != VALUE_BLANK && !is_told(e, &e->kind->fields[i]))
			return true;
	return false;
}

static bool put_again(struct tx *tx, struct feeding *f, struct entry *was, struct entry *e, struct fault *fault)
{
	bool same = true;
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *field = &e->kind->fields[i];
		if (!is_told(e, field)) {
			e->value[i] = was->value[i]; /* written in kith, beside what is told */
			continue;
		}
		same = same && same_told(field, &e->value[i], &was->value[i]);
	}
	e->id = was->id;
	e->version = was->version;
	e->state = was->state > e->state ? was->state : e->state;
	e->source = was->source;
	if (!same) {
		f->report->changed++;
		return entry_put(tx, f->job->hand, e, fault);
	}
	f->report->same++;
	return e->told_year == was->told_year || sql_do(tx, e->kind->sql.retold, fault, arg_i(f->job->hand->authority), arg_i(e->id),
	    arg_i(e->version), arg_i(e->told_year));
}

/* Told no more. What somebody here wrote beside it is not lost: then the entry is kith's own from now on. */
static bool put_gone(struct tx *tx, struct feeding *f, struct entry *was, struct fault *fault)
{
	f->report->dropped++;
	if (!has_own_words(was))
		return entry_drop(tx, f->job->hand, was, fault);
	was->source = TEXT("kith");
	was->state = STATE_DRAFT; /* for somebody to look at; it counts nowhere until it is final */
	return entry_put(tx, f->job->hand, was, fault);
}

static bool of_return(const struct entry *e)
{
	struct text rest = e->source, one;
	while (codes_next(&rest, &one))
		if (text_is(one, "return"))
			return true;
	return false;
}

/* The council's own number is the import's, not this feed's. */
static bool of_feed(const struct entry *e)
{
	return of_return(e) && !person_council_number(e);
}

static bool put_kind(struct tx *tx, struct arena *a, struct feeding *f, const struct kind *k, int64_t person, struct entries *all,
    struct fault *fault)
{
	struct entries was = {0};
	if (f->stands[k->at] &&
	    !entry_list(tx, a, AS_AT(DAY_MAX), f->job->hand->authority, k, person, ENTRY_DRAFTS | ENTRY_TAKEN_BACK, &was, fault))
		return false;
	for (size_t i = 0; i < all->n; i++) {
		struct entry *e = all->at[i];
		if (e->kind != k)
			continue;
		e->child = person;
		for (size_t x = 0; x < k->n; x++) /* what points at another is told by that one's place, and was put before */
			if (k->fields[x].type == FIELD_ENTRY && e->value[x].state == VALUE_SET) {
				const struct entry *named = all->at[e->value[x].number];
				e->value[x].number = named->id;
				e->value[x].version = named->version;
			}
		size_t w = 0;
		while (w < was.n && !(was.at[w] && of_feed(was.at[w]) && same_key(e, was.at[w])))
			w++;
		if (!(w < was.n ? put_again(tx, f, was.at[w], e, fault) : put_new(tx, f, e, fault)))
			return false;
		if (w < was.n)
			was.at[w] = NULL;
	}
	for (size_t w = 0; w < was.n; w++)
		if (was.at[w] && of_feed(was.at[w]) && !was.at[w]->taken_back && !put_gone(tx, f, was.at[w], fault))
			return false;
	return true;
}

/* Homes and legal statuses before the episodes that name them. */
static const char *const order[] = {"home", "legal-status", "episode", "review", "missing-episode", "separated-status", "yearly-answers",
    "birthday-answers", "adoption", "adoption-decision", "earlier-permanence", "social-worker", "liberty-order", "person-number",
    "mother-of"};
enum { ORDER = sizeof order / sizeof *order };

/* Where the told cohort does not have the child, nothing is told of it any more. */
static bool put_child(struct tx *tx, struct arena *a, struct feeding *f, struct text number, int64_t person, struct fault *fault)
{
	struct entries all = {0};
	uint32_t chunk, child;
	if (cohort_find(f->job->told, number, &chunk, &child))
		feed_reckon(a, f->job->told, chunk, child, &all);
	for (int i = 0; i < ORDER; i++)
		if (!put_kind(tx, a, f, kind_of(text_of(order[i])), person, &all, fault))
			return false;
	return true;
}

static bool any_stands(struct tx *tx, struct feeding *f, struct fault *fault)
{
	for (int i = 0; i < ORDER; i++) {
		const struct kind *k = kind_of(text_of(order[i]));
		char text[200];
		/* the council's own numbers are there before this feed is */
		const char *but = k == kind_of(TEXT("person-number")) ? " AND number_kind <> 'council'" : "";
		snprintf(text, sizeof text, "SELECT entry FROM %s WHERE authority = $1 AND current = 1 AND source <> 'kith'%s LIMIT 1",
		    k->table, but);
		struct sql sql = {"sql_feed_stands", text, __FILE__, __LINE__};
		int64_t entry;
		enum row r = sql_i64(tx, &sql, &entry, fault, arg_i(f->job->hand->authority));
		if (r == ROW_FAULT)
			return false;
		f->stands[k->at] = r == ROW_ONE;
	}
	return true;
}

static bool put_children(struct tx *tx, struct feeding *f, struct fault *fault)
{
	const struct feed_job *j = f->job;
	for (size_t k = 0; k < j->which->n; k++) {
		const struct chunk *c = j->which->chunk[k];
		struct arena *a = arena_new(0);
		bool ok = true;
		for (uint32_t i = 0; ok && i < c->children; i++) {
			if (c->id[i] == CELL_BLANK)
				continue;
			struct text number = chunk_text(c, c->id[i]);
			int64_t person = j->person(j->ctx, number);
			if (person)
				ok = put_child(tx, a, f, number, person, fault);
			arena_reset(a);
		}
		arena_free(a);
		if (!ok)
			return false;
		if (j->progress)
			j->progress(j->progress_ctx, "entries", (int64_t)k + 1, (int64_t)j->which->n);
	}
	struct arena *a = arena_new(0);
	bool ok = true;
	for (size_t i = 0; ok && i < j->n_gone; i++) {
		ok = put_child(tx, a, f, j->gone[i].number, j->gone[i].person, fault);
		arena_reset(a);
	}
	arena_free(a);
	return ok;
}

bool feed_put(struct tx *tx, const struct feed_job *j, struct feed_report *r, struct fault *fault)
{
	struct arena *a = arena_new(0);
	struct feeding f = {.job = j,
	    .report = r,
	    .bulk = arena_array(a, struct bulk *, record_kinds()->n),
	    .stands = arena_array(a, bool, record_kinds()->n)};
	*r = (struct feed_report){0};
	bool ok = any_stands(tx, &f, fault) && put_children(tx, &f, fault);
	for (size_t i = 0; i < record_kinds()->n; i++)
		if (f.bulk[i])
			ok = bulk_end(f.bulk[i], fault) && ok;
	if (f.texts)
		ok = bulk_end(f.texts, fault) && ok;
	arena_free(a);
	return ok;
}
