/* Things that one entry names. */
#include "house/pages/named.h"

/* e NULL: by no entry, so that a child is named only where they are the visitor's. */
static bool some(const struct request *r, struct tx *tx, const struct entry *e, const struct field *by, const int64_t *ids, size_t n,
    struct named_things *out, struct fault *f)
{
	struct thing_names *names = arena_new_of(r->arena, struct thing_names);
	static const struct kind no_kind;
	static const struct entry nobodys = {.kind = &no_kind};
	*out = (struct named_things){.at = arena_array(r->arena, const struct thing_name *, n + 1)};
	if (!thing_names(tx, r->arena, actor_at(r), r->today, ids, n, names, f))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct thing_name *t = thing_names_get(names, ids[i]);
		if (thing_names_told(actor_at(r), e ? e : &nobodys, by, 0, t))
			out->at[out->n++] = t;
		else
			out->hidden =
			    arena_printf(r->arena, "%.*s%s%lld", TEXT_ARG(out->hidden), out->hidden.n ? " " : "", (long long)ids[i]);
	}
	return true;
}

bool named_some(
    const struct request *r, struct tx *tx, const struct field *by, const int64_t *ids, size_t n, struct named_things *out, struct fault *f)
{
	return some(r, tx, NULL, by, ids, n, out, f);
}

struct named_things named_of(const struct request *r, struct tx *tx, const struct entry *e, const struct field *f, const struct value *v)
{
	struct named_things out = {0};
	struct text rest = value_text(r->arena, f, v);
	int64_t *ids = arena_array(r->arena, int64_t, rest.n / 2 + 2);
	size_t n = 0;
	while (v->state == VALUE_SET && thing_names_next(&rest, &ids[n]))
		n++;
	if (n && !some(r, tx, e, f, ids, n, &out, NULL))
		out = (struct named_things){.hidden = value_text(r->arena, f, v)};
	return out;
}

struct text named_words(struct arena *a, const struct named_things *named)
{
	struct text all = {0};
	for (size_t i = 0; i < named->n; i++)
		all = arena_printf(a, "%.*s%s%.*s", TEXT_ARG(all), i ? ", " : "", TEXT_ARG(named->at[i]->name));
	return all;
}
