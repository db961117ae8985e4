/* Publications: the list, one of them, and making one. */
#include "house/house.h"
#include "house/pages/figures.h"
#include "house/publications.view.h"
#include "house/whole.h"
#include "kit/form.h"
#include "today/findings.h"

enum { AS_AT_DAY, TITLE };
static const struct input make_inputs[] = {
    [AS_AT_DAY] = {.name = "as-at", .type = INPUT_DAY, .label = MSG_PUBLICATIONS_AS_AT, .hint = MSG_PUBLICATIONS_AS_AT_HINT,
        .missing = MSG_PUBLICATIONS_AS_AT_MISSING, .required = true},
    [TITLE] = {.name = "title", .type = INPUT_TEXT, .label = MSG_PUBLICATIONS_TOPIC, .most = 200},
};
static const struct form make_form = {make_inputs, 2};

static struct publication_line line_of(struct request *r, const struct edition *e)
{
	const struct words *w = r->site->words;
	enum role role;
	struct out_arg arg = out_arg_text(figures_day(r->arena, e->as_at));
	return (struct publication_line){.href = arena_printf(r->arena, "/publication/%lld", (long long)e->id),
	    .name = out_words(r->arena, w, MSG_PUBLICATIONS_NAME, &arg, 1), .title = e->title,
	    .known = figures_moment(r->arena, e->as_known), .made = figures_moment(r->arena, e->made_at),
	    .made_by = w->plain[role_of(e->made_as, &role) ? (enum message)(MSG_ROLE_YOUNG_PERSON + role) : MSG_PUBLICATIONS_OPERATOR]};
}

/* ---- the list, and the form ---- */

struct listing {
	struct request *r;
	struct edition *all;
	size_t n;
};

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	return publication_list(tx, l->r->arena, figures_authority(l->r), &l->all, &l->n, f);
}

static bool show_publications(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r};
	if (!house_read(r, list, &l, f))
		return false;
	struct publication_line *line = arena_array(r->arena, struct publication_line, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		line[i] = line_of(r, &l.all[i]);
	const struct values *v = r->form ? r->form : form_empty(r->arena, &make_form);
	bool may = access_route(actor_at(r), "measure.publish", NULL).may;
	r->layout.is_error = may && !form_ok(v);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_PUBLICATIONS_TITLE]);
	if (may)
		form_problems(o, v);
	publications_view(o, line, l.n);
	if (may) {
		publications_make_view(o, !findings_places(today_of(r)));
		form_begin(o, v, "/publications", r->layout.token);
		form_field(o, v, AS_AT_DAY, NULL);
		form_field(o, v, TITLE, NULL);
		form_button(o, MSG_PUBLICATIONS_MAKE_BUTTON);
		form_end(o);
	}
	page_end(r, a);
	return true;
}

/* ---- making one: counted here, on the worker; the writer only keeps the rows ---- */

struct asking {
	struct request *r;
	struct publish_ask ask;
	struct publish_work work;
};

static bool count(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *x = arg;
	struct authority whose;
	if (!store_authority_get(tx, x->r->arena, x->ask.authority, &whose, f))
		return false;
	x->ask.code = whose.code;
	return publish_count(tx, x->r->arena, &x->ask, &x->work, f);
}

static bool keep(struct tx *tx, void *arg, struct fault *f)
{
	return publish_keep(tx, &((struct asking *)arg)->work, f);
}

static bool asked_wrongly(struct request *r, const struct fault *f)
{
	static const struct {
		const char *code;
		enum message say;
	} known[] = {{"publish.date", MSG_PUBLICATIONS_NOT_QUARTER}, {"publish.there", MSG_PUBLICATIONS_THERE},
	    {"publish.empty", MSG_PUBLICATIONS_EMPTY}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(f->code, known[i].code)) {
			form_error((struct values *)r->form, AS_AT_DAY, r->site->words->plain[known[i].say]);
			return true;
		}
	return false;
}

static bool make_publication(struct request *r, struct answer *a, struct fault *f)
{
	const struct actor *me = actor_at(r);
	struct asking *x = arena_new_of(r->arena, struct asking);
	struct fault own = {0};
	*x = (struct asking){.r = r, .ask = {.authority = me->authority, .as_at = form_day(r->form, AS_AT_DAY), .today = r->today,
	    .now = r->now, .by = me->person, .role = role_name((enum role)me->role), .title = form_text(r->form, TITLE),
	    .laws = &house_of(r)->laws}};
	const struct places *places = findings_places(today_of(r));
	if (places) {
		x->ask.upper = figures_upper;
		x->ask.upper_arg = (void *)places; /* only read */
	}
	if (!house_read(r, count, x, &own)) {
		if (asked_wrongly(r, &own))
			return show_publications(r, a, f);
		*f = own;
		return false;
	}
	house_write(r, a, "publish", keep, x, arena_printf(r->arena, "/publication/%lld", (long long)x->work.edition.id));
	house_done(r, a, MSG_DONE_PUBLISHED);
	return true;
}

/* ---- one ---- */

struct reading {
	struct request *r;
	struct edition e;
	enum row row;
};

static bool read_one(struct tx *tx, void *arg, struct fault *f)
{
	struct reading *x = arg;
	x->row = publication_load(tx, x->r->arena, figures_authority(x->r), request_id(x->r, "id"), &x->e, f);
	return x->row != ROW_FAULT;
}

static bool show_publication(struct request *r, struct answer *a, struct fault *f)
{
	struct reading x = {.r = r};
	struct whole w;
	r->layout.back = TEXT("/publications");
	if (!whole_begin(r, &w, figures_authority(r), "publication", (uint64_t)request_id(r, "id"), f))
		return false;
	struct text title = whole_title(r, &w);
	if (title.n && whole_copy(r, &w, page_begin(r, a, title))) {
		page_end(r, a);
		return true;
	}
	a->out->buf.n = 0;
	if (!house_read(r, read_one, &x, f))
		return false;
	if (x.row == ROW_NONE) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct publication_page p = {.head = line_of(r, &x.e), .known = figures_known(r, &x.e), .returns = x.e.returns,
	    .figure = arena_array(r->arena, struct figure_line, MEASURES)};
	for (int i = 0; i < MEASURES; i++)
		p.figure[p.n++] = figures_line(r, &x.e, i, true, "publication");
	struct out *o = page_begin(r, a, p.head.name);
	w.from = o->buf.n;
	publication_view(o, &p);
	whole_keep_titled(r, &w, p.head.name, o);
	page_end(r, a);
	return true;
}

ROUTE(publications, .method = METHOD_GET, .pattern = "/publications", .permission = "publication.see", .handle = show_publications,
    .audience = AUDIENCE_PUBLIC, .title = "Published figures");
ROUTE(make_publication, .confirm = true, .method = METHOD_POST, .pattern = "/publications", .permission = "measure.publish",
    .handle = make_publication, .audience = AUDIENCE_ADULT, .title = "Make a publication", .form = &make_form, .show = show_publications);
ROUTE(publication, .method = METHOD_GET, .pattern = "/publication/{id}", .permission = "publication.see", .handle = show_publication,
    .audience = AUDIENCE_PUBLIC, .title = "A publication");
