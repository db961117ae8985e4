/* Every link of every page of every role leads somewhere that this role may see: on a demonstration, page after page from where each
 * begins, an address of one pattern a few times. Counts at home agree with what they lead to. */
#include "stored.h"
#include "asked.h"
#include "access/user.h"
#include "base/map.h"
#include "demo/fill.h"
#include <unistd.h>

enum { CHILDREN = 30, EACH = 3, PAGES = 1200 };
static struct demo_filled filled;
static int roles_found[ROLES];
static struct session session[ROLES];

static bool sign_in(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct settings s = settings_default();
	for (size_t i = 0; i < filled.users; i++) {
		struct user u;
		if (roles_found[filled.user[i].role]++)
			continue; /* one of each role */
		if (user_find(tx, a, text_of(filled.user[i].name), &u, f) != ROW_ONE)
			return false;
		struct actor me = actor_of(&u);
		if (!session_new(tx, &s, &me, now, &session[filled.user[i].role], f))
			return false;
		session[filled.user[i].role].actor.name = arena_text(a, me.name);
	}
	return true;
}

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	struct inventing inventing;
	today = day_of(2026, 11, 18);
	stored_begin("links", now);
	must(invent_begin(&(struct invent_ask){.seed = 3, .children = CHILDREN, .as_at = today, .years = 2}, &inventing) &&
	         demo_fill(db, &inventing, now, NULL, a, &filled, &f) && store_run(db, "sign in", sign_in, NULL, &f), &f);
	struct settings s = settings_default();
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	house_free(house);
	stored_end();
	return 0;
}

/* ---- the crawl ---- */

struct crawl {
	struct arena *a;
	struct text *to, *from;
	size_t n, cap, done;
	struct map seen, shapes;
	int *times;
	size_t shapes_n, times_cap;
};

/* An address with its numbers as one letter: what the pattern is, without asking the table. */
static struct text shape_of(struct arena *x, struct text t)
{
	char *at = arena_alloc(x, t.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++) {
		bool digit = t.at[i] >= '0' && t.at[i] <= '9';
		if (!digit)
			at[n++] = t.at[i];
		else if (!n || at[n - 1] != '#')
			at[n++] = '#';
	}
	return (struct text){at, n};
}

static void push(struct crawl *c, struct text to, struct text from)
{
	uint32_t i;
	if (map_get(&c->seen, to, &i) || c->n >= PAGES)
		return;
	struct text shape = shape_of(c->a, to);
	if (!map_get(&c->shapes, shape, &i)) {
		i = (uint32_t)c->shapes_n++;
		c->times = arena_grow(c->a, c->times, &c->times_cap, c->shapes_n, sizeof *c->times);
		c->times[i] = 0;
		map_put(&c->shapes, shape, i, NULL);
	}
	/* a link of no number is always followed; one to nothing ("/entry/…/0") too */
	bool to_nothing = to.n > 2 && to.at[to.n - 1] == '0' && to.at[to.n - 2] == '/';
	if (c->times[i]++ >= EACH && !to_nothing)
		return;
	map_put(&c->seen, to, (uint32_t)c->n, NULL);
	size_t cap = c->cap;
	c->to = arena_grow(c->a, c->to, &cap, c->n + 1, sizeof *c->to);
	c->from = arena_grow(c->a, c->from, &c->cap, c->n + 1, sizeof *c->from);
	c->to[c->n] = to;
	c->from[c->n++] = from;
}

/* The links of a page, as a browser reads them. */
static void links(struct crawl *c, const struct got *g, struct text from)
{
	for (const char *p = g->body.at; (p = strstr(p, "href=\""));) {
		p += 6;
		const char *end = strchr(p, '"');
		char *at = arena_alloc(c->a, (size_t)(end - p) + 1);
		size_t n = 0;
		for (const char *q = p; q < end && *q != '#'; q++) {
			at[n++] = *q;
			if (!strncmp(q, "&amp;", 5))
				q += 4;
		}
		struct text to = {at, n};
		if (n && at[0] == '/' && !text_starts(to, TEXT("/assets/")) && !text_is(to, "/leave"))
			push(c, to, from);
	}
}

