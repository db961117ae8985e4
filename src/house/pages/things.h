/* things: what the pages show of bodies, meetings, families, places and whatever else is no child; filled by pages/things.c (lists and
 * registers), thing.c (one thing), thing_entry.c (one entry), thing_write.c (its forms). All of it follows from the descriptions.
 *
 * What is shown of many entries is asked for all of them at once: how the visitor stands to each, then the names of all that they link to.
 */
#ifndef KITH_HOUSE_PAGES_THINGS_H
#define KITH_HOUSE_PAGES_THINGS_H
#include "house/pages/kind_form.h"
#include "house/pages/rows.h"
#include "house/pages/worker.h"
#include "record/thing_list.h"
#include "record/thing_names.h"

struct thing_word {
	struct text words, href; /* href n 0: no link */
};
struct thing_fact {
	struct text label;
	const struct thing_word *word;
	size_t n;
};
/* One entry as the timeline shows it. */
struct thing_line {
	struct text when, title, open, month; /* month: the first of one; else n 0 */
	struct thing_fact *fact;
	size_t n;
	bool draft, taken_back;
	int32_t version;
	struct text written; /* of one version: by whom, on which day */
	struct text now, due; /* where it stands in the life of its kind, and by when it is to be left; n 0: none */
	bool late;
};
struct thing_group {
	struct text title;
	struct thing_line *line;
	size_t n;
};
struct thing_page {
	struct text name, kind, address; /* "/thing/12" */
	bool taken_back, draft;
	struct thing_word *up;         /* what it is about, the farthest first */
	size_t n_up;
	struct thing_fact *fact;
	size_t n_fact;
	struct thing_group *part;      /* who stands to it, each sort under its words */
	size_t n_part;
	struct rows_table *rows;
	size_t n_rows;
	struct thing_line *due;        /* what waits for somebody by a day, the soonest first */
	size_t n_due;
	struct thing_line *time;
	size_t n_time, n_more;
	bool all;
	struct chosen_kind *chosen;
	size_t n_chosen;
	struct thing_group *link;      /* what names it from elsewhere */
	size_t n_link;
	struct add_line *add;
	size_t n_add;
	struct text correct, change, entry; /* addresses; n 0: none */
	struct text source;
};
struct thing_entry_page {
	struct text name, title, back, source;
	bool taken_back, draft;
	struct thing_line *version;    /* the newest first */
	size_t n;
	struct text correct, change, take_back, move, waiting;
	struct rows_table *rows;
	size_t n_rows;
};

/* ---- grown-ups ---- */

struct grown_choice {
	const char *code;
	struct text label, href;
	bool chosen;
};
struct grown_line {
	struct text name, what, team, href;
};
struct grown_page {
	struct grown_choice *choice;
	size_t choices;
	const struct grown_choice *of; /* NULL: none is chosen yet */
	struct grown_line *line;
	size_t n, all;
	struct text next;
};

/* ---- registers ---- */

struct thing_choice { /* a filter or the order, to choose from */
	const char *name;
	struct text label;
	const char *const *value;
	const struct text *words;
	size_t n, chosen;
};
struct thing_row {
	struct text name, href;
	bool draft;
	struct thing_fact *cell;       /* one a column */
};
struct thing_register {
	struct text title, says, address, say; /* say: "12 bodies" */
	struct text typed;             /* the name looked for; n 0: none */
	struct text called;            /* what the first column is */
	struct text *column;
	size_t columns;
	struct thing_row *row;
	size_t n;
	bool any, more, searches, chosen, file;
	struct thing_choice *choice;
	size_t n_choice;
	int64_t after;                 /* the last of this page */
	bool later;                    /* not the first page */
	struct text next;              /* address of the next page, where nothing was typed */
	struct text token;
	struct add_line add;           /* href n 0: may not */
};
struct things_kind {
	struct text title, says, href, count;
	struct thing_word *mine;       /* those to which the visitor stands */
	size_t n;
	bool kids;
};

