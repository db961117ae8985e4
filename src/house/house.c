#include "house/house.h"
#include "access/drafts.h"
#include "access/once.h"
#include "access/throttle.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "base/whose.h"
#include "house/kept.h"
#include "house/menu.h"
#include "house/place.h"
#include "house/pages/confirm.h"
#include "house/pages/seen.h"
#include "house/standing.h"
#include "kit/form.h"
#include "measure/measure.h"
#include "record/entry.h"
#include "record/find.h"
#include "record/people.h"
#include "store/journal.h"
#include "today/caseload.h"
#include "today/findings.h"
#include "today/mends.h"
#include <stdlib.h>

/* ---- opening ---- */

enum { TOLD_AN_HOUR = 60 }; /* more than anybody types; who is not safe is never held back */

static bool known(const char *id)
{
	return measure_of(text_of(id)) >= 0;
}

const struct pack_knows house_knows = {known, kind_theme};

static bool authorities(struct tx *tx, void *arg, struct fault *f)
{
	struct house *h = arg;
	struct authority *all;
	size_t n;
	if (!door_demo(tx, &h->demo, f) || !store_authorities(tx, h->arena, &all, &n, f))
		return false;
	h->authorities = all, h->n_speaking = n;
	return true;
}

static bool ladders_there(const struct house *h, struct fault *f)
{
	bool ok = call_ladders_there(0, f);
	for (size_t i = 0; ok && h->authorities && i < h->n_speaking; i++)
		ok = call_ladders_there(h->authorities[i].authority, f);
	return ok;
}

struct moving {
	size_t moved;
	bool any;
};

static bool to_move(struct tx *tx, void *arg, struct fault *f)
{
	return safety_to_move(tx, &((struct moving *)arg)->any, f);
}

static bool move(struct tx *tx, void *arg, struct fault *f)
{
	struct arena *a = arena_new(0);
	bool ok = safety_moved(tx, a, clock_now(), clock_today(), &((struct moving *)arg)->moved, f); /* lint: at start, no page */
	arena_free(a);
	return ok;
}

/* Calls of children who are not safe that were written before they were entries. */
static bool from_before(struct store *store, struct fault *f)
{
	struct moving m = {0};
	return store_read(store, to_move, &m, f) && (!m.any || store_run(store, "calls become entries", move, &m, f));
}

struct house *house_open(const struct settings *settings, struct store *store, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct house *h = arena_new_of(a, struct house);
	*h = (struct house){.arena = a, .store = store, .settings = *settings};
	if (!find_ready(store, f) || !store_read(store, authorities, h, f) ||
	    !laws_load(a, setting_path(settings, SETTING_LAWS), &h->laws, f) ||
	    !strategies_load(a, setting_path(settings, SETTING_STRATEGIES), &house_knows, &h->strategies, f) ||
	    !safety_key(store, h->safety_key, f)) {
		arena_free(a);
		return NULL;
	}
	h->draft_key = draft_key_path(a, settings, store_place(store));
	h->door = door_new(store, settings, f);
	h->telling = rate_new(TOLD_AN_HOUR, 100 * TOLD_AN_HOUR);
	h->today = (struct today){.store = store,
	    .laws = &h->laws,
	    .authorities = h->authorities,
	    .n_authorities = h->n_speaking,
	    .caseload = caseload_new(),
	    .findings = findings_kept_new(a, settings, f)};
	h->mends = mends_new();
	h->standing = standing_new(h->n_speaking);
	if (!h->today.findings || !house_speak(h, f) || !ladders_there(h, f) || !from_before(store, f) || !h->door) {
		house_free(h);
		return NULL;
	}
	if (!h->telling || !h->today.caseload || !h->standing) {
		fault_set(f, FAULT_SYSTEM, "house.start",
		    "There is not enough memory to start, or the thread that checks passwords could not be started.");
		house_free(h);
		return NULL;
	}
	return h;
}

void house_free(struct house *h)
{
	if (!h)
		return;
	if (h->door)
		door_free(h->door);
	rate_free(h->telling);
	caseload_free(h->today.caseload);
	mends_free(h->mends);
	standing_free(h->standing);
	findings_kept_free(h->today.findings);
	arena_free(h->arena);
}

/* ---- what was just done ---- */

/* A page that comes after a write says that it is done. Between the two stands a cookie of one word, which is the end of the message's id
 * (done.saved: "saved") and is gone with the page that says it. */
#define DONE "done."

