#include "house/pages/named_by.h"
#include "house/named_by.view.h"
#include "record/thing.h"
#include "record/thing_names.h"

enum { LINKS_MOST = 200 };

struct naming {
	const struct request *r;
	struct tx *tx;
	const struct child_model *m;
	struct seen_thing *seen;
	const struct field **field; /* by which each names them */
	size_t n, cap, cap_fields;
};

static bool is_them(const struct child_model *m, int64_t id)
{
	for (size_t i = 0; i < m->n_ids; i++)
		if (m->ids[i] == id)
			return true;
	return false;
}

/* What is about the child stands on the page already; what has ended is told where it was. */
static void keep(struct naming *x, const struct entries *es, const struct field *by)
{
	for (size_t i = 0; i < es->n; i++) {
		const struct entry *e = es->at[i];
		bool over = e->kind->dated && entry_to(e) != DAY_NONE && entry_to(e) <= x->r->today;
		if (!entry_stands(e) || over || is_them(x->m, e->child))
			continue;
		x->seen = arena_grow(x->r->arena, x->seen, &x->cap, x->n + 1, sizeof *x->seen);
		x->field = arena_grow(x->r->arena, x->field, &x->cap_fields, x->n + 1, sizeof *x->field);
		x->seen[x->n] = (struct seen_thing){.e = e};
		x->field[x->n++] = by;
	}
}

static bool read_links(struct naming *x, struct fault *f)
{
	struct thing_link *link;
	size_t n;
	if (!thing_links(x->tx, x->r->arena, actor_at(x->r)->authority, x->m->person, LINKS_MOST, &link, &n, f))
		return false;
	for (size_t i = 0, j; i < n; i = j) { /* by kind, field, entry */
		int64_t ids[LINKS_MOST];
		struct entries es;
		for (j = i; j < n && link[j].field == link[i].field; j++)
			ids[j - i] = link[j].entry;
		if (link[i].kind->holder || !access_could(actor_at(x->r)->role, VERB_SEE, link[i].kind->name))
			continue;
		if (!entry_some(x->tx, x->r->arena, actor_at(x->r)->authority, link[i].kind, ids, j - i, &es, f))
			return false;
		keep(x, &es, link[i].field);
	}
	return true;
}

/* Those that the visitor sees, and by a field that they see. */
static bool see(struct naming *x, struct thing_names *names, struct fault *f)
{
	int64_t *more = arena_array(x->r->arena, int64_t, 2 * x->n + 2);
	size_t kept = 0, n_more = 0;
	if (!things_stand(x->r, x->tx, x->seen, x->n, NULL, f))
		return false;
	for (size_t i = 0; i < x->n; i++) {
		if (!things_see(x->r, &x->seen[i]) || !things_see_field(x->r, &x->seen[i], x->field[i]))
			continue;
		x->field[kept] = x->field[i];
		x->seen[kept++] = x->seen[i];
	}
	x->n = kept;
	for (size_t i = 0; i < x->n; i++) {
		more[n_more++] = x->seen[i].e->id;
		if (x->seen[i].e->about)
			more[n_more++] = x->seen[i].e->about;
	}
	more[n_more++] = x->m->person;
	return things_named(x->r, x->tx, x->seen, x->n, more, n_more, names, f);
}

static struct named_group *group(struct naming *x, struct named_group *all, size_t *n, struct text title)
{
	for (size_t i = 0; i < *n; i++)
		if (text_eq(all[i].title, title))
			return &all[i];
	struct named_group *g = &all[(*n)++];
	*g = (struct named_group){.title = title, .line = arena_array(x->r->arena, struct named_line, x->n + 1)};
	return g;
}

/* What it is about is what they belong to; a thing names itself. */
static struct named_line line_of(const struct naming *x, size_t i, const struct thing_names *names)
{
	const struct entry *e = x->seen[i].e;
	const struct thing_name *is = thing_names_get(names, e->kind->thing || !e->about ? e->id : e->about);
	bool open = is && is->open && !is->gone && is->name.n;
	return (struct named_line){.what = open ? is->name : worker_title(x->r->arena, e->kind->one),
	    .kind = open && !e->kind->thing ? worker_title(x->r->arena, e->kind->one) : (struct text){0},
	    .when = things_when(x->r, e),
	    .href = open ? things_page(x->r, is) : things_href(x->r, e, names)};
}

bool named_by_draw(const struct request *r, struct tx *tx, const struct child_model *m, struct out *o, struct fault *f)
{
	struct naming x = {.r = r, .tx = tx, .m = m};
	struct thing_names names;
	size_t groups = 0;
	if (!read_links(&x, f) || (x.n && !see(&x, &names, f)))
		return false;
	struct named_group *all = arena_array(r->arena, struct named_group, x.n + 1);
	const struct thing_name *them = x.n ? thing_names_get(&names, m->person) : NULL;
	for (size_t i = 0; i < x.n; i++) {
		if (things_shut(r, &x.seen[i], &names) || !them ||
		    !thing_names_told(actor_at(r), x.seen[i].e, x.field[i], x.seen[i].s.stands, them))
			continue; /* that it is they whom it names is not for this reader */
		const char *back = x.field[i]->back;
		struct named_group *g = group(&x, all, &groups, back ? text_of(back) : worker_title(r->arena, x.seen[i].e->kind->many));
		g->line[g->n++] = line_of(&x, i, &names);
	}
	if (groups)
		named_by_view(o, all, groups);
	return true;
}
