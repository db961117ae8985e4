/* Adding to, correcting and changing what is written about a thing, and making one that is about nothing: which form, about what. The rest
 * is as about a child (writing.h). */
#include "house/pages/me_thing.h"
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

/* One more of the rows of an entry. */
static bool row_of(struct thing_open *x, struct kind_subject *s, const struct kind **k, struct fault *f)
{
	struct seen_thing holder;
	enum row row = thing_entry(x, &holder, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct kind *is = rows_kind(x->r, holder.e->kind);
	struct rows_holder h = {.e = holder.e, .access = holder.s};
	s->access = rows_subject(x->r, &h, NULL);
	s->about = holder.e->id;
	s->page = thing_entry_address(x, holder.e);
	things_looked(x->r, &holder, 1);
	if (is && !holder.e->taken_back && access_may(actor_at(x->r), VERB_ADD, is->name, NULL, &s->access).may)
		*k = is;
	return true;
}

/* What is written of the thing of the address. */
static bool in_thing(struct thing_open *x, enum writing_mode mode, struct kind_subject *s, const struct kind **k, const struct entry **e,
    struct fault *f)
{
	struct request *r = x->r;
	struct seen_thing seen;
	if (mode == WRITING_ADD && request_id(r, "entry-id"))
		return row_of(x, s, k, f);
	if (mode == WRITING_ADD) {
		const struct kind *is = kind_form_kind(r);
		s->access.entry = 0;
		if (is && thing_adds(r, x, is))
			*k = is;
		if (x->seen.e)
			things_looked(r, &x->seen, 1);
		return true;
	}
	enum row row = thing_entry(x, &seen, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	things_looked(r, &seen, 1);
	s->about = seen.e->about;
	s->access = seen.s;
	if (x->holder.e)
		s->page = thing_entry_address(x, x->holder.e);
	if (mode == WRITING_CORRECT ? things_corrects(r, &seen) : things_changes(r, &seen)) {
		*k = seen.e->kind;
		*e = seen.e;
	}
	return true;
}

bool writing_thing(struct request *r, struct tx *tx, enum writing_mode mode, struct kind_subject *s, const struct kind **k,
    const struct entry **e, struct fault *f)
{
	struct thing_open x = {.r = r, .tx = tx};
	*k = NULL, *e = NULL;
	if (!strncmp(r->route->pattern, "/things/", 8)) {
		if (!things_young(r))
			nothing(r, s, k);
		return true;
	}
	enum row row = thing_open(&x, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	*s = (struct kind_subject){.about = x.t.id, .access = x.seen.s, .named = x.name, .young = x.child,
	    .address = things_address(r, x.t.id, x.child)};
	visitor_of(r)->thing = x.t.id;
	return in_thing(&x, mode, s, k, e, f) && (!*k || !x.child || me_thing_readers(r, tx, *k, s, f));
}

/* once: the very same again is a second entry, and is asked back; a correction is the same correction. */
#define WRITES(name, address, says, once) \
	ROUTE(name, .method = METHOD_GET, .pattern = address, .permission = "thing.write", .handle = writing_show, \
	    .audience = AUDIENCE_ADULT, .title = says, .child_bearing = true); \
	ROUTE(do_##name, .method = METHOD_POST, .pattern = address, .permission = "thing.write", .handle = writing_send, \
	    .audience = AUDIENCE_ADULT, .title = says, .child_bearing = true, .adds = (once), .form_for = writing_form, \
	    .show = writing_show)

WRITES(things_add, "/things/{kind}/add", "Writing down a thing that is about nothing else", true);
WRITES(thing_add, "/thing/{id}/add/{kind}", "Adding to what is written about a thing", true);
WRITES(thing_add_row, "/thing/{id}/entry/{kind}/{entry-id}/rows/{field}/add", "Adding a row to an entry about a thing", true);
WRITES(thing_correct, "/thing/{id}/correct/{kind}/{entry-id}", "Correcting what was written wrong about a thing", false);
WRITES(thing_change, "/thing/{id}/change/{kind}/{entry-id}", "Writing that something about a thing has moved on", true);

/* The same of a young person, in their words (me_thing.c draws them). What has moved on, and moving, is for adults. */
#define MINE(name, address, says, once) \
	ROUTE(name, .method = METHOD_GET, .pattern = address, .permission = "self.see", .handle = writing_show, \
	    .audience = AUDIENCE_CHILD, .title = says, .child_bearing = true); \
	ROUTE(do_##name, .method = METHOD_POST, .pattern = address, .permission = "self.see", .handle = writing_send, \
	    .audience = AUDIENCE_CHILD, .title = says, .child_bearing = true, .adds = (once), .form_for = writing_form, \
	    .show = writing_show)

MINE(me_thing_add, "/me/thing/{id}/add/{kind}", "I write something for my group", true);
MINE(me_thing_add_row, "/me/thing/{id}/entry/{kind}/{entry-id}/rows/{field}/add", "I add to a list of my group", true);
MINE(me_thing_correct, "/me/thing/{id}/correct/{kind}/{entry-id}", "I put right what I wrote for my group", false);