static void done_cookie(struct request *r, struct answer *a, const char *word)
{
	bool https = setting_number(&house_of(r)->settings, SETTING_HTTPS) != 0;
	answer_header(a, "Set-Cookie", arena_printf(r->arena, "kith-done=%s; Path=/; Max-Age=%d; %sHttpOnly; SameSite=Strict", word,
	    *word ? 60 : 0, https ? "Secure; " : ""));
}

void house_done_kind(struct request *r, struct answer *a, enum message say, const char *kind)
{
	const char *word = message_id(say) + strlen(DONE);
	done_cookie(r, a, *kind ? arena_printf(r->arena, "%s.%s", word, kind).at : word);
}

void house_done(struct request *r, struct answer *a, enum message say)
{
	house_done_kind(r, a, say, "");
}

static void take_done(struct request *r, struct answer *a)
{
	struct text word = request_cookie(r, "kith-done");
	if (!word.n || r->method != METHOD_GET)
		return;
	struct text kind, said = text_cut(word, '.', &kind);
	enum message id;
	if (message_of(arena_printf(r->arena, DONE "%.*s", TEXT_ARG(said)), &id)) {
		r->layout.done = id;
		r->layout.done_kind = kind.at ? kind : TEXT("");
	}
	done_cookie(r, a, "");
}

/* ---- who comes in ---- */

struct finding_out {
	struct request *r;
	struct visitor *v;
	struct text token;
	bool child;
};

static bool find_out(struct tx *tx, void *arg, struct fault *f)
{
	struct finding_out *q = arg;
	struct request *r = q->r;
	int64_t drafts = 0;
	if (session_find(tx, r->arena, q->token, r->now, &q->v->session, f) == ROW_FAULT ||
	    (q->v->session.actor.user && draft_count(tx, &q->v->session.actor, r->now, &drafts, f) == ROW_FAULT))
		return false;
	r->layout.kept = drafts;
	struct actor *me = &q->v->session.actor;
	if (me->role == ROLE_YOUNG_PERSON && me->person && !person_root(tx, me->authority, me->person, &me->person, f))
		return false; /* found to be one with another: they are one child */
	if (me->role != ROLE_NOBODY && !shut_read(tx, r->arena, me, &q->v->shut, f))
		return false;
	if (!q->child || me->role == ROLE_NOBODY)
		return true;
	q->v->subject = (struct access_subject){.authority = me->authority, .child = request_id(r, "id")};
	if (q->v->subject.child && !person_root(tx, me->authority, q->v->subject.child, &q->v->subject.child, f))
		return false;
	if (!access_relation(tx, &q->v->session.actor, r->today, r->now, NULL, &q->v->subject, f))
		return false;
	return strcmp(relation_words(q->v->subject.relation), relation_words(REL_GLASS)) ||
	       access_glass_reason(tx, r->arena, &q->v->session.actor, q->v->subject.child, r->now, &q->v->purpose, f) != ROW_FAULT;
}

static bool names_child(const struct request *r)
{
	const struct permission *p = permission_of(text_of(r->route->permission));
	return p && p->about == ABOUT_CHILD;
}

/* Who was refused what is written down, within bounds, and never waited for. */
static void note_refused(const struct request *r, const struct visitor *v)
{
	const struct actor *me = &v->session.actor;
	struct journal_entry e = {.authority = me->authority, .at = r->now, .actor = me->person, .verb = TEXT("refused"),
	    .kind = text_of(r->route->name), .entry = v->subject.child};
	if (me->role == ROLE_NOBODY)
		return;
	e.role = text_of(role_name((enum role)me->role));
	door_note(house_of(r)->door, &e, me->user);
}

