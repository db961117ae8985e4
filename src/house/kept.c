#include "house/kept.h"
#include "access/drafts.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "house/house.h"
#include "house/kept.view.h"
#include "house/menu.h"
#include "house/pages/door.h"
#include "house/place.h"
#include "kit/components.h"
#include "kit/form.h"

enum { BACK_MOST = 300, BACK_SECONDS = 3600 };

/* ---- what was typed ---- */

static bool has_secret(const struct form *form)
{
	for (size_t i = 0; form && i < form->n; i++)
		if (form->fields[i].type == INPUT_SECRET || form->fields[i].fleeting)
			return true;
	return false;
}

/* Ours, and not typed by anybody; `once` goes along, so that what is sent twice is still one. */
static bool is_ours(struct text name)
{
	return text_is(name, "token") || text_starts(name, TEXT("kept-"));
}

static bool to_keep(const struct pair *p)
{
	return !is_ours(p->name) && !p->filename.at;
}

bool kept_any(const struct request *r)
{
	for (size_t i = 0; r->sent && !has_secret(r->route->form) && i < r->sent->n; i++)
		if (to_keep(&r->sent->at[i]) && !text_is(r->sent->at[i].name, "once") && !text_is(r->sent->at[i].name, "once-more") &&
		    text_trim(r->sent->at[i].value).n)
			return true;
	return false;
}

static struct text words_or(const struct request *r, enum message id, const char *text)
{
	return text ? text_of(text) : id ? r->site->words->plain[id] : (struct text){NULL, 0};
}

static const struct text *value_of(const struct pairs *all, const char *name, const char *end)
{
	for (size_t i = 0; i < all->n; i++)
		if (text_starts(all->at[i].name, text_of(name)) &&
		    text_is((struct text){all->at[i].name.at + strlen(name), all->at[i].name.n - strlen(name)}, end))
			return &all->at[i].value;
	return NULL;
}

static struct text typed_day_of(const struct request *r, const struct pairs *all, const char *name)
{
	const struct text *whole = value_of(all, name, ""), *d = value_of(all, name, "-day"), *m = value_of(all, name, "-month"),
	    *y = value_of(all, name, "-year");
	if (whole)
		return *whole;
	return d && m && y ? text_trim(arena_printf(r->arena, "%.*s %.*s %.*s", TEXT_ARG(*d), TEXT_ARG(*m), TEXT_ARG(*y)))
	    : (struct text){NULL, 0};
}

/* By a table of inputs: what each was called, in its own words. */
static size_t lines_of_inputs(const struct request *r, const struct form *form, const struct pairs *all, struct kept_line *out)
{
	size_t n = 0;
	for (size_t i = 0; i < form->n; i++) {
		const struct input *f = &form->fields[i];
		struct text value = f->type == INPUT_DAY ? typed_day_of(r, all, f->name) : (struct text){NULL, 0};
		for (size_t k = 0; f->type != INPUT_DAY && k < all->n; k++) {
			if (!text_is(all->at[k].name, f->name))
				continue;
			struct text one = all->at[k].value;
			for (size_t c = 0; c < f->n_choices; c++)
				if (text_is(one, f->choices[c].value))
					one = words_or(r, f->choices[c].label, f->choices[c].label_text);
			value = value.n ? arena_printf(r->arena, "%.*s, %.*s", TEXT_ARG(value), TEXT_ARG(one))
			    : f->type == INPUT_BOOL ? r->site->words->plain[MSG_KEPT_TICKED] : one;
		}
		if (f->type != INPUT_HIDDEN && f->type != INPUT_ID && text_trim(value).n)
			out[n++] = (struct kept_line){words_or(r, f->label, f->label_text), value};
	}
	return n;
}

