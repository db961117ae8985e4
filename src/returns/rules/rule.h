/* rule: what a rule is written with. Only the files of this folder and the engine (check.c, view.c) include it.
 *
 *	R(355)
 *	{
 *		EACH_EPISODE(e)
 *			if (told(e->decom) && e->decom == e->dec)
 *				found(v, EPISODES, e->row);
 *	}
 *
 * v is one child: its rows of this year (v->now) and last year's (v->last). Episodes and header rows stand ready as
 * structs; every other table is read by its columns. Days that are bad, partial or blank are DAY_NONE in structs and by
 * DAY(): before(), after() and the rest are false when either day is DAY_NONE. A code that is not in its list is
 * CELL_BAD: equal to no code, and not CELL_BLANK. Texts are equal when their cells are (same chunk).
 *
 * A rule allocates nothing and keeps nothing. */
#ifndef KITH_RETURNS_RULE_H
#define KITH_RETURNS_RULE_H
#include "base/term.h"
#include "returns/check.h"
#include "returns/places.h"
#include "returns/providers.h"

struct rule_episode {
	uint32_t row;
	uint32_t period;   /* the period of care it belongs to, from 0 */
	day decom, dec;    /* dec DAY_NONE: open, or bad (see CELL) */
	cell rne, ls, cin, place, provider, rec, reason;
	cell home, post, urn;          /* text cells */
	struct text pl_la;             /* derived; n 0: not known */
	cell pl_location, pl_distance; /* derived; tenths of a mile */
	bool lost_post;                /* a list of postcodes is there, and home or post is not in it */
	const struct provider *listed; /* this year's: n_listed rows of the list of providers; NULL: none */
	size_t n_listed;
};

struct header {
	uint32_t row;
	cell sex, ethnic, upn, mother; /* upn a text cell */
	day dob, mc_dob;
	cell uasc; /* FLAG_0, FLAG_1; CELL_BLANK where there is no UASC table and no answer in the row */
};

struct rule_period {
	uint32_t first, last; /* indexes of episodes */
	day from, to;         /* to DAY_NONE: the last is open */
};

enum { SORT_MISSING, SORT_DOLO, SORT_PLACED, SORT_SW, SORTS };

/* The rows of a child in one year. */
struct told {
	uint32_t from[TABLES], to[TABLES]; /* rows of the chunk, in the order of the file */
	struct rule_episode *episode;           /* by DECOM, DEC (open last), the remaining cells; without DECOM last */
	struct rule_period *period;
	struct header *header;             /* in the order of the file; a child should have one */
	const uint32_t *sorted[SORTS];     /* see SORTED */
	uint32_t episodes, periods, headers;
};

struct rule_view {
	const struct check *check;
	const struct chunk *chunk;
	uint32_t chunk_no, child;
	cell id;               /* council number, CELL_BLANK for a row alone */
	uint32_t has;          /* bit t: rows this year */
	struct told now, last;
	struct told earlier;   /* episodes alone, where setup.since: of all years before this one, by DECOM, each as it was told last;
	                        * not those that this year tells again */
	day from, to;          /* the collection year */
	int year;              /* whose rules */
	int8_t continuous;     /* -1 not reckoned yet; see continuously() */
	/* the engine's own */
	const struct rule *rule;
	uint16_t rule_no;
	struct findings *into;
	size_t first;          /* this child's first finding under this rule */
	uint32_t fault;
};

