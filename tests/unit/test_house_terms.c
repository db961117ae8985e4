/* A strategy's own words: on pages for adults the adult ones, on a young person's pages the child's; what they stand in the place of, and
 * who sits on a body, on the board's page. */
#include "house.h"

enum { SAM, BOARD, CHILD, PEOPLE };
static const enum role roles[PEOPLE] = {ROLE_SOCIAL_WORKER, ROLE_BOARD_MEMBER, ROLE_YOUNG_PERSON};
static struct session session[PEOPLE];

/* Essex's pack, in which a home is a household to adults and a nest to children, and their worker a key person. */
static const char *pack_of_ours(void)
{
	static const struct {
		const char *from, *to;
	} other[] = {
	    {"{id: home, adult: {one: home, many: homes}, child: {one: home, many: homes}",
	        "{id: home, adult: {one: household, many: households}, child: {one: nest, many: nests}"},
	    {"child: {one: worker, many: workers}", "child: {one: key person, many: key people}"},
	};
	struct text yaml;
	struct fault f = {0};
	must(file_read(a, "strategies/essex/pack.yaml", 1 << 20, &yaml, &f), &f);
	char *z = arena_z(a, yaml);
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		char *at = strstr(z, other[i].from);
		assert_non_null(at);
		*at = 0;
		z = arena_z(a, arena_printf(a, "%s%s%s", z, other[i].to, at + strlen(other[i].from)));
	}
	return z;
}

static int open_all(void **state)
{
	(void)state;
	struct settings s = settings_default();
	struct fault f = {0};
	house_begin();
	house_two("U4", NULL);
	const int64_t who[PEOPLE] = {person_of("Sampleworth", false), 0, person_of("T1", true)};
	for (int i = 0; i < PEOPLE; i++)
		session[i] = user(roles[i], who[i], arena_printf(a, "user %d", i).at);
	put("packs", "about.txt", "");
	put("packs/essex", "pack.yaml", pack_of_ours());
	s.text[SETTING_STRATEGIES] = AT("%s/packs", folder);
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
	return 0;
}

static struct got get(int who, const char *path)
{
	return ask_as(who < 0 ? NULL : &session[who], "GET", text_of(path), NULL);
}

static void who_reads_chooses_the_words(void **state)
{
	(void)state;
	SHOWS(get(SAM, "/children"), "Household");
	SHOWS(get(CHILD, "/me/tell"), "My key person");
	SHOWS(get(-1, "/start"), "Your key person gave you a code"); /* whoever may be a child */
	SHOWS(get(SAM, "/children"), "Household"); /* and back */
	assert_true(text_is(house->site.words->plain[MSG_CHILDREN_HOME], "Household"));
	assert_true(text_is(house->speaking[0].young.words->plain[MSG_CHILDREN_HOME], "Nest"));
}

static void what_the_pack_says_of_words_and_bodies_is_shown(void **state)
{
	(void)state;
	struct got g = get(BOARD, "/board");
	SHOWS(g, "The words we use");
	SHOWS(g, "placement");
	SHOWS(g, "nest");
	SHOWS(g, "Who is in it");
	SHOWS(g, "Essex Foster Carer Association");
	SHOWS(g, "elected members");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_reads_chooses_the_words), cmocka_unit_test(what_the_pack_says_of_words_and_bodies_is_shown)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
