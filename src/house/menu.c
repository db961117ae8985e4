#include "house/menu.h"
#include "access/access.h"
#include <pthread.h>
#include <stdlib.h>

/* The house's own. A role sees what its permission opens. The child's side has doors of its own instead. */
MENU(home, .href = "/home", .permission = "caseload.see", .label = MSG_MENU_HOME, .place = 10);
MENU(children, .href = "/children", .permission = "caseload.see", .label = MSG_MENU_CHILDREN, .place = 20);
MENU(tasks, .href = "/tasks", .permission = "caseload.see", .label = MSG_MENU_TASKS, .place = 30);
MENU(waiting, .href = "/waiting", .permission = "asked.see", .label = MSG_MENU_WAITING, .place = 40);
MENU(opened, .href = "/opened", .permission = "glass.see", .label = MSG_MENU_OPENED, .place = 60);
MENU(things, .href = "/things", .permission = "thing.see", .label = MSG_MENU_THINGS, .place = 70, .also = "/thing/");
MENU(board, .href = "/board", .permission = "board.see", .label = MSG_MENU_BOARD, .place = 80);
MENU(measures, .href = "/measures", .permission = "measure.any-date", .label = MSG_MENU_MEASURES, .place = 90);
MENU(publications, .href = "/publications", .permission = "measure.publish", .label = MSG_MENU_PUBLICATIONS, .place = 100);
MENU(return, .href = "/return", .permission = "return.see", .label = MSG_MENU_RETURN, .place = 110);
MENU(data, .href = "/data", .permission = "aside.see", .label = MSG_MENU_DATA, .place = 120);
MENU(users, .href = "/users", .permission = "admin", .label = MSG_MENU_USERS, .place = 130);
MENU(resets, .href = "/second-factor", .permission = "second.reset", .label = MSG_MENU_RESETS, .place = 140);

extern const struct menu_entry *const __start_kith_menu[], *const __stop_kith_menu[];
static struct menu_entry *entries;
static role_set *opens; /* which roles each opens to: asked of the permissions once */
static size_t entries_n;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int by_place(const void *a, const void *b)
{
	const struct menu_entry *x = a, *y = b;
	return x->place != y->place ? x->place - y->place : strcmp(x->href, y->href);
}

static void gather(void)
{
	size_t n = (size_t)(__stop_kith_menu - __start_kith_menu);
	entries = calloc(n, sizeof *entries);
	opens = calloc(n, sizeof *opens);
	if (!entries || !opens)
		return;
	for (size_t i = 0; i < n; i++)
		entries[i] = *__start_kith_menu[i];
	qsort(entries, n, sizeof *entries, by_place);
	for (size_t i = 0; i < n; i++)
		opens[i] = access_route_roles(entries[i].permission);
	entries_n = n;
}

const struct menu_entry *menu_entries(size_t *n)
{
	pthread_once(&once, gather);
	*n = entries_n;
	return entries;
}

void menu_of(struct request *r, int role)
{
	size_t all, n = 0;
	const struct menu_entry *e = menu_entries(&all);
	if (role == ROLE_YOUNG_PERSON)
		return;
	struct layout_link *links = arena_array(r->arena, struct layout_link, all);
	for (size_t i = 0; i < all; i++) {
		if (!(opens[i] & 1u << role))
			continue;
		links[n++] = (struct layout_link){text_of(e[i].href), r->site->words->plain[e[i].label],
		    text_starts(r->path, text_of(e[i].href)) || (e[i].also && text_starts(r->path, text_of(e[i].also)))};
	}
	r->layout.links = links;
	r->layout.n_links = n;
}