/* ---- loops ---- */
#define R(code) static void rule_##code(struct rule_view *v)
#define EPISODES_IN(e, y) for (const struct rule_episode *e = (y).episode, *e##_end = e + (y).episodes; e < e##_end; e++)
#define EACH_EPISODE(e) EPISODES_IN(e, v->now)
#define EACH_EPISODE_LAST(e) EPISODES_IN(e, v->last)
#define HEADERS_IN(h, y) for (const struct header *h = (y).header, *h##_end = h + (y).headers; h < h##_end; h++)
#define EACH_HEADER(h) HEADERS_IN(h, v->now)
#define EACH_HEADER_LAST(h) HEADERS_IN(h, v->last)
/* Rows of a table in the order of the file: EACH(MISSING, r) … */
#define EACH(T, r) for (uint32_t r = v->now.from[TABLE_##T]; r < v->now.to[TABLE_##T]; r++)
#define EACH_LAST(T, r) for (uint32_t r = v->last.from[TABLE_##T]; r < v->last.to[TABLE_##T]; r++)
#define COUNT(T) (v->now.to[TABLE_##T] - v->now.from[TABLE_##T])
#define COUNT_LAST(T) (v->last.to[TABLE_##T] - v->last.from[TABLE_##T])
/* The i-th row by the order that the rules mean, for MISSING, DOLO and PLACED (by end, the start where open; then by
 * start) and SW (by SW_DECOM, then SW_DEC, open last). Without a day last; then the remaining cells. */
#define SORTED(T, i) (v->now.sorted[SORT_##T][i])
#define SORTED_LAST(T, i) (v->last.sorted[SORT_##T][i])

/* ---- cells ---- */
/* The cell of a column, this year's row or last year's: CELL(OC2, SDQ_SCORE, r). */
#define CELL(T, C, r) (v->chunk->rows[TABLE_##T].col[T##_##C][r])
#define DAY(T, C, r) cell_day(CELL(T, C, r))
#define IS_BLANK(T, C, r) (CELL(T, C, r) == CELL_BLANK)
#define IS_BAD(T, C, r) (CELL(T, C, r) == CELL_BAD)
/* The text of any cell, as told (upper-cased); buf must outlive the use. n 0 for blank. */
#define SAYS(T, C, r, buf) cohort_cell_text(v->chunk, TABLE_##T, T##_##C, r, buf)
/* Both rows say the same in that column (blank equals blank; bad ones by their text). */
#define SAME(T, C, a, b) chunk_same(v->chunk, TABLE_##T, T##_##C, a, TABLE_##T, T##_##C, b)
static inline struct text text_cell(const struct rule_view *v, cell c)
{
	return c == CELL_BLANK ? (struct text){0} : chunk_text(v->chunk, c);
}

/* Neighbouring columns of one row: some say something (bad values too), some are blank. */
static inline bool some_said(const struct rule_view *v, enum table t, int from, int to, uint32_t row)
{
	for (int c = from; c <= to; c++)
		if (v->chunk->rows[t].col[c][row] != CELL_BLANK)
			return true;
	return false;
}
static inline bool some_blank(const struct rule_view *v, enum table t, int from, int to, uint32_t row)
{
	for (int c = from; c <= to; c++)
		if (v->chunk->rows[t].col[c][row] == CELL_BLANK)
			return true;
	return false;
}
#define SOME_SAID(T, FROM, TO, r) some_said(v, TABLE_##T, T##_##FROM, T##_##TO, r)
#define SOME_BLANK(T, FROM, TO, r) some_blank(v, TABLE_##T, T##_##FROM, T##_##TO, r)

/* ---- days ---- */
static inline bool is_told(day d)
{
	return d != DAY_NONE;
}
static inline bool before(day a, day b)
{
	return a != DAY_NONE && b != DAY_NONE && a < b;
}
static inline bool after(day a, day b)
{
	return before(b, a);
}
static inline bool on_or_before(day a, day b)
{
	return a != DAY_NONE && b != DAY_NONE && a <= b;
}
static inline bool on_or_after(day a, day b)
{
	return on_or_before(b, a);
}
static inline bool same_day(day a, day b)
{
	return a != DAY_NONE && a == b;
}
/* The day of the n-th birthday (29 February: 28 February in common years); DAY_NONE without a date of birth. */
static inline day birthday(day dob, int n)
{
	return dob == DAY_NONE ? DAY_NONE : birthday_903(dob, n);
}
/* Within the collection year. */
static inline bool in_year(const struct rule_view *v, day d)
{
	return on_or_before(v->from, d) && d <= v->to;
}

