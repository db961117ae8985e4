/* What a cell names: a row of this folder by its key, what this feed told before under that key, a child by the council's number, somebody
 * who works here by name, or what is in kith by its id ("#123"). */
#include "record/import_inside.h"
#include "record/people.h"
#include "record/staff.h"

SQL(sql_import_sealed, "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
    " SELECT COUNT(*) FROM k_person p WHERE p.authority = $1 AND p.entry IN (SELECT one.id FROM one) AND p.current = 1 AND p.sealed = 1");

struct text import_key(struct arena *a, const char *kind, struct text key)
{
	return arena_printf(a, "%s %.*s", kind, TEXT_ARG(key));
}

bool import_sealed(struct incoming *in, int64_t person, bool *sealed, struct fault *f)
{
	struct text as = arena_printf(in->work, "#%lld", (long long)person);
	uint32_t at;
	int64_t n = 0;
	if (map_get(&in->people, as, &at)) {
		*sealed = in->known[at].sealed;
		return true;
	}
	if (sql_i64(in->tx, &sql_import_sealed, &n, f, arg_i(in->job->authority), arg_i(person)) == ROW_FAULT)
		return false;
	in->known = arena_grow(in->arena, in->known, &in->known_cap, in->known_n + 1, sizeof *in->known);
	in->known[in->known_n] = (struct known){.id = person, .sealed = n > 0};
	map_put(&in->people, arena_text(in->arena, as), (uint32_t)in->known_n++, NULL);
	*sealed = n > 0;
	return true;
}

/* Somebody of the record by number, else (who is no child) by name; id 0: nobody. Each is asked once. */
static bool somebody(struct incoming *in, struct text cell, bool child, struct known *out, struct fault *f)
{
	struct text as = arena_printf(in->work, "%c%.*s", child ? 'c' : 'p', TEXT_ARG(cell));
	uint32_t at;
	if (map_get(&in->people, as, &at)) {
		*out = in->known[at];
		return true;
	}
	*out = (struct known){0};
	enum row r = person_by_number(in->tx, in->job->authority, "council", cell, &out->id, f);
	if (r == ROW_FAULT)
		return false;
	if (r == ROW_NONE) {
		struct named *named;
		size_t n = 0;
		out->id = 0;
		if (!child && !staff_people(in->tx, in->work, in->job->authority, cell, false, &named, &n, f))
			return false;
		out->id = n == 1 ? named[0].id : 0;
		out->several = n > 1;
	}
	in->known = arena_grow(in->arena, in->known, &in->known_cap, in->known_n + 1, sizeof *in->known);
	in->known[in->known_n] = *out;
	map_put(&in->people, arena_text(in->arena, as), (uint32_t)in->known_n++, NULL);
	return true;
}

/* Under that key, in this folder or told before. */
static enum found_how by_key(struct incoming *in, const char *kind, struct text key, struct target *t)
{
	const struct kind *k = described_kind(record_kinds(), text_of(strcmp(kind, "child") == 0 ? "person" : kind));
	uint32_t at;
	if (!k)
		return FIND_NONE;
	struct text as = import_key(in->work, k->name, key);
	if (map_get(&in->keys, as, &at)) {
		const struct item *i = &in->item[at];
		*t = (struct target){i->id, at + 1, k};
		return i->barred || (i->tried && !i->version) ? FIND_ASIDE : FIND_ONE;
	}
	if (map_get(&in->told_keys, as, &at)) {
		*t = (struct target){in->told[at].entry, 0, k};
		return FIND_ONE;
	}
	return FIND_NONE;
}

/* KIND:KEY, where two kinds have the same key. */
static bool says_kind(const char *const *of, size_t n, struct text *cell, const char **kind)
{
	struct text rest, head = text_cut(*cell, ':', &rest);
	for (size_t i = 0; rest.at && i < n; i++)
		if (text_is(head, of[i])) {
			*kind = of[i], *cell = text_trim(rest);
			return true;
		}
	return false;
}

