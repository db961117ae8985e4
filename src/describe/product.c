#include "describe/describe.h"

bool kind_theme(const char *theme)
{
	for (size_t i = 0; i < kinds_n; i++)
		if (kinds[i].evidence && strcmp(kinds[i].evidence, theme) == 0)
			return true;
	return false;
}

const struct kind *kind_of(struct text name)
{
	size_t low = 0, high = kinds_n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = text_cmp(name, text_of(kinds[mid].name));
		if (c == 0)
			return &kinds[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

struct described describe_product(void)
{
	return (struct described){kinds, kinds_n, kind_lists, kind_lists_n};
}

static struct described all;

bool record_start(const char *dir, struct fault *fault)
{
	static struct arena *kept; /* as long as the program runs */
	struct described product = describe_product(), own;
	if (!dir || !*dir) {
		all = product;
		return true;
	}
	struct arena *a = arena_new(0);
	if (!describe_dir(a, dir, &product, &own, fault)) {
		arena_free(a);
		return false;
	}
	if (kept)
		arena_free(kept);
	kept = a;
	all = own;
	return true;
}

const struct described *record_kinds(void)
{
	if (all.n == 0)
		all = describe_product();
	return &all;
}
