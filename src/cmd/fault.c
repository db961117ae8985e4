#include "base/term.h"
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

const char *command_words(const char *marked)
{
	static struct arena *kept; /* as long as the program runs */
	static const struct term_table *general;
	static struct buf said = {.ceiling = 1 << 20};
	if (!marked || !strchr(marked, TERM_MARK))
		return marked;
	if (!kept)
		kept = arena_new(0), general = term_table_new(kept, term_general[VOICE_ADULT]);
	said.n = 0;
	term_put(&said, general, text_of(marked));
	buf_add(&said, "", 1);
	return said.at;
}

int command_fault(const char *name, const struct fault *f)
{
	bool twice = text_starts(text_of(f->say), text_of(f->where)); /* the sentence names the place itself */
	char where[sizeof f->where], say[sizeof f->say];
	struct text at = text_plain(text_of(twice ? "" : f->where), where, sizeof where),
	    what = text_plain(text_of(command_words(f->say)), say, sizeof say);
	fprintf(stderr, "kith %s: %.*s%s%.*s\n", name, TEXT_ARG(at), at.n ? ": " : "", TEXT_ARG(what));
	return f->kind == FAULT_ASKED ? EXIT_ASKED : EXIT_COULD_NOT;
}
