#include "record/register.h"
#include "record/parts.h"
#include "base/fold.h"
#include "record/people.h"
#include <stdlib.h>

/* ---- who may be the same ---- */

#define MATCH "SELECT p.entry, p.forename, p.surname, p.known_as, p.dob FROM "
#define A_CHILD "p.authority = $1 AND " ENTRY_CURRENT("p.") " AND " PERSON_CHILD("p.") FIND_SHUT
SQL(sql_same_number,
    MATCH "k_person_number n CROSS JOIN k_person p WHERE p.entry = n.child AND n.authority = $1 AND n.number_kind IN ('nhs', 'upn')"
    " AND n.number IN ($3, $4, $5) AND " ENTRY_STANDS("n.") " AND " A_CHILD " ORDER BY p.entry");
SQL(sql_same_birthday, MATCH "k_person p WHERE p.dob = $3 AND " A_CHILD " ORDER BY p.entry");
SQL(sql_same_sound,
    MATCH "find_word w CROSS JOIN k_person p WHERE p.entry = w.person AND w.authority = $1 AND w.sort = 2 AND w.word = $3 AND EXISTS"
    " (SELECT 1 FROM find_word x WHERE x.authority = $1 AND x.sort = 2 AND x.word = $4 AND x.person = w.person) AND " A_CHILD " ORDER BY "
    "p.entry");
/* under whichever number they are told */
#define ONE "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ") "
SQL(sql_last_home,
    ONE "SELECT COUNT(*) FILTER (WHERE happened_to IS NULL), MAX(happened_to) FROM k_home WHERE authority = $1 AND child IN (SELECT one.id "
    "FROM one) AND " ENTRY_STANDS(""));
SQL(sql_somebodys,
    ONE "SELECT COUNT(*) FROM k_allocation a WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND a.part IN "
    "('social-worker', 'personal-adviser') AND "
    ENTRY_STANDS("a.") " AND (a.happened_from IS NULL OR a.happened_from <= $3) AND"
    " (a.happened_to IS NULL OR a.happened_to > $3)");
SQL(sql_is_mine, "SELECT COUNT(*) FROM (" ACCESS_MINE ") mine WHERE mine.child = $6");

struct matching {
	struct tx *tx;
	struct arena *a;
	const struct actor *me;
	day today;
	const struct who_comes *who;
	struct match *at;
	size_t n, cap;
};

static struct text without_spaces(struct arena *a, struct text t)
{
	char *at = arena_alloc(a, t.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		if (t.at[i] != ' ')
			at[n++] = t.at[i];
	char *upper = arena_alloc(a, n + 1);
	return text_told((struct text){at, n}, upper, n + 1);
}

/* One of the words of `typed` sounds like one of the name. */
static bool sounds(struct arena *a, struct text typed, struct text name)
{
	struct text x[FOLD_WORDS], y[FOLD_KEYS];
	size_t n = fold_words(a, fold(a, typed), x), k = fold_keys(a, fold(a, name), y);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++) {
			struct text s = fold_sound(a, x[i]);
			if (text_eq(x[i], y[j]) || (s.n >= FIND_LEAST && text_eq(s, fold_sound(a, y[j]))))
				return true;
		}
	return false;
}

/* Near enough to be a slip (a day and a month the wrong way about are, too): within a year, or not known. */
static bool near(day x, day y)
{
	return x == DAY_NONE || y == DAY_NONE || (x - y <= 366 && y - x <= 366);
}

static void take(struct matching *x, struct query *q, int why)
{
	struct text first = query_text(q, 1), last = query_text(q, 2), known = query_text(q, 3);
	int64_t id = query_i64(q, 0);
	day born = query_day(q, 4);
	struct text name = arena_printf(x->a, "%.*s%s%.*s", TEXT_ARG(known.n ? known : first), first.n || known.n ? " " : "",
	    TEXT_ARG(last));
	bool one = sounds(x->a, x->who->forename, first) || sounds(x->a, x->who->forename, known) || sounds(x->a, x->who->surname, last) ||
	           (x->who->known_as.n && sounds(x->a, x->who->known_as, first));
	if ((why == 1 && !one) || (why == 2 && !near(born, x->who->born)) || x->n == MATCHES_MOST)
		return;
	for (size_t i = 0; i < x->n; i++)
		if (x->at[i].person == id)
			return;
	x->at = arena_grow(x->a, x->at, &x->cap, x->n + 1, sizeof *x->at);
	x->at[x->n++] = (struct match){.person = id, .name = name, .born = born, .left = DAY_NONE, .why = why};
}