static int crawl(int role)
{
	struct crawl c = {.a = arena_new(0)};
	int wrong = 0;
	size_t n;
	const struct route *const *all = routes(&n);
	map_init(&c.seen, c.a, 4096);
	map_init(&c.shapes, c.a, 1024);
	push(&c, text_of(house_start(role)), TEXT("where they begin"));
	for (size_t i = 0; i < n; i++)
		if (all[i]->method == METHOD_GET && !strchr(all[i]->pattern, '{'))
			push(&c, text_of(all[i]->pattern), TEXT("the table"));
	for (; c.done < c.n; c.done++) {
		struct text to = c.to[c.done], from = c.from[c.done];
		struct got g = ask_to(&session[role], "GET", to, NULL, false);
		now -= 1000; /* all in one moment: no session ends among so many */
		if (g.status == 200 && text_starts(g.type, TEXT("text/html")))
			links(&c, &g, to);
		/* what a role may not open is no fault of the table, and is one of a page that offers it */
		if (g.status != 200 && g.status != 303 && !text_is(from, "the table")) {
			print_message("%s: %.*s links to %.*s: %d\n", role_name((enum role)role), TEXT_ARG(from), TEXT_ARG(to), g.status);
			wrong++;
		}
	}
	print_message("%s: %zu pages\n", role_name((enum role)role), c.n);
	arena_free(c.a);
	return wrong;
}

static void every_link_leads_somewhere(void **state)
{
	(void)state;
	int wrong = 0;
	for (int r = 0; r < ROLES; r++) {
		assert_true(roles_found[r]);
		wrong += crawl(r);
	}
	assert_int_equal(wrong, 0);
}

/* ---- counts ---- */

static size_t count(const struct got *g, const char *words)
{
	size_t n = 0;
	for (const char *p = g->body.at; (p = strstr(p, words)); p += strlen(words))
		n++;
	return n;
}

/* The number beside a heading of the home; SIZE_MAX: it is not there. */
static size_t counted(const struct got *g, const char *heading)
{
	const char *p = strstr(g->body.at, AT(">%s <span class=\"kith-count\">", heading).at);
	return p ? (size_t)strtoul(strstr(p, "kith-count\">") + 12, NULL, 10) : SIZE_MAX;
}

static struct got get(int role, const char *address)
{
	struct got g = ask_to(&session[role], "GET", text_of(address), NULL, false);
	assert_int_equal(g.status, 200);
	return g;
}

static void counts_agree_with_what_they_lead_to(void **state)
{
	(void)state;
	static const int beside[] = {ROLE_CARER, ROLE_SOCIAL_WORKER, ROLE_PERSONAL_ADVISER, ROLE_IRO, ROLE_NURSE, ROLE_MANAGER};
	size_t tasks_seen = 0, findings_seen = 0, overdue_seen = 0, said_seen = 0;
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		int role = beside[i];
		assert_string_equal(house_start(role), "/home");
		struct got home = get(role, "/home"), tasks = get(role, "/tasks"), overdue = get(role, "/children?show=overdue");
		size_t n = counted(&home, "To put right");
		assert_int_equal(n == SIZE_MAX ? 0 : n, count(&tasks, "class=\"kith-task\""));
		tasks_seen += n != SIZE_MAX;
		n = counted(&home, "Overdue");
		assert_int_equal(n == SIZE_MAX ? 0 : n, count(&overdue, "<th scope=\"row\""));
		overdue_seen += n != SIZE_MAX;
		said_seen += counted(&home, "Waiting for your answer") != SIZE_MAX;
		n = counted(&home, "What the return’s rules find");
		if (n == SIZE_MAX)
			continue;
		struct got list = get(role, "/home/findings");
		assert_int_equal(n, counted(&list, "What the return’s rules find"));
		for (const char *p = list.body.at; (p = strstr(p, "<a class=\"govuk-link\" href=\"/child/")); findings_seen++) {
			p = strchr(strstr(p, "href="), '"') + 1;
			struct text to = {p, (size_t)(strchr(p, '"') - p)};
			size_t things = (size_t)strtoul(strchr(strchr(p, '>'), ':') + 2, NULL, 10);
			struct got one = get(role, arena_z(a, to));
			assert_int_equal(count(&one, "class=\"kith-finding\"") - count(&one, "<p class=\"govuk-inset-text\">"), things);
			assert_true(things > 0);
		}
	}
	/* the test sees something of each */
	assert_true(tasks_seen && findings_seen && overdue_seen && said_seen);
	/* whose children the analyst's page says they can mend: as many things stand in their own list */
	struct got whole = get(ROLE_ANALYST, "/return"), sam = get(ROLE_SOCIAL_WORKER, "/home/findings");
	const char *row = strstr(whole.body.at, ">Sam Worker (demonstration)<");
	size_t things = 0;
	for (const char *p = sam.body.at; (p = strstr(p, " to put right</a>")); p++) {
		const char *from = p;
		while (*from != ':')
			from--;
		things += (size_t)strtoul(from + 2, NULL, 10);
	}
	assert_non_null(row);
	const char *second = strstr(strstr(row, "<td") + 1, "<td");
	assert_int_equal(strtoul(strchr(second, '>') + 1, NULL, 10), things);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_link_leads_somewhere),
	    cmocka_unit_test(counts_agree_with_what_they_lead_to),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
