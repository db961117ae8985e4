/* Whose lives are made: people found to be one, their numbers, and whose record is sealed after an adoption. */
#include "told/life_inside.h"
#include "base/clock.h"
#include "describe/frame.h"
#include <stdlib.h>

SQL(sql_number_all, "SELECT child, number FROM k_person_number WHERE authority = $1 AND number_kind = 'council' AND " ENTRY_STANDS("")
    " ORDER BY child, entry");
SQL(sql_number_some,
    "SELECT child, number FROM k_person_number WHERE authority = $1 AND child >= $2 AND child < $3 AND number_kind = 'council' "
    "AND " ENTRY_STANDS("") " ORDER BY child, entry");
SQL(sql_number_one, "SELECT child, number FROM k_person_number WHERE authority = $1 AND child = $2 AND number_kind = 'council' "
                    "AND " ENTRY_STANDS("") " ORDER BY entry");

static int by_person(const void *a, const void *b)
{
	const struct life_events *x = a, *y = b;
	return (x->person > y->person) - (x->person < y->person);
}

int64_t life_root(const struct making *m, int64_t person)
{
	for (size_t i = 0, steps = 0; i < m->joins && steps <= m->joins; i++)
		if (m->join[i].gone == person) {
			person = m->join[i].kept;
			i = (size_t)-1;
			steps++;
		}
	return person;
}

int64_t life_next_id(const struct making *m, int64_t root, size_t *at)
{
	if (!*at) {
		*at = 1;
		return root;
	}
	for (; *at <= m->joins; (*at)++)
		if (life_root(m, m->join[*at - 1].gone) == root)
			return m->join[(*at)++ - 1].gone;
	return 0;
}

SQL(sql_joins, "SELECT gone, kept FROM person_join WHERE authority = $1 AND undone_at IS NULL ORDER BY gone");

static bool load_joins(struct making *m)
{
	struct query q;
	size_t cap = 0;
	query_begin(m->tx, &q, &sql_joins);
	query_bind_i64(&q, 1, m->authority);
	while (query_step(&q, m->f)) {
		m->join = arena_grow(m->arena, m->join, &cap, m->joins + 1, sizeof *m->join);
		m->join[m->joins++] = (struct joined){query_i64(&q, 0), query_i64(&q, 1)};
	}
	if (m->person)
		m->person = life_root(m, m->person);
	return query_end(&q, m->f);
}

struct life_events *life_child(struct making *m, int64_t person)
{
	struct life_events key = {.person = life_root(m, person)};
	return m->children ? bsearch(&key, m->child, m->children, sizeof *m->child, by_person) : NULL;
}

static void add_child(struct making *m, size_t *cap, int64_t person, struct text number)
{
	m->child = arena_grow(m->arena, m->child, cap, m->children + 1, sizeof *m->child);
	m->child[m->children++] = (struct life_events){.person = person, .number = arena_text(m->arena, number), .events = events_none()};
}

/* The numbers of those who were found to be somebody else count as that child's; a child who has none has theirs. */
static void join_numbers(struct making *m, const struct life_events *gone, size_t n, size_t cap)
{
	for (size_t i = 0; i < n; i++) {
		struct life_events *c = life_child(m, gone[i].person);
		if (!c) {
			add_child(m, &cap, life_root(m, gone[i].person), gone[i].number);
			qsort(m->child, m->children, sizeof *m->child, by_person);
		} else if (!text_eq(c->number, gone[i].number)) {
			cohort_number(m->b,
			    (struct cohort_number){.id = cohort_put_told(m->b, gone[i].number), .as = cohort_put_told(m->b, c->number),
			    .ends = DAY_NONE});
		}
	}
}

static bool is_joined(const struct making *m, int64_t person)
{
	for (size_t i = 0; i < m->joins; i++)
		if (m->join[i].gone == person || m->join[i].kept == person)
			return true;
	return false;
}

/* Those who are joined are in no range: under none of their numbers is a row of it theirs. */
static bool leave_joined(struct making *m)
{
	for (size_t i = 0; m->to && i < m->joins * 2; i++) {
		struct query q;
		query_begin(m->tx, &q, &sql_number_one);
		query_bind_i64(&q, 1, m->authority);
		query_bind_i64(&q, 2, i % 2 ? m->join[i / 2].kept : m->join[i / 2].gone);
		while (query_step(&q, m->f))
			cohort_number(m->b, (struct cohort_number){.id = cohort_put_told(m->b, query_text(&q, 1)), .as = CELL_BLANK,
			    .last_year = -1, .ends = DAY_NONE});
		if (!query_end(&q, m->f))
			return false;
	}
	return true;
}

