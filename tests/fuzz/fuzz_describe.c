/* Any bytes as a council's own description: taken, or refused with a code, a sentence and a place. What is taken holds what every
 * reader of descriptions counts on. */
#include "describe/describe.h"
#include "bound.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void whole(const struct kind *k)
{
	if (!k->name || !k->one || !k->table || k->n == 0 || k->from >= (int)k->n || k->to >= (int)k->n)
		abort();
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		bool coded = f->type == FIELD_CODE || f->type == FIELD_CODES;
		if (!f->name || !f->label || coded != (f->list != NULL) || (f->write & ~f->see && !(f->see & (role_set)1 << STANDS_MAKER)) ||
		    (f->type == FIELD_ENTRY || f->type == FIELD_ROWS) != (f->of != NULL) ||
		    (f->type == FIELD_THING) != (f->links_n > 0) || (f->type == FIELD_TIME && kind_field(k, f->on) < 0))
			abort();
		if (f->when && kind_field(k, f->when) < 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	struct described base = describe_product(), out;
	struct fault f = {0};
	struct describe_source from = {"own.yaml", {(const char *)data, n}};
	if (describe_texts(a, &from, 1, &base, &out, &f)) {
		if (out.n < base.n)
			abort();
		for (size_t i = 0; i < out.n; i++)
			whole(&out.kinds[i]);
	} else if (!f.code[0] || !f.say[0] || !f.where[0]) {
		abort();
	}
	arena_free(a);
	return 0;
}
