/* The life of a kind: its steps, who takes them, how long an entry may stand at one, who is told when that has passed; and `asks`, which
 * is two or four steps written shorter. Read after the fields, which most of it names. */
#include "describe/life.h"

int life_place(const struct life_reader *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->step[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* ---- parts that steps and asks share ---- */

bool life_field(
    struct life_reader *l, yaml_node_t *node, const char *key, const char *name, unsigned types, const char *what, int *out)
{
	*out = kind_field(l->k, name);
	if (*out < 0)
		return yamldoc_fault(
		    &l->r->y, node, "describe.field", "`%s` names `%s`, which is no field of this kind.", key, name);
	return types & 1u << l->k->fields[*out].type ||
	    yamldoc_fault(&l->r->y, node, "describe.steps", "`%s` names %s, and `%s` is none.", key, what, name);
}

/* Several, in their order: what is asked for with the step. */
static bool reasons_of(struct life_reader *l, yaml_node_t *node, const char *key, unsigned types, const char *what, struct kind_step *s)
{
	const char *const *name = NULL;
	size_t n = 0;
	if (!yamldoc_texts(&l->r->y, node, key, &name, &n))
		return false;
	if (n > STEP_REASONS)
		return yamldoc_fault(&l->r->y, node, "describe.steps", "`%s` names at most %d fields.", key, STEP_REASONS);
	for (s->reasons = 0; s->reasons < n; s->reasons++)
		if (!life_field(l, node, key, name[s->reasons], types, what, &s->reason[s->reasons]))
			return false;
	return true;
}

/* Nobody can stand so to an entry that is about a child alone and names no thing beside. */
static bool can_stand(const struct kind *k)
{
	return k->beside_n || k->thing || !(k->about_n == 1 && kind_about(k, "child"));
}

static bool is_person(const struct field *f)
{
	bool people = f->type == FIELD_THING && !f->several;
	for (size_t i = 0; i < f->links_n; i++)
		people = people && (strcmp(f->links[i], "person") == 0 || strcmp(f->links[i], "child") == 0);
	return f->type == FIELD_PERSON || people;
}

/* A field that is one person, by its name; -1: none of that name, or it is none. */
static int person_field(const struct kind *k, const char *name)
{
	int f = kind_field(k, name);
	return f >= 0 && is_person(&k->fields[f]) ? f : -1;
}

/* Who takes it: roles, ways of standing, `author`, a field that names a person. */
static bool who_takes(struct life_reader *l, yaml_node_t *node, const char *key, struct kind_step *s)
{
	const char *const *word = NULL;
	size_t n = 0;
	s->by_field = -1;
	if (!yamldoc_texts(&l->r->y, node, key, &word, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		role_set one;
		if (strcmp(word[i], "author") == 0)
			s->by_author = true;
		else if (strcmp(word[i], "clock") == 0)
			s->by_clock = true;
		else if (strcmp(word[i], "page") == 0 && !l->k->own)
			s->by_page = true;
		else if (strcmp(word[i], "readers") == 0 && l->k->page.readers >= 0)
			s->by_readers = true;
		else if (role_set_of(text_of(word[i]), &one)) {
			if (!(one & l->see))
				return yamldoc_fault(&l->r->y, node, "describe.steps",
				    "`%s` names `%s`, whom `see` does not reach: they would never find it. Add them to `see`, of the kind "
				    "or "
				    "of the fields that they need.",
				    key, word[i]);
			if (one & (role_set)1 << STANDS_DOES)
				return yamldoc_fault(&l->r->y, node, "describe.steps",
				    "`%s` names `does`: say the field with the person who does it, as `owner` names it.", key);
			if (one & STANDS_ALL & ~((role_set)1 << STANDS_SAFEGUARDS | (role_set)1 << STANDS_TOLD) && !can_stand(l->k))
				return yamldoc_fault(&l->r->y, node, "describe.steps",
				    "`%s` names `%s`, and nobody can stand so to this kind: it is about a child alone. Name the thing by a "
				    "field, and the field in `beside`.", key, word[i]);
			s->by |= one & l->see;
		} else if (s->by_field < 0 && (s->by_field = person_field(l->k, word[i])) >= 0)
			continue;
		else
			return yamldoc_fault(&l->r->y, node, "describe.steps",
			    "`%s` names `%s`, which is no role, no way of standing (seat, office, …), not `author` or `clock`, and no "
			    "field that is one person.",
			    key, word[i]);
	}
	return true;
}

/* "after": [STEP, …] */
static bool counts_after(struct life_reader *l, yaml_node_t *node, struct kind_step *s)
{
	const char *const *name = NULL;
	size_t n = 0;
	if (!yamldoc_texts(&l->r->y, node, "`after`", &name, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		int at = life_place(l, name[i]);
		if (at < 0)
			return yamldoc_fault(&l->r->y, node, "describe.steps",
			    "The limit of `%s` counts after `%s`, which is no step of this kind.", s->name, name[i]);
		s->after |= 1u << at;
	}
	return true;
}

/* {working-days: 20, after: STEP}, {hold: LADDER} */
static bool how_long(struct life_reader *l, yaml_node_t *node, const char *key, struct kind_step *s)
{
	static const char *const keys[] = {"working-days", "days", "hours", "minutes", "months", "field", "hold", "after", NULL};
	yaml_node_t *number = NULL, *hold;
	int64_t n = 0;
	if (!node)
		return true;
	if (!yamldoc_keys(&l->r->y, node, keys))
		return false;
	for (int u = LIMIT_NONE + 1; u < LIMIT_UNITS; u++) {
		yaml_node_t *at = yamldoc_get(&l->r->y, node, limit_unit_name((enum limit_unit)u));
		if (at && number)
			return yamldoc_fault(&l->r->y, at, "describe.steps",
			    "`%s` is one of working-days, days, hours, minutes, months, field. Keep one.", key);
		if (at)
			number = at, s->unit = (enum limit_unit)u;
	}
	hold = yamldoc_get(&l->r->y, node, "hold");
	if (!number == !hold)
		return yamldoc_fault(&l->r->y, node, "describe.steps",
		    "`%s` needs how long: `{working-days: 20}`, or days, hours, minutes, months, or the `hold` of a ladder; one of them.",
		    key);
	if (!number)
		s->unit = LIMIT_MINUTES;
	if (s->unit == LIMIT_FIELD) {
		const char *name = NULL;
		if (yamldoc_get(&l->r->y, node, "after"))
			return yamldoc_fault(
			    &l->r->y, node, "describe.steps", "A day in a field is counted from nothing: leave `after` out.");
		return yamldoc_text(&l->r->y, number, "field", &name) &&
		    life_field(l, number, "field", name, 1u << FIELD_DAY, "a day", &s->limit);
	}
	if (!yamldoc_int(&l->r->y, number, key, 1, 3000, &n) || !yamldoc_text(&l->r->y, hold, "`hold`", &s->hold) ||
	    !counts_after(l, yamldoc_get(&l->r->y, node, "after"), s))
		return false;
	s->limit = (int)n;
	return true;
}

static bool one_rung(struct life_reader *l, yaml_node_t *node, struct kind_rung *out)
{
	static const char *const keys[] = {"who", "every", "at", "bare", "mail", NULL};
	if (!yamldoc_keys(&l->r->y, node, keys))
		return false;
	yaml_node_t *who = yamldoc_get(&l->r->y, node, "who"), *every = yamldoc_get(&l->r->y, node, "every"),
	            *named = who ? who : every;
	static const char *const no_yes[] = {"no", "yes", NULL};
	const char *word = NULL;
	int64_t at = 0;
	int bare = 0, mail = 0;
	if (!named || (who && every))
		return yamldoc_fault(&l->r->y, node, "describe.ladder",
		    "A rung names who is told: `{who: manager, at: 0}`, or `{every: manager, at: 5}` for all of a role.");
	if (!yamldoc_text(&l->r->y, named, "`who`", &word) ||
	    !yamldoc_int(&l->r->y, yamldoc_get(&l->r->y, node, "at"), "`at`", -366, 366, &at) ||
	    !reader_choice(l->r, yamldoc_get(&l->r->y, node, "mail"), "`mail`", no_yes, &mail) ||
	    !reader_choice(l->r, yamldoc_get(&l->r->y, node, "bare"), "`bare`", no_yes, &bare))
		return false;
	*out = (struct kind_rung){.field = -1, .at = (int)at, .bare = bare, .mail = mail, .who = every ? RUNG_EVERY : RUNG_NEAR};
	out->key = arena_printf(l->r->arena, "%s%s %+d", every ? "every " : "", word, (int)at).at;
	if (strcmp(word, "author") == 0 && who)
		out->who = RUNG_AUTHOR;
	else if (role_set_of(text_of(word), &out->roles)) {
		if (!(out->roles & l->see))
			return yamldoc_fault(&l->r->y, named, "describe.ladder",
			    "The ladder names `%s`, whom `see` does not reach: they would be told of what they may not open.", word);
		if (out->roles & (role_set)1 << STANDS_DOES)
			return yamldoc_fault(&l->r->y, named, "describe.ladder",
			    "The ladder names `does`: say the field with the person who does it, as `owner` names it.");
		if (out->roles & STANDS_ALL && (every || out->roles & (role_set)1 << STANDS_TOLD || !can_stand(l->k)))
			return yamldoc_fault(&l->r->y, named, "describe.ladder",
			    "The ladder names `%s`, and nobody can stand so to this kind. Name the thing by a field, and the field in "
			    "`beside`.", word);
	} else if (who && (out->field = person_field(l->k, word)) >= 0)
		out->who = RUNG_FIELD;
	else
		return yamldoc_fault(&l->r->y, named, "describe.ladder",
		    "The ladder names `%s`, which is nobody: no role, no way of standing, not `author`, and no field that is one person.",
		    word);
	return true;
}

static bool ladder(struct life_reader *l, yaml_node_t *node, struct kind_step *s)
{
	if (!node)
		return true;
	if (s->unit == LIMIT_NONE)
		return yamldoc_fault(
		    &l->r->y, node, "describe.ladder", "A ladder is for when a limit passes: give the step a `limit:`.");
	size_t n = node->type == YAML_SEQUENCE_NODE ? yamldoc_size(node) : 0;
	if (!n || n > RUNGS_OF_STEP)
		return yamldoc_fault(&l->r->y, node, "describe.ladder",
		    "A ladder has 1 to %d rungs: `[{who: manager, at: 0}, {every: manager, at: 5}]`. This one names nobody.",
		    RUNGS_OF_STEP);
	struct kind_rung *rung = arena_array(l->r->arena, struct kind_rung, n);
	for (size_t i = 0; i < n; i++) {
		yaml_node_t *at = yaml_document_get_node(&l->r->y.doc, node->data.sequence.items.start[i]);
		if (!one_rung(l, at, &rung[i]))
			return false;
		if (i && rung[i].at < rung[i - 1].at)
			return yamldoc_fault(&l->r->y, at, "describe.ladder", "The rungs of a ladder stand in the order of their days.");
		for (size_t j = 0; j < i; j++)
			if (strcmp(rung[i].key, rung[j].key) == 0)
				return yamldoc_fault(&l->r->y, at, "describe.ladder", "This rung stands there twice. Keep one.");
	}
	s->rung = rung, s->rungs_n = n;
	return true;
}

static bool words_of(struct reader *r, yaml_node_t *node, const char *key, const char **worker, const char **child)
{
	static const char *const keys[] = {"worker", "child", NULL};
	if (!node || node->type == YAML_SCALAR_NODE)
		return reader_words(r, node, key, worker);
	return yamldoc_keys(&r->y, node, keys) && reader_words(r, yamldoc_get(&r->y, node, "worker"), key, worker) &&
	    reader_words(r, yamldoc_get(&r->y, node, "child"), key, child);
}

/* ---- one step ---- */

static bool needs(struct life_reader *l, yaml_node_t *node, struct kind_step *s)
{
	const char *const *name = NULL;
	if (!yamldoc_texts(&l->r->y, node, "`needs`", &name, &s->needs_n))
		return false;
	uint8_t *at = arena_array(l->r->arena, uint8_t, s->needs_n + 1);
	for (size_t i = 0; i < s->needs_n; i++) {
		int f = kind_field(l->k, name[i]);
		if (f < 0)
			return yamldoc_fault(
			    &l->r->y, node, "describe.field", "`needs` names `%s`, which is no field of this kind.", name[i]);
		at[i] = (uint8_t)f;
	}
	s->needs = at;
	return true;
}

static bool follows(struct life_reader *l, yaml_node_t *node, size_t i)
{
	const char *const *name = NULL;
	size_t n = 0;
	if (i == 0 && node)
		return yamldoc_fault(&l->r->y, node, "describe.steps",
		    "`%s` stands first, so an entry begins there: leave its `from` out, or put the first step first.", l->step[i].name);
	if (i && !node)
		return yamldoc_fault(&l->r->y, l->at[i], "describe.steps",
		    "`%s` and `%s` are both first: a step that another leads to says `from:`.", l->step[0].name, l->step[i].name);
	if (!yamldoc_texts(&l->r->y, node, "`from`", &name, &n))
		return false;
	for (size_t j = 0; j < n; j++) {
		int at = life_place(l, name[j]);
		if (at < 0)
			return yamldoc_fault(&l->r->y, node, "describe.steps", "`%s` follows `%s`, which is no step of this kind.",
			    l->step[i].name, name[j]);
		if ((size_t)at == i && !yamldoc_get(&l->r->y, l->map[i], "not_by")) /* another takes it over */
			return yamldoc_fault(&l->r->y, node, "describe.steps", "`%s` cannot follow itself.", l->step[i].name);
		yaml_node_t *stays = yamldoc_get(&l->r->y, l->map[at], "stays");
		if (stays && stays->type == YAML_SCALAR_NODE && !strcmp((const char *)stays->data.scalar.value, "yes"))
			return yamldoc_fault(&l->r->y, node, "describe.steps",
			    "`%s` follows `%s`, which is noted and at which nothing stands (`stays`). Name the step where it stood.",
			    l->step[i].name, name[j]);
		l->step[i].from |= 1u << at;
	}
	return true;
}

bool life_steps(struct life_reader *l, yaml_node_t *node, const char *key, bool *author, uint32_t *out)
{
	const char *const *name = NULL;
	size_t n = 0;
	if (!yamldoc_texts(&l->r->y, node, key, &name, &n))
		return false;
	for (size_t j = 0; j < n; j++) {
		int at = life_place(l, name[j]);
		if (author && strcmp(name[j], "author") == 0)
			*author = true;
		else if (at < 0)
			return yamldoc_fault(
			    &l->r->y, node, "describe.steps", "`%s` names `%s`, which is no step of this kind.", key, name[j]);
		else
			*out |= 1u << at;
	}
	return true;
}

/* {field: shut, is: "yes"} */
static bool where(struct life_reader *l, yaml_node_t *node, struct kind_step *s)
{
	static const char *const keys[] = {"field", "is", NULL};
	yaml_node_t *field, *is;
	const char *name = NULL;
	s->when = -1;
	if (!node)
		return true;
	return yamldoc_keys(&l->r->y, node, keys) && reader_need(l->r, node, "`when`", "field", &field) &&
	    reader_need(l->r, node, "`when`", "is", &is) && yamldoc_text(&l->r->y, field, "`when: field`", &name) &&
	    yamldoc_texts(&l->r->y, is, "`when: is`", &s->when_is, &s->when_n) &&
	    life_field(l, field, "when", name, 1u << FIELD_CODE | 1u << FIELD_BOOL, "a code, or yes or no", &s->when);
}

static bool one_step(struct life_reader *l, yaml_node_t *map, size_t i)
{
	static const char *const keys[] = {"label", "button", "by", "by_taker", "by_entry", "from", "needs", "not_by", "limit", "ladder",
	    "ends", "reason", "waits", "when", "stays", "calls", "up", "tells", "either", NULL};
	static const char *const no_yes[] = {"no", "yes", NULL};
	const unsigned words = 1u << FIELD_TEXT | 1u << FIELD_LONGTEXT | 1u << FIELD_CODE | 1u << FIELD_DAY;
	struct kind_step *s = &l->step[i];
	struct reader *r = l->r;
	yaml_node_t *label, *by, *limit;
	int ends = 0, waits = 1, stays = 0;
	if (!yamldoc_keys(&r->y, map, keys) || !reader_need(r, map, "A step", "label", &label) ||
	    !words_of(r, label, "`label`", &s->label, &s->child) ||
	    !words_of(r, yamldoc_get(&r->y, map, "button"), "`button`", &s->button, &s->button_child) ||
	    !follows(l, yamldoc_get(&r->y, map, "from"), i) || !needs(l, yamldoc_get(&r->y, map, "needs"), s) ||
	    !life_steps(l, yamldoc_get(&r->y, map, "not_by"), "not_by", &s->not_author, &s->not_taker) ||
	    !life_steps(l, yamldoc_get(&r->y, map, "by_taker"), "by_taker", NULL, &s->by_taker) ||
	    !where(l, yamldoc_get(&r->y, map, "when"), s) ||
	    !yamldoc_text(&r->y, yamldoc_get(&r->y, map, "by_entry"), "`by_entry`", &s->by_entry) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "ends"), "`ends`", no_yes, &ends) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "waits"), "`waits`", no_yes, &waits) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "stays"), "`stays`", no_yes, &stays) ||
	    !reasons_of(l, yamldoc_get(&r->y, map, "reason"), "reason", words, "a text, a code or a day", s))
		return false;
	if (!s->label)
		return yamldoc_fault(&r->y, label, "describe.steps", "A step needs the worker's words: `label: {worker: …, child: …}`.");
	by = yamldoc_get(&r->y, map, "by");
	bool taken_by = by || s->by_taker;
	if (i == 0 && (taken_by || s->by_entry || s->reasons || s->not_author || s->not_taker || s->when >= 0))
		return yamldoc_fault(&r->y, map, "describe.steps",
		    "An entry stands at its first step by being written: who writes it stands in `write`, what must be there in "
		    "`required`. Leave `by`, `by_taker`, `by_entry`, `not_by`, `when` and `reason` out of `%s`.",
		    s->name);
	if (s->by_entry && s->reasons)
		return yamldoc_fault(&r->y, map, "describe.steps",
		    "`%s` is taken by writing a `%s`: what is to be said stands there. Leave `reason` out.", s->name, s->by_entry);
	if (i && !taken_by)
		return yamldoc_fault(&r->y, l->at[i], "describe.steps", "Nobody takes the step `%s`: give it `by:`.", s->name);
	s->by_field = -1, s->ends = ends == 1, s->idle = waits == 0, s->stays = stays == 1;
	limit = yamldoc_get(&r->y, map, "limit");
	if ((by && !who_takes(l, by, "by", s)) || !how_long(l, limit, "limit", s) ||
	    !ladder(l, yamldoc_get(&r->y, map, "ladder"), s) || !life_calls(l, map, s))
		return false;
	if (s->stays && (i == 0 || s->ends || limit || s->calls || s->tells))
		return yamldoc_fault(&r->y, map, "describe.steps",
		    "`%s` is noted, and nothing stands there (`stays`): leave `limit`, `calls`, `tells` and `ends` out of it.", s->name);
	if (s->by_clock && (s->needs_n || s->reasons))
		return yamldoc_fault(&r->y, by, "describe.steps",
		    "Time takes `%s`, and writes nothing: leave `needs` and `reason` out of it.", s->name);
	if (s->not_author && s->by_author && !s->by && s->by_field < 0 && !s->by_taker)
		return yamldoc_fault(&r->y, by, "describe.steps", "Only the author takes `%s`, and `not_by` refuses them.", s->name);
	if (limit && s->ends)
		return yamldoc_fault(&r->y, limit, "describe.steps",
		    "`%s` ends it, and nobody is waited for there: a limit stands with the step at which something is waited for.",
		    s->name);
	return true;
}

