/* What of a thing, and of what is written about it, this visitor may see. */
#include "base/clock.h"
#include "house/pages/things.h"
#include "record/parts.h"
#include "record/people.h"
#include <stdlib.h>

/* ---- how the visitor stands ---- */

/* What the description keeps of an entry for one reader alone. */
static void of_entry(const struct request *r, struct seen_thing *x)
{
	const struct kind_page *p = &x->e->kind->page;
	x->s.authority = actor_at(r)->authority;
	x->s.child = x->e->child;
	x->s.entry = x->e->id;
	x->s.author = x->e->written_by;
	x->s.happened = entry_from(x->e);
	if (p->readers >= 0)
		x->s.readers = readers_of(x->e->value[p->readers].text);
	if (p->opened >= 0)
		x->s.opened_by = x->e->value[p->opened].number;
	if (p->child_sees >= 0)
		x->s.hidden_from_child = x->e->value[p->child_sees].state == VALUE_SET && !x->e->value[p->child_sees].number;
	if (p->owner >= 0)
		x->s.owner = x->e->value[p->owner].number;
}

bool things_stand(
    const struct request *r, struct tx *tx, struct seen_thing *x, size_t n, const struct access_subject *known, struct fault *f)
{
	const struct actor *me = actor_at(r);
	int64_t *ids = NULL, *child = arena_array(r->arena, int64_t, n + 1), beside[THING_BESIDE];
	size_t *from = arena_array(r->arena, size_t, n + 1), all = 0, cap = 0, children = 0;
	struct thing_names kids;
	for (size_t i = 0; i < n; i++) {
		x[i].s = (struct access_subject){0};
		of_entry(r, &x[i]);
		from[i] = all;
		size_t more = thing_beside(r->arena, x[i].e, beside);
		ids = arena_grow(r->arena, ids, &cap, all + more + 1, sizeof *ids);
		memcpy(ids + all, beside, more * sizeof *ids);
		all += more;
		if (x[i].e->child)
			child[children++] = x[i].e->child;
	}
	from[n] = all;
	role_set *stands = arena_array(r->arena, role_set, all + 1);
	if (!access_stands_each(tx, r->arena, me, r->today, ids, all, stands, f) ||
	    !thing_names(tx, r->arena, me, r->today, child, children, &kids, f))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct thing_name *k = x[i].e->child ? thing_names_get(&kids, x[i].e->child) : NULL;
		for (size_t j = from[i]; j < from[i + 1]; j++)
			x[i].s.stands |= stands[j];
		if (known && known->child && known->child == x[i].e->child) {
			x[i].s.relation = known->relation;
			x[i].s.barred = known->barred;
			x[i].s.sealed = known->sealed;
		} else if (k) {
			x[i].s.relation = k->mine ? thing_relation(me, x[i].e->kind->name) : 0;
			x[i].s.barred = k->shut;
		}
		x[i].s.barred = x[i].s.barred || shut_entry(&visitor_of(r)->shut, x[i].e->id);
	}
	return true;
}

bool things_see(const struct request *r, const struct seen_thing *x)
{
	return access_may(actor_at(r), VERB_SEE, x->e->kind->name, NULL, &x->s).may;
}

bool things_see_field(const struct request *r, const struct seen_thing *x, const struct field *f)
{
	return access_may(actor_at(r), VERB_SEE, x->e->kind->name, f->name, &x->s).may;
}

bool things_corrects(const struct request *r, const struct seen_thing *x)
{
	const struct kind *k = x->e->kind;
	if (things_young(r) && x->e->written_by != actor_at(r)->person)
		return false; /* a young person mends their own words; of others they say that they are not right */
	for (size_t i = 0; i < k->n && !x->e->taken_back && !seen_theirs(x->e); i++)
		if (!field_locked(x->e, &k->fields[i]) && access_may(actor_at(r), VERB_CORRECT, k->name, k->fields[i].name, &x->s).may)
			return true;
	return false;
}

