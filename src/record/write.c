/* Writing entries: add, change, correct, take back, sign; and what feeds put. */
#include "cohort/codes.h"
#include "record/call.h"
#include "record/entry.h"
#include "record/find.h"
#include "record/inside.h"
#include "record/parts.h"
#include "record/people.h"
#include "record/steps.h"
#include "record/thing.h"
#include "store/journal.h"
#include <jansson.h>
#include <stdlib.h>

SQL(sql_own_insert, "INSERT INTO own_entry (authority, entry, version, current, child, happened_from, happened_to, state, source, "
		    "told_year, written_at, written_by, superseded_at, taken_back, taken_back_by, about_id, together, kind) "
		    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");
SQL(sql_own_supersede, "UPDATE own_entry SET current = 0, superseded_at = $4 WHERE authority = $1 AND entry = $2 AND version = $3 "
		       "AND current = 1 RETURNING version");
SQL(sql_own_take_back, "UPDATE own_entry SET taken_back = $3, taken_back_by = $4 WHERE authority = $1 AND entry = $2");
SQL(sql_own_value_put, "INSERT INTO own_value (authority, entry, version, field, kind, value) VALUES ($1, $2, $3, $4, $5, $6)");
SQL(sql_own_value_gone, "DELETE FROM own_value WHERE authority = $1 AND entry = $2");
SQL(sql_text_put, "INSERT INTO entry_text (authority, kind, entry, version, field, told) VALUES ($1, $2, $3, $4, $5, $6)");
SQL(sql_text_gone, "DELETE FROM entry_text WHERE authority = $1 AND entry = $2");
SQL(sql_sign_put, "INSERT INTO entry_sign (authority, entry, version, role, kind, who, signed_at, rows_then)"
		  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (authority, entry, version, role) DO UPDATE SET who = excluded.who,"
		  " signed_at = excluded.signed_at, rows_then = excluded.rows_then"
		  " WHERE COALESCE(entry_sign.rows_then, 0) <> excluded.rows_then");

SQL(sql_sign_follow, "INSERT INTO entry_sign (authority, entry, version, role, kind, who, signed_at, rows_then)"
		     " SELECT authority, entry, CAST($4 AS BIGINT), role, kind, who, signed_at, rows_then FROM entry_sign"
		     " WHERE authority = $1 AND entry = $2 AND version = $3");

/* ---- the journal ---- */

/* The values that differ from `than` (all that are told where there is none), as JSON. */
static struct text body(struct arena *a, const struct entry *e, const struct entry *than)
{
	json_t *o = json_object();
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		if (than ? value_same(f, &e->value[i], &than->value[i]) : e->value[i].state == VALUE_BLANK)
			continue;
		struct text t = value_text(a, f, &e->value[i]);
		json_object_set_new(o, f->name, json_stringn(t.at ? t.at : "", t.n));
	}
	json_object_set_new(o, "version", json_integer(e->version));
	if (e->together)
		json_object_set_new(o, "together", json_integer(e->together));
	json_object_set_new(o, "state", json_string(state_name(e->state)));
	char *z = json_dumps(o, JSON_COMPACT);
	struct text t = arena_text(a, text_of(z));
	free(z);
	json_decref(o);
	return t;
}

static struct text or_empty(const char *z)
{
	return z ? text_of(z) : TEXT("");
}

bool entry_journal(struct tx *tx, const struct hand *h, const char *verb, const struct entry *e, struct text before, struct text after,
    struct fault *fault)
{
	struct journal_entry j = {.authority = h->authority, .at = h->now, .actor = h->who, .role = or_empty(h->role),
	    .relation = or_empty(h->relation), .verb = text_of(verb), .kind = text_of(e->kind->name), .entry = e->id,
	    .child = e->child, .about = e->about, .purpose = or_empty(h->purpose), .before = before, .after = after};
	return journal_write(tx, &j, fault);
}

/* ---- rows ---- */

static void bind_value(struct query *q, int p, const struct field *f, const struct value *v)
{
	if (v->state != VALUE_SET)
		return; /* never bound is NULL */
	if (f->several) {
		query_bind_text(q, p, v->text);
		return;
	}
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONGTEXT:
	case FIELD_CODE:
	case FIELD_CODES:
		query_bind_text(q, p, v->text);
		break;
	case FIELD_ENTRY:
		query_bind_i64(q, p + 1, v->version);
		/* fall through */
	default:
		query_bind_i64(q, p, v->number);
	}
}

