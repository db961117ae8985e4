/* fill: the invented authority into an empty database: what its returns told (by the same import as any return), names (by
 * the same list of people), and what is written in kith itself (demo/week.h); teams, allocations, and one user a role.
 *
 * The database is marked (fact "demo"): pages say what it is, and the password "demo" opens its demonstration users. */
#ifndef KITH_DEMO_FILL_H
#define KITH_DEMO_FILL_H
#include "base/role.h"
#include "demo/invent.h"
#include "told/return_day.h"
#include "store/store.h"

#define DEMO_AUTHORITY "Essex (demonstration)"
#define DEMO_CODE "E10000012"

struct demo_filled {
	int64_t rows, entries, children;
	struct demo_user {
		const char *name;
		enum role role;
		const char *sees; /* one line */
	} user[ROLES + 4]; /* three young people, the deputy, and who is there at night */
	size_t users;
};
/* store: just made, without an authority. now: UTC milliseconds on the day of the ask. progress may be NULL. A fault leaves
 * it half filled: the caller throws it away. */
bool demo_fill(struct store *, const struct inventing *, int64_t now, void (*progress)(const char *what, int64_t done, int64_t of),
    struct arena *, struct demo_filled *, struct fault *);

/* What the return's rules find in what would have been told by each of these days (day.on, all of one collection year): the rest of
 * the row, but for its moment. Nothing of it is made up: the same children, told of up to that day, and the rules run over them. */
bool demo_return_days(const struct inventing *, struct return_day *, size_t n, struct fault *);
#endif