/* ---- seen (thing_seen.c) ---- */

struct seen_thing {
	const struct entry *e;
	struct access_subject s;
};
/* How the visitor stands to each of these entries, by what they are about, what counts beside and the child that each leads to. known: the
 * standing to a child that the page has found already, or NULL. */
bool things_stand(const struct request *, struct tx *, struct seen_thing *, size_t n, const struct access_subject *known, struct fault *);
static inline bool things_young(const struct request *r)
{
	return actor_at(r)->role == ROLE_YOUNG_PERSON;
}
bool things_see(const struct request *, const struct seen_thing *);
bool things_see_field(const struct request *, const struct seen_thing *, const struct field *);
bool things_corrects(const struct request *, const struct seen_thing *);
bool things_changes(const struct request *, const struct seen_thing *);
/* Names of all that these entries link to, and of `more` ids. */
bool things_named(const struct request *, struct tx *, const struct seen_thing *, size_t n, const int64_t *more, size_t n_more,
    struct thing_names *, struct fault *);
/* One of its links names nobody but those whose records are shut to the visitor (record/shut.h), as this version has it: then it is not
 * there for them. */
bool things_shut(const struct request *, const struct seen_thing *, const struct thing_names *);
/* What the visitor sees of an entry, in the child's words or ours; whole: its dates and what is reckoned too, a statement a sum. */
struct thing_fact *things_facts(
    const struct request *, struct tx *, const struct seen_thing *, const struct thing_names *, bool child, bool whole, size_t *n);
/* One field; n 0: nothing to be shown. */
struct thing_fact things_fact(
    const struct request *, const struct seen_thing *, const struct thing_names *, const struct field *, bool child);
/* The children that these entries are about or name, for the look; into the visitor. */
void things_looked(const struct request *, const struct seen_thing *, size_t n);
struct thing_line things_line(const struct request *, struct tx *, const struct seen_thing *, const struct thing_names *, bool child);
/* Where the page of an entry is, for whoever sees it; n 0: nowhere. */
struct text things_href(const struct request *, const struct entry *, const struct thing_names *);
/* The page of what has a name; n 0: it does not open to the visitor. */
struct text things_page(const struct request *, const struct thing_name *);
/* "March 2026" */
struct text things_month(struct arena *, day);
struct text things_when(const struct request *, const struct entry *);

/* The thing of the route's {id}, with its entry, if the visitor may see it. ROW_NONE: 404 stands in the answer (or it leads on). */
struct thing_open {
	struct request *r;
	struct answer *a;
	struct tx *tx;
	struct thing t;
	struct seen_thing seen;
	struct thing_names names; /* of the thing itself and what it is about */
	struct text name;
	bool child;               /* in the child's words */
	bool *has;                /* of a person: by kind (kind->at), whether they have or had a part that it is about; NULL: no person */
	struct seen_thing holder; /* thing_entry: of a row, the entry that it is of; e NULL: it is no row */
};
enum row thing_open(struct thing_open *, struct fault *);
/* The entry of the route's {kind} and {entry-id}: of this thing or about it. ROW_NONE as above. */
enum row thing_entry(struct thing_open *, struct seen_thing *, struct fault *);
/* The rows of an entry as its page shows them; young: in the child's words. */
bool thing_rows(const struct thing_open *, const struct seen_thing *, struct rows_table **, size_t *n, struct fault *);
/* The page of an entry of this thing: the thing's own, where it is that. */
/* "/thing/12", for a young person "/me/thing/12" */
struct text things_address(const struct request *, int64_t id, bool young);
struct text thing_entry_address(const struct thing_open *, const struct entry *);
/* Whether the visitor may add an entry of the kind about the thing, by the form that every kind has. */
bool thing_adds(const struct request *, const struct thing_open *, const struct kind *);
#endif