/* ---- the whole ---- */

/* What can be reached from these steps (`back`: what they can be reached from), they among it. */
static uint32_t reached(const struct life_reader *l, uint32_t from, bool back)
{
	for (uint32_t before = 0; before != from;) {
		before = from;
		for (size_t i = 0; i < l->n; i++)
			if (!back && l->step[i].from & from)
				from |= 1u << i;
			else if (back && from & 1u << i)
				from |= l->step[i].from;
	}
	return from;
}

/* What time takes follows steps with a limit, and one alone follows each. */
static bool clock_ok(struct life_reader *l, size_t i)
{
	for (size_t j = 0; l->step[i].by_clock && j < l->n; j++) {
		if (!(l->step[i].from & 1u << j))
			continue;
		if (l->step[j].unit == LIMIT_NONE)
			return yamldoc_fault(&l->r->y, l->at[i], "describe.steps",
			    "Time takes `%s` when the limit of `%s` has passed, and that has none: give it a `limit:`.", l->step[i].name,
			    l->step[j].name);
		for (size_t m = 0; m < i; m++)
			if (l->step[m].by_clock && l->step[m].from & 1u << j)
				return yamldoc_fault(&l->r->y, l->at[i], "describe.steps",
				    "Time takes `%s` and `%s` from `%s`. Keep one.", l->step[m].name, l->step[i].name, l->step[j].name);
	}
	return true;
}

