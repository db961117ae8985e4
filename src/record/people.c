#include "record/people.h"
#include "record/parts.h"
#include "record/find.h"
#include "store/journal.h"
#include <stdio.h>

SQL(sql_by_number, "SELECT child FROM k_person_number WHERE authority = $1 AND number_kind = $2 AND number = $3 AND " ENTRY_STANDS("")
    " ORDER BY happened_to DESC NULLS FIRST, happened_from DESC NULLS LAST, entry LIMIT 1");
SQL(sql_number_of, "SELECT number FROM k_person_number WHERE authority = $1 AND child = $2 AND number_kind = 'council'"
    " AND " ENTRY_STANDS("")
    " ORDER BY happened_to DESC NULLS FIRST, happened_from DESC NULLS LAST, entry DESC LIMIT 1");
SQL(sql_others_number, "SELECT child FROM k_person_number WHERE authority = $1 AND number_kind = 'council' AND number = $2 AND child <> $3 "
		       "AND " ENTRY_CURRENT("") " AND (happened_to IS NULL OR happened_to > $4) "
		       "AND (happened_from IS NULL OR happened_from < $5) ORDER BY child LIMIT 1");
SQL(sql_name_of, "SELECT coalesce(known_as, forename), surname FROM k_person WHERE authority = $1 AND entry = $2 AND " ENTRY_CURRENT(""));
SQL(sql_joined_to, "SELECT kept FROM person_join WHERE authority = $1 AND gone = $2 AND undone_at IS NULL");
SQL(sql_joined_from, "SELECT gone FROM person_join WHERE authority = $1 AND kept = $2 AND undone_at IS NULL ORDER BY gone");
SQL(sql_join, "INSERT INTO person_join (authority, gone, joined_at, kept, joined_by) VALUES ($1, $2, $3, $4, $5)");
SQL(sql_part, "UPDATE person_join SET undone_at = $3, undone_by = $4 WHERE authority = $1 AND gone = $2 AND undone_at IS NULL "
	      "RETURNING kept");
SQL(sql_bar, "INSERT INTO person_barred (authority, person, barred, from_at, from_by) VALUES ($1, $2, $3, $4, $5)");
SQL(sql_unbar, "UPDATE person_barred SET to_at = $4, to_by = $5 WHERE authority = $1 AND person = $2 AND barred = $3 AND to_at IS NULL "
	       "RETURNING barred");
SQL(sql_barred, "SELECT barred FROM person_barred WHERE authority = $1 AND person = $2 AND barred = $3 AND to_at IS NULL");

SQL(sql_joins_all, "SELECT gone, kept, joined_at FROM person_join WHERE authority = $1 AND undone_at IS NULL ORDER BY joined_at, gone");

enum { JOINS = 100 }; /* links that are followed from one person; more is a circle or an accident */

enum row person_by_number(struct tx *tx, int64_t authority, const char *kind, struct text number, int64_t *person, struct fault *f)
{
	int64_t found;
	char buf[256];
	number = text_told(number, buf, sizeof buf);
	enum row r = sql_i64(tx, &sql_by_number, &found, f, arg_i(authority), arg_z(kind), arg_t(number));
	if (r != ROW_ONE)
		return r;
	return person_root(tx, authority, found, person, f) ? ROW_ONE : ROW_FAULT;
}

enum row person_number(struct tx *tx, struct arena *a, int64_t authority, int64_t person, struct text *number, struct fault *f)
{
	return sql_text(tx, &sql_number_of, a, number, f, arg_i(authority), arg_i(person));
}

bool person_council_number(const struct entry *e)
{
	return e->kind == kind_of(TEXT("person-number")) && text_is(entry_value(e, "number_kind")->text, "council");
}

enum row person_number_elsewhere(struct tx *tx, int64_t authority, int64_t person, struct text number, day from, day to, struct fault *f)
{
	int64_t whose;
	return sql_i64(tx, &sql_others_number, &whose, f, arg_i(authority), arg_t(number), arg_i(person),
	    arg_i(from == DAY_NONE ? INT32_MIN : from), arg_i(to == DAY_NONE ? INT32_MAX : to));
}

enum row person_name(struct tx *tx, struct arena *a, int64_t authority, int64_t person, struct text *name, struct fault *f)
{
	struct query q;
	tx_read(tx, person);
	query_begin(tx, &q, &sql_name_of);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, person);
	bool found = query_step(&q, f);
	*name = (struct text){"", 0};
	if (found) {
		struct text first = query_text(&q, 0), last = query_text(&q, 1);
		*name = arena_printf(a, "%.*s%s%.*s", TEXT_ARG(first), first.n && last.n ? " " : "", TEXT_ARG(last));
	}
	if (!query_end(&q, f))
		return ROW_FAULT;
	if (!found)
		return ROW_NONE;
	if (name->n)
		return ROW_ONE;
	enum row r = person_number(tx, a, authority, person, name, f);
	if (r == ROW_NONE)
		*name = arena_printf(a, "%lld", (long long)person);
	return r == ROW_FAULT ? r : ROW_ONE;
}

