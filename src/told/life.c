#include "told/life_inside.h"
#include "record/entry.h"
#include "record/parts.h"
#include "told/boundary.h"
#include "told/told.h"
#include <stdio.h>
#include <stdlib.h>

SQL(sql_running, "SELECT LS, CIN, PLACE, PLACE_PROVIDER, HOME_POST, PL_POST, URN FROM told_EPISODES WHERE authority = $1 "
                 "AND person = $2 AND DECOM <= $3 AND (DEC IS NULL OR DEC >= $3) ORDER BY year DESC, DECOM DESC LIMIT 1");

/* Who the child is, written in kith: of a person whom a return feeds, sex, birth and ethnic group are the return's. */
#define WHO_STANDS "authority = $1 AND " ENTRY_STANDS("") " AND source "
#define WHO_PERSON \
	"SELECT entry, sex, dob, ethnic FROM k_person WHERE " WHO_STANDS "NOT IN ('return', 'return people') AND " PERSON_CHILD("")
#define WHO_PUPIL "SELECT child, number FROM k_person_number WHERE " WHO_STANDS "= 'kith' AND number_kind = 'upn'"
#define WHO_MOTHER "SELECT child, mother, happened_from FROM k_mother_of WHERE " WHO_STANDS "= 'kith'"
SQL(sql_who_all, WHO_PERSON);
SQL(sql_who_one, WHO_PERSON " AND entry = $2");
SQL(sql_who_some, WHO_PERSON " AND entry >= $2 AND entry < $3");
SQL(sql_pupil_all, WHO_PUPIL " AND (happened_to IS NULL OR happened_to > $2) ORDER BY child, COALESCE(happened_from, 0), entry");
SQL(sql_pupil_one,
    WHO_PUPIL " AND child = $2 AND (happened_to IS NULL OR happened_to > $3) ORDER BY child, COALESCE(happened_from, 0), entry");
SQL(sql_pupil_some, WHO_PUPIL " AND child >= $2 AND child < $3 AND (happened_to IS NULL OR happened_to > $4) "
                              "ORDER BY child, COALESCE(happened_from, 0), entry");
SQL(sql_mother_all, WHO_MOTHER " ORDER BY child, written_at, entry");
SQL(sql_mother_one, WHO_MOTHER " AND child = $2 ORDER BY child, written_at, entry");
SQL(sql_mother_some, WHO_MOTHER " AND child >= $2 AND child < $3 ORDER BY child, written_at, entry");

/* Begins the text for one (of the child's ids), for some, or for all; the number of the parameter that is next. */
int life_begin(struct making *m, struct query *q, int64_t id, const struct sql *one, const struct sql *some, const struct sql *all)
{
	query_begin(m->tx, q, m->person ? one : m->to ? some : all);
	query_bind_i64(q, 1, m->authority);
	if (m->person)
		query_bind_i64(q, 2, id);
	else if (m->to)
		query_bind_i64(q, 2, m->from), query_bind_i64(q, 3, m->to);
	return m->person ? 3 : m->to ? 4 : 2;
}

static void walk_on(struct making *m, struct walk *w, int64_t id)
{
	life_begin(m, &w->q, id, w->kind->sql.list, w->kind->sql.some, w->kind->sql.all);
}

void walk_begin(struct making *m, struct walk *w, const char *kind)
{
	*w = (struct walk){.kind = kind_of(text_of(kind))};
	walk_on(m, w, life_next_id(m, m->person, &w->at));
}

struct entry *walk_next(struct making *m, struct walk *w)
{
	for (;;) {
		while (query_step(&w->q, m->f)) {
			struct entry *e = entry_row(&w->q, m->arena, w->kind);
			if (entry_stands(e) && (w->told || !text_is(e->source, "return")))
				return e;
		}
		int64_t id = m->person ? life_next_id(m, m->person, &w->at) : 0;
		if (!id || !query_end(&w->q, m->f))
			return NULL; /* whoever walks ends the last */
		walk_on(m, w, id);
	}
}

/* ---- kinds that are a table of the return: their fields say which cells they are ---- */

