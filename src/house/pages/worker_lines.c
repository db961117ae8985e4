/* From the record to the lines that workers' pages show: each asks what this visitor may see. */
#include "base/clock.h"
#include "base/fold.h"
#include "house/pages/worker.h"
#include <ctype.h>
#include <stdlib.h>

static struct text say(const struct request *r, enum message id)
{
	return r->site->words->plain[id];
}

struct text worker_title(struct arena *a, const char *z)
{
	struct text t = arena_text(a, text_of(z));
	char *first = (char *)t.at; /* ours: just made */
	if (t.n >= TERM_MARKED && *first == TERM_MARK && first[1] < TERM_FIRST_FORM + FORM_CAPITAL)
		first[1] = (char)(first[1] + FORM_CAPITAL); /* "A home", of [a home] */
	else if (t.n)
		*first = (char)toupper((unsigned char)*first);
	return t;
}

/* ---- what is due: for those who see what would meet it ---- */

bool worker_sees_due(const struct request *r, const struct child_model *m, const struct duty_row *d)
{
	const struct described *all = record_kinds();
	for (size_t i = 0; i < all->n; i++)
		if (kind_satisfies(&all->kinds[i], d->law->id) && seen_may(r, m, VERB_SEE, all->kinds[i].name))
			return true;
	return false;
}

struct due_line worker_due(const struct request *r, const struct child_model *m, const struct duty_row *d, bool may_reason)
{
	static const char *const css[] = {"done", "late", "due", "overdue", "not-due", "unknown"};
	static const enum message states[] = {MSG_DUE_STATE_DONE, MSG_DUE_STATE_LATE, MSG_DUE_STATE_DUE, MSG_DUE_STATE_OVERDUE,
	    MSG_DUE_STATE_NOT_DUE, MSG_DUE_STATE_UNKNOWN};
	char why[DUTY_WHY], iso[DAY_TEXT];
	struct due_line out = {.title = text_of(d->law->worker), .due = seen_near(r, d->due), .state = say(r, states[d->state]),
	    .css = css[d->state], .why = arena_text(r->arena, text_of(duty_why(d, why))), .law = text_of(d->law->source),
	    .unverified = d->law->status != 'V'};
	if (d->note && seen_may(r, m, VERB_SEE, "reason"))
		out.note = d->note->words;
	bool sayable = d->due != DAY_NONE && (d->state == DUTY_DUE || d->state == DUTY_OVERDUE || d->state == DUTY_LATE);
	if (sayable && may_reason)
		out.reason =
		    arena_printf(r->arena, "/child/%lld/reason?clock=%s&due=%s", (long long)m->person, d->law->id, day_iso(d->due, iso));
	return out;
}

/* ---- today ---- */

int worker_age(const struct request *r, const struct child_model *m)
{
	const struct field *dob = &m->self->kind->fields[kind_field(m->self->kind, "dob")];
	return m->born == DAY_NONE || !seen_field(r, m, m->self, dob) ? -1 : age_law(m->born, r->today);
}

/* ---- who is meant ---- */

static bool sees_number(const struct request *r)
{
	return access_may(actor_at(r), VERB_SEARCH, "person-number", "number", NULL).may;
}

struct alike {
	struct text folded;
	size_t at;
};
static int by_folded(const void *a, const void *b)
{
	const struct alike *x = a, *y = b;
	int names = text_cmp(x->folded, y->folded);
	return names ? names : (x->at > y->at) - (x->at < y->at);
}

static struct text born_words(const struct request *r, const struct child_model *m)
{
	char words[DAY_TEXT];
	struct out_arg args[] = {out_arg_z(day_long(m->born, words))};
	return m->born == DAY_NONE ? (struct text){0} : out_words(r->arena, r->site->words, MSG_CHILDREN_BORN, args, 1);
}

struct text *worker_apart(const struct request *r, struct child_model *const *m, size_t n)
{
	struct text *out = arena_array(r->arena, struct text, n + 1);
	struct alike *all = arena_array(r->arena, struct alike, n + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct alike){fold(r->arena, m[i]->name), i};
	if (n)
		qsort(all, n, sizeof *all, by_folded);
	for (size_t i = 0; i < n; i++) {
		bool twice = (i && text_eq(all[i].folded, all[i - 1].folded)) || (i + 1 < n && text_eq(all[i].folded, all[i + 1].folded));
		const struct child_model *x = m[all[i].at];
		struct text born = born_words(r, x), number = sees_number(r) ? x->number : (struct text){0};
		if (twice)
			out[all[i].at] =
			    arena_printf(r->arena, "%.*s%s%.*s", TEXT_ARG(born), born.n && number.n ? " · " : "", TEXT_ARG(number));
	}
	return out;
}