static void bind_id(struct query *q, int p, int64_t id)
{
	if (id)
		query_bind_i64(q, p, id);
}

static bool insert_row(struct tx *tx, int64_t authority, const struct entry *e, struct fault *fault)
{
	const struct kind *k = e->kind;
	struct query q;
	query_begin(tx, &q, k->own ? &sql_own_insert : k->sql.insert);
	query_bind_i64(&q, AT_AUTHORITY + 1, authority);
	query_bind_i64(&q, AT_ENTRY + 1, e->id);
	query_bind_i64(&q, AT_VERSION + 1, e->version);
	query_bind_i64(&q, AT_CURRENT + 1, e->current);
	bind_id(&q, AT_CHILD + 1, e->child);
	query_bind_day(&q, AT_FROM + 1, entry_from(e));
	query_bind_day(&q, AT_TO + 1, entry_to(e));
	query_bind_z(&q, AT_STATE + 1, state_name(e->state));
	query_bind_text(&q, AT_SOURCE + 1, e->source);
	bind_id(&q, AT_TOLD_YEAR + 1, e->told_year);
	query_bind_i64(&q, AT_WRITTEN_AT + 1, e->written_at);
	bind_id(&q, AT_WRITTEN_BY + 1, e->written_by);
	bind_id(&q, AT_ABOUT + 1, e->about);
	bind_id(&q, AT_TOGETHER + 1, e->together);
	if (k->own)
		query_bind_z(&q, AT_FIELDS + 1, k->name);
	int p = AT_FIELDS + 1;
	for (size_t i = 0; i < k->n; i++)
		if (entry_in_table(k, i)) {
			bind_value(&q, p, &k->fields[i], &e->value[i]);
			p += k->fields[i].column_version ? 2 : 1;
		}
	return query_run(&q, fault);
}

static bool insert(struct tx *tx, int64_t authority, const struct entry *e, struct fault *fault)
{
	const struct kind *k = e->kind;
	struct arena *a = arena_new(0);
	bool ok = entry_theirs(k, authority, fault) && insert_row(tx, authority, e, fault);
	for (size_t i = 0; ok && i < k->n; i++) {
		const struct field *f = &k->fields[i];
		const struct value *v = &e->value[i];
		if (!f->column && v->state == VALUE_SET)
			ok = sql_do(tx, &sql_own_value_put, fault, arg_i(authority), arg_i(e->id), arg_i(e->version), arg_z(f->name),
			    arg_z(k->name), arg_t(value_text(a, f, v)));
		if (ok && v->told.n)
			ok = sql_do(tx, &sql_text_put, fault, arg_i(authority), arg_z(k->name), arg_i(e->id), arg_i(e->version),
			    arg_z(f->name), arg_t(v->told));
	}
	arena_free(a);
	return ok && thing_put(tx, authority, e, fault) && (!k->person || find_index(tx, authority, e->id, fault));
}

/* The current version stops being it; ROW_NONE when it is not `version` any more. */
static enum row supersede(struct tx *tx, const struct hand *h, const struct kind *k, int64_t id, int32_t version, struct fault *fault)
{
	int64_t was;
	return sql_i64(tx, k->own ? &sql_own_supersede : k->sql.supersede, &was, fault, arg_i(h->authority), arg_i(id), arg_i(version),
	    arg_i(h->now));
}

bool entry_put(struct tx *tx, const struct hand *h, struct entry *e, struct fault *fault)
{
	if (e->id && e->version) {
		enum row r = supersede(tx, h, e->kind, e->id, e->version, fault);
		if (r == ROW_FAULT)
			return false;
		if (r == ROW_NONE)
			return fault_set(fault, FAULT_OURS, "entry.none", "A version that is not current was to be followed.");
		e->version++;
	} else {
		if (!e->id)
			e->id = store_id();
		e->version = 1;
	}
	bool first = e->kind->person && e->version == 1;
	if (first && (entry_value(e, "part")->state != VALUE_SET || text_is(entry_value(e, "part")->text, "child")))
		e->child = e->id; /* and stays so, whatever other parts they come to have (parts.h) */
	if (!e->about && e->child && kind_about(e->kind, "child"))
		e->about = e->child;
	e->current = true;
	e->written_at = hand_wrote(h);
	e->written_by = h->who;
	e->superseded_at = 0;
	return insert(tx, h->authority, e, fault) && call_written(tx, h, e, fault) && step_begin(tx, h, e, fault) &&
	    step_answer(tx, h, e, fault) && (!first || part_begin(tx, h, e, fault));
}