bool person_root(struct tx *tx, int64_t authority, int64_t person, int64_t *root, struct fault *f)
{
	*root = person;
	for (int i = 0; i < JOINS; i++) {
		enum row r = sql_i64(tx, &sql_joined_to, root, f, arg_i(authority), arg_i(*root));
		if (r != ROW_ONE)
			return r == ROW_NONE;
	}
	return fault_set(f, FAULT_OURS, "people.circle", "People are joined in a circle.");
}

static bool told(struct tx *tx, const struct hand *h, const char *verb, int64_t person, int64_t with, struct fault *f)
{
	char number[24];
	snprintf(number, sizeof number, "%lld", (long long)with);
	struct journal_entry j = {.authority = h->authority, .at = h->now, .actor = h->who, .role = text_of(h->role ? h->role : ""),
	    .relation = text_of(h->relation ? h->relation : ""), .verb = text_of(verb), .kind = TEXT("person"), .entry = person,
	    .child = person, .purpose = text_of(h->purpose ? h->purpose : ""), .after = text_of(number)};
	return journal_write(tx, &j, f);
}

SQL(sql_people_children, "SELECT count(*) FROM k_person WHERE authority = $1 AND " ENTRY_CURRENT("") " AND " PERSON_CHILD(""));

bool person_children(struct tx *tx, int64_t authority, int64_t *n, struct fault *f)
{
	return sql_i64(tx, &sql_people_children, n, f, arg_i(authority)) == ROW_ONE;
}

/* Both are told of it: what is kept of either is not true any more. */
static bool told_both(struct tx *tx, const struct hand *h, const char *verb, int64_t gone, int64_t kept, struct fault *f)
{
	return told(tx, h, verb, gone, kept, f) && told(tx, h, verb, kept, gone, f);
}

static bool is_person(struct tx *tx, int64_t authority, int64_t person, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_name_of);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, person);
	bool found = query_step(&q, f);
	if (!query_end(&q, f))
		return false;
	return found || fault_set(f, FAULT_ASKED, "people.none", "There is no such person in this record.");
}

bool person_join(struct tx *tx, const struct hand *h, int64_t gone, int64_t kept, struct fault *f)
{
	int64_t root, kept_root;
	if (!is_person(tx, h->authority, gone, f) || !is_person(tx, h->authority, kept, f) ||
	    !person_root(tx, h->authority, gone, &root, f) || !person_root(tx, h->authority, kept, &kept_root, f))
		return false;
	if (root != gone)
		return fault_set(f, FAULT_ASKED, "people.join", "This person is joined to another already. Undo that first.");
	if (kept_root == gone)
		return fault_set(f, FAULT_ASKED, "people.join", "These two are one person already.");
	return sql_do(tx, &sql_join, f, arg_i(h->authority), arg_i(gone), arg_i(h->now), arg_i(kept), arg_i(h->who)) &&
	    find_index(tx, h->authority, kept, f) && told_both(tx, h, "join", gone, kept, f);
}

bool person_part(struct tx *tx, const struct hand *h, int64_t gone, struct fault *f)
{
	int64_t kept;
	enum row r = sql_i64(tx, &sql_part, &kept, f, arg_i(h->authority), arg_i(gone), arg_i(h->now), arg_i(h->who));
	if (r == ROW_NONE)
		return fault_set(f, FAULT_ASKED, "people.join", "This person is not joined to another.");
	return r == ROW_ONE && find_index(tx, h->authority, gone, f) && find_index(tx, h->authority, kept, f) &&
	    told_both(tx, h, "part", gone, kept, f);
}

static bool may_join(struct tx *tx, const struct actor *who, const struct hand *h, int64_t person, struct fault *f)
{
	struct access_subject s = {.authority = h->authority, .child = person};
	if (!access_relation(tx, who, h->today, h->now, NULL, &s, f))
		return false;
	struct access_answer may = access_may(who, VERB_ADD, "joined", NULL, &s);
	return may.may || fault_set(f, FAULT_ASKED, "people.shut", "%s", may.why);
}

bool person_join_by(struct tx *tx, const struct actor *who, const struct hand *h, int64_t gone, int64_t kept, struct fault *f)
{
	return may_join(tx, who, h, gone, f) && may_join(tx, who, h, kept, f) && person_join(tx, h, gone, kept, f);
}

bool person_part_by(struct tx *tx, const struct actor *who, const struct hand *h, int64_t gone, struct fault *f)
{
	return may_join(tx, who, h, gone, f) && person_part(tx, h, gone, f);
}