static int table_named(const char *name)
{
	for (int t = 0; t < TABLES; t++)
		if (!strcmp(table_info[t].name, name))
			return t;
	return -1;
}

static cell value_cell(struct making *m, const struct column *c, const struct value *v)
{
	char one[2] = "0";
	if (v->state != VALUE_SET)
		return CELL_BLANK;
	switch (c->kind) {
	case CELL_TEXT:
		return cohort_put_told(m->b, v->text);
	case CELL_CODE:
		one[0] = v->number ? '1' : '0';
		return cell_parse(CELL_CODE, c->list, v->text.n ? v->text : text_of(one), m->b);
	default:
		return (cell)v->number;
	}
}

static bool add_kind(struct making *m, const struct kind *kind)
{
	int t = table_named(kind->table903);
	struct walk w;
	walk_begin(m, &w, kind->name);
	for (struct entry *e; (e = walk_next(m, &w));) {
		struct life_events *child = life_child(m, e->child);
		if (!child)
			continue;
		cell cells[COLUMNS_MOST];
		for (int c = 0; c < COLUMNS_MOST; c++)
			cells[c] = CELL_BLANK;
		cells[0] = cohort_put_told(m->b, child->number);
		int year = year_for(m, child);
		for (size_t i = 0; i < kind->n; i++) {
			const struct field *x = &kind->fields[i];
			if (!strcmp(x->name, "year_end") && value_day(&e->value[i]) != DAY_NONE)
				year = year_of(value_day(&e->value[i]));
			if (!x->table903 || strcmp(x->table903, kind->table903) != 0)
				continue;
			int c = table_column((enum table)t, text_of(x->column903));
			cells[c] = value_cell(m, &table_info[t].column[c], &e->value[i]);
		}
		cohort_table(m->b, year, (enum table)t);
		cohort_add_cells(m->b, (enum table)t, year, m->row++, cells, NULL);
	}
	return query_end(&w.q, m->f);
}

/* Who the child is, and the episodes, are put together of several kinds, below. */
static bool is_rows(int t)
{
	return t >= 0 && t != TABLE_HEADER && t != TABLE_EPISODES;
}

static bool add_kinds(struct making *m)
{
	const struct described *d = record_kinds();
	for (size_t i = 0; i < d->n; i++)
		if (d->kinds[i].table903 && is_rows(table_named(d->kinds[i].table903)) && !add_kind(m, &d->kinds[i]))
			return false;
	return true;
}

/* ---- who the child is ---- */

struct who {
	bool is; /* kith's own person, or something of it was written in kith */
	cell cell[HEADER_TOLD];
};

static struct who *who_of(struct making *m, struct who *all, int64_t person)
{
	const struct life_events *c = life_child(m, person);
	struct who *w = c ? &all[c - m->child] : NULL;
	for (int k = 0; w && !w->is && k < HEADER_TOLD; k++)
		w->cell[k] = CELL_BLANK;
	if (w)
		w->is = true;
	return w;
}

static cell column_code(struct query *q, int column, enum code_list list)
{
	return query_null(q, column) ? CELL_BLANK : code_of(list, query_text(q, column));
}

static cell who_day(struct query *q, int column)
{
	return query_null(q, column) ? CELL_BLANK : query_day(q, column);
}

static cell who_pupil(struct making *m, struct query *q, int column)
{
	return cohort_put_told(m->b, query_text(q, column));
}

/* What stands under the child's own id speaks over what stands under another of theirs. */
static void put_who(struct who *w, int k, cell x, bool own)
{
	if (x != CELL_BLANK && (own || w->cell[k] == CELL_BLANK))
		w->cell[k] = x;
}