static bool whole(struct life_reader *l)
{
	uint32_t from_first = reached(l, 1, false), ends = 0;
	for (size_t i = 0; i < l->n; i++)
		ends |= l->step[i].ends ? 1u << i : 0;
	uint32_t to_end = reached(l, ends, true);
	for (size_t i = 0; i < l->n; i++) {
		const struct kind_step *s = &l->step[i];
		if (!(from_first & 1u << i))
			return yamldoc_fault(&l->r->y, l->at[i], "describe.steps",
			    "Nothing leads to the step `%s` from `%s`. Name in its `from` a step that is reached.", s->name,
			    l->step[0].name);
		if (!s->stays && !(to_end & 1u << i))
			return yamldoc_fault(&l->r->y, l->at[i], "describe.steps",
			    "From the step `%s` no way leads to an end: it would stay open for ever. Say `ends: yes` of a step, or let one "
			    "that "
			    "ends follow it.",
			    s->name);
		if (!clock_ok(l, i))
			return false;
		for (size_t j = 0; j < l->n; j++)
			if (s->after & 1u << j && !(reached(l, 1u << i, true) & 1u << j))
				return yamldoc_fault(&l->r->y, l->at[i], "describe.steps",
				    "The limit of `%s` counts after `%s`, which never comes before it.", s->name, l->step[j].name);
	}
	return true;
}

