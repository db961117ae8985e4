/* The yearly answers: OC2 (children in care for the whole year) and OC3 (young people who left care), for the 31 March
 * that ended the year. */
#include "measure/inside.h"

static bool yes(const struct span *s, int column, bool told, uint32_t row)
{
	return told && s->chunk->rows[TABLE_OC2].col[column][row] == FLAG_1;
}

static void count_oc2(struct tally *t, const struct span *s)
{
	const struct period *p = span_in_care(s, t->march);
	uint32_t row = 0;
	bool told = span_row(s->chunk, TABLE_OC2, s->child, t->year, &row);
	if (!p || p->from > t->april) {
		t->fact[FACT_HEALTH_OTHERS] += told;
		return;
	}
	static const struct {
		enum measure measure;
		int column;
		enum measure_fact no_row;
	} asks[] = {{MEASURE_HEALTH_ASSESSED, OC2_HEALTH_ASSESSMENT, FACT_HEALTH_NO_ROW},
	    {MEASURE_DENTIST, OC2_TEETH_CHECK, FACT_DENTIST_NO_ROW},
	    {MEASURE_IMMUNISED, OC2_IMMUNISATIONS, FACT_IMMUNISED_NO_ROW}};
	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
		t->den[asks[i].measure]++;
		t->num[asks[i].measure] += yes(s, asks[i].column, told, row);
		t->fact[asks[i].no_row] += !told;
	}
	t->fact[FACT_SDQ_NO_BIRTH] += s->born == DAY_NONE;
	int age = s->born == DAY_NONE ? -1 : age_law(s->born, t->march);
	if (age < 5 || age > 16)
		return;
	cell score = told ? s->chunk->rows[TABLE_OC2].col[OC2_SDQ_SCORE][row] : CELL_BLANK;
	t->den[MEASURE_SDQ_RECEIVED]++;
	t->num[MEASURE_SDQ_RECEIVED] += cell_told(score) && score >= 0 && score <= 40;
	t->fact[FACT_SDQ_NO_ROW] += !told;
}

static bool in_work_or_learning(cell activ)
{
	return cell_told(activ) && activ != ACTIV_G4 && activ != ACTIV_G5 && activ != ACTIV_G6 && activ != ACTIV_0;
}

/* The letter and digit of a known ACCOM; 0 where it is 0, blank or unknown. */
static char accom_letter(cell accom)
{
	return cell_told(accom) && accom != ACCOM_0 ? code_text(LIST_ACCOM, accom).at[0] : 0;
}

static void count_home(struct tally *t, cell accom)
{
	char letter = accom_letter(accom);
	if (letter == 'G' || letter == 'H' || letter == 'R') {
		t->fact[FACT_HOME_ABROAD]++;
		return;
	}
	t->den[MEASURE_SUITABLE_HOME]++;
	t->num[MEASURE_SUITABLE_HOME] += letter && code_text(LIST_ACCOM, accom).at[1] == '1';
	t->fact[FACT_HOME_NOT_TOLD] += !letter;
}

static void count_oc3(struct tally *t, const struct span *s)
{
	uint32_t row;
	if (!span_row(s->chunk, TABLE_OC3, s->child, t->year, &row))
		return;
	const struct rows *r = &s->chunk->rows[TABLE_OC3];
	if (s->born == DAY_NONE) {
		t->fact[FACT_TOUCH_NO_BIRTH]++;
		return;
	}
	int age = age_law(s->born, t->march);
	cell touch = r->col[OC3_IN_TOUCH][row], activ = r->col[OC3_ACTIV][row];
	if (age < 19 || age > 21)
		return;
	if (touch == TOUCH_DIED || touch == TOUCH_RHOM) {
		t->fact[touch == TOUCH_DIED ? FACT_TOUCH_DIED : FACT_TOUCH_HOME]++;
		return;
	}
	t->den[MEASURE_IN_TOUCH]++;
	t->num[MEASURE_IN_TOUCH] += touch == TOUCH_YES;
	count_home(t, r->col[OC3_ACCOM][row]);
	t->den[MEASURE_EET]++;
	t->num[MEASURE_EET] += in_work_or_learning(activ);
	t->fact[FACT_EET_NOT_TOLD] += !cell_told(activ) || activ == ACTIV_0;
}

void count_answers(struct tally *t, const struct span *s)
{
	count_oc2(t, s);
	count_oc3(t, s);
}
