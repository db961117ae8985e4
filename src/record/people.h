/* people: somebody known to kith, by id, by number, by name; two found to be one; who may not look.
 *
 * A person's id is the entry's id of their `person`, for life. Numbers (the council's own, UPN, NHS) are entries with dates. Two
 * found to be one are joined by a link that can be undone: nothing of either is moved or rewritten. */
#ifndef KITH_RECORD_PEOPLE_H
#define KITH_RECORD_PEOPLE_H
#include "access/access.h"
#include "record/entry.h"

/* Who has this number now (or had it last). kind: council, upn, nhs, home-office. Follows joins. ROW_NONE: nobody. */
enum row person_by_number(struct tx *, int64_t authority, const char *kind, struct text number, int64_t *person, struct fault *);
/* The council's own number that stands now; ROW_NONE when there is none. */
enum row person_number(struct tx *, struct arena *, int64_t authority, int64_t person, struct text *number, struct fault *);
/* Whether this entry is a council's own number of somebody. */
bool person_council_number(const struct entry *);
/* Whether another had the council's number on one of the days [from, to) (DAY_NONE: open on that side). */
enum row person_number_elsewhere(struct tx *, int64_t authority, int64_t person, struct text number, day from, day to, struct fault *);
/* What they like to be called: known as and last name, first name and last name, else the council's number; never empty for
 * somebody who is there. */
enum row person_name(struct tx *, struct arena *, int64_t authority, int64_t person, struct text *name, struct fault *);

/* The person that this one was found to be, through every join that stands; itself when there is none. */
bool person_root(struct tx *, int64_t authority, int64_t person, int64_t *root, struct fault *);
/* `gone` is found to be `kept`. Refused ("people.join") for oneself, for one joined already, and in a circle. */
bool person_join(struct tx *, const struct hand *, int64_t gone, int64_t kept, struct fault *);
bool person_part(struct tx *, const struct hand *, int64_t gone, struct fault *);
/* The same for somebody who asks: refused ("people.join") unless both records are open to them to join (access: kind "joined");
 * a sealed one never is, nor one that is restricted against them. */
bool person_join_by(struct tx *, const struct actor *, const struct hand *, int64_t gone, int64_t kept, struct fault *);
bool person_part_by(struct tx *, const struct actor *, const struct hand *, int64_t gone, struct fault *);
/* Seals a record after an adoption, or takes the seal off, for those who may (the field `sealed` of person). Journaled. */
bool person_seal(struct tx *, struct arena *, const struct actor *, const struct hand *, int64_t person, bool sealed, struct fault *);
/* Whose council's number it is, of itself: no join is followed. Refused ("people.none") where it is nobody's. */
bool person_numbered(struct tx *, int64_t authority, struct text number, int64_t *person, struct fault *);
/* The joins that stand: of one root (0: all), the oldest first. */
struct person_joined {
	int64_t gone, kept, at;
	struct text gone_number, kept_number; /* n 0: none */
};
bool person_joins(struct tx *, struct arena *, int64_t authority, int64_t root, struct person_joined **out, size_t *n, struct fault *);
/* All ids that are this person: the root first. */
bool person_all(struct tx *, struct arena *, int64_t authority, int64_t person, int64_t **ids, size_t *n, struct fault *);

/* A restricted record: those on its list may not open it, whatever their role; nor take themselves off it ("people.bar"). */
bool person_bar(struct tx *, const struct hand *, int64_t person, int64_t barred, struct fault *);
bool person_unbar(struct tx *, const struct hand *, int64_t person, int64_t barred, struct fault *);
bool person_is_barred(struct tx *, int64_t authority, int64_t person, int64_t reader, bool *barred, struct fault *);
/* How many children and young people the record knows, whoever told of them. */
bool person_children(struct tx *, int64_t authority, int64_t *n, struct fault *);
#endif