static bool keep(struct life_reader *l, bool asks)
{
	struct kind_step *kept = arena_array(l->r->arena, struct kind_step, l->n);
	memcpy(kept, l->step, l->n * sizeof *kept);
	l->k->life = (struct kind_life){.step = kept, .n = l->n, .asks = asks};
	for (size_t i = 0; i < l->n; i++) {
		l->k->life.calls = l->k->life.calls || kept[i].calls || kept[i].tells;
		l->k->life.either = l->k->life.either || kept[i].either;
	}
	return true;
}

static bool all_steps(struct life_reader *l, yaml_node_t *map)
{
	yaml_node_t *key, *value;
	if (!yamldoc_keys(&l->r->y, map, NULL))
		return false;
	if (yamldoc_size(map) < 2 || yamldoc_size(map) > LIFE_STEPS)
		return yamldoc_fault(&l->r->y, map, "describe.steps", "A life has 2 to %d steps.", LIFE_STEPS);
	for (; yamldoc_pair(&l->r->y, map, l->n, &key, &value); l->n++) {
		l->at[l->n] = key;
		if (!yamldoc_text(&l->r->y, key, "A step's name", &l->step[l->n].name))
			return false;
		l->map[l->n] = value;
		if (!reader_name_ok(l->step[l->n].name, '-', 40))
			return yamldoc_fault(&l->r->y, key, "describe.name", "A step's name is small letters, digits and `-`, at most 40.");
	}
	for (size_t i = 0; yamldoc_pair(&l->r->y, map, i, &key, &value); i++)
		if (!one_step(l, value, i))
			return false;
	return whole(l) && keep(l, false);
}