static bool before(void *ctx, struct request *r, struct answer *a)
{
	struct house *h = ctx;
	struct visitor *v = arena_new_of(r->arena, struct visitor);
	v->session.actor = actor_nobody();
	r->actor = v;
	struct finding_out q = {.r = r, .v = v, .child = names_child(r),
	    .token = request_cookie(r, session_cookie_name(setting_number(&h->settings, SETTING_HTTPS) != 0))};
	struct fault f = {0};
	if (q.token.at && !store_read(h->store, find_out, &q, &f)) {
		page_fault(r, a, &f);
		return false;
	}
	place_settle(r);
	whose_set(house_authority(r));
	const struct actor *me = &v->session.actor;
	/* Who reads chooses the words: a young person on every page, and whoever may be one on the pages that are made for them. */
	const struct speaking *speaking = house_speaking(r);
	bool young = me->role == ROLE_YOUNG_PERSON || (me->role == ROLE_NOBODY && r->route->audience == AUDIENCE_CHILD);
	r->site = young ? &speaking->young : &speaking->site;
	a->out->words = r->site->words;
	if (me->role != ROLE_NOBODY) {
		char *token = arena_alloc(r->arena, SESSION_TOKEN);
		r->layout.who = me->name;
		r->layout.young = me->role == ROLE_YOUNG_PERSON;
		r->layout.token = text_of(session_form_token(&v->session, token));
		r->layout.rest = kept_rest(r);
		menu_of(r, me->role);
		r->layout.finds = access_route_roles("search") >> me->role & 1;
		take_done(r, a);
	}
	bool may = strcmp(r->route->permission, "glass.break") == 0
	    ? house_may_open(r)
	    : access_route(me, r->route->permission, q.child ? &v->subject : NULL).may;
	if (may && r->method == METHOD_GET && me->role != ROLE_NOBODY && confirm_wanted(r)) {
		confirm_ask(r, a, NULL);
		return false;
	}
	if (may && r->route->standing && me->role == ROLE_NOBODY && standing_copy(h, r, a))
		return false;
	if (may)
		return !place_choice(r, a);
	note_refused(r, v);
	if (me->role == ROLE_NOBODY && r->method == METHOD_GET) {
		answer_to(a, r->route->audience == AUDIENCE_CHILD ? TEXT("/hello") : TEXT("/sign-in"));
		kept_remember(r, a);
	}
	else if (q.child && access_route_roles("child.see") & (role_set)1 << me->role && !access_route(me, "child.see", &v->subject).may)
		page_shut(r, a);
	else
		page_error(r, a, 403, MSG_ERROR_NOT_YOURS_TITLE,
		    me->role == ROLE_YOUNG_PERSON ? MSG_ERROR_KID_SAY : MSG_ERROR_NOT_YOURS_SAY);
	return false;
}

static void lost(void *ctx, struct request *r, struct answer *a)
{
	(void)ctx;
	if (a->status >= 500)
		page_error(r, a, a->status, MSG_ERROR_BUSY_TITLE, MSG_ERROR_BUSY_SAY);
	else if (actor_at(r)->role == ROLE_NOBODY)
		kept_lost(r, a);
	else if (kept_any(r))
		page_error(r, a, 403, MSG_ERROR_NOT_YOURS_TITLE, actor_at(r)->role == ROLE_YOUNG_PERSON ? MSG_ERROR_KID_SAY
		    : MSG_ERROR_NOT_YOURS_SAY);
}

/* ---- a form that was sent before ---- */

/* The same again: what came of it the first time. */
static void already(struct request *r, struct answer *a, const struct once_form *was)
{
	a->n_headers = 0;
	a->hold = (struct hold){NULL, NULL};
	if (!was->to.n) {
		page_error(r, a, 409, MSG_ERROR_ONCE_TITLE, MSG_ERROR_ONCE_SAY);
		return;
	}
	answer_to(a, was->to);
	house_done(r, a, actor_at(r)->role == ROLE_YOUNG_PERSON ? MSG_DONE_HAVE_IT : MSG_DONE_ALREADY);
}

/* Other words under the same id: they are not lost, and nothing is written over. The form comes back as a new one. */
static void sent_otherwise(const struct request *r, struct values *v)
{
	v->once = (struct text){NULL, 0};
	form_problem(v, r->site->words->plain[actor_at(r)->role == ROLE_YOUNG_PERSON ? MSG_FORM_ONCE_KID : MSG_FORM_ONCE]);
}

/* Of the fields and of where they went: "taken back" of two entries is two things. */
static uint64_t sent_as(const struct request *r, const struct values *v)
{
	return v->digest ^ text_hash(r->path);
}

/* The same words on a page that was made anew (Back, a second window): perhaps it is meant, and then it is sent once more. */
static void sent_lately(const struct request *r, struct values *v)
{
	v->once = (struct text){NULL, 0};
	v->again = true;
	form_problem(v, r->site->words->plain[actor_at(r)->role == ROLE_YOUNG_PERSON ? MSG_FORM_LATELY_KID : MSG_FORM_LATELY]);
}

struct before_this {
	struct request *r;
	struct once_form was;
	struct text id;
	uint64_t digest;
	int64_t at; /* when the very same was sent under another id; 0: it was not, not lately */
	enum row row;
};

static bool find_before(struct tx *tx, void *arg, struct fault *f)
{
	struct before_this *b = arg;
	b->row = once_before(tx, b->r->arena, actor_at(b->r), b->id, &b->was, f);
	if (b->row != ROW_NONE || !b->r->route->adds)
		return b->row != ROW_FAULT;
	return once_same(tx, actor_at(b->r), b->digest, b->r->now - ONCE_AGAIN, &b->at, f) != ROW_FAULT;
}