/* ---- sets of codes: ONE_OF(e->place, PLACE_P1, PLACE_R2) ---- */
static inline bool in_set(cell c, uint64_t set)
{
	return c >= 0 && c < 64 && (set >> c & 1);
}
#define SET1(a) (1ull << (a))
#define SET_1(a) SET1(a)
#define SET_2(a, ...) (SET1(a) | SET_1(__VA_ARGS__))
#define SET_3(a, ...) (SET1(a) | SET_2(__VA_ARGS__))
#define SET_4(a, ...) (SET1(a) | SET_3(__VA_ARGS__))
#define SET_5(a, ...) (SET1(a) | SET_4(__VA_ARGS__))
#define SET_6(a, ...) (SET1(a) | SET_5(__VA_ARGS__))
#define SET_7(a, ...) (SET1(a) | SET_6(__VA_ARGS__))
#define SET_8(a, ...) (SET1(a) | SET_7(__VA_ARGS__))
#define SET_9(a, ...) (SET1(a) | SET_8(__VA_ARGS__))
#define SET_10(a, ...) (SET1(a) | SET_9(__VA_ARGS__))
#define SET_11(a, ...) (SET1(a) | SET_10(__VA_ARGS__))
#define SET_12(a, ...) (SET1(a) | SET_11(__VA_ARGS__))
#define SET_N(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, NAME, ...) NAME
#define SET(...) SET_N(__VA_ARGS__, SET_12, SET_11, SET_10, SET_9, SET_8, SET_7, SET_6, SET_5, SET_4, SET_3, SET_2, SET_1, 0)(__VA_ARGS__)
#define ONE_OF(c, ...) in_set((c), SET(__VA_ARGS__))

#define PLACES_TEMPORARY SET(PLACE_T0, PLACE_T1, PLACE_T2, PLACE_T3, PLACE_T4)
#define PLACES_FOSTER SET(PLACE_U1, PLACE_U2, PLACE_U3, PLACE_U4, PLACE_U5, PLACE_U6)
#define PLACES_ADOPTION SET(PLACE_A3, PLACE_A4, PLACE_A5, PLACE_A6)
#define PLACES_OTHER SET(PLACE_Z11, PLACE_Z12, PLACE_Z13, PLACE_Z14)
#define SHORT_BREAKS SET(LS_V3, LS_V4)
#define ADOPTED SET(REC_E11, REC_E12)

/* ---- episodes ---- */
static inline const struct rule_episode *previous(const struct rule_view *v, const struct rule_episode *e)
{
	return e > v->now.episode ? e - 1 : NULL;
}
static inline const struct rule_episode *next(const struct rule_view *v, const struct rule_episode *e)
{
	return e + 1 < v->now.episode + v->now.episodes ? e + 1 : NULL;
}
static inline const struct rule_episode *first_episode(const struct told *y)
{
	return y->episodes ? y->episode : NULL;
}
static inline const struct rule_episode *last_episode(const struct told *y)
{
	return y->episodes ? y->episode + y->episodes - 1 : NULL;
}
/* What was told before this year: by last year's return, or by all years' where they are there. */
static inline const struct told *told_before(const struct rule_view *v)
{
	return v->check->setup.since ? &v->earlier : &v->last;
}
/* The day up to which an episode of told_before counts that was told without its end: the end of the year it was told in. */
static inline day told_until(const struct rule_view *v, const struct rule_episode *e)
{
	int year = v->chunk->rows[TABLE_EPISODES].year[e->row];
	return v->check->setup.since && year < v->check->setup.now - 1 ? year_last(year) + 1 : v->from;
}
/* When what goes on in this episode began: followed back over the earlier years' episodes with a legal status of the set (0:
 * any) that reach its beginning. Without those years its own DECOM. */
day began(const struct rule_view *, const struct rule_episode *, uint64_t set);
/* DEC blank or bad: still going on, as far as we can tell. */
static inline bool is_open(const struct rule_episode *e)
{
	return e->dec == DAY_NONE;
}
/* Consecutive episodes of the sorted list for which `is` holds, joined while the next begins on the day the one before
 * ended: *end is the last of the run that begins at e. */
