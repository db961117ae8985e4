#include "base/text.h"
#include "cmd/commands.h"
#include <stdio.h>
#include <string.h>

struct text command_quoted(struct arena *a, struct text t)
{
	struct text out = TEXT("'"), rest = t;
	while (rest.at) {
		bool more = memchr(rest.at, '\'', rest.n) != NULL;
		struct text part = text_cut(rest, '\'', &rest);
		out = arena_printf(a, "%.*s%.*s%s", TEXT_ARG(out), TEXT_ARG(part), more ? "'\\''" : "'");
		if (!more)
			break;
	}
	return out;
}

int command_fault(const char *name, const struct fault *f)
{
	bool twice = text_starts(text_of(f->say), text_of(f->where)); /* the sentence names the place itself */
	char where[sizeof f->where], say[sizeof f->say];
	struct text at = text_plain(text_of(twice ? "" : f->where), where, sizeof where),
	    what = text_plain(text_of(f->say), say, sizeof say);
	fprintf(stderr, "kith %s: %.*s%s%.*s\n", name, TEXT_ARG(at), at.n ? ": " : "", TEXT_ARG(what));
	return f->kind == FAULT_ASKED ? EXIT_ASKED : EXIT_COULD_NOT;
}