/* ---- asks ---- */

/* raised → answered → helped or not: who was asked answers in one field, whoever asked says whether it helped. */
static bool asks(struct life_reader *l, yaml_node_t *map)
{
	static const char *const keys[] = {"of", "by", "answer", "rate", "ladder", NULL}, *const no_yes[] = {"no", "yes", NULL};
	const unsigned words = 1u << FIELD_TEXT | 1u << FIELD_LONGTEXT;
	yaml_node_t *of, *by, *answer;
	int rate = 0;
	struct kind_step *raised = &l->step[0], *answered = &l->step[1];
	if (!yamldoc_keys(&l->r->y, map, keys) || !reader_need(l->r, map, "`asks`", "of", &of) ||
	    !reader_need(l->r, map, "`asks`", "by", &by) || !reader_need(l->r, map, "`asks`", "answer", &answer) ||
	    !reader_choice(l->r, yamldoc_get(&l->r->y, map, "rate"), "`rate`", no_yes, &rate))
		return false;
	for (size_t i = 0; i < 4; i++)
		l->step[i] = (struct kind_step){.by_field = -1, .when = -1, .shut = -1}, l->at[i] = map;
	raised->name = "raised", raised->label = "Asked", raised->child = "Asked";
	answered->name = "answered", answered->label = "Answered", answered->child = "Answered", answered->button = "Answer",
	answered->button_child = "Answer", answered->from = 1u, answered->ends = true;
	if (yamldoc_get(&l->r->y, by, "after"))
		return yamldoc_fault(
		    &l->r->y, by, "describe.steps", "What is asked is answered so long after it was asked: leave `after` out.");
	if (!how_long(l, by, "by", raised) || !ladder(l, yamldoc_get(&l->r->y, map, "ladder"), raised) ||
	    !who_takes(l, of, "of", answered) || !reasons_of(l, answer, "answer", words, "a text", answered))
		return false;
	if (answered->by_author)
		return yamldoc_fault(&l->r->y, of, "describe.steps", "Nobody asks themselves: take `author` out of `of`.");
	l->step[2].name = "helped", l->step[2].label = "It helped", l->step[2].child = "It helped";
	l->step[2].button = "Yes, this helped", l->step[2].button_child = "Yes, this helped";
	l->step[3].name = "not-helped", l->step[3].label = "It did not help", l->step[3].child = "It did not help";
	l->step[3].button = "No, this did not help", l->step[3].button_child = "No, this did not help";
	for (size_t i = 2; i < 4; i++)
		l->step[i].from = 2u, l->step[i].by_author = true, l->step[i].ends = true;
	l->n = rate ? 4 : 2;
	return whole(l) && keep(l, true);
}