static bool look(struct matching *x, const struct sql *sql, int why, struct arg a, struct arg b, struct arg c, struct fault *f)
{
	struct query q;
	const struct arg all[] = {arg_i(x->me->authority), arg_i(x->me->person), a, b, c};
	query_begin(x->tx, &q, sql);
	query_bind_all(&q, all, c.kind != ARG_NONE ? 5 : b.kind != ARG_NONE ? 4 : 3);
	while (query_step(&q, f))
		take(x, &q, why);
	return query_end(&q, f);
}

/* Whether they are in care, whose they are, who works with them. */
static bool complete(struct matching *x, struct match *m, struct fault *f)
{
	struct query q;
	int64_t others = 0, mine = 0;
	query_begin(x->tx, &q, &sql_last_home);
	query_bind_i64(&q, 1, x->me->authority);
	query_bind_i64(&q, 2, m->person);
	if (query_step(&q, f)) {
		m->in_care = query_i64(&q, 0) > 0;
		m->left = m->in_care ? DAY_NONE : query_day(&q, 1);
	}
	if (!query_end(&q, f) || sql_i64(x->tx, &sql_somebodys, &others, f, arg_i(x->me->authority), arg_i(m->person), arg_day(x->today)) ==
	    ROW_FAULT)
		return false;
	query_begin(x->tx, &q, &sql_is_mine);
	access_mine_bind(&q, x->me, x->today);
	query_bind_i64(&q, 6, m->person);
	mine = query_step(&q, f) ? query_i64(&q, 0) : 0;
	if (!query_end(&q, f) || person_number(x->tx, x->a, x->me->authority, m->person, &m->number, f) == ROW_FAULT ||
	    find_team(x->tx, x->a, x->me->authority, m->person, x->today, &m->team, f) == ROW_FAULT)
		return false;
	m->mine = mine > 0;
	m->may_come = !m->in_care && (m->mine || !others);
	return true;
}

bool register_matches(struct tx *tx, struct arena *a, const struct actor *me, day today, const struct who_comes *who, struct match **out,
    size_t *n, struct fault *f)
{
	struct matching x = {.tx = tx, .a = a, .me = me, .today = today, .who = who};
	struct text nhs = without_spaces(a, who->nhs), upn = without_spaces(a, who->upn), first[FOLD_WORDS], last[FOLD_WORDS];
	struct text spaced = nhs.n == 10 ? arena_printf(a, "%.3s %.3s %.4s", nhs.at, nhs.at + 3, nhs.at + 6) : nhs;
	bool ok = (!nhs.n && !upn.n) || look(&x, &sql_same_number, 0, arg_t(nhs.n ? nhs : upn), arg_t(upn.n ? upn : nhs),
	    arg_t(spaced.n ? spaced : upn), f);
	ok = ok && (who->born == DAY_NONE || look(&x, &sql_same_birthday, 1, arg_day(who->born), arg_none(), arg_none(), f));
	size_t firsts = fold_words(a, fold(a, who->forename), first), lasts = fold_words(a, fold(a, who->surname), last);
	for (size_t i = 0; ok && i < firsts && i < 3; i++)
		for (size_t k = 0; ok && k < lasts && k < 3; k++) {
			struct text s = fold_sound(a, first[i]), t = fold_sound(a, last[k]);
			ok = s.n < FIND_LEAST || t.n < FIND_LEAST || look(&x, &sql_same_sound, 2, arg_bytes(s), arg_bytes(t), arg_none(),
			    f);
		}
	for (size_t i = 0; ok && i < x.n; i++)
		ok = complete(&x, &x.at[i], f);
	*out = x.at;
	*n = x.n;
	return ok;
}

/* ---- writing ---- */

SQL(sql_numbers, "SELECT COUNT(*) FROM k_person_number WHERE authority = $1 AND number_kind = 'council'");
SQL(sql_team_version, "SELECT version FROM k_team WHERE authority = $1 AND entry = $2 AND " ENTRY_CURRENT(""));

struct writing {
	struct tx *tx;
	struct arena *a;
	const struct hand *hand;
	const struct registration *g;
	struct problems *problems;
	int64_t person;
	struct fault *f;
};

static bool add(struct writing *w, struct entry *e)
{
	return entry_add(w->tx, w->a, w->hand, e, w->problems, w->f);
}

static bool put_number(struct writing *w, const char *kind, struct text number, bool dated)
{
	if (!number.n)
		return true;
	struct entry *e = entry_made(w->a, "person-number", w->person);
	entry_set_given(e, "number_kind", text_of(kind));
	entry_set_given(e, "number", number);
	if (dated)
		entry_set_number(e, "given", w->g->began);
	return add(w, e);
}

