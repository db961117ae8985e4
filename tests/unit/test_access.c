/* Who may do what, against a list written by hand from the roles' needs and their "must not see", not from the tables in
 * src/access. No database here: test_access_store.c has that. */
#include "access/access.h"
#include "base/file.h"
#include "describe/kind.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>

enum { ME = 77, CHILD = 7, AUTHORITY = 1 };

/* The verbs in the order of enum verb: s see, a add, c change, k correct, w answer, d decide, p publish, m administer,
 * f find, e export. */
static const char letters[] = "sackwdpmfe";

/* One line a kind; the roles in the order of enum role, each in its own relation to the child ("-": nothing at all). */
static const struct {
	const char *kind;
	const char *may[ROLES];
} wanted[] = {
    /*                       young    carer   worker    adviser   iro      nurse    manager    analyst board admin partner */
    {"person",              {"sce",   "scf",  "sackef", "sackef", "sf",    "sf",    "sackdef", "-",    "-", "sack", "-"}},
    {"person-number",       {"-",     "-",    "sackef", "sackef", "sf",    "sf",    "sackdef", "-",    "-", "sack", "-"}},
    {"allocation",          {"se",    "s",    "se",     "se",     "s",     "s",     "sackde",  "-",    "-", "sack", "-"}},
    {"important-person",    {"sake",  "s",    "sacke",  "sacke",  "sack",  "-",     "sackde",  "-",    "-", "-", "-"}},
    {"legal-status",        {"se",    "-",    "sacke",  "se",     "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"separated-status",    {"se",    "-",    "sacke",  "se",     "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"adoption",            {"-",     "-",    "sacke",  "-",      "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"adoption-decision",   {"-",     "-",    "sacke",  "-",      "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"earlier-permanence",  {"-",     "-",    "sacke",  "-",      "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"episode",             {"-",     "-",    "sacke",  "-",      "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"social-worker",       {"-",     "-",    "se",     "-",      "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"home",                {"scke",  "s",    "sacke",  "sacke",  "s",     "s",     "sackde",  "-",    "-", "-", "-"}},
    {"visit",               {"se",    "s",    "sacke",  "sacke",  "sackd", "-",     "sackde",  "-",    "-", "-", "-"}},
    {"review",              {"se",    "s",    "se",     "se",     "sackd", "-",     "sackde",  "-",    "-", "-", "-"}},
    {"decision",            {"se",    "-",    "se",     "se",     "sackd", "-",     "sackde",  "-",    "-", "-", "-"}},
    {"to-decide",           {"-",     "-",    "se",     "se",     "s",     "-",     "se",      "-",    "-", "-", "-"}},
    {"health-assessment",   {"se",    "s",    "sacke",  "sacke",  "s",     "sack",  "sackde",  "-",    "-", "-", "-"}},
    {"dental-check",        {"se",    "sack", "sacke",  "sacke",  "s",     "sack",  "sackde",  "-",    "-", "-", "-"}},
    {"immunisation",        {"se",    "s",    "sacke",  "sacke",  "s",     "sack",  "sackde",  "-",    "-", "-", "-"}},
    {"sdq",                 {"se",    "sack", "sacke",  "sacke",  "s",     "sack",  "sackde",  "-",    "-", "-", "-"}},
    {"yearly-answers",      {"-",     "-",    "sacke",  "sacke",  "s",     "sack",  "sackde",  "-",    "-", "-", "-"}},
    {"mother-of",           {"se",    "-",    "sacke",  "sacke",  "s",     "s",     "sackde",  "-",    "-", "-", "-"}},
    {"pep",                 {"scke",  "s",    "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"missing-episode",     {"se",    "sack", "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"return-home-interview", {"se",  "-",    "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"liberty-order",       {"se",    "s",    "sacke",  "-",      "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"pathway-plan",        {"sacke", "-",    "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"keeping-in-touch",    {"se",    "-",    "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"activity",            {"se",    "-",    "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"accommodation",       {"scke",  "-",    "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"birthday-answers",    {"se",    "-",    "sacke",  "sacke",  "s",     "-",     "sackde",  "-",    "-", "-", "-"}},
    {"view",                {"sacke", "-",    "sw",     "sw",     "sw",    "-",     "-",       "-",    "-", "-", "-"}},
    {"view-answer",         {"se",    "-",    "sack",   "sack",   "sack",  "-",     "-",       "-",    "-", "-", "-"}},
    {"on-my-side",          {"sace",  "-",    "s",      "s",      "sa",    "-",     "sa",      "-",    "-", "-", "-"}},
    {"reason",              {"se",    "-",    "sacke",  "sacke",  "sackd", "sack",  "sackde",  "s",    "-", "-", "-"}},
    {"task",                {"sae",   "sa",   "sacke",  "sacke",  "sackd", "sack",  "sackde",  "s",    "-", "s", "-"}},
    /* what is not of the record */
    {"look",                {"s",     "-",    "s",      "s",      "s",     "-",     "s",       "-",    "-", "-", "-"}},
    {"child",               {"-",     "sack", "sack",   "sack",   "sack",  "sack",  "sack",    "-",    "-", "-", "-"}},
    {"caseload",            {"-",     "s",    "sa",     "s",      "s",     "s",     "sa",      "-",    "-", "-", "-"}},
    {"self",                {"s",     "-",    "-",      "-",      "-",     "-",     "-",       "-",    "-", "-", "-"}},
    {"finding",             {"-",     "-",    "s",      "s",      "s",     "-",     "s",       "-",    "-", "-", "-"}},
    {"glass",               {"-",     "-",    "a",      "-",      "a",     "-",     "sa",      "-",    "-", "-", "-"}},
    {"asked",               {"-",     "s",    "sa",     "sa",     "sa",    "s",     "sa",      "s",    "s", "s", "s"}},
    {"account",             {"-",     "-",    "a",      "a",      "a",     "-",     "a",       "-",    "-", "-", "-"}},
    {"late-answer",         {"-",     "-",    "-",      "-",      "sa",    "-",     "sa",      "-",    "-", "-", "-"}},
    {"joined",              {"-",     "-",    "-",      "-",      "-",     "-",     "a",       "-",    "-", "-", "-"}},
    {"team",                {"-",     "-",    "s",      "s",      "s",     "s",     "sack",    "s",    "-", "sackm", "-"}},
    {"journal",             {"-",     "-",    "-",      "-",      "-",     "-",     "-",       "-",    "-", "s", "-"}},
    {"aside",               {"-",     "-",    "-",      "-",      "-",     "-",     "-",       "se",   "-", "-", "-"}},
    {"return",              {"-",     "-",    "-",      "-",      "-",     "-",     "-",       "sade", "-", "-", "-"}},
    {"measure",             {"-",     "-",    "-",      "-",      "-",     "-",     "s",       "spe",  "-", "-", "-"}},
    {"publication",         {"s",     "s",    "s",      "s",      "s",     "s",     "s",       "spe",  "s", "s", "s"}},
    {"promise",             {"s",     "s",    "s",      "s",      "s",     "s",     "s",       "s",    "s", "s", "s"}},
    {"board",               {"-",     "-",    "-",      "-",      "-",     "-",     "s",       "s",    "sacd", "-", "-"}},
    {"user",                {"-",     "-",    "-",      "-",      "-",     "-",     "-",       "-",    "-", "sackm", "-"}},
    {"setting",             {"-",     "-",    "-",      "-",      "-",     "-",     "-",       "-",    "-", "sackm", "-"}},
};
enum { KINDS = sizeof wanted / sizeof *wanted };

static const relation_set own[ROLES] = {REL_ME, REL_CARE, REL_WORK, REL_WORK, REL_REVIEW, REL_HEALTH, REL_TEAM, 0, 0, 0, 0};

static struct actor somebody(int role)
{
	return (struct actor){.authority = AUTHORITY, .user = 5, .person = role == ROLE_YOUNG_PERSON ? CHILD : ME, .role = role};
}

/* An entry of their own, that the child gave to everybody who can be chosen. */
static struct access_subject about(int role, relation_set relation)
{
	struct actor a = somebody(role);
	return (struct access_subject){.authority = AUTHORITY, .child = CHILD, .relation = relation, .entry = 9, .author = a.person,
	    .readers = READER_WORKER | READER_REVIEW | READER_SIDE};
}

static bool may(int role, enum verb v, const char *kind, const char *field, relation_set relation)
{
	struct actor a = somebody(role);
	struct access_subject s = about(role, relation);
	s.owner = strcmp(kind, "task") ? 0 : a.person;
	return access_may(&a, v, kind, field, &s).may;
}

static const char *role_z(int role)
{
	return role == ROLE_NOBODY ? "nobody" : role_name((enum role)role);
}

static void every_role_verb_and_kind(void **state)
{
	(void)state;
	int asked = 0, wrong = 0;
	for (int k = 0; k < KINDS; k++)
		for (int r = 0; r < ROLES; r++)
			for (int v = 0; v < VERBS; v++, asked++) {
				bool should = strchr(wanted[k].may[r], letters[v]) != NULL;
				bool does = may(r, (enum verb)v, wanted[k].kind, NULL, own[r]);
				if (should != does)
					wrong++, print_message("%s %s %s: %s\n", role_z(r), verb_name((enum verb)v), wanted[k].kind,
					    does ? "may, and should not" : "may not, and should");
			}
	print_message("%d questions\n", asked);
	assert_int_equal(wrong, 0);
}

static void every_kind_is_in_the_list_or_goes_by_its_description(void **state)
{
	(void)state;
	for (size_t i = 0; i < kinds_n; i++) {
		bool there = false;
		for (int k = 0; k < KINDS; k++)
			there |= strcmp(wanted[k].kind, kinds[i].name) == 0;
		/* a kind that came later is decided by its group and its description: nobody sees it whom the description does not name */
		for (int r = 0; !there && r < ROLES; r++) {
			role_set see = 0, write = 0;
			for (size_t k = 0; k < kinds[i].n; k++)
				see |= kinds[i].fields[k].see, write |= kinds[i].fields[k].write;
			if (may(r, VERB_SEE, kinds[i].name, NULL, own[r]))
				assert_true(see & (role_set)1 << r);
			if (may(r, VERB_ADD, kinds[i].name, NULL, own[r]) || may(r, VERB_CORRECT, kinds[i].name, NULL, own[r]))
				assert_true(write & (role_set)1 << r);
		}
	}
}

/* Whom an entry names as who does it sees it, whatever their role, and writes what answers it; a bar and a seal stand above that. */
static void who_does_it(void **state)
{
	(void)state;
	for (int r = ROLE_CARER; r < ROLES; r++) {
		struct actor a = somebody(r);
		struct access_subject s = {.authority = AUTHORITY, .child = CHILD, .entry = 9, .author = 1, .owner = a.person};
		assert_true(access_may(&a, VERB_SEE, "to-decide", "question", &s).may);
		assert_false(access_may(&a, VERB_CORRECT, "to-decide", "question", &s).may);
		assert_true(access_may(&a, VERB_ADD, "decision", "words", &s).may);
		s.owner = a.person + 1;
		assert_int_equal(access_may(&a, VERB_SEE, "to-decide", "question", &s).may, false);
		s.owner = a.person, s.barred = true;
		assert_false(access_may(&a, VERB_SEE, "to-decide", "question", &s).may);
		s.barred = false, s.sealed = true;
		assert_false(access_may(&a, VERB_SEE, "to-decide", "question", &s).may);
		s.sealed = false, s.authority = AUTHORITY + 1;
		assert_false(access_may(&a, VERB_SEE, "to-decide", "question", &s).may);
		s.authority = AUTHORITY, a.person = 0, s.owner = 0;
		assert_false(access_may(&a, VERB_SEE, "to-decide", "question", &s).may);
	}
}

/* What may be done to it without any relation to the child; all else needs one. */
static bool without_relation(int role, enum verb v, const char *kind)
{
	static const char *const of_the_authority[] = {"team", "journal", "aside", "return", "measure", "publication", "promise", "board",
	    "user", "setting", "caseload", "glass"};
	for (size_t i = 0; i < sizeof of_the_authority / sizeof *of_the_authority; i++)
		if (strcmp(kind, of_the_authority[i]) == 0)
			return true;
	if (v == VERB_SEARCH || (v == VERB_SEE && strcmp(kind, "asked") == 0)) /* a list of one's own */
		return true;
	if (role == ROLE_ANALYST)
		return strcmp(kind, "reason") == 0 || strcmp(kind, "task") == 0;
	return role == ROLE_ADMINISTRATOR;
}

/* The worker of another child, the carer of another home, another young person: in every relation that is not theirs. */
static void another_childs(void **state)
{
	(void)state;
	for (int k = 0; k < KINDS; k++)
		for (int r = 0; r < ROLES; r++)
			for (int v = 0; v < VERBS; v++)
				for (relation_set rel = 0; rel <= REL_TEAM; rel = rel ? rel << 1 : REL_ME) {
					if (rel & own[r])
						continue;
					bool should =
					    strchr(wanted[k].may[r], letters[v]) && without_relation(r, (enum verb)v, wanted[k].kind);
					bool does = may(r, (enum verb)v, wanted[k].kind, NULL, rel);
					if (should != does)
						print_message("%s %s %s, relation %s\n", role_z(r), verb_name((enum verb)v), wanted[k].kind,
						    relation_words(rel));
					assert_int_equal(should, does);
				}
}

static void nobody(void **state)
{
	(void)state;
	struct actor a = actor_nobody();
	for (int k = 0; k < KINDS; k++)
		for (int v = 0; v < VERBS; v++) {
			bool public = strcmp(wanted[k].kind, "publication") == 0 || strcmp(wanted[k].kind, "promise") == 0;
			struct access_subject s = {.authority = 0, .child = CHILD, .relation = ~(relation_set)0};
			assert_int_equal(access_may(&a, (enum verb)v, wanted[k].kind, NULL, &s).may, public && v == VERB_SEE);
		}
}

/* The "must not see" of each role, field by field. */
static const struct {
	int role;
	const char *kind, *field;
} never[] = {
    /* young person: adult risk notes, parents' and carers' private facts */
    {ROLE_YOUNG_PERSON, "important-person", "safe"}, {ROLE_YOUNG_PERSON, "important-person", "arrangements"},
    {ROLE_YOUNG_PERSON, "missing-episode", "circumstances"}, {ROLE_YOUNG_PERSON, "adoption", "adopters"},
    {ROLE_YOUNG_PERSON, "person", "restricted"}, {ROLE_YOUNG_PERSON, "person", "sealed"},
    /* carer: reasons for care, the child's private views */
    {ROLE_CARER, "episode", "cin"}, {ROLE_CARER, "legal-status", "court"}, {ROLE_CARER, "view", "words"},
    {ROLE_CARER, "visit", "child_said"}, {ROLE_CARER, "review", "child_said"}, {ROLE_CARER, "return-home-interview", "child_said"},
    {ROLE_CARER, "sdq", "score"}, {ROLE_CARER, "home", "home_post"}, {ROLE_CARER, "view-answer", "words"},
    /* personal adviser: the childhood's files */
    {ROLE_PERSONAL_ADVISER, "adoption", "date_match"}, {ROLE_PERSONAL_ADVISER, "earlier-permanence", "prev_perm"},
    {ROLE_PERSONAL_ADVISER, "episode", "cin"},
    /* nurse: legal papers, school detail, contact conflict, police papers */
    {ROLE_NURSE, "legal-status", "court"}, {ROLE_NURSE, "legal-status", "status"}, {ROLE_NURSE, "pep", "goals"},
    {ROLE_NURSE, "important-person", "arrangements"}, {ROLE_NURSE, "important-person", "how"},
    {ROLE_NURSE, "missing-episode", "circumstances"}, {ROLE_NURSE, "view", "words"}, {ROLE_NURSE, "yearly-answers", "convicted"},
    /* manager: identified feedback */
    {ROLE_MANAGER, "view", "words"}, {ROLE_MANAGER, "view-answer", "words"},
    /* analyst: names, notes, addresses */
    {ROLE_ANALYST, "person", "surname"}, {ROLE_ANALYST, "visit", "how_was_it"}, {ROLE_ANALYST, "home", "pl_post"},
    {ROLE_ANALYST, "view", "words"}, {ROLE_ANALYST, "review", "decided"},
    /* board: any child */
    {ROLE_BOARD_MEMBER, "person", "forename"}, {ROLE_BOARD_MEMBER, "view", "words"}, {ROLE_BOARD_MEMBER, "person", "dob"},
    /* administrator: who may sign in is all of it */
    {ROLE_ADMINISTRATOR, "person", "ethnic"}, {ROLE_ADMINISTRATOR, "home", "place"}, {ROLE_ADMINISTRATOR, "view", "words"},
    {ROLE_ADMINISTRATOR, "visit", "held"},
};

static void must_not_see(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
		struct access_masks m;
		assert_true(access_described(0, never[i].kind, never[i].field, &m)); /* the field is there to be refused */
		if (may(never[i].role, VERB_SEE, never[i].kind, never[i].field, own[never[i].role] | REL_GLASS | REL_ASKED))
			print_message("%s sees %s.%s\n", role_z(never[i].role), never[i].kind, never[i].field);
		assert_false(may(never[i].role, VERB_SEE, never[i].kind, never[i].field, own[never[i].role] | REL_GLASS | REL_ASKED));
	}
	/* and the same question has a yes where there is a need, so that the list above is not empty words */
	assert_true(may(ROLE_YOUNG_PERSON, VERB_SEE, "review", "decided", REL_ME));
	assert_true(may(ROLE_CARER, VERB_SEE, "visit", "held", REL_CARE));
	assert_true(may(ROLE_NURSE, VERB_SEE, "home", "pl_post", REL_HEALTH));
	assert_true(may(ROLE_SOCIAL_WORKER, VERB_SEE, "missing-episode", "circumstances", REL_WORK));
	assert_false(may(ROLE_SOCIAL_WORKER, VERB_SEE, "visit", "no_such_field", REL_WORK));
	assert_false(may(ROLE_SOCIAL_WORKER, VERB_SEE, "no-such-kind", NULL, REL_WORK));
}

static void what_a_child_said(void **state)
{
	(void)state;
	static const struct {
		int role;
		relation_set relation;
		uint32_t readers;
		bool may;
	} cases[] = {
	    {ROLE_SOCIAL_WORKER, REL_WORK, READER_WORKER, true}, {ROLE_SOCIAL_WORKER, REL_WORK, READER_REVIEW, false},
	    {ROLE_SOCIAL_WORKER, REL_WORK, READER_JUST_ME, false}, {ROLE_SOCIAL_WORKER, REL_WORK, 0, false},
	    {ROLE_SOCIAL_WORKER, REL_WORK, READER_WORKER | READER_JUST_ME, false},
	    {ROLE_SOCIAL_WORKER, REL_WORK, READER_SAFE, false}, {ROLE_SOCIAL_WORKER, REL_WORK, READER_WORKER | READER_SAFE, false},
	    {ROLE_SOCIAL_WORKER, REL_GLASS | REL_ASKED, READER_WORKER, false},
	    {ROLE_IRO, REL_REVIEW, READER_REVIEW, true}, {ROLE_IRO, REL_REVIEW, READER_WORKER, false},
	    {ROLE_SOCIAL_WORKER, REL_SIDE, READER_SIDE, true}, {ROLE_SOCIAL_WORKER, REL_SIDE, READER_WORKER, false},
	    {ROLE_MANAGER, REL_TEAM, READER_WORKER | READER_REVIEW, false}, {ROLE_CARER, REL_CARE, READER_WORKER, false},
	    {ROLE_NURSE, REL_HEALTH, READER_WORKER, false}, {ROLE_YOUNG_PERSON, REL_ME, READER_JUST_ME, true},
	    {ROLE_ADMINISTRATOR, 0, READER_WORKER, false}, {ROLE_ANALYST, 0, READER_WORKER, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct actor a = somebody(cases[i].role);
		struct access_subject s = {.authority = AUTHORITY,
		    .child = CHILD,
		    .relation = cases[i].relation,
		    .entry = 9,
		    .author = CHILD,
		    .readers = cases[i].readers};
		struct access_answer is = access_may(&a, VERB_SEE, "view", "words", &s);
		if (is.may != cases[i].may)
			print_message("case %zu: %s\n", i, is.why);
		assert_int_equal(is.may, cases[i].may);
		s.opened_by = 4711; /* opened, with a reason, by another: it opens to nobody else */
		assert_int_equal(access_may(&a, VERB_SEE, "view", "words", &s).may, cases[i].may);
		assert_true(cases[i].role == ROLE_YOUNG_PERSON || !access_may(&a, VERB_CORRECT, "view", "words", &s).may);
	}
	struct actor lead = somebody(ROLE_MANAGER);
	lead.safeguards = true;
	struct access_subject s = {.authority = AUTHORITY, .child = CHILD, .entry = 9, .author = CHILD, .readers = READER_JUST_ME};
	assert_false(access_may(&lead, VERB_SEE, "view", "words", &s).may); /* being the lead opens nothing: opening it does */
	s.opened_by = lead.person;
	assert_true(access_may(&lead, VERB_SEE, "view", "words", &s).may);
	s.readers = READER_SAFE, s.opened_by = 0; /* it stands on a list (src/safety), and no relation reads it */
	for (int r = 0; r < ROLES; r++) {
		struct actor any = somebody(r);
		s.relation = own[r] & ~(relation_set)REL_ME;
		assert_false(access_may(&any, VERB_SEE, "view", "words", &s).may);
	}
	s.relation = 0, s.opened_by = lead.person;
	assert_false(access_may(&lead, VERB_CHANGE, "view", "words", &s).may);
	assert_int_equal(readers_of(TEXT("my-worker my-review-person")), READER_WORKER | READER_REVIEW);
	assert_int_equal(readers_of(TEXT("everybody")), READER_JUST_ME);
	assert_int_equal(readers_of(TEXT("safe")), READER_SAFE);
	assert_int_equal(readers_of((struct text){0}), 0);
}

/* Every relation: who may see of it what the child gave to somebody, and whether the table of relations says so. */
static void relations_and_private_words(void **state)
{
	(void)state;
	size_t n;
	const struct relation_row *row = relation_table(&n);
	relation_set told = 0;
	for (size_t i = 0; i < n; i++) {
		bool opens = false;
		told |= row[i].bit;
		for (int r = 0; r <= ROLES && row[i].bit; r++)
			for (uint32_t to = READER_WORKER; to <= READER_JUST_ME; to <<= 1) {
				struct actor a = r == ROLES ? actor_nobody() : somebody(r);
				struct access_subject s = {.authority = AUTHORITY,
				    .child = CHILD,
				    .relation = row[i].bit,
				    .entry = 9,
				    .author = CHILD,
				    .readers = to};
				bool may = access_may(&a, VERB_SEE, "view", "words", &s).may;
				s.author = ME; /* an answer to it says as much */
				bool answer = r != ROLE_YOUNG_PERSON &&
				    access_may(&a, VERB_SEE, "view-answer", "words",
				        &(struct access_subject){.authority = AUTHORITY,
				            .child = CHILD,
				            .relation = row[i].bit,
				            .entry = 9,
				            .author = 12345,
				            .readers = to})
				        .may;
				opens |= may || answer;
				if ((may || answer) && !(row[i].bit & (REL_ME | REL_WORK | REL_REVIEW | REL_SIDE)))
					fail_msg("%s, %s: opens what a child wrote", role_z(r), relation_words(row[i].bit));
			}
		assert_int_equal(opens, row[i].is_private);
		assert_true(row[i].made[0] && row[i].opens[0] && row[i].guard[0]);
	}
	assert_int_equal(told, (1u << REL_BITS) - 1); /* each has its row */
	for (relation_set bit = 1; bit < 1u << REL_BITS; bit <<= 1)
		assert_int_equal(readers_open_to(bit) != 0, (bit & (REL_WORK | REL_REVIEW | REL_SIDE)) != 0);
}

/* What somebody is told of their relation is what opened most. */
static void the_glass_is_said(void **state)
{
	(void)state;
	assert_string_equal(relation_words(REL_GLASS | REL_SIDE), "glass broken");
	assert_string_equal(relation_words(REL_GLASS | REL_WORK), "mine to work with");
	assert_string_equal(relation_words(REL_SPEAKS | REL_GLASS), "glass broken");
}

/* Deny beats every role, and the operator too. */
static void denials(void **state)
{
	(void)state;
	for (int k = 0; k < KINDS; k++)
		for (int r = 0; r <= ROLES; r++) /* the last is the operator */
			for (int v = 0; v < VERBS; v++) {
				struct actor a = r == ROLES ? actor_operator(AUTHORITY) : somebody(r);
				relation_set all = r == ROLES ? 0 : own[r] | REL_GLASS | REL_ASKED;
				struct access_subject barred = about(r % ROLES, all), sealed = barred, elsewhere = barred;
				barred.barred = true, sealed.sealed = true, elsewhere.authority = AUTHORITY + 1;
				assert_false(access_may(&a, (enum verb)v, wanted[k].kind, NULL, &barred).may);
				assert_false(access_may(&a, (enum verb)v, wanted[k].kind, NULL, &sealed).may);
				assert_false(access_may(&a, (enum verb)v, wanted[k].kind, NULL, &elsewhere).may);
			}
	struct actor a = somebody(ROLE_MANAGER);
	struct access_subject s = about(ROLE_MANAGER, REL_TEAM);
	s.sealed = true; /* the seal itself is seen, and taken off, by those whom its description names */
	assert_true(access_may(&a, VERB_CORRECT, "person", "sealed", &s).may);
	assert_false(access_may(&a, VERB_SEE, "person", "forename", &s).may);
}

static void whose_words(void **state)
{
	(void)state;
	struct actor worker = somebody(ROLE_SOCIAL_WORKER), child = somebody(ROLE_YOUNG_PERSON), carer = somebody(ROLE_CARER);
	struct access_subject s = about(ROLE_SOCIAL_WORKER, REL_WORK);
	assert_true(access_may(&worker, VERB_CORRECT, "pathway-plan", "home", &s).may);
	s.author = CHILD;
	assert_false(access_may(&worker, VERB_CORRECT, "pathway-plan", "home", &s).may);
	assert_true(access_may(&worker, VERB_SEE, "pathway-plan", "home", &s).may);
	s.relation = REL_ME;
	assert_true(access_may(&child, VERB_CORRECT, "pathway-plan", "wishes", &s).may);
	s.hidden_from_child = true;
	assert_false(access_may(&child, VERB_SEE, "important-person", "person_name", &s).may);
	s = about(ROLE_CARER, REL_CARE);
	assert_true(access_may(&carer, VERB_CORRECT, "missing-episode", "ended", &s).may);
	s.author = 1234;
	assert_false(access_may(&carer, VERB_CORRECT, "missing-episode", "ended", &s).may);
	s.owner = 0;
	assert_false(access_may(&carer, VERB_SEE, "task", "words", &s).may); /* what the child said is wrong is not the carer's */
}

static void an_advisers_sixteen(void **state)
{
	(void)state;
	struct actor pa = somebody(ROLE_PERSONAL_ADVISER), sw = somebody(ROLE_SOCIAL_WORKER);
	struct access_subject s = about(ROLE_PERSONAL_ADVISER, REL_WORK);
	s.born = day_of(2008, 2, 29), s.happened = day_of(2024, 2, 28);
	assert_false(access_may(&pa, VERB_SEE, "visit", "how_was_it", &s).may);
	assert_true(access_may(&sw, VERB_SEE, "visit", "how_was_it", &s).may);
	s.happened = day_of(2024, 2, 29);
	assert_true(access_may(&pa, VERB_SEE, "visit", "how_was_it", &s).may);
	s.happened = day_of(2015, 1, 1), s.childhood_agreed = true;
	assert_true(access_may(&pa, VERB_SEE, "visit", "how_was_it", &s).may);
	assert_int_equal(access_since(&pa, s.born, false), day_of(2024, 2, 29));
	assert_int_equal(access_since(&sw, s.born, false), DAY_NONE);
}

static void broken_glass(void **state)
{
	(void)state;
	assert_true(may(ROLE_SOCIAL_WORKER, VERB_SEE, "visit", "how_was_it", REL_GLASS));
	assert_true(may(ROLE_IRO, VERB_SEE, "child", NULL, REL_GLASS));
	assert_false(may(ROLE_SOCIAL_WORKER, VERB_CORRECT, "visit", "how_was_it", REL_GLASS));
	assert_false(may(ROLE_SOCIAL_WORKER, VERB_EXPORT, "visit", NULL, REL_GLASS));
	assert_false(may(ROLE_BOARD_MEMBER, VERB_SEE, "visit", NULL, REL_GLASS));
	assert_false(may(ROLE_BOARD_MEMBER, VERB_ADD, "glass", NULL, 0));
	assert_false(may(ROLE_CARER, VERB_SEE, "visit", NULL, REL_GLASS));
}

static void routes(void **state)
{
	(void)state;
	size_t n;
	const struct permission *p = permissions(&n);
	struct actor none = actor_nobody(), young = somebody(ROLE_YOUNG_PERSON), worker = somebody(ROLE_SOCIAL_WORKER),
	    board = somebody(ROLE_BOARD_MEMBER);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(permission_of(text_of(p[i].name)), &p[i]);
		bool open = access_route(&none, p[i].name, NULL).may;
		assert_int_equal(open,
		    strcmp(p[i].name, "public") == 0 || strcmp(p[i].name, "promise.see") == 0 || strcmp(p[i].name, "publication.see") == 0);
		assert_int_equal(open, (access_route_roles(p[i].name) >> ROLE_NOBODY) & 1);
		assert_true(access_route_roles(p[i].name) != 0);
		/* a child's page is not the child's own, however it is asked for; and a page of one's own is no adult's */
		struct access_subject own_child = {.authority = AUTHORITY, .child = CHILD, .relation = REL_ME};
		if (p[i].about == ABOUT_CHILD)
			assert_false(access_route(&young, p[i].name, &own_child).may);
		for (int r = ROLE_YOUNG_PERSON + 1; p[i].about == ABOUT_SELF && r < ROLES; r++) {
			struct actor adult = somebody(r);
			assert_false(access_route(&adult, p[i].name, NULL).may);
			assert_false(access_route_roles(p[i].name) & (role_set)1 << r);
		}
		if (p[i].about == ABOUT_CHILD) { /* without a relation to that child nobody passes, but to break the glass */
			for (int r = 0; r < ROLES; r++) {
				struct actor a = somebody(r);
				struct access_subject s = {.authority = AUTHORITY, .child = CHILD + 1};
				bool passes = access_route(&a, p[i].name, &s).may;
				bool rightly = strcmp(p[i].name, "glass.break") == 0;
				if (passes && !rightly)
					print_message("%s passes %s\n", role_z(r), p[i].name);
				assert_false(passes && !rightly);
			}
			assert_false(access_route(&worker, p[i].name, NULL).may && strcmp(p[i].name, "glass.break") != 0);
		}
	}
	assert_true(access_route(&young, "self.see", NULL).may);
	assert_true(access_route(&young, "journal.own", NULL).may);
	assert_true(access_route(&young, "view.say", NULL).may);
	assert_false(access_route(&young, "caseload.see", NULL).may);
	assert_false(access_route(&worker, "self.see", NULL).may);
	assert_true(access_route(&worker, "caseload.see", NULL).may);
	assert_true(access_route(&board, "board.see", NULL).may);
	assert_false(access_route(&board, "measure.any-date", NULL).may);
	struct access_subject mine = about(ROLE_SOCIAL_WORKER, REL_WORK);
	assert_true(access_route(&worker, "child.see", &mine).may);
	assert_false(access_route(&worker, "no.such.permission", NULL).may);
	assert_false(access_route(&none, "signed-in", NULL).may);
	assert_true(access_route(&board, "signed-in", NULL).may);
}

/* The page of the documentation is what the tables say; `kith config security` writes it. */
static void the_matrix_in_the_docs(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct text page;
	struct fault f = {0};
	struct buf b = BUF_INIT(1 << 20);
	assert_true(file_read(a, "docs/security.md", 1 << 20, &page, &f));
	access_matrix(&b);
	assert_true(buf_ok(&b));
	const char *from = strstr(page.at, ACCESS_MATRIX_BEGINS);
	assert_non_null(from);
	if (strncmp(from, b.at, b.n) != 0)
		print_message("docs/security.md is older than the tables: put what `kith config security` prints between its marks "
		              "there\n");
	assert_int_equal(strncmp(from, b.at, b.n), 0);
	buf_free(&b);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_role_verb_and_kind),
	    cmocka_unit_test(every_kind_is_in_the_list_or_goes_by_its_description),
	    cmocka_unit_test(another_childs), cmocka_unit_test(who_does_it),
	    cmocka_unit_test(nobody),
	    cmocka_unit_test(must_not_see),
	    cmocka_unit_test(what_a_child_said),
	    cmocka_unit_test(relations_and_private_words),
	    cmocka_unit_test(the_glass_is_said),
	    cmocka_unit_test(denials),
	    cmocka_unit_test(whose_words),
	    cmocka_unit_test(an_advisers_sixteen),
	    cmocka_unit_test(broken_glass),
	    cmocka_unit_test(routes),
	    cmocka_unit_test(the_matrix_in_the_docs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
