#include "house/pages/waits.h"
#include "house/pages/home.h"
#include "house/pages/worker.h"
#include "kit/form.h"
#include "record/people.h"
#include "record/steps.h"
#include <stdlib.h>

/* ---- by the visitor ---- */

bool waits_words(const struct request *r, const struct child_model *m, const struct entry *view)
{
	(void)r, (void)m;
	return step_open(view);
}

bool waits_reads(const struct request *r, const struct child_model *m, const struct entry *view)
{
	return !view->taken_back && seen_entry(r, m, view);
}

bool waits_answer(const struct request *r, const struct child_model *m, const struct entry *view)
{
	struct access_subject s = seen_subject(r, m, view);
	return step_for(actor_at(r), &s, view);
}

bool waits_remind(const struct request *r, const struct child_model *m, const struct entry *view)
{
	return waits_words(r, m, view) && value_day(entry_value(view, "answer_by")) < r->today && !waits_answer(r, m, view) &&
	       seen_may(r, m, VERB_ADD, "late-answer");
}

bool waits_task(const struct request *r, const struct child_model *m, const struct entry *e)
{
	return waits_answer(r, m, e);
}

bool waits_sign(const struct request *r, const struct child_model *m, const struct entry *e)
{
	return (e->kind->sign & (role_set)1 << actor_at(r)->role) && seen_entry(r, m, e) && seen_may(r, m, VERB_CHANGE, e->kind->name);
}

size_t tasks_of(const struct request *r, const struct child_model *m)
{
	const struct entries *tasks = model_of(m, "task"), *views = model_of(m, "view");
	size_t n = 0;
	for (size_t k = 0; k < tasks->n; k++)
		n += step_open(tasks->at[k]) && seen_entry(r, m, tasks->at[k]);
	for (size_t k = 0; k < views->n; k++)
		n += waits_answer(r, m, views->at[k]) || waits_remind(r, m, views->at[k]);
	return n;
}

/* ---- by everybody beside the child ---- */

SQL(sql_beside,
    "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
    " SELECT u.id, u.person, u.role, u.safeguards, u.name FROM app_user u WHERE u.authority = $1 AND u.active = 1 AND u.role <> "
    "'young-person' AND (u.person IN (SELECT a.who FROM k_allocation a WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one)"
    " AND " ENTRY_STANDS("a.")
    ")"
    " OR u.id IN (SELECT t.user_id FROM team_member t JOIN k_allocation a ON a.authority = t.authority AND a.team = t.team"
    " WHERE t.authority = $1 AND a.child IN (SELECT one.id FROM one) AND " ENTRY_STANDS("a.") ")) ORDER BY u.id");

/* As a child would look for help: who works with them first. */
static int nearness(int role)
{
	static const int order[] = {ROLE_SOCIAL_WORKER, ROLE_PERSONAL_ADVISER, ROLE_IRO, ROLE_MANAGER};
	for (int i = 0; i < 4; i++)
		if (order[i] == role)
			return i;
	return 4;
}

static int nearer(const void *a, const void *b)
{
	const struct waits_person *x = a, *y = b;
	int n = nearness(x->actor.role) - nearness(y->actor.role);
	return n ? n : (x->actor.user > y->actor.user) - (x->actor.user < y->actor.user);
}

bool waits_people(const struct request *r, struct tx *tx, const struct child_model *m, struct waits_people *out, struct fault *f)
{
	struct query q;
	size_t cap = 0, kept = 0;
	int64_t authority = actor_at(r)->authority;
	*out = (struct waits_people){0};
	query_begin(tx, &q, &sql_beside);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, m->person);
	while (query_step(&q, f)) {
		enum role role;
		if (!role_of(query_text(&q, 2), &role))
			continue;
		out->at = arena_grow(r->arena, out->at, &cap, out->n + 1, sizeof *out->at);
		out->at[out->n++] =
		    (struct waits_person){.actor = {.authority = authority, .user = query_i64(&q, 0), .person = query_i64(&q, 1),
		    .role = (int)role, .safeguards = query_i64(&q, 3) && role == ROLE_MANAGER,
		    .name = arena_text(r->arena, query_text(&q, 4))}};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < out->n; i++) {
		struct waits_person *p = &out->at[i];
		p->subject = (struct access_subject){.authority = authority, .child = m->person};
		if (!access_relation(tx, &p->actor, r->today, r->now, NULL, &p->subject, f))
			return false;
		if (!(p->subject.relation & ~(relation_set)(REL_ANY | REL_GLASS | REL_ASKED)) || p->subject.barred || p->subject.sealed)
			continue;
		if (person_name(tx, r->arena, authority, p->actor.person, &p->name, NULL) != ROW_ONE || !p->name.n)
			p->name = p->actor.name;
		out->at[kept++] = *p;
	}
	out->n = kept;
	if (kept)
		qsort(out->at, kept, sizeof *out->at, nearer);
	return true;
}

