/* One row of a record's folder: its cells to values, what stood before beside it, and into the record, or set aside. */
#include "record/import_inside.h"
#include "record/inside.h"
#include "record/people.h"
#include "record/steps.h"
#include <stdio.h>

struct taking {
	struct incoming *in;
	struct item *item;
	struct entry *e, *now, *base; /* now, base: as it stands, as the feed told it last; NULL: it is new */
	bool *told;                   /* by field */
	int *column;                  /* by field: where it stands in the file, or -1 */
	bool *later;                  /* by field: it names what comes later */
	int64_t by, written_at;       /* 0: not told */
	const struct kind_step *step; /* NULL: not told */
	bool wrong;
};

static void wrong(struct taking *t, const char *column, const char *reason, const char *remedy)
{
	t->wrong = true;
	import_aside(t->in, t->item, column, reason, remedy);
}

static const char *column_name(const struct taking *t, int column)
{
	return arena_z(t->in->arena, t->item->sheet->column[column].name);
}

static struct text cell(const struct taking *t, enum sheet_sort sort)
{
	int at = sheet_at(t->item->sheet, sort);
	return at < 0 ? (struct text){"", 0} : t->item->row->cell[at];
}

/* ---- what a cell names ---- */

static bool named(struct taking *t, const char *column, const char *const *of, size_t n, struct text one, struct target *out,
    struct fault *f)
{
	static const char *const says[][2] = {
	    [FIND_NONE] = {"It names what is not known.",
	        "Write the key of a row of this feed, a child's council number, the whole name of somebody who works here, or #ID of "
	        "kith."},
	    [FIND_SEVERAL] = {"It names more than one.", "Write KIND:KEY, the council number, or #ID of kith."},
	    [FIND_ASIDE] = {"It names a row that was set aside.", "Mend that row first."},
	    [FIND_SEALED] = {"It names a record that is sealed after an adoption.", "Nothing is written there. Leave the row out."},
	};
	enum found_how how = import_find(t->in, of, n, one, out, f);
	if (how == FIND_FAULT)
		return false;
	if (how != FIND_ONE)
		wrong(t, column, says[how][0], says[how][1]);
	return true;
}

/* The version of an entry that a link is to: as it is by now. */
static bool version_of(struct taking *t, const struct kind *k, const struct target *to, int32_t *version, struct fault *f)
{
	struct entry *e;
	if (to->item && t->in->item[to->item - 1].version) {
		*version = t->in->item[to->item - 1].version;
		return true;
	}
	enum row r = entry_get(t->in->tx, t->in->work, t->in->job->authority, k, to->id, &e, f);
	*version = r == ROW_ONE ? e->version : 1;
	return r != ROW_FAULT;
}

static bool link_field(struct taking *t, int column, const struct field *fi, struct text told, struct value *v, struct fault *f)
{
	static const char *const person[] = {"person"};
	const char *const *of = fi->type == FIELD_PERSON ? person : fi->type == FIELD_ENTRY ? &fi->of : fi->links;
	size_t n = fi->type == FIELD_THING ? fi->links_n : 1;
	struct text rest = told, all = {"", 0};
	struct target to = {0};
	while (rest.at) {
		struct text one = text_trim(fi->several ? text_cut(rest, ';', &rest) : rest);
		if (!fi->several)
			rest.at = NULL;
		if (!one.n)
			continue;
		if (!named(t, column_name(t, column), of, n, one, &to, f))
			return false;
		if (!t->wrong && to.item && &t->in->item[to.item - 1] == t->item)
			wrong(t, column_name(t, column), "It names the row itself.", "Name another, or nothing.");
		if (t->wrong)
			return true;
		if (to.item && !t->in->item[to.item - 1].version) {
			struct incoming *in = t->in;
			t->later[fi - t->e->kind->fields] = true;
			in->promise = arena_grow(in->arena, in->promise, &in->promises_cap, in->promises + 1, sizeof *in->promise);
			in->promise[in->promises++] = (struct import_promise){(uint32_t)(t->item - in->item), to.item - 1, column};
		}
		all = arena_printf(t->in->work, "%.*s%s%lld", TEXT_ARG(all), all.n ? " " : "", (long long)to.id);
	}
	if (!all.n)
		return true;
	if (fi->type == FIELD_ENTRY) {
		int32_t version = 1;
		if (!version_of(t, described_kind(record_kinds(), text_of(fi->of)), &to, &version, f))
			return false;
		all = arena_printf(t->in->work, "%.*s.%d", TEXT_ARG(all), (int)version);
	}
	const char *say = NULL;
	if (!value_parse(t->in->work, fi, all, v, &say))
		wrong(t, column_name(t, column), say, NULL);
	return true;
}

/* ---- cells ---- */

