#include "record/import_people.h"
#include "base/csv.h"
#include "base/map.h"
#include "record/parts.h"
#include "record/people.h"
#include "record/staff.h"
#include "store/journal.h"
#include <stdio.h>

enum { CHILD, FORENAME, SURNAME, KNOWN_AS, WORKER, TEAM, IRO, ADVISER, CARER, COLUMNS };
static const char *const column_names[COLUMNS] = {"CHILD", "FORENAME", "SURNAME", "KNOWN_AS", "WORKER", "TEAM", "IRO", "ADVISER", "CARER"};
static const char *const parts[COLUMNS] = { /* lint: the other columns are no part */
    [WORKER] = "social-worker", [IRO] = "iro", [ADVISER] = "personal-adviser", [CARER] = "carer"};

struct line {
	int64_t at;
	struct text cell[COLUMNS];
};

struct people_list {
	struct line *line;
	size_t n;
};

struct job {
	struct arena *arena;
	struct hand hand;
	struct people_list list;
	struct people_report *report;
	struct map workers, teams; /* by name → index of ids */
	int64_t *id;
	size_t ids, ids_cap, workers_cap, asides_cap;
	struct map listed; /* who stands in the report, each with the part */
};

/* A cell, kept; the number of a child in capitals, as a return is read. */
static struct text cell_of(struct arena *a, struct text t, bool number)
{
	char *buf = arena_alloc(a, t.n + 1);
	return arena_text(a, number ? text_told(t, buf, t.n) : text_spaced(t, buf, t.n));
}

static bool read_list(struct arena *a, const char *name, struct text bytes, struct people_list *out, struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	int map[CSV_FIELDS], got;
	size_t cap = 0;
	*out = (struct people_list){0};
	if (!csv_open(c, a, name, bytes, f))
		return false;
	got = csv_next(c, f);
	if (got < 0)
		return false;
	bool child = false;
	size_t named = 0;
	for (size_t i = 0; got && i < c->n; i++) {
		map[i] = -1;
		if (!text_trim(c->field[i]).n)
			continue; /* no name: no column, as long as nothing stands in it */
		named = i + 1;
		for (int k = 0; k < COLUMNS; k++)
			if (text_eq_nocase(cell_of(a, c->field[i], false), text_of(column_names[k])))
				map[i] = k;
		if (map[i] < 0) {
			fault_set(f, FAULT_INPUT, "people.columns",
			    "The column '%.*s' is not known. Known are CHILD, FORENAME, SURNAME, KNOWN_AS, WORKER, TEAM, IRO, ADVISER and "
			    "CARER.", (int)(c->field[i].n < 40 ? c->field[i].n : 40), c->field[i].at);
			return fault_at(f, "%s:1", name);
		}
		child = child || map[i] == CHILD;
	}
	if (!got || !child || named < 2) {
		fault_set(f, FAULT_INPUT, "people.columns",
		    "The first line must name CHILD and at least one of FORENAME, SURNAME, KNOWN_AS, WORKER, TEAM, IRO, ADVISER, CARER.");
		return fault_at(f, "%s:1", name);
	}
	size_t n = c->n;
	while ((got = csv_next(c, f)) == 1) {
		bool wide = c->n < named;
		for (size_t i = 0; i < c->n; i++)
			wide = wide || ((i >= n || map[i] < 0) && text_trim(c->field[i]).n);
		if (wide) {
			fault_set(f, FAULT_INPUT, "people.width",
			    "This row has %zu fields where the first line names %zu, or something under no name.", c->n, named);
			return fault_at(f, "%s:%lld", name, (long long)c->line);
		}
		out->line = arena_grow(a, out->line, &cap, out->n + 1, sizeof *out->line);
		struct line *l = &out->line[out->n++];
		*l = (struct line){.at = c->line};
		for (size_t i = 0; i < n && i < c->n; i++)
			if (map[i] >= 0)
				l->cell[map[i]] = cell_of(a, c->field[i], map[i] == CHILD);
	}
	return got == 0;
}

