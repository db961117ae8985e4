/* Finding people: the words of a name in the database, and the relation inside the query. */
#include "record/find.h"
#include "record/parts.h"
#include "base/fold.h"
#include "record/people.h"
#include <stdlib.h>

enum sort { BY_NAME = 1, BY_SOUND = 2 };

/* ---- the words ---- */

SQL(sql_words_gone, "DELETE FROM find_word WHERE authority = $1 AND person = $2");
SQL(sql_word_put,
    "INSERT INTO find_word (authority, sort, word, person) VALUES ($1, $2, $3, $4) ON CONFLICT (authority, sort, word, person) DO NOTHING");
SQL(sql_names, "SELECT forename, surname, known_as FROM k_person WHERE authority = $1 AND entry = $2 AND " ENTRY_CURRENT(""));
SQL(sql_wanted, "SELECT 1 FROM kith_fact WHERE name = 'find.wanted'");
SQL(sql_not_wanted, "DELETE FROM kith_fact WHERE name = 'find.wanted'");
SQL(sql_words_none, "DELETE FROM find_word");
SQL(sql_people, "SELECT authority, entry FROM k_person WHERE " ENTRY_CURRENT("") " ORDER BY authority, entry");

/* A sound of one letter says nothing. */
static bool put_word(struct tx *tx, struct arena *a, int64_t authority, int64_t person, struct text word, struct fault *f)
{
	struct text sound = fold_sound(a, word);
	return sql_do(tx, &sql_word_put, f, arg_i(authority), arg_i(BY_NAME), arg_bytes(word), arg_i(person)) &&
	       (sound.n < FIND_LEAST || sql_do(tx, &sql_word_put, f, arg_i(authority), arg_i(BY_SOUND), arg_bytes(sound), arg_i(person)));
}

/* The words of `of`'s names, under `person`. */
static bool put_names(struct tx *tx, struct arena *a, int64_t authority, int64_t person, int64_t of, struct fault *f)
{
	struct text name[3] = {{0}};
	struct query q;
	query_begin(tx, &q, &sql_names);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, of);
	if (query_step(&q, f))
		for (int i = 0; i < 3; i++)
			name[i] = fold(a, query_text(&q, i));
	bool ok = query_end(&q, f);
	for (int i = 0; ok && i < 3; i++) {
		struct text word[FOLD_KEYS];
		size_t n = fold_keys(a, name[i], word);
		for (size_t k = 0; ok && k < n; k++)
			ok = put_word(tx, a, authority, person, word[k], f);
	}
	return ok;
}

bool find_index(struct tx *tx, int64_t authority, int64_t person, struct fault *f)
{
	struct arena *a = arena_new(0);
	int64_t *ids;
	size_t n = 0;
	bool ok = person_all(tx, a, authority, person, &ids, &n, f);
	for (size_t i = 0; ok && i < n; i++) {
		ok = sql_do(tx, &sql_words_gone, f, arg_i(authority), arg_i(ids[i]));
		for (size_t k = 0; ok && k < n; k++)
			ok = put_names(tx, a, authority, ids[i], ids[k], f);
	}
	arena_free(a);
	return ok;
}

static bool is_wanted(struct tx *tx, void *arg, struct fault *f)
{
	int64_t one;
	enum row r = sql_i64(tx, &sql_wanted, &one, f, arg_none());
	*(bool *)arg = r == ROW_ONE;
	return r != ROW_FAULT;
}

static bool write_all(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct arena *a = arena_new(0);
	int64_t(*all)[2] = NULL;
	size_t n = 0, cap = 0;
	struct query q;
	query_begin(tx, &q, &sql_people);
	query_large(&q);
	while (query_step(&q, f)) {
		all = arena_grow(a, all, &cap, n + 1, sizeof *all);
		all[n][0] = query_i64(&q, 0);
		all[n++][1] = query_i64(&q, 1);
	}
	bool ok = query_end(&q, f) && sql_do(tx, &sql_words_none, f, arg_none()) && sql_do(tx, &sql_not_wanted, f, arg_none());
	for (size_t i = 0; ok && i < n; i++)
		ok = find_index(tx, all[i][0], all[i][1], f);
	arena_free(a);
	return ok;
}

