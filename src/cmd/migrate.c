/* kith migrate: brings the tables to what this kith needs, after a copy was made. */
#include "base/clock.h"
#include "cmd/commands.h"
#include "store/store.h"
#include <stdio.h>
#include <string.h>

static bool migrate(struct store *s, struct arena *a, bool dry, struct fault *f)
{
	const struct migration **pending;
	size_t n;
	if (!store_pending(s, a, &pending, &n, f))
		return false;
	if (!n) {
		printf("Nothing to do: the database has every step of the schema.\n");
		return true;
	}
	for (size_t i = 0; dry && i < n; i++)
		printf("-- %s%s%d: %s\n%.*s\n", pending[i]->kind ? pending[i]->kind : "", pending[i]->kind ? " " : "", pending[i]->number,
		    pending[i]->name, TEXT_ARG(store_ddl(a, s, pending[i])));
	if (dry)
		return true;
	int before, after;
	if (!store_schema(s, &before, f))
		return false;
	int64_t now = clock_now();
	if (strcmp(store_engine(s), "SQLite") == 0) {
		struct text copy = arena_printf(a, "%s.before-%s%s%d-%lld", store_where(), pending[n - 1]->kind ? pending[n - 1]->kind : "",
		    pending[n - 1]->kind ? "-" : "", pending[n - 1]->number, (long long)now);
		if (!store_backup(s, copy.at, f))
			return false;
		printf("The database as it was is kept at %s.\n", copy.at);
	} else
		printf("PostgreSQL: the steps are taken in one transaction; the backup is pg_dump's.\n");
	if (!store_migrate(s, now, f))
		return false;
	if (!store_schema(s, &after, f))
		return false;
	printf("Taken: %zu step%s; the rooms' steps now reach from %d to %d.\n", n, n == 1 ? "" : "s", before, after);
	return true;
}

int run_migrate(int argc, char **argv)
{
	bool dry = argc == 2 && strcmp(argv[1], "--dry-run") == 0;
	if (argc > 1 && !dry) {
		fprintf(stderr, "kith migrate: the only thing that may follow is --dry-run.\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	bool ok = migrate(s, a, dry, &f);
	arena_free(a);
	store_close(s);
	return ok ? EXIT_DONE : command_fault(argv[0], &f);
}
