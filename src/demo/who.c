/* Who they are: names, birth, background. */
#include "demo/inside.h"
#include <stdio.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The words that say so. */
static const char *const heads[] = {"Test", "Demo", "Sample", "Mock", "Example", "Invent", "Fiction", "Pretend", "Story", "Fable"};
static const char *const tails[] = {"wood", "ford", "ley", "ham", "by", "field", "bridge", "stead", "more", "well", "ton", "hurst"};
static const char *const boys[] = {"Alfie", "Ash", "Ben", "Callum", "Dexter", "Eli", "Finn", "George", "Harvey", "Isaac", "Jayden",
	"Kai", "Leo", "Mason", "Noah", "Oscar", "Reece", "Sam", "Tyler", "Zac", "Kofi", "Idris", "Arjun", "Mateo", "Tobi"};
static const char *const girls[] = {"Amber", "Bea", "Chloe", "Daisy", "Ella", "Faith", "Grace", "Holly", "Isla", "Jade", "Keira",
	"Lexi", "Maisie", "Nia", "Orla", "Poppy", "Robin", "Skye", "Tia", "Willow", "Ama", "Zara", "Priya", "Lucia", "Efe"};
static const char *const separated_boys[] = {"Amanuel", "Biruk", "Dawit", "Farhad", "Hamid", "Karwan", "Mustafa", "Nasir", "Omid",
	"Rebin", "Samir", "Tesfay", "Yonas", "Zubair", "An", "Dritan"};
static const char *const separated_girls[] = {"Abeba", "Helen", "Lan", "Mariam", "Rahel", "Selam", "Tigist", "Zahra"};
static const char *const adults[] = {"Alex", "Bev", "Chris", "Dee", "Errol", "Fran", "Gill", "Hari", "Ines", "Jo", "Kim", "Lee", "Mo",
	"Nat", "Olu", "Pat", "Ravi", "Sol", "Terri", "Val", "Wen", "Yusuf", "Bola", "Carys", "Dev", "Esther", "Gwen", "Joyce", "Karl",
	"Lin"};

size_t invent_surnames(void)
{
	return COUNT(heads) * COUNT(tails);
}

/* All of them, made once at build time by these two lists. */
const char *invent_surname(uint32_t n)
{
	static const char *const all[] = {
#define TAILS(h) h "wood", h "ford", h "ley", h "ham", h "by", h "field", h "bridge", h "stead", h "more", h "well", h "ton", h "hurst"
		TAILS("Test"), TAILS("Demo"), TAILS("Sample"), TAILS("Mock"), TAILS("Example"), TAILS("Invent"), TAILS("Fiction"),
		TAILS("Pretend"), TAILS("Story"), TAILS("Fable")};
	return all[n % COUNT(all)];
}

bool invented_surname(const char *name)
{
	const char *second = strchr(name, '-');
	if (second && !invented_surname(second + 1))
		return false;
	size_t length = second ? (size_t)(second - name) : strlen(name);
	for (size_t i = 0; i < COUNT(heads); i++)
		for (size_t k = 0; k < COUNT(tails); k++) {
			size_t n = strlen(heads[i]), m = strlen(tails[k]);
			if (n + m == length && !strncmp(name, heads[i], n) && !strncmp(name + n, tails[k], m))
				return true;
		}
	return false;
}

struct invented_name invent_adult(struct arena *a, const struct inventing *v, enum invented_part part, uint32_t n)
{
	n = n * PARTS + (uint32_t)part;
	uint32_t k = (uint32_t)(v->ask.seed % 97) + n, turn = n / (uint32_t)COUNT(adults);
	const char *last = invent_surname(k * 7 + turn * 13);
	uint32_t again = n / (uint32_t)(COUNT(adults) * invent_surnames()); /* all names are used up: a second one is added */
	if (again)
		last = arena_printf(a, "%s-%s", last, invent_surname(again - 1)).at;
	return (struct invented_name){adults[k % COUNT(adults)], last};
}

const char *invent_postcode(struct arena *a, uint32_t number, bool outside)
{
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ"; /* those a postcode may end in */
	static const char own[] = "EGHL", others[] = "SUVW";
	uint32_t n = number * 2654435761u; /* neighbours by number are no neighbours by postcode */
	char area = (outside ? others : own)[n % 4];
	return arena_printf(a, "Q%c%u %u%c%c", area, n / 4 % 99 + 1, n / 396 % 10, letters[n / 3960 % 20], letters[n / 79200 % 20]).at;
}

bool invent_is_outside(struct text postcode)
{
	return postcode.n > 1 && postcode.at[0] == 'Q' && memchr("SUVW", postcode.at[1], 4) != NULL;
}

/* Several in a row may be brothers and sisters: of six, two or three. */
static int64_t family_of(const struct inventing *v, int64_t index)
{
	if (index >= v->in_care)
		return index;
	int64_t block = index / 6 * 6;
	struct chance c = chance_of(v->ask.seed, block, ASPECT_FAMILY);
	int32_t size = (int32_t[]){1, 2, 2, 3}[chance_below(&c, 4)];
	return index - block < size ? block : index;
}

