#include "record/describe.h"

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
