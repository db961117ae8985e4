/* An invented family. */
#include "demo/filling.h"

/* The young person and the child of about eight who has the same worker. */
static bool family(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("family")), 0);
	int64_t id, of[] = {f->hero, f->small};
	entry_set(e, "family_name", TEXT("An invented family (demonstration)"));
	if (f->small < 0)
		return true;
	if (!fill_thing(f, tx, a, e, &id, fault))
		return false;
	for (size_t i = 0; i < 2; i++) {
		e = entry_new_about(a, kind_of(TEXT("family-child")), id);
		entry_set_number(e, "sibling", f->child[of[i]]);
		if (!fill_thing(f, tx, a, e, NULL, fault))
			return false;
	}
	return true;
}
DEMO(family, .things = family);
