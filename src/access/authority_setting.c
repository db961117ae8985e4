#include "access/authority_setting.h"
#include "access/inside.h"
#include "store/journal.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

SQL(sql_authority_setting,
    "SELECT value, from_day, set_at, set_by FROM authority_setting WHERE authority = $1 AND name = $2 AND from_day <= $3 AND set_at <= $4"
    " ORDER BY from_day DESC, set_at DESC LIMIT 1");
SQL(sql_authority_setting_all,
    "SELECT value, from_day, set_at, set_by FROM authority_setting WHERE authority = $1 AND name = $2 ORDER BY from_day DESC, set_at DESC");
SQL(sql_authority_setting_put,
    "INSERT INTO authority_setting (authority, name, from_day, set_at, value, set_by) VALUES ($1, $2, $3, $4, $5, $6)");

/* ---- what there is ---- */

extern const struct authority_setting *const __start_kith_authority[] __attribute__((weak)),
    *const __stop_kith_authority[] __attribute__((weak));
static struct {
	const struct authority_setting **at;
	size_t n;
} table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct authority_setting *const *)a)->name, (*(const struct authority_setting *const *)b)->name);
}

static void build(void)
{
	size_t n = (size_t)(__stop_kith_authority - __start_kith_authority);
	table.at = calloc(n + 1, sizeof *table.at);
	if (!table.at || !n)
		return;
	memcpy(table.at, __start_kith_authority, n * sizeof *table.at);
	qsort(table.at, n, sizeof *table.at, by_name);
	table.n = n;
}

const struct authority_setting *const *authority_settings(size_t *n)
{
	pthread_once(&once, build);
	*n = table.n;
	return table.at;
}

const struct authority_setting *authority_setting_named(struct text name)
{
	size_t n;
	const struct authority_setting *const *all = authority_settings(&n);
	for (size_t i = 0; i < n; i++)
		if (text_is(name, all[i]->name))
			return all[i];
	return NULL;
}

/* ---- a value ---- */

const char *authority_setting_wrong(struct arena *a, const struct authority_setting *s, struct text typed, struct text *as)
{
	int64_t number;
	day d;
	*as = typed = text_trim(typed);
	switch (s->type) {
	case AUTHORITY_NUMBER:
		if (!text_int(typed, &number) || number < s->least || number > s->most)
			return arena_printf(a, "Write a whole number from %lld to %lld.", (long long)s->least, (long long)s->most).at;
		*as = arena_printf(a, "%lld", (long long)number);
		return NULL;
	case AUTHORITY_SWITCH:
		return text_is(typed, "yes") || text_is(typed, "no") ? NULL : "Choose yes or no.";
	case AUTHORITY_DAY:
		if (!typed.n)
			return NULL;
		if (!day_parse_iso(typed, &d))
			return "Write a day, such as 27 3 2026.";
		return NULL;
	case AUTHORITY_ADDRESS:
		if (typed.n && !text_starts(typed, TEXT("https://")))
			return "Write an address that begins with https://";
		for (size_t i = 0; i < typed.n; i++)
			if ((unsigned char)typed.at[i] <= ' ' || typed.at[i] == '"' || typed.at[i] == '<')
				return "An address has no spaces and no quotes in it.";
		break;
	default:
		break;
	}
	for (size_t i = 0; i < typed.n; i++)
		if ((unsigned char)typed.at[i] < ' ' || typed.at[i] == 127)
			return "Write it in one line.";
	if (typed.n < (size_t)s->least || typed.n > (size_t)s->most || !text_utf8(typed))
		return s->least ? arena_printf(a, "Write %lld to %lld characters.", (long long)s->least, (long long)s->most).at
		                : arena_printf(a, "Write at most %lld characters.", (long long)s->most).at;
	return NULL;
}

static void read_value(const struct authority_setting *s, struct text is, struct authority_value *v)
{
	v->text = is;
	v->day = DAY_NONE;
	if (s->type == AUTHORITY_NUMBER)
		text_int(is, &v->number);
	else if (s->type == AUTHORITY_SWITCH)
		v->number = text_is(is, "yes");
	else if (s->type == AUTHORITY_DAY && is.n)
		day_parse_iso(is, &v->day);
}

static void by_default(struct arena *a, const struct settings *o, const struct authority_setting *s, struct authority_value *v)
{
	struct text is = text_of(s->def);
	*v = (struct authority_value){.from = DAY_NONE};
	if (s->has_operators)
		is = s->type == AUTHORITY_NUMBER ? arena_printf(a, "%lld", (long long)setting_number(o, s->by_operator))
		    : s->type == AUTHORITY_SWITCH ? text_of(setting_number(o, s->by_operator) ? "yes" : "no")
		                                  : setting_text(o, s->by_operator);
	read_value(s, is.at ? is : TEXT(""), v);
}

