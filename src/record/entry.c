/* Reading entries. */
#include "record/entry.h"
#include "base/buf.h"
#include "base/map.h"
#include "record/inside.h"
#include "record/shut.h"
#include <stdlib.h>

/* A council's own kinds, all in one table: the same statements as tools/kind makes for a kind, with the kind's name. */
#define FRAME \
	"authority, entry, version, current, child, happened_from, happened_to, state, source, told_year, written_at, " \
	"written_by, superseded_at, taken_back, taken_back_by, about_id, together FROM own_entry WHERE authority = $1 AND kind = $2 AND "
#define KNOWN(p) "written_at <= " p " AND (superseded_at IS NULL OR superseded_at > " p ")"
SQL(sql_own_get, "SELECT " FRAME "entry = $3 AND current = 1");
SQL(sql_own_get_version, "SELECT " FRAME "entry = $3 AND version = $4");
SQL(sql_own_versions, "SELECT " FRAME "entry = $3 ORDER BY version");
SQL(sql_own_list, "SELECT " FRAME "child = $3 AND current = 1 ORDER BY happened_from NULLS LAST, entry");
SQL(sql_own_list_known, "SELECT " FRAME "child = $3 AND " KNOWN("$4") " ORDER BY happened_from NULLS LAST, entry, version");
SQL(sql_own_about, "SELECT " FRAME "about_id = $3 AND current = 1 ORDER BY happened_from NULLS LAST, entry");
SQL(sql_own_about_known, "SELECT " FRAME "about_id = $3 AND " KNOWN("$4") " ORDER BY happened_from NULLS LAST, entry, version");
SQL(sql_own_all, "SELECT " FRAME "current = 1 ORDER BY child NULLS LAST, happened_from NULLS LAST, entry");
SQL(sql_own_all_known, "SELECT " FRAME KNOWN("$3") " ORDER BY child NULLS LAST, happened_from NULLS LAST, entry, version");
SQL(sql_own_values, "SELECT field, value FROM own_value WHERE authority = $1 AND entry = $2 AND version = $3");
SQL(sql_entry_texts, "SELECT field, told FROM entry_text WHERE authority = $1 AND entry = $2 AND version = $3");

/* The same for all entries of a kind at once. */
SQL(sql_own_values_all, "SELECT field, value, entry, version FROM own_value WHERE authority = $1 AND kind = $2");
SQL(sql_entry_texts_all, "SELECT field, told, entry, version FROM entry_text WHERE authority = $1 AND kind = $2");

static const struct kind_sql own_sql = {
    .get = &sql_own_get,
    .get_version = &sql_own_get_version,
    .versions = &sql_own_versions,
    .list = &sql_own_list,
    .list_known = &sql_own_list_known,
    .about = &sql_own_about,
    .about_known = &sql_own_about_known,
    .all = &sql_own_all,
    .all_known = &sql_own_all_known,
};

bool fault_none(const struct kind *k, struct fault *f)
{
	return fault_set(f, FAULT_ASKED, "entry.none", "There is no such %s in this record.", k->one);
}

/* Nobody reads or writes by another's description: whoever does has not said for whom it works. */
bool entry_theirs(const struct kind *k, int64_t authority, struct fault *f)
{
	return record_is_of(k, authority) ||
	    fault_set(
	        f, FAULT_OURS, "record.whose", "Entries of `%s` were asked for by a description that is not their authority's.", k->name);
}

static void read_value(struct query *q, struct arena *a, const struct field *f, int column, struct value *v)
{
	*v = (struct value){0};
	if (query_null(q, column))
		return;
	v->state = VALUE_SET;
	if (f->several) {
		v->text = arena_text(a, query_text(q, column));
		return;
	}
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LONGTEXT:
	case FIELD_CODE:
	case FIELD_CODES:
		v->text = arena_text(a, query_text(q, column));
		break;
	case FIELD_ENTRY:
		v->version = (int32_t)query_i64(q, column + 1);
		/* fall through */
	default:
		v->number = query_i64(q, column);
	}
}

