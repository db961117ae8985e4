/* access: who may do what. One question, access_may, is asked by pages, forms, exports and the command line alike.
 *
 * It is answered from three tables that lie in this room, and from the descriptions of the record:
 *   - kinds fall into groups (kinds.c);
 *   - a role may do certain verbs to a group, when it stands in a certain relation to the child (roles.c);
 *   - the description of a field names the roles that may see and write it (parts/PART/kinds); both must say yes;
 *   - what is denied beats all (may.c): another authority's, restricted against this reader, sealed after adoption,
 *     words that the child gave to others or to nobody.
 * Need, not rank: a board member sees counts and no child; a manager the children of the teams that are theirs.
 * docs/security.md shows the tables of the frame (roles, groups, relations) as one matrix; a test compares. Which kinds each group holds,
 * and which roles each page opens to, follows from the parts there are: `kith config security` prints it with the matrix.
 *
 * The relation is asked of the database once a request (access_relation), or stands inside the query of a list
 * (ACCESS_MINE): nothing is filtered after it was counted. Pure functions here do not touch the database.
 *
 * Words in answers are for the person who asked, name nobody and go into pages and the journal. */
#ifndef KITH_ACCESS_ACCESS_H
#define KITH_ACCESS_ACCESS_H
#include "base/buf.h"
#include "base/role.h"
#include "describe/frame.h"
#include "store/store.h"

/* Nobody has signed in. Everywhere here a role is one of enum role or this. */
#define ROLE_NOBODY ROLES

enum verb {
	VERB_SEE, VERB_ADD, VERB_CHANGE, VERB_CORRECT, /* change: life moved on; correct (and take back): it was written wrong */
	VERB_ANSWER,     /* answer what a child said */
	VERB_DECIDE,     /* a decision that others asked for */
	VERB_PUBLISH,    /* freeze figures for the public, suppressed */
	VERB_ADMINISTER, /* users, settings, teams; no child's record */
	VERB_SEARCH,     /* by name; the relation stands inside the query */
	VERB_EXPORT,     /* take it out of kith */
	VERBS
};
const char *verb_name(enum verb);

/* How somebody stands to a child. A set is a mask. */
enum {
	REL_ANY = 1 << 0,    /* none is needed: everything of the authority */
	REL_ME = 1 << 1,     /* it is my own record */
	REL_CARE = 1 << 2,   /* mine to care for: the child lives with me */
	REL_WORK = 1 << 3,   /* mine to work with: allocated social worker or personal adviser */
	REL_REVIEW = 1 << 4, /* mine to review: allocated reviewing officer */
	REL_HEALTH = 1 << 5, /* mine for health: allocated nurse, or nurse of the child's team */
	REL_TEAM = 1 << 6,   /* my team's: allocated manager, or manager of the child's team */
	REL_SIDE = 1 << 7,   /* on their side: the child's advocate, to whom the child has said yes */
	REL_GLASS = 1 << 8,  /* the glass was broken: for hours, with a reason, told to the manager and the child */
	REL_ASKED = 1 << 9,  /* asked to decide about this one entry, for days */
	REL_SPEAKS = 1 << 10, /* speaks for them: an advocate whom two people appointed for a child who cannot instruct one */
	REL_BITS = 11,
};
typedef uint32_t relation_set;
/* "mine to care for": for the journal and for pages. Of several, the nearest. */
const char *relation_words(relation_set);

/* Each relation: who can make it, what it opens, what stands guard over it; for docs/security.md, and for the test that walks
 * them. bit 0: what shuts. */
struct relation_row {
	relation_set bit;
	bool is_private; /* opens what the child gave to chosen readers */
	const char *made, *opens, *guard;
};
const struct relation_row *relation_table(size_t *n);

/* Who may read what a child said, chosen by the child before writing (parts/voice/codes/readers.yaml). */
enum {
	READER_WORKER = 1,
	READER_REVIEW = 2,
	READER_SIDE = 4,
	READER_JUST_ME = 8,
	READER_SAFE = 16
}; /* safe: src/safety, and no relation */
/* "my-worker just-me" → mask; an unknown word counts as READER_JUST_ME. */
uint32_t readers_of(struct text codes);
/* The code of one of these (parts/voice/codes/readers.yaml; a test compares). */
const char *reader_code(uint32_t reader);
/* The readers that this relation is. 0: none. */
uint32_t readers_open_to(relation_set);

