#include "kit/route.h"
#include "base/buf.h"
#include "kit/form.h"
#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>

/* Weak: a program may have no page at all. */
extern const struct route *const __start_kith_routes[] __attribute__((weak)), *const __stop_kith_routes[] __attribute__((weak));

enum { PARTS = 10 }; /* of a path, at most */

/* A pattern cut at its slashes. */
struct cut {
	const struct route *route;
	struct text part[PARTS];
	size_t n;
};

static struct {
	const struct route **at;
	struct cut *cut;
	size_t n;
} table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool cut_path(struct text path, struct text part[PARTS], size_t *n)
{
	*n = 0;
	if (!path.n || path.at[0] != '/')
		return false;
	struct text rest = {path.at + 1, path.n - 1};
	if (!rest.n)
		return true;
	while (rest.at) {
		struct text one = text_cut(rest, '/', &rest);
		if (!one.n || *n == PARTS)
			return false;
		part[(*n)++] = one;
	}
	return true;
}

static int by_pattern(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a, *y = *(const struct route *const *)b;
	int c = strcmp(x->pattern, y->pattern);
	return c ? c : (int)x->method - (int)y->method;
}

static void build(void)
{
	table.n = (size_t)(__stop_kith_routes - __start_kith_routes);
	table.at = calloc(table.n + 1, sizeof *table.at);
	table.cut = calloc(table.n + 1, sizeof *table.cut);
	if (!table.at || !table.cut) {
		table.n = 0;
		return;
	}
	memcpy(table.at, __start_kith_routes, table.n * sizeof *table.at);
	qsort(table.at, table.n, sizeof *table.at, by_pattern);
	for (size_t i = 0; i < table.n; i++) {
		table.cut[i].route = table.at[i];
		cut_path(text_of(table.at[i]->pattern), table.cut[i].part, &table.cut[i].n);
	}
}

const struct route *const *routes(size_t *n)
{
	pthread_once(&once, build);
	*n = table.n;
	return table.at;
}

static bool is_parameter(struct text part)
{
	return part.n > 2 && part.at[0] == '{' && part.at[part.n - 1] == '}';
}

static bool is_id(struct text name)
{
	return name.n >= 2 && !memcmp(name.at + name.n - 2, "id", 2) && (name.n == 2 || name.at[name.n - 3] == '-');
}

static bool plain_word(struct text w)
{
	if (!w.n || w.n > 64)
		return false;
	for (size_t i = 0; i < w.n; i++) {
		char c = w.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
			return false;
	}
	return true;
}

/* One way to write a number: no sign, no zeros in front. */
static bool plain_id(struct text w, int64_t *out)
{
	return w.n && w.n <= 19 && w.at[0] >= '1' && w.at[0] <= '9' && text_int(w, out) && *out > 0;
}

static bool fits(const struct cut *c, const struct text *part, size_t n, struct request *r)
{
	if (c->n != n)
		return false;
	r->n_parameters = 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_parameter(c->part[i])) {
			if (!text_eq(c->part[i], part[i]))
				return false;
			continue;
		}
		struct text name = {c->part[i].at + 1, c->part[i].n - 2};
		int64_t id = 0;
		if (r->n_parameters == ROUTE_PARAMETERS || !(is_id(name) ? plain_id(part[i], &id) : plain_word(part[i])))
			return false;
		r->parameter[r->n_parameters].name = name;
		r->parameter[r->n_parameters].word = part[i];
		r->parameter[r->n_parameters++].id = id;
	}
	return true;
}