/* Of several the last speaks. */
static bool read_who(struct making *m, struct who *all, int64_t id, day today)
{
	struct query q;
	struct who *w;
	life_begin(m, &q, id, &sql_who_one, &sql_who_some, &sql_who_all);
	while (query_step(&q, m->f))
		if ((w = who_of(m, all, query_i64(&q, 0)))) {
			bool own = life_root(m, query_i64(&q, 0)) == query_i64(&q, 0);
			put_who(w, HEADER_SEX, column_code(&q, 1, LIST_SEX), own);
			put_who(w, HEADER_DOB, who_day(&q, 2), own);
			put_who(w, HEADER_ETHNIC, column_code(&q, 3, LIST_ETHNIC), own);
		}
	if (!query_end(&q, m->f))
		return false;
	query_bind_day(&q, life_begin(m, &q, id, &sql_pupil_one, &sql_pupil_some, &sql_pupil_all), today);
	while (query_step(&q, m->f))
		if ((w = who_of(m, all, query_i64(&q, 0))))
			put_who(w, HEADER_UPN, who_pupil(m, &q, 1), life_root(m, query_i64(&q, 0)) == query_i64(&q, 0));
	if (!query_end(&q, m->f))
		return false;
	life_begin(m, &q, id, &sql_mother_one, &sql_mother_some, &sql_mother_all);
	while (query_step(&q, m->f))
		if ((w = who_of(m, all, query_i64(&q, 0)))) {
			w->cell[HEADER_MC_DOB] = who_day(&q, 2);
			w->cell[HEADER_MOTHER] = query_null(&q, 1) ? CELL_BLANK
			    : code_of(LIST_FLAG, query_i64(&q, 1) ? TEXT("1") : TEXT("0"));
		}
	return query_end(&q, m->f);
}

static bool add_who(struct making *m, day today)
{
	struct who *all = arena_array(m->arena, struct who, m->children + 1);
	size_t at = 0;
	for (int64_t id = 0; !m->person ? !at++ : (id = life_next_id(m, m->person, &at)) != 0;)
		if (!read_who(m, all, id, today))
			return false;
	for (size_t i = 0; i < m->children; i++)
		if (all[i].is) {
			all[i].cell[HEADER_CHILD] = cohort_put_told(m->b, m->child[i].number);
			int year = year_for(m, &m->child[i]);
			cohort_table(m->b, year, TABLE_HEADER);
			cohort_add_cells(m->b, TABLE_HEADER, year, m->row++, all[i].cell, NULL);
		}
	return true;
}

/* ---- homes and legal statuses written in kith: episodes between their boundaries ---- */

struct boundaries {
	struct boundary *at;
	size_t n, cap;
};

static bool gather(struct making *m, struct boundaries *b, const char *kind)
{
	struct walk w;
	walk_begin(m, &w, kind);
	for (struct entry *e; (e = walk_next(m, &w));) {
		day from = entry_from(e);
		if (from == DAY_NONE)
			continue;
		b->at = arena_grow(m->arena, b->at, &b->cap, b->n + 1, sizeof *b->at);
		b->at[b->n++] = (struct boundary){life_root(m, e->child), from, kind[0] == 'h' ? e : NULL, kind[0] == 'l' ? e : NULL,
		    kind[0] == 'e' ? e : NULL};
	}
	return query_end(&w.q, m->f);
}

static cell code_cell(const struct entry *e, const char *field, enum code_list list)
{
	const struct value *v = e ? entry_value(e, field) : NULL;
	return v && v->state == VALUE_SET ? code_of(list, v->text) : CELL_BLANK;
}

static cell text_cell(struct making *m, const struct entry *e, const char *field)
{
	const struct value *v = e ? entry_value(e, field) : NULL;
	return v && v->state == VALUE_SET ? cohort_put_told(m->b, v->text) : CELL_BLANK;
}

/* The episode that a return told of and that runs on the day of a child's first boundary of kith: its legal status goes on
 * where kith wrote only a home, and the other way about. */
struct running {
	bool is;
	cell ls, cin, place, provider, home_post, pl_post, urn;
};

static cell told_words(struct making *m, struct query *q, int column)
{
	return query_null(q, column) ? CELL_BLANK : cohort_put_text(m->b, query_text(q, column));
}

