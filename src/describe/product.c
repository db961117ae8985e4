#include "describe/describe.h"
#include "base/file.h"
#include "base/whose.h"
#include "describe/reader.h"
#include <pthread.h>

struct described describe_product(void)
{
	return (struct described){kinds, kinds_n, kind_lists, kind_lists_n};
}

/* The house's: of every authority that has no folder of its own. */
static struct described all;
static pthread_once_t once = PTHREAD_ONCE_INIT;
/* Those that have. Written at start alone. */
static struct own {
	const char *name; /* of the folder */
	struct described what;
	int64_t authority; /* 0: not known yet */
} *own;
static size_t own_n;

static void product_alone(void)
{
	if (all.n == 0)
		all = describe_product();
}

/* dir/a/NAME, each with what lies in dir. */
static bool read_own(struct arena *a, const char *dir, struct own **out, size_t *n, struct fault *fault)
{
	const struct described product = describe_product();
	const char *under = arena_printf(a, "%s/" AUTHORITIES, dir).at;
	struct text *in = NULL;
	bool *is_dir = NULL;
	size_t count = 0;
	*n = 0;
	if (file_is_dir(under) && !file_list(a, under, &in, &is_dir, &count, fault))
		return false;
	*out = arena_array(a, struct own, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (!is_dir[i] || in[i].at[0] == '.')
			continue;
		struct own *o = &(*out)[(*n)++];
		*o = (struct own){.name = arena_z(a, in[i])};
		const char *dirs[] = {dir, arena_printf(a, "%s/%s", under, o->name).at};
		if (!describe_dirs(a, dirs, 2, &product, &o->what, fault))
			return false;
	}
	return true;
}

bool record_start(const char *dir, struct fault *fault)
{
	static struct arena *kept; /* as long as the program runs */
	struct described product = describe_product(), house = product;
	struct arena *a = dir && *dir ? arena_new(0) : NULL;
	struct own *each = NULL;
	size_t n = 0;
	if (a && (!describe_dir(a, dir, &product, &house, fault) || !read_own(a, dir, &each, &n, fault))) {
		arena_free(a);
		return false;
	}
	arena_free(kept);
	kept = a;
	all = house, own = each, own_n = n;
	return true;
}

void record_bind(int64_t authority, struct text address, struct text code)
{
	for (size_t i = 0; i < own_n; i++)
		if (own[i].authority == authority) /* of another database */
			own[i].authority = 0;
	for (size_t i = 0; i < own_n; i++)
		if (text_is(address, own[i].name) || text_eq_nocase(code, text_of(own[i].name)))
			own[i].authority = authority;
}

const char *record_unbound(void)
{
	for (size_t i = 0; i < own_n; i++)
		if (!own[i].authority)
			return own[i].name;
	return NULL;
}

bool record_bound(struct text names, struct fault *f)
{
	const char *lost = record_unbound();
	return !lost ||
	    fault_set(f, FAULT_ASKED, "record.whose",
	        "The folder `a/%s` of a council's own kinds is no authority's of this database. Name it by the address of the one that it "
	        "is for "
	        "(%.*s), or take it out.",
	        lost, TEXT_ARG(names));
}

bool record_has_own(void)
{
	return own_n > 0;
}

const struct described *record_kinds_of(int64_t authority)
{
	pthread_once(&once, product_alone);
	for (size_t i = 0; authority && i < own_n; i++)
		if (own[i].authority == authority)
			return &own[i].what;
	return &all;
}

const struct described *record_kinds(void)
{
	return record_kinds_of(whose_now());
}

bool record_is_of(const struct kind *k, int64_t authority)
{
	const struct described *d = record_kinds_of(authority);
	return !own_n || (k >= d->kinds && k < d->kinds + d->n);
}

const struct kind *kind_of(struct text name)
{
	const struct described *d = record_kinds();
	size_t low = 0, high = d->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = text_cmp(name, text_of(d->kinds[mid].name));
		if (c == 0)
			return &d->kinds[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

bool kind_theme(const char *theme)
{
	const struct described *d = record_kinds();
	for (size_t i = 0; i < d->n; i++)
		if (d->kinds[i].evidence && strcmp(d->kinds[i].evidence, theme) == 0)
			return true;
	return false;
}