bool entry_drop(struct tx *tx, const struct hand *h, const struct entry *e, struct fault *fault)
{
	return supersede(tx, h, e->kind, e->id, e->version, fault) == ROW_ONE &&
	       thing_gone(tx, h->authority, e->kind, e->id, fault) && (!e->kind->person || find_index(tx, h->authority, e->id, fault));
}

static bool standing(struct tx *tx, struct arena *a, const struct hand *h, const struct kind *k, int64_t id, struct entry **now,
    struct fault *fault)
{
	enum row r = entry_get(tx, a, h->authority, k, id, now, fault);
	if (r == ROW_FAULT)
		return false;
	if (r == ROW_NONE)
		return fault_none(k, fault);
	if ((*now)->taken_back)
		return fault_set(fault, FAULT_ASKED, "entry.taken-back", "This %s was taken back. Write a new one.", k->one);
	return true;
}

static bool fed(const struct entry *now, const struct field *f, const char *feed, struct fault *fault)
{
	(void)now;
	return fault_set(fault, FAULT_ASKED, "entry.fed",
	    "“%s” comes from %s and is not changed here. Say “this is wrong”, and it becomes a task.", f->label,
	    strcmp(feed, "people") == 0 ? "the list of people" : "the return");
}

/* ---- the verbs ---- */

/* Kinds that two sign are drafts until both have. */
static void unsigned_state(struct entry *e)
{
	if (e->kind->sign)
		e->state = STATE_DRAFT;
}

bool entry_add(struct tx *tx, struct arena *a, const struct hand *h, struct entry *e, struct problems *problems, struct fault *fault)
{
	unsigned_state(e);
	e->id = 0;
	if (!signed_open(tx, a, h->authority, e, fault) || !entry_fit(tx, a, h, NULL, e, problems, fault) || !entry_put(tx, h, e, fault))
		return false;
	return entry_journal(tx, h, "add", e, (struct text){0}, body(a, e, NULL), fault);
}

bool entry_moved_in(struct tx *tx, struct arena *a, const struct hand *h, struct entry *e, const struct entry *was, struct fault *fault)
{
	return entry_put(tx, h, e, fault) &&
	    entry_journal(tx, h, was ? "correct" : "add", e, was ? body(a, was, e) : (struct text){0}, body(a, e, was), fault);
}

static bool is_among(const int64_t *at, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (at[i] == id)
			return true;
	return false;
}

bool entry_add_each(struct tx *tx, struct arena *a, const struct hand *h, struct entry *e, const int64_t *about, size_t n,
    struct problems *problems, struct fault *fault)
{
	struct value *pattern = e->value;
	bool child = kind_about(e->kind, "child");
	int64_t together = n > 1 ? store_id() : 0;
	if (!n)
		return fault_set(fault, FAULT_ASKED, "entry.about", "Choose at least one whom this is about.");
	for (size_t i = 0; i < n; i++) {
		if (is_among(about, i, about[i]))
			continue;
		e->about = about[i], e->child = child ? about[i] : 0, e->together = together;
		e->value = arena_array(a, struct value, e->kind->n);
		memcpy(e->value, pattern, e->kind->n * sizeof *pattern);
		if (!entry_add(tx, a, h, e, problems, fault))
			return false;
	}
	return true;
}

/* Three texts of each field: as it was when the form was made, as it is now, as this hand has it. */
static bool merge(struct arena *a, const struct entry *was, const struct entry *now, struct entry *mine, struct clashes *out)
{
	struct clashes own;
	out = out ? out : &own;
	*out = (struct clashes){arena_array(a, struct clash, mine->kind->n), 0, now->written_by, now->written_at, now->version};
	for (size_t i = 0; i < mine->kind->n; i++) {
		const struct field *f = &mine->kind->fields[i];
		const struct value *w = &was->value[i], *t = &now->value[i], *m = &mine->value[i];
		if (value_same(f, m, w))
			mine->value[i] = *t;
		else if (!value_same(f, t, w) && !value_same(f, t, m))
			out->at[out->n++] = (struct clash){f, *w, *t, *m};
	}
	return out->n == 0;
}