bool things_changes(const struct request *r, const struct seen_thing *x)
{
	const struct kind *k = x->e->kind;
	return !things_young(r) && entry_stands(x->e) && k->dated && k->to >= 0 && entry_to(x->e) == DAY_NONE && !k->thing && !k->holder &&
	    !k->page.page && !field_fed(x->e, &k->fields[k->to]) &&
	    access_may(actor_at(r), VERB_CHANGE, k->name, k->fields[k->to].name, &x->s).may;
}

/* ---- names ---- */

static bool links(const struct field *f)
{
	return f->type == FIELD_THING || f->type == FIELD_PERSON;
}

bool things_named(const struct request *r, struct tx *tx, const struct seen_thing *x, size_t n, const int64_t *more, size_t n_more,
    struct thing_names *out, struct fault *f)
{
	int64_t *ids = NULL, id;
	size_t all = 0, cap = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < x[i].e->kind->n; k++) {
			const struct field *field = &x[i].e->kind->fields[k];
			if (!links(field) || x[i].e->value[k].state != VALUE_SET)
				continue;
			struct text rest = value_text(r->arena, field, &x[i].e->value[k]);
			while (thing_names_next(&rest, &id)) {
				ids = arena_grow(r->arena, ids, &cap, all + 1, sizeof *ids);
				ids[all++] = id;
			}
		}
	for (size_t i = 0; i < n_more; i++) {
		ids = arena_grow(r->arena, ids, &cap, all + 1, sizeof *ids);
		ids[all++] = more[i];
	}
	return thing_names(tx, r->arena, actor_at(r), r->today, ids, all, out, f);
}

struct text things_address(const struct request *r, int64_t id, bool young)
{
	return arena_printf(r->arena, "%s/thing/%lld", young ? "/me" : "", (long long)id);
}

struct text things_page(const struct request *r, const struct thing_name *x)
{
	if (!x->open)
		return (struct text){0};
	bool young = actor_at(r)->role == ROLE_YOUNG_PERSON;
	if (young && !x->is_child && !x->kind->child_one)
		return (struct text){0};
	if (x->is_child && (x->mine || young))
		return young ? TEXT("/me") : arena_printf(r->arena, "/child/%lld", (long long)x->id);
	return things_address(r, x->id, young);
}

bool things_shut(const struct request *r, const struct seen_thing *x, const struct thing_names *names)
{
	for (size_t i = 0; i < x->e->kind->n; i++) {
		const struct field *f = &x->e->kind->fields[i];
		if (x->e->value[i].state != VALUE_SET || !links(f))
			continue;
		struct text rest = value_text(r->arena, f, &x->e->value[i]);
		bool any = false, all = true;
		for (int64_t id; thing_names_next(&rest, &id); any = true) {
			const struct thing_name *t = thing_names_get(names, id);
			all = all && t && t->shut;
		}
		if (any && all)
			return true;
	}
	return false;
}

/* ---- facts ---- */

static const struct thing_word *linked(
    const struct request *r, const struct seen_thing *x, const struct thing_names *names, const struct field *f, size_t *n)
{
	struct text rest = value_text(r->arena, f, &x->e->value[f - x->e->kind->fields]);
	struct thing_word *out = NULL;
	size_t cap = 0;
	int64_t id;
	*n = 0;
	while (thing_names_next(&rest, &id)) {
		const struct thing_name *t = thing_names_get(names, id);
		if (!thing_names_told(actor_at(r), x->e, f, x->s.stands, t))
			continue;
		out = arena_grow(r->arena, out, &cap, *n + 1, sizeof *out);
		out[(*n)++] = (struct thing_word){t->name, things_page(r, t)};
	}
	return out;
}

struct thing_fact things_fact(
    const struct request *r, const struct seen_thing *x, const struct thing_names *names, const struct field *f, bool child)
{
	const struct value *v = &x->e->value[f - x->e->kind->fields];
	struct thing_fact out = {.label = text_of(child && f->child ? f->child : f->label)};
	if ((child && !f->child) || v->state == VALUE_BLANK || !field_shown(x->e, f) || !things_see_field(r, x, f) ||
	    f->type == FIELD_ENTRY)
		return out;
	if (links(f) && v->state == VALUE_SET) {
		out.word = linked(r, x, names, f, &out.n);
		return out;
	}
	struct thing_word *one = arena_new_of(r->arena, struct thing_word);
	*one = (struct thing_word){.words = value_words(r->arena, f, v, child)};
	out.word = one;
	out.n = one->words.n > 0;
	return out;
}

