/* What an authority chooses for itself: the list of it, and a page for each: what it is, what holds now, since when and by whom, what held
 * before, and a form. Drawn from what is declared where it is read (access/authority_setting.h). */
#include "house/pages/settings.h"
#include "access/authority_setting.h"
#include "access/user.h"
#include "house/house.h"
#include "house/pages/figures.h"
#include "house/settings.view.h"
#include "kit/components.h"
#include "kit/form.h"

enum { VALUE, FROM, INPUTS };
static const struct choice yes_no[] = {{"yes", MSG_FORM_YES, NULL, MSG_NONE}, {"no", MSG_FORM_NO, NULL, MSG_NONE}};
static const struct form empty_form = {NULL, 0};

static const struct authority_setting *asked(const struct request *r)
{
	return authority_setting_named(request_word(r, "name"));
}

static const struct form *form_of(struct request *r, struct fault *f)
{
	const struct authority_setting *s = asked(r);
	(void)f;
	if (!s)
		return NULL;
	struct input *in = arena_array(r->arena, struct input, INPUTS);
	struct form *form = arena_new_of(r->arena, struct form);
	in[VALUE] = (struct input){.name = "value", .type = INPUT_TEXT, .label_text = s->label, .hint_text = s->help,
	    .most = AUTHORITY_SETTING_MOST, .autocomplete = "off", .digits = s->type == AUTHORITY_NUMBER,
	    .width = s->type == AUTHORITY_NUMBER ? 5 : 0};
	if (s->type == AUTHORITY_SWITCH)
		in[VALUE].type = INPUT_CHOICE, in[VALUE].choices = yes_no, in[VALUE].n_choices = 2, in[VALUE].is_inline = true;
	else if (s->type == AUTHORITY_DAY)
		in[VALUE].type = INPUT_DAY;
	in[FROM] = (struct input){.name = "from", .type = INPUT_DAY, .label = MSG_SETTINGS_FROM, .hint = MSG_SETTINGS_FROM_HINT};
	*form = (struct form){in, INPUTS};
	return form;
}

/* As people say it. */
static struct text said(struct request *r, const struct authority_setting *s, const struct authority_value *v)
{
	const struct words *w = r->site->words;
	if (s->type == AUTHORITY_SWITCH)
		return w->plain[v->number ? MSG_FORM_YES : MSG_FORM_NO];
	if (s->type == AUTHORITY_DAY && v->day != DAY_NONE)
		return figures_day(r->arena, v->day);
	return v->text.n ? v->text : w->plain[MSG_STRATEGY_NOT_SET];
}

static bool line_of(struct request *r, struct tx *tx, const struct authority_setting *s, const struct authority_value *v,
    struct setting_line *out, struct fault *f)
{
	const struct words *w = r->site->words;
	struct user u = {0};
	*out = (struct setting_line){.name = s->name,
	    .label = s->label,
	    .is = v->given_back ? w->plain[MSG_SETTINGS_GIVEN_BACK] : said(r, s, v),
	    .by = w->plain[MSG_SETTINGS_OPERATOR]};
	if (!v->chosen && !v->given_back)
		return true;
	out->since = figures_day(r->arena, v->from);
	out->set = figures_moment(r->arena, v->set_at);
	out->ahead = v->from > r->today;
	if (v->set_by && user_get(tx, r->arena, actor_at(r)->authority, v->set_by, &u, f) == ROW_FAULT)
		return false;
	if (v->set_by)
		out->by = u.name;
	return true;
}

/* ---- all of them ---- */

struct listing {
	struct request *r;
	struct setting_line *line;
	size_t n;
};

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	const struct authority_setting *const *all = authority_settings(&l->n);
	l->line = arena_array(l->r->arena, struct setting_line, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		struct authority_value v;
		if (!authority_setting(
		        tx, l->r->arena, actor_at(l->r)->authority, &house_of(l->r)->settings, all[i], AS_AT(l->r->today), &v, f) ||
		    !line_of(l->r, tx, all[i], &v, &l->line[i], f))
			return false;
	}
	return true;
}

static bool show_all(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r};
	if (!house_read(r, list, &l, f))
		return false;
	r->layout.back = TEXT("/users");
	settings_view(page_begin(r, a, r->site->words->plain[MSG_SETTINGS_TITLE]), l.line, l.n);
	page_end(r, a);
	return true;
}

/* ---- one ---- */

struct showing {
	struct request *r;
	const struct authority_setting *s;
	struct authority_value now;
	struct setting_page page;
};

static bool read_one(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct request *r = x->r;
	struct authority_value *all;
	int64_t authority = actor_at(r)->authority;
	if (!authority_setting(tx, r->arena, authority, &house_of(r)->settings, x->s, AS_AT(r->today), &x->now, f) ||
	    !authority_setting_history(tx, r->arena, authority, x->s, &all, &x->page.n, f) ||
	    !line_of(r, tx, x->s, &x->now, &x->page.now, f))
		return false;
	x->page.help = x->s->help;
	x->page.line = arena_array(r->arena, struct setting_line, x->page.n + 1);
	for (size_t i = 0; i < x->page.n; i++)
		if (!line_of(r, tx, x->s, &all[i], &x->page.line[i], f))
			return false;
	return true;
}