/* By a kind of the record, whose form is made with its page. */
static size_t lines_of_kind(const struct request *r, const struct kind *k, const struct pairs *all, struct kept_line *out)
{
	size_t n = 0;
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		char *name = arena_z(r->arena, text_of(f->name));
		for (char *c = name; *c; c++)
			*c = *c == '_' ? '-' : *c;
		const struct text *typed = value_of(all, name, "");
		struct text value = f->type == FIELD_DAY ? typed_day_of(r, all, name) : typed ? *typed : (struct text){NULL, 0};
		const struct code *c = f->list ? list_code(f->list, value) : NULL;
		if (c)
			value = text_of(c->label);
		if (text_trim(value).n && f->type != FIELD_PERSON && f->type != FIELD_ENTRY)
			out[n++] = (struct kept_line){text_of(f->label), value};
	}
	return n;
}

/* A form that is made with its page, which nobody can make here: all that stands in it, in one line. */
static size_t lines_of_any(const struct request *r, const struct pairs *all, struct kept_line *out)
{
	static const char *const ours[] = {"once", "version", "state"};
	struct text value = {NULL, 0};
	for (size_t i = 0; i < all->n; i++) {
		struct text name = all->at[i].name, one = text_trim(all->at[i].value);
		int64_t id;
		bool is_id = text_int(one, &id) && id > 100000; /* of somebody or something: it says nothing */
		bool skip = !to_keep(&all->at[i]) || !one.n || is_id;
		for (size_t k = 0; k < sizeof ours / sizeof *ours; k++)
			skip |= text_is(name, ours[k]);
		bool part = name.n > 4 && text_starts((struct text){name.at + name.n - 4, 4}, TEXT("-day"));
		char *stem = part ? arena_z(r->arena, (struct text){name.at, name.n - 4}) : NULL;
		struct text whole = stem ? typed_day_of(r, all, stem) : (struct text){NULL, 0};
		static const char *const rest[] = {"-month", "-year"}; /* they stand with their day */
		for (size_t k = 0; k < 2; k++) {
			size_t n = strlen(rest[k]);
			skip |= name.n > n && text_is((struct text){name.at + name.n - n, n}, rest[k]);
		}
		if (!skip || (whole.n && !is_id))
			value = arena_printf(r->arena, "%.*s%s%.*s", TEXT_ARG(value), value.n ? "\n" : "", TEXT_ARG(whole.n ? whole : one));
	}
	if (value.n)
		out[0] = (struct kept_line){r->site->words->plain[MSG_KEPT_ANSWERS], value};
	return value.n > 0;
}

/* The form of this request itself, where it was read before it was refused; or what is the same for everybody. */
static const struct form *form_of(struct request *r)
{
	struct fault f = {0};
	if (r->route->form || r->form)
		return r->route->form ? r->route->form : r->form->form;
	return r->route->form_same ? r->route->form_for(r, &f) : NULL;
}

static size_t lines_of(struct request *r, const struct form *form, const struct pairs *all, struct kept_line *out)
{
	struct text word = request_word(r, "kind");
	const struct kind *k = word.n ? kind_of(word) : NULL;
	if (form)
		return lines_of_inputs(r, form, all, out);
	size_t n = k ? lines_of_kind(r, k, all, out) : 0;
	return n ? n : lines_of_any(r, all, out);
}

bool kept_read(const struct request *r, struct text to, const struct pairs *all, struct kept_form *k)
{
	struct request at = *r;
	const char *allow;
	at.path = to;
	at.n_parameters = 0;
	if (!text_eq(to, r->path))
		at.form = NULL; /* another page's */
	if (!address_inside(to) || route_find(&at, "POST", &allow) != ROUTE_FOUND || has_secret(at.route->form))
		return false;
	const struct form *form = form_of(&at);
	struct kept_line *line = arena_array(r->arena, struct kept_line, (form ? form->n : 0) + DESCRIBE_FIELDS + 1);
	struct pair *field = arena_array(r->arena, struct pair, all->n + 1);
	*k = (struct kept_form){.to = to, .line = line, .n = lines_of(&at, form, all, line), .field = field, .token = r->layout.token};
	for (size_t i = 0; i < all->n; i++)
		if (to_keep(&all->at[i]))
			field[k->fields++] = all->at[i];
	return true;
}

