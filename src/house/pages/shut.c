/* The page of a child who is not the visitor's. */
#include "house/pages/worker.h"
#include "house/shut.view.h"

bool house_may_open(const struct request *r)
{
	struct access_subject s = visitor_of(r)->subject;
	s.barred = s.sealed = false;
	return access_route(actor_at(r), "glass.break", &s).may;
}

void page_shut(struct request *r, struct answer *a)
{
	struct text page = arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id"));
	struct text open = house_may_open(r) ? arena_printf(r->arena, "%.*s/open", TEXT_ARG(page)) : (struct text){0};
	a->status = 403;
	visitor_of(r)->unlooked = true;
	r->layout.back = TEXT("/children");
	shut_view(page_begin(r, a, r->site->words->plain[MSG_ERROR_NOT_YOURS_TITLE]), open);
	page_end(r, a);
}