static void fill(const struct showing *x, struct values *v)
{
	if (x->s->type == AUTHORITY_SWITCH)
		form_set_choice(v, VALUE, x->now.number ? 0 : 1);
	else if (x->s->type == AUTHORITY_DAY)
		form_set_day(v, VALUE, x->now.day);
	else
		form_set_text(v, VALUE, x->now.text);
}

static bool show_one(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {.r = r, .s = asked(r)};
	if (!x.s) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	if (!house_read(r, read_one, &x, f))
		return false;
	const struct values *v = r->form;
	if (!v) {
		struct values *made = form_empty(r->arena, form_of(r, f));
		fill(&x, made);
		v = made;
	}
	r->layout.back = TEXT("/settings");
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, text_of(x.s->label));
	const char *at = arena_printf(r->arena, "/settings/%s", x.s->name).at;
	form_problems(o, v);
	setting_view(o, &x.page);
	form_begin(o, v, at, r->layout.token);
	form_field(o, v, VALUE, "s");
	form_field(o, v, FROM, "s");
	form_button(o, MSG_SETTINGS_SAVE);
	form_end(o);
	if (x.now.chosen) {
		form_begin(o, form_empty(r->arena, &empty_form), arena_printf(r->arena, "%s/back", at).at, r->layout.token);
		govuk_button(o,
		    &(struct govuk_button){.text = o->words->plain[MSG_SETTINGS_BACK],
		        .classes = TEXT("govuk-button--secondary"),
		        .prevent_double_click = TEXT("true")});
		form_end(o);
	}
	setting_history_view(o, &x.page);
	page_end(r, a);
	return true;
}

/* ---- set ---- */

struct setting_it {
	struct request *r;
	const struct authority_setting *s;
	struct text typed; /* at NULL: given back */
	day from;
};

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	const struct setting_it *x = arg;
	return authority_setting_set(tx, x->r->arena, actor_at(x->r), x->s, x->typed, x->from, x->r->today, x->r->now, f);
}

static struct text typed_in(const struct request *r, const struct authority_setting *s)
{
	char words[DAY_TEXT];
	if (s->type == AUTHORITY_DAY)
		return form_given(r->form, VALUE) ? arena_text(r->arena, text_of(day_iso(form_day(r->form, VALUE), words))) : TEXT("");
	return form_text(r->form, VALUE);
}

static bool save(struct request *r, struct answer *a, struct fault *f)
{
	struct setting_it *x = arena_new_of(r->arena, struct setting_it);
	struct values *v = (struct values *)r->form;
	struct text as;
	*x = (struct setting_it){.r = r, .s = asked(r), .from = form_given(v, FROM) ? form_day(v, FROM) : r->today};
	x->typed = typed_in(r, x->s);
	const char *wrong = authority_setting_wrong(r->arena, x->s, x->typed, &as);
	if (wrong)
		form_error(v, VALUE, text_of(wrong));
	if (x->from < r->today)
		form_error(v, FROM, r->site->words->plain[MSG_SETTINGS_FROM_PAST]);
	if (!form_ok(v)) {
		a->status = 422;
		return show_one(r, a, f);
	}
	house_write(r, a, "setting", put, x, arena_printf(r->arena, "/settings/%s", x->s->name));
	house_done(r, a, MSG_DONE_SAVED);
	return true;
}

static bool give_back(struct request *r, struct answer *a, struct fault *f)
{
	struct setting_it *x = arena_new_of(r->arena, struct setting_it);
	(void)f;
	*x = (struct setting_it){.r = r, .s = asked(r), .typed = {NULL, 0}, .from = r->today};
	if (!x->s) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	house_write(r, a, "setting", put, x, arena_printf(r->arena, "/settings/%s", x->s->name));
	house_done(r, a, MSG_DONE_SAVED);
	return true;
}

ROUTE(settings, .method = METHOD_GET, .pattern = "/settings", .permission = "admin", .handle = show_all, .audience = AUDIENCE_ADULT,
    .title = "What the council chooses for itself");
ROUTE(setting, .method = METHOD_GET, .pattern = "/settings/{name}", .permission = "admin", .handle = show_one, .audience = AUDIENCE_ADULT,
    .title = "One thing that the council chooses for itself");
ROUTE(do_setting, .method = METHOD_POST, .pattern = "/settings/{name}", .permission = "admin", .handle = save, .show = show_one,
    .form_for = form_of, .audience = AUDIENCE_ADULT, .title = "Choose it");
ROUTE(do_setting_back, .method = METHOD_POST, .pattern = "/settings/{name}/back", .permission = "admin", .handle = give_back,
    .form = &empty_form, .audience = AUDIENCE_ADULT, .title = "Let the operator's hold again");
