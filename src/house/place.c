#include "house/place.h"
#include "base/whose.h"
#include "house/places.view.h"
#include "strategy/strategy.h"

/* ---- names ---- */

bool place_names(struct house *h, struct speaking *all, struct fault *f)
{
	struct text *names = strategy_addresses(h->arena, &h->strategies, h->authorities, h->n_speaking), said = {"", 0};
	for (size_t i = 0; i < h->n_speaking; i++) {
		all[i].name = names[i];
		all[i].prefix = arena_printf(h->arena, "/a/%.*s", TEXT_ARG(names[i]));
		record_bind(all[i].authority, names[i], h->authorities[i].code);
		said = arena_printf(h->arena, "%.*s%s%.*s", TEXT_ARG(said), i ? ", " : "", TEXT_ARG(names[i]));
	}
	if (!h->n_speaking || record_bound(said, f))
		return true;
	const char *dir = setting_path(&h->settings, SETTING_RECORD);
	return fault_at(f, "%s/a/%s", dir ? dir : "", record_unbound());
}

/* ---- addresses ---- */

/* What lets nobody in particular in, and the board's pages, which are the same for all who may open them. What is asked by
 * those who keep the machine is nobody's page, and a young person's own have no other address. */
static bool open_to_all(struct text path, const char *method)
{
	struct request at = {.path = path};
	const char *allow;
	if (route_find(&at, method, &allow) != ROUTE_FOUND || text_starts(path, TEXT("/me/")) || at.route->bare)
		return false;
	return access_route_roles(at.route->permission) >> ROLE_NOBODY & 1 || !strcmp(at.route->permission, "board.see");
}

bool place_address(void *house, struct request *r, const char *method)
{
	static const char begins[] = "/a/";
	const struct house *h = house;
	whose_set(0); /* a request begins, and nobody has come in */
	struct text rest, path = r->path;
	if (!text_starts(path, TEXT("/a/")))
		return true;
	struct text name = text_cut((struct text){path.at + sizeof begins - 1, path.n - (sizeof begins - 1)}, '/', &rest);
	for (size_t i = 0; i < h->n_speaking; i++) {
		struct text below = rest.at && rest.n ? (struct text){rest.at - 1, rest.n + 1} : TEXT("/");
		if (!text_eq(name, h->speaking[i].name) || !open_to_all(below, method))
			continue;
		r->place = &h->speaking[i];
		r->site = &h->speaking[i].site;
		r->prefix = h->speaking[i].prefix;
		r->under = open_to_all;
		r->path = below;
		return true;
	}
	return false;
}

void place_settle(struct request *r)
{
	struct visitor *v = visitor_of(r);
	const struct speaking *place = r->place;
	if (!place || v->session.actor.role == ROLE_NOBODY || v->session.actor.authority == place->authority)
		return;
	v->elsewhere = v->session;
	v->session = (struct session){.actor = actor_nobody()};
	r->layout.kept = 0;
}

void place_come_in(struct request *r, const struct session *s)
{
	const struct house *h = house_of(r);
	whose_set(s->actor.authority);
	r->place = NULL;
	r->prefix = (struct text){NULL, 0};
	for (size_t i = 0; i < h->n_speaking; i++)
		if (h->speaking[i].authority == s->actor.authority)
			r->site = s->actor.role == ROLE_YOUNG_PERSON ? &h->speaking[i].young : &h->speaking[i].site;
}

struct text house_at(const struct request *r, struct text path)
{
	const struct speaking *s = house_speaking(r);
	return house_of(r)->n_speaking > 1 && s->authority ? arena_printf(r->arena, "%.*s%.*s", TEXT_ARG(s->prefix), TEXT_ARG(path)) : path;
}

/* ---- which one? ---- */

static struct layout_link *links_to(const struct request *r, struct text path)
{
	const struct house *h = house_of(r);
	struct layout_link *all = arena_array(r->arena, struct layout_link, h->n_speaking + 1);
	for (size_t i = 0; i < h->n_speaking; i++)
		all[i] = (struct layout_link){arena_printf(r->arena, "%.*s%.*s", TEXT_ARG(h->speaking[i].prefix), TEXT_ARG(path)),
		    h->speaking[i].site.council, false};
	return all;
}

/* Only what is an authority's own is asked for: signing in, privacy and help are the same whoever is meant. */
static bool is_an_authoritys(const struct request *r)
{
	return !strcmp(r->route->permission, "promise.see") || !strcmp(r->route->permission, "publication.see");
}

bool place_choice(struct request *r, struct answer *a)
{
	const struct house *h = house_of(r);
	if (house_authority(r) || h->n_speaking < 2 || !is_an_authoritys(r))
		return false;
	/* one of somebody's publications is nobody else's */
	struct text path = r->n_parameters ? TEXT("/") : r->path;
	places_view(page_begin(r, a, r->site->words->plain[MSG_PLACES_TITLE]), links_to(r, path), h->n_speaking);
	page_end(r, a);
	return true;
}

void place_kid_choice(struct request *r, struct out *o, struct text path)
{
	if (!house_authority(r) && house_of(r)->n_speaking > 1)
		places_kid_view(o, links_to(r, path), house_of(r)->n_speaking);
}