struct actor {
	int64_t authority;
	int64_t user;   /* 0: nobody, or the operator */
	int64_t person; /* as whom they stand in the record; 0: none */
	int role;       /* enum role or ROLE_NOBODY */
	bool operates;  /* the operator at the command line: who holds the machine holds the data, and each look is journaled */
	bool safeguards; /* the named safeguarding lead */
	struct text name;
};
static inline struct actor actor_nobody(void)
{
	return (struct actor){.role = ROLE_NOBODY};
}
struct actor actor_operator(int64_t authority);

/* What it is about. Zeroed, with authority and child set, then access_relation fills in the relation and the denials;
 * what concerns one entry is set by whoever read the entry. */
struct access_subject {
	int64_t authority;
	int64_t child; /* 0: not about a child */
	relation_set relation;
	bool barred;   /* restricted, and this reader is on the list of those who may not */
	bool sealed;   /* after adoption */
	uint32_t taken;  /* the steps that the entry has been at, where a field opens by one: a mask of their places */
	unsigned posts;  /* who answers for children's safety: which posts they hold (record/call.h), where the kind's steps ask */
	role_set stands; /* how they stand to the thing that it is about, or to those that it names beside (access_stands) */
	/* one entry: */
	int64_t entry;
	int64_t author;       /* person who wrote it; 0: a feed, or not known */
	int64_t owner;        /* the person who does it, where its kind names one (`owner`) */
	uint32_t readers;     /* a view's, and of an answer those of the view; 0: not asked yet, and then only its author may see it */
	int64_t opened_by;    /* a view's: the person who opened it to keep the child safe, with a reason (src/safety); 0: nobody */
	bool hidden_from_child; /* not safe to show, or a look that a named manager holds back for now */
	day born, happened;   /* for the personal adviser, who sees no childhood record; DAY_NONE or 0 and 0: not known */
	bool childhood_agreed; /* … unless the young person agreed */
};

struct access_answer {
	bool may;
	const char *why; /* one sentence, static */
};
/* The one question. field NULL: the kind as a whole (is there anything of it that may be seen, written?).
 * subject NULL: about no child: what needs a relation is then refused. */
struct access_answer access_may(const struct actor *, enum verb, const char *kind, const char *field, const struct access_subject *);
/* How they stand to what it is about, and to the entry itself: subject->stands, and STANDS_DOES. */
role_set access_stands_to(const struct actor *, const struct access_subject *);
/* For menus and lists: the relations in which this role may; 0: never. */
relation_set access_could(int role, enum verb, const char *kind);
/* The first day whose entries a personal adviser may see of somebody born then; DAY_NONE: from the beginning. */
day access_since(const struct actor *, day born, bool childhood_agreed);
/* The same inside a query with $1 authority: a day of something about that person is not before their sixteenth birthday. In sixteen years
 * there are four leap days between 1901 and 2099, whatever the day: 5,844 days, and whoever was born on a 29 February has one again. */
#define ACCESS_FROM_SIXTEEN(day, person) \
	"(" day " IS NULL OR NOT EXISTS (SELECT 1 FROM k_person born WHERE born.authority = $1 AND born.entry = " person \
	" AND born.current = 1 AND " day " < born.dob + 5844))"

/* Which roles an authority's description lets see and write. field NULL: any field of the kind. False: not described.
 * Defined above this room, which may not know the record: src/described.c. */
struct access_masks {
	role_set see, write;
	role_set begin; /* of a kind: who can write all that an entry needs (and that anybody writes): nobody else begins one */
	enum kind_group group;
	int opens; /* of a field: the step before which nobody reads it (describe/kind.h); 0: none */
};
bool access_described(int64_t authority, const char *kind, const char *field, struct access_masks *);
/* The described kinds one by one, from 0; NULL: no more. */
const char *access_described_at(size_t, enum kind_group *);

/* ---- routes ---- */

