/* Every route as every role: what the permission says, and nothing else, opens it; what is about a child does not open to
 * the worker of another child. Through dispatch, on a record made here; writes are not carried out. */
#include "house.h"

static int64_t child[2], worker[2]; /* child[1] is worker[1]'s alone */
static struct session session[ROLES + 1];  /* one a role; the last: the worker of the other child */

static int open_all(void **state)
{
	(void)state;
	house_begin();
	house_two("K2", NULL);
	child[0] = person_of("T1", true), child[1] = person_of("T2", true);
	worker[0] = person_of("Sampleworth", false), worker[1] = person_of("Elsewhere", false);
	for (int r = 0; r <= ROLES; r++)
		session[r] = user(r < ROLES ? (enum role)r : ROLE_SOCIAL_WORKER,
		    r == ROLE_YOUNG_PERSON ? child[0] : r == ROLE_SOCIAL_WORKER ? worker[0] : r == ROLES ? worker[1] : 0,
		    AT("user %d", r).at);
	house_ready();
	return 0;
}

/* As far as the answer. All in one moment: no session ends among so many. */
static struct got ask_route(const struct route *route, const struct session *s, int64_t about)
{
	token_word = s ? NULL : "";
	struct got g = ask_to(s, route->method == METHOD_POST ? "POST" : "GET", route_address(route, about), NULL, false);
	token_word = NULL;
	now -= 1000;
	return g;
}

/* Refused: sent to the sign-in, or told that it is not open. A POST without sign-in has no token and is refused so. */
static bool refused(const struct got *g)
{
	return g->status == 403 || (g->status == 303 && (text_is(g->to, "/sign-in") || text_is(g->to, "/hello")));
}

static void each_as_each(void **state)
{
	(void)state;
	size_t n, opened = 0, shut = 0;
	const struct route *const *all = routes(&n);
	for (size_t i = 0; i < n; i++) {
		const struct permission *p = permission_of(text_of(all[i]->permission));
		if (!p)
			fail_msg("%s names no permission", all[i]->name);
		if (!strcmp(all[i]->name, "sign_out"))
			continue; /* its answer is the sign-in's address */
		if (!strncmp(all[i]->name, "second_", 7))
			continue; /* between the password and the house: sends whoever stands not there to the sign-in */
		for (int role = 0; role <= ROLES; role++) {
			bool nobody = role == ROLES;
			struct got g = ask_route(all[i], nobody ? NULL : &session[role], child[0]);
			struct access_subject s = {.authority = 1, .child = child[0]};
			struct actor me = nobody ? actor_nobody() : session[role].actor;
			if (p->about == ABOUT_CHILD && !nobody)
				s.relation = role == ROLE_SOCIAL_WORKER ? REL_WORK : role == ROLE_YOUNG_PERSON ? REL_ME : 0;
			bool may = access_route(&me, p->name, p->about == ABOUT_CHILD ? &s : NULL).may;
			if (nobody && all[i]->method == METHOD_POST) {
				assert_true(g.status >= 300); /* no session, no token */
				continue;
			}
			if (may == refused(&g))
				fail_msg("%s %s as %s: %d, and the permission %s says %s", all[i]->method == METHOD_POST ? "POST" : "GET",
				    all[i]->pattern, nobody ? "nobody" : role_name((enum role)role), g.status, p->name, may ? "yes" : "no");
			may ? opened++ : shut++;
			/* about a child, or of somebody who is signed in: kept by no browser and no proxy, however it was answered */
			if ((all[i]->child_bearing || p->signed_in || !nobody) && strcmp(g.cache, "no-store") != 0)
				fail_msg("%s as %s may be kept: %s", all[i]->pattern, nobody ? "nobody" : role_name((enum role)role),
				    g.cache);
			assert_true(g.status < 500);
		}
	}
	print_message("%zu opened, %zu refused\n", opened, shut);
	assert_true(opened > 30 && shut > 60);
}

static void another_child_is_not_shown(void **state)
{
	(void)state;
	size_t n, tried = 0;
	const struct route *const *all = routes(&n);
	for (size_t i = 0; i < n; i++) {
		const struct permission *p = permission_of(text_of(all[i]->permission));
		if (!all[i]->child_bearing)
			continue;
		struct got g = ask_route(all[i], &session[ROLES], child[0]);
		assert_null(strstr(g.body.at ? g.body.at : "", "Testwood"));
		assert_null(strstr(g.body.at ? g.body.at : "", "ZZ99 1AC"));
		if (p->about == ABOUT_CHILD && strcmp(p->name, "glass.break") != 0) {
			assert_int_equal(g.status, 403);
			tried++;
			g = ask_route(all[i], &session[ROLES], 123456789); /* nobody's */
			assert_int_equal(g.status, 403);
		}
	}
	print_message("%zu routes about a child\n", tried);
}

static void a_session_of_another_is_none(void **state)
{
	(void)state;
	size_t n;
	const struct route *const *all = routes(&n);
	struct session forged = session[ROLE_SOCIAL_WORKER];
	forged.token[5] = forged.token[5] == 'A' ? 'B' : 'A';
	for (size_t i = 0; i < n; i++)
		if (permission_of(text_of(all[i]->permission))->signed_in) {
			struct got g = ask_route(all[i], &forged, child[0]);
			assert_true(g.status == 303 || g.status == 403 || g.status == 400);
			assert_null(strstr(g.body.at ? g.body.at : "", "Testwood"));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_as_each), cmocka_unit_test(another_child_is_not_shown),
	    cmocka_unit_test(a_session_of_another_is_none)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
