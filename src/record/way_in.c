/* A young person has come in by the code of an entry: it was used. */
#include "access/young.h"
#include "base/clock.h"
#include "record/steps.h"

bool young_came_in(struct tx *tx, const struct actor *a, int64_t entry, int64_t now, struct fault *f)
{
	struct arena *arena = arena_new(0);
	const struct kind *k = kind_of(TEXT("way-in"));
	struct entry *e;
	struct step_life life;
	struct hand h = {.authority = a->authority,
	    .who = a->person,
	    .role = role_name((enum role)a->role),
	    .relation = relation_words(REL_ME),
	    .now = now,
	    .today = clock_day(now)};
	enum row row = entry_get(tx, arena, a->authority, k, entry, &e, f);
	bool ok = row != ROW_FAULT && (row == ROW_NONE || step_life(tx, arena, a->authority, e, &life, f));
	const struct step_row *at = ok && row == ROW_ONE ? step_now(&life) : NULL;
	if (at && at->is && !at->is->ends) {
		struct step_taking t = {.kind = k, .entry = entry, .step = TEXT("used"), .seen = at->n, .proved = true};
		ok = step_take(tx, arena, &h, a, &t, NULL, f);
	}
	arena_free(arena);
	return ok;
}