/* A permission that a route names, and what it stands for. */
struct permission {
	const char *name;
	const char *says; /* for help --routes and `kith config security` */
	enum verb verb;
	const char *kind; /* NULL: nothing of the record: everybody who … */
	bool signed_in;   /* … has signed in; false with kind NULL: everybody */
	enum about {
		ABOUT_NOTHING, /* of the authority; a list has the relation inside its query (ACCESS_MINE) */
		ABOUT_CHILD,   /* the route names a child: a subject is needed */
		ABOUT_SELF,    /* one's own record: subject NULL will do */
	} about;
};
/* A part declares its pages' permission beside them, as a route (kit/route.h); it names a kind of the part:
 *   PERMISSION(lesson_see, .name = "lesson.see", .says = "driving lessons", .verb = VERB_SEE, .kind = "lesson", .signed_in = true); */
#define PERMISSION(name_, ...)                                                                                                             \
	static const struct permission permission_##name_ = {__VA_ARGS__};                                                                 \
	static const struct permission *const permission_at_##name_ __attribute__((section("kith_permissions"), used)) = &permission_##name_
/* The frame's in their order, then those of parts by name. */
const struct permission *permissions(size_t *n);
/* Two of one name, of two parts or of a part and the frame: a fault, since the one would open the pages of the other. */
bool permissions_check(struct fault *);
/* NULL when there is none: the route table's test fails then. */
const struct permission *permission_of(struct text name);
/* Refuses what names no permission. */
struct access_answer access_route(const struct actor *, const char *permission, const struct access_subject *);
/* Whether a role could ever pass, in some relation; ROLE_NOBODY is bit ROLES. For help --routes --json and menus. */
role_set access_route_roles(const char *permission);

/* The matrix in docs/security.md, as Markdown between its two marks: what a role may with each group, and relations. */
void access_matrix(struct buf *);
/* What follows from the kinds and the pages of this build, as Markdown: which kinds a group holds, whom things open to, permissions. */
void access_matrix_of_parts(struct buf *);
#define ACCESS_MATRIX_BEGINS "<!-- made by kith config security: begins -->\n"
#define ACCESS_MATRIX_ENDS "<!-- made by kith config security: ends -->\n"

/* ---- relations in the database ---- */

/* The children of somebody, inside a query: "… WHERE authority = $1 AND child IN (" ACCESS_MINE ") …".
 * $1 authority, $2 the actor's person, $3 the role's name, $4 the day, $5 the user; one's own parameters follow from $6.
 * access_mine_bind binds the five. A child may stand in it twice: UNION alone would build trees that cost more than the
 * rest. An allocation counts in the part that is named like the role; a manager and a nurse
 * have also the children of their teams; a young person has themselves. Barred and sealed children are not in it
 * (mostly there are none, and then the walk over who is whom is spared). */
#define ACCESS_NOW(alias) \
	ENTRY_STANDS(alias ".") " AND (" alias ".happened_from IS NULL OR " alias ".happened_from <= $4) AND (" \
	alias ".happened_to IS NULL OR " alias ".happened_to > $4)"
/* Two people found to be one are one, whichever id is asked by: what is shut by one is shut by the other. */
#define ACCESS_JOINED(set) \
	"SELECT CASE WHEN j.kept = " set ".id THEN j.gone ELSE j.kept END FROM " set " JOIN person_join j" \
	" ON j.authority = $1 AND j.undone_at IS NULL AND (j.kept = " set ".id OR j.gone = " set ".id)"
/* The parts of an advocate. Their allocation brings no team with it and stands in no caseload. */
#define ACCESS_SIDES "('advocate', 'non-instructed-advocate')"
#define ACCESS_MINE ACCESS_MINE_BY("a.who", "a.team")
/* The same, asked about one child whom the query around it names ("EXISTS (SELECT 1 FROM (" ACCESS_MINE_ONE ") x WHERE x.child = …)"): for
 * readers with thousands of children. The pluses keep SQLite from going through all of theirs. */
