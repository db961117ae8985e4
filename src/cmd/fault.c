#include "cmd/commands.h"
#include <stdio.h>

int command_fault(const char *name, const struct fault *f)
{
	fprintf(stderr, "kith %s: %s%s%s\n", name, f->where, f->where[0] ? ": " : "", f->say);
	return f->kind == FAULT_ASKED ? EXIT_ASKED : EXIT_COULD_NOT;
}