struct entry *entry_row(struct query *q, struct arena *a, const struct kind *k)
{
	struct entry *e = entry_new(a, k, query_i64(q, AT_CHILD));
	e->id = query_i64(q, AT_ENTRY);
	e->about = query_i64(q, AT_ABOUT);
	e->together = query_i64(q, AT_TOGETHER);
	e->version = (int32_t)query_i64(q, AT_VERSION);
	e->current = query_i64(q, AT_CURRENT) == 1;
	state_of(query_text(q, AT_STATE), &e->state);
	struct text source = query_text(q, AT_SOURCE);
	e->source = text_is(source, "kith") ? TEXT("kith") : arena_text(a, source);
	e->told_year = (int)query_i64(q, AT_TOLD_YEAR);
	e->written_at = query_i64(q, AT_WRITTEN_AT);
	e->written_by = query_i64(q, AT_WRITTEN_BY);
	e->superseded_at = query_i64(q, AT_SUPERSEDED_AT);
	e->taken_back = query_i64(q, AT_TAKEN_BACK);
	e->taken_back_by = query_i64(q, AT_TAKEN_BACK_BY);
	int column = AT_FIELDS;
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		if ((int)i == k->from)
			read_value(q, a, f, AT_FROM, &e->value[i]);
		else if ((int)i == k->to)
			read_value(q, a, f, AT_TO, &e->value[i]);
		else if (f->column) {
			read_value(q, a, f, column, &e->value[i]);
			column += f->column_version ? 2 : 1;
		}
	}
	return e;
}

/* A value or a text from beside the kind's table. */
static void put_own(struct query *q, struct arena *a, struct entry *e)
{
	/* A field that the council has since taken out of its description is kept and not shown. */
	int i = kind_field(e->kind, arena_z(a, query_text(q, 0)));
	if (i >= 0)
		value_parse(a, &e->kind->fields[i], arena_text(a, query_text(q, 1)), &e->value[i], NULL);
}

static void put_told(struct query *q, struct arena *a, struct entry *e)
{
	int i = kind_field(e->kind, arena_z(a, query_text(q, 0)));
	if (i < 0)
		return;
	e->value[i].told = arena_text(a, query_text(q, 1));
	if (e->value[i].state == VALUE_BLANK)
		e->value[i].state = VALUE_BAD;
}

static bool read_beside(struct tx *tx, struct arena *a, int64_t authority, struct entry *e, struct fault *fault)
{
	for (int told = 0; told < 2; told++) {
		if (e->taken_back || (told ? text_is(e->source, "kith") : !kind_has_own(e->kind)))
			continue;
		struct query q;
		query_begin(tx, &q, told ? &sql_entry_texts : &sql_own_values);
		query_bind_i64(&q, 1, authority);
		query_bind_i64(&q, 2, e->id);
		query_bind_i64(&q, 3, e->version);
		while (query_step(&q, fault))
			(told ? put_told : put_own)(&q, a, e);
		if (!query_end(&q, fault))
			return false;
	}
	return true;
}

/* What lies beside of all entries of a kind, in one pass. */
static bool read_beside_all(
    struct tx *tx, struct arena *a, int64_t authority, const struct kind *k, struct entries *es, struct fault *fault)
{
	struct map by_id;
	map_init(&by_id, a, es->n);
	for (size_t i = 0; i < es->n; i++)
		map_put(&by_id, (struct text){(const char *)&es->at[i]->id, sizeof es->at[i]->id}, (uint32_t)i, NULL);
	for (int told = 0; told < 2; told++) {
		struct query q;
		if (!told && !kind_has_own(k))
			continue;
		query_begin(tx, &q, told ? &sql_entry_texts_all : &sql_own_values_all);
		query_bind_i64(&q, 1, authority);
		query_bind_z(&q, 2, k->name);
		while (query_step(&q, fault)) {
			int64_t id = query_i64(&q, 2);
			uint32_t i;
			if (map_get(&by_id, (struct text){(const char *)&id, sizeof id}, &i) && es->at[i]->version == query_i64(&q, 3) &&
			    !es->at[i]->taken_back)
				(told ? put_told : put_own)(&q, a, es->at[i]);
		}
		if (!query_end(&q, fault))
			return false;
	}
	return true;
}

/* Begins a statement of a kind: authority, and for a council's own the kind, come first. Returns the next parameter. */
static int begin(struct tx *tx, struct query *q, const struct kind *k, const struct sql *product, const struct sql *own, int64_t authority)
{
	query_begin(tx, q, k->own ? own : product);
	query_bind_i64(q, 1, authority);
	if (!k->own)
		return 2;
	query_bind_z(q, 2, k->name);
	return 3;
}

static bool collect(struct query *q, struct arena *a, const struct kind *k, struct entries *out, struct fault *fault)
{
	size_t cap = 0;
	*out = (struct entries){0};
	while (query_step(q, fault)) {
		out->at = arena_grow(a, out->at, &cap, out->n + 1, sizeof *out->at);
		out->at[out->n++] = entry_row(q, a, k);
	}
	return query_end(q, fault);
}

/* So many ids at once; fewer than FEW are asked for one by one, by statements that are prepared already. */
enum { AT_ONCE = 256, FEW = 4 };

/* "$4, $5, $6" */
static const char *places(struct arena *a, int from, size_t n)
{
	struct buf b = BUF_IN(a, n * 8 + 16);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s$%d", i ? ", " : "", from + (int)i);
	return arena_z(a, buf_as_text(&b));
}

