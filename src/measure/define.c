/* The measures in words: who is counted, of whom, who is left out, and what England's figures are. */
#include "measure/measure.h"

const char *const measure_unit_words[] = {"children", "incidents", "days", "percent"};
const char *const measure_better_words[] = {"up", "down", "neither"};

const struct measure_fact_info measure_fact_info[FACTS] = {
#define MEASURE_FACT_INFO(name, measure, words) {MEASURE_##measure, #name, words},
	MEASURE_FACTS(MEASURE_FACT_INFO)
#undef MEASURE_FACT_INFO
};

#define T(name) (1u << TABLE_##name)
#define CLA "Children looked after in England including adoptions: 2024 to 2025, Department for Education"
#define SHORT_BREAKS "short breaks"
#define BREAKS "LS V3, V4: short breaks"
#define YEAR_TO "The year runs to the date: from the day after the same date a year before."

const struct measure_def measure_defs[MEASURES] = {
	[MEASURE_IN_CARE] = {.id = "in-care", .unit = IN_CHILDREN, .better = BETTER_NEITHER, .title = "Children in care",
	    .numerator = "children in care on the date", .denominator = "",
	    .leaves_out = SHORT_BREAKS "; who is not told of since an earlier return",
	    .rules = "Begun on the date: in care. Ended on the date: not. There is no age limit: an open episode past 18 is shown.",
	    .tables = T(EPISODES), .codes = BREAKS, .england = {{2023, "83,750"}, {2024, "83,530"}, {2025, "81,770"}}, .england_source = CLA},
	[MEASURE_STARTED] = {.id = "started", .unit = IN_CHILDREN, .better = BETTER_NEITHER, .title = "Started to be in care",
	    .numerator = "children who began to be in care in the year", .denominator = "",
	    .leaves_out = SHORT_BREAKS "; a period whose first episode is not told as a start",
	    .rules = YEAR_TO " A child counts once. A start told inside a running period is no start.", .tables = T(EPISODES), .codes = "RNE S: starts to be looked after. " BREAKS,
	    .england = {{2023, "33,090"}, {2024, "33,130"}, {2025, "32,270"}}, .england_source = CLA},
	[MEASURE_CEASED] = {.id = "ceased", .unit = IN_CHILDREN, .better = BETTER_NEITHER, .title = "Ceased to be in care",
	    .numerator = "children with a period of care that ended in the year", .denominator = "",
	    .leaves_out = SHORT_BREAKS "; a period whose last row says that another follows; who is only not told of since",
	    .rules = YEAR_TO " A child counts once; transfers and deaths count; so does who came back since.",
	    .tables = T(EPISODES), .codes = "REC X1: another episode follows. " BREAKS, .england = {{2023, "31,850"}, {2024, "33,780"}, {2025, "34,450"}}, .england_source = CLA},
	[MEASURE_LENGTH_MEDIAN] = {.id = "length-median", .unit = IN_DAYS, .better = BETTER_NEITHER, .title = "Time in care, median",
	    .numerator = "days from the start of the present period of care to the date", .denominator = "children in care",
	    .leaves_out = SHORT_BREAKS, .rules = "The first day is day 0; of an even number, the mean of the middle two.",
	    .tables = T(EPISODES), .codes = BREAKS, .england_source = "", .england_note = "no figure of this definition is published"},
	[MEASURE_UASC] = {.id = "uasc", .unit = IN_PERCENT, .better = BETTER_NEITHER, .title = "Separated migrant children",
	    .numerator = "children in care who came to this country without a parent, and have not ceased to be told as such",
	    .denominator = "children in care", .leaves_out = "who ceased to be a separated child on or before the date",
	    .rules = "The child's newest row of any year speaks.", .tables = T(EPISODES) | T(UASC), .codes = "a row of the UASC table; DUC blank, or after the date",
	    .england = {{2023, "9"}, {2024, "9"}, {2025, "8"}}, .england_source = CLA},
	[MEASURE_FOSTERED] = {.id = "fostered", .unit = IN_PERCENT, .better = BETTER_NEITHER, .title = "Living with foster carers",
	    .numerator = "children whose home is with foster carers", .denominator = "children in care",
	    .leaves_out = "who is placed for adoption: among all, not among those counted",
	    .rules = "On a day away for a time, the home the child is away from.", .tables = T(EPISODES), .codes = "PLACE U1 to U6. A3 to A6: placed for adoption. T0 to T4: away for a time",
	    .england = {{2023, "68"}, {2024, "67"}, {2025, "67"}}, .england_source = CLA},
	[MEASURE_IN_HOUSE_FOSTERED] = {.id = "in-house-fostered", .unit = IN_PERCENT, .better = BETTER_NEITHER,
	    .title = "Fostered by the council's own carers", .numerator = "children with foster carers of the council itself",
	    .denominator = "children living with foster carers, whoever provides", .leaves_out = "",
	    .rules = "Relatives and friends count; another council's carers are not its own.", .tables = T(EPISODES), .codes = "PLACE U1 to U6, PLACE_PROVIDER PR1",
	    .england_source = "", .england_note = "no figure of this definition is published"},
	[MEASURE_PLACED_OUTSIDE] = {.id = "placed-outside", .unit = IN_PERCENT, .better = BETTER_DOWN,
	    .title = "Living outside the council's area",
	    .numerator = "children whose home's postcode lies in another council's area", .denominator = "children in care",
	    .leaves_out = "", .rules = "A postcode that is blank or not in the list is in the base only. Scotland, Wales, Northern Ireland and abroad are outside.",
	    .tables = T(EPISODES), .codes = "PL_POST; the upper-tier authority of the list of postcodes", .england_source = "", .england_note = "England's figures of distance are another measure"},
	[MEASURE_THREE_HOMES] = {.id = "three-homes", .unit = IN_PERCENT, .better = BETTER_DOWN,
	    .title = "Three homes or more in the year", .numerator = "children who lived in three homes or more in the year",
	    .denominator = "children in care", .leaves_out = "days away for a time, moves with the same carer, placed for adoption with the same carers: no new homes",
	    .rules = YEAR_TO " Homes of all periods of the year count; a return to an earlier home is one more; so does one night.",
	    .tables = T(EPISODES), .codes = "PLACE T0 to T4: away for a time. RNE T, U: with the same carer. PLACE A3, A5: adoption by the same carers", .england = {{2023, "11"}, {2024, "11"}, {2025, "10"}}, .england_source = CLA},
	[MEASURE_LONG_TERM_STABILITY] = {.id = "long-term-stability", .unit = IN_PERCENT, .better = BETTER_UP,
	    .title = "Long-term stability", .numerator = "children in the same home for two years or more",
	    .denominator = "children in care under 16, in care for two and a half years or more", .leaves_out = "no date of birth",
	    .rules = "Placed for adoption counts together with the home before it. Calendar months.",
	    .tables = T(EPISODES) | T(HEADER), .england = {{2023, "68"}, {2024, "68"}, {2025, "69"}}, .england_source = CLA},
	[MEASURE_MISSING_CHILDREN] = {.id = "missing-children", .unit = IN_PERCENT, .better = BETTER_DOWN,
	    .title = "Children who went missing", .numerator = "children who were missing at any time in the year",
	    .denominator = "children in care at any time in the year",
	    .leaves_out = "away with whereabouts known; times not begun while in care", .codes = "MISSING M: missing. A: away, whereabouts known",
	    .rules = YEAR_TO " An incident is over when the child is found or care ends; open on the first day counts again.",
	    .tables = T(EPISODES) | T(MISSING), .england = {{2023, "11"}, {2024, "11"}, {2025, "11"}},
	    .england_source = "Local authority interactive tool, Department for Education"},
	[MEASURE_MISSING_EPISODES] = {.id = "missing-episodes", .unit = IN_INCIDENTS, .better = BETTER_DOWN,
	    .title = "Times missing", .numerator = "times that a child was missing in the year",
	    .denominator = "children in care at any time in the year",
	    .leaves_out = "away with whereabouts known; times not begun while in care", .codes = "MISSING M: missing. A: away, whereabouts known",
	    .rules = YEAR_TO " An incident told in two years is one. Two begun on one day cannot be told from a repeat.",
	    .tables = T(EPISODES) | T(MISSING), .england_source = "", .england_note = "no figure of this definition is published"},
	[MEASURE_REVIEWS_ON_TIME] = {.id = "reviews-on-time", .unit = IN_PERCENT, .better = BETTER_UP, .title = "Reviews on time",
	    .numerator = "reviews due in the year and held on or before the day they were due",
	    .denominator = "reviews due in the year: held on time, held late, or not held and overdue",
	    .leaves_out = "not due because care ended by then; due on the date and not held; not known",
	    .rules = YEAR_TO " By the day it was due, not the day it was held. Never held and then care ended stays in the base.",
	    .tables = T(EPISODES) | T(REVIEWS), .england_source = "", .england_note = "no figure of this definition is published"},
	[MEASURE_PARTICIPATED] = {.id = "participated", .unit = IN_PERCENT, .better = BETTER_UP,
	    .title = "Taking part in their reviews", .numerator = "reviews in which the child took part: there, spoken for, or by other means",
	    .denominator = "reviews held in the year of children aged 4 or over on that day",
	    .leaves_out = "reviews outside a time in care", .rules = YEAR_TO " Age decides, not the code: a child of 4 told as under four is in the base.",
	    .codes = "REVIEW_CODE PN1, PN2, PN3, PN5, PN6. PN0: under four",
	    .tables = T(EPISODES) | T(REVIEWS) | T(HEADER), .england_source = "", .england_note = "no figure of this definition is published"},
	[MEASURE_HEALTH_ASSESSED] = {.id = "health-assessed", .unit = IN_PERCENT, .better = BETTER_UP,
	    .title = "Health assessment in the year", .numerator = "children whose yearly answers say that their health was assessed", .codes = "HEALTH_ASSESSMENT 1",
	    .denominator = "children in care on that 31 March, in a period begun on or before the 1 April before",
	    .leaves_out = "yearly answers of other children", .rules = "No row, blank or unknown: not done. Under five, both are asked for in the answer already.",
	    .tables = T(EPISODES) | T(OC2), .yearly = true, .england = {{2023, "89"}, {2024, "89"}, {2025, "90"}}, .england_source = CLA},
	[MEASURE_DENTIST] = {.id = "dentist", .unit = IN_PERCENT, .better = BETTER_UP, .title = "Seen by a dentist in the year",
	    .numerator = "children whose yearly answers say that a dentist saw them", .codes = "TEETH_CHECK 1",
	    .denominator = "children in care on that 31 March, in a period begun on or before the 1 April before",
	    .leaves_out = "yearly answers of other children", .rules = "Babies count too; refused is not done. No row: not done.",
	    .tables = T(EPISODES) | T(OC2), .yearly = true, .england = {{2023, "76"}, {2024, "79"}, {2025, "81"}}, .england_source = CLA},
	[MEASURE_IMMUNISED] = {.id = "immunised", .unit = IN_PERCENT, .better = BETTER_UP, .title = "Immunisations up to date",
	    .numerator = "children whose yearly answers say that they had all the jabs they need", .codes = "IMMUNISATIONS 1",
	    .denominator = "children in care on that 31 March, in a period begun on or before the 1 April before",
	    .leaves_out = "yearly answers of other children", .rules = "No row, blank or unknown: not up to date.",
	    .tables = T(EPISODES) | T(OC2), .yearly = true, .england = {{2023, "82"}, {2024, "82"}, {2025, "84"}}, .england_source = CLA},
	[MEASURE_SDQ_RECEIVED] = {.id = "sdq-received", .unit = IN_PERCENT, .better = BETTER_UP,
	    .title = "Strengths and difficulties score received", .numerator = "children with a score in the yearly answers", .codes = "SDQ_SCORE, a whole number from 0 to 40",
	    .denominator = "children in care on that 31 March, in a period begun on or before the 1 April before, aged 5 to 16",
	    .leaves_out = "other ages; no date of birth", .rules = "0 counts; a reason in place of a score takes nobody out of the base.",
	    .tables = T(EPISODES) | T(OC2) | T(HEADER), .yearly = true, .england = {{2023, "75"}, {2024, "77"}, {2025, "78"}},
	    .england_source = CLA},
	[MEASURE_IN_TOUCH] = {.id = "in-touch", .unit = IN_PERCENT, .better = BETTER_UP, .title = "In touch with care leavers",
	    .numerator = "young people whose answers say that the council is in touch with them", .codes = "IN_TOUCH YES", .denominator = "young people in the care leavers' answers aged 19, 20 or 21 on that 31 March",
	    .leaves_out = "who died; back with parents for six months or more", .rules = "Not in touch, refused, not wanted and not known stay in the base.",
	    .tables = T(OC3) | T(HEADER), .yearly = true, .england_source = "",
	    .england_note = "England's 'not in touch' is not the complement of this measure"},
	[MEASURE_SUITABLE_HOME] = {.id = "suitable-home", .unit = IN_PERCENT, .better = BETTER_UP,
	    .title = "Care leavers in a suitable home", .numerator = "young people whose home is told and is said to be suitable", .codes = "ACCOM a known letter and the digit 1. G, H, R: abroad, deported, not known",
	    .denominator = "young people as in 'in touch', but for those abroad, deported, or residence not known",
	    .leaves_out = "who died; back with parents for six months or more; who lives abroad, was deported, or lives nobody knows where",
	    .rules = "No answer, or one that is not understood, stays in the base, as in England's figure.", .tables = T(OC3) | T(HEADER),
	    .yearly = true, .england = {{2023, "88"}, {2024, "88"}, {2025, "89"}}, .england_source = CLA},
	[MEASURE_EET] = {.id = "eet", .unit = IN_PERCENT, .better = BETTER_UP, .title = "Care leavers in learning or work",
	    .numerator = "young people who learn, train or work, full time or part time", .codes = "ACTIV F1, P1, F2, P2, F4, P4, F5, P5, and F3, P3 of old lists", .denominator = "young people as in 'in touch'",
	    .leaves_out = "who died; back with parents for six months or more", .rules = "No answer, or one that is not understood, stays in the base.",
	    .tables = T(OC3) | T(HEADER), .yearly = true, .england = {{2023, "56"}, {2024, "54"}, {2025, "54"}}, .england_source = CLA},
};

int measure_of(struct text id)
{
	for (int m = 0; m < MEASURES; m++)
		if (text_is(id, measure_defs[m].id))
			return m;
	return -1;
}