bool find_ready(struct store *s, struct fault *f)
{
	bool wanted = false;
	return store_read(s, is_wanted, &wanted, f) && (!wanted || store_run(s, "find: words of names", write_all, NULL, f));
}

/* ---- who of mine ---- */

/* FETCH: of whom the best are shown. FEW: a reader of no more children is answered through these; one of more through them or through
 * the words, whichever are fewer, as far as they are counted at all (COUNTED). Both ways find the same. */
enum { FEW = 100, COUNTED = 3000, FETCH = 200, TOKENS = 4 };

/* A word from $7 up to $8, and up to three more. By $6. */
#define WORD "w.authority = $1 AND w.sort = $6 AND w.word >= $7 AND w.word < $8"
#define WORD_MORE(from, to) \
	" AND EXISTS (SELECT 1 FROM find_word x WHERE x.authority = $1 AND x.person = w.person AND x.sort = $6 AND x.word >= $" from \
	" AND x.word < $" to ")"
#define SHOWN(from) \
	"SELECT p.entry, p.forename, p.surname, p.known_as, p.dob FROM (" from ") f CROSS JOIN k_person p WHERE p.authority = $1 AND " \
	"p.entry = f.person" \
	" AND " ENTRY_CURRENT("p.") /* CROSS JOIN: from the few found to the rest, never the other way about */
/* mine: through my children, in this order (CROSS JOIN keeps it). words: through the words (the plus: and not in the order of all people),
 * and of each whether they are mine. */
#define FIND(n, more) \
	SQL(sql_find_mine_##n, \
	    SHOWN("SELECT DISTINCT w.person AS person FROM (" ACCESS_MINE ") mine CROSS JOIN find_word w WHERE w.person = mine.child AND " \
	    WORD more " LIMIT 201")); \
	SQL(sql_find_words_##n, \
	    SHOWN("SELECT DISTINCT +w.person AS person FROM find_word w WHERE " WORD more " AND EXISTS (SELECT 1 FROM (" ACCESS_MINE_ONE \
	    ") mine WHERE mine.child = w.person) LIMIT 201"))
FIND(1, "");
FIND(2, WORD_MORE("9", "10"));
FIND(3, WORD_MORE("9", "10") WORD_MORE("11", "12"));
FIND(4, WORD_MORE("9", "10") WORD_MORE("11", "12") WORD_MORE("13", "14"));
static const struct sql *const through_mine[TOKENS] = {&sql_find_mine_1, &sql_find_mine_2, &sql_find_mine_3, &sql_find_mine_4};
static const struct sql *const through_words[TOKENS] = {&sql_find_words_1, &sql_find_words_2, &sql_find_words_3, &sql_find_words_4};
SQL(sql_find_number,
    SHOWN("SELECT n.child AS person FROM k_person_number n WHERE n.authority = $1 AND n.number_kind = 'council' AND n.number IN ($6, $7)"
    " AND " ENTRY_STANDS("n.")
    " AND EXISTS (SELECT 1 FROM (" ACCESS_MINE_ONE ") mine WHERE mine.child = n.child) LIMIT 201"));
/* About how many are mine, and are called so, up to $4 and $5: read from the indexes alone, to choose the shorter way. */
SQL(sql_thousands,
    "SELECT 1 FROM k_allocation a WHERE a.authority = $1 AND a.who = $2 AND a.current = 1 LIMIT 1 OFFSET CAST($3 AS BIGINT)");
SQL(sql_how_many, "SELECT COUNT(*) FROM (SELECT a.who FROM k_allocation a WHERE a.authority = $1 AND a.who = $2 AND a.current = 1"
                  " UNION ALL SELECT a.team FROM team_member t CROSS JOIN k_allocation a WHERE t.authority = $1 AND t.user_id = $3 AND "
                  "a.authority = $1 AND a.team = t.team AND a.current = 1 LIMIT CAST($4 AS BIGINT)) counted");
SQL(sql_how_common,
    "SELECT COUNT(*) FROM (SELECT w.person FROM find_word w WHERE w.authority = $1 AND w.sort = $2 AND w.word >= $3 AND w.word < $4"
    " LIMIT CAST($5 AS BIGINT)) counted");
