/* An authority whose strategy says "household" for home to adults and "house" to children: every page of every role, every kind's form
 * with its errors, lists, tables and measures say so, and none says "home" where it means that. */
#include "house.h"
#include "measure/measure.h"
#include <ctype.h>

static int64_t child, worker;
static struct session session[ROLES];
static size_t pages, wrong;
static const char *pack; /* as the house reads it */

/* Where "home" is no term. */
static const char *const allowed[] = {
    /* what the law calls a kind of place */
    "hildren's home",
    "hildren&#39;s home",
    "care home",
    "health home",
    "ommunity home",
    "home for adults",
    "permanent home",
    "day care or home",
    /* where the child's family is, and how far from there */
    "Home to parents",
    "Home with parents",
    "went home",
    "gone home",
    "from home",
    "the child&#39;s home and where",
    "the child's home and where",
    /* somebody else's, and the ministry */
    "someone's home",
    "someone&#39;s home",
    "Home Office",
    /* a strategy's own aims and figures, beside kith's words for what they are: they stand as it wrote them */
    "settled and secure in their homes",
    "Good, stable homes",
    "Three or more homes in twelve months",
    "In the same home two years or more",
};

static const char *pack_of_ours(void)
{
	static const char from[] = "{id: home, adult: {one: home, many: homes}, child: {one: home, many: homes}";
	struct text yaml;
	struct fault f = {0};
	must(file_read(a, "strategies/essex/pack.yaml", 1 << 20, &yaml, &f), &f);
	char *z = arena_z(a, yaml), *at = strstr(z, from);
	assert_non_null(at);
	*at = 0;
	return arena_z(a, AT("%s{id: home, adult: {one: household, many: households}, child: {one: house, many: houses}%s", z,
	    at + strlen(from)));
}

static int open_all(void **state)
{
	(void)state;
	struct settings s = settings_default();
	struct fault f = {0};
	house_begin();
	house_two("P1", NULL);
	put("2026", "e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	                     "T9,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	must(take_in("2026", 2026, false, false, &f), &f); /* a whole year, to publish */
	child = person_of("T1", true), worker = person_of("Sampleworth", false);
	for (int r = 0; r < ROLES; r++)
		session[r] = user((enum role)r, r == ROLE_YOUNG_PERSON ? child : r == ROLE_SOCIAL_WORKER ? worker : 0, AT("user %d", r).at);
	put("packs", "about.txt", "");
	pack = pack_of_ours();
	put("packs/essex", "pack.yaml", pack);
	s.text[SETTING_STRATEGIES] = AT("%s/packs", folder);
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
	return 0;
}

/* What is read: without tags, and with the words of those attributes that are read out. */
static char *read_out(struct text body)
{
	struct buf b = BUF_INIT(8 << 20);
	for (const char *p = body.at, *end = body.at + body.n; p < end;) {
		if (*p != '<') {
			buf_char(&b, *p++);
			continue;
		}
		const char *close = memchr(p, '>', (size_t)(end - p));
		close = close ? close : end - 1;
		static const char *const aloud[] = {" aria-label=\"", " title=\"", " alt=\"", " placeholder=\""};
		for (size_t i = 0; i < sizeof aloud / sizeof *aloud; i++) {
			const char *at = memmem(p, (size_t)(close - p), aloud[i], strlen(aloud[i]));
			for (at = at ? at + strlen(aloud[i]) : close; at < close && *at != '"'; at++)
				buf_char(&b, *at);
		}
		buf_char(&b, '\n');
		p = close + 1;
	}
	char *z = arena_z(a, buf_as_text(&b));
	buf_free(&b);
	return z;
}

static bool is_allowed(const char *z, const char *at)
{
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		for (const char *p = z; (p = strstr(p, allowed[i])) && p <= at; p++)
			if (at < p + strlen(allowed[i]))
				return true;
	return false;
}

static void look(const struct got *g, const char *path, const char *who)
{
	bool zip = text_starts(g->type, TEXT("application/")) && !text_starts(g->type, TEXT("application/json"));
	if (g->status >= 300 && g->status < 400)
		return;
	pages++;
	assert_true(g->status < 500);
	if (zip)
		return;
	const char *z = text_starts(g->type, TEXT("text/html")) ? read_out(g->body) : g->body.at;
	if (strchr(z, TERM_MARK))
		wrong++, printf("%s as %s: a mark of a term leaves\n", path, who);
	for (const char *p = z; (p = strcasestr(p, "home")); p += 4) {
		if ((p > z && (isalnum((unsigned char)p[-1]) || strchr("-_./", p[-1]))) || is_allowed(z, p))
			continue;
		char after = p[4] == 's' || p[4] == 'S' ? p[5] : p[4];
		if (after && (isalnum((unsigned char)after) || strchr("-_/", after)))
			continue;
		const char *from = p, *to = p;
		while (from > z && from[-1] != '\n')
			from--;
		while (*to && *to != '\n')
			to++;
		if (strstr(pack, arena_z(a, (struct text){from, (size_t)(to - from)})))
			continue; /* a sentence of the strategy stands as it is written */
		wrong++, printf("%s as %s: %.*s\n", path, who, (int)(to - from), from);
	}
}

static struct got get(int role, const char *path)
{
	struct got g = ask_to(role < 0 ? NULL : &session[role], "GET", text_of(path), NULL, false);
	now -= 1000; /* all in one moment: no session ends among so many */
	look(&g, path, role < 0 ? "nobody" : role_name((enum role)role));
	return g;
}

static void every_page_says_household(void **state)
{
	(void)state;
	size_t n;
	const struct route *const *all = routes(&n);
	wrong = pages = 0;
	for (size_t i = 0; i < n; i++)
		for (int role = -1; role < ROLES; role++)
			if (all[i]->method == METHOD_GET && strcmp(all[i]->name, "sign_out"))
				get(role, arena_z(a, route_address(all[i], child)));
	for (int m = 0; m < MEASURES; m++)
		get(ROLE_BOARD_MEMBER, arena_z(a, AT("/board/measure/%s", measure_defs[m].id)));
	print_message("%zu pages\n", pages);
	assert_true(pages > 200);
	assert_int_equal(wrong, 0);
}

/* Each kind's empty form, and the same sent back with all its errors; what stands in the record, entry by entry. */
static void every_form_says_household(void **state)
{
	(void)state;
	static const int who[] = {ROLE_SOCIAL_WORKER, ROLE_MANAGER, ROLE_YOUNG_PERSON, ROLE_ADMINISTRATOR};
	const struct described *d = record_kinds();
	wrong = pages = 0;
	for (size_t k = 0; k < d->n; k++)
		for (size_t w = 0; w < sizeof who / sizeof *who; w++) {
			char *path = arena_z(a, AT("/child/%lld/add/%s", (long long)child, d->kinds[k].name));
			if (get(who[w], path).status != 200)
				continue;
			struct got g = ask_to(&session[who[w]], "POST", text_of(path), "began-d=40&ended-d=1&held-d=77", false);
			now -= 1000;
			look(&g, path, "sent empty");
		}
	print_message("%zu forms\n", pages);
	assert_true(pages > 30);
	assert_int_equal(wrong, 0);
}

/* What leaves the house asks for the password again: it was typed just now. */
SQL(sql_confirm_all, "UPDATE app_session SET confirmed_at = $1");
static bool confirm_all(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &sql_confirm_all, f, arg_i(now));
}

