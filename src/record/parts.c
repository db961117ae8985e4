#include "record/parts.h"
#include "describe/describe.h"
#include "store/store.h"

/* A second part is of those who stood before there were parts, and had been written as something else by then. */
SQL(sql_part_told,
    "SELECT p.entry FROM k_person_as x JOIN k_person p ON p.authority = x.authority AND p.entry = $3 AND p.written_at = x.written_at"
    " AND p.source = x.source AND COALESCE(p.part, 'child') = x.part WHERE x.authority = $1 AND x.entry = $2 AND x.version = 1"
    " AND x.about_id = $3 AND COALESCE(x.written_by, 0) = COALESCE(p.written_by, 0)"
    " AND ((x.part = 'child' AND x.child = $3) OR (x.part <> 'child' AND x.child IS NULL))"
    " AND (x.happened_from IS NULL OR (CAST($4 AS BIGINT) = 0 AND EXISTS (SELECT 1 FROM k_person c WHERE c.authority = $1 AND c.entry = $3"
    " AND c.part = x.part AND c.written_at / 86400000 = x.happened_from)))"
    " AND (x.happened_to IS NULL OR EXISTS (SELECT 1 FROM k_person c WHERE c.authority = $1 AND c.entry = $3"
    " AND c.part <> x.part AND c.written_at / 86400000 = x.happened_to)) ORDER BY p.version LIMIT 1");

/* Those who stood before there were parts have them from what they were written as: the first version says as what they came, the one that
 * stands what they are. */
#define OF_PERSON \
	"INSERT INTO k_person_as (authority, entry, version, current, child, happened_from, happened_to, state, source, told_year," \
	" written_at, written_by, about_id, part)"
#define DAY_OF(which) \
	"(SELECT MIN(c.written_at) / 86400000 FROM k_person c WHERE c.authority = p.authority AND c.entry = p.entry AND c.part " which ")"
static const struct migration steps[] = {
    {250, "the parts of those who stood before",
        "UPDATE k_person SET child = entry WHERE child IS NULL AND EXISTS (SELECT 1 FROM k_person c WHERE c.authority = k_person.authority"
        " AND c.entry = k_person.entry AND c.part = 'child');\n" OF_PERSON
        " SELECT p.authority, p.entry + 4611686018427387904, 1, 1, CASE WHEN COALESCE(p.part, 'child') = 'child' THEN p.entry END,"
        " CASE WHEN p.part = '' THEN 0 END, CASE WHEN p.part <> 'child' THEN " DAY_OF("<> p.part") " END, 'final', p.source, p.told_year,"
        " p.written_at, p.written_by, p.entry, COALESCE(p.part, 'child') FROM k_person p WHERE p.version = 1"
        " AND (COALESCE(p.taken_back, 0) = 0 OR p.child IS NOT NULL);\n" OF_PERSON
        " SELECT p.authority, p.entry + 2305843009213693952, 1, 1, CASE WHEN p.part = 'child' THEN p.entry END, " DAY_OF("= p.part")
        ", CASE WHEN p.part = '' THEN 0 END, 'final', p.source, p.told_year, p.written_at, p.written_by, p.entry, p.part FROM k_person p"
        " WHERE " ENTRY_CURRENT("p.") " AND EXISTS (SELECT 1 FROM k_person c WHERE c.authority = p.authority"
        " AND c.entry = p.entry AND c.version = 1 AND COALESCE(c.part, 'child') <> p.part);\n"
        "CREATE INDEX x_k_person_as_grown ON k_person_as (authority, part) WHERE current = 1 AND part <> 'child';\n",
        "person-as"},
};
const struct migration_set part_migrations = {steps, sizeof steps / sizeof *steps};

static const struct kind *part_kind(const struct described *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->kinds[i].part)
			return &d->kinds[i];
	return NULL;
}

bool part_begin(struct tx *tx, const struct hand *h, const struct entry *person, struct fault *f)
{
	const struct kind *k = part_kind(record_kinds());
	const struct value *came = entry_value(person, "part");
	struct arena *a = arena_new(0);
	struct entry *e = entry_new_about(a, k, person->id);
	struct hand same = *h;
	entry_set(e, "part", came->state == VALUE_SET ? came->text : TEXT("child"));
	e->id = person->id | PART_FIRST, e->version = 0;
	e->state = STATE_FINAL, e->source = person->source, e->told_year = person->told_year;
	e->child = part_child(e);
	same.written = person->written_at;
	bool ok = entry_put(tx, &same, e, f);
	arena_free(a);
	return ok;
}

static bool is(const struct entry *e, const char *code)
{
	return text_is(entry_value(e, "part")->text, code);
}

int64_t part_child(const struct entry *e)
{
	return is(e, "child") ? e->about : is(e, "relative") ? entry_value(e, "whose")->number : 0;
}

const char *part_wrong(const struct entry *now, const struct entry *e, const struct field **where)
{
	*where = &e->kind->fields[kind_field(e->kind, "part")];
	bool same = now && text_eq(entry_value(now, "part")->text, entry_value(e, "part")->text);
	if (!now && is(e, "child"))
		return "cannot be that of a child: somebody is a child of this record from being registered, or told by a return, on";
	if (now && !same && (is(e, "child") || is(now, "child") || is(e, "relative") || is(now, "relative")))
		return "stays what it is: write the end of this part, and another part beside it";
	*where = &e->kind->fields[kind_field(e->kind, "whose")];
	if (is(e, "relative") && entry_value(e, "whose")->state != VALUE_SET)
		return "is needed: whose family they are";
	if (is(e, "relative") && entry_value(e, "whose")->number == e->about)
		return "must be somebody else";
	if (now && same && is(e, "relative") && entry_value(e, "whose")->number != entry_value(now, "whose")->number)
		return "stays who it is: take this back, and write it about the right child";
	return NULL;
}

enum row part_told(struct tx *tx, int64_t authority, int64_t part, struct fault *f)
{
	int64_t person;
	if (part == part_person(part))
		return ROW_NONE;
	return sql_i64(tx, &sql_part_told, &person, f, arg_i(authority), arg_i(part), arg_i(part_person(part)),
	    arg_i((part & PART_FIRST) != 0));
}

SQL(sql_grown, "SELECT DISTINCT g.about_id FROM k_person_as g WHERE g.authority = $1 AND " PART_GROWN("g.") " ORDER BY 1");

bool person_grown(struct tx *tx, struct arena *a, int64_t authority, struct map *out, struct fault *f)
{
	struct query q;
	map_init(out, a, 64);
	query_begin(tx, &q, &sql_grown);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		int64_t id = query_i64(&q, 0);
		map_put(out, arena_text(a, (struct text){(const char *)&id, sizeof id}), 1, NULL);
	}
	return query_end(&q, f);
}

SQL(sql_parts_had, "SELECT DISTINCT g.part FROM k_person_as g WHERE g.authority = $1 AND g.about_id = $2 AND " ENTRY_STANDS("g."));

bool part_had(struct tx *tx, int64_t authority, int64_t person, const char *const *part, size_t n, bool *had, struct fault *f)
{
	struct query q;
	*had = false;
	query_begin(tx, &q, &sql_parts_had);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, person);
	while (query_step(&q, f))
		for (size_t i = 0; i < n; i++)
			*had = *had || text_is(query_text(&q, 0), part[i]);
	return query_end(&q, f);
}