struct text worker_named(const struct request *r, const struct child_model *m)
{
	struct text born = born_words(r, m);
	return arena_printf(r->arena, "%.*s%s%.*s", TEXT_ARG(m->name), born.n ? ", " : "", TEXT_ARG(born));
}

/* The newest entry of a kind that lasts today and may be seen. *hidden: one lasts that may not. */
static const struct entry *lasting(const struct request *r, const struct child_model *m, const char *kind, bool *hidden)
{
	const struct entries *all = model_of(m, kind);
	for (size_t i = all->n; i-- > 0;) {
		const struct entry *e = all->at[i];
		if (!entry_stands(e) || entry_to(e) != DAY_NONE || entry_from(e) == DAY_NONE)
			continue;
		if (seen_entry(r, m, e))
			return e;
		*hidden = true;
	}
	return NULL;
}

static struct text word(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *e, const char *field)
{
	const struct field *x = &e->kind->fields[kind_field(e->kind, field)];
	return seen_field(r, m, e, x) ? seen_words(r, tx, m, e, x, false) : (struct text){0};
}

static struct text since(const struct request *r, struct text what, const struct entry *e)
{
	char from[DAY_TEXT];
	struct out_arg args[] = {out_arg_text(what), out_arg_z(day_long(entry_from(e), from))};
	return what.n ? out_words(r->arena, r->site->words, MSG_CHILD_HOME_SINCE, args, 2) : what;
}

struct text worker_home(const struct request *r, struct tx *tx, const struct child_model *m)
{
	bool hidden = false;
	const struct entry *e = lasting(r, m, "home", &hidden);
	if (m->life.cohort->children && !span_in_care(&m->life.span, r->today) && !(e && text_is(e->source, "kith")))
		return say(r, MSG_CHILD_HOME_NONE);
	if (!e)
		return say(r, hidden ? MSG_CHILD_HOME_HIDDEN : MSG_CHILD_HOME_NONE);
	struct text kind = word(r, tx, m, e, "place"), name = word(r, tx, m, e, "home_name");
	return since(r, name.n && kind.n ? arena_printf(r->arena, "%.*s: %.*s", TEXT_ARG(name), TEXT_ARG(kind)) : name.n ? name : kind, e);
}

struct text worker_status(const struct request *r, struct tx *tx, const struct child_model *m)
{
	bool hidden = false;
	const struct entry *e = lasting(r, m, "legal-status", &hidden);
	return e ? since(r, word(r, tx, m, e, "status"), e) : (struct text){0};
}

/* ---- entries ---- */

struct text worker_source(const struct request *r, const struct entry *e)
{
	char on[DAY_TEXT], year[DAY_TEXT];
	struct out_arg args[] = {out_arg_z(day_long(clock_day(e->written_at), on)), out_arg_z(year_words(e->told_year, year))};
	if (text_is(e->source, "kith"))
		return (struct text){0};
	if (e->told_year)
		return out_words(r->arena, r->site->words, MSG_CHILD_TIME_SOURCE_RETURN, args, 2);
	return out_words(r->arena, r->site->words, MSG_CHILD_TIME_SOURCE_PEOPLE, args, 1);
}

struct fact_line *worker_facts(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *e, size_t *n)
{
	struct fact_line *all = arena_array(r->arena, struct fact_line, e->kind->n + 1);
	*n = 0;
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *k = &e->kind->fields[i];
		if ((int)i == e->kind->from || (int)i == e->kind->to || !field_shown(e, k) || !seen_field(r, m, e, k))
			continue;
		struct fact_line fact = seen_fact(r, tx, m, e, k, seen_theirs(e));
		struct text words = fact.value;
		const char *wrong = words.n ? entry_format_wrong(e, k) : NULL;
		if (wrong) {
			struct out_arg args[] = {out_arg_text(words), out_arg_z(k->label), out_arg_z(wrong)};
			fact.value = out_words(r->arena, r->site->words, MSG_CHILD_FORMAT, args, 3);
		}
		fact.label = text_of(k->label);
		if (words.n)
			all[(*n)++] = fact;
	}
	return all;
}

bool worker_for_return(const struct request *r, const struct entry *e)
{
	return e->kind->only_return && worker_source(r, e).n;
}