/* ---- fields that open by a step ---- */

static bool nothing_opens(struct reader *r, yaml_node_t *root)
{
	yaml_node_t *fields = yamldoc_get(&r->y, root, "fields"), *key, *field;
	for (size_t i = 0; fields && fields->type == YAML_MAPPING_NODE && yamldoc_pair(&r->y, fields, i, &key, &field); i++)
		if (field->type == YAML_MAPPING_NODE && yamldoc_get(&r->y, field, "opens"))
			return yamldoc_fault(
			    &r->y, yamldoc_get(&r->y, field, "opens"), "describe.steps", "`opens` names a step, and this kind has none.");
	return true;
}

static bool opened_by(struct life_reader *l, yaml_node_t *fields)
{
	struct field *f = (struct field *)(uintptr_t)l->k->fields; /* in the arena, and still being made */
	yaml_node_t *key, *field;
	for (size_t i = 0; i < l->k->n && yamldoc_pair(&l->r->y, fields, i, &key, &field); i++) {
		yaml_node_t *opens = yamldoc_get(&l->r->y, field, "opens");
		const char *name = NULL;
		if (!opens)
			continue;
		if (!yamldoc_text(&l->r->y, opens, "`opens`", &name))
			return false;
		f[i].opens = life_place(l, name);
		if (f[i].opens <= 0)
			return yamldoc_fault(&l->r->y, opens, "describe.steps",
			    "`opens` names `%s`, which is no step of this kind after its first. Nobody reads the field before that step.",
			    name);
		l->k->life.opens = true;
	}
	return true;
}

bool reader_steps(struct reader *r, yaml_node_t *root, struct kind *k)
{
	yaml_node_t *steps = yamldoc_get(&r->y, root, "steps"), *asked = yamldoc_get(&r->y, root, "asks");
	struct life_reader l = {.r = r, .k = k};
	if (!steps && !asked)
		return nothing_opens(r, root);
	if (steps && asked)
		return yamldoc_fault(&r->y, asked, "describe.steps", "`asks` is steps written shorter: keep one of `steps` and `asks`.");
	if (k->person)
		return yamldoc_fault(&r->y, root, "describe.steps", "People take no steps: make a kind that is about them.");
	for (size_t i = 0; i < k->n; i++)
		l.see |= k->fields[i].see;
	return (steps ? all_steps(&l, steps) : asks(&l, asked)) && opened_by(&l, yamldoc_get(&r->y, root, "fields"));
}