/* Brings mine, made from an older version, up to what stands now. */
static bool up_to_date(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *now, struct entry *mine,
    struct clashes *clashes, struct fault *fault)
{
	if (clashes)
		*clashes = (struct clashes){0};
	if (mine->version == now->version)
		return true;
	struct entry *was = NULL;
	enum row r = entry_get_version(tx, a, h->authority, mine->kind, mine->id, mine->version, &was, fault);
	if (r == ROW_FAULT)
		return false;
	if (r == ROW_NONE)
		return fault_none(mine->kind, fault);
	if (!merge(a, was, now, mine, clashes))
		return fault_set(fault, FAULT_ASKED, "entry.conflict",
		    "Somebody else has changed this since you opened it. Both texts are kept: choose what should stand.");
	if (now->state > mine->state)
		mine->state = now->state;
	mine->version = now->version;
	return true;
}

/* Without the return: who the person is was corrected here, and is kith's own from now on. The sex as it is told today. */
static struct text taken_over(struct entry *e, struct text source)
{
	struct value *sex = entry_value(e, "sex");
	int code = code_of(LIST_SEX, sex->text);
	if (code >= 0 && code_sex_now(code) != code)
		*sex = (struct value){.state = VALUE_SET, .text = code_text(LIST_SEX, code_sex_now(code))};
	return text_is(source, "return people") || text_is(source, "people return") ? TEXT("people") : TEXT("kith");
}

static bool correct(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *now, struct entry *e, const char *verb,
    struct problems *problems, struct fault *fault)
{
	bool same = true, takes_over = false;
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		if (value_same(f, &e->value[i], &now->value[i]))
			continue;
		same = false;
		if (e->kind->person && strcmp(f->name, "part") == 0 && now->value[i].state == VALUE_SET)
			return fault_set(fault, FAULT_ASKED, "entry.part",
			    "What somebody is here now is written as a part of theirs, with its days; what they came here as stays.");
		const char *feed = field_locked(now, f);
		if (feed)
			return fed(now, f, feed, fault);
		takes_over = takes_over || field_fed(now, f);
	}
	if (same && e->state == now->state)
		return true; /* nothing to write */
	bool ends = e->kind->sign && entry_stands(now) && strcmp(verb, "end") == 0; /* life moves on: what was signed was, to that day */
	if (ends)
		e->state = now->state;
	else if (!same)
		unsigned_state(e); /* what two have signed is signed anew when its words change */
	else if (e->kind->sign && e->state != now->state)
		return fault_set(fault, FAULT_ASKED, "entry.state", "This %s becomes final when both have signed it.", e->kind->one);
	if (!e->kind->sign && e->state < now->state)
		return fault_set(
		    fault, FAULT_ASKED, "entry.state", "What is final does not become a draft again. Correct it, or take it back.");
	e->child = now->child, e->about = now->about, e->together = now->together;
	e->source = takes_over ? taken_over(e, now->source) : now->source;
	e->told_year = takes_over ? 0 : now->told_year;
	if (!signed_open(tx, a, h->authority, e, fault) || !entry_fit(tx, a, h, now, e, problems, fault) || !entry_put(tx, h, e, fault))
		return false;
	if (ends && !sql_do(tx, &sql_sign_follow, fault, arg_i(h->authority), arg_i(e->id), arg_i(now->version), arg_i(e->version)))
		return false;
	return entry_journal(tx, h, verb, e, body(a, now, e), body(a, e, now), fault);
}

bool entry_correct(struct tx *tx, struct arena *a, const struct hand *h, struct entry *e, struct problems *problems,
    struct clashes *clashes, struct fault *fault)
{
	struct entry *now;
	if (problems)
		*problems = (struct problems){0};
	return standing(tx, a, h, e->kind, e->id, &now, fault) && up_to_date(tx, a, h, now, e, clashes, fault) &&
	    correct(tx, a, h, now, e, "correct", problems, fault);
}

bool entry_change(struct tx *tx, struct arena *a, const struct hand *h, int64_t before, int32_t from_version, struct entry *e,
    struct problems *problems, struct clashes *clashes, struct fault *fault)
{
	const struct kind *k = e->kind;
	struct entry *now;
	if (problems)
		*problems = (struct problems){0};
	if (!standing(tx, a, h, k, before, &now, fault))
		return false;
	day from = entry_from(e), to = entry_to(now);
	if (from != DAY_NONE && k->to >= 0 && (to == DAY_NONE || to > from)) {
		struct entry *was = NULL;
		enum row r = entry_get_version(tx, a, h->authority, k, before, from_version, &was, fault);
		if (r != ROW_ONE)
			return r == ROW_NONE ? fault_none(k, fault) : false;
		was->value[k->to] = (struct value){.state = VALUE_SET, .number = from};
		if (!up_to_date(tx, a, h, now, was, clashes, fault) || !correct(tx, a, h, now, was, "end", problems, fault))
			return false;
	}
	e->child = now->child, e->about = now->about;
	return entry_add(tx, a, h, e, problems, fault);
}