/* Of those shown, the number that stands now, else the one they had last: the first row of each. The kind without its index: by child. */
#define TEN(a) "$" a "0, $" a "1, $" a "2, $" a "3, $" a "4, $" a "5, $" a "6, $" a "7, $" a "8, $" a "9"
SQL(sql_numbers,
    "SELECT n.child, n.number FROM k_person_number n WHERE n.authority = $1 AND n.child IN ($2, $3, $4, $5, $6, $7, $8, $9, " TEN("1") ", "
    TEN("2") ", " TEN("3") ", $40, $41) AND n.number_kind || '' = 'council' AND " ENTRY_STANDS("n.")
    " ORDER BY n.child, n.happened_to DESC NULLS FIRST, n.happened_from DESC NULLS LAST, n.entry DESC");

struct finding {
	struct tx *tx;
	struct arena *a;
	const struct actor *me;
	day today;
	int64_t mine; /* about, at most COUNTED */
	struct found_all *out;
	size_t cap;
	struct text word[FOLD_WORDS]; /* as typed, folded */
	size_t words;
};

/* The numbers of n (at most FOUND_MOST) of those found. */
static bool read_numbers(struct finding *x, struct found *at, size_t n, struct fault *f)
{
	struct query q;
	query_begin(x->tx, &q, &sql_numbers);
	query_bind_i64(&q, 1, x->me->authority);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(&q, 2 + (int)i, at[i].person);
	while (query_step(&q, f))
		for (size_t i = 0; i < n; i++)
			if (at[i].person == query_i64(&q, 0) && !at[i].number.at)
				at[i].number = arena_text(x->a, query_text(&q, 1));
	return query_end(&q, f);
}

static struct text called(struct arena *a, struct query *q)
{
	struct text first = query_null(q, 3) ? query_text(q, 1) : query_text(q, 3), last = query_text(q, 2);
	return arena_printf(a, "%.*s%s%.*s", TEXT_ARG(first), first.n && last.n ? " " : "", TEXT_ARG(last));
}

/* Who has no name of their own is called by their number. */
static bool call_nameless(struct finding *x, struct found *p, struct fault *f)
{
	if (p->name.n)
		return true;
	if (!read_numbers(x, p, 1, f))
		return false;
	p->name = p->number.n ? p->number : arena_printf(x->a, "%lld", (long long)p->person);
	return true;
}

/* Takes what the query finds, nobody twice. */
static bool take(struct finding *x, struct query *q, bool sounds, size_t *rows, struct fault *f)
{
	struct found_all *o = x->out;
	size_t from = o->n;
	*rows = 0;
	while (query_step(q, f)) {
		size_t i = 0;
		int64_t id = query_i64(q, 0);
		(*rows)++;
		while (i < o->n && o->at[i].person != id)
			i++;
		if (i < o->n)
			continue;
		o->at = arena_grow(x->a, o->at, &x->cap, o->n + 1, sizeof *o->at);
		o->at[o->n++] = (struct found){.person = id, .name = called(x->a, q), .born = query_day(q, 4), .sounds = sounds};
	}
	bool ok = query_end(q, f);
	for (size_t i = from; ok && i < o->n; i++)
		ok = call_nameless(x, &o->at[i], f);
	return ok;
}

/* One past every word that begins with this one; whole: past this one alone. */
static struct text past(struct arena *a, struct text word, bool whole)
{
	char *at = arena_alloc(a, word.n + 1);
	memcpy(at, word.at, word.n);
	at[word.n] = whole ? 0 : 0x7f;
	return (struct text){at, word.n + 1};
}

struct range {
	struct text from, to;
};

/* Puts the rarest first, and says whether the words are fewer than the children. */
static bool rarest_first(struct finding *x, enum sort sort, struct range *word, size_t n, bool *fewer, struct fault *f)
{
	int64_t least = x->mine + 1, many;
	*fewer = x->mine >= COUNTED;
	for (size_t i = 0; x->mine > FEW && (n > 1 || !*fewer) && i < n; i++) {
		if (sql_i64(x->tx, &sql_how_common, &many, f, arg_i(x->me->authority), arg_i(sort), arg_bytes(word[i].from),
		    arg_bytes(word[i].to), arg_i(least)) == ROW_FAULT)
			return false;
		if (many >= least)
			continue;
		struct range rarest = word[i];
		least = many;
		word[i] = word[0];
		word[0] = rarest;
	}
	*fewer |= least <= x->mine;
	return true;
}

