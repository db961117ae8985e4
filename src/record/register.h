/* register: a child comes into care today and is known today: who they are, why the law says so, where they live, who works with them,
 * in one transaction. The return's first episode follows from it (told/life.h): RNE S, and LS, CIN, PLACE and the postcodes as written.
 *
 * First it is asked whether the child is known already: under another spelling, from an earlier time in care. */
#ifndef KITH_RECORD_REGISTER_H
#define KITH_RECORD_REGISTER_H
#include "record/find.h"

struct who_comes {
	struct text forename, surname, known_as, nhs, upn; /* n 0: not told; numbers with or without spaces */
	day born;                                          /* DAY_NONE: not known */
};

/* Somebody who may be the same child. Nobody who is sealed, restricted, or barred to the reader. */
struct match {
	int64_t person;
	struct text name, number, team; /* team: of who works with them; n 0: none */
	day born, left;                 /* left: when the last home that is known ended; DAY_NONE: none ended, or they are in care */
	bool in_care, mine;
	bool may_come;                  /* may be registered again by this reader: not in care, and theirs or nobody's */
	int why;                        /* 0: the same NHS or pupil number, 1: birthday and a name that sounds so, 2: both names sound so */
};
enum { MATCHES_MOST = 20 };
/* By NHS number and UPN, by birthday, by sound; the likeliest first. */
bool register_matches(struct tx *, struct arena *, const struct actor *, day today, const struct who_comes *, struct match **, size_t *n,
    struct fault *);

struct registration {
	int64_t person;         /* somebody who was in care before; 0: new */
	struct who_comes who;
	struct text sex, ethnic, number;  /* codes; number: the council's, n 0: kith gives one */
	bool separated;
	day began;
	struct text status, need, place, provider, home_name, home_post, pl_post, urn; /* codes and words; n 0: not known yet */
	int64_t worker, team;   /* persons' and teams' ids; team 0: none */
};
/* Writes all of it, each entry journaled. *person: whose. Faults: as entry_add's; register.in-care where they have a home already. */
bool register_child(struct tx *, struct arena *, const struct hand *, const struct registration *, struct problems *, int64_t *person,
    struct fault *);
#endif