enum route_found route_find(struct request *r, const char *method, const char **allow)
{
	size_t n, all;
	struct text part[PARTS];
	routes(&all);
	bool get = !strcmp(method, "GET") || !strcmp(method, "HEAD"), post = !strcmp(method, "POST");
	bool has_get = false, has_post = false;
	if (!cut_path(r->path, part, &n))
		return ROUTE_NONE;
	/* a word of the pattern comes before a parameter: "/child/new" before "/child/{word}", since '{' sorts last */
	for (size_t i = 0; i < all; i++) {
		if (!fits(&table.cut[i], part, n, r))
			continue;
		const struct route *found = table.cut[i].route;
		has_get |= found->method == METHOD_GET;
		has_post |= found->method == METHOD_POST;
		if (found->method == METHOD_GET ? get : post) {
			r->route = found;
			r->method = found->method;
			return ROUTE_FOUND;
		}
	}
	*allow = has_get && has_post ? "GET, HEAD, POST" : has_get ? "GET, HEAD" : "POST";
	r->n_parameters = 0;
	return has_get || has_post ? ROUTE_METHOD : ROUTE_NONE;
}

static bool check(const struct route *r, struct fault *f)
{
	struct text part[PARTS];
	size_t n;
	if (!r->pattern || !cut_path(text_of(r->pattern), part, &n))
		return fault_set(f, FAULT_OURS, "route.pattern", "the route %s has no pattern that is one", r->name);
	if (!r->permission || !*r->permission || !r->handle || !r->title)
		return fault_set(f, FAULT_OURS, "route.row", "%s lacks a permission, a function or a title", r->pattern);
	if (r->method == METHOD_POST && !r->form && !r->form_for && !r->no_token)
		return fault_set(f, FAULT_OURS, "route.form", "POST %s has no form", r->pattern);
	if (r->method == METHOD_POST && ((r->form && r->form->n) || r->form_for) && !r->show)
		return fault_set(f, FAULT_OURS, "route.show", "POST %s cannot be shown again: it has no show", r->pattern);
	if ((r->form && !form_check(r->form, f)) || (r->query && !form_check(r->query, f)))
		return fault_at(f, "%s", r->pattern);
	return true;
}

bool routes_check(struct fault *f)
{
	size_t n;
	routes(&n);
	if (!n)
		return fault_set(f, FAULT_OURS, "route.none", "no route is declared");
	for (size_t i = 0; i < n; i++) {
		if (!check(table.at[i], f))
			return false;
		if (i && !by_pattern(&table.at[i - 1], &table.at[i]))
			return fault_set(f, FAULT_OURS, "route.twice", "%s is declared twice", table.at[i]->pattern);
		for (size_t j = 0; j < i; j++) /* the name is what the journal says that somebody looked at */
			if (!strcmp(table.at[j]->name, table.at[i]->name))
				return fault_set(f, FAULT_OURS, "route.twice", "two routes are called %s: %s and %s", table.at[i]->name,
				    table.at[j]->pattern, table.at[i]->pattern);
	}
	return true;
}

struct text routes_json(struct arena *a)
{
	size_t n;
	routes(&n);
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++) {
		const struct route *r = table.at[i];
		json_array_append_new(list,
		    json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:b}", "name", r->name, "method", r->method == METHOD_POST ? "POST" : "GET",
		    "path", r->pattern, "permission", r->permission, "audience", audience_name(r->audience), "title", r->title,
		    "child_bearing", (int)r->child_bearing));
	}
	char *z = json_dumps(list, JSON_INDENT(1));
	struct text t = arena_text(a, text_of(z));
	free(z);
	json_decref(list);
	return t;
}

int64_t request_id(const struct request *r, const char *name)
{
	for (size_t i = 0; i < r->n_parameters; i++)
		if (text_is(r->parameter[i].name, name))
			return r->parameter[i].id;
	return 0;
}

struct text request_word(const struct request *r, const char *name)
{
	for (size_t i = 0; i < r->n_parameters; i++)
		if (text_is(r->parameter[i].name, name))
			return r->parameter[i].word;
	return TEXT("");
}

struct text request_cookie(const struct request *r, const char *name)
{
	const struct pair *p = pairs_get(&r->cookies, name);
	return p ? p->value : (struct text){NULL, 0};
}
