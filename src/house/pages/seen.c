#include "house/pages/seen.h"
#include "house/pages/named.h"
#include "house/pages/things.h"
#include "house/pages/worker.h"
#include "record/people.h"
#include "record/steps.h"
#include "report/markup.h"

/* Who may read the words that this answers. An answer says as much as they do. */
static uint32_t readers_answered(const struct child_model *m, const struct entry *e)
{
	const struct kind *k = kind_of(text_of(e->kind->fields[e->kind->page.answers].of));
	const struct entry *of = model_entry(m, k, e->value[e->kind->page.answers].number);
	return of && k->page.readers >= 0 ? readers_of(of->value[k->page.readers].text) : 0;
}

struct request *seen_as(struct seen_as *as, const struct request *r, const struct access_subject *s)
{
	as->request = *r;
	as->visitor = *visitor_of(r);
	as->visitor.subject = *s;
	as->request.actor = &as->visitor;
	return &as->request;
}

struct access_subject seen_subject(const struct request *r, const struct child_model *m, const struct entry *e)
{
	const struct actor *me = actor_at(r);
	struct access_subject s = visitor_of(r)->subject;
	if (!s.child) /* one's own pages name no child */
		s = (struct access_subject){.authority = me->authority, .child = m->person,
		    .relation = me->person == m->person ? REL_ME : 0};
	s.born = m->born;
	if (!e)
		return s;
	s.entry = e->id;
	s.barred = s.barred || shut_entry(&visitor_of(r)->shut, e->id);
	s.author = e->written_by;
	for (size_t i = 0; i < m->n_ids; i++)
		if (e->written_by == m->ids[i])
			s.author = m->person;
	step_says(e, &s);
	if (seen_theirs(e))
		s.author = m->person; /* theirs, whoever typed it for them */
	if (e->kind->page.answers >= 0)
		s.readers = readers_answered(m, e);
	return s;
}

bool seen_entry(const struct request *r, const struct child_model *m, const struct entry *e)
{
	struct access_subject s = seen_subject(r, m, e);
	return access_may(actor_at(r), VERB_SEE, e->kind->name, NULL, &s).may;
}

bool seen_field(const struct request *r, const struct child_model *m, const struct entry *e, const struct field *x)
{
	struct access_subject s = seen_subject(r, m, e);
	return access_may(actor_at(r), VERB_SEE, e->kind->name, x->name, &s).may;
}

const struct entry *seen_answer(const struct child_model *m, const struct entry *view, size_t *at)
{
	const struct entries *all = model_of(m, "view-answer");
	while (*at < all->n) {
		const struct entry *e = all->at[(*at)++];
		if (entry_stands(e) && entry_value(e, "view")->number == view->id)
			return e;
	}
	return NULL;
}

bool seen_may(const struct request *r, const struct child_model *m, enum verb v, const char *kind)
{
	struct access_subject s = seen_subject(r, m, NULL);
	return access_may(actor_at(r), v, kind, NULL, &s).may;
}

bool seen_theirs(const struct entry *e)
{
	return e->kind->group == KINDS_VOICE;
}

struct text seen_words(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *e, const struct field *x,
    bool child)
{
	const struct value *v = &e->value[x - e->kind->fields];
	struct text name = {0};
	(void)m;
	if (x->type == FIELD_CALC) {
		struct value is;
		return thing_reckon(tx, r->arena, house_now(r), actor_at(r)->authority, &visitor_of(r)->shut, e, x, &is, NULL) &&
		        is.state == VALUE_SET
		    ? thing_reckoned_words(r->arena, e, x, &is)
		    : name;
	}
	if (v->state == VALUE_BLANK)
		return name;
	if (v->state == VALUE_SET && x->type == FIELD_THING) {
		struct named_things things = named_of(r, tx, e, x, v);
		return named_words(r->arena, &things);
	}
	if (v->state == VALUE_SET && x->type == FIELD_PERSON)
		return person_name(tx, r->arena, actor_at(r)->authority, v->number, &name, NULL) == ROW_ONE ? name : (struct text){0};
	if (x->type == FIELD_ENTRY)
		return name; /* what it points at stands in the timeline itself */
	return value_words(r->arena, x, v, child);
}