static bool typed(void *ctx, struct request *r, struct answer *a, struct values *v)
{
	struct before_this b = {.r = r, .id = v->once, .digest = sent_as(r, v)};
	struct fault f = {0};
	(void)ctx;
	if (actor_at(r)->role != ROLE_NOBODY && confirm_wanted(r)) {
		confirm_ask(r, a, v);
		return false;
	}
	if (r->route->urgent) /* the same words, sent again from an old page, are a child who is not safe again */
		v->once = (struct text){NULL, 0};
	if (!actor_at(r)->user || !form_is_id(v->once))
		return true;
	if (!house_read(r, find_before, &b, &f)) {
		page_fault(r, a, &f);
		return false;
	}
	if (b.row == ROW_ONE && b.was.digest == b.digest) {
		already(r, a, &b.was);
		return false;
	}
	if (b.row == ROW_ONE)
		sent_otherwise(r, v);
	else if (b.at && !v->again)
		sent_lately(r, v);
	return true;
}

static bool token_ok(void *ctx, struct request *r, struct text token)
{
	(void)ctx;
	const struct visitor *v = visitor_of(r);
	/* a page of the door that was open beside: who signs in there ends the session that this browser has */
	bool door = v->session.actor.role == ROLE_NOBODY || !strcmp(r->route->permission, "public");
	return (door && door_form_ok(token, r->now)) || (v->session.actor.role != ROLE_NOBODY && session_form_ok(&v->session, token));
}

/* ---- the look ---- */

struct looking {
	struct session session;
	struct journal_entry e;
	struct store *store;
	void *held;
	int64_t now;
	bool look;
};

static bool write_look(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *l = arg;
	struct journal_entry e = l->e;
	return (!l->look || journal_look(tx, &e, f)) && (!l->session.touch || session_touch(tx, &l->session, l->now, f));
}

static void start_look(void *arg, void *held)
{
	struct looking *l = arg;
	l->held = held;
	store_submit(l->store, "look", write_look, l, web_release, held);
}

/* A page, or a form that came back: what stands around it is as much of the record as on the first page. */
static bool shows(int status)
{
	return status == 200 || status == 409 || status == 422;
}

/* What is to be written before this answer leaves; NULL: nothing. */
static struct looking *look_of(struct request *r, const struct answer *a)
{
	const struct visitor *v = visitor_of(r);
	const struct actor *me = &v->session.actor;
	if (me->role == ROLE_NOBODY || a->status >= 500)
		return NULL;
	/* a child's own look at their own record is theirs: the list is about the others */
	bool about = r->route->child_bearing && (shows(a->status) || r->stale) && !v->unlooked && me->role != ROLE_YOUNG_PERSON &&
	             (v->subject.child || v->n_listed || v->thing);
	if (!about && !v->session.touch)
		return NULL;
	struct looking *l = arena_new_of(r->arena, struct looking);
	*l = (struct looking){.session = v->session, .store = house_of(r)->store, .now = r->now, .look = about};
	l->e = (struct journal_entry){.authority = me->authority, .at = r->now, .actor = me->person,
	    .role = text_of(role_name((enum role)me->role)),
	    .relation = v->subject.child ? text_of(relation_words(v->subject.relation)) : (struct text){0},
	    .kind = text_of(r->route->name), .child = v->subject.child, .about = v->thing, .purpose = v->purpose, .children = v->listed,
	    .children_n = v->n_listed};
	return l;
}

static void after(void *ctx, struct request *r, struct answer *a)
{
	struct looking *l = a->hold.start ? NULL : look_of(r, a);
	if (r->route->standing && actor_at(r)->role == ROLE_NOBODY && a->status == 200)
		standing_keep(ctx, r, a);
	if (!l)
		return;
	a->hold.start = start_look;
	a->hold.arg = l;
}

struct hooks house_hooks(struct house *h)
{
	return (struct hooks){
	    .ctx = h, .address = place_address, .before = before, .token = token_ok, .lost = lost, .typed = typed, .after = after};
}

/* ---- for pages ---- */

void house_about(const struct request *r, const struct access_subject *s)
{
	visitor_of(r)->subject = *s;
}

uint64_t house_who(const struct request *r)
{
	const struct visitor *v = visitor_of(r);
	const struct actor *me = &v->session.actor;
	const int64_t all[] = {me->authority, me->user, me->person, me->role, me->operates, me->safeguards, v->subject.relation,
	    v->subject.barred, v->subject.sealed, v->subject.childhood_agreed};
	return text_hash((struct text){(const char *)all, sizeof all}) ^ shut_told(&v->shut);
}

