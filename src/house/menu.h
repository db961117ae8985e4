/* menu: the parts of the service that a role has, for the layout.
 *
 * A part declares its entry beside its page:
 *   MENU(lessons, .href = "/lessons", .permission = "lesson.see", .label = MSG_LESSON_MENU, .place = 35); */
#ifndef KITH_HOUSE_MENU_H
#define KITH_HOUSE_MENU_H
#include "kit/route.h"

struct menu_entry {
	const char *href, *permission; /* shown to the roles that the permission opens to */
	enum message label;
	int place;        /* where it stands: the house's own stand at 10, 20, … (menu.c); in one place, by href */
	const char *also; /* another address under which it is marked as where one is; NULL: none */
};
#define MENU(name_, ...)                                                                                                                   \
	static const struct menu_entry menu_##name_ = {__VA_ARGS__};                                                                       \
	static const struct menu_entry *const menu_at_##name_ __attribute__((section("kith_menu"), used)) = &menu_##name_

void menu_of(struct request *, int role);
/* All of them, in order. */
const struct menu_entry *menu_entries(size_t *n);
#endif
