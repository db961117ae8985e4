/* choices: what a form of a kind offers to choose from: codes, people, entries; by kind_form alone. */
#ifndef KITH_HOUSE_PAGES_CHOICES_H
#define KITH_HOUSE_PAGES_CHOICES_H
#include "house/pages/kind_form.h"

/* A form while it is made. */
struct form_making {
	struct request *r;
	struct tx *tx;
	const struct kind_subject *s;
	const struct entry *e;
	struct choice *people;
	const char **part;   /* of each of people: what they are, or NULL */
	size_t n_people;
	struct fault *f;
	bool ok;
	const char *apart; /* the form of those with this answer alone: of the people, those who are that, and no others; or NULL */
};

/* The codes of a field's list that hold this year, and those that the entry has. */
void choices_from_list(struct form_making *, const struct kind *, const struct field *, struct input *);
/* The people who work here, the nearest first, and whoever stands in the entry already. */
void choices_from_people(struct form_making *, const struct kind *, const struct field *, struct input *);
/* What may be chosen of things: those that stand in the entry, those that were sent, and all that the visitor may know of, by name; where
 * those are more than a list can hold, those whose name was typed into the search box `find` (named as the field with "-find"). */
enum { THINGS_LISTED = 30, THINGS_CHOSEN = 30 };
/* false: it is not asked (more stand in it than a form can show, or there is nothing to choose). */
bool choices_from_things(struct form_making *, const struct field *, struct input *, struct input *find, struct form_things *);
/* Entries of the child, of the thing that it is about, or of the authority (teams), by what they are and when. */
void choices_from_entries(struct form_making *, const struct field *, struct input *);
#endif