const struct rule_episode *run_of(const struct rule_view *, const struct rule_episode *e, uint64_t set, bool by_place);
/* Looked after for the whole year to 31 March without a break: some episode in the year, none that starts anew after
 * its first day, none that ends in another way than X1 before its last day, no short breaks (V3, V4). */
bool continuously(struct rule_view *);
/* PL_LA names a place in England (not SCO, NIR, WAL, CON, NUK); false where it is not known. */
bool in_england(const struct rule_episode *);

/* Separated children (UASC table, or Header.UASC where it says so): this year, last year. */
bool separated_now(const struct rule_view *);
bool separated_last(const struct rule_view *);

/* ---- findings ---- */
/* A new fault at this row. A row is reported once under a rule: told again, what follows joins its first fault. */
void finding_new(struct rule_view *, enum table, uint32_t row);
/* Another row of the same fault. */
void finding_also(struct rule_view *, enum table, uint32_t row);
#define found(v, T, row) finding_new((v), TABLE_##T, (row))
#define also(v, T, row) finding_also((v), TABLE_##T, (row))

/* ---- rules over the whole return ---- */
struct rule_all {
	const struct check *check;
	const struct cohort *cohort;
	const struct rule *rule;
	uint16_t rule_no;
	struct findings *into;
	struct arena *arena; /* for the length of the call */
	uint32_t fault;      /* of the last found_all */
};
void finding_all(struct rule_all *, uint32_t chunk_no, uint32_t child, enum table, uint32_t row, bool new_fault);

/* ---- declaring: one row of a family's array ----
 * RULE(355, 2023, READS(EPISODES), ROWS(EPISODES), "DECOM DEC", "message"),
 * for codes that are names already: code as written (392a, INT01, SW10STG2) and function rule_CODE.
 * For a later version: RULE_AS(146, 2026, rule_146_2026, …). Further members follow as designated ones:
 * RULE(503A, …, "message", .needs = NEED_LAST, .reads_last = READS(EPISODES)), */
#define T1(a) (1u << TABLE_##a)
#define READS_1(a) T1(a)
#define READS_2(a, b) (T1(a) | T1(b))
#define READS_3(a, b, c) (T1(a) | READS_2(b, c))
#define READS_4(a, b, c, d) (T1(a) | READS_3(b, c, d))
#define READS_5(a, b, c, d, e) (T1(a) | READS_4(b, c, d, e))
#define READS_6(a, b, c, d, e, f) (T1(a) | READS_5(b, c, d, e, f))
#define READS_7(a, b, c, d, e, f, g) (T1(a) | READS_6(b, c, d, e, f, g))
#define READS_N(_1, _2, _3, _4, _5, _6, _7, NAME, ...) NAME
#define READS(...) READS_N(__VA_ARGS__, READS_7, READS_6, READS_5, READS_4, READS_3, READS_2, READS_1, 0)(__VA_ARGS__)
#define ROWS READS
/* One macro may stand for reads and rows together: #define E READS(EPISODES), ROWS(EPISODES). */
#define RULE(...) RULE_ROW(__VA_ARGS__)
#define RULE_AS(...) RULE_AS_ROW(__VA_ARGS__)
#define RULE_AS_ROW(code_, since_, fn, reads_, rows_, fields_, ...) \
	{.code = #code_, .since = (since_), .reads = (reads_), .rows_in = (rows_), .fields = (fields_), .child = (fn), .say = __VA_ARGS__}
#define RULE_ROW(code_, since_, reads_, rows_, fields_, ...) \
	RULE_AS_ROW(code_, since_, rule_##code_, reads_, rows_, fields_, __VA_ARGS__)
/* The end of a family's file: FAMILY(identity, "Identity", {rules…}) is not a macro; write
 * static const struct rule rules[] = {…};
 * const struct rule_family family_identity = {"Identity", rules, sizeof rules / sizeof *rules}; */
/* In some period of care on that day, its last day too; one that goes on is known to the year's end. */
bool in_care(const struct rule_view *, day on, day known);
/* In a period that goes on. */
bool in_open_care(const struct rule_view *, day on);
#endif
