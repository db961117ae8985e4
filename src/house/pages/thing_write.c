/* Adding to, correcting and changing what is written about a thing, and making one that is about nothing: which form, about what. The rest
 * is as about a child (writing.h). */
#include "house/pages/things.h"
#include "house/pages/writing.h"

/* A thing of a kind that is about nothing: a body, an organisation. */
static void nothing(struct request *r, struct kind_subject *s, const struct kind **k)
{
	const struct kind *is = kind_form_kind(r);
	bool may = is && is->thing && !is->about_n && !is->holder && !is->person && !is->page.page &&
	    access_may(actor_at(r), VERB_ADD, is->name, NULL, NULL).may;
	if (!may)
		return;
	*k = is;
	*s = (struct kind_subject){.access = {.authority = actor_at(r)->authority}, .named = worker_title(r->arena, is->many),
	    .address = arena_printf(r->arena, "/things/%s", is->name)};
}

bool writing_thing(struct request *r, struct tx *tx, enum writing_mode mode, struct kind_subject *s, const struct kind **k,
    const struct entry **e, struct fault *f)
{
	struct thing_open x = {.r = r, .tx = tx};
	struct seen_thing seen;
	*k = NULL, *e = NULL;
	if (!strncmp(r->route->pattern, "/things/", 8)) {
		nothing(r, s, k);
		return true;
	}
	enum row row = thing_open(&x, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	*s = (struct kind_subject){.about = x.t.id, .access = x.seen.s, .named = x.name,
	    .address = arena_printf(r->arena, "/thing/%lld", (long long)x.t.id)};
	visitor_of(r)->thing = x.t.id;
	if (mode == WRITING_ADD) {
		const struct kind *is = kind_form_kind(r);
		s->access.entry = 0;
		if (is && thing_adds(r, &x, is))
			*k = is;
		if (x.seen.e)
			things_looked(r, &x.seen, 1);
		return true;
	}
	row = thing_entry(&x, &seen, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	things_looked(r, &seen, 1);
	s->about = seen.e->about;
	s->access = seen.s;
	if (mode == WRITING_CORRECT ? things_corrects(r, &seen) : things_changes(r, &seen)) {
		*k = seen.e->kind;
		*e = seen.e;
	}
	return true;
}

#define WRITES(name, address, says)                                                                                                     \
	ROUTE(name, .method = METHOD_GET, .pattern = address, .permission = "thing.write", .handle = writing_show,                      \
	    .audience = AUDIENCE_ADULT, .title = says, .child_bearing = true);                                                          \
	ROUTE(do_##name, .method = METHOD_POST, .pattern = address, .permission = "thing.write", .handle = writing_send,                \
	    .audience = AUDIENCE_ADULT, .title = says, .child_bearing = true, .adds = true, .form_for = writing_form, .show = writing_show)

WRITES(things_add, "/things/{kind}/add", "Writing down a thing that is about nothing else");
WRITES(thing_add, "/thing/{id}/add/{kind}", "Adding to what is written about a thing");
WRITES(thing_correct, "/thing/{id}/correct/{kind}/{entry-id}", "Correcting what was written wrong about a thing");
WRITES(thing_change, "/thing/{id}/change/{kind}/{entry-id}", "Writing that something about a thing has moved on");