/* The same question, asked as this person would ask it of their own list. */
static bool as(const struct request *r, const struct child_model *m, const struct waits_person *p, waits_fn *is, const struct entry *e)
{
	struct seen_as theirs;
	seen_as(&theirs, r, &p->subject);
	theirs.visitor.session.actor = p->actor;
	return is(&theirs.request, m, e);
}

static struct text names(const struct request *r, const struct child_model *m, const struct waits_people *all, waits_fn *is,
    const struct entry *e, bool first, int role)
{
	struct text out = {0};
	for (size_t i = 0; i < all->n && !(first && out.n); i++)
		if ((role < 0 || all->at[i].actor.role == role) && as(r, m, &all->at[i], is, e))
			out = arena_printf(r->arena, "%.*s%s%.*s", TEXT_ARG(out), out.n ? ", " : "", TEXT_ARG(all->at[i].name));
	return out;
}

struct text waits_names(const struct request *r, const struct child_model *m, const struct waits_people *all, waits_fn *is,
    const struct entry *e, bool first)
{
	return names(r, m, all, is, e, first, -1);
}

struct text waits_of_role(const struct request *r, const struct child_model *m, const struct waits_people *all, waits_fn *is,
    const struct entry *e, int role)
{
	return names(r, m, all, is, e, false, role);
}

struct entry *waits_would_be(const struct request *r, const struct child_model *m, const char *readers)
{
	struct entry *e = entry_made(r->arena, "view", m->person);
	entry_set(e, "readers", text_of(readers));
	entry_set_number(e, "answer_by", r->today);
	e->step = text_of(e->kind->life.step[0].name);
	return e;
}

struct entry *waits_would_be_task(const struct request *r, const struct child_model *m)
{
	struct entry *e = entry_made(r->arena, "task", m->person);
	e->written_by = m->person;
	e->step = text_of(e->kind->life.step[0].name);
	return e;
}

bool waits_reminded(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *view, struct text *who,
    day *on)
{
	const struct entries *all = model_of(m, "late-answer");
	const struct entry *newest = NULL;
	for (size_t i = 0; i < all->n; i++)
		if (!all->at[i]->taken_back && entry_value(all->at[i], "view")->number == view->id &&
		    (!newest || all->at[i]->id > newest->id))
			newest = all->at[i];
	if (!newest || person_name(tx, r->arena, actor_at(r)->authority, newest->written_by, who, NULL) != ROW_ONE)
		return false;
	*on = entry_from(newest);
	return true;
}

/* ---- asking again ---- */

static const struct form remind_form = {NULL, 0};

struct reminding {
	struct request *r;
	int32_t version; /* 0: nothing here that the visitor may ask for again */
};

static bool find_late(struct tx *tx, void *arg, struct fault *f)
{
	struct reminding *x = arg;
	struct child_model *m;
	enum row row = seen_find(x->r, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct entry *view = model_entry(m, kind_of(TEXT("view")), request_id(x->r, "entry-id"));
	if (view && waits_remind(x->r, m, view))
		x->version = view->version;
	caseload_put(m);
	return true;
}

static bool send_remind(struct request *r, struct answer *a, struct fault *f)
{
	struct reminding x = {.r = r};
	if (!house_read(r, find_late, &x, f))
		return false;
	if (!x.version) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct added *add = worker_added(r, "late-answer");
	entry_set_number(add->e, "view", request_id(r, "entry-id"));
	entry_value(add->e, "view")->version = x.version;
	entry_set_number(add->e, "asked", r->today);
	house_write(r, a, "remind", worker_add, add, TEXT("/tasks"));
	house_done(r, a, MSG_DONE_REMINDED);
	return true;
}
ROUTE(do_child_remind, .method = METHOD_POST, .pattern = "/child/{id}/remind/{entry-id}", .permission = "child.remind",
    .handle = send_remind, .audience = AUDIENCE_ADULT, .title = "Asking again for an answer that a child waits for", .child_bearing = true,
    .form = &remind_form);
