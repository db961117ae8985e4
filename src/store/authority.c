/* Authorities: kith's own small number, and the codes and names it has had. */
#include "store/store.h"
#include <stdio.h>

SQL(sql_authority_next, "SELECT coalesce(max(authority), 0) + 1 FROM authority");
SQL(sql_authority_add, "INSERT INTO authority(authority) VALUES($1)");
SQL(sql_authority_name_add,
    "INSERT INTO authority_name(authority, from_day, code, name, to_day) VALUES($1, $2, $3, $4, NULL)");
SQL(sql_authority_names, "SELECT authority, code, name, from_day, to_day FROM authority_name ORDER BY authority, from_day");

bool store_authority_add(struct tx *tx, struct text code, struct text name, day from, int64_t *authority,
    struct fault *fault)
{
	return sql_i64(tx, &sql_authority_next, authority, fault, arg_none()) == ROW_ONE &&
	    sql_do(tx, &sql_authority_add, fault, arg_i(*authority)) &&
	    sql_do(tx, &sql_authority_name_add, fault, arg_i(*authority), arg_day(from), arg_t(code), arg_t(name));
}

/* Every code and name that ever was. */
static bool names(struct tx *tx, struct arena *a, struct authority **out, size_t *n, struct fault *fault)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_authority_names);
	while (query_step(&q, fault)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		day to = query_day(&q, 4);
		(*out)[(*n)++] = (struct authority){.authority = query_i64(&q, 0), .code = arena_text(a, query_text(&q, 1)),
			.name = arena_text(a, query_text(&q, 2)), .from = query_day(&q, 3), .to = to == DAY_NONE ? DAY_MAX : to};
	}
	return query_end(&q, fault);
}

bool store_authorities(struct tx *tx, struct arena *a, struct authority **out, size_t *n, struct fault *fault)
{
	struct authority *all;
	size_t count, kept = 0;
	if (!names(tx, a, &all, &count, fault))
		return false;
	for (size_t i = 0; i < count; i++) /* sorted by authority and from: the last one of each */
		if (i + 1 == count || all[i + 1].authority != all[i].authority)
			all[kept++] = all[i];
	*out = all, *n = kept;
	return true;
}

bool store_authority_get(struct tx *tx, struct arena *a, int64_t authority, struct authority *out, struct fault *fault)
{
	struct authority *all;
	size_t n;
	*out = (struct authority){0};
	if (!store_authorities(tx, a, &all, &n, fault))
		return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].authority == authority)
			*out = all[i];
	return true;
}

/* Up to three of all[], the nearest to wanted first, as "'Essex' (E10000012), …". */
static void nearest(const struct authority *all, size_t n, struct text wanted, char *out, size_t room)
{
	bool said[3] = {false};
	size_t best[3], k = 0;
	for (; k < 3; k++) {
		int least = 1 << 30;
		for (size_t i = 0; i < n; i++) {
			bool taken = false;
			for (size_t j = 0; j < k; j++)
				taken |= all[best[j]].authority == all[i].authority;
			int d = wanted.at ? text_distance(all[i].name, wanted) : 0, c = wanted.at ? text_distance(all[i].code, wanted) : 0;
			d = c < d ? c : d;
			if (!taken && d < least)
				least = d, best[k] = i, said[k] = true;
		}
		if (!said[k])
			break;
	}
	size_t at = 0;
	out[0] = 0;
	for (size_t j = 0; j < k && at < room; j++)
		at += (size_t)snprintf(out + at, room - at, "%s'%.*s' (%.*s)", j ? ", " : "", TEXT_ARG(all[best[j]].name),
		    TEXT_ARG(all[best[j]].code));
}

bool store_authority_find(struct tx *tx, struct arena *a, struct text wanted, struct authority *out, struct fault *fault)
{
	struct authority *all, *now;
	size_t n, now_n;
	char near[300];
	if (!names(tx, a, &all, &n, fault))
		return false;
	if (!n)
		return fault_set(fault, FAULT_ASKED, "store.authority", "The database holds no authority yet.");
	int64_t found = 0;
	for (size_t i = 0; i < n && wanted.at; i++)
		if (text_eq_nocase(all[i].code, wanted) || text_eq_nocase(all[i].name, wanted))
			found = all[i].authority;
	if (!store_authorities(tx, a, &now, &now_n, fault))
		return false;
	if (!wanted.at && now_n == 1)
		found = now[0].authority;
	if (!store_authority_get(tx, a, found, out, fault))
		return false;
	if (out->authority)
		return true;
	nearest(now, now_n, wanted, near, sizeof near);
	return wanted.at ? fault_set(fault, FAULT_ASKED, "store.authority", "No authority here is called '%.*s'. The nearest: %s.",
	                       (int)(wanted.n < 60 ? wanted.n : 60), wanted.at, near)
	                 : fault_set(fault, FAULT_ASKED, "store.authority",
	                       "The database holds %zu authorities: say which with --authority, such as %s.", now_n, near);
}