#define ACCESS_MINE_ONE ACCESS_MINE_BY("+a.who", "+a.team")
#define ACCESS_MINE_BY(who_, team_) \
	"SELECT m.child FROM (SELECT a.child FROM k_allocation a WHERE a.authority = $1 AND " who_ " = $2 AND a.part = $3 AND " \
	ACCESS_NOW("a") \
	/* CROSS JOIN: from the reader's teams to their children, never the other way about */ \
	" UNION ALL SELECT a.child FROM team_member t CROSS JOIN k_allocation a WHERE a.authority = $1 AND " team_ " = t.team" \
	" AND t.authority = $1 AND t.user_id = $5 AND $3 IN ('manager', 'nurse') AND t.from_day <= $4" \
	" AND (t.to_day IS NULL OR t.to_day > $4) AND a.part NOT IN " ACCESS_SIDES " AND " ACCESS_NOW("a") \
	" UNION ALL SELECT u.person FROM app_user u WHERE u.authority = $1 AND u.id = $5 AND u.role = 'young-person'" \
	" AND u.role = $3) m" \
	" WHERE (NOT EXISTS (SELECT 1 FROM person_barred b WHERE b.authority = $1 AND b.barred = $2 AND b.to_at IS NULL)" \
	" AND NOT EXISTS (SELECT 1 FROM k_person p WHERE p.authority = $1 AND p.current = 1 AND p.sealed = 1))" \
	" OR m.child NOT IN (WITH RECURSIVE shut(id) AS (SELECT s.id FROM (SELECT b.person AS id FROM person_barred b" \
	" WHERE b.authority = $1 AND b.barred = $2 AND b.to_at IS NULL UNION ALL SELECT p.entry FROM k_person p" \
	" WHERE p.authority = $1 AND p.current = 1 AND p.sealed = 1) s UNION " ACCESS_JOINED("shut") ") SELECT shut.id FROM shut)"
void access_mine_bind(struct query *, const struct actor *, day today);

/* How the actor stands to subject->child of subject->authority on that day: fills relation, barred and sealed.
 * entry (kind, id) may be 0: with it REL_ASKED is found too. now: the moment, for what was granted for hours. */
bool access_relation(struct tx *, const struct actor *, day today, int64_t now, const char *kind, struct access_subject *,
    struct fault *);
/* The same of many at once, in as many statements for one as for 200 (for somebody who is on children's sides one more each). An
 * entry is of this kind. */
bool access_relations(struct tx *, struct arena *, const struct actor *, day today, int64_t now, const char *kind, struct access_subject *,
    size_t n, struct fault *);
/* How the actor stands to whatever names it, by who they are. */
role_set access_stands_anywhere(const struct actor *);
/* The ways of standing that rows of the authority's kinds give to whoever works with a child that they name: nobody of those is listed by
 * access_standing, since who they are changes with each child's people. */
role_set access_stands_by_child(int64_t authority);
/* How the actor stands to any of these things today, or to what those are about (seat, office, …; base/role.h): made by rows of the
 * kinds that say `grants:`, those of today, in one query. */
bool access_stands(
    struct tx *, struct arena *, const struct actor *, day today, const int64_t *things, size_t n, role_set *out, struct fault *);
/* The same of each of them by itself: out has n. As many queries for one as for 300. */
bool access_stands_each(struct tx *, struct arena *, const struct actor *, day today, const int64_t *things, size_t n, role_set *out,
    struct fault *);
/* The things to which the actor stands in one of these ways, and those that are about them: a query that selects `id`, to stand inside
 * another. Its parameters are access_mine_bind's. Empty where no kind grants such a standing: then nobody has it. */
struct text access_things(struct arena *, int64_t authority, role_set words);
/* Who stands so today to any of these things or to what those are about, and can sign in: their user, person and role. */
bool access_standing(struct tx *, struct arena *, int64_t authority, day today, role_set words, const int64_t *things, size_t n,
    struct actor **out, size_t *found, struct fault *);
/* "My children", by id. */
bool access_children(struct tx *, struct arena *, const struct actor *, day today, int64_t **out, size_t *n, struct fault *);

/* ---- on a child's side ---- */

/* Who was put down as an advocate, and what came of it. A relation that opens private words is never made by the one it
 * serves: an advocate opens nothing while the child has not said yes (or, for one who cannot, while no second person has
 * agreed), while they put themselves down, or while they are the child's worker, carer, reviewing officer, nurse or manager,
 * or of the child's team. */
