/* Signatures: who has signed which words. The words of an entry are its version and its rows, as they stood: a signature is kept with one
 * number that grows with each row that is added, corrected or taken back (an entry's versions and takings back only grow), so that nobody
 * has signed what was written after them. */
#include "record/inside.h"
#include <stdio.h>

SQL(sql_signed, "SELECT role, who, signed_at, COALESCE(rows_then, 0), kind FROM entry_sign WHERE authority = $1 AND entry = $2"
		" AND version = $3 ORDER BY signed_at, role");

static bool rows_of(struct tx *tx, int64_t authority, const struct kind *k, int64_t id, int64_t *out, struct fault *fault)
{
	char text[300];
	struct query q;
	snprintf(text, sizeof text,
	    "SELECT CAST(COALESCE(SUM(version), 0) + COUNT(taken_back) AS BIGINT) FROM %s WHERE authority = $1 AND about_id = $2"
	    " AND current = 1 AND %s",
	    k->table, k->own ? "kind = $3" : "CAST($3 AS TEXT) IS NOT NULL");
	query_begin(tx, &q, &(struct sql){"sql_signed_rows", text, __FILE__, __LINE__});
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, id);
	query_bind_z(&q, 3, k->name);
	if (query_step(&q, fault))
		*out += query_i64(&q, 0);
	return query_end(&q, fault);
}

bool signed_rows(struct tx *tx, int64_t authority, const struct kind *k, int64_t id, int64_t *out, struct fault *fault)
{
	*out = 0;
	for (size_t i = 0; i < k->n; i++) {
		const struct kind *rows =
		    k->fields[i].type == FIELD_ROWS ? described_kind(record_kinds(), text_of(k->fields[i].of)) : NULL;
		if (rows && !rows_of(tx, authority, rows, id, out, fault))
			return false;
	}
	return true;
}

bool entry_signatures(struct tx *tx, int64_t authority, int64_t id, int32_t version, struct signatures *out, struct fault *fault)
{
	struct query q;
	int64_t then[ROLES], now = 0;
	const struct kind *k = NULL;
	size_t n = 0;
	*out = (struct signatures){0};
	query_begin(tx, &q, &sql_signed);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, id);
	query_bind_i64(&q, 3, version);
	while (query_step(&q, fault)) {
		enum role r;
		if (n == ROLES || !role_of(query_text(&q, 0), &r))
			continue;
		k = described_kind(record_kinds(), query_text(&q, 4));
		then[n] = query_i64(&q, 3);
		out->at[n++] = (struct signature){r, query_i64(&q, 1), query_i64(&q, 2)};
	}
	if (!query_end(&q, fault) || (k && !signed_rows(tx, authority, k, id, &now, fault)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!k || then[i] == now) { /* of what stands, rows and all */
			out->have |= (role_set)1 << out->at[i].role;
			out->at[out->n++] = out->at[i];
		}
	return true;
}

bool signed_open(struct tx *tx, struct arena *a, int64_t authority, const struct entry *row, struct fault *fault)
{
	const struct kind *k = row->kind->holder ? described_kind(record_kinds(), text_of(row->kind->holder)) : NULL;
	struct entry *holder;
	if (!k || !k->sign)
		return true;
	enum row found = entry_get(tx, a, authority, k, row->about, &holder, fault);
	if (found != ROW_ONE)
		return found == ROW_NONE; /* said elsewhere */
	if (entry_stands(holder))
		return fault_set(fault, FAULT_ASKED, "entry.signed",
		    "All have signed this %s as it stands. Correct it first: then it can be changed, and is signed anew.", k->one);
	return true;
}