static bool find_running_of(struct making *m, int64_t person, day on, struct running *r)
{
	struct query q;
	query_begin(m->tx, &q, &sql_running);
	query_bind_i64(&q, 1, m->authority);
	query_bind_i64(&q, 2, person);
	query_bind_day(&q, 3, on);
	*r = (struct running){.is = query_step(&q, m->f), CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK,
	    CELL_BLANK};
	if (r->is) {
		r->ls = column_code(&q, 0, LIST_LS);
		r->cin = column_code(&q, 1, LIST_CIN);
		r->place = column_code(&q, 2, LIST_PLACE);
		r->provider = column_code(&q, 3, LIST_PROVIDER);
		r->home_post = told_words(m, &q, 4);
		r->pl_post = told_words(m, &q, 5);
		r->urn = told_words(m, &q, 6);
	}
	return query_end(&q, m->f);
}

static bool find_running(struct making *m, int64_t person, day on, struct running *r)
{
	size_t at = 0;
	*r = (struct running){0};
	for (int64_t id; !r->is && (id = life_next_id(m, person, &at));)
		if (!find_running_of(m, id, on, r))
			return false;
	return true;
}

/* The boundaries of one child, from a to b: each begins an episode that ends where the next begins or the home ends. */
static bool add_episodes(struct making *m, const struct boundary *from, const struct boundary *to)
{
	const struct life_events *child = life_child(m, from->person);
	const struct entry *home = NULL, *status = NULL;
	struct running r;
	if (!child)
		return true;
	if (!find_running(m, from->person, from->on, &r))
		return false;
	for (const struct boundary *x = from; x < to; x++) {
		bool first = !home && !status && !r.is, moved = x->home != NULL, changed = x->status != NULL;
		home = x->home ? x->home : home;
		status = x->status ? x->status : status;
		if (x->episode && entry_value(x->episode, "cin")->state == VALUE_SET)
			r.cin = code_cell(x->episode, "cin", LIST_CIN);
		day end = home ? entry_to(home) : DAY_NONE;
		bool next = x + 1 < to && (end == DAY_NONE || x[1].on <= end);
		cell cells[COLUMNS_MOST];
		for (int c = 0; c < COLUMNS_MOST; c++)
			cells[c] = CELL_BLANK;
		cells[EPISODES_CHILD] = cohort_put_told(m->b, child->number);
		cells[EPISODES_DECOM] = x->on;
		cells[EPISODES_RNE] = first ? RNE_S : moved && changed ? RNE_B : moved ? RNE_P : RNE_L;
		cells[EPISODES_LS] = status ? code_cell(status, "status", LIST_LS) : r.ls;
		cells[EPISODES_CIN] = r.cin;
		cells[EPISODES_PLACE] = home ? code_cell(home, "place", LIST_PLACE) : r.place;
		cells[EPISODES_PLACE_PROVIDER] = home ? code_cell(home, "provider", LIST_PROVIDER) : r.provider;
		cells[EPISODES_HOME_POST] = home && entry_value(home, "home_post")->state == VALUE_SET ? text_cell(m, home, "home_post")
		    : r.home_post;
		cells[EPISODES_PL_POST] = home ? text_cell(m, home, "pl_post") : r.pl_post;
		cells[EPISODES_URN] = home ? text_cell(m, home, "urn") : r.urn;
		if (next) {
			cells[EPISODES_DEC] = x[1].on;
			cells[EPISODES_REC] = REC_X1;
		} else if (end != DAY_NONE) {
			cells[EPISODES_DEC] = end;
		}
		int year = year_for(m, child);
		cohort_table(m->b, year, TABLE_EPISODES);
		cohort_add_cells(m->b, TABLE_EPISODES, year, m->row++, cells, NULL);
		if (!next && end != DAY_NONE) { /* care ended: what follows begins a new period */
			home = status = NULL;
			r = (struct running){false, CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK};
		}
	}
	return true;
}

static bool add_homes(struct making *m)
{
	struct boundaries b = {0};
	if (!gather(m, &b, "home") || !gather(m, &b, "legal-status") || !gather(m, &b, "episode"))
		return false;
	b.n = boundaries_by_day(b.at, b.n);
	for (size_t i = 0, end; i < b.n; i = end) {
		for (end = i + 1; end < b.n && b.at[end].person == b.at[i].person; end++)
			;
		if (!add_episodes(m, b.at + i, b.at + end))
			return false;
	}
	return true;
}

