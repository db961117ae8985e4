/* authority_setting: what an authority chooses for itself, and not the operator of the machine: where "Leave quickly" goes, how long a
 * session rests, from whom a message comes. Each is declared once, where it is read:
 *
 *   AUTHORITY_SETTING(leave, .name = "leave", .label = "Where 'Leave quickly' goes", .help = "…", .type = AUTHORITY_ADDRESS,
 *       .by_operator = SETTING_LEAVE, .least = 9, .most = 300);
 *
 * and from that come the page on which an administrator sets it (/settings), its bounds and its errors, `kith config list --authority`, and
 * its history. Until an authority has chosen, what the operator set stands (by_operator), or the default.
 *
 * A choice holds from a day on. None is ever written over: each is a row with its day, the moment and who chose, and is journaled (verb
 * "set", or "give back", kind "setting", purpose the name). So what held as at a day, as known at a moment, can be asked. */
#ifndef KITH_ACCESS_AUTHORITY_SETTING_H
#define KITH_ACCESS_AUTHORITY_SETTING_H
#include "access/access.h"
#include "base/asof.h"
#include "base/settings.h"

enum authority_setting_type {
	AUTHORITY_NUMBER,  /* a whole number, least to most */
	AUTHORITY_SWITCH,  /* yes or no */
	AUTHORITY_TEXT,    /* one line, least to most bytes; least 0: it may be empty */
	AUTHORITY_ADDRESS, /* https://… */
	AUTHORITY_DAY,     /* a day, or empty: not set */
};
enum { AUTHORITY_SETTING_MOST = 2000 };

struct authority_setting {
	const char *name;  /* small letters and - : stands in the address and in the database, and is never used for another thing */
	const char *label; /* what it is, for who administers */
	const char *help;  /* what it does, and for whom */
	enum authority_setting_type type;
	int64_t least, most;
	bool has_operators;
	enum setting by_operator; /* whose value holds until the authority chooses (has_operators) */
	const char *def;          /* else this, as it is typed */
};
#define AUTHORITY_SETTING(name_, ...) \
	static const struct authority_setting name_ = {__VA_ARGS__}; \
	static const struct authority_setting *const authority_setting_at_##name_ \
	    __attribute__((section("kith_authority"), used)) = &name_

/* In order of their names. */
const struct authority_setting *const *authority_settings(size_t *n);
const struct authority_setting *authority_setting_named(struct text); /* NULL: there is none */
/* A wrong declaration (no name, a default that does not fit, two alike): a fault. */
bool authority_settings_check(struct fault *);

struct authority_value {
	struct text text; /* as it is kept: "10", "yes", "2026-04-01" */
	int64_t number;   /* NUMBER; SWITCH: 1 or 0 */
	day day;          /* DAY; DAY_NONE: not set */
	bool chosen;      /* by the authority; else what the operator or kith says, and the rest is nothing */
	bool given_back;  /* in a history: from here on the operator's holds again */
	day from;
	int64_t set_at, set_by; /* set_by: a user; 0: the operator */
};
/* What holds as at that day, as known then. */
bool authority_setting(struct tx *, struct arena *, int64_t authority, const struct settings *, const struct authority_setting *,
    struct asof, struct authority_value *, struct fault *);
/* All choices, those that hold from the latest day first. */
bool authority_setting_history(struct tx *, struct arena *, int64_t authority, const struct authority_setting *, struct authority_value **,
    size_t *n, struct fault *);
/* NULL: it fits, and *as is how it is kept. Else what to write instead, a sentence. */
const char *authority_setting_wrong(struct arena *, const struct authority_setting *, struct text typed, struct text *as);
/* From that day on, today or later; typed at NULL: what the operator says holds again. FAULT_ASKED "setting.value", "setting.from". Needs a
 * write transaction. */
bool authority_setting_set(struct tx *, struct arena *, const struct actor *, const struct authority_setting *, struct text typed, day from,
    day today, int64_t now, struct fault *);
#endif