static bool by_words(struct finding *x, enum sort sort, const struct text *typed, size_t n, bool whole, size_t *rows, struct fault *f)
{
	struct range word[TOKENS];
	struct query q;
	bool fewer;
	*rows = 0;
	n = n < TOKENS ? n : TOKENS;
	if (!n)
		return true;
	for (size_t i = 0; i < n; i++)
		word[i] = (struct range){typed[i], past(x->a, typed[i], whole)};
	if (!rarest_first(x, sort, word, n, &fewer, f))
		return false;
	query_begin(x->tx, &q, fewer ? through_words[n - 1] : through_mine[n - 1]);
	access_mine_bind(&q, x->me, x->today);
	query_bind_i64(&q, 6, sort);
	for (size_t i = 0; i < n; i++) {
		query_bind_bytes(&q, 7 + 2 * (int)i, word[i].from);
		query_bind_bytes(&q, 8 + 2 * (int)i, word[i].to);
	}
	return take(x, &q, sort == BY_SOUND, rows, f);
}

static int longest(const void *a, const void *b)
{
	const struct text *x = a, *y = b;
	return (x->n < y->n) - (x->n > y->n);
}

/* By how it is written: the whole words first where there are too many beginnings. */
static bool by_name(struct finding *x, const struct text *word, size_t n, struct fault *f)
{
	size_t rows;
	if (!by_words(x, BY_NAME, word, n, false, &rows, f))
		return false;
	x->out->more = x->out->more || rows > FETCH;
	return rows <= FETCH || by_words(x, BY_NAME, word, n, true, &rows, f);
}

static bool by_sound(struct finding *x, struct fault *f)
{
	struct text sound[FOLD_WORDS];
	size_t n = 0, rows;
	for (size_t i = 0; i < x->words; i++) {
		sound[n] = fold_sound(x->a, x->word[i]);
		n += sound[n].n >= FIND_LEAST;
	}
	return n < x->words || !n || by_words(x, BY_SOUND, sound, n, true, &rows, f);
}

static bool by_whole_number(struct finding *x, struct text typed, struct fault *f)
{
	size_t rows;
	char upper[64];
	struct query q;
	query_begin(x->tx, &q, &sql_find_number);
	access_mine_bind(&q, x->me, x->today);
	query_bind_text(&q, 6, typed);
	query_bind_text(&q, 7, text_told(typed, upper, sizeof upper));
	return take(x, &q, false, &rows, f);
}

/* How well: 0 each typed word is a whole word of the name, 1 the beginning of one, 2 by sound alone. */
static int how_well(const struct finding *x, const struct found *p, struct text folded)
{
	struct text key[FOLD_KEYS];
	size_t n = p->sounds ? 0 : fold_keys(x->a, folded, key), met = 0;
	for (size_t i = 0; i < x->words; i++)
		for (size_t k = 0; k < n; k++)
			if (text_eq(key[k], x->word[i])) {
				met++;
				break;
			}
	return p->sounds ? 2 : met < x->words;
}

struct ranked {
	struct found found;
	struct text name; /* folded */
	int rank;
};
static int best(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	int names = text_cmp(x->name, y->name);
	return names ? names : (x->found.person > y->found.person) - (x->found.person < y->found.person);
}

static bool ranked(struct finding *x, struct fault *f)
{
	struct found_all *o = x->out;
	struct ranked *all = arena_array(x->a, struct ranked, o->n + 1);
	for (size_t i = 0; i < o->n; i++) {
		struct text folded = fold(x->a, o->at[i].name);
		all[i] = (struct ranked){o->at[i], folded, how_well(x, &o->at[i], folded)};
	}
	if (o->n)
		qsort(all, o->n, sizeof *all, best);
	o->more = o->more || o->n > FOUND_MOST;
	o->n = o->n > FOUND_MOST ? FOUND_MOST : o->n;
	for (size_t i = 0; i < o->n; i++)
		o->at[i] = all[i].found;
	return !o->n || read_numbers(x, o->at, o->n, f);
}

