/* The lives of many entries of one kind, and how one reader stands to each: in as many statements for one as for 200. */
#include "record/inside.h"
#include "record/shut.h"
#include "record/steps.h"
#include "record/thing.h"

enum { AT_ONCE = 200 };

static struct text list_of(struct arena *a, size_t n, int from)
{
	struct buf b = BUF_IN(a, AT_ONCE * 6);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s$%d", i ? ", " : "", from + (int)i);
	return arena_text(a, buf_as_text(&b));
}

/* Binds the ids of some from the third parameter on; the first two are the authority's and the kind's. */
static void bind_some(struct query *q, int64_t authority, const struct kind *k, struct entry *const *at, size_t n)
{
	query_bind_i64(q, 1, authority);
	query_bind_z(q, 2, k->name);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(q, (int)i + 3, at[i]->id);
}

static bool rows_of(struct tx *tx, struct arena *a, int64_t authority, const struct kind *k, struct entry *const *at, size_t n,
    struct step_life *out, struct fault *f)
{
	struct query q;
	size_t cap[AT_ONCE] = {0};
	struct sql sql = {.name = "sql_steps_some",
	    .file = __FILE__,
	    .line = __LINE__,
	    .text =
	        arena_printf(a, STEP_ROW ", entry FROM entry_step WHERE authority = $1 AND kind = $2 AND entry IN (%.*s) ORDER BY entry, n",
	            TEXT_ARG(list_of(a, n, 3)))
	            .at};
	query_begin(tx, &q, &sql);
	bind_some(&q, authority, k, at, n);
	while (query_step(&q, f))
		for (size_t i = 0; i < n; i++)
			if (at[i]->id == query_i64(&q, 13)) {
				out[i].row = arena_grow(a, out[i].row, &cap[i], out[i].n + 1, sizeof *out[i].row);
				out[i].row[out[i].n++] = step_row_of(&q, a, k);
			}
	return query_end(&q, f);
}

static bool written_with(const struct step_life *l, int64_t version)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->row[i].wrote && l->row[i].version == version)
			return true;
	return false;
}

static void add_writer(struct arena *a, struct step_life *l, size_t *cap, int64_t who)
{
	for (size_t i = 0; i < l->wrote_n; i++)
		if (l->wrote[i] == who)
			return;
	l->wrote = arena_grow(a, l->wrote, cap, l->wrote_n + 1, sizeof *l->wrote);
	l->wrote[l->wrote_n++] = who;
}

static bool writers_of(struct tx *tx, struct arena *a, int64_t authority, const struct kind *k, struct entry *const *at, size_t n,
    struct step_life *out, int64_t *first, struct fault *f)
{
	struct query q;
	size_t cap[AT_ONCE] = {0};
	struct sql sql = {.name = "sql_writers_some", .file = __FILE__, .line = __LINE__,
	    .text = arena_printf(a,
	        "SELECT v.entry, v.version, v.written_by FROM %s v WHERE v.authority = $1 AND CAST($2 AS TEXT) IS NOT NULL"
	        " AND v.written_by IS NOT NULL AND v.entry IN (%.*s)", k->table, TEXT_ARG(list_of(a, n, 3))).at};
	query_begin(tx, &q, &sql);
	bind_some(&q, authority, k, at, n);
	while (query_step(&q, f))
		for (size_t i = 0; i < n; i++) {
			if (at[i]->id != query_i64(&q, 0))
				continue;
			if (query_i64(&q, 1) == 1)
				first[i] = query_i64(&q, 2);
			if (!written_with(&out[i], query_i64(&q, 1)))
				add_writer(a, &out[i], &cap[i], query_i64(&q, 2));
		}
	return query_end(&q, f);
}

bool step_lives(struct tx *tx, struct arena *a, int64_t authority, const struct entries *of, struct step_life *out, int64_t *first,
    struct fault *f)
{
	for (size_t i = 0; i < of->n; i += AT_ONCE) {
		size_t n = of->n - i < AT_ONCE ? of->n - i : AT_ONCE;
		const struct kind *k = of->at[0]->kind;
		for (size_t j = i; j < i + n; j++)
			out[j] = (struct step_life){0}, first[j] = 0;
		if (!rows_of(tx, a, authority, k, of->at + i, n, out + i, f) ||
		    !writers_of(tx, a, authority, k, of->at + i, n, out + i, first + i, f))
			return false;
		for (size_t j = i; j < i + n; j++)
			out[j].author = out[j].n ? out[j].row[0].who : 0;
	}
	return true;
}

/* How the reader stands to the things beside each. */
static bool standing(struct tx *tx, struct arena *a, const struct actor *who, day today, const struct entries *of,
    struct access_subject *out, struct fault *f)
{
	int64_t *things = arena_array(a, int64_t, of->n * THING_BESIDE + 1);
	size_t *whose = arena_array(a, size_t, of->n * THING_BESIDE + 1), n = 0;
	for (size_t i = 0; i < of->n; i++)
		for (size_t k = 0, some = thing_beside(a, of->at[i], things + n); k < some; k++)
			whose[n++] = i;
	role_set *each = arena_array(a, role_set, n + 1);
	if (who->role == ROLE_NOBODY || !access_stands_each(tx, a, who, today, things, n, each, f))
		return who->role == ROLE_NOBODY;
	for (size_t k = 0; k < n; k++)
		out[whose[k]].stands |= each[k];
	for (size_t i = 0; i < of->n; i++)
		out[i].stands |= access_stands_anywhere(who);
	return true;
}

bool step_subjects(struct tx *tx, struct arena *a, const struct actor *who, day today, int64_t now, const struct entries *of,
    const int64_t *first, struct access_subject *out, struct fault *f)
{
	struct shut shut;
	for (size_t i = 0; i < of->n; i++)
		out[i] = (struct access_subject){.authority = who->authority, .child = of->at[i]->child, .entry = of->at[i]->id};
	if (of->n &&
	    (!shut_read(tx, a, who, &shut, f) || !access_relations(tx, a, who, today, now, of->at[0]->kind->name, out, of->n, f) ||
	        !standing(tx, a, who, today, of, out, f)))
		return false;
	for (size_t i = 0; i < of->n; i++) {
		out[i].author = first[i];
		step_says(of->at[i], &out[i]);
		out[i].barred = out[i].barred || shut_entry(&shut, of->at[i]->id);
		/* a kind that answers another has as many more statements as entries: none of them has a life yet */
		if (of->at[i]->kind->page.answers >= 0 && !step_answered_readers(tx, a, who->authority, of->at[i], &out[i], f))
			return false;
	}
	return true;
}

bool step_take_each(struct tx *tx, struct arena *a, const struct hand *h, const struct actor *who, const struct step_taking *t, size_t n,
    struct step_refusal *why, size_t *refused, struct fault *f)
{
	*refused = 0;
	for (size_t i = 0; i < n; i++) {
		struct fault one = {0};
		struct problems p;
		why[i] = (struct step_refusal){.entry = t[i].entry};
		if (step_take(tx, a, h, who, &t[i], &p, &one))
			continue;
		if (one.kind != FAULT_ASKED) {
			*f = one;
			return false;
		}
		why[i].say = arena_text(a, text_of(one.say));
		++*refused;
	}
	return !*refused || fault_set(f, FAULT_ASKED, "step.some", "%zu of %zu cannot be done, so none was. Each says why.", *refused, n);
}
