/* thing: what has a page and a time of its own (a body, a meeting, a home, a family), by its id, by its name, and from both sides of a
 * link.
 *
 * A thing is an entry of a kind that says `is: thing`; its id is the entry's. Two tables lie beside the entries and are written with
 * each version of them, in the same transaction: `thing` (which kind, what it is about, the child that it leads to, its name) and
 * `thing_link` (which entry names which thing in which field, as it stands now). People are things of the kind `person`, and lie in
 * their own table alone. Two people found to be one are one thing: a link to one is a link to the other.
 *
 * Nothing here asks who may know: pages and lists ask access first, and whom somebody may not open is neither named nor counted. */
#ifndef KITH_RECORD_THING_H
#define KITH_RECORD_THING_H
#include "access/access.h"
#include "record/entry.h"

struct thing {
	int64_t id;
	const struct kind *kind;
	int64_t about, child; /* 0: none */
	struct text name;     /* n 0: it has none (its words were taken back) */
	bool gone;            /* taken back */
};
/* ROW_NONE: nothing of this authority has that id, or it is no thing. */
enum row thing_get(struct tx *, struct arena *, int64_t authority, int64_t id, struct thing *, struct fault *);
/* What a thing is called, from the fields that its description names. Never empty: "meeting" where nothing is told. */
struct text thing_called(struct tx *, struct arena *, int64_t authority, const struct entry *, struct fault *);

/* Whether a link may name a thing of that kind: a child is a person who has or had that part. */
bool thing_fits(const struct field *, const struct thing *);

/* An entry that names a thing, as it stands now. */
struct thing_link {
	const struct kind *kind;
	const struct field *field;
	int64_t entry, child; /* child: to whom that entry leads; 0: none */
};
/* Those that name this thing (under all its ids, where it is a person), by kind, field, entry; at most `most`. */
bool thing_links(
    struct tx *, struct arena *, int64_t authority, int64_t thing, size_t most, struct thing_link **out, size_t *n, struct fault *);

/* What an entry is about, on the way up: the thing, what that is about, and so on; the nearest first. At most 8. */
enum { THING_UP = 8 };
bool thing_way(struct tx *, struct arena *, int64_t authority, int64_t about, struct thing out[THING_UP], size_t *n, struct fault *);

/* The things whose people count for an entry: itself, what it is about, and those that its description says count beside (`beside`). */
enum { THING_BESIDE = 200 };
size_t thing_beside(struct arena *, const struct entry *, int64_t ids[THING_BESIDE]);
/* How the actor stands to an entry: to what it is about, on the way up, and to the things that its description says count beside
 * (`beside`). For access_subject.stands. */
bool thing_stands(struct tx *, struct arena *, const struct actor *, day today, const struct entry *, role_set *out, struct fault *);

/* Whether somebody who does not stand to the child reads the child's name on this entry. */
static inline bool thing_names_child(const struct actor *who, const struct entry *e, role_set stands)
{
	return who->role != ROLE_NOBODY && e->kind->names_child & ((role_set)1 << who->role | stands);
}

/* What is reckoned from other fields (`calc`): VALUE_BLANK where a part of it is not known. The rows are those that stand as at the day,
 * but for those that are shut for the reader (NULL: none is). */
struct shut;
bool thing_reckon(struct tx *, struct arena *, struct asof, int64_t authority, const struct shut *, const struct entry *,
    const struct field *, struct value *out, struct fault *);
/* Its value in a reader's words: pounds where what it sums are pounds. */
struct text thing_reckoned_words(struct arena *, const struct entry *, const struct field *, const struct value *);

/* For write.c alone: finds the child that e->about leads to, and refuses (a problem without a field) what it cannot be about; keeps
 * both tables as the entry stands; takes the words of a thing that is taken back. */
bool thing_subject(struct tx *, struct arena *, int64_t authority, struct entry *, const char **wrong, struct fault *);
bool thing_put(struct tx *, int64_t authority, const struct entry *, struct fault *);
bool thing_gone(struct tx *, int64_t authority, const struct kind *, int64_t id, struct fault *);
#endif
