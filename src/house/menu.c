#include "house/menu.h"
#include "access/access.h"
#include <pthread.h>

/* In the order shown; a role sees what its permission opens. The child's side has doors of its own instead. */
static const struct {
	const char *href, *permission;
	enum message label;
} parts[] = {
    {"/home", "caseload.see", MSG_MENU_HOME},
    {"/children", "caseload.see", MSG_MENU_CHILDREN},
    {"/tasks", "caseload.see", MSG_MENU_TASKS},
    {"/waiting", "asked.see", MSG_MENU_WAITING},
    {"/asked", "asked.see", MSG_MENU_ASKED},
    {"/opened", "glass.see", MSG_MENU_OPENED},
    {"/things", "thing.see", MSG_MENU_THINGS},
    {"/board", "board.see", MSG_MENU_BOARD},
    {"/measures", "measure.any-date", MSG_MENU_MEASURES},
    {"/publications", "measure.publish", MSG_MENU_PUBLICATIONS},
    {"/return", "return.see", MSG_MENU_RETURN},
    {"/data", "aside.see", MSG_MENU_DATA},
    {"/users", "admin", MSG_MENU_USERS},
    {"/second-factor", "second.reset", MSG_MENU_RESETS},
};
enum { PARTS = sizeof parts / sizeof *parts };

/* Which roles each part opens to: asked of the permissions once. */
static role_set opens[PARTS];

static void ask(void)
{
	for (size_t i = 0; i < PARTS; i++)
		opens[i] = access_route_roles(parts[i].permission);
}

void menu_of(struct request *r, int role)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, ask);
	if (role == ROLE_YOUNG_PERSON)
		return;
	struct layout_link *links = arena_array(r->arena, struct layout_link, PARTS);
	size_t n = 0;
	for (size_t i = 0; i < PARTS; i++) {
		if (!(opens[i] & 1u << role))
			continue;
		links[n++] = (struct layout_link){text_of(parts[i].href), r->site->words->plain[parts[i].label],
		    text_starts(r->path, text_of(parts[i].href)) ||
		        (parts[i].label == MSG_MENU_THINGS && text_starts(r->path, TEXT("/thing/")))};
	}
	r->layout.links = links;
	r->layout.n_links = n;
}
