/* The child itself: sex, date of birth, ethnicity, pupil number, and being a mother. */
#include "base/map.h"
#include "returns/rules/rule.h"

/* A pupil number, or one of the five codes for why there is none. */
static bool upn_is_sound(struct text u)
{
	if (u.n == 3)
		return u.at[0] == 'U' && u.at[1] == 'N' && u.at[2] >= '1' && u.at[2] <= '5';
	if (u.n != 13 || u.at[0] < 'A' || u.at[0] > 'Z' || u.at[0] == 'I' || u.at[0] == 'O' || u.at[0] == 'S')
		return false;
	for (size_t i = 1; i < 12; i++)
		if (u.at[i] < '0' || u.at[i] > '9')
			return false;
	return (u.at[12] >= '0' && u.at[12] <= '9') || (u.at[12] >= 'A' && u.at[12] <= 'Z');
}

/* Some episode that is not a short break. */
static bool beyond_short_breaks(const struct rule_view *v)
{
	EACH_EPISODE(e)
		if (!in_set(e->ls, SHORT_BREAKS))
			return true;
	return false;
}

R(101)
{
	EACH_HEADER(h)
		if (!cell_told(h->sex) || !code_valid(LIST_SEX, h->sex, v->year))
			found(v, HEADER, h->row);
}

R(102)
{
	EACH_HEADER(h)
		if (!is_told(h->dob))
			found(v, HEADER, h->row);
}

R(103)
{
	EACH_HEADER(h)
		if (!cell_told(h->ethnic) || !code_valid(LIST_ETHNIC, h->ethnic, v->year))
			found(v, HEADER, h->row);
}

/* Said in the header of an XML return alone; in CSV the UASC table says it. */
R(105)
{
	const cell *told = v->chunk->rows[TABLE_HEADER].col[HEADER_UASC];
	EACH_HEADER(h) {
		cell said = told ? told[h->row] : h->uasc;
		if (said != FLAG_0 && said != FLAG_1)
			found(v, HEADER, h->row);
	}
}

/* Not 0 or 1; or left out of a girl. Blank is right for a care leaver without an episode that began in the year, and for a
 * girl who had short breaks alone (399). */
R(165)
{
	bool began = false, leaver = false, asked = !v->now.episodes || beyond_short_breaks(v);
	EACH_EPISODE(e)
		began = began || in_year(v, e->decom);
	EACH(OC3, r)
		leaver = leaver || !IS_BLANK(OC3, IN_TOUCH, r) || !IS_BLANK(OC3, ACTIV, r) || !IS_BLANK(OC3, ACCOM, r);
	EACH_HEADER(h)
		if (h->mother == CELL_BAD || (h->mother == CELL_BLANK && code_sex_now(h->sex) == SEX_F && asked && (began || !leaver))) {
			found(v, HEADER, h->row);
			EACH(OC3, r)
				also(v, OC3, r);
		}
}

R(168)
{
	EACH_HEADER(h)
		if (h->upn != CELL_BLANK && !upn_is_sound(text_cell(v, h->upn)))
			found(v, HEADER, h->row);
}

R(171)
{
	EACH_HEADER(h)
		if (IS_BAD(HEADER, MC_DOB, h->row))
			found(v, HEADER, h->row);
}

R(174)
{
	EACH_HEADER(h)
		if (h->sex == SEX_M && !IS_BLANK(HEADER, MC_DOB, h->row))
			found(v, HEADER, h->row);
}

/* School age: five on or before 31 August of the collection year. */
R(209)
{
	day august = day_of(day_civil(v->from).year, 8, 31);
	EACH_HEADER(h)
		if (h->upn != CELL_BLANK && text_is(text_cell(v, h->upn), "UN1") && on_or_before(birthday(h->dob, 5), august))
			found(v, HEADER, h->row);
}

R(210)
{
	EACH_HEADER(h) {
		if (h->upn == CELL_BLANK || !text_is(text_cell(v, h->upn), "UN4"))
			continue;
		EACH_EPISODE(e)
			if (before(e->decom, v->to - 7)) {
				found(v, HEADER, h->row);
				also(v, EPISODES, e->row);
			}
	}
}

R(232)
{
	EACH_HEADER(h)
		if (h->sex == SEX_U)
			found(v, HEADER, h->row);
}

