/* What a newcomer leaves out when something is added: each of these has happened, left every test green, and did harm. */
#include "access/access.h"
#include "duty/laws.h"
#include "describe/describe.h"
#include "tests.h"
#include "house/menu.h"
#include "kit/route.h"
#include <stdio.h>

static struct arena *a;

/* A clock that no entry can meet is late for ever; a kind that meets a clock which is not there meets nothing. */
static void each_clock_can_be_met(void **state)
{
	(void)state;
	struct laws laws;
	struct fault f = {0};
	int wrong = 0;
	if (!laws_load(a, NULL, &laws, &f))
		fail_msg("%s: %s", f.where, f.say);
	for (size_t i = 0; i < laws.n; i++) {
		bool met = false;
		for (size_t k = 0; k < kinds_n; k++)
			met |= kind_satisfies(&kinds[k], laws.law[i].id);
		if (!met)
			wrong++, print_message("clock %s (duty %s): no kind of the record says that it satisfies it\n", laws.law[i].id,
			    laws.law[i].duty);
	}
	for (size_t k = 0; k < kinds_n; k++)
		for (size_t j = 0; j < kinds[k].satisfies_n; j++) {
			bool is = false;
			for (size_t i = 0; i < laws.n; i++)
				is |= !strcmp(laws.law[i].id, kinds[k].satisfies[j]);
			if (!is)
				wrong++, print_message("record/%s.yaml: satisfies %s, and there is no such clock\n", kinds[k].name,
				    kinds[k].satisfies[j]);
		}
	assert_int_equal(wrong, 0);
}

/* Who a description lets see or write a field comes to it by some grant of their role; else the description promises in vain. */
static void each_reader_comes_to_what_is_described(void **state)
{
	(void)state;
	int wrong = 0;
	for (size_t k = 0; k < kinds_n; k++)
		for (size_t i = 0; i < kinds[k].n; i++)
			for (int r = 0; r < ROLES; r++) {
				const struct field *x = &kinds[k].fields[i];
				role_set one = (role_set)1 << r;
				if ((x->see & one) && !access_could(r, VERB_SEE, kinds[k].name))
					wrong++, print_message("%s: %s: see names %s, and no grant opens the kind to them\n",
					    kinds[k].name, x->name, role_name((enum role)r));
				bool writes = access_could(r, VERB_ADD, kinds[k].name) || access_could(r, VERB_CHANGE, kinds[k].name) ||
				              access_could(r, VERB_CORRECT, kinds[k].name) || access_could(r, VERB_DECIDE, kinds[k].name);
				if ((x->write & one) && !writes)
					wrong++, print_message("%s: %s: write names %s, and no grant lets them\n",
					    kinds[k].name, x->name, role_name((enum role)r));
			}
	assert_int_equal(wrong, 0);
}

/* A permission that no page asks for opens nothing, and says in the docs that it does. */
static void each_permission_has_a_route(void **state)
{
	(void)state;
	size_t n, routes_n;
	int wrong = 0;
	const struct permission *p = permissions(&n);
	const struct route *const *all = routes(&routes_n);
	struct fault f = {0};
	must(permissions_check(&f) && routes_check(&f), &f);
	for (size_t i = 0; i < n; i++) {
		bool asked = false;
		for (size_t j = 0; j < routes_n; j++)
			asked |= !strcmp(all[j]->permission, p[i].name);
		if (!asked)
			wrong++, print_message("permission %s: no route asks for it\n", p[i].name);
	}
	assert_int_equal(wrong, 0);
}

/* `page` and `child-page` of a description are addresses that there are. What follows a ? is asked with it. */
static void each_page_is_a_route(void **state)
{
	(void)state;
	size_t n;
	int wrong = 0;
	const struct route *const *all = routes(&n);
	for (size_t k = 0; k < kinds_n; k++) {
		const char *pages[] = {kinds[k].page.page, kinds[k].page.child_page};
		for (int i = 0; i < 2; i++) {
			bool is = !pages[i];
			for (size_t j = 0; !is && j < n; j++)
				is =
				    !strncmp(pages[i], all[j]->pattern, strcspn(pages[i], "?")) && !all[j]->pattern[strcspn(pages[i], "?")];
			if (!is)
				wrong++, print_message("record/%s.yaml: there is no page %s\n", kinds[k].name, pages[i]);
		}
	}
	assert_int_equal(wrong, 0);
}

/* An entry of the menu leads to a page that opens to everybody to whom it is offered; each permission, and each entry's place, is one's
 * own. */
static void each_menu_entry_is_a_page(void **state)
{
	(void)state;
	size_t n, entries, permissions_n;
	const struct route *const *all = routes(&n);
	const struct menu_entry *e = menu_entries(&entries);
	const struct permission *p = permissions(&permissions_n);
	assert_true(entries >= 13);
	for (size_t i = 0; i < entries; i++) {
		bool is = false;
		for (size_t j = 0; j < n; j++)
			is |= all[j]->method == METHOD_GET && !strcmp(all[j]->pattern, e[i].href) &&
			    !(access_route_roles(e[i].permission) & ~access_route_roles(all[j]->permission));
		if (!is)
			fail_msg("menu: %s is no page, or %s offers it to who may not", e[i].href, e[i].permission);
		assert_true(!i || strcmp(e[i - 1].href, e[i].href));
		assert_true(!i || e[i - 1].place <= e[i].place);
	}
	for (size_t i = 0; i < permissions_n; i++)
		if (permission_of(text_of(p[i].name)) != &p[i])
			fail_msg("permission %s is declared twice", p[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_clock_can_be_met),
	    cmocka_unit_test(each_reader_comes_to_what_is_described), cmocka_unit_test(each_permission_has_a_route),
	    cmocka_unit_test(each_page_is_a_route), cmocka_unit_test(each_menu_entry_is_a_page)};
	a = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