/* The words go from every version, the line stays. */
static bool take_back(struct tx *tx, const struct hand *h, const struct entry *now, struct fault *fault)
{
	const struct kind *k = now->kind;
	return sql_do(tx, k->own ? &sql_own_take_back : k->sql.take_back, fault, arg_i(h->authority), arg_i(now->id), arg_i(h->now),
	           arg_i(h->who)) &&
	    sql_do(tx, &sql_own_value_gone, fault, arg_i(h->authority), arg_i(now->id)) &&
	    sql_do(tx, &sql_text_gone, fault, arg_i(h->authority), arg_i(now->id)) && thing_gone(tx, h->authority, k, now->id, fault) &&
	    (!k->life.calls || call_gone(tx, h->authority, now->id, fault)) &&
	    (k->page.owner < 0 || access_asked_over(tx, h->authority, now->id, h->now, fault)) &&
	    (!k->person || find_index(tx, h->authority, now->id, fault)) &&
	    entry_journal(tx, h, "take back", now, (struct text){0}, (struct text){0}, fault);
}

/* The rows of an entry follow it: taken back under the old one, written under the new one. */
static bool move_rows(
    struct tx *tx, struct arena *a, const struct hand *h, const struct entry *from, const struct entry *to, struct fault *fault)
{
	struct asof now = {h->today, INT64_MAX};
	for (size_t i = 0; i < from->kind->n; i++) {
		const struct field *f = &from->kind->fields[i];
		struct entries rows;
		if (f->type != FIELD_ROWS)
			continue;
		const struct kind *k = described_kind(record_kinds(), text_of(f->of));
		if (!entry_about(tx, a, now, h->authority, k, from->id, ENTRY_DRAFTS, &rows, fault))
			return false;
		for (size_t j = 0; j < rows.n; j++) {
			struct entry *row = entry_new_about(a, k, to->id);
			memcpy(row->value, rows.at[j]->value, k->n * sizeof *row->value);
			row->state = rows.at[j]->state;
			if (!entry_add(tx, a, h, row, NULL, fault) || !take_back(tx, h, rows.at[j], fault))
				return false;
		}
	}
	return true;
}

bool entry_move(struct tx *tx, struct arena *a, const struct hand *h, const struct kind *k, int64_t id, int32_t from_version, int64_t to,
    struct entry **e, struct problems *problems, struct fault *fault)
{
	struct entry *now;
	if (problems)
		*problems = (struct problems){0};
	if (!standing(tx, a, h, k, id, &now, fault))
		return false;
	if (!text_is(now->source, "kith"))
		return fault_set(fault, FAULT_ASKED, "entry.fed",
		    "This was told by a feed and is not moved here. Say “this is wrong”, and it becomes a task.");
	if (now->version != from_version)
		return fault_set(
		    fault, FAULT_ASKED, "entry.conflict", "Somebody has changed this since you opened it. Read it again first.");
	if (now->about == to || to == id)
		return fault_set(fault, FAULT_ASKED, "entry.about", "It is about this one already. Choose whom it should be about.");
	if (k->part)
		return fault_set(
		    fault, FAULT_ASKED, "entry.part", "A part stays with whose it is: take this one back, and write the other's.");
	struct entry *there = entry_new_about(a, k, to);
	if (kind_about(k, "child") && !there->child) {
		struct thing t;
		enum row r = thing_get(tx, a, h->authority, to, &t, fault);
		if (r == ROW_FAULT)
			return false;
		there->child = r == ROW_ONE && t.kind->person ? t.child : 0;
	}
	memcpy(there->value, now->value, k->n * sizeof *now->value);
	there->state = now->state;
	if (!entry_add(tx, a, h, there, problems, fault) || !move_rows(tx, a, h, now, there, fault) ||
	    (k->life.n && !step_follow(tx, h->authority, id, there->id, fault)) || !take_back(tx, h, now, fault))
		return false;
	*e = there;
	return true;
}

