#include "house/whole.h"
#include "house/house.h"
#include "today/caseload.h"

struct beginning {
	struct request *r;
	int64_t authority;
	struct fresh *fresh;
};

static bool begin(struct tx *tx, void *arg, struct fault *f)
{
	struct beginning *b = arg;
	return caseload_fresh(today_of(b->r), tx, b->authority, b->r->today, b->fresh, f);
}

bool whole_begin(struct request *r, struct whole *w, int64_t authority, const char *name, uint64_t who, struct fault *f)
{
	/* what a young person reads is in other words, and each authority has its own */
	*w = (struct whole){.name = name, .who = who ^ (uint64_t)(uintptr_t)r->site->words * 0x9e3779b97f4a7c15u};
	return house_read(r, begin, &(struct beginning){r, authority, &w->fresh}, f);
}

bool whole_copy(struct request *r, struct whole *w, struct out *o)
{
	w->from = o->buf.n;
	return caseload_whole(today_of(r), &w->fresh, w->name, w->who, &o->buf);
}

void whole_keep(struct request *r, const struct whole *w, struct out *o)
{
	out_terms(o, w->from, true);
	if (!o->buf.broken)
		caseload_keep_whole(today_of(r), &w->fresh, w->name, w->who, (struct text){o->buf.at + w->from, o->buf.n - w->from});
}

static const char titles[] = "a title";

struct text whole_title(struct request *r, const struct whole *w)
{
	struct buf b = BUF_IN(r->arena, 1 << 12);
	bool found = caseload_whole(today_of(r), &w->fresh, titles, text_hash(text_of(w->name)) ^ w->who, &b);
	return found ? buf_as_text(&b) : (struct text){0};
}

void whole_keep_titled(struct request *r, const struct whole *w, struct text title, struct out *o)
{
	whole_keep(r, w, o);
	caseload_keep_whole(today_of(r), &w->fresh, titles, text_hash(text_of(w->name)) ^ w->who, title);
}

/* ---- a page of one reader ---- */

#define PART_ENDS '\x1e' /* no text that people type holds it, and what is drawn escapes it */

bool whole_page_begin(struct request *r, struct whole *w, const char *name, uint64_t who, struct fault *f)
{
	enum { MINUTE = 60000 };
	return whole_begin(r, w, actor_at(r)->authority, name, who ^ house_who(r) ^ (uint64_t)(r->now / MINUTE) * 0xff51afd7ed558ccdu, f);
}

/* Title, the page above, whether it is private, the thing, the children that it names; then the page. */
bool whole_page_copy(struct request *r, struct whole *w, struct answer *a)
{
	struct visitor *v = visitor_of(r);
	struct buf b = BUF_IN(r->arena, 1 << 20);
	struct text part[5], rest, one;
	int64_t *listed, id;
	size_t n = 0;
	if (!caseload_whole(today_of(r), &w->fresh, w->name, w->who, &b))
		return false;
	rest = buf_as_text(&b);
	for (size_t i = 0; i < 5; i++)
		part[i] = text_cut(rest, PART_ENDS, &rest);
	listed = arena_array(r->arena, int64_t, part[4].n / 2 + 1);
	for (struct text ids = part[4]; ids.n;) {
		one = text_cut(ids, ' ', &ids);
		if (text_int(one, &id))
			listed[n++] = id;
	}
	r->layout.back = part[1];
	r->layout.is_private = r->layout.is_private || text_is(part[2], "1");
	v->thing = text_int(part[3], &id) ? id : 0;
	v->listed = listed, v->n_listed = n;
	struct out *o = page_begin(r, a, part[0]);
	buf_text(&o->buf, rest);
	page_end(r, a);
	return true;
}

void whole_page_keep(struct request *r, const struct whole *w, struct text title, struct out *o, size_t from)
{
	const struct visitor *v = visitor_of(r);
	struct buf b = BUF_IN(r->arena, 1 << 20);
	out_terms(o, from, true);
	if (o->buf.broken)
		return;
	buf_printf(&b, "%.*s%c%.*s%c%d%c%lld%c", TEXT_ARG(title), PART_ENDS, TEXT_ARG(r->layout.back), PART_ENDS, r->layout.is_private,
	    PART_ENDS, (long long)v->thing, PART_ENDS);
	for (size_t i = 0; i < v->n_listed; i++)
		buf_printf(&b, "%s%lld", i ? " " : "", (long long)v->listed[i]);
	buf_char(&b, PART_ENDS);
	buf_add(&b, o->buf.at + from, o->buf.n - from);
	if (buf_ok(&b))
		caseload_keep_whole(today_of(r), &w->fresh, w->name, w->who, buf_as_text(&b));
}
