/* commands: what each src/cmd/NAME.c gives to the table in main.c. One line a subcommand. */
#ifndef KITH_CMD_COMMANDS_H
#define KITH_CMD_COMMANDS_H
#include "base/arena.h"
#include "base/fault.h"
#include "command.h"

int run_backup(int argc, char **argv);
int run_cases(int argc, char **argv);
int run_check(int argc, char **argv);
int run_config(int argc, char **argv);
int run_postcodes(int argc, char **argv);
int run_demo(int argc, char **argv);
int run_duties(int argc, char **argv);
int run_export(int argc, char **argv);
int run_import(int argc, char **argv);
int run_import_record(int argc, char **argv);
int run_init(int argc, char **argv);
int run_measure(int argc, char **argv);
int run_journal(int argc, char **argv);
int run_migrate(int argc, char **argv);
int run_person(int argc, char **argv);
int run_population(int argc, char **argv);
int run_publish(int argc, char **argv);
int run_safety(int argc, char **argv);
int run_record(int argc, char **argv);
int run_return(int argc, char **argv);
int run_restore(int argc, char **argv);
int run_user(int argc, char **argv);
int run_serve(int argc, char **argv);
int run_steps(int argc, char **argv);

/* A word as a shell takes it whole, in single quotes: for a line that is to be typed. */
struct text command_quoted(struct arena *, struct text);

/* What a description, a clock or a measure says, in the general words for its terms (base/term.h): whose words the command line would
 * speak is not known. Good until the next call. */
const char *command_words(const char *marked);

/* Says a fault on standard error, as "kith NAME: where: what", and answers the exit status that its kind stands for. */
int command_fault(const char *name, const struct fault *);
#endif
