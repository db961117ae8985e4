/* Who may sign in, and as what. Each leads to the page on which an administrator changes it (staff.c). */
#include "access/user.h"
#include "house/house.h"
#include "house/pages/worker.h"
#include "house/users.view.h"

struct listing {
	struct request *r;
	struct answer *a;
};

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	struct user *all;
	size_t n;
	const struct words *w = l->r->site->words;
	if (!user_list(tx, l->r->arena, actor_at(l->r)->authority, &all, &n, f))
		return false;
	struct user_line *line = arena_array(l->r->arena, struct user_line, n + 1);
	for (size_t i = 0; i < n; i++)
		line[i] = (struct user_line){.id = all[i].id, .name = all[i].name, .role = seen_role(l->r, text_of(role_name(all[i].role))),
		    .state = w->plain[!all[i].active ? MSG_USERS_DISABLED : all[i].demo ? MSG_USERS_DEMO
		    : all[i].has_password ? MSG_USERS_ACTIVE : MSG_USERS_NO_PASSWORD],
		    .safeguards = all[i].safeguards};
	users_view(page_begin(l->r, l->a, w->plain[MSG_USERS_TITLE]), line, n);
	page_end(l->r, l->a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {r, a};
	return house_read(r, list, &l, f);
}
ROUTE(users, .method = METHOD_GET, .pattern = "/users", .permission = "admin", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "Users and their roles");