/* Years of age of those in care: 15, 16 and 17 are the commonest. */
static int age_in_care(struct chance *c, bool separated)
{
	static const int young[18] = {36, 30, 30, 30, 32, 34, 36, 40, 42, 44, 46, 50, 56, 62, 76, 90, 98, 100};
	static const int alone[18] = {[15] = 8, [16] = 27, [17] = 65};
	return (int)chance_pick(c, separated ? alone : young, 18);
}

static int age_of_leaver(struct chance *c)
{
	static const int ages[] = {262, 258, 248, 92, 58, 38, 26, 18};
	return 18 + (int)chance_pick(c, ages, COUNT(ages));
}

static const char *ethnic_of(struct chance *c, bool separated)
{
	static const char *const all[] = {"WBRI", "WOTH", "WIRI", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "BAFR", "BCRB", "BOTH", "APKN",
		"ABAN", "AIND", "AOTH", "OOTH"};
	/* 15.7 % of those who are not separated: from MWBC on */
	static const int home[] = {800, 34, 5, 4, 32, 16, 15, 20, 26, 10, 6, 6, 8, 4, 6, 8};
	static const int far[] = {0, 0, 0, 0, 0, 0, 0, 0, 300, 0, 20, 20, 20, 0, 300, 340};
	return all[chance_pick(c, separated ? far : home, COUNT(all))];
}

static void name_them(const struct inventing *v, struct chance *c, struct invented *k)
{
	struct chance f = chance_of(v->ask.seed, k->family, ASPECT_FAMILY + 1000);
	k->surname = invent_surname((uint32_t)chance_below(&f, (int32_t)invent_surnames()));
	/* brothers and sisters have different names: by their place in the family */
	uint32_t first = (uint32_t)chance_below(&f, 1000) + (uint32_t)(k->index - k->family);
	if (k->separated)
		k->forename = k->sex == 'F' ? separated_girls[first % COUNT(separated_girls)]
		    : separated_boys[first % COUNT(separated_boys)];
	else
		k->forename = k->sex == 'F' ? girls[first % COUNT(girls)] : boys[first % COUNT(boys)];
	if (!k->separated && chance_in(c, 60))
		k->known_as = k->sex == 'F' ? "Bee" : "Buddy";
}

static day born_of(const struct inventing *v, struct chance *c, struct invented *k)
{
	int age;
	if (k->is == INVENTED_IN_CARE) {
		age = age_in_care(c, k->separated);
	} else if (k->is == INVENTED_LEAVER) {
		age = age_of_leaver(c);
	} else {
		/* left at an age of 0–15 on a day of the years before */
		static const int ages[16] = {30, 60, 60, 40, 34, 30, 28, 26, 26, 26, 28, 30, 34, 38, 44, 50};
		age = (int)chance_pick(c, ages, 16);
		day left = v->first + chance_below(c, v->ask.as_at - v->first);
		return day_add_years(left, -age) - chance_from(c, age ? 0 : 60, 364);
	}
	return day_add_years(v->ask.as_at, -age) - chance_below(c, 365);
}

void invent_who(struct arena *a, const struct inventing *v, struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_WHO);
	k->is = k->index < v->in_care ? INVENTED_IN_CARE : k->index < v->in_care + v->leavers ? INVENTED_LEAVER : INVENTED_GONE;
	k->family = family_of(v, k->index);
	bool alone = k->family == k->index && (k->index >= v->in_care || family_of(v, k->index + 1) != k->index);
	if (k->is == INVENTED_IN_CARE)
		k->separated = alone && chance_in(&c, 156); /* 10.8 % of all, none of them in a family */
	else if (k->is == INVENTED_LEAVER)
		k->separated = chance_in(&c, 320);
	k->sex = chance_in(&c, k->separated ? 900 : 540) ? 'M' : 'F';
	k->born = born_of(v, &c, k);
	k->ethnic = ethnic_of(&c, k->separated);
	k->number = arena_printf(a, "D%07lld", (long long)k->index + 1).at;
	static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
	k->upn = k->separated ? "UN3" : arena_printf(a, "%c900%09lld", letters[chance_below(&c, COUNT(letters) - 1)],
	    (long long)k->index + 1).at;
	static const char *const needs[] = {"N1", "N5", "N4", "N2", "N3", "N6"};
	static const int shares[] = {640, 150, 80, 40, 50, 20};
	k->need = k->separated ? "N8" : needs[chance_pick(&c, shares, COUNT(needs))];
	k->home_post = k->separated ? NULL : invent_postcode(a, (uint32_t)(k->family % 3000000) + 500000u, false);
	k->unsettled = chance_in(&c, 250);
	name_them(v, &c, k);
}
