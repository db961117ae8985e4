/* options: what stands after a subcommand's name. One table a command; "--name VALUE" and "--name=VALUE" both do,
 * "--" ends the options. A wrong one is said on stderr in one line with the nearest right one, and the command
 * answers EXIT_ASKED. */
#ifndef KITH_CMD_OPTIONS_H
#define KITH_CMD_OPTIONS_H
#include "base/date.h"

enum option_kind {
	OPTION_FLAG,  /* bool * : no value */
	OPTION_TEXT,  /* const char ** */
	OPTION_INT,   /* int64_t * : a whole number ≥ 0 */
	OPTION_DAY,   /* day * : as people type it (base/date.h), the year with four numbers */
	OPTION_YEARS, /* struct option_years * : 2027 or 2026,2027; a year is named by its end */
};

struct option_years {
	int at[40];
	size_t n;
};

struct option {
	const char *name; /* without the dashes */
	enum option_kind kind;
	void *into;
};

/* argv[0] is the command's name. What is no option goes into words (argc of them at most). False: it has been said. */
bool options_parse(int argc, char **argv, const struct option *, size_t n, const char **words, size_t *n_words);
#define options_read(argc, argv, options, words, n_words) \
	options_parse((argc), (argv), (options), sizeof(options) / sizeof *(options), (words), (n_words))
#endif