R(301)
{
	EACH_HEADER(h)
		if (after(h->dob, v->to))
			found(v, HEADER, h->row);
}

R(302)
{
	const struct rule_episode *e = first_episode(&v->now);
	EACH_HEADER(h)
		if (e && before(e->decom, h->dob)) {
			found(v, HEADER, h->row);
			also(v, EPISODES, e->row);
		}
}

R(351)
{
	EACH_HEADER(h)
		if (on_or_before(birthday(h->dob, 26), v->from))
			found(v, HEADER, h->row);
}

R(442)
{
	EACH_HEADER(h)
		if (h->upn == CELL_BLANK && v->now.episodes && beyond_short_breaks(v))
			found(v, HEADER, h->row);
}

/* ---- being a mother ---- */

static bool may_be_mother(const struct header *h)
{
	return h->sex == SEX_F;
}

R(393)
{
	EACH_HEADER(h)
		if (may_be_mother(h) && IS_BLANK(HEADER, MOTHER, h->row) && v->now.episodes && beyond_short_breaks(v))
			found(v, HEADER, h->row);
}

R(607)
{
	EACH_HEADER(h) {
		if (!may_be_mother(h) || !IS_BLANK(HEADER, MOTHER, h->row))
			continue;
		EACH_EPISODE(e)
			if (in_year(v, e->dec) && e->rec != CELL_BLANK && e->rec != REC_X1 && !in_set(e->ls, SHORT_BREAKS)) {
				found(v, EPISODES, e->row);
				also(v, HEADER, h->row);
			}
	}
}

R(611)
{
	EACH_HEADER(h)
		if (h->mother == FLAG_1 && IS_BLANK(HEADER, MC_DOB, h->row))
			found(v, HEADER, h->row);
}

R(612)
{
	EACH_HEADER(h)
		if (may_be_mother(h) && (h->mother == FLAG_0 || h->mother == CELL_BLANK) && !IS_BLANK(HEADER, MC_DOB, h->row))
			found(v, HEADER, h->row);
}

R(620)
{
	EACH_HEADER(h)
		if (h->mother == FLAG_1 && after(birthday(h->dob, 11), v->from))
			found(v, HEADER, h->row);
}

R(621)
{
	EACH_HEADER(h)
		if (on_or_before(h->mc_dob, h->dob))
			found(v, HEADER, h->row);
}

R(624)
{
	EACH_HEADER(h)
		EACH_HEADER_LAST(l)
			if (!IS_BLANK(HEADER, MC_DOB, l->row) && !SAME(HEADER, MC_DOB, h->row, l->row))
				found(v, HEADER, h->row);
}

R(625)
{
	const struct rule_episode *last = last_episode(&v->now);
	EACH_HEADER(h)
		if (after(h->mc_dob, v->to) || (last && after(h->mc_dob, last->dec))) {
			found(v, HEADER, h->row);
			if (last)
				also(v, EPISODES, last->row);
		}
}

R(626)
{
	EACH_HEADER(h)
		EACH_HEADER_LAST(l)
			if (h->mother == FLAG_1 && before(h->mc_dob, v->from) && l->mother == FLAG_0)
				found(v, HEADER, h->row);
}

R(628)
{
	bool leaver = false;
	EACH(OC3, r)
		leaver = leaver || !IS_BLANK(OC3, IN_TOUCH, r) || !IS_BLANK(OC3, ACTIV, r) || !IS_BLANK(OC3, ACCOM, r);
	EACH_HEADER(h)
		if (leaver && !v->now.episodes && h->mother != CELL_BLANK)
			found(v, HEADER, h->row);
}

/* All that is told of the child's legal status is a short break, and yet there are a mother's answer or reviews. */
R(399)
{
	if (!v->now.episodes || beyond_short_breaks(v))
		return;
	bool mother = false, review = false;
	EACH_HEADER(h)
		mother = mother || h->mother != CELL_BLANK;
	EACH(REVIEWS, r)
		review = review || !IS_BLANK(REVIEWS, REVIEW, r) || !IS_BLANK(REVIEWS, REVIEW_CODE, r);
	if (!mother && !review)
		return;
	found(v, EPISODES, v->now.episode->row);
	EACH_EPISODE(e)
		also(v, EPISODES, e->row);
	EACH_HEADER(h)
		also(v, HEADER, h->row);
	EACH(REVIEWS, r)
		also(v, REVIEWS, r);
}

