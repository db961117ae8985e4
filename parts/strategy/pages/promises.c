/* For everybody, without signing in: the promises in their own words, and how each is going. */
#include "house/house.h"
#include "house/pages/figures.h"
#include "house/pages/worker.h"
#include "parts/strategy.promises.view.h"
#include "house/whole.h"

static struct promise_line line_of(struct request *r, const struct edition *e, const struct promise *p, int number)
{
	struct promise_line l = {number, p, arena_array(r->arena, struct figure_line, p->measures.n + 1), 0, 0};
	for (size_t i = 0; e->id && i < p->measures.n; i++) {
		int m = measure_of(text_of(p->measures.at[i]));
		if (m < 0)
			continue;
		l.figure[l.n] = figures_line(r, e, m, true, arena_z(r->arena, arena_printf(r->arena, "p%d", number)));
		l.charts += l.figure[l.n++].chart != NULL;
	}
	return l;
}

static bool read_page(struct request *r, struct promise_page *m, struct fault *f)
{
	const struct speaking *s = house_speaking(r);
	struct edition e = {0};
	if (s->authority && !figures_newest(r, s->authority, &e, f))
		return false;
	*m = (struct promise_page){.pack = s->pack, .published = e.id != 0, .council = r->site->council,
	    .signed_in = actor_at(r)->role != ROLE_NOBODY};
	if (e.id)
		m->known = figures_known(r, &e);
	size_t n = s->pack ? s->pack->pledge.n : 0;
	m->promise = arena_array(r->arena, struct promise_line, n + 1);
	for (size_t i = 0; i < n; i++)
		m->promise[m->n++] = line_of(r, &e, &s->pack->pledge.promises[i], (int)i + 1);
	return true;
}

/* The same for everybody who has signed in, and for everybody who has not. */
static bool show_one(struct request *r, struct answer *a, const char *name, enum message title,
    void (*view)(struct out *, const struct promise_page *), struct fault *f)
{
	struct promise_page m;
	struct whole w;
	if (!whole_begin(r, &w, house_authority(r), name, actor_at(r)->role != ROLE_NOBODY, f))
		return false;
	struct out *o = page_begin(r, a, r->site->words->plain[title]);
	if (!whole_copy(r, &w, o)) {
		if (!read_page(r, &m, f))
			return false;
		view(o, &m);
		whole_keep(r, &w, o);
	}
	page_end(r, a);
	return true;
}

static bool show_front(struct request *r, struct answer *a, struct fault *f)
{
	return show_one(r, a, "front", MSG_FRONT_TITLE, front_view, f);
}

static bool show_promises(struct request *r, struct answer *a, struct fault *f)
{
	r->layout.back = TEXT("/");
	return show_one(r, a, "promises", MSG_PROMISES_TITLE, promises_view, f);
}

static bool show_accessibility(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	accessibility_view(page_begin(r, a, r->site->words->plain[MSG_ACCESSIBILITY_TITLE]));
	page_end(r, a);
	return true;
}

static bool kept_alike(const struct kind *x, const struct kind *y)
{
	return x->keep_years == y->keep_years && !strcmp(x->keep_after ? x->keep_after : "", y->keep_after ? y->keep_after : "");
}

/* One line for all kinds that are kept alike; that of the most kinds comes last, and names none of them. */
static struct privacy_page keeping(struct request *r)
{
	const struct described *d = record_kinds();
	struct privacy_page m = {arena_array(r->arena, struct keeping, d->n + 1), 0};
	size_t most = 0, most_at = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		size_t n = 1, before = 0;
		struct text what = text_of(k->many);
		for (size_t j = 0; j < i; j++)
			before += kept_alike(k, &d->kinds[j]);
		for (size_t j = i + 1; !before && j < d->n; j++)
			if (kept_alike(k, &d->kinds[j]) && n++)
				what = arena_printf(r->arena, "%.*s, %s", TEXT_ARG(what), d->kinds[j].many);
		if (before || !k->keep_years)
			continue;
		bool birth = !strcmp(k->keep_after, "birth"), adoption = !strcmp(k->keep_after, "adoption");
		struct out_arg years = out_arg_int(k->keep_years);
		if (n > most)
			most = n, most_at = m.n;
		m.kept[m.n++] = (struct keeping){worker_title(r->arena, arena_z(r->arena, what)),
		    out_words(r->arena, r->site->words, birth ? MSG_PRIVACY_KEEP_BIRTH : adoption ? MSG_PRIVACY_KEEP_ADOPTION
		    : MSG_PRIVACY_KEEP_CHANGE, &years, 1), text_of(k->keep_source)};
	}
	if (m.n) {
		struct keeping rest = m.kept[most_at];
		memmove(&m.kept[most_at], &m.kept[most_at + 1], (m.n - 1 - most_at) * sizeof rest);
		rest.what = r->site->words->plain[m.n > 1 ? MSG_PRIVACY_KEEP_REST : MSG_PRIVACY_KEEP_ALL];
		m.kept[m.n - 1] = rest;
	}
	return m;
}

static bool show_privacy(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct privacy_page m = keeping(r);
	privacy_view(page_begin(r, a, r->site->words->plain[MSG_PRIVACY_TITLE]), &m);
	page_end(r, a);
	return true;
}

ROUTE(front, .method = METHOD_GET, .pattern = "/", .permission = "promise.see", .handle = show_front, .audience = AUDIENCE_PUBLIC,
    .standing = true, .title = "Our promises");
ROUTE(promises, .method = METHOD_GET, .pattern = "/promises", .permission = "promise.see", .handle = show_promises,
    .audience = AUDIENCE_PUBLIC, .standing = true, .title = "Our promises and how they are going");
ROUTE(accessibility, .method = METHOD_GET, .pattern = "/accessibility", .permission = "public", .handle = show_accessibility,
    .audience = AUDIENCE_PUBLIC, .title = "Accessibility");
ROUTE(privacy, .method = METHOD_GET, .pattern = "/privacy", .permission = "public", .handle = show_privacy,
    .audience = AUDIENCE_PUBLIC, .title = "Privacy");