struct hand house_hand(const struct request *r)
{
	const struct visitor *v = visitor_of(r);
	return (struct hand){.authority = v->session.actor.authority, .who = v->session.actor.person,
	    .role = role_name((enum role)v->session.actor.role), .relation = relation_words(v->subject.relation), .now = r->now,
	    .today = r->today};
}

struct asof house_now(const struct request *r)
{
	return (struct asof){r->today, INT64_MAX};
}

const char *house_start(int role)
{
	switch (role) {
	case ROLE_YOUNG_PERSON:
		return "/me";
	case ROLE_BOARD_MEMBER:
		return "/board";
	case ROLE_ANALYST:
		return "/measures";
	case ROLE_ADMINISTRATOR:
		return "/users";
	case ROLE_PARTNER:
		return "/things";
	default:
		return "/home";
	}
}

struct writing {
	struct request *r;
	struct answer *a;
	const char *name;
	bool (*fn)(struct tx *, void *, struct fault *);
	void *arg;
	refused_fn *refused;
	void *held;
	struct once_form once, was; /* was.id n > 0: it was sent before, and nothing is written */
	const struct fault *fault; /* NULL: it was written */
	struct looking *look;
};

/* On the writer's thread, with a head of its own. Two at the same moment: the other was first. What was refused shows the page
 * again, and that is a look like any other. */
static void draw_written(void *arg)
{
	struct writing *w = arg;
	if (!w->fault && w->was.digest == w->once.digest) {
		already(w->r, w->a, &w->was);
	} else if (!w->fault) {
		page_error(w->r, w->a, 409, MSG_ERROR_ONCE_TITLE, MSG_ERROR_ONCE_SAY);
	} else {
		w->a->n_headers = 0;
		w->a->out->buf.n = 0;
		w->a->status = 200;
		w->refused(w->r, w->a, w->arg, w->fault);
		w->look = look_of(w->r, w->a);
	}
}

static void written(void *ctx, bool ok, const struct fault *f)
{
	struct writing *w = ctx;
	struct fault reached;
	bool before = ok && w->was.id.n, say = before || (!ok && w->refused && f->kind == FAULT_ASKED);
	w->fault = ok ? NULL : f;
	if (!say)
		web_release(w->held, ok, f);
	else if (!ceiling_run(draw_written, w, &reached))
		web_release(w->held, false, &reached);
	else if (w->look)
		start_look(w->look, w->held);
	else
		web_release(w->held, true, NULL);
}

/* The form's id and what it writes stand or fall together. */
static bool write_once(struct tx *tx, void *arg, struct fault *f)
{
	struct writing *w = arg;
	w->was = (struct once_form){0};
	if (w->once.id.n) {
		enum row row = once_put(tx, w->r->arena, actor_at(w->r), &w->once, w->r->now, &w->was, f);
		if (row != ROW_ONE)
			return row == ROW_NONE;
	}
	if (!w->fn(tx, w->arg, f))
		return false;
	int64_t draft = w->r->form ? w->r->form->draft : 0; /* it is sent: the draft is gone with that */
	return !draft || !actor_at(w->r)->user || draft_drop(tx, actor_at(w->r), draft, f);
}

static void start_write(void *arg, void *held)
{
	struct writing *w = arg;
	w->held = held;
	for (size_t i = 0; i < w->a->n_headers; i++)
		if (!strcmp(w->a->header[i].name, "Location"))
			w->once.to = w->a->header[i].value;
	store_submit(house_of(w->r)->store, w->name, write_once, w, written, w);
}

void house_write_or(struct request *r, struct answer *a, const char *name, bool (*fn)(struct tx *, void *, struct fault *), void *arg,
    struct text to, refused_fn *refused)
{
	struct writing *w = arena_new_of(r->arena, struct writing);
	*w = (struct writing){.r = r, .a = a, .name = name, .fn = fn, .arg = arg, .refused = refused};
	if (r->form && form_is_id(r->form->once) && actor_at(r)->user)
		w->once = (struct once_form){.id = r->form->once, .digest = sent_as(r, r->form)};
	if (to.at)
		answer_to(a, to);
	a->hold.start = start_write;
	a->hold.arg = w;
}

void house_write(struct request *r, struct answer *a, const char *name, bool (*fn)(struct tx *, void *, struct fault *), void *arg,
    struct text to)
{
	house_write_or(r, a, name, fn, arg, to, NULL);
}
