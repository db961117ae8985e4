#include "cmd/whose.h"
#include "base/whose.h"
#include "describe/describe.h"
#include "house/house.h"
#include "strategy/strategy.h"

struct binding {
	struct arena *arena;
	const struct strategies *strategies;
	const char *wanted;
	struct text said; /* the addresses that there are */
	size_t n;
};

static bool bind(struct tx *tx, void *arg, struct fault *f)
{
	struct binding *b = arg;
	struct authority *all, found;
	size_t n;
	struct fault aside = {0};
	if (!store_authorities(tx, b->arena, &all, &n, f))
		return false;
	struct text *names = strategy_addresses(b->arena, b->strategies, all, n);
	for (size_t i = 0; i < n; i++) {
		record_bind(all[i].authority, names[i], all[i].code);
		b->said = arena_printf(b->arena, "%.*s%s%.*s", TEXT_ARG(b->said), i ? ", " : "", TEXT_ARG(names[i]));
	}
	b->n = n;
	/* one that is not there (yet), or that is not clear: whoever needs it says so */
	whose_set(store_authority_find(tx, b->arena, text_of(b->wanted), &found, &aside) ? found.authority : 0);
	return true;
}

static bool whose(struct store *s, const struct settings *settings, const char *wanted, bool all, struct fault *f)
{
	struct strategies strategies;
	if (!store_schema_check(s, f))
		return false;
	if (!record_has_own())
		return true;
	struct arena *a = arena_new(0);
	struct binding b = {.arena = a, .strategies = &strategies, .wanted = wanted, .said = TEXT("")};
	bool ok = strategies_load(a, setting_path(settings, SETTING_STRATEGIES), &house_knows, &strategies, f) &&
	    store_read(s, bind, &b, f) && (!all || !b.n || record_bound(b.said, f));
	arena_free(a);
	return ok;
}

bool command_whose(struct store *s, const char *wanted, struct fault *f)
{
	return whose(s, settings_now(), wanted, false, f);
}

bool command_whose_all(struct store *s, const struct settings *settings, struct fault *f)
{
	return whose(s, settings, NULL, true, f);
}