/* ---- numbers given twice in the whole return ---- */

struct holder {
	uint32_t chunk, child, row, hash;
	uint32_t fault; /* of the first holder of a number that is there twice */
};

static bool is_real(struct text upn)
{
	return !(upn.n == 3 && upn.at[0] == 'U' && upn.at[1] == 'N');
}

static struct text upn_of(const struct rule_all *r, const struct holder *h)
{
	const struct chunk *c = r->cohort->chunk[h->chunk];
	return chunk_text(c, c->rows[TABLE_HEADER].col[HEADER_UPN][h->row]);
}

/* Everybody who has a number of their own this year. */
static size_t holders(const struct rule_all *r, struct holder *out)
{
	const struct cohort *c = r->cohort;
	size_t n = 0;
	for (uint32_t k = 0; k < c->n; k++) {
		const struct chunk *chunk = c->chunk[k];
		for (uint32_t i = 0; i < chunk->children; i++) {
			struct span_rows s = chunk_rows(chunk, TABLE_HEADER, i, r->check->setup.now);
			for (uint32_t row = s.from; row < s.to; row++) {
				cell upn = chunk->rows[TABLE_HEADER].col[HEADER_UPN][row];
				if (upn != CELL_BLANK && is_real(chunk_text(chunk, upn)))
					out[n++] = (struct holder){k, i, row, (uint32_t)text_hash(chunk_text(chunk, upn)), 0};
			}
		}
	}
	return n;
}

/* Most numbers are there once: they are told apart by counting hashes, and only the others are looked at as texts. */
static void all_444(struct rule_all *r)
{
	size_t most = 0, counters = 1024;
	for (size_t k = 0; k < r->cohort->n; k++)
		most += r->cohort->chunk[k]->rows[TABLE_HEADER].n;
	struct holder *holder = arena_array(r->arena, struct holder, most + 1);
	size_t n = holders(r, holder);
	while (counters < n * 8)
		counters *= 2;
	uint8_t *count = arena_alloc(r->arena, counters);
	for (size_t i = 0; i < n; i++) {
		uint8_t *c = &count[holder[i].hash & (counters - 1)];
		*c = (uint8_t)(*c < 2 ? *c + 1 : 2);
	}
	struct map first;
	map_init(&first, r->arena, 64);
	for (size_t i = 0; i < n; i++) {
		if (count[holder[i].hash & (counters - 1)] < 2)
			continue;
		bool fresh;
		uint32_t f = map_put(&first, upn_of(r, &holder[i]), (uint32_t)i, &fresh);
		struct holder *one = &holder[f];
		if (fresh)
			continue;
		if (!one->fault) {
			finding_all(r, one->chunk, one->child, TABLE_HEADER, one->row, true);
			one->fault = r->fault + 1;
		}
		r->fault = one->fault - 1;
		finding_all(r, holder[i].chunk, holder[i].child, TABLE_HEADER, holder[i].row, false);
	}
}