static void read_row(struct query *q, struct arena *a, const struct authority_setting *s, struct authority_value *v)
{
	*v = (struct authority_value){.chosen = !query_null(q, 0), .given_back = query_null(q, 0)};
	if (v->chosen)
		read_value(s, arena_text(a, query_text(q, 0)), v);
	v->from = query_day(q, 1), v->set_at = query_i64(q, 2), v->set_by = query_null(q, 3) ? 0 : query_i64(q, 3);
}

bool authority_setting(struct tx *tx, struct arena *a, int64_t authority, const struct settings *operators,
    const struct authority_setting *s, struct asof asof, struct authority_value *out, struct fault *f)
{
	struct query q;
	struct authority_value v = {0};
	query_begin(tx, &q, &sql_authority_setting);
	query_bind_i64(&q, 1, authority);
	query_bind_z(&q, 2, s->name);
	query_bind_day(&q, 3, asof.as_at);
	query_bind_i64(&q, 4, asof.as_known);
	if (query_step(&q, f))
		read_row(&q, a, s, &v);
	if (!query_end(&q, f))
		return false;
	if (!v.chosen)
		by_default(a, operators, s, out);
	else
		*out = v;
	return true;
}

bool authority_setting_history(struct tx *tx, struct arena *a, int64_t authority, const struct authority_setting *s,
    struct authority_value **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_authority_setting_all);
	query_bind_i64(&q, 1, authority);
	query_bind_z(&q, 2, s->name);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		read_row(&q, a, s, &(*out)[(*n)++]);
	}
	return query_end(&q, f);
}

bool authority_setting_set(struct tx *tx, struct arena *a, const struct actor *me, const struct authority_setting *s, struct text typed,
    day from, day today, int64_t now, struct fault *f)
{
	struct text as = {NULL, 0};
	char day_words[DAY_TEXT];
	const char *wrong = typed.at ? authority_setting_wrong(a, s, typed, &as) : NULL;
	if (wrong)
		return fault_set(f, FAULT_ASKED, "setting.value", "%s", wrong);
	if (from == DAY_NONE || from < today)
		return fault_set(f, FAULT_ASKED, "setting.from",
		    "It can hold from today on, not from an earlier day: what was before stays as it was.");
	struct authority_value was;
	struct authority_value *all;
	size_t n;
	if (!authority_setting_history(tx, a, me->authority, s, &all, &n, f))
		return false;
	was = n ? all[0] : (struct authority_value){0};
	struct journal_entry e = {.authority = me->authority, .at = now, .actor = me->person, .role = actor_role(me),
	    .verb = as.at ? TEXT("set") : TEXT("give back"), .kind = TEXT("setting"), .purpose = text_of(s->name),
	    .before = was.chosen ? was.text : TEXT(""), .after = arena_printf(a, "%.*s from %s", TEXT_ARG(as), day_iso(from, day_words))};
	return sql_do(tx, &sql_authority_setting_put, f, arg_i(me->authority), arg_z(s->name), arg_day(from), arg_i(now),
	           as.at ? arg_t(as) : arg_null(), me->user ? arg_i(me->user) : arg_null()) &&
	    journal_write(tx, &e, f);
}

/* ---- declared as they must be ---- */

static bool declared(struct arena *a, const struct authority_setting *s, struct fault *f)
{
	struct text as;
	if (!s->name || !*s->name || !s->label || !s->help || (!s->has_operators && !s->def))
		return fault_set(f, FAULT_OURS, "setting.row", "a setting of authorities lacks its name, its words or its default");
	for (const char *c = s->name; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || *c == '-'))
			return fault_set(f, FAULT_OURS, "setting.row", "%s: small letters and - alone", s->name);
	const char *wrong = s->has_operators ? NULL : authority_setting_wrong(a, s, text_of(s->def), &as);
	return !wrong || fault_set(f, FAULT_OURS, "setting.row", "%s: its default: %s", s->name, wrong);
}

bool authority_settings_check(struct fault *f)
{
	size_t n;
	const struct authority_setting *const *all = authority_settings(&n);
	struct arena *a = arena_new(0);
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		ok = declared(a, all[i], f);
		if (ok && i && !strcmp(all[i - 1]->name, all[i]->name))
			ok = fault_set(f, FAULT_OURS, "setting.twice", "%s is declared twice", all[i]->name);
	}
	arena_free(a);
	return ok;
}
