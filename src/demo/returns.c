#include "demo/returns.h"
#include "demo/inside.h"
#include <stdio.h>

/* One row in hand. */
struct rows {
	const struct inventing *v;
	const struct invented *k;
	int year;
	day first, last;  /* of the year; last: what is told is known by then */
	demo_row *row;
	void *ctx;
	struct text cell[COLUMNS_MOST];
	char day_text[4][DAY_TEXT];
};

static void put(struct rows *r, int column, const char *z)
{
	r->cell[column] = text_of(z ? z : "");
}

/* At most four days a row, each in a place of its own. */
static void put_day(struct rows *r, int column, day d, int slot)
{
	put(r, column, d == DAY_NONE ? NULL : day_uk(d, r->day_text[slot]));
}

static void begin(struct rows *r)
{
	for (int i = 0; i < COLUMNS_MOST; i++)
		r->cell[i] = (struct text){"", 0};
	put(r, 0, r->k->number);
}

static void done(struct rows *r, enum table t)
{
	r->row(r->ctx, t, r->cell);
}

/* Open at some time of the year, as its return tells. */
static bool in_year(const struct rows *r, day from, day to)
{
	return from <= r->last && (to == DAY_NONE || to >= r->first);
}

static day told(const struct rows *r, day d)
{
	return d != DAY_NONE && d <= r->last ? d : DAY_NONE;
}

static bool tell_episodes(struct rows *r)
{
	bool any = false;
	for (size_t i = 0; i < r->k->episodes_n; i++) {
		const struct invented_episode *e = &r->k->episodes[i];
		if (!in_year(r, e->from, e->to))
			continue;
		bool over = told(r, e->to) != DAY_NONE;
		any = true;
		begin(r);
		put_day(r, EPISODES_DECOM, e->from, 0);
		put(r, EPISODES_RNE, e->rne);
		put(r, EPISODES_LS, e->ls);
		put(r, EPISODES_CIN, r->k->need);
		put(r, EPISODES_PLACE, e->home.place);
		put(r, EPISODES_PLACE_PROVIDER, e->home.provider);
		put_day(r, EPISODES_DEC, told(r, e->to), 1);
		put(r, EPISODES_REC, over ? e->rec : NULL);
		put(r, EPISODES_REASON_PLACE_CHANGE, over ? e->reason : NULL);
		put(r, EPISODES_HOME_POST, r->k->home_post);
		put(r, EPISODES_PL_POST, e->home.postcode);
		put(r, EPISODES_URN, e->home.urn);
		done(r, TABLE_EPISODES);
	}
	return any;
}

static void tell_header(struct rows *r, bool in_care)
{
	const struct invented *k = r->k;
	bool school = day_add_years(k->born, 5) <= day_of(r->year, 8, 31);
	bool mother = in_care && told(r, k->first_child) != DAY_NONE;
	begin(r);
	put(r, HEADER_SEX, k->sex == 'F' ? "F" : "M");
	put_day(r, HEADER_DOB, k->born, 0);
	put(r, HEADER_ETHNIC, k->ethnic);
	put(r, HEADER_UPN, k->separated || school ? k->upn : "UN1");
	put(r, HEADER_MOTHER, !in_care || k->sex != 'F' ? NULL : mother ? "1" : "0");
	put_day(r, HEADER_MC_DOB, mother ? k->first_child : DAY_NONE, 1);
	done(r, TABLE_HEADER);
}

static void tell_reviews(struct rows *r)
{
	for (size_t i = 0; i < r->k->reviews_n; i++) {
		const struct invented_review *w = &r->k->reviews[i];
		if (w->on < r->first || w->on > r->last)
			continue;
		begin(r);
		put_day(r, REVIEWS_DOB, r->k->born, 0);
		put_day(r, REVIEWS_REVIEW, w->on, 1);
		put(r, REVIEWS_REVIEW_CODE, w->code);
		done(r, TABLE_REVIEWS);
	}
}

static void tell_missing(struct rows *r)
{
	for (size_t i = 0; i < r->k->missing_n; i++) {
		const struct invented_missing *m = &r->k->missing[i];
		if (!in_year(r, m->from, m->to))
			continue;
		begin(r);
		put_day(r, MISSING_DOB, r->k->born, 0);
		put(r, MISSING_MISSING, m->sort);
		put_day(r, MISSING_MIS_START, m->from, 1);
		put_day(r, MISSING_MIS_END, told(r, m->to), 2);
		done(r, TABLE_MISSING);
	}
}

static void tell_workers(struct rows *r)
{
	char id[16];
	if (r->year < demo_table_since(TABLE_SW))
		return;
	for (size_t i = 0; i < r->k->workers_n; i++) {
		const struct invented_worker *w = &r->k->workers[i];
		/* those of the year before are asked for too */
		if (w->from > r->last || (w->to != DAY_NONE && w->to < day_add_years(r->first, -1)))
			continue;
		begin(r);
		snprintf(id, sizeof id, "SW9%05u", w->worker + 1);
		put_day(r, SW_DOB, r->k->born, 0);
		put(r, SW_SW_ID, id);
		put_day(r, SW_SW_DECOM, w->from, 1);
		put_day(r, SW_SW_DEC, told(r, w->to), 2);
		put(r, SW_SW_REASON, w->reason);
		done(r, TABLE_SW);
	}
}