static void set_aside(struct job *j, const struct line *l, const char *reason, const char *remedy)
{
	struct people_report *r = j->report;
	r->aside = arena_grow(j->arena, r->aside, &j->asides_cap, r->asides + 1, sizeof *r->aside);
	r->aside[r->asides++] = (struct people_aside){l->at, "CHILD", reason, remedy};
}

static bool remember(struct job *j, struct map *m, struct text name, int64_t id)
{
	j->id = arena_grow(j->arena, j->id, &j->ids_cap, j->ids + 1, sizeof *j->id);
	j->id[j->ids] = id;
	map_put(m, name, (uint32_t)j->ids++, NULL);
	return true;
}

static struct text whole_name(struct arena *a, const struct entry *person)
{
	struct text first = entry_value(person, "forename")->text, last = entry_value(person, "surname")->text;
	return first.n && last.n ? arena_printf(a, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(last)) : first.n ? first : last;
}

static bool load_names(struct tx *tx, struct job *j, struct fault *f)
{
	struct entries e;
	struct asof now = {j->hand.today, INT64_MAX};
	map_init(&j->workers, j->arena, 64);
	map_init(&j->teams, j->arena, 64);
	if (!entry_list(tx, j->arena, now, j->hand.authority, kind_of(TEXT("team")), 0, 0, &e, f))
		return false;
	for (size_t i = 0; i < e.n; i++)
		remember(j, &j->teams, entry_value(e.at[i], "team_name")->text, e.at[i]->id);
	struct map grown; /* some of them were children here */
	if (!person_grown(tx, j->arena, j->hand.authority, &grown, f))
		return false;
	if (!entry_list(tx, j->arena, now, j->hand.authority, kind_of(TEXT("person")), 0, 0, &e, f))
		return false;
	for (size_t i = 0; i < e.n; i++)
		if (!e.at[i]->child || map_get(&grown, (struct text){(const char *)&e.at[i]->id, sizeof e.at[i]->id}, &(uint32_t){0}))
			remember(j, &j->workers, whole_name(j->arena, e.at[i]), e.at[i]->id);
	return true;
}

static bool worker(struct tx *tx, struct job *j, struct text name, bool carer, int64_t *id, struct fault *f)
{
	uint32_t i;
	if (map_get(&j->workers, name, &i)) {
		*id = j->id[i];
		return true;
	}
	j->report->workers++;
	return staff_person_make(tx, j->arena, &j->hand, name, carer ? "carer" : "worker", "people", id, f) &&
	    remember(j, &j->workers, name, *id);
}

static bool team(struct tx *tx, struct job *j, struct text name, int64_t *id, struct fault *f)
{
	uint32_t i;
	if (map_get(&j->teams, name, &i)) {
		*id = j->id[i];
		return true;
	}
	j->report->teams++;
	return staff_team_make(tx, j->arena, &j->hand, name, DAY_NONE, "people", id, f) && remember(j, &j->teams, name, *id);
}

static bool name_child(struct tx *tx, struct job *j, int64_t person, const struct line *l, bool *changed, struct fault *f)
{
	static const struct {
		int column;
		const char *field;
	} of[] = {{FORENAME, "forename"}, {SURNAME, "surname"}, {KNOWN_AS, "known_as"}};
	struct entry *e;
	enum row got = entry_get(tx, j->arena, j->hand.authority, kind_of(TEXT("person")), person, &e, f);
	if (got != ROW_ONE)
		return got == ROW_NONE;
	bool differs = false;
	for (size_t i = 0; i < 3; i++) {
		struct text told = l->cell[of[i].column];
		if (told.n && !text_eq(entry_value(e, of[i].field)->text, told)) {
			entry_set(e, of[i].field, told);
			differs = true;
		}
	}
	if (!differs)
		return true;
	if (text_is(e->source, "return"))
		e->source = TEXT("return people");
	j->report->named++;
	*changed = true;
	return entry_put(tx, &j->hand, e, f);
}