/* "K000123": the first that nobody has. */
static bool new_number(struct writing *w, struct text *number)
{
	int64_t n, whose;
	if (sql_i64(w->tx, &sql_numbers, &n, w->f, arg_i(w->hand->authority)) != ROW_ONE)
		return false;
	for (;;) {
		*number = arena_printf(w->a, "K%06lld", (long long)++n);
		enum row r = person_by_number(w->tx, w->hand->authority, "council", *number, &whose, w->f);
		if (r != ROW_ONE)
			return r == ROW_NONE;
	}
}

static bool put_person(struct writing *w)
{
	const struct registration *g = w->g;
	struct text number = g->number; /* as a return tells it: a blank inside is part of it */
	struct entry *e = entry_made(w->a, "person", w->person);
	entry_set_given(e, "part", TEXT("child"));
	entry_set_given(e, "forename", g->who.forename);
	entry_set_given(e, "surname", g->who.surname);
	entry_set_given(e, "known_as", g->who.known_as);
	entry_set_given(e, "sex", g->sex);
	entry_set_given(e, "ethnic", g->ethnic);
	if (g->who.born != DAY_NONE)
		entry_set_number(e, "dob", g->who.born);
	if (!add(w, e))
		return false;
	w->person = e->id;
	return (number.n || new_number(w, &number)) && put_number(w, "council", number, false) &&
	    put_number(w, "nhs", without_spaces(w->a, g->who.nhs), false) &&
	       put_number(w, "upn", without_spaces(w->a, g->who.upn), false);
}

static bool put_care(struct writing *w)
{
	const struct registration *g = w->g;
	struct entry *status = entry_made(w->a, "legal-status", w->person), *home = entry_made(w->a, "home", w->person),
	             *episode = entry_made(w->a, "episode", w->person);
	entry_set_given(status, "status", g->status);
	entry_set_number(status, "began", g->began);
	entry_set_given(home, "place", g->place);
	entry_set_given(home, "provider", g->provider);
	entry_set_number(home, "began", g->began);
	entry_set_given(home, "home_name", g->home_name);
	entry_set_given(home, "home_post", g->home_post);
	entry_set_given(home, "pl_post", g->pl_post);
	entry_set_given(home, "urn", g->urn);
	if (!add(w, status) || !add(w, home))
		return false;
	entry_set_number(episode, "decom", g->began);
	entry_set_given(episode, "rne", TEXT("S"));
	entry_set_given(episode, "cin", g->need);
	entry_set_entry(episode, "home", home->id, home->version);
	entry_set_entry(episode, "status", status->id, status->version);
	if (!add(w, episode))
		return false;
	if (!g->separated)
		return true;
	struct entry *alone = entry_made(w->a, "separated-status", w->person);
	entry_set_number(alone, "began", g->began);
	return add(w, alone);
}

static bool put_worker(struct writing *w)
{
	struct entry *e = entry_made(w->a, "allocation", w->person);
	int64_t version = 0;
	entry_set_given(e, "part", TEXT("social-worker"));
	entry_set_number(e, "who", w->g->worker);
	entry_set_number(e, "began", w->g->began);
	if (w->g->team) {
		enum row row = sql_i64(w->tx, &sql_team_version, &version, w->f, arg_i(w->hand->authority), arg_i(w->g->team));
		if (row != ROW_ONE)
			return row == ROW_NONE &&
			    fault_set(w->f, FAULT_ASKED, "register.team", "This team is not there any more. Choose another.");
		entry_set_entry(e, "team", w->g->team, (int32_t)version);
	}
	return add(w, e);
}

bool register_child(struct tx *tx, struct arena *a, const struct hand *hand, const struct registration *g, struct problems *problems,
    int64_t *person, struct fault *f)
{
	struct writing w = {.tx = tx, .a = a, .hand = hand, .g = g, .problems = problems, .person = g->person, .f = f};
	struct query q;
	bool in_care = false;
	if (g->person) {
		query_begin(tx, &q, &sql_last_home);
		query_bind_i64(&q, 1, hand->authority);
		query_bind_i64(&q, 2, g->person);
		in_care = query_step(&q, f) && query_i64(&q, 0) > 0;
		if (!query_end(&q, f))
			return false;
	}
	if (in_care)
		return fault_set(f, FAULT_ASKED, "register.in-care", "This child is in care already. Nothing was written twice.");
	if (!(g->person || put_person(&w)) || !put_care(&w) || !put_worker(&w))
		return false;
	*person = w.person;
	return true;
}