static void tell_adoption(struct rows *r)
{
	const struct invented *k = r->k;
	const struct invented_episode *last = &k->episodes[k->episodes_n - 1];
	if (told(r, k->decided) == DAY_NONE)
		return;
	begin(r);
	put_day(r, PLACED_DOB, k->born, 0);
	put_day(r, PLACED_DATE_PLACED, k->decided, 1);
	done(r, TABLE_PLACED);
	if (!last->rec || told(r, last->to) == DAY_NONE || (strcmp(last->rec, "E11") && strcmp(last->rec, "E12")))
		return;
	begin(r);
	put_day(r, AD1_DOB, k->born, 0);
	put_day(r, AD1_DATE_INT, k->decided, 1);
	put_day(r, AD1_DATE_MATCH, k->matched, 2);
	put(r, AD1_FOSTER_CARE, "0");
	put(r, AD1_NB_ADOPTR, k->adopters_status[1] == '0' ? "1" : "2");
	put(r, AD1_SEX_ADOPTR, k->adopters_sex);
	put(r, AD1_LS_ADOPTR, k->adopters_status);
	done(r, TABLE_AD1);
}

static void tell_before(struct rows *r)
{
	day start = DAY_NONE;
	for (size_t i = 0; i < r->k->episodes_n; i++)
		if (!strcmp(r->k->episodes[i].rne, "S") && r->k->episodes[i].from >= r->first && r->k->episodes[i].from <= r->last)
			start = r->k->episodes[i].from;
	if (start == DAY_NONE)
		return;
	bool earlier = r->k->before_on != DAY_NONE && r->k->before_on < start;
	begin(r);
	put_day(r, PREVPERM_DOB, r->k->born, 0);
	put(r, PREVPERM_PREV_PERM, earlier ? r->k->before : "Z1");
	put(r, PREVPERM_LA_PERM, earlier ? "881" : NULL);
	put_day(r, PREVPERM_DATE_PERM, earlier ? r->k->before_on : DAY_NONE, 1);
	done(r, TABLE_PREVPERM);
}

static void tell_separated(struct rows *r)
{
	day left = invented_left(r->k);
	if (!r->k->separated)
		return;
	begin(r);
	put(r, UASC_SEX, r->k->sex == 'F' ? "F" : "M");
	put_day(r, UASC_DOB, r->k->born, 0);
	/* it ends with the 18th birthday at the latest */
	day grown = birthday_law(r->k->born, 18);
	put_day(r, UASC_DUC, left != DAY_NONE && left == grown ? told(r, grown) : DAY_NONE, 1);
	done(r, TABLE_UASC);
}

static void tell_liberty(struct rows *r)
{
	if (r->year < demo_table_since(TABLE_DOLO) || r->k->liberty_from == DAY_NONE || !in_year(r, r->k->liberty_from, r->k->liberty_to))
		return;
	begin(r);
	put_day(r, DOLO_DOB, r->k->born, 0);
	put_day(r, DOLO_DOLO_START, r->k->liberty_from, 1);
	put_day(r, DOLO_DOLO_END, told(r, r->k->liberty_to), 2);
	done(r, TABLE_DOLO);
}

static void tell_year(struct arena *a, struct rows *r)
{
	struct invented_year y = invented_year(a, r->v, r->k, r->year);
	if (!y.asked)
		return;
	begin(r);
	put_day(r, OC2_DOB, r->k->born, 0);
	put(r, OC2_SDQ_SCORE, y.sdq_score);
	put(r, OC2_SDQ_REASON, y.sdq_reason);
	put(r, OC2_CONVICTED, y.convicted);
	put(r, OC2_HEALTH_CHECK, y.health_check);
	put(r, OC2_IMMUNISATIONS, y.immunised);
	put(r, OC2_TEETH_CHECK, y.teeth);
	put(r, OC2_HEALTH_ASSESSMENT, y.health);
	put(r, OC2_SUBSTANCE_MISUSE, y.substance);
	put(r, OC2_INTERVENTION_RECEIVED, y.received);
	put(r, OC2_INTERVENTION_OFFERED, y.offered);
	done(r, TABLE_OC2);
}

static bool tell_birthday(struct rows *r)
{
	struct invented_birthday b = invented_birthday(r->v, r->k, r->year);
	if (!b.asked)
		return false;
	begin(r);
	put_day(r, OC3_DOB, r->k->born, 0);
	put(r, OC3_IN_TOUCH, b.touch);
	put(r, OC3_ACTIV, b.activity);
	put(r, OC3_ACCOM, b.home);
	done(r, TABLE_OC3);
	return true;
}

void demo_rows(struct arena *a, const struct inventing *v, const struct invented *k, int year, demo_row *row, void *ctx)
{
	struct rows r = {.v = v, .k = k, .year = year, .first = year_first(year), .last = year_last(year), .row = row, .ctx = ctx};
	if (r.last > v->ask.as_at)
		r.last = v->ask.as_at;
	bool in_care = tell_episodes(&r), left = tell_birthday(&r);
	if (in_care || left)
		tell_header(&r, in_care);
	if (!in_care)
		return;
	tell_reviews(&r);
	tell_missing(&r);
	tell_workers(&r);
	tell_adoption(&r);
	tell_before(&r);
	tell_separated(&r);
	tell_liberty(&r);
	tell_year(a, &r);
}

bool demo_has(const struct inventing *v, int year, enum table t)
{
	return year >= demo_table_since(t) && (t != TABLE_OC2 || year_last(year) <= v->ask.as_at);
}

int demo_table_since(enum table t)
{
	return t == TABLE_SW ? 2024 : t == TABLE_DOLO ? 2027 : 0;
}