/* A sum, where a part of it is not known too: that is said. */
static struct thing_fact reckoned(const struct request *r, struct tx *tx, const struct seen_thing *x, const struct field *f, bool child)
{
	struct value v;
	struct thing_fact out = {.label = text_of(child && f->child ? f->child : f->label)};
	if ((child && !f->child) || x->e->taken_back || !x->e->current || !things_see_field(r, x, f) ||
	    !thing_reckon(tx, r->arena, house_now(r), actor_at(r)->authority, &visitor_of(r)->shut, x->e, f, &v, NULL))
		return out;
	struct thing_word *one = arena_new_of(r->arena, struct thing_word);
	one->words = thing_reckoned_words(r->arena, x->e, f, &v);
	out.word = one;
	out.n = one->words.n > 0;
	return out;
}

static bool names_it(const struct kind *k, size_t field)
{
	for (size_t i = 0; i < k->called_n; i++)
		if (k->called[i] == field)
			return true;
	return false;
}

struct thing_fact *things_facts(
    const struct request *r, struct tx *tx, const struct seen_thing *x, const struct thing_names *names, bool child, bool whole, size_t *n)
{
	const struct kind *k = x->e->kind;
	struct thing_fact *all = arena_array(r->arena, struct thing_fact, k->n + 1);
	*n = 0;
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		if (!whole && ((int)i == k->from || (int)i == k->to || (k->thing && names_it(k, i))))
			continue; /* it stands above them */
		struct thing_fact one = whole && f->type == FIELD_CALC ? reckoned(r, tx, x, f, child)
		    : f->type == FIELD_CALC || f->type == FIELD_ROWS   ? (struct thing_fact){0}
		                                                       : things_fact(r, x, names, f, child);
		if (one.n)
			all[(*n)++] = one;
	}
	return all;
}

struct text things_month(struct arena *a, day d)
{
	static const char *const names[] = {
	    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
	struct civil c = day_civil(d);
	return arena_printf(a, "%s %d", names[c.month - 1], c.year);
}

struct text things_when(const struct request *r, const struct entry *e)
{
	return entry_from(e) == DAY_NONE && worker_planned(e) == DAY_NONE ? (struct text){0} : worker_when(r, e);
}

struct text things_href(const struct request *r, const struct entry *e, const struct thing_names *names)
{
	const struct thing_name *child = e->child ? thing_names_get(names, e->child) : NULL;
	bool young = actor_at(r)->role == ROLE_YOUNG_PERSON;
	if (e->kind->thing)
		return things_address(r, e->id, young);
	if (e->kind->holder || (young && (!e->kind->child_one || e->kind->page.child_page)))
		return (struct text){0};
	if (young && e->about == e->child)
		return e->child && e->child == actor_at(r)->person
		    ? arena_printf(r->arena, "/me/record/%s/%lld", e->kind->name, (long long)e->id)
		    : (struct text){0};
	if (e->about && e->about == e->child)
		return child && child->open
		    ? arena_printf(r->arena, "/child/%lld/entry/%s/%lld", (long long)e->child, e->kind->name, (long long)e->id)
		    : (struct text){0};
	return arena_printf(r->arena, "%.*s/entry/%s/%lld", TEXT_ARG(things_address(r, e->about ? e->about : e->id, young)), e->kind->name,
	    (long long)e->id);
}

struct thing_line things_line(
    const struct request *r, struct tx *tx, const struct seen_thing *x, const struct thing_names *names, bool child)
{
	const struct entry *e = x->e;
	const struct thing_name *own = e->kind->thing ? thing_names_get(names, e->id) : NULL;
	struct text title = worker_title(r->arena, child && e->kind->child_one ? e->kind->child_one : e->kind->one);
	if (own && own->name.n && !text_is(own->name, e->kind->one))
		title = arena_printf(r->arena, "%.*s: %.*s", TEXT_ARG(title), TEXT_ARG(own->name));
	struct thing_line out = {.when = things_when(r, e), .title = title, .draft = e->state == STATE_DRAFT && !e->taken_back,
	    .taken_back = e->taken_back != 0, .version = e->version, .open = things_href(r, e, names)};
	out.fact = things_facts(r, tx, x, names, child, false, &out.n);
	return out;
}

/* ---- the look ---- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

void things_looked(const struct request *r, const struct seen_thing *x, size_t n)
{
	struct visitor *v = visitor_of(r);
	int64_t *all = NULL, id;
	size_t have = 0, cap = 0;
	for (size_t i = 0; i < n; i++) {
		const struct entry *e = x[i].e;
		bool over = e->kind->dated && ((entry_to(e) != DAY_NONE && entry_to(e) <= r->today) || entry_from(e) > r->today);
		if (e->child) {
			all = arena_grow(r->arena, all, &cap, have + 1, sizeof *all);
			all[have++] = e->child;
		}
		for (size_t k = 0; k < e->kind->n && !over; k++) {
			const struct field *f = &e->kind->fields[k];
			struct text rest =
			    thing_names_kid(f) && e->value[k].state == VALUE_SET ? value_text(r->arena, f, &e->value[k]) : (struct text){0};
			while (thing_names_next(&rest, &id)) {
				all = arena_grow(r->arena, all, &cap, have + 1, sizeof *all);
				all[have++] = id;
			}
		}
	}
	size_t kept = 0;
	if (have)
		qsort(all, have, sizeof *all, by_number);
	for (size_t i = 0; i < have; i++) /* each once */
		if (!kept || all[kept - 1] != all[i])
			all[kept++] = all[i];
	v->listed = all;
	v->n_listed = kept;
}

