#include "describe/describe.h"
#include <pthread.h>

struct described describe_product(void)
{
	return (struct described){kinds, kinds_n, kind_lists, kind_lists_n};
}

static struct described all;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void product_alone(void)
{
	if (all.n == 0)
		all = describe_product();
}

bool record_start(const char *dir, struct fault *fault)
{
	static struct arena *kept; /* as long as the program runs */
	struct described product = describe_product(), own = product;
	struct arena *a = dir && *dir ? arena_new(0) : NULL;
	if (a && !describe_dir(a, dir, &product, &own, fault)) {
		arena_free(a);
		return false;
	}
	arena_free(kept);
	kept = a;
	all = own;
	return true;
}

const struct described *record_kinds(void)
{
	pthread_once(&once, product_alone);
	return &all;
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