enum side_state {
	SIDE_ASKED, /* nobody has said yes or no yet */
	SIDE_OPEN,  /* yes, and nothing stands against it: the relation is there */
	SIDE_NO,    /* the child said no, or takes the yes back */
	SIDE_SHUT,  /* yes, and it opens nothing: they put themselves down, or are near the child in another part */
};
struct side {
	int64_t entry, who;  /* the allocation, the advocate */
	int32_t version;     /* the allocation's */
	bool instructed;     /* by the child; else appointed by two people, and nothing that the child wrote opens */
	enum side_state state;
	int64_t answer, answered_by; /* the entry of kind on-my-side, and its author; 0: none */
	int64_t maker;       /* who put them down in the version that stands; 0: a feed */
};
/* Of one child on that day (under all its ids), by entry. */
bool access_sides(struct tx *, struct arena *, int64_t authority, int64_t child, day today, struct side **out, size_t *n, struct fault *);
/* The children on whose side this actor is, or for whom they speak: SIDE_OPEN, and neither barred nor sealed. */
bool access_side_children(struct tx *, struct arena *, const struct actor *, day today, int64_t now, int64_t **out, size_t *n,
    struct fault *);

/* Opens a child's record for hours, because somebody must know now. It is journaled (verb "break glass"), stands in the
 * child's own list, and the managers of the child see it until one has looked. Refused to roles that may not, to a barred
 * reader, for a sealed record, and without a reason of at least 10 characters (FAULT_ASKED "access.glass").
 * What a child wrote privately stays closed. opening: the entry (parts/child/kinds/opening.yaml) that waits for a manager; the opening has
 * its id. 0: there is none. Needs a write transaction. */
bool access_break_glass(struct tx *, const struct actor *, int64_t child, struct text reason, day today, int64_t now,
    int64_t hours, int64_t opening, struct fault *);
/* Why this actor opened this child's record: of the newest opening that lasts still. ROW_NONE: none does. */
enum row access_glass_reason(
    struct tx *, struct arena *, const struct actor *, int64_t child, int64_t now, struct text *reason, struct fault *);

struct glass {
	int64_t id, child, user, at, until, seen_at, seen_by; /* seen_at 0: no manager has looked at it yet; seen_by: a person */
	struct text who, reason, word; /* word: what that manager said of it */
	bool told;                     /* the young person signs in and sees it among who looked */
};
/* What a manager sees: the broken glass over the children of their teams (the safeguarding lead: all), newest first. */
bool access_glass_list(struct tx *, struct arena *, const struct actor *, day today, struct glass **out, size_t *n,
    struct fault *);

/* ---- asked to decide ---- */

/* Opens entries of a child to whom an entry asks to decide (parts/plans/kinds/to-decide.yaml), until a moment: of each what their role lets
 * them see at all. Journaled (verb "ask", purpose the question). Refused (FAULT_ASKED "access.ask") unless the asker may ask about this
 * child and see every entry's kind by a standing relation, and for a young person, oneself, whoever is barred or a moment that is past.
 * Whoever calls has made sure that the entries are this child's. */
enum { ASK_ENTRIES = 40, ASK_DAYS = 28 };
struct ask_entry {
	const char *kind;
	int64_t entry;
};
struct ask {
	int64_t id;           /* of the entry that asks */
	int64_t child, asked; /* about whom, and the person who is asked */
	struct text question;
	int64_t until;
	const struct ask_entry *at;
	size_t n;
};
bool access_ask(struct tx *, const struct actor *, const struct ask *, day today, int64_t now, struct fault *);
/* What was opened by that entry to this actor and has not shut. */
bool access_asked(struct tx *, struct arena *, const struct actor *, int64_t entry, int64_t now, struct ask_entry **, size_t *n,
    struct fault *);
/* It is decided, or asked no more: what it opened shuts. For the record, with the entry's own journal row. */
bool access_asked_over(struct tx *, int64_t authority, int64_t entry, int64_t now, struct fault *);

extern const struct migration_set access_migrations; /* 100–199, 700 */
#endif