static const char *codes_of(struct arena *a, const struct field *fi)
{
	enum { SHOWN = 12 };
	struct text all = {"", 0};
	for (size_t i = 0; i < fi->list->n && i < SHOWN; i++)
		all = arena_printf(a, "%.*s%s%s", TEXT_ARG(all), i ? ", " : "", fi->list->codes[i].code);
	return arena_printf(a, "The codes of the list '%s' are %.*s%s.", fi->list->name, TEXT_ARG(all), fi->list->n > SHOWN ? " …" : "").at;
}

static bool field_cell(struct taking *t, int column, struct fault *f)
{
	const struct sheet_column *c = &t->item->sheet->column[column];
	const struct field *fi = &t->e->kind->fields[c->field];
	struct value *v = &t->e->value[c->field];
	struct text told = t->item->row->cell[column];
	const char *say = NULL;
	t->told[c->field] = true, t->column[c->field] = column;
	*v = (struct value){0};
	if (fi->type == FIELD_THING || fi->type == FIELD_PERSON || fi->type == FIELD_ENTRY)
		return !told.n || link_field(t, column, fi, told, v, f);
	if (fi->type == FIELD_MOMENT && told.n) {
		*v = (struct value){.state = VALUE_SET};
		if (!import_moment(told, &v->number))
			wrong(t, column_name(t, column), "It is no moment.", "Write it with its zone, like 2026-03-27T14:30Z.");
	} else if (!value_parse(t->in->work, fi, told, v, &say)) {
		wrong(
		    t, column_name(t, column), arena_printf(t->in->arena, "It %s.", say).at, fi->list ? codes_of(t->in->arena, fi) : NULL);
	}
	return true;
}

static const char *steps_of(struct arena *a, const struct kind *k)
{
	struct text all = {"", 0};
	for (size_t i = 0; i < k->life.n; i++)
		all = arena_printf(a, "%.*s%s%s", TEXT_ARG(all), i ? ", " : "", k->life.step[i].name);
	return arena_printf(a, "The steps of a %s are %.*s.", k->one, TEXT_ARG(all)).at;
}

static void step_cell(struct taking *t)
{
	const struct kind *k = t->e->kind;
	struct text told = cell(t, COLUMN_STEP);
	for (size_t i = 0; told.n && i < k->life.n; i++)
		if (text_is(told, k->life.step[i].name))
			t->step = &k->life.step[i];
	if (told.n && !t->step)
		wrong(t, "_step", "There is no such step.", steps_of(t->in->arena, k));
	else if (t->step && !entry_stands(t->e))
		wrong(t, "_step", "A draft is at no step.", "Tell it as final, or leave the step out.");
}

static bool frame_cells(struct taking *t, struct fault *f)
{
	static const char *const person[] = {"person"};
	struct text state = cell(t, COLUMN_STATE), by = cell(t, COLUMN_BY), at = cell(t, COLUMN_WRITTEN_AT);
	struct target who = {0};
	t->e->state = t->e->kind->sign ? STATE_DRAFT : STATE_FINAL;
	if (state.n && !state_of(state, &t->e->state))
		wrong(t, "_state", "It is no state.", "Write draft or final.");
	step_cell(t);
	if (by.n && !named(t, "_by", person, 1, by, &who, f))
		return false;
	t->by = who.id;
	if (at.n && !import_moment(at, &t->written_at))
		wrong(t, "_written_at", "It is no moment.", "Write a day, or a moment with its zone, like 2026-03-27T14:30Z.");
	else if (t->written_at > t->in->job->now)
		wrong(t, "_written_at", "It has not come yet.", "Write when it was written down.");
	return true;
}

/* The thing that it is about; 0 with t->wrong where that is not known. */
static bool subject(struct taking *t, int64_t *about, struct fault *f)
{
	const struct kind *k = t->item->sheet->kind;
	struct text told = cell(t, COLUMN_ABOUT);
	struct target to = {0};
	*about = 0;
	if (!k->about_n && !k->holder)
		return true;
	if (!told.n) {
		wrong(t, "about", "The row does not say what it is about.", k->holder ? "Write the _key of the entry whose row it is."
		    : "Write the child's council number, or the key of what it is about.");
		return true;
	}
	if (!named(t, "about", k->holder ? &k->holder : k->about, k->holder ? 1 : k->about_n, told, &to, f))
		return false;
	if (!t->wrong && to.item && !t->in->item[to.item - 1].version)
		wrong(t, "about", "What it is about is about this again.", "Leave one of the two out.");
	*about = to.id;
	return true;
}

/* ---- beside what stands ---- */

static bool in_words(struct text words, const char *one)
{
	struct text word;
	while (codes_next(&words, &word))
		if (text_is(word, one))
			return true;
	return false;
}

