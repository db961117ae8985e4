/* settings: what the operator may set, in one table. A setting has a name, a type, a default, bounds and a line of help;
 * the file, the environment, `kith config list` and `kith config check` all come from that table (settings.c).
 *
 * Strongest first: the environment (KITH_REST_YOUNG for rest-young), the file, the default. The file is named by
 * KITH_CONF, else kith.conf in the working folder, else /etc/kith/kith.conf; without one the defaults stand.
 * It has one "name = value" a line; # begins a comment. An unknown name is a mistake and is said with the nearest.
 * Secrets are not settings: they lie in files of their own, which a setting may name.
 *
 * Nothing else reads the environment (lint looks): a command asks settings_now, the house is given what it stands by. */
#ifndef KITH_BASE_SETTINGS_H
#define KITH_BASE_SETTINGS_H
#include "base/arena.h"
#include "base/fault.h"

/* X(NAME, "name", TYPE, "default", least, most, "help"): least and most bound numbers, and the characters of texts. */
#define SETTINGS_TABLE(X)                                                                                              \
	X(DB, "db", TEXT, "var/kith.db", 1, 1000, "The database: a file's path (SQLite) or postgres://…")                \
	X(ADDRESS, "address", TEXT, "127.0.0.1", 1, 100, "The address that serve listens at")                            \
	X(PORT, "port", NUMBER, "8903", 1, 65535, "The port that serve listens at")                                      \
	X(ORIGIN, "origin", TEXT, "", 0, 300,                                                                             \
	    "What a browser sees, such as https://kith.example; empty: taken from each request's Host")                    \
	X(HTTPS, "https", BOOL, "no", 0, 1, "Browsers reach kith by https: the cookie is then sent over nothing else")   \
	X(WITHOUT_HTTPS, "without-https", BOOL, "no", 0, 1,                                                               \
	    "Serve other machines though browsers do not reach kith by https: only in a network that nobody else can hear") \
	X(REST_YOUNG, "rest-young", NUMBER, "10", 1, 240, "Minutes without a page that end a young person's session")    \
	X(REST, "rest", NUMBER, "30", 1, 240, "Minutes without a page that end everybody else's session")                \
	X(SESSION_HOURS, "session-hours", NUMBER, "12", 1, 24, "Hours after which every session ends")                   \
	X(SIGN_IN_QUEUE, "sign-in-queue", NUMBER, "32", 1, 1000,                                                          \
	    "Passwords that may wait to be checked, 64 MiB and a tenth of a second each; more are told to try again")      \
	X(SIGN_IN_FREE, "sign-in-free", NUMBER, "5", 1, 100, "Wrong passwords for one name before it has to wait")       \
	X(SECOND_KEY, "second-key", FILE, "", 0, 1000,                                                                    \
	    "A file of 64 hexadecimal digits, outside the database, that seals the secrets of second factors; empty: not sealed") \
	X(DEMO_SECOND_FACTOR, "demo-second-factor", BOOL, "no", 0, 1,                                                     \
	    "In a demonstration, adults sign in with a code of their telephone too; everywhere else they always do")        \
	X(OFFICE, "office", TEXT, "", 0, 2000,                                                                            \
	    "Addresses of offices, such as 192.0.2.7 198.51.100.0/24: wrong passwords there do not shut the others out")    \
	X(DRAFT_KEY, "draft-key", TEXT, "", 0, 1000,                                                                      \
	    "The file of the key that seals what was typed and could not be sent; made when needed; empty: beside the database")  \
	X(GLASS_HOURS, "glass-hours", NUMBER, "24", 1, 72, "Hours for which breaking the glass opens a record")           \
	X(RECORD, "record", FOLDER, "", 0, 1000, "A council's own kinds and fields (docs/record.md); empty: none")        \
	X(LAWS, "laws", FOLDER, "", 0, 1000, "The law's clocks and bank holidays, in place of those inside; empty: those inside") \
	X(STRATEGIES, "strategies", FOLDER, "", 0, 1000, "Authorities' strategies, in place of those inside; empty: those inside") \
	X(POSTCODES, "postcodes", FILE, "", 0, 1000,                                                                      \
	    "The postcodes that the return's rules read: a CSV or the index of 'kith postcodes build'; empty: none")       \
	X(PROVIDERS, "providers", FILE, "", 0, 1000, "The list of providers that the return's rules read, a CSV; empty: none") \
	X(SMTP, "smtp", TEXT, "", 0, 300,                                                                                  \
	    "The mail server for messages that cannot wait, smtp://host:587 or smtps://host; empty: none are sent")           \
	X(SMTP_FROM, "smtp-from", TEXT, "kith@localhost", 3, 200, "The address that those messages come from")             \
	X(SMTP_USER, "smtp-user", TEXT, "", 0, 200, "The name by which kith signs in to the mail server; empty: it does not") \
	X(SMTP_PASSWORD, "smtp-password", FILE, "", 0, 1000, "The file that holds the password for it, in its first line")     \
	X(SMTP_TLS, "smtp-tls", BOOL, "yes", 0, 1, "An smtp:// server has to offer TLS; no: for one on this machine alone")   \
	X(LEAVE, "leave", TEXT, "https://www.bbc.co.uk/weather", 9, 300,                                                  \
	    "Where a young person's 'Leave quickly' goes: a page that anybody might be reading, https://…")