#define H READS(HEADER), ROWS(HEADER)
static const struct rule rules[] = {
	RULE(101, 2025, H, "SEX",
	    "The sex is missing or not one of M, F and U. Give the one on the birth certificate or the gender recognition certificate."),
	RULE(102, 2023, H, "DOB",
	    "The date of birth is missing or not a date. Give it as dd/mm/yyyy; where only the day is not known, the 15th."),
	RULE(103, 2023, H, "ETHNIC",
	    "The ethnicity is missing or not a code of the list. Ask the child or their family; REFU and NOBT are there where it cannot be "
	    "told yet."),
	RULE(105, 2023, H, "UASC", "It is not said whether the child came here alone to seek asylum. Give 1 if so, 0 if not.",
	    .needs = NEED_XML),
	RULE(165, 2023, READS(HEADER, EPISODES, OC3), ROWS(HEADER, OC3), "MOTHER SEX ACTIV ACCOM IN_TOUCH DECOM",
	    "Whether she is a mother is told by 1 (she is) or 0 (she is not). Give one of them."),
	RULE(168, 2023, H, "UPN",
	    "This is not a pupil number (a letter, eleven digits, a digit or letter). Ask the school, or give UN1 to UN5 for why there is "
	    "none."),
	RULE(171, 2023, H, "MC_DOB", "The date of birth of the child's own first child is not a date. Give it as dd/mm/yyyy."),
	RULE(174, 2025, H, "SEX MC_DOB",
	    "There is a date of birth of a mother's child, but this child is a boy. Correct the sex, or take the date away."),
	RULE(209, 2023, H, "UPN DOB",
	    "The child is of school age, so the pupil number cannot be UN1 (not yet at school). Ask the school for the number, or say why "
	    "there is none."),
	RULE(210, 2023, READS(HEADER, EPISODES), ROWS(HEADER, EPISODES), "UPN DECOM",
	    "The child has been looked after for more than a week at 31 March, so the pupil number cannot be UN4 (newly looked after). Ask "
	    "the school for the number."),
	RULE(232, 2025, H, "SEX", "The sex is given as not known (U). If that is right, say so; if not, give it.", .severity = RULE_QUERY),
	RULE(301, 2023, H, "DOB", "The date of birth lies after the end of the year. Correct it; a child not yet born is not told of."),
	RULE(302, 2023, READS(HEADER, EPISODES), ROWS(HEADER, EPISODES), "DECOM DOB",
	    "The first episode begins before the child was born. Correct the date of birth or the date the episode began."),
	RULE(351, 2023, H, "DOB",
	    "The young person was over 25 when the year began, so is not told of in this return. Correct the date of birth, or take the "
	    "young person out."),
	RULE(442, 2023, READS(HEADER, EPISODES), ROWS(HEADER), "UPN",
	    "The pupil number is missing. Ask the school, or give UN1 to UN5 for why there is none."),
	{.code = "444", .since = 2026, .reads = READS(HEADER), .rows_in = ROWS(HEADER), .fields = "UPN", .all = all_444,
	    .say = "Several children have this pupil number. Find out whose it is; or they are one child who is told of twice."},
	RULE(393, 2025, READS(HEADER, EPISODES), ROWS(HEADER), "MOTHER",
	    "It is not said whether this looked-after girl is a mother. Give 1 if she is, 0 if not."),
	RULE(607, 2025, READS(HEADER, EPISODES), ROWS(HEADER, EPISODES), "DEC REC MOTHER LS SEX",
	    "She stopped being looked after in the year, and it is not said whether she is a mother. Give 1 if she is, 0 if not."),
	RULE(611, 2023, H, "MOTHER MC_DOB",
	    "She is a mother, but her child's date of birth is missing. Give the date of birth of her first child."),
	RULE(612, 2025, H, "SEX MOTHER MC_DOB",
	    "There is a date of birth of her child, but she is not said to be a mother. Give 1 for mother, or take the date away."),
	RULE(620, 2023, H, "DOB MOTHER",
	    "She is said to be a mother and was under 11 when the year began. Check her date of birth and whether she is a mother.",
	    .severity = RULE_QUERY),
	RULE(621, 2023, H, "DOB MC_DOB",
	    "The mother's child was born before her, or on the same day. Correct one of the two dates of birth."),
	RULE(624, 2023, H, "MC_DOB",
	    "The date of birth of her first child is not the one told last year. Find out which is right; where last year's was wrong, say "
	    "so.", .reads_last = READS(HEADER)),
	RULE(625, 2023, READS(HEADER, EPISODES), ROWS(HEADER, EPISODES), "MC_DOB DEC",
	    "Her first child was born after the end of the year, or after she stopped being looked after. Correct the date, or take it "
	    "away."),
	RULE(626, 2023, H, "MOTHER MC_DOB",
	    "Her child was born before this year began, but last year she was not said to be a mother. Check the date; where last year's "
	    "answer was wrong, say so.", .reads_last = READS(HEADER)),
	RULE(628, 2023, READS(HEADER, EPISODES, OC3), ROWS(HEADER), "MOTHER",
	    "Whether a care leaver is a mother is not asked when she was not looked after in the year. Take the answer away, or add her "
	    "episodes."),
	RULE(399, 2023, READS(HEADER, EPISODES, REVIEWS), ROWS(EPISODES, HEADER, REVIEWS), "MOTHER LS REVIEW REVIEW_CODE",
	    "The child has had short breaks (V3, V4) alone, for which neither reviews nor being a mother are told. Take them away, or "
	    "correct the legal status."),
};
const struct rule_family family_child = {"The child", rules, sizeof rules / sizeof *rules};
