#include "base/text.h"
#include "cmd/commands.h"
#include <stdio.h>

int command_fault(const char *name, const struct fault *f)
{
	bool twice = text_starts(text_of(f->say), text_of(f->where)); /* the sentence names the place itself */
	fprintf(stderr, "kith %s: %s%s%s\n", name, twice ? "" : f->where, twice ? "" : ": ", f->say);
	return f->kind == FAULT_ASKED ? EXIT_ASKED : EXIT_COULD_NOT;
}
