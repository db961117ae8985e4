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