day worker_planned(const struct entry *e)
{
	int i = kind_field(e->kind, "planned");
	return i >= 0 ? value_day(&e->value[i]) : DAY_NONE;
}

bool worker_plan(const struct entry *e)
{
	return e->state == STATE_DRAFT && !e->taken_back && worker_planned(e) != DAY_NONE && entry_from(e) == DAY_NONE;
}

struct text worker_when(const struct request *r, const struct entry *e)
{
	char from[DAY_TEXT], to[DAY_TEXT];
	day f = entry_from(e), t = entry_to(e);
	if (e->kind->holder) /* a row has the day on which it was written, beside it */
		return (struct text){0};
	if (f == DAY_NONE) {
		struct out_arg on = out_arg_z(worker_planned(e) == DAY_NONE ? "" : day_long(worker_planned(e), from));
		return worker_planned(e) == DAY_NONE ? say(r, MSG_CHILD_TIME_UNDATED)
		                                     : out_words(r->arena, r->site->words, MSG_CHILD_TIME_PLANNED, &on, 1);
	}
	day_long(f, from);
	struct out_arg args[] = {out_arg_z(from), out_arg_z(t == DAY_NONE ? "" : day_long(t, to))};
	if (t != DAY_NONE)
		return out_words(r->arena, r->site->words, MSG_CHILD_TIME_FROM_TO, args, 2);
	return e->kind->dated ? out_words(r->arena, r->site->words, MSG_CHILD_TIME_FROM, args, 1) : arena_text(r->arena, text_of(from));
}

const struct entry *worker_entry(const struct request *r, const struct child_model *m)
{
	const struct entry *e = model_entry(m, kind_of(request_word(r, "kind")), request_id(r, "entry-id"));
	return e && seen_entry(r, m, e) ? e : NULL;
}

bool worker_adds(const struct request *r, const struct child_model *m, const struct kind *k)
{
	return !k->page.page && kind_about(k, "child") && !k->holder && seen_may(r, m, VERB_ADD, k->name);
}

struct text worker_own_page(const struct request *r, const struct child_model *m, const struct kind *k)
{
	static const char child[] = "/child/{id}/";
	const char *page = k->page.page;
	if (!page || strncmp(page, child, strlen(child)) || strpbrk(page + strlen(child), "{?") || !seen_may(r, m, VERB_ADD, k->name))
		return (struct text){0};
	return arena_printf(r->arena, "/child/%lld/%s", (long long)m->person, page + strlen(child));
}

bool worker_corrects(const struct request *r, const struct child_model *m, const struct entry *e)
{
	struct access_subject s = seen_subject(r, m, e);
	if (e->taken_back || seen_theirs(e))
		return false;
	for (size_t i = 0; i < e->kind->n; i++)
		if (!field_locked(e, &e->kind->fields[i]) &&
		    access_may(actor_at(r), VERB_CORRECT, e->kind->name, e->kind->fields[i].name, &s).may)
			return true;
	return false;
}

bool worker_changes(const struct request *r, const struct child_model *m, const struct entry *e)
{
	struct access_subject s = seen_subject(r, m, e);
	const struct kind *k = e->kind;
	/* an end that a feed tells is told by the feed: what comes after it is added */
	return entry_stands(e) && k->dated && k->to >= 0 && entry_to(e) == DAY_NONE && !field_fed(e, &k->fields[k->to]) &&
	       access_may(actor_at(r), VERB_CHANGE, k->name, k->fields[k->to].name, &s).may && worker_adds(r, m, k);
}

relation_set worker_standing(int role)
{
	switch (role) {
	case ROLE_CARER:
		return REL_CARE;
	case ROLE_IRO:
		return REL_REVIEW;
	case ROLE_NURSE:
		return REL_HEALTH;
	case ROLE_MANAGER:
		return REL_TEAM;
	case ROLE_SOCIAL_WORKER:
	case ROLE_PERSONAL_ADVISER:
		return REL_WORK;
	default:
		return 0;
	}
}

/* ---- an entry made by a page ---- */

struct added *worker_added(struct request *r, const char *kind)
{
	struct added *x = arena_new_of(r->arena, struct added);
	*x = (struct added){r, house_hand(r), entry_new(r->arena, kind_of(text_of(kind)), request_id(r, "id"))};
	x->e->state = STATE_FINAL;
	return x;
}

bool worker_add(struct tx *tx, void *added, struct fault *f)
{
	struct added *x = added;
	struct problems p;
	return entry_add(tx, x->r->arena, &x->hand, x->e, &p, f);
}
