/* The table of subcommands, and what goes with it: help, near misses, version. */
#include "base/ceiling.h"
#include "base/process.h"
#include "base/settings.h"
#include "base/text.h"
#include "cmd/commands.h"
#include "cmd/settled.h"
#include "command.h"
#include "describe/describe.h"
#include "kit/route.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run_help(int argc, char **argv);
static int run_version(int argc, char **argv);

static const struct command commands[] = {
    {"help", "[COMMAND | --routes [--json]]", "what kith can do, or how one command is used",
        "--routes lists every page with the permission that it asks for.", run_help},
    {"backup", "FILE [--to KEY] | --new-key FILE", "copy the running database",
        "The copy is looked over before it counts, and carries the journal's head. --to seals it to a public key, so that\n"
        "this machine cannot open it again; --new-key makes a pair: the secret key into FILE, the public one printed.",
        run_backup},
    {"cases", "FILE|DIR...", "run rule cases against the return's rules",
        "Each case is run with its rule alone; a case passes when just the expected rows are found. Says which rows are\n"
        "missing and which are too many; exit 1 when a case failed.",
        run_cases},
    {"check",
        "DIR [--last DIR] --year Y --authority A [--providers FILE] [--postcodes FILE] [--rules LIST] [--format F] [--out FILE "
        "[--force]]",
        "check a return by the rules of its year",
        "DIR holds the CSV files of a return, or its XML; a zip of that will do too. --last those of the year before. A year is named "
        "by its end: 2027 is 2026/27.\n"
        "Rules that lack a file, last year's return, the providers or the postcodes are skipped and say so.\n"
        "--rules 389,503A runs those alone. --format text (default), json, csv, none, or xlsx; --out FILE. --threads N shares the "
        "work.\n"
        "--profile says on standard error which rules took longest. --list lists what is checked (with --year).\n"
        "With --postcodes it is asked back where most homes lie in another authority than A; so it is where nothing was read, or far\n"
        "less than last year; --sure checks it all the same.\n"
        "Exit 0 when nothing was found, 1 when something was, 2 when asked wrongly, 3 when it could not be read.",
        run_check},
    {"config", "check|list [--authority A]|security", "what the operator has set, and what is wrong with it",
        "Settings come from the environment (KITH_REST_YOUNG for rest-young), else from the file that KITH_CONF names,\n"
        "kith.conf here, or /etc/kith/kith.conf, else by default. check reads them; list shows each with its help and where it\n"
        "is from; with --authority what that authority chose for itself, on the page /settings; security prints who may do what.",
        run_config},
    {"demo", "[--children N] [--seed S] [--as-at YYYY-MM-DD] [--years N] [--returns DIR [--faults N]]",
        "make an authority that does not exist, to look at and to try",
        "Invents children, their homes, workers and history, as many as N in care on the day (1,124 unless said), always the\n"
        "same from one seed. Without --returns it makes a database (KITH_DB), with people to sign in as.\n"
        "--returns writes the returns of the last years that are over as folders of CSV files into DIR (three unless --years\n"
        "says), with the lists of the invented providers and postcodes. --faults: so many rows in a thousand get a wrong cell.",
        run_demo},
    {"duties", "--from DIR | --db [--authority A] --as-at YYYY-MM-DD [--json] [--sure]", "who owes what to which child, by when, and why",
        "One line for each obligation that fell due in the twelve months to the date or is still open, with its\n"
        "arithmetic. DIR is a return's folder or a folder of them; --db is the record. How much was read, and to which day it\n"
        "reaches, is said on standard error. Nothing read, far less than the year before, an end of an episode that cannot be\n"
        "read, or a day past the data and past today is asked back (exit 2); --sure goes on. KITH_LAWS=DIR reads the clocks and bank "
        "holidays from there.\n"
        "Exit 0, or 1 when rows of the returns had to be left out (their number is said on standard error; the answer is whole without "
        "them).",
        run_duties},
    {"export", "903 DIR --year Y [--xml] [--as-told | --as-now] [--authority A]", "the return of a year, from the record",
        "Writes one CSV file a table into DIR: the rows of that year's return as they were told, but for those that were\n"
        "set aside, with what was written in kith since; one that was handed in, as it was sent. --as-told: nothing but what was\n"
        "told; --as-now: with what was written since, handed in or not. A year is named by its end: 2027 is 2026/27. --xml: one\n"
        "XML file, and CSV for the tables that have no tags known in it (social workers, deprivation of liberty).",
        run_export},
    {"import",
        "903 DIR… [--authority A] [--year Y,Y…] [--asides FILE [--force]] [--replace] [--postcodes FILE] [--sure] | people FILE "
        "[--authority A] | record DIR [--authority A] [--feed NAME] [--dry-run] [--grants] [--replace] [--asides FILE [--force]] "
        "[--sure]",
        "take in what returns, a list of people, or another system tell",
        "DIR is a return (a folder of CSV files) or a folder of returns. Files are known by their columns. The year of a folder\n"
        "is the one that most of its end dates fall in; --year names it instead. What cannot be placed is set aside and listed;\n"
        "nothing is dropped. The same return again changes nothing. A return that was handed in ('kith return keep') is not told\n"
        "otherwise without --replace. Where the postcodes are known (--postcodes, or the setting) it is asked back where most\n"
        "homes from which children came lie in another authority; --sure takes it in all the same.\n\n"
        "FILE is a CSV with CHILD and any of FORENAME, SURNAME, KNOWN_AS, WORKER, TEAM, IRO, ADVISER, CARER: names, teams and\n"
        "who works with whom, for children that a return told of.\n\n"
        "record: DIR holds one CSV a kind (visit.csv, place.csv), columns are the kind's fields ('kith record kinds' lists them), about\n"
        "the child's council number or the key of a row, and _key _from _to _state _step _by _written_at. It is a feed of its own\n"
        "(--feed, else the folder's name): the same again changes nothing, other words make a version, what was written over here stays.\n"
        "A row that is wrong is set aside whole and listed (--asides FILE: all of them). --dry-run says the same and writes nothing.\n"
        "Rows that open doors (a seat, an office, who works with a child) are listed, and come in with --grants alone.\n"
        "--replace drops what this feed told before and tells no more; most of a kind at once is asked back without --sure.",
        run_import},
    {"init", "[--authority A]", "make an empty database, and its authority",
        "KITH_DB says where: a file's path (var/kith.db when not set), or postgres://…. --authority adds a council by its code\n"
        "(E08000025) or name; one that is added later, too. A database that is there already is otherwise left as it is.",
        run_init},
    {"measure", "--from DIR | --db --as-at YYYY-MM-DD [--authority A] [--postcodes FILE] [--publish] [--json] [--sure]",
        "what is counted at a date, each number with its passport",
        "DIR is a return's folder or a folder of them; --db is the record. --authority and --postcodes (a CSV or a built index) say "
        "who lives\n"
        "outside the area. What the returns do not hold is null, with the reason. --publish hides small numbers over the\n"
        "whole set; without it the numbers are as counted. How much was read, and to which day it reaches, is said on standard\n"
        "error; nothing read, far less than the year before, an end of an episode that cannot be read, or a day past the data and\n"
        "past today is asked back (exit 2); --sure goes on.\n"
        "Exit 0, or 1 when rows of the returns had to be left out (their number is said on standard error).",
        run_measure},
    {"journal", "verify [--head N:DIGEST] [--record] [--authority A] | head", "prove the journal whole, or print its head",
        "verify names the first row that is not as it was written (exit 1). A tail that was cut off is found with a head\n"
        "that was kept elsewhere: 'kith journal head' prints it, each backup carries it. --record lays the record, users, roles,\n"
        "teams and grants beside what the journal says was written, and names what differs (exit 1). A copy is read where it\n"
        "lies, file and folder read-only.",
        run_journal},
    {"migrate", "[--dry-run]", "bring an older database to what this kith needs",
        "A copy of the database is made beside it first (SQLite). --dry-run prints the SQL and changes nothing.", run_migrate},
    {"population", "[--on YYYY-MM-DD --under-18 N --source TEXT] [--authority A]",
        "how many people under 18 live in the area, for rates per 10,000",
        "kith ships no such number: the Office for National Statistics publishes one for each mid-year. It is told with its day\n"
        "and its source, which stand beside each rate. Without them: what is told. A rate takes the newest that is not later\n"
        "than the figure and not more than two years older; England's rate stands beside it.",
        run_population},
    {"publish", "--as-at YYYY-MM-DD [--authority A] [--title TEXT] [--postcodes FILE] [--afresh]",
        "publish the measures, small numbers hidden",
        "To the last day of a quarter, with the quarters of four years before it. A publication is frozen: the record may change,\n"
        "it does not. A day that was published before stands as it was published; --afresh counts all of them again.\n"
        "What the board and the public see is the newest publication, and nothing else.",
        run_publish},
    {"record", "kinds [KIND] [--json] [--authority A]", "what can be written down here, the council's own among it",
        "Every kind with what it is about; KIND: its fields, codes and steps, as 'kith import record' takes them. --json: all of it,\n"
        "who may see and write each field too. --authority: with what that authority's own folder adds.",
        run_record},
    {"restore", "FILE [--key FILE]", "make a backup the database",
        "Refuses where there is a database already, and a backup that is not whole. --key: the secret key of a sealed one.", run_restore},
    {"return", "keep DIR --year Y [--authority A] [--replace] [--postcodes FILE] [--sure] | list [--authority A]",
        "keep a return that was handed in as it was sent",
        "DIR is a return as 'kith import 903' takes it; it is taken in if that year is not in yet, and marked as handed in, with\n"
        "the day. Another return of that year is then refused without --replace. Next year's rules read it as last year's.\n"
        "It is given back byte for byte by 'kith export 903'. A year that is not over, and a return that is another authority's by\n"
        "its postcodes, is asked back, as by 'kith import 903'.\n"
        "list says which years are in, and which of them were handed in.",
        run_return},
    {"user",
        "add NAME --role ROLE [--authority A] [--person ID] [--team ID] [--safeguarding] | list [--json] | role NAME ROLE | password "
        "NAME | disable NAME | enable NAME",
        "who may sign in, and as what",
        "password reads from a terminal unseen, or the first line of standard input; it has at least 12 characters.\n"
        "--person is the id as whom the user stands in the record; --team the id of the team whose children are a manager's\n"
        "or nurse's; --safeguarding names the safeguarding lead. A change of role, password or disabling ends the user's\n"
        "sessions. Each change is in the journal as the operator's.",
        run_user},
    {"person", "join NUMBER NUMBER | part NUMBER | seal NUMBER | unseal NUMBER | list, each with [--why WORDS] [--authority A]",
        "join two people of the record who are one child, and part them; seal a record",
        "join: the first number is kept; what stands under the second is the same child's from now on, in lists, clocks, measures,\n"
        "the return and who looked. Nothing is moved: part undoes it. Both are in the journal. A record that is sealed is\n"
        "neither joined nor parted. seal: after an adoption the record opens to nobody, and is in no return after that of the\n"
        "year of the adoption; unseal takes the seal off.",
        run_person},
    {"postcodes", "build FILE [--out FILE [--force]]", "make an index of the national list of postcodes",
        "FILE is a CSV with the columns pcds (or pcd), oseast1m, osnrth1m and laua. The index stands beside it (FILE.index),\n"
        "or where --out says; 'kith check --postcodes' takes either.",
        run_postcodes},
    {"safety", "show | set lead|deputy|duty NAME | set day-number|night-number NUMBER | mail NAME ADDRESS [--authority A]",
        "who keeps children safe, by day and by night",
        "When a young person says that they do not feel safe, it stands on a list at once, and those named here are asked one after\n"
        "the other (safety.yaml) until one of them has it. mail is where a message goes that says only that there is something\n"
        "new (settings smtp…). Young people cannot sign in until a lead, a deputy and a number for the night are set. An empty\n"
        "value takes one away. Each change is in the journal as the operator's.",
        run_safety},
    {"serve", "[--port N] [--host ADDRESS] [--per-address N]", "the pages, until asked to stop",
        "On this machine alone (port 8903) unless --host says otherwise. TERM and INT end it: what has begun is answered.\n"
        "--per-address: the most connections from one address (256); 0, no limit, behind a proxy.",
        run_serve},
    {"steps", "tell [--as-at YYYY-MM-DD]", "tell whoever has to know that something waits too long",
        "What a kind's ladders say (docs/record.md, Steps and asks): each rung is told once, whoever runs this and how often.\n"
        "'kith serve' does it every minute; this is for where no serve runs. Says how many were told.",
        run_steps},
    {"version", "", "the version", "", run_version},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find(const char *name)
{
	for (int i = 0; i < COMMANDS; i++)
		if (text_is(text_of(name), commands[i].name))
			return &commands[i];
	return NULL;
}

static int unknown(const char *name)
{
	const struct command *best = NULL;
	int least = 4;
	for (int i = 0; i < COMMANDS; i++) {
		int d = text_distance(text_of(name), text_of(commands[i].name));
		if (d < least)
			least = d, best = &commands[i];
	}
	if (best)
		fprintf(stderr, "kith: there is no command '%s'. Did you mean '%s'?\n", name, best->name);
	else
		fprintf(stderr, "kith: there is no command '%s'. 'kith help' lists them.\n", name);
	return EXIT_ASKED;
}

static int help_routes(bool json)
{
	if (json) {
		struct arena *a = arena_new(0);
		printf("%s\n", routes_json(a).at);
		arena_free(a);
		return EXIT_DONE;
	}
	size_t n;
	const struct route *const *r = routes(&n);
	for (size_t i = 0; i < n; i++)
		printf("%-4s %-40s %-24s %s\n", r[i]->method == METHOD_POST ? "POST" : "GET", r[i]->pattern, r[i]->permission, r[i]->title);
	return EXIT_DONE;
}

/* The one table of what a command ends with: printed by help, held to docs/operations.md and to every command by a test
 * (tests/commands/wrongly.py). */
static const char *const statuses[] = {
	[EXIT_DONE] = "done",
	[EXIT_WRONG] = "done, but something is wrong with the data, and it was said",
	[EXIT_ASKED] = "asked wrongly, and nothing was changed",
	[EXIT_COULD_NOT] = "could not: a file, a database or a device could not be read or written",
};

static int help_one(const struct command *c)
{
	printf("kith %s %s\n\n%s.\n", c->name, c->usage, c->summary);
	if (*c->detail)
		printf("\n%s\n", c->detail);
	return EXIT_DONE;
}

static int too_many(const char *command, const char *word)
{
	fprintf(stderr, "kith %s: '%s' is a word more than it takes. 'kith help %s' says how it is used.\n", command, word, command);
	return EXIT_ASKED;
}

static int run_help(int argc, char **argv)
{
	bool listed = argc > 1 && text_is(text_of(argv[1]), "--routes"), json = listed && argc > 2 && text_is(text_of(argv[2]), "--json");
	if (argc > 2 + json)
		return too_many("help", argv[2 + json]);
	if (listed)
		return help_routes(json);
	if (argc > 1) {
		const struct command *c = find(argv[1]);
		return c ? help_one(c) : unknown(argv[1]);
	}
	printf("kith, the system of the corporate parent\n\n");
	for (int i = 0; i < COMMANDS; i++)
		printf("  %-10s %s\n", commands[i].name, commands[i].summary);
	printf("\n'kith help COMMAND' says how each is used. What a command ends with:\n\n");
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		printf("  %zu  %s\n", i, statuses[i]);
	return EXIT_DONE;
}

static int run_version(int argc, char **argv)
{
	if (argc > 1)
		return too_many("version", argv[1]);
	printf("kith %s\n", KITH_VERSION);
	return EXIT_DONE;
}

/* Whether --help stands among its words, before a "--". */
static bool asks_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

/* The settings hold for every command; then a council's own kinds and fields. */
static bool begin(bool serves, struct fault *f)
{
	bool ok = settings_begin(f);
	const char *record = ok ? setting_path(settings_now(), SETTING_RECORD) : NULL;
	if (ok && !(serves ? record_settled : record_start)(record, f)) {
		f->kind = FAULT_ASKED; /* who runs kith wrote it, and mends it */
		return false;
	}
	return ok;
}

enum { WORDS_MOST = 58 }; /* what a command's own list of words holds, and some */

static int run(int argc, char **argv)
{
	if (argc < 2 || text_is(text_of(argv[1]), "--help") || text_is(text_of(argv[1]), "-h")) {
		run_help(0, NULL);
		return argc < 2 ? EXIT_ASKED : EXIT_DONE;
	}
	if (text_is(text_of(argv[1]), "--version"))
		return run_version(argc - 1, argv + 1);
	const struct command *c = find(argv[1]);
	if (!c)
		return unknown(argv[1]);
	if (asks_help(argc - 1, argv + 1))
		return help_one(c);
	if (argc - 2 > WORDS_MOST && c->run != run_cases)
		return too_many(c->name, argv[2 + WORDS_MOST]);
	/* help is given, and the settings are looked over, even when they are wrong */
	struct fault f = {0};
	if (c->run != run_help && c->run != run_version && c->run != run_config && !begin(c->run == run_serve, &f))
		return command_fault(c->name, &f);
	return c->run(argc - 1, argv + 1);
}

struct running {
	int argc;
	char **argv;
	int status;
};

static void run_command(void *arg)
{
	struct running *r = arg;
	r->status = run(r->argc, r->argv);
}

int main(int argc, char **argv)
{
	struct running r = {argc, argv, EXIT_COULD_NOT};
	process_leaves_no_dump();
	signal(SIGXFSZ, SIG_IGN); /* a write past a limit is a fault to be said, not the end */
	if (!ceiling_run(run_command, &r, NULL))
		fprintf(stderr, "kith %s: there is not enough memory for this; free some, or take fewer years or children at once\n",
		    argc > 1 ? argv[1] : "");
	int status = r.status;
	/* what was said may not have arrived: a full device, a pipe whose reader went */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "kith: the answer could not be written out in full%s%s.\n", errno ? ": " : "",
		    errno ? strerror(errno) : "");
		return EXIT_COULD_NOT;
	}
	return status;
}
