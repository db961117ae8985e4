/* command: one subcommand of kith. Declared once, in the table of main.c; help comes from the same table. */
#ifndef KITH_COMMAND_H
#define KITH_COMMAND_H

enum exit_status {
	EXIT_DONE = 0,    /* done */
	EXIT_WRONG = 1,   /* done, but something is wrong with the data */
	EXIT_ASKED = 2,   /* asked wrongly */
	EXIT_COULD_NOT = 3, /* could not */
};

struct command {
	const char *name;
	const char *usage;   /* what follows the name */
	const char *summary; /* one line, no full stop */
	const char *detail;  /* paragraphs for `kith help NAME` */
	int (*run)(int argc, char **argv); /* argv[0] is the subcommand's name */
};
#endif