bool person_seal(
    struct tx *tx, struct arena *a, const struct actor *who, const struct hand *h, int64_t person, bool sealed, struct fault *f)
{
	struct access_subject s = {.authority = h->authority, .child = person};
	struct entry *e;
	if (!access_relation(tx, who, h->today, h->now, NULL, &s, f))
		return false;
	struct access_answer may = access_may(who, VERB_CORRECT, "person", "sealed", &s);
	if (!may.may)
		return fault_set(f, FAULT_ASKED, "people.shut", "%s", may.why);
	enum row r = entry_get(tx, a, h->authority, kind_of(TEXT("person")), person, &e, f);
	if (r != ROW_ONE)
		return r == ROW_NONE && fault_set(f, FAULT_ASKED, "people.none", "There is no such person in this record.");
	entry_set_number(e, "sealed", sealed);
	return entry_correct(tx, a, h, e, NULL, NULL, f);
}

bool person_numbered(struct tx *tx, int64_t authority, struct text number, int64_t *person, struct fault *f)
{
	char told[256];
	enum row r =
	    sql_i64(tx, &sql_by_number, person, f, arg_i(authority), arg_z("council"), arg_t(text_told(number, told, sizeof told)));
	return r == ROW_ONE ||
	    (r == ROW_NONE && fault_set(f, FAULT_ASKED, "people.none", "Nobody has the number %.*s here.", TEXT_ARG(number)));
}

bool person_joins(struct tx *tx, struct arena *a, int64_t authority, int64_t root, struct person_joined **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0, kept = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_joins_all);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct person_joined){.gone = query_i64(&q, 0), .kept = query_i64(&q, 1), .at = query_i64(&q, 2)};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < *n; i++) {
		struct person_joined *x = &(*out)[i];
		int64_t is = 0;
		if ((root && !person_root(tx, authority, x->gone, &is, f)) ||
		    person_number(tx, a, authority, x->gone, &x->gone_number, f) == ROW_FAULT ||
		    person_number(tx, a, authority, x->kept, &x->kept_number, f) == ROW_FAULT)
			return false;
		if (is == root)
			(*out)[kept++] = *x;
	}
	*n = kept;
	return true;
}

bool person_all(struct tx *tx, struct arena *a, int64_t authority, int64_t person, int64_t **ids, size_t *n, struct fault *f)
{
	int64_t *list = NULL, root;
	size_t count = 0, cap = 0;
	if (!person_root(tx, authority, person, &root, f))
		return false;
	list = arena_grow(a, list, &cap, 1, sizeof *list);
	list[count++] = root;
	/* Those joined to each of the list, which grows while it is walked. */
	for (size_t i = 0; i < count && count < JOINS; i++) {
		struct query q;
		query_begin(tx, &q, &sql_joined_from);
		query_bind_i64(&q, 1, authority);
		query_bind_i64(&q, 2, list[i]);
		while (query_step(&q, f)) {
			list = arena_grow(a, list, &cap, count + 1, sizeof *list);
			list[count++] = query_i64(&q, 0);
		}
		if (!query_end(&q, f))
			return false;
	}
	*ids = list;
	*n = count;
	return true;
}

bool person_bar(struct tx *tx, const struct hand *h, int64_t person, int64_t barred, struct fault *f)
{
	bool already;
	if (!is_person(tx, h->authority, person, f) || !is_person(tx, h->authority, barred, f) ||
	    !person_is_barred(tx, h->authority, person, barred, &already, f))
		return false;
	return already || (sql_do(tx, &sql_bar, f, arg_i(h->authority), arg_i(person), arg_i(barred), arg_i(h->now), arg_i(h->who)) &&
			      told(tx, h, "bar", person, barred, f));
}

bool person_unbar(struct tx *tx, const struct hand *h, int64_t person, int64_t barred, struct fault *f)
{
	int64_t was;
	if (h->who == barred)
		return fault_set(f, FAULT_ASKED, "people.bar", "Who may not open a record does not take themselves off its list.");
	enum row r = sql_i64(tx, &sql_unbar, &was, f, arg_i(h->authority), arg_i(person), arg_i(barred), arg_i(h->now), arg_i(h->who));
	if (r == ROW_NONE)
		return true;
	return r == ROW_ONE && told(tx, h, "unbar", person, barred, f);
}

bool person_is_barred(struct tx *tx, int64_t authority, int64_t person, int64_t reader, bool *barred, struct fault *f)
{
	int64_t who;
	enum row r = sql_i64(tx, &sql_barred, &who, f, arg_i(authority), arg_i(person), arg_i(reader));
	*barred = r == ROW_ONE;
	return r != ROW_FAULT;
}