static void hidden(struct out *o, struct text name, struct text value)
{
	out_lit(o, "<input type=\"hidden\"");
	out_attr(o, "name", name);
	out_attr(o, "value", value.at ? value : TEXT(""));
	out_lit(o, ">");
}

static void button(struct out *o, enum message label, const char *name, bool second)
{
	govuk_button(o, &(struct govuk_button){.text = o->words->plain[label], .name = text_of(name),
	    .value = name ? TEXT("1") : (struct text){NULL, 0}, .classes = second ? TEXT("govuk-button--secondary") : TEXT(""),
	    .prevent_double_click = TEXT("true")});
}

void kept_buttons(struct out *o, const struct kept_form *k, bool kid)
{
	out_lit(o, "<form method=\"post\" action=\"");
	out_link(o, k->to);
	out_lit(o, "\" novalidate>");
	hidden(o, TEXT("token"), k->token);
	for (size_t i = 0; i < k->fields; i++)
		hidden(o, k->field[i].name, k->field[i].value);
	if (k->draft)
		hidden(o, TEXT("kept-draft"), arena_printf(o->arena, "%lld", (long long)k->draft));
	out_lit(o, "<div class=\"govuk-button-group\">");
	button(o, kid ? MSG_KEPT_KID_SEND : MSG_KEPT_SEND, NULL, false);
	button(o, kid ? MSG_KEPT_KID_LOOK : MSG_KEPT_LOOK, "kept-look", true);
	out_lit(o, "</div></form>");
}

static bool is_kid(const struct request *r)
{
	return r->layout.young || (r->route && r->route->audience == AUDIENCE_CHILD);
}

void kept_draw(struct request *r, struct out *o)
{
	struct kept_form k;
	if (!kept_any(r) || !kept_read(r, r->path, r->sent, &k))
		return;
	kept_words_view(o, k.line, k.n, is_kid(r) ? MSG_KEPT_KID_HERE : MSG_KEPT_HERE);
	if (r->layout.who.at)
		kept_buttons(o, &k, is_kid(r));
}

/* ---- nobody is signed in ---- */

struct losing {
	struct request *r;
	struct answer *a;
	struct session ended;
	bool known;
	struct draft draft;
	unsigned char key[KEY];
	void *held;
};

static bool find_ended(struct tx *tx, void *arg, struct fault *f)
{
	struct losing *l = arg;
	bool https = setting_number(&house_of(l->r)->settings, SETTING_HTTPS) != 0;
	const struct pair *token = pairs_get(l->r->sent, "token");
	enum row row = session_ended(tx, l->r->arena, request_cookie(l->r, session_cookie_name(https)), l->r->now, &l->ended, f);
	l->known = row == ROW_ONE && token && session_form_ok(&l->ended, token->value);
	return row != ROW_FAULT;
}