/* "mc donald" is looked for as "mcdonald" too, where it found nobody. */
static bool joined(struct finding *x, struct fault *f)
{
	for (size_t i = 0; i + 1 < x->words && !x->out->n; i++) {
		struct text word[FOLD_WORDS];
		size_t n = 0;
		for (size_t k = 0; k < x->words; k++, n++)
			word[n] = k == i ? arena_printf(x->a, "%.*s%.*s", TEXT_ARG(x->word[k]), TEXT_ARG(x->word[k + 1])) : x->word[k],
			    k += k == i;
		if (!by_name(x, word, n, f))
			return false;
	}
	return true;
}

static bool how_many(struct finding *x, struct fault *f)
{
	int64_t one;
	enum row row = sql_i64(x->tx, &sql_thousands, &one, f, arg_i(x->me->authority), arg_i(x->me->person), arg_i(COUNTED));
	x->mine = COUNTED;
	if (row == ROW_NONE)
		row = sql_i64(x->tx, &sql_how_many, &x->mine, f, arg_i(x->me->authority), arg_i(x->me->person), arg_i(x->me->user),
		    arg_i(COUNTED));
	return row != ROW_FAULT;
}

bool find_mine(struct tx *tx, struct arena *a, const struct actor *me, day today, struct text typed, bool by_number, struct found_all *out,
    struct fault *f)
{
	struct finding x = {.tx = tx, .a = a, .me = me, .today = today, .out = out};
	struct text folded = fold(a, typed);
	*out = (struct found_all){0};
	if (folded.n < FIND_LEAST)
		return true;
	x.words = fold_words(a, folded, x.word);
	if (x.words > TOKENS)
		x.words = TOKENS;
	if (x.words)
		qsort(x.word, x.words, sizeof *x.word, longest); /* the rarest word is likely the longest */
	if (!how_many(&x, f) || (by_number && !by_whole_number(&x, text_trim(typed), f)) || !by_name(&x, x.word, x.words, f) ||
	    !joined(&x, f))
		return false;
	/* those that only sound so come last: after more than are shown they cannot */
	return (out->n > FOUND_MOST || by_sound(&x, f)) && ranked(&x, f);
}

/* ---- not one of mine ---- */

SQL(sql_elsewhere_number,
    "SELECT p.entry FROM k_person_number n CROSS JOIN k_person p WHERE p.authority = n.authority AND p.entry = n.child"
    " AND " ENTRY_CURRENT("p.")
    " AND " PERSON_CHILD("p.") " AND n.authority = $1 AND n.number_kind = 'council' AND n.number IN ($3, $4)"
    " AND " ENTRY_STANDS("n.") FIND_SHUT " ORDER BY p.entry LIMIT 1");
SQL(sql_elsewhere_name,
    "SELECT p.entry, p.forename, p.surname, p.known_as FROM find_word w CROSS JOIN k_person p WHERE p.authority = w.authority"
    " AND p.entry = w.person AND " ENTRY_CURRENT("p.") " AND " PERSON_CHILD("p.") " AND +p.dob = $4 AND w.authority = $1 AND w.sort = 1"
    " AND w.word = $3" FIND_SHUT " ORDER BY p.entry");
SQL(sql_team_of, "SELECT t.team_name FROM k_allocation a JOIN k_team t ON t.authority = a.authority AND t.entry = a.team AND t.current = 1"
    " WHERE a.authority = $1 AND a.child = $2 AND " ENTRY_STANDS("a.") " AND"
    " (a.happened_from IS NULL OR a.happened_from <= $3) AND (a.happened_to IS NULL OR a.happened_to > $3)"
    " ORDER BY CASE a.part WHEN 'social-worker' THEN 0 WHEN 'personal-adviser' THEN 1 ELSE 2 END, a.happened_from DESC NULLS LAST, a.entry "
    "LIMIT 1");