/* What an entry of whatever kind is about: "Health assessment: Date of the check". */
static struct text pointed(const struct request *r, const struct entry *e)
{
	const struct kind_page *p = &e->kind->page;
	const struct kind *k = kind_of(e->value[p->points_kind].text);
	int part = k && p->points_field >= 0 ? kind_field(k, arena_z(r->arena, e->value[p->points_field].text)) : -1;
	if (!k || e->value[p->points_entry].state != VALUE_SET)
		return (struct text){0};
	struct text one = worker_title(r->arena, k->one);
	return part < 0 ? one : arena_printf(r->arena, "%.*s: %s", TEXT_ARG(one), k->fields[part].label);
}

struct fact_line seen_fact(
    const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *e, const struct field *x, bool child)
{
	const struct value *v = &e->value[x - e->kind->fields];
	struct fact_line out = {.label = text_of(child && x->child ? x->child : x->label)};
	const struct kind_page *p = &e->kind->page;
	int at = (int)(x - e->kind->fields);
	if (p->points_kind >= 0 && (at == p->points_kind || at == p->points_entry || at == p->points_field)) {
		if (at == p->points_entry) /* one line of the three */
			out.value = pointed(r, e);
		return out;
	}
	if (x->type != FIELD_THING || v->state != VALUE_SET) {
		out.value = seen_words(r, tx, m, e, x, child);
		return out;
	}
	struct named_things things = named_of(r, tx, e, x, v);
	struct fact_link *link = arena_array(r->arena, struct fact_link, things.n + 1);
	for (size_t i = 0; i < things.n; i++)
		link[i] = (struct fact_link){things.at[i]->name, things_page(r, things.at[i])};
	out.value = named_words(r->arena, &things);
	out.link = link;
	out.n_links = things.n;
	return out;
}

enum { NEAR = 300 }; /* days in which "Tuesday 3 March" can be one day only */

struct text seen_day(struct arena *a, day d)
{
	static const char *const names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
	char words[DAY_TEXT];
	return d == DAY_NONE ? (struct text){0} : arena_printf(a, "%s %s", names[day_weekday(d)], day_long(d, words));
}

struct text seen_near(const struct request *r, day d)
{
	struct text t = seen_day(r->arena, d);
	if (t.n > 5 && d - r->today < NEAR && r->today - d < NEAR)
		t.n -= 5; /* " 2026" */
	return t.n ? arena_text(r->arena, t) : t;
}

struct text seen_in(const struct request *r, day d)
{
	int32_t n = d - r->today;
	struct out_arg days = out_arg_int(n);
	if (d == DAY_NONE || n < 0)
		return (struct text){0};
	return out_words(r->arena, r->site->words, n == 0 ? MSG_ME_NEXT_TODAY : n == 1 ? MSG_ME_NEXT_TOMORROW : MSG_ME_NEXT_DAYS, &days, 1);
}

struct text seen_role(const struct request *r, struct text role)
{
	enum message id;
	return message_of(arena_printf(r->arena, "role.%.*s", TEXT_ARG(role)), &id) ? r->site->words->plain[id] : role;
}

enum row seen_find(const struct request *r, struct tx *tx, struct child_model **m, struct fault *f)
{
	struct visitor *v = visitor_of(r);
	int64_t person = v->subject.child ? v->subject.child : v->session.actor.person;
	if (!person)
		return ROW_NONE;
	if (!caseload_fresh(today_of(r), tx, v->session.actor.authority, r->today, &v->fresh, f))
		return ROW_FAULT;
	return caseload_get(today_of(r), tx, &v->fresh, person, m, f);
}

enum row seen_model(struct request *r, struct answer *a, struct tx *tx, struct child_model **m, struct fault *f)
{
	enum row row = seen_find(r, tx, m, f);
	if (row == ROW_NONE)
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	return row;
}

struct said_page seen_said(const struct request *r, const struct child_model *m, int64_t before)
{
	const struct entries *all = model_of(m, "view");
	struct said_page p = {.n = 0};
	size_t bytes = 0;
	bool from = !before;
	for (size_t i = all->n; i-- > 0;) {
		const struct entry *e = all->at[i];
		bool here = from;
		from = from || e->id == before;
		if (!here || !entry_stands(e) || !seen_entry(r, m, e))
			continue;
		size_t own = markup_escaped(entry_value(e, "words")->text);
		if (p.n && (p.n == SAID_MOST || bytes + own > SAID_BYTES)) {
			p.older = p.at[p.n - 1]->id;
			return p;
		}
		bytes += own;
		p.at[p.n++] = e;
	}
	return p;
}