struct text kept_encoded(struct arena *a, const struct pairs *all)
{
	struct buf b = BUF_IN(a, DRAFT_MOST + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct text part[] = {all->at[i].name, all->at[i].value};
		if (!to_keep(&all->at[i]))
			continue;
		for (int k = 0; k < 2; k++) {
			buf_z(&b, k ? "=" : b.n ? "&" : "");
			for (size_t c = 0; c < part[k].n; c++) {
				unsigned char x = (unsigned char)part[k].at[c];
				if ((x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9') || strchr("-_.", x))
					buf_add(&b, (char *)&x, 1);
				else if (x == ' ')
					buf_z(&b, "+");
				else
					buf_printf(&b, "%%%02X", x);
			}
		}
	}
	struct text t = buf_ok(&b) ? arena_text(a, buf_as_text(&b)) : (struct text){NULL, 0};
	buf_free(&b);
	return t;
}

static void back_cookie(struct request *r, struct answer *a, struct text to)
{
	answer_header(a, "Set-Cookie", arena_printf(r->arena, "kith-back=%.*s; Path=/; Max-Age=%d; %sHttpOnly; SameSite=Strict",
	    TEXT_ARG(to), to.n ? BACK_SECONDS : 0, setting_number(&house_of(r)->settings, SETTING_HTTPS) ? "Secure; " : ""));
}

static void draw_lost(struct losing *l)
{
	struct request *r = l->r;
	bool kid = is_kid(r);
	struct kept_form k;
	l->a->out->buf.n = 0;
	l->a->n_headers = 0;
	l->a->status = 403;
	r->layout.back = (struct text){NULL, 0};
	r->layout.is_private = true;
	struct out *o = page_begin(r, l->a, r->site->words->plain[kid ? MSG_KEPT_KID_LOST_TITLE : MSG_KEPT_LOST_TITLE]);
	bool any = kept_any(r) && kept_read(r, r->path, r->sent, &k);
	if (kid)
		kept_kid_lost_view(o, any, l->known);
	else
		kept_lost_view(o, any, l->known);
	door_draw(r, o, kid, any && !l->known);
	if (any)
		kept_words_view(o, k.line, k.n, kid ? MSG_KEPT_KID_HERE : MSG_KEPT_HERE);
	if (any && !l->known && !kid) /* signed in beside it: the form comes back with all of this */
		kept_buttons(o, &k, false);
	page_end(r, l->a);
	if (l->known)
		back_cookie(r, l->a, arena_printf(r->arena, "/kept/%lld", (long long)l->draft.id));
}

static bool put_draft(struct tx *tx, void *arg, struct fault *f)
{
	struct losing *l = arg;
	return draft_put(tx, l->r->arena, l->key, &l->ended.actor, &l->draft, f);
}

static void draw_again(void *losing)
{
	draw_lost(losing);
}

/* It could not be kept: then it stays in the page, drawn on the writer's thread under a head of its own. */
static void draft_kept(void *ctx, bool ok, const struct fault *f)
{
	struct losing *l = ctx;
	struct fault reached;
	(void)f;
	l->known &= ok;
	bool drawn = ok || ceiling_run(draw_again, l, &reached);
	web_release(l->held, drawn, drawn ? NULL : &reached);
}

static void start_draft(void *arg, void *held)
{
	struct losing *l = arg;
	l->held = held;
	store_submit(house_of(l->r)->store, "draft", put_draft, l, draft_kept, l);
}

void kept_lost(struct request *r, struct answer *a)
{
	struct losing *l = arena_new_of(r->arena, struct losing);
	struct fault aside = {0};
	*l = (struct losing){.r = r, .a = a};
	if (!kept_any(r) || !house_read(r, find_ended, l, &aside))
		l->known = false;
	if (l->known) {
		l->draft = (struct draft){.id = store_id(), .made_at = r->now, .path = r->path, .body = kept_encoded(r->arena, r->sent)};
		l->known = l->draft.body.at && draft_key(r->arena, house_of(r)->draft_key, true, l->key, &aside);
	}
	draw_lost(l);
	if (l->known)
		a->hold = (struct hold){start_draft, l};
}

/* ---- carried along ---- */

/* The fields that another page's form has on the form to sign in; kept-to is its address. */
static bool read_carried(const struct request *r, struct text *to, struct pairs *all)
{
	struct pair *field = arena_array(r->arena, struct pair, r->sent ? r->sent->n + 1 : 1);
	*all = (struct pairs){field, 0};
	*to = (struct text){NULL, 0};
	for (size_t i = 0; r->sent && i < r->sent->n; i++) {
		const struct pair *p = &r->sent->at[i];
		if (text_is(p->name, "kept-to"))
			*to = p->value;
		else if (text_starts(p->name, TEXT("kept-f-")))
			field[all->n++] = (struct pair){.name = {p->name.at + 7, p->name.n - 7}, .value = p->value};
	}
	return to->n && all->n;
}

bool kept_carries(const struct request *r)
{
	struct text to;
	struct pairs all;
	return has_secret(r->route->form) && read_carried(r, &to, &all);
}

void kept_carry(const struct request *r, struct out *o)
{
	struct text to;
	struct pairs all;
	if (has_secret(r->route->form)) { /* the form to sign in itself came back: it had them */
		if (!read_carried(r, &to, &all))
			return;
	} else if (r->sent) {
		to = r->path;
		all = *r->sent;
	} else {
		return;
	}
	hidden(o, TEXT("kept-to"), to);
	for (size_t i = 0; i < all.n; i++)
		if (to_keep(&all.at[i]))
			hidden(o, arena_printf(r->arena, "kept-f-%.*s", TEXT_ARG(all.at[i].name)), all.at[i].value);
}

void kept_above(const struct request *r, struct out *o)
{
	struct text to;
	struct pairs all;
	struct kept_form k;
	if (has_secret(r->route->form) && read_carried(r, &to, &all) && kept_read(r, to, &all, &k))
		kept_words_view(o, k.line, k.n, is_kid(r) ? MSG_KEPT_KID_HERE : MSG_KEPT_HERE);
}

/* ---- coming back ---- */

static bool plain_address(struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		char c = t.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("/-_.?=&%+", c))))
			return false;
	}
	return address_inside(t) && t.n <= BACK_MOST;
}