/* Equal, whichever version of an entry is meant. */
static bool same_value(const struct field *f, const struct value *x, const struct value *y)
{
	struct value as = *x;
	as.version = y->version;
	return value_same(f, &as, y);
}

/* Three texts of a field: as the feed told it last, as it stands, as it is told now. What was written here stays, for good. */
static bool merge(struct taking *t, struct text *kept)
{
	bool differs = false;
	for (size_t i = 0; i < t->e->kind->n; i++) {
		const struct field *fi = &t->e->kind->fields[i];
		struct value *v = &t->e->value[i];
		const struct value *now = &t->now->value[i];
		bool ours = in_words(*kept, fi->name);
		if (!ours && !same_value(fi, now, &t->base->value[i])) {
			ours = true;
			*kept = arena_printf(t->in->work, "%.*s%s%s", TEXT_ARG(*kept), kept->n ? " " : "", fi->name);
		}
		if (t->told[i] && ours && !same_value(fi, v, now))
			t->in->report->contested++;
		if (!t->told[i] || ours || same_value(fi, v, now))
			*v = *now, t->later[i] = false;
		else
			differs = true;
	}
	if (t->e->state < t->now->state && !t->e->kind->sign)
		wrong(t, "_state", "What is final does not become a draft again.", "Tell it as final.");
	if (t->e->state < t->now->state)
		t->e->state = t->now->state; /* both have signed it here */
	return differs || t->e->state != t->now->state;
}

static bool stood(struct taking *t, const struct told_key *k, int64_t about, struct fault *f)
{
	struct incoming *in = t->in;
	int64_t authority = in->job->authority, one = 0, other = 0;
	enum row r = entry_get(in->tx, in->work, authority, k->kind, k->entry, &t->now, f);
	if (r == ROW_ONE)
		r = entry_get_version(in->tx, in->work, authority, k->kind, k->entry, k->version, &t->base, f);
	if (r == ROW_FAULT)
		return false;
	if (r == ROW_NONE || t->now->taken_back) {
		wrong(
		    t, "_key", "What was told under this key is not in the record any more.", "Leave the row out, or give it another key.");
		return true;
	}
	if (!person_root(in->tx, authority, t->now->about, &one, f) || !person_root(in->tx, authority, about, &other, f))
		return false;
	if (one != other && !t->now->kind->person)
		wrong(t, "about", "Under this key something about another was told before.", "Give the row a key of its own.");
	t->e->about = t->now->about, t->e->child = t->now->child, t->e->together = t->now->together;
	t->e->id = t->now->id, t->e->version = t->now->version, t->e->source = t->now->source;
	return true;
}

/* ---- into the record ---- */

static const char *remedy_of(const struct problem *p, struct arena *a)
{
	return strcmp(p->code, "needed") == 0 ? "Tell it in the file." : p->field->list ? codes_of(a, p->field) : NULL;
}

/* entry_fit, with what comes later left out of it. */
static bool fits(struct taking *t, const struct hand *h, struct fault *f)
{
	struct entry *e = t->e;
	struct problems problems = {0};
	struct fault own = {0};
	struct value *whole = arena_array(t->in->work, struct value, e->kind->n);
	memcpy(whole, e->value, e->kind->n * sizeof *whole);
	for (size_t i = 0; i < e->kind->n; i++)
		if (t->later[i])
			e->value[i] = (struct value){0};
	bool ok = entry_fit(t->in->tx, t->in->work, h, t->now, e, &problems, &own);
	for (size_t i = 0; i < e->kind->n; i++)
		if (t->later[i])
			e->value[i] = whole[i];
	if (!ok && own.kind != FAULT_ASKED) {
		if (f)
			*f = own;
		return false;
	}
	for (size_t i = 0; !ok && i < problems.n; i++) {
		const struct problem *p = &problems.at[i];
		size_t at = (size_t)(p->field - e->kind->fields);
		wrong(t, t->column[at] >= 0 ? column_name(t, t->column[at]) : p->field->name,
		    t->later[at] ? "It needs a row that needs this one." : arena_z(t->in->arena, p->say),
		    t->later[at] ? "Leave one of the two out." : remedy_of(p, t->in->arena));
	}
	if (!ok && !problems.n)
		wrong(t, "", arena_z(t->in->arena, text_of(own.say)), NULL);
	return true;
}

/* At which step it is told to be; *moved: it was not. */
static bool at_step(struct taking *t, const struct hand *h, const struct entry *e, bool *moved, struct fault *f)
{
	bool ours;
	*moved = false;
	if (!t->step)
		return true;
	if (!step_told(t->in->tx, t->in->work, h, e, t->step, moved, &ours, f))
		return false;
	t->in->report->contested += ours;
	return true;
}