static bool load_numbers(struct making *m)
{
	struct life_events *gone = arena_array(m->arena, struct life_events, m->joins + 1);
	size_t cap = 0, n = 0, at = 0;
	for (int64_t id = m->person; !m->person || (id = life_next_id(m, m->person, &at)); ) {
		struct query q;
		int64_t last = 0;
		query_begin(m->tx, &q, m->person ? &sql_number_one : m->to ? &sql_number_some : &sql_number_all);
		query_bind_i64(&q, 1, m->authority);
		if (m->person)
			query_bind_i64(&q, 2, id);
		else if (m->to)
			query_bind_i64(&q, 2, m->from), query_bind_i64(&q, 3, m->to);
		while (query_step(&q, m->f)) {
			int64_t person = query_i64(&q, 0);
			if (last == person)
				continue; /* the first number stands: a council's number is never reused */
			last = person;
			if (m->to && is_joined(m, person))
				continue; /* of several: given by themselves */
			if (life_root(m, person) == person)
				add_child(m, &cap, person, query_text(&q, 1));
			else if (n < m->joins)
				gone[n++] = (struct life_events){.person = person, .number = arena_text(m->arena, query_text(&q, 1))};
		}
		if (!query_end(&q, m->f))
			return false;
		if (!m->person)
			break;
	}
	join_numbers(m, gone, n, cap);
	return true;
}

/* ---- sealed after an adoption ---- */

SQL(sql_sealed,
    "SELECT p.entry, (SELECT MIN(s.written_at) FROM k_person s WHERE s.authority = p.authority AND s.entry = p.entry AND s.sealed = 1"
    " AND s.written_at > COALESCE((SELECT MAX(u.written_at) FROM k_person u WHERE u.authority = p.authority AND u.entry = p.entry"
    " AND COALESCE(u.sealed, 0) = 0), 0)) FROM k_person p WHERE p.authority = $1 AND p.current = 1 AND p.sealed = 1");
SQL(sql_adopted, "SELECT MAX(DEC) FROM told_EPISODES WHERE authority = $1 AND person = $2 AND REC IN ('E11', 'E12')");
SQL(sql_told_last, "SELECT DEC FROM told_EPISODES WHERE authority = $1 AND person = $2 ORDER BY year DESC, DECOM DESC LIMIT 1");
SQL(sql_home_last, "SELECT happened_to FROM k_home WHERE authority = $1 AND child = $2 AND " ENTRY_STANDS("")
    " AND source = 'kith' ORDER BY happened_from DESC LIMIT 1");

/* The day in a query's one row; ROW_NONE: there is no row. NULL in it is DAY_NONE. */
static enum row day_in(struct making *m, const struct sql *sql, int64_t person, day *out)
{
	struct query q;
	query_begin(m->tx, &q, sql);
	query_bind_i64(&q, 1, m->authority);
	query_bind_i64(&q, 2, person);
	bool is = query_step(&q, m->f);
	*out = is && !query_null(&q, 0) ? query_day(&q, 0) : DAY_NONE;
	return !query_end(&q, m->f) ? ROW_FAULT : is ? ROW_ONE : ROW_NONE;
}

/* The year of the adoption: of the episode that ended by it, else of the last that ended, else in which the record was sealed. */
static bool sealed_in(struct making *m, int64_t person, day sealed, int *year)
{
	day adopted = DAY_NONE, ended = DAY_NONE, on;
	bool open = false;
	size_t at = 0;
	for (int64_t id; (id = life_next_id(m, person, &at));) {
		if (day_in(m, &sql_adopted, id, &on) == ROW_FAULT)
			return false;
		if (on != DAY_NONE && (adopted == DAY_NONE || on > adopted))
			adopted = on;
		const struct sql *const last[] = {&sql_told_last, &sql_home_last};
		for (size_t i = 0; i < 2; i++) {
			enum row row = day_in(m, last[i], id, &on);
			if (row == ROW_FAULT)
				return false;
			open = open || (row == ROW_ONE && on == DAY_NONE);
			if (on != DAY_NONE && (ended == DAY_NONE || on > ended))
				ended = on;
		}
	}
	*year = year_of(adopted != DAY_NONE ? adopted : !open && ended != DAY_NONE ? ended : sealed);
	return true;
}

static bool load_sealed(struct making *m)
{
	struct query q;
	struct {
		int64_t person;
		day on;
	} *all = NULL;
	size_t n = 0, cap = 0;
	query_begin(m->tx, &q, &sql_sealed);
	query_bind_i64(&q, 1, m->authority);
	while (query_step(&q, m->f)) {
		all = arena_grow(m->arena, all, &cap, n + 1, sizeof *all);
		all[n].person = query_i64(&q, 0);
		all[n++].on = clock_day(query_i64(&q, 1));
	}
	if (!query_end(&q, m->f))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct life_events *c = life_child(m, all[i].person);
		if (!c || c->last_year)
			continue;
		if (!sealed_in(m, c->person, all[i].on, &c->last_year))
			return false;
		cohort_number(m->b, (struct cohort_number){.id = cohort_put_told(m->b, c->number), .as = CELL_BLANK,
		    .last_year = (int16_t)c->last_year, .ends = m->counted ? all[i].on : DAY_NONE});
	}
	return true;
}

bool life_children(struct making *m)
{
	return load_joins(m) && leave_joined(m) && load_numbers(m) && load_sealed(m);
}
