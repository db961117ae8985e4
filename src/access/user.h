/* user: who may sign in. A user is a name to type, a role, and the person of the record as whom they stand in allocations
 * and in the journal. Names are unique in the whole database, ASCII case and outer spaces apart, because the name alone
 * is typed at the door. Each change is journaled with its actor; changing a role or disabling ends the user's sessions.
 * Faults: user.name, user.taken, user.role, user.none, user.password (FAULT_ASKED). */
#ifndef KITH_ACCESS_USER_H
#define KITH_ACCESS_USER_H
#include "access/access.h"

enum { USER_NAME_MOST = 80, PASSWORD_LEAST = 12, PASSWORD_MOST = 200 };

struct user {
	int64_t authority, id, person;
	enum role role;
	bool active, demo, safeguards, has_password, words; /* words: three of them in place of a password (young.h) */
	struct text name;
};

struct user_new {
	struct text name;
	enum role role;
	int64_t person;          /* 0: a new id; the person's entry in the record may follow */
	bool demo;               /* the password "demo" opens it, in a database of `kith demo` alone */
	bool safeguards;         /* the named safeguarding lead; a manager */
	const char *password;    /* a hash by password_hash, or NULL: cannot sign in yet */
};
bool user_add(struct tx *, const struct actor *, const struct user_new *, int64_t now, int64_t *id, struct fault *);
/* Another name to sign in with. */
bool user_rename(struct tx *, const struct actor *, int64_t authority, int64_t id, struct text name, int64_t now, struct fault *);
/* authority 0: of all. By authority, name. */
bool user_list(struct tx *, struct arena *, int64_t authority, struct user **out, size_t *n, struct fault *);
/* By the name that is typed: ROW_NONE when there is none. */
enum row user_find(struct tx *, struct arena *, struct text name, struct user *out, struct fault *);
enum row user_get(struct tx *, struct arena *, int64_t authority, int64_t id, struct user *out, struct fault *);
/* The name under which a person (journal actor) signs in: for "who looked". ROW_NONE: nobody. */
enum row user_of_person(struct tx *, struct arena *, int64_t authority, int64_t person, struct user *out, struct fault *);
bool user_set_role(struct tx *, const struct actor *, const struct user *, enum role, int64_t now, struct fault *);
/* The named safeguarding lead, or no longer: a manager. */
bool user_set_safeguards(struct tx *, const struct actor *, const struct user *, bool, int64_t now, struct fault *);
bool user_set_password(struct tx *, const struct actor *, const struct user *, const char *hash, int64_t now, struct fault *);
bool user_set_active(struct tx *, const struct actor *, const struct user *, bool active, int64_t now, struct fault *);
/* From today on a member of a team (entry of kind team); journaled. Leaving is the end date. */
bool user_join_team(struct tx *, const struct actor *, const struct user *, int64_t team, day today, int64_t now, struct fault *);
bool user_leave_team(struct tx *, const struct actor *, const struct user *, int64_t team, day today, int64_t now, struct fault *);
/* The same with dates: [from, to), to DAY_NONE: open. And one that stands ends on a day. */
bool user_team_put(struct tx *, const struct actor *, const struct user *, int64_t team, day from, day to, int64_t now, struct fault *);
struct membership {
	int64_t team;
	day from, to;      /* to DAY_NONE: open */
	struct text name;  /* filled by whoever knows teams */
};
/* Those that are not over. */
bool user_teams(struct tx *, struct arena *, const struct user *, day today, struct membership **, size_t *n, struct fault *);
struct actor actor_of(const struct user *);
#endif