void kept_remember(struct request *r, struct answer *a)
{
	struct text to = r->raw_query.n ? arena_printf(r->arena, "%.*s?%.*s", TEXT_ARG(r->path), TEXT_ARG(r->raw_query)) : r->path;
	if (!text_is(r->path, "/still-here") && plain_address(to)) /* that one is asked by the script, and no page */
		back_cookie(r, a, to);
}

/* Where somebody of this role was, if it is a page of ours that the role has. */
static bool was_at(const struct request *r, int role, struct text *to)
{
	struct request at = *r;
	struct text query;
	const char *allow;
	*to = request_cookie(r, "kith-back");
	if (!to->n || !plain_address(*to))
		return false;
	at.path = text_cut(*to, '?', &query);
	at.n_parameters = 0;
	return route_find(&at, "GET", &allow) == ROUTE_FOUND && access_route_roles(at.route->permission) >> role & 1;
}

void kept_go_on(struct request *r, struct answer *a, const struct session *s)
{
	struct text to;
	struct pairs all;
	struct kept_form k;
	place_come_in(r, s); /* whichever door it was: from here on it is their own authority's */
	bool carries = read_carried(r, &to, &all) && kept_read(r, to, &all, &k);
	if (request_cookie(r, "kith-back").n)
		back_cookie(r, a, TEXT(""));
	if (!carries) {
		answer_to(a, was_at(r, s->actor.role, &to) ? to : text_of(house_start(s->actor.role)));
		return;
	}
	char *token = arena_alloc(r->arena, SESSION_TOKEN);
	const struct values *form = r->form;
	r->form = NULL;
	r->layout.who = s->actor.name;
	r->layout.young = s->actor.role == ROLE_YOUNG_PERSON;
	r->layout.token = k.token = text_of(session_form_token(s, token));
	r->layout.is_private = true;
	menu_of(r, s->actor.role);
	bool kid = is_kid(r);
	struct out *o = page_begin(r, a, r->site->words->plain[kid ? MSG_KEPT_KID_READY : MSG_KEPT_READY]);
	kept_ready_view(o, kid ? MSG_KEPT_KID_READY : MSG_KEPT_READY);
	kept_words_view(o, k.line, k.n, kid ? MSG_KEPT_KID_HERE : MSG_KEPT_HERE);
	kept_buttons(o, &k, kid);
	page_end(r, a);
	r->form = form;
}

int64_t kept_rest(const struct request *r)
{
	const struct session *s = &visitor_of(r)->session;
	if (s->actor.role == ROLE_NOBODY)
		return 0;
	/* the moment last seen is written every half minute at most */
	int64_t rest = s->rest, seen = s->touch ? r->now : s->seen_at;
	int64_t ends = seen + rest < s->ends_at ? seen + rest : s->ends_at;
	return ends > r->now ? (ends - r->now) / 1000 : 0;
}