static bool put(struct taking *t, struct text kept, struct fault *f)
{
	struct incoming *in = t->in;
	const struct record_job *j = in->job;
	struct hand h = {.authority = j->authority, .who = t->by, .role = "operator", .now = j->now, .today = j->today};
	struct entry *e = t->e;
	bool sealed = false;
	if (t->written_at && (!t->now || t->written_at > t->now->written_at))
		h.written = t->written_at;
	struct hand feed = h;
	feed.who = 0; /* a feed gives as it was told */
	if (!fits(t, &feed, f))
		return false;
	int64_t child = e->kind->person ? e->id : e->child;
	if (!t->wrong && child && !import_sealed(in, child, &sealed, f))
		return false;
	if (sealed)
		wrong(t, "", "It is about a record that is sealed after an adoption.", "Nothing is written there. Leave the row out.");
	if (!t->wrong && (e->kind->grants || allocated_kind(e->kind))) {
		if (j->grants || j->dry)
			import_door(in, t->item);
		else
			wrong(t, "", "It gives somebody a part in what it is about, and with it what they may open.",
			    "Read with --dry-run who that would be, and import with --grants.");
	}
	if (t->wrong)
		return true;
	if (!t->now)
		e->id = t->item->id, e->version = 0, in->report->waiting += e->kind->sign && e->state == STATE_DRAFT;
	bool moved;
	if (!entry_put(in->tx, &h, e, f) || !at_step(t, &h, e, &moved, f) || (h.written && !import_moment_told(in, h.written, f)))
		return false;
	*(t->now ? &in->report->changed : &in->report->added) += 1;
	t->item->version = e->version;
	import_touch(in, e);
	return import_tell(in, e->kind, t->item->key, e->id, e->version, kept, f);
}

/* Its words are as they were told before. */
static bool stays(struct taking *t, struct fault *f)
{
	const struct record_job *j = t->in->job;
	struct hand h = {.authority = j->authority, .who = t->by, .role = "operator", .now = j->now, .today = j->today};
	bool moved;
	t->item->version = t->now->version;
	if (!at_step(t, &h, t->now, &moved, f))
		return false;
	*(moved ? &t->in->report->changed : &t->in->report->same) += 1;
	if (moved)
		import_touch(t->in, t->now);
	return true;
}

/* Somebody whom the record knows by that number already is told of under it, and is nobody new. */
static bool known_already(struct taking *t, struct fault *f)
{
	int64_t who;
	if (!t->item->sheet->kind->person || t->item->told || !t->item->key.n)
		return true;
	enum row r = person_by_number(t->in->tx, t->in->job->authority, "council", t->item->key, &who, f);
	if (r == ROW_ONE)
		wrong(t, "_key", "Somebody has this council number here already.",
		    "Leave the row out: what is about this number is about them. Names come by 'kith import people'.");
	return r != ROW_FAULT;
}

static bool take(struct taking *t, struct fault *f)
{
	struct incoming *in = t->in;
	const struct sheet *s = t->item->sheet;
	const struct told_key *k = t->item->told ? &in->told[t->item->told - 1] : NULL;
	struct text kept = k ? k->kept : (struct text){"", 0};
	int64_t about;
	t->e = entry_new_about(in->work, s->kind, 0);
	if (!known_already(t, f) || !subject(t, &about, f))
		return false;
	if (s->kind->about_n == 1 && kind_about(s->kind, "child"))
		t->e->child = about;
	t->e->about = about, t->e->source = text_of(in->job->feed);
	for (size_t i = 0; i < s->columns; i++)
		if (s->column[i].sort == COLUMN_FIELD && !field_cell(t, (int)i, f))
			return false;
	if (!frame_cells(t, f) || (k && !t->wrong && !stood(t, k, about, f)))
		return false;
	bool differs = !k;
	if (k && !t->wrong)
		differs = merge(t, &kept);
	if (t->wrong)
		return true;
	return differs ? put(t, kept, f) : stays(t, f);
}

bool import_row(struct incoming *in, struct item *item, struct fault *f)
{
	size_t n = item->sheet->kind->n;
	struct taking t = {.in = in, .item = item};
	item->tried = true;
	if (item->barred) {
		import_aside(in, item, item->barred_column, item->barred, item->remedy);
		in->report->aside_rows++;
		return true;
	}
	t.told = arena_array(in->work, bool, n + 1);
	t.later = arena_array(in->work, bool, n + 1);
	t.column = arena_array(in->work, int, n + 1);
	for (size_t i = 0; i < n; i++)
		t.column[i] = -1;
	bool ok = take(&t, f);
	in->report->aside_rows += ok && t.wrong;
	arena_reset(in->work);
	return ok;
}
