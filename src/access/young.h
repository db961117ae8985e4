/* young: the way in for a young person. They and somebody who works with them open the account together: a code is handed
 * over, and with it the young person chooses a name and three words. No e-mail, no telephone. Who has lost their words
 * begins anew with another code, and for that two adults are needed: one asks, another says yes, and that one has the code. The
 * same where an account was disabled: whoever could disable one and open another would be one adult alone.
 *
 * A code is eight signs of 31, good for half an hour and for one time; the database holds a digest. Each step is journaled.
 * Three words from everyday speech are weaker than a good password: what guards them is the wait after wrong tries
 * (throttle.h), five and then at most one in five minutes. */
#ifndef KITH_ACCESS_YOUNG_H
#define KITH_ACCESS_YOUNG_H
#include "access/code.h"
#include "access/user.h"

enum { YOUNG_CODE = CODE_ROOM, WORDS_ROOM = 100 }; /* with the NUL: "ABCD-2345" */

/* Three words as they are compared: small letters (those of ASCII and of Latin-1), one space between; whatever else stood
 * between them (spaces, commas, full stops, hyphens) goes. Fault user.words: not three, too short, or one of them twice. */
bool words_fold(struct text typed, char out[static WORDS_ROOM], struct fault *);

/* Are they none of those that are guessed first (weak.h)? Asked when they are chosen, not when they are typed. Fault user.words.weak. */
bool words_fit(struct text folded, struct fault *);

/* How far the account of a child is. */
struct young_account {
	bool there;            /* it stands, and is not disabled */
	bool ever;             /* there was one once, under any id of the child: another takes two adults */
	struct text name;      /* as they sign in */
};
bool young_account(struct tx *, struct arena *, const struct actor *, int64_t child, struct young_account *, struct fault *);

/* A new code by chance. It is shown once, by whoever made it; then given to young_hand_over. */
void young_code(char out[static YOUNG_CODE]);
/* Whether this actor may open one with them (anew: there was one before). Faults: access.account (FAULT_ASKED), where the child is not the
 * actor's by a standing relation, where there ever was an account (not anew) or never (anew). */
bool young_may(struct tx *, const struct actor *, int64_t child, bool anew, day today, int64_t now, struct fault *);
/* The code of that entry (parts/child/kinds/way-in.yaml); what was handed over before for this child is good no more. Whoever calls has
 * made sure that the entry has come to the step at which this actor hands it over. Faults as young_may's. */
bool young_hand_over(struct tx *, const struct actor *, int64_t child, int64_t entry, bool anew, const char *code, day today, int64_t now,
    struct fault *);

/* ---- for the door ---- */

/* Whose code this is: ROW_NONE when it is nobody's, used, or too old. */
enum row young_code_find(struct tx *, struct text code, int64_t now, int64_t *authority, int64_t *id, int64_t *child, struct fault *);
/* The young person has chosen: the account is made, or made anew, and the code is used up. hash: of the folded words. */
bool young_start(struct tx *, struct arena *, struct text code, struct text name, const char *hash, int64_t now, struct user *out,
    struct fault *);
/* The entry whose code was used, in the same transaction. Defined above this room, which knows no entries: src/record/way_in.c. */
bool young_came_in(struct tx *, const struct actor *, int64_t entry, int64_t now, struct fault *);
#endif
