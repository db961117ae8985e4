/* Councils that ended, and whose children theirs are since. Source: Office for National Statistics, register of codes and their changes
 * (Open Government Licence). */
#include "returns/councils.h"
#include <stdio.h>

/* Of those in the table of councils: who came after. Others, which ended earlier, with their name, upper tier then, and last day. */
static const struct past {
	const char *code, *name, *upper;
	int last;        /* the year in which 31 March was its last day */
	const char *heir[COUNCIL_HEIRS];
} past[] = {
	{"E07000026", NULL, NULL, 2023, {"E06000063"}},
	{"E07000027", NULL, NULL, 2023, {"E06000064"}},
	{"E07000028", NULL, NULL, 2023, {"E06000063"}},
	{"E07000029", NULL, NULL, 2023, {"E06000063"}},
	{"E07000030", NULL, NULL, 2023, {"E06000064"}},
	{"E07000031", NULL, NULL, 2023, {"E06000064"}},
	{"E10000006", NULL, NULL, 2023, {"E06000063", "E06000064"}},
	{"E07000163", NULL, NULL, 2023, {"E06000065"}},
	{"E07000164", NULL, NULL, 2023, {"E06000065"}},
	{"E07000165", NULL, NULL, 2023, {"E06000065"}},
	{"E07000166", NULL, NULL, 2023, {"E06000065"}},
	{"E07000167", NULL, NULL, 2023, {"E06000065"}},
	{"E07000168", NULL, NULL, 2023, {"E06000065"}},
	{"E07000169", NULL, NULL, 2023, {"E06000065"}},
	{"E10000023", NULL, NULL, 2023, {"E06000065"}},
	{"E07000187", NULL, NULL, 2023, {"E06000066"}},
	{"E07000188", NULL, NULL, 2023, {"E06000066"}},
	{"E07000189", NULL, NULL, 2023, {"E06000066"}},
	{"E07000246", NULL, NULL, 2023, {"E06000066"}},
	{"E10000027", NULL, NULL, 2023, {"E06000066"}},
	{"E07000150", "Corby", "E10000021", 2021, {"E06000061"}},
	{"E07000151", "Daventry", "E10000021", 2021, {"E06000062"}},
	{"E07000152", "East Northamptonshire", "E10000021", 2021, {"E06000061"}},
	{"E07000153", "Kettering", "E10000021", 2021, {"E06000061"}},
	{"E07000154", "Northampton", "E10000021", 2021, {"E06000062"}},
	{"E07000155", "South Northamptonshire", "E10000021", 2021, {"E06000062"}},
	{"E07000156", "Wellingborough", "E10000021", 2021, {"E06000061"}},
	{"E10000021", "Northamptonshire", "E10000021", 2021, {"E06000061", "E06000062"}},
	{"E07000004", "Aylesbury Vale", "E10000002", 2020, {"E06000060"}},
	{"E07000005", "Chiltern", "E10000002", 2020, {"E06000060"}},
	{"E07000006", "South Bucks", "E10000002", 2020, {"E06000060"}},
	{"E07000007", "Wycombe", "E10000002", 2020, {"E06000060"}},
	{"E10000002", "Buckinghamshire County Council", "E10000002", 2020, {"E06000060"}},
	{"E06000028", "Bournemouth", "E06000028", 2019, {"E06000058"}},
	{"E06000029", "Poole", "E06000029", 2019, {"E06000058"}},
	{"E07000048", "Christchurch", "E10000009", 2019, {"E06000058"}},
	{"E07000049", "East Dorset", "E10000009", 2019, {"E06000059"}},
	{"E07000050", "North Dorset", "E10000009", 2019, {"E06000059"}},
	{"E07000051", "Purbeck", "E10000009", 2019, {"E06000059"}},
	{"E07000052", "West Dorset", "E10000009", 2019, {"E06000059"}},
	{"E07000053", "Weymouth and Portland", "E10000009", 2019, {"E06000059"}},
	{"E10000009", "Dorset County Council", "E10000009", 2019, {"E06000059", "E06000058"}},
	{"E07000190", "Taunton Deane", "E10000027", 2019, {"E07000246"}},
	{"E07000191", "West Somerset", "E10000027", 2019, {"E07000246"}},
	{"E07000201", "Forest Heath", "E10000029", 2019, {"E07000245"}},
	{"E07000204", "St Edmundsbury", "E10000029", 2019, {"E07000245"}},
	{"E07000205", "Suffolk Coastal", "E10000029", 2019, {"E07000244"}},
	{"E07000206", "Waveney", "E10000029", 2019, {"E07000244"}},
};
enum { PAST = sizeof past / sizeof *past };