static enum found_how among_people(struct incoming *in, const char *const *of, size_t n, struct text cell, struct target *t,
    struct fault *f)
{
	bool child = false, person = false;
	for (size_t i = 0; i < n; i++) {
		child = child || strcmp(of[i], "child") == 0;
		person = person || strcmp(of[i], "person") == 0;
	}
	struct known who;
	if (!child && !person)
		return FIND_NONE;
	if (!somebody(in, cell, !person, &who, f))
		return FIND_FAULT;
	*t = (struct target){.id = who.id};
	return who.id ? FIND_ONE : who.several ? FIND_SEVERAL : FIND_NONE;
}

enum found_how import_find(struct incoming *in, const char *const *of, size_t n, struct text cell, struct target *t, struct fault *f)
{
	const char *one;
	enum found_how best = FIND_NONE;
	*t = (struct target){0};
	if (cell.n > 1 && cell.at[0] == '#') {
		if (!text_int((struct text){cell.at + 1, cell.n - 1}, &t->id) || t->id <= 0)
			return FIND_NONE;
		best = FIND_ONE;
	} else if (says_kind(of, n, &cell, &one)) {
		of = &one, n = 1;
	}
	for (size_t i = 0; best != FIND_SEVERAL && !(best == FIND_ONE && !t->kind) && i < n; i++) {
		struct target found;
		enum found_how how = by_key(in, of[i], cell, &found);
		if (how == FIND_NONE || (best != FIND_NONE && found.id == t->id))
			continue;
		best = best == FIND_NONE ? how : FIND_SEVERAL;
		*t = found;
	}
	if (best == FIND_NONE)
		best = among_people(in, of, n, cell, t, f);
	bool sealed = false;
	bool is_person = best == FIND_ONE && (!t->kind || t->kind->person);
	if (is_person && !import_sealed(in, t->id, &sealed, f))
		return FIND_FAULT;
	return sealed ? FIND_SEALED : best;
}

/* ---- moments ---- */

static bool two(struct text t, size_t at, int most, int *out)
{
	if (at + 2 > t.n || t.at[at] < '0' || t.at[at] > '9' || t.at[at + 1] < '0' || t.at[at + 1] > '9')
		return false;
	*out = (t.at[at] - '0') * 10 + (t.at[at + 1] - '0');
	return *out <= most;
}

/* Z, or +01:00: minutes to take away. */
static bool zone(struct text t, int *minutes)
{
	int hour, minute;
	*minutes = 0;
	if (t.n == 1 && (t.at[0] == 'Z' || t.at[0] == 'z'))
		return true;
	if (t.n != 6 || (t.at[0] != '+' && t.at[0] != '-') || t.at[3] != ':' || !two(t, 1, 14, &hour) || !two(t, 4, 59, &minute))
		return false;
	*minutes = (t.at[0] == '-' ? -1 : 1) * (hour * 60 + minute);
	return true;
}

bool import_moment(struct text t, int64_t *ms)
{
	day d;
	int hour = 12, minute = 0, second = 0, thousandth = 0, off = 0;
	if (t.n < 10 || !day_parse_iso((struct text){t.at, 10}, &d))
		return false;
	size_t at = 10;
	if (t.n > at) {
		if ((t.at[at] != 'T' && t.at[at] != 't' && t.at[at] != ' ') || !two(t, 11, 23, &hour) || t.n < 17 || t.at[13] != ':' ||
		    !two(t, 14, 59, &minute))
			return false;
		at = 16;
		if (t.at[at] == ':') {
			if (!two(t, 17, 59, &second))
				return false;
			at = 19;
		}
		if (at < t.n && t.at[at] == '.') {
			int of = 100;
			for (at++; at < t.n && t.at[at] >= '0' && t.at[at] <= '9'; at++, of /= 10)
				thousandth += of * (t.at[at] - '0');
		}
		if (!zone((struct text){t.at + at, t.n - at}, &off))
			return false;
	}
	*ms = ((((int64_t)d * 24 + hour) * 60 + minute - off) * 60 + second) * 1000 + thousandth;
	return true;
}
