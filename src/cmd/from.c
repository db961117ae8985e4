#include "cmd/from.h"
#include "cmd/commands.h"
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