static void and_says_it_where_it_stands(void **state)
{
	(void)state;
	struct fault f = {0};
	const char *of_child = arena_z(a, AT("/child/%lld", (long long)child));
	const struct term_table *adult = house->speaking[0].site.words->terms, *young = house->speaking[0].young.words->terms;
	const struct law *first = laws_find(&house->laws, APPLIES_HOME, SATISFIED_VISIT, today);
	assert_true(text_is(term_say(a, adult, text_of(first->worker)), "First visit in this household"));
	assert_true(text_is(term_say(a, young, text_of(first->child)), "My worker's first visit in my house"));
	SHOWS(get(ROLE_SOCIAL_WORKER, of_child), "Postcode of this household");
	struct got g = get(ROLE_SOCIAL_WORKER, arena_z(a, AT("%s/add/home", of_child)));
	SHOWS(g, "Kind of household");
	SHOWS(g, "After a year in such a household visits");
	g = ask_to(&session[ROLE_SOCIAL_WORKER], "POST", AT("%s/add/home", of_child), "", false);
	assert_int_equal(g.status, 422);
	SHOWS(g, "Kind of household");
	SHOWS(get(ROLE_SOCIAL_WORKER, "/children"), "Household");
	g = get(ROLE_YOUNG_PERSON, "/me/record");
	SHOWS(g, "What kind of house it is");
	HIDES(g, "household");
	SHOWS(get(ROLE_BOARD_MEMBER, "/board/measure/three-homes"), "Three households or more in the year");
	SHOWS(get(ROLE_MANAGER, "/measures"), "households");
	SHOWS(get(ROLE_ANALYST, "/return/rules"), "Households");
	must(store_run(db, "confirm", confirm_all, NULL, &f), &f);
	g = get(ROLE_ANALYST, "/return.csv");
	assert_true(text_starts(g.type, TEXT("text/csv")));
	SHOWS(g, "A household with parents (P1) is not provided by a private provider");
	g = ask_as(&session[ROLE_ANALYST], "POST", TEXT("/publications"), "as-at-day=31&as-at-month=3&as-at-year=2026");
	assert_int_equal(g.status, 303);
	const char *published = arena_z(a, g.to);
	SHOWS(get(-1, published), "Staying in one household");
	SHOWS(get(-1, published), "Staying in one household"); /* and as it was kept */
	wrong = 0, get(-1, "/"), get(-1, "/promises"), get(ROLE_BOARD_MEMBER, "/board");
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_page_says_household), cmocka_unit_test(every_form_says_household),
	    cmocka_unit_test(and_says_it_where_it_stands)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