/* What lies beside these entries (at most AT_ONCE), in one statement a table. */
static bool read_beside_some(struct tx *tx, struct arena *a, int64_t authority, struct entry **at, size_t n, bool told, struct fault *fault)
{
	struct query q;
	const char *what = told ? "told" : "value", *table = told ? "entry_text" : "own_value";
	struct sql sql = {.name = "sql_beside_some", .file = __FILE__, .line = __LINE__,
	    .text = arena_printf(a, "SELECT field, %s, entry, version FROM %s WHERE authority = $1 AND entry IN (%s)", what, table,
	        places(a, 2, n)).at};
	query_begin(tx, &q, &sql);
	query_bind_i64(&q, 1, authority);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(&q, (int)i + 2, at[i]->id);
	while (query_step(&q, fault))
		for (size_t i = 0; i < n; i++)
			if (at[i]->id == query_i64(&q, 2) && at[i]->version == query_i64(&q, 3))
				(told ? put_told : put_own)(&q, a, at[i]);
	return query_end(&q, fault);
}

static bool beside_all(struct tx *tx, struct arena *a, int64_t authority, struct entries *es, struct fault *fault)
{
	for (int told = 0; es->n >= FEW && told < 2; told++)
		for (size_t i = 0; i < es->n;) {
			struct entry *some[AT_ONCE];
			size_t n = 0;
			for (; i < es->n && n < AT_ONCE; i++) {
				const struct entry *e = es->at[i];
				if (!e->taken_back && (told ? !text_is(e->source, "kith") : kind_has_own(e->kind)))
					some[n++] = es->at[i];
			}
			if (n && !read_beside_some(tx, a, authority, some, n, told == 1, fault))
				return false;
		}
	for (size_t i = 0; es->n < FEW && i < es->n; i++)
		if (!read_beside(tx, a, authority, es->at[i], fault))
			return false;
	return true;
}

/* As at a day: what begins later is not there, an end that is later is not known yet. */
static bool happened(struct entry *e, struct asof asof, unsigned also)
{
	if (e->taken_back && e->taken_back <= asof.as_known && !(also & ENTRY_TAKEN_BACK))
		return false;
	if (e->state == STATE_DRAFT && !(also & ENTRY_DRAFTS))
		return false;
	day from = entry_from(e), to = entry_to(e);
	if (from != DAY_NONE && from > asof.as_at)
		return false;
	if (to != DAY_NONE && to > asof.as_at)
		e->value[e->kind->to] = (struct value){0};
	return true;
}

/* The rows of a query as at a day. */
static bool as_at(
    struct query *q, struct arena *a, struct asof asof, const struct kind *k, unsigned also, struct entries *out, struct fault *fault)
{
	if (!collect(q, a, k, out, fault))
		return false;
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++)
		if (happened(out->at[i], asof, also))
			out->at[n++] = out->at[i];
	out->n = n;
	return true;
}

bool entry_list(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct kind *k, int64_t child, unsigned also,
    struct entries *out, struct fault *fault)
{
	if (!entry_theirs(k, authority, fault))
		return false;
	bool now = asof.as_known == INT64_MAX;
	struct query q;
	int p;
	if (child) {
		p = begin(tx, &q, k, now ? k->sql.list : k->sql.list_known, now ? own_sql.list : own_sql.list_known, authority);
		query_bind_i64(&q, p++, child);
	} else {
		p = begin(tx, &q, k, now ? k->sql.all : k->sql.all_known, now ? own_sql.all : own_sql.all_known, authority);
	}
	if (!now)
		query_bind_i64(&q, p, asof.as_known);
	return as_at(&q, a, asof, k, also, out, fault) &&
	    (child ? beside_all(tx, a, authority, out, fault) : read_beside_all(tx, a, authority, k, out, fault));
}

bool entry_about(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct kind *k, int64_t about, unsigned also,
    struct entries *out, struct fault *fault)
{
	if (!entry_theirs(k, authority, fault))
		return false;
	bool now = asof.as_known == INT64_MAX;
	struct query q;
	int p = begin(tx, &q, k, now ? k->sql.about : k->sql.about_known, now ? own_sql.about : own_sql.about_known, authority);
	query_bind_i64(&q, p++, about);
	if (!now)
		query_bind_i64(&q, p, asof.as_known);
	return as_at(&q, a, asof, k, also, out, fault) && beside_all(tx, a, authority, out, fault);
}