/* Kept once for each part, to be said: they may want to sign in. */
static void list_worker(struct job *j, struct text name, int column, int64_t who)
{
	struct people_report *r = j->report;
	char key[40];
	struct text as = {key, (size_t)snprintf(key, sizeof key, "%d %lld", column, (long long)who)};
	if (map_get(&j->listed, as, &(uint32_t){0}))
		return;
	map_put(&j->listed, arena_text(j->arena, as), 1, NULL);
	r->worker = arena_grow(j->arena, r->worker, &j->workers_cap, r->listed + 1, sizeof *r->worker);
	r->worker[r->listed++] = (struct people_worker){name, parts[column], who};
}

static bool allocate(struct tx *tx, struct job *j, int64_t person, const struct entries *now, int column, const struct line *l,
    bool *changed, struct fault *f)
{
	struct text name = l->cell[column];
	int64_t who, in = 0;
	if (!name.n)
		return true;
	if (!worker(tx, j, name, column == CARER, &who, f) || (column == WORKER && l->cell[TEAM].n && !team(tx, j, l->cell[TEAM], &in, f)))
		return false;
	if (column != CARER)
		list_worker(j, name, column, who);
	for (size_t i = 0; i < now->n; i++) {
		struct entry *e = now->at[i];
		if (!text_is(entry_value(e, "part")->text, parts[column]) || entry_to(e) != DAY_NONE)
			continue;
		if (entry_value(e, "who")->number == who && (!in || entry_value(e, "team")->number == in))
			return true;
		entry_set_number(e, "ended", j->hand.today);
		j->report->ended++;
		if (!entry_put(tx, &j->hand, e, f))
			return false;
	}
	struct entry *e = entry_made(j->arena, "allocation", person);
	e->source = TEXT("people");
	entry_set(e, "part", text_of(parts[column]));
	entry_set_number(e, "who", who);
	entry_set_number(e, "began", j->hand.today);
	if (in)
		entry_set_entry(e, "team", in, 1);
	j->report->allocated++;
	*changed = true;
	return entry_put(tx, &j->hand, e, f);
}

static bool put_line(struct tx *tx, struct job *j, const struct line *l, struct fault *f)
{
	int64_t person;
	bool changed = false;
	if (!l->cell[CHILD].n) {
		set_aside(j, l, "The row does not say which child it is about.", "Put the council's number for the child in CHILD.");
		return true;
	}
	enum row got = person_by_number(tx, j->hand.authority, "council", l->cell[CHILD], &person, f);
	if (got == ROW_FAULT)
		return false;
	if (got == ROW_NONE) {
		set_aside(j, l, "No child with this number is known.",
		    "Take in the return that tells of the child first, or mend the number.");
		return true;
	}
	j->report->children++;
	struct entries now;
	if (!name_child(tx, j, person, l, &changed, f) ||
	    !entry_list(tx, j->arena, (struct asof){j->hand.today, INT64_MAX}, j->hand.authority, kind_of(TEXT("allocation")), person, 0,
	    &now, f))
		return false;
	for (int c = 0; c < COLUMNS; c++)
		if (parts[c] && !allocate(tx, j, person, &now, c, l, &changed, f))
			return false;
	struct journal_entry e = {.authority = j->hand.authority, .at = j->hand.now, .role = TEXT("operator"), .verb = TEXT("import"),
	    .kind = TEXT("people"), .child = person, .purpose = TEXT("a list of people")};
	return !changed || journal_write(tx, &e, f);
}

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	*j->report = (struct people_report){.rows = (int64_t)j->list.n};
	j->ids = j->workers_cap = j->asides_cap = 0;
	map_init(&j->listed, j->arena, 64);
	if (!load_names(tx, j, f))
		return false;
	for (size_t i = 0; i < j->list.n; i++)
		if (!put_line(tx, j, &j->list.line[i], f))
			return false;
	return true;
}

bool import_people(struct store *s, struct arena *a, int64_t authority, const char *name, struct text csv, int64_t now, day today,
    struct people_report *report, struct fault *f)
{
	struct job j = {.arena = a, .hand = {.authority = authority, .now = now, .today = today, .role = "operator"}, .report = report};
	return read_list(a, name, csv, &j.list, f) && store_run(s, "import people", put, &j, f);
}