enum setting {
#define SETTING_ID(id, name, type, def, least, most, help) SETTING_##id,
	SETTINGS_TABLE(SETTING_ID)
#undef SETTING_ID
	    SETTINGS
};
/* FILE and FOLDER are texts that name one, empty for none; settings_check looks whether it is there. */
enum setting_type { SETTING_TYPE_TEXT, SETTING_TYPE_NUMBER, SETTING_TYPE_BOOL, SETTING_TYPE_FILE, SETTING_TYPE_FOLDER };
struct setting_info {
	const char *name, *env, *def, *help;
	enum setting_type type;
	int64_t least, most;
};
const struct setting_info *setting_info(enum setting);

/* What is read from the environment and can stand in no file. TESTS: heard only where KITH_TEST=1 stands beside it, so that nothing
 * that is meant for a test bends a record that is worked with. X(NAME, TESTS, "help"). */
#define ENVIRONMENT_TABLE(X)                                                                                          \
	X(CONF, false, "The file of settings; else kith.conf here, else /etc/kith/kith.conf")                            \
	X(TEST, false, "1: what is for tests only is heard (KITH_NOW, KITH_LOOK_EVERY)")                                 \
	X(NOW, true, "The moment at which the clock stands still: for tests and demonstrations only")                    \
	X(LOOK_EVERY, true, "Seconds between two looks of serve at the clock (1200): for tests only")                    \
	X(BENCH, false, "1: pages for measuring the server: for script/bench only")

enum environment {
#define ENVIRONMENT_ID(id, tests, help) ENVIRONMENT_##id,
	ENVIRONMENT_TABLE(ENVIRONMENT_ID)
#undef ENVIRONMENT_ID
	    ENVIRONMENTS
};
struct environment_info {
	const char *env, *help;
	bool tests;
};
const struct environment_info *environment_info(enum environment);
/* What it says now; NULL: nothing, or it is for tests and this is none. */
const char *environment(enum environment);

enum setting_from { SETTING_BY_DEFAULT, SETTING_BY_FILE, SETTING_BY_ENVIRONMENT };
struct settings {
	struct text text[SETTINGS]; /* each ends in NUL */
	int64_t number[SETTINGS]; /* NUMBER and BOOL (0, 1) */
	enum setting_from from[SETTINGS];
	const char *file; /* the one that was read; NULL: none */
};

/* The defaults alone: for tests. */
struct settings settings_default(void);
/* The file that would be read, or NULL when there is none. */
const char *settings_file(void);
/* file NULL: none. Faults: setting.unknown, setting.value, setting.line, setting.twice (FAULT_ASKED, where is
 * FILE:LINE or the variable), and file.h's. Texts live in the arena. An environment variable that begins with KITH_ and
 * is no setting is nobody's business here: the tests and clock.h use some. */
bool settings_load(struct arena *, const char *file, struct settings *, struct fault *);
/* The same, and goes on after what is wrong: each is said, missing files and folders too, and variables that nearly are a
 * setting's. Answers how many; what could be read stands in *out. */
int settings_check(struct arena *, const char *file, struct settings *out, void (*say)(void *ctx, const struct fault *), void *ctx);
/* At the start of a command, before there are threads: reads the file and the environment, once. */
bool settings_begin(struct fault *);
/* What settings_begin read, as long as the program runs; the defaults where it was not called. */
const struct settings *settings_now(void);
static inline int64_t setting_number(const struct settings *s, enum setting id)
{
	return s->number[id];
}
static inline struct text setting_text(const struct settings *s, enum setting id)
{
	return s->text[id];
}
/* Of a FILE, a FOLDER or an address: NULL when nothing is named. */
static inline const char *setting_path(const struct settings *s, enum setting id)
{
	return s->text[id].n ? s->text[id].at : NULL;
}
#endif