/* Codes of one council, the older first or last: that by which the table of councils has it stands second. */
static const char *const anew[][2] = {{"E08000038", "E08000016"}, {"E08000039", "E08000019"}, {"E08000020", "E08000037"},
    {"E06000048", "E06000057"},
    {"E07000097", "E07000242"}, {"E07000100", "E07000240"}, {"E07000101", "E07000243"}, {"E07000104", "E07000241"}};

static const struct council *council_of(struct text code)
{
	for (size_t i = 0; i < sizeof anew / sizeof *anew; i++)
		if (text_is(code, anew[i][0]))
			code = text_of(anew[i][1]);
	for (size_t i = 0; i < councils_n; i++)
		if (text_is(code, councils[i].code))
			return &councils[i];
	return NULL;
}

static const struct past *past_of(struct text code)
{
	for (size_t i = 0; i < PAST; i++)
		if (text_is(code, past[i].code))
			return &past[i];
	return NULL;
}

static day last_of(const struct past *p)
{
	return day_of(p->last, 3, 31);
}

static const char *upper_of(const struct past *p)
{
	return p->upper ? p->upper : council_of(text_of(p->code))->upper;
}

const char *council_name(struct text code)
{
	const struct council *c = council_of(code);
	const struct past *p = c ? NULL : past_of(code);
	return c ? c->name : p ? p->name : "another authority";
}

struct text council_upper_on(struct text code, day on)
{
	const struct past *p;
	enum { FAR = 4 }; /* heirs of heirs */
	for (int i = 0; i < FAR && (p = past_of(code)) && last_of(p) < on; i++)
		code = text_of(p->heir[0]);
	p = past_of(code);
	if (p)
		return text_of(upper_of(p));
	const struct council *c = council_of(code);
	if (!c)
		return (struct text){0};
	for (size_t i = 0; c->from != DAY_NONE && c->from > on && i < PAST; i++) /* it was not there yet: who was before it */
		for (int h = 0; h < COUNCIL_HEIRS && past[i].heir[h]; h++)
			if (text_is(text_of(past[i].heir[h]), c->code) && last_of(&past[i]) >= on)
				return text_of(upper_of(&past[i]));
	return text_of(c->upper);
}

bool council_ended(struct text wanted, day on, struct council_end *out)
{
	for (size_t i = PAST; i-- > 0;) {
		const struct past *p = &past[i];
		const char *name = p->name ? p->name : council_of(text_of(p->code))->name;
		if (last_of(p) >= on || !(text_eq_nocase(wanted, text_of(p->code)) || text_eq_nocase(wanted, text_of(name))))
			continue;
		*out = (struct council_end){.code = p->code, .name = name, .last = last_of(p),
		    .district = strcmp(p->code, upper_of(p)) != 0};
		for (int h = 0; h < COUNCIL_HEIRS && p->heir[h]; h++) {
			out->heir[h] = council_upper_on(text_of(p->heir[h]), on).at;
			out->heir_name[h] = council_name(text_of(out->heir[h]));
		}
		return true;
	}
	return false;
}

char *council_end_words(const struct council_end *e, char out[static COUNCIL_END_WORDS])
{
	char last[DAY_TEXT];
	bool two = e->heir[1] != NULL;
	snprintf(out, COUNCIL_END_WORDS, "%s (%s) %s on %s; its children are looked after by %s (%s)%s%s%s%s%s", e->name, e->code,
	    e->district ? "was a district and ended" : "ended", day_long(e->last, last), e->heir_name[0], e->heir[0], two ? " and " : "",
	    two ? e->heir_name[1] : "", two ? " (" : "", two ? e->heir[1] : "", two ? ")" : "");
	return out;
}