enum row find_team(struct tx *tx, struct arena *a, int64_t authority, int64_t person, day today, struct text *team, struct fault *f)
{
	*team = (struct text){"", 0};
	return sql_text(tx, &sql_team_of, a, team, f, arg_i(authority), arg_i(person), arg_day(today));
}

/* The words in alphabetical order, so that "Testwood, Robin" is "Robin Testwood". */
static struct text in_order(struct arena *a, struct text name)
{
	struct text word[FOLD_WORDS], all = {"", 0};
	size_t n = fold_words(a, fold(a, name), word);
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && text_cmp(word[k], word[k - 1]) < 0; k--) {
			struct text t = word[k];
			word[k] = word[k - 1];
			word[k - 1] = t;
		}
	for (size_t i = 0; i < n; i++)
		all = arena_printf(a, "%.*s%.*s ", TEXT_ARG(all), TEXT_ARG(word[i]));
	return all;
}

/* Cuts the birthday off the end: as many of the last words as are one day ("3/2/2012", "Friday 3 February 2012"). */
static bool birthday_of(struct text typed, day today, struct text *name, day *born)
{
	bool found = false;
	size_t at = typed.n;
	for (int words = 0; words < 6 && at; words++) {
		while (at && typed.at[at - 1] == ' ')
			at--;
		while (at && typed.at[at - 1] != ' ')
			at--;
		struct text tail = {typed.at + at, typed.n - at};
		day d;
		if (at && day_typed(tail, today, &d) == DAY_TYPED_RIGHT) {
			*name = (struct text){typed.at, at};
			*born = d;
			found = true;
		}
	}
	return found;
}

static struct text two(struct arena *a, struct text first, struct text last)
{
	return in_order(a, arena_printf(a, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(last)));
}

static enum row elsewhere_by_name(struct tx *tx, struct arena *a, const struct actor *me, day today, struct text typed, int64_t *person,
    struct fault *f)
{
	struct text name = {0}, wanted, word[FOLD_WORDS], key = TEXT("-");
	day born = DAY_NONE;
	struct query q;
	bool found = false;
	if (birthday_of(typed, today, &name, &born)) {
		size_t n = fold_words(a, fold(a, name), word);
		if (n >= 2) {
			qsort(word, n, sizeof *word, longest);
			key = word[0];
		}
	}
	wanted = in_order(a, name);
	query_begin(tx, &q, &sql_elsewhere_name);
	query_bind_i64(&q, 1, me->authority);
	query_bind_i64(&q, 2, me->person);
	query_bind_bytes(&q, 3, key);
	query_bind_day(&q, 4, born);
	while (query_step(&q, f)) {
		struct text first = query_text(&q, 1), last = query_text(&q, 2), known = query_text(&q, 3);
		if (found || !last.n ||
		    !((first.n && text_eq(two(a, first, last), wanted)) || (known.n && text_eq(two(a, known, last), wanted))))
			continue;
		*person = query_i64(&q, 0);
		found = true;
	}
	return query_end(&q, f) ? (found ? ROW_ONE : ROW_NONE) : ROW_FAULT;
}

enum row find_elsewhere(struct tx *tx, struct arena *a, const struct actor *me, day today, struct text typed, int64_t *person,
    struct text *team, struct fault *f)
{
	char upper[64];
	int64_t by_number = 0, by_name = 0;
	typed = text_trim(typed);
	/* both are asked, whatever the first finds: what is there takes no longer than what is not */
	enum row r = sql_i64(tx, &sql_elsewhere_number, &by_number, f, arg_i(me->authority), arg_i(me->person), arg_t(typed),
	    arg_t(text_told(typed, upper, sizeof upper)));
	enum row s = r == ROW_FAULT ? r : elsewhere_by_name(tx, a, me, today, typed, &by_name, f);
	if (r == ROW_FAULT || s == ROW_FAULT)
		return ROW_FAULT;
	if (r != ROW_ONE && s != ROW_ONE)
		return ROW_NONE;
	*person = r == ROW_ONE ? by_number : by_name;
	return find_team(tx, a, me->authority, *person, today, team, f) == ROW_FAULT ? ROW_FAULT : ROW_ONE;
}