/* What the same hand wrote as rows goes with the entry; where others wrote some, theirs is not taken back for them. */
static bool rows_back(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *holder, struct fault *fault)
{
	struct asof now = {h->today, INT64_MAX};
	for (size_t i = 0; i < holder->kind->n; i++) {
		const struct field *f = &holder->kind->fields[i];
		struct entries rows;
		if (f->type != FIELD_ROWS)
			continue;
		if (!entry_about(
		        tx, a, now, h->authority, described_kind(record_kinds(), text_of(f->of)), holder->id, ENTRY_DRAFTS, &rows, fault))
			return false;
		for (size_t j = 0; j < rows.n; j++) {
			struct entry *row = rows.at[j], *first = row;
			if (row->version > 1 && entry_get_version(tx, a, h->authority, row->kind, row->id, 1, &first, fault) != ROW_ONE)
				return fault_none(row->kind, fault);
			if (row->written_by != h->who || first->written_by != h->who)
				return fault_set(fault, FAULT_ASKED, "entry.author",
				    "Others have written in “%s” here. They take back what is theirs first.", f->label);
			if (!take_back(tx, h, row, fault))
				return false;
		}
	}
	return true;
}

bool entry_take_back(struct tx *tx, struct arena *a, const struct hand *h, const struct kind *k, int64_t id, int32_t from_version,
    struct fault *fault)
{
	struct entry *now, *first;
	if (!standing(tx, a, h, k, id, &now, fault))
		return false;
	if (!text_is(now->source, "kith"))
		return fault_set(fault, FAULT_ASKED, "entry.fed",
		    "This was told by a feed and is not taken back here. Say “this is wrong”, and it becomes a task.");
	if (now->version != from_version)
		return fault_set(
		    fault, FAULT_ASKED, "entry.conflict", "Somebody has changed this since you opened it. Read it again first.");
	if (entry_get_version(tx, a, h->authority, k, id, 1, &first, fault) != ROW_ONE)
		return fault_none(k, fault);
	if (first->written_by != h->who)
		return fault_set(fault, FAULT_ASKED, "entry.author", "Only who wrote this can take it back.");
	if (k->part && part_person(id) != id)
		return fault_set(fault, FAULT_ASKED, "entry.part", "With this part they came here. Write the day on which it was over.");
	return signed_open(tx, a, h->authority, now, fault) && rows_back(tx, a, h, now, fault) && take_back(tx, h, now, fault) &&
	    step_unanswer(tx, a, h, now, fault);
}

/* ---- two sign ---- */

bool entry_sign(struct tx *tx, struct arena *a, const struct hand *h, const struct kind *k, int64_t id, int32_t version, enum role role,
    struct fault *fault)
{
	struct entry *now;
	struct signatures have;
	if (!(k->sign & (role_set)1 << role))
		return fault_set(fault, FAULT_ASKED, "entry.state", "A %s is not signed by a %s.", k->one, role_name(role));
	if (!standing(tx, a, h, k, id, &now, fault))
		return false;
	if (now->version != version)
		return fault_set(
		    fault, FAULT_ASKED, "entry.conflict", "The words have changed since you opened this. Read them again before you sign.");
	now->state = STATE_FINAL;
	int64_t rows;
	if (!signed_rows(tx, h->authority, k, id, &rows, fault) || !entry_fit(tx, a, h, now, now, NULL, fault) ||
	    !sql_do(tx, &sql_sign_put, fault, arg_i(h->authority), arg_i(id), arg_i(version), arg_z(role_name(role)), arg_z(k->name),
		arg_i(h->who), arg_i(h->now), arg_i(rows)) ||
	    !entry_signatures(tx, h->authority, id, version, &have, fault))
		return false;
	if ((k->sign & ~have.have) == 0) {
		struct sql final = {"sql_entry_final",
		    arena_printf(a, "UPDATE %s SET state = 'final' WHERE authority = $1 AND entry = $2 AND version = $3", k->table).at,
		    __FILE__, __LINE__};
		if (!sql_do(tx, &final, fault, arg_i(h->authority), arg_i(id), arg_i(version)) || !step_begin(tx, h, now, fault) ||
		    !step_answer(tx, h, now, fault))
			return false;
	}
	return entry_journal(tx, h, "sign", now, (struct text){0}, (struct text){0}, fault);
}