/* Made of the kind's own statement (the same text each time, so that it is prepared once). */
bool entry_rows(struct tx *tx, struct arena *a, int64_t authority, int64_t reader, const struct kind *k, int64_t holder, size_t from,
    size_t most, struct entries *out, size_t *all, struct fault *fault)
{
	if (!entry_theirs(k, authority, fault))
		return false;
	const struct sql *base = k->own ? own_sql.about : k->sql.about;
	struct sql paged = *base, count = *base;
	struct query q;
	int p = k->own ? 4 : 3;
	const char *open = arena_printf(
	    a, "SELECT * FROM (%s) x WHERE x.entry NOT IN (%s)", base->text, k->own ? SHUT_ENTRIES_FOR("$4") : SHUT_ENTRIES_FOR("$3"))
	                       .at;
	paged.text = arena_printf(a, "%s ORDER BY x.happened_from NULLS LAST, x.entry LIMIT $%d OFFSET $%d", open, p + 1, p + 2).at;
	count.text = arena_printf(a, "SELECT COUNT(*) FROM (%s) n", open).at;
	p = begin(tx, &q, k, &count, &count, authority);
	query_bind_i64(&q, p, holder);
	query_bind_i64(&q, p + 1, reader);
	*all = query_step(&q, fault) ? (size_t)query_i64(&q, 0) : 0;
	if (!query_end(&q, fault))
		return false;
	p = begin(tx, &q, k, &paged, &paged, authority);
	query_bind_i64(&q, p, holder);
	query_bind_i64(&q, p + 1, reader);
	query_bind_i64(&q, p + 2, (int64_t)most);
	query_bind_i64(&q, p + 3, (int64_t)from);
	return collect(&q, a, k, out, fault) && beside_all(tx, a, authority, out, fault);
}

static enum row one(struct tx *tx, struct arena *a, int64_t authority, struct query *q, const struct kind *k, struct entry **out,
    struct fault *fault)
{
	struct entries es;
	if (!collect(q, a, k, &es, fault) || !beside_all(tx, a, authority, &es, fault))
		return ROW_FAULT;
	if (es.n == 0)
		return ROW_NONE;
	*out = es.at[0];
	return ROW_ONE;
}

enum row entry_get(struct tx *tx, struct arena *a, int64_t authority, const struct kind *k, int64_t id, struct entry **out,
    struct fault *fault)
{
	if (!entry_theirs(k, authority, fault))
		return ROW_FAULT;
	struct query q;
	int p = begin(tx, &q, k, k->sql.get, own_sql.get, authority);
	query_bind_i64(&q, p, id);
	return one(tx, a, authority, &q, k, out, fault);
}

bool entry_some(struct tx *tx, struct arena *a, int64_t authority, const struct kind *k, const int64_t *ids, size_t n, struct entries *out,
    struct fault *fault)
{
	if (!entry_theirs(k, authority, fault))
		return false;
	const struct sql *get = k->own ? &sql_own_get : k->sql.get;
	struct text head = {get->text, (size_t)(strstr(get->text, "entry = $") - get->text)};
	size_t cap = 0;
	*out = (struct entries){0};
	for (size_t i = 0; i < n; i += AT_ONCE) {
		size_t some = n - i < AT_ONCE ? n - i : AT_ONCE;
		struct sql sql = {.name = "sql_entry_some", .file = __FILE__, .line = __LINE__,
		    .text = arena_printf(a, "%.*sentry IN (%s) AND current = 1", TEXT_ARG(head), places(a, k->own ? 3 : 2, some)).at};
		struct query q;
		struct entries part;
		int p = begin(tx, &q, k, &sql, &sql, authority);
		for (size_t j = 0; j < some; j++)
			query_bind_i64(&q, p++, ids[i + j]);
		if (!collect(&q, a, k, &part, fault))
			return false;
		for (size_t j = 0; j < part.n; j++) {
			out->at = arena_grow(a, out->at, &cap, out->n + 1, sizeof *out->at);
			out->at[out->n++] = part.at[j];
		}
	}
	return beside_all(tx, a, authority, out, fault);
}

enum row entry_get_version(struct tx *tx, struct arena *a, int64_t authority, const struct kind *k, int64_t id, int32_t version,
    struct entry **out, struct fault *fault)
{
	if (!entry_theirs(k, authority, fault))
		return ROW_FAULT;
	struct query q;
	int p = begin(tx, &q, k, k->sql.get_version, own_sql.get_version, authority);
	query_bind_i64(&q, p, id);
	query_bind_i64(&q, p + 1, version);
	return one(tx, a, authority, &q, k, out, fault);
}

bool entry_versions(struct tx *tx, struct arena *a, int64_t authority, const struct kind *k, int64_t id, struct entries *out,
    struct fault *fault)
{
	if (!entry_theirs(k, authority, fault))
		return false;
	struct query q;
	int p = begin(tx, &q, k, k->sql.versions, own_sql.versions, authority);
	query_bind_i64(&q, p, id);
	return collect(&q, a, k, out, fault) && beside_all(tx, a, authority, out, fault);
}