/* ---- the thing, and the entry, of an address ---- */

static enum row none(struct thing_open *x)
{
	if (x->a)
		page_error(x->r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	return ROW_NONE;
}

/* A child has a page of their own; somebody found to be another leads on to that one. */
static enum row person(struct thing_open *x, struct fault *f)
{
	struct request *r = x->r;
	const struct actor *me = actor_at(r);
	int64_t root;
	if (!person_root(x->tx, me->authority, x->t.id, &root, f) ||
	    !thing_names(x->tx, r->arena, me, r->today, (const int64_t[]){root, x->t.id}, 2, &x->names, f))
		return ROW_FAULT;
	const struct thing_name *is = thing_names_get(&x->names, root);
	if (!is || !is->open || is->gone)
		return none(x);
	if (root != x->t.id || (is->is_child && x->a && !is->grown)) {
		if (x->a)
			answer_to(x->a, things_page(r, is));
		return ROW_NONE;
	}
	const struct described *d = record_kinds();
	x->has = arena_array(r->arena, bool, d->n + 1);
	for (size_t i = 0; i < d->n; i++) {
		x->has[i] = true;
		if (d->kinds[i].about_parts_n &&
		    !part_had(x->tx, me->authority, root, d->kinds[i].about_parts, d->kinds[i].about_parts_n, &x->has[i], f))
			return ROW_FAULT;
	}
	x->name = is->name;
	x->seen.s.authority = me->authority; /* of a person no entry is read here: what is about them leads to a child by itself */
	return ROW_ONE;
}

enum row thing_open(struct thing_open *x, struct fault *f)
{
	struct request *r = x->r;
	const struct actor *me = actor_at(r);
	struct entry *e = NULL;
	struct access_subject child = {.authority = me->authority};
	enum row row = thing_get(x->tx, r->arena, me->authority, request_id(r, "id"), &x->t, f);
	x->child = me->role == ROLE_YOUNG_PERSON;
	if (row != ROW_ONE)
		return row == ROW_NONE ? none(x) : row;
	if (x->t.kind->person)
		return person(x, f);
	row = entry_get(x->tx, r->arena, me->authority, x->t.kind, x->t.id, &e, f);
	if (row != ROW_ONE)
		return row == ROW_NONE ? none(x) : row;
	child.child = e->child;
	if (e->child && !access_relation(x->tx, me, r->today, r->now, NULL, &child, f))
		return ROW_FAULT;
	x->seen.e = e;
	if (!things_stand(r, x->tx, &x->seen, 1, &child, f) || !things_named(r, x->tx, &x->seen, 1, NULL, 0, &x->names, f))
		return ROW_FAULT;
	if (!things_see(r, &x->seen) || things_shut(r, &x->seen, &x->names) || (x->child && !x->t.kind->child_one))
		return none(x);
	bool named = x->t.name.n > 0;
	for (size_t i = 0; i < x->t.kind->called_n; i++) {
		const struct field *part = &x->t.kind->fields[x->t.kind->called[i]];
		named =
		    named && things_see_field(r, &x->seen, part) && (!thing_names_kid(part) || thing_names_child(me, e, x->seen.s.stands));
	}
	x->name = named ? x->t.name : worker_title(r->arena, x->child ? x->t.kind->child_one : x->t.kind->one);
	return ROW_ONE;
}

struct text thing_entry_address(const struct thing_open *x, const struct entry *e)
{
	struct text thing = things_address(x->r, x->t.id, x->child);
	return e->id == x->t.id
	    ? thing
	    : arena_printf(x->r->arena, "%.*s/entry/%s/%lld", TEXT_ARG(thing), e->kind->name, (long long)e->id);
}

bool thing_rows(const struct thing_open *x, const struct seen_thing *seen, struct rows_table **out, size_t *n, struct fault *f)
{
	const struct entry *e = seen->e;
	struct text thing = things_address(x->r, x->t.id, x->child);
	struct rows_holder h = {.e = e, .access = seen->s, .young = x->child, .writes = true,
	    .address = thing,
	    .page = arena_printf(x->r->arena, "%.*s/entry/%s/%lld", TEXT_ARG(thing), e->kind->name, (long long)e->id)};
	return rows_tables(x->r, x->tx, &h, out, n, f);
}

/* An entry of this thing or about it, which the visitor sees. */
static enum row entry_of(struct thing_open *x, const struct kind *k, int64_t id, struct seen_thing *out, struct fault *f)
{
	struct request *r = x->r;
	struct entry *e = NULL;
	enum row row = k && !k->person ? entry_get(x->tx, r->arena, actor_at(r)->authority, k, id, &e, f) : ROW_NONE;
	if (row != ROW_ONE)
		return row;
	out->e = e;
	if (!things_stand(r, x->tx, out, 1, x->seen.e ? &x->seen.s : NULL, f) || !things_named(r, x->tx, out, 1, &e->id, 1, &x->names, f))
		return ROW_FAULT;
	return things_see(r, out) && !things_shut(r, out, &x->names) ? ROW_ONE : ROW_NONE;
}

static bool of_thing(const struct thing_open *x, const struct entry *e)
{
	return e->about == x->t.id || e->id == x->t.id;
}

enum row thing_entry(struct thing_open *x, struct seen_thing *out, struct fault *f)
{
	const struct kind *k = kind_of(request_word(x->r, "kind"));
	x->holder = (struct seen_thing){0};
	enum row row = entry_of(x, k, request_id(x->r, "entry-id"), out, f);
	if (row == ROW_ONE && k->holder) { /* whoever does not see the holder sees no row of it */
		row = entry_of(x, kind_of(text_of(k->holder)), out->e->about, &x->holder, f);
		if (row == ROW_ONE && (!of_thing(x, x->holder.e) || x->holder.e->taken_back))
			row = ROW_NONE;
	} else if (row == ROW_ONE && !of_thing(x, out->e)) {
		row = ROW_NONE;
	}
	if (row == ROW_ONE && x->child && !(k->holder ? x->holder.e->kind : k)->child_one)
		row = ROW_NONE; /* what has no words for a child is not told to one */
	return row == ROW_NONE ? none(x) : row;
}

bool thing_adds(const struct request *r, const struct thing_open *x, const struct kind *k)
{
	struct access_subject s = x->seen.s;
	s.entry = 0;
	s.author = s.owner = s.opened_by = 0;
	return (x->seen.e || x->t.kind->person) && !x->t.gone && !k->holder && (!x->child || k->child_one) && !k->page.page &&
	    kind_about(k, x->t.kind->name) && (!x->has || x->has[k->at]) &&
	    access_may(actor_at(r), VERB_ADD, k->name, NULL, &s).may;
}
