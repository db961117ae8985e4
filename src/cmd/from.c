#include "cmd/from.h"
#include "cmd/commands.h"
#include "store/store.h"
#include <stdio.h>

bool from_read(const char *command, struct arena *a, const char *dir, struct cohort **out, int *status)
{
	struct reading r;
	struct fault f = {0};
	if (!dir) {
		fprintf(stderr, "kith %s: say where the returns are: --from DIR, a return's folder or a folder of them\n", command);
		*status = EXIT_ASKED;
		return false;
	}
	if (returns_read(a, &dir, 1, &(struct read_options){0}, &r, out, &f))
		return true;
	*status = command_fault(command, &f);
	return false;
}

void from_say_left(const char *command, int64_t rows)
{
	if (rows)
		fprintf(stderr, "kith %s: %lld row%s left out: no CHILD, no start that can be read, an end before the start, or a review without a code\n",
		    command, (long long)rows, rows == 1 ? " is" : "s are");
}

struct reading_record {
	struct arena *arena;
	const char *authority;
	day today;
	struct lives *out;
};

static bool read_record(struct tx *tx, void *arg, struct fault *f)
{
	struct reading_record *r = arg;
	struct authority found;
	return store_authority_find(tx, r->arena, text_of(r->authority), &found, f) &&
	       lives_load(tx, r->arena, found.authority, r->today, r->out, f);
}

bool from_record(const char *command, struct arena *a, const char *authority, day today, struct lives *out, int *status)
{
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	struct reading_record r = {a, authority, today, out};
	bool ok = s && store_schema_check(s, &f) && store_read(s, read_record, &r, &f);
	if (!ok)
		*status = command_fault(command, &f);
	store_close(s);
	return ok;
}