/* ---- all of it ---- */

static bool make(struct making *m, day today)
{
	struct told_year *years;
	size_t n;
	if (!told_years(m->tx, m->arena, m->authority, &years, &n, m->f) || !life_children(m))
		return false;
	size_t at = 0;
	for (int64_t id = 0; !m->person ? !at++ : (id = life_next_id(m, m->person, &at)) != 0;)
		if (!(m->to ? told_load_some(m->tx, m->authority, m->from, m->to, m->b, m->f)
		    : told_load(m->tx, m->authority, id, 0, m->b, m->f)))
			return false;
	m->year = n ? years[n - 1].year : year_of(today);
	m->row = LIFE_WRITTEN; /* behind every row of a file */
	return add_who(m, today) && add_kinds(m) && add_homes(m) && life_happened(m);
}

bool life_load(struct tx *tx, struct arena *a, int64_t authority, int64_t person, day today, struct life *out, struct fault *f)
{
	struct making m = {.tx = tx, .arena = a, .authority = authority, .person = person, .b = cohort_builder_new(), .f = f};
	*out = (struct life){.person = person};
	if (!make(&m, today)) {
		cohort_builder_free(m.b);
		return false;
	}
	out->person = m.person;
	out->cohort = cohort_build(m.b, f);
	if (!out->cohort)
		return false;
	if (m.children)
		out->events = m.child[0].events;
	if (out->cohort->children == 1)
		span_of(a, out->cohort, out->cohort->chunk[0], 0, &out->span);
	return true;
}

static int by_number(const void *a, const void *b)
{
	return text_cmp(((const struct life_events *)a)->number, ((const struct life_events *)b)->number);
}

/* The cohort of what has been told and written, and the events of each of its children. */
static bool lives_of(struct making *m, day today, struct lives *out)
{
	if (!make(m, today)) {
		cohort_builder_free(m->b);
		return false;
	}
	struct cohort *c = cohort_build(m->b, m->f);
	if (!c)
		return false;
	if (m->children)
		qsort(m->child, m->children, sizeof *m->child, by_number);
	/* children of the cohort are sorted by number too: step along both */
	*out = (struct lives){.cohort = c, .at = arena_array(m->arena, struct life_events, c->children + 1)};
	size_t i = 0;
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t j = 0; j < c->chunk[k]->children && out->n < c->children; j++) {
			struct text id = chunk_text(c->chunk[k], c->chunk[k]->id[j]);
			while (i < m->children && text_cmp(m->child[i].number, id) < 0)
				i++;
			out->at[out->n++] = i < m->children && text_eq(m->child[i].number, id)
			    ? m->child[i]
			    : (struct life_events){.number = id, .events = events_none()};
		}
	return true;
}

bool lives_some(struct tx *tx, struct arena *a, int64_t authority, int64_t from, int64_t to, int episodes, day today, struct lives *out,
    struct fault *f)
{
	struct making m = {.tx = tx, .arena = a, .authority = authority, .b = cohort_builder_new(), .from = from, .to = to,
	    .counted = to != 0, .f = f};
	if (episodes)
		cohort_table(m.b, episodes, TABLE_EPISODES);
	return lives_of(&m, today, out);
}

bool lives_one(struct tx *tx, struct arena *a, int64_t authority, int64_t root, int episodes, day today, struct lives *out, struct fault *f)
{
	struct making m = {.tx = tx, .arena = a, .authority = authority, .b = cohort_builder_new(), .person = root, .counted = true,
	    .f = f};
	if (episodes)
		cohort_table(m.b, episodes, TABLE_EPISODES);
	return lives_of(&m, today, out);
}

bool lives_counted(struct tx *tx, struct arena *a, int64_t authority, day as_at, struct lives *out, struct fault *f)
{
	struct making m = {.tx = tx, .arena = a, .authority = authority, .b = cohort_builder_new(), .counted = true, .f = f};
	return lives_of(&m, as_at, out);
}
