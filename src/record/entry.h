/* entry: one thing written down, of any kind, in any version.
 *
 * Three verbs, and add. *Change*: life moved on; the entry before ends and a new one begins. *Correct*: it was written
 * wrong; the same entry, version + 1, the old version stays. *Take back*: the author withdraws it; its line stays, its
 * words go. Nothing is deleted but by retention. Each is journaled in the same transaction.
 *
 * A form carries the version that it was made from. What two people wrote in different fields is put together; on one
 * field the write is refused (fault "entry.conflict") and both texts stand in the clashes.
 * What a feed told (field_locked) is not corrected here: fault "entry.fed" says to raise a task.
 *
 * Every entry and value read lives in the arena given. Faults: entry.wrong (see the problems), entry.conflict, entry.fed,
 * entry.none, entry.author, entry.taken-back, entry.state, and the store's. */
#ifndef KITH_RECORD_ENTRY_H
#define KITH_RECORD_ENTRY_H
#include "base/asof.h"
#include "describe/describe.h"
#include "describe/frame.h"
#include "store/store.h"

/* The columns before a kind's own, in every table and statement (tools/kind writes them in this order). */
enum entry_column {
	AT_AUTHORITY, AT_ENTRY, AT_VERSION, AT_CURRENT, AT_CHILD, AT_FROM, AT_TO, AT_STATE, AT_SOURCE, AT_TOLD_YEAR, AT_WRITTEN_AT,
	AT_WRITTEN_BY, AT_SUPERSEDED_AT, AT_TAKEN_BACK, AT_TAKEN_BACK_BY, AT_ABOUT, AT_TOGETHER, AT_FIELDS,
};

enum value_state {
	VALUE_BLANK,
	VALUE_SET,
	VALUE_BAD, /* told, and not of the field's type: told holds it, the column is NULL */
};
struct value {
	enum value_state state;
	int64_t number;    /* day, int, bool, person, moment, entry, thing, minutes since midnight, pence */
	int32_t version;   /* entry: of that version */
	struct text text;  /* text, longtext, code, codes, several things (ids) */
	struct text told;  /* n > 0: what was told, where it cannot be typed or is not as kith would write it */
};

struct entry {
	const struct kind *kind;
	int64_t id, child;    /* child: whom it is about, or to whom what it is about leads; 0: nobody, or more than one */
	int64_t about;        /* the thing that it is about (the child itself, a body, a meeting; of a row: its holder); 0: none */
	int64_t together;     /* written with others in one act: the same number in each; 0: alone */
	int32_t version;
	bool current;
	enum entry_state state;
	struct text source;   /* "kith", or the feeds that told it, one space between: "people return" */
	int told_year;        /* the newest return that told it; 0 */
	int64_t written_at, written_by, superseded_at, taken_back, taken_back_by; /* moments; 0: not */
	struct text step;     /* where it stands, where that was read (step_stand); n 0 */
	uint32_t taken;       /* the steps that it has been at, where that was read and a field opens by one; a mask of their places */
	struct value *value;  /* kind->n of them, in the kind's order */
};
/* Final, and not taken back: what counts (ENTRY_STANDS in SQL). */
static inline bool entry_stands(const struct entry *e)
{
	return e->state == STATE_FINAL && !e->taken_back;
}

/* Whose hand writes, and when. */
struct hand {
	int64_t authority;
	int64_t who;          /* person, or service actor; 0: a feed */
	const char *role, *relation, *purpose; /* for the journal; may be NULL */
	int64_t now;          /* UTC milliseconds */
	day today;
	int64_t written;      /* when it was written down, where a feed says so; 0: now */
};
static inline int64_t hand_wrote(const struct hand *h)
{
	return h->written ? h->written : h->now;
}

/* ---- values ---- */

/* What somebody typed or a feed told → a value. A day is d/m/yyyy or yyyy-mm-dd; yes and no are "1" "0" "yes" "no"; a
 * person "id"; an entry "id.version". Blank text is blank. False: *wrong says what to write instead; out is VALUE_BAD. */
bool value_parse(struct arena *, const struct field *, struct text typed, struct value *out, const char **wrong);
/* As it is kept outside its column and put back into a form: a day yyyy-mm-dd. */
struct text value_text(struct arena *, const struct field *, const struct value *);
/* As it is read by a person: the code's label, "3 March 2026", "Yes". A person or an entry is its number: whoever
 * shows it looks up the name. */
struct text value_words(struct arena *, const struct field *, const struct value *, bool child);
bool value_same(const struct field *, const struct value *, const struct value *);
static inline day value_day(const struct value *v)
{
	return v->state == VALUE_SET ? (day)v->number : DAY_NONE;
}

/* ---- entries in hand ---- */

/* A blank one of today's hand: state draft, source kith. About a child, or (0) about nothing yet. */
struct entry *entry_new(struct arena *, const struct kind *, int64_t child);
/* The same about a thing, a child among them. Which child that leads to is found when it is written. */
struct entry *entry_new_about(struct arena *, const struct kind *, int64_t about);
/* One that is said at once: final. Of a kind that our own code names. */
struct entry *entry_made(struct arena *, const char *kind, int64_t child);
/* A field that our own code names: a text or code; a day, number, yes (1), person or moment; an entry in a version. */
void entry_set(const struct entry *, const char *field, struct text);
void entry_set_given(const struct entry *, const char *field, struct text); /* where there is any */
void entry_set_number(const struct entry *, const char *field, int64_t);
void entry_set_entry(const struct entry *, const char *field, int64_t id, int32_t version);
/* The value of a field by name; the field must be there (a wrong name is our bug and ends the process). */
struct value *entry_value(const struct entry *, const char *field);
/* DAY_NONE where the kind has none or it was not told. */
day entry_from(const struct entry *);
day entry_to(const struct entry *);
/* The feed that this field came from ("return", "people"), or NULL: kith's own. */
const char *field_fed(const struct entry *, const struct field *);
/* The feed that keeps the field from being corrected here, or NULL. Who a person is (sex, birth, ethnic group) is a return's only
 * until somebody who knows them corrects it: from then on it is kith's own, and no return tells it otherwise. */
const char *field_locked(const struct entry *, const struct field *);
/* What is wrong with the form of a number or postcode as it stands (describe/format.h), or NULL: what was told, or written before
 * the form was asked, is kept and said. */
const char *entry_format_wrong(const struct entry *, const struct field *);
/* Whether it is shown, by the field's `when`. */
bool field_shown(const struct entry *, const struct field *);
/* Whether a code (or a yes or no) has one of these answers. */
bool field_answers(const struct entry *, int field, const char *const *is, size_t n);

/* What is wrong, one a field. */
struct problem {
	const struct field *field;
	const char *code;  /* needed, day, number, choice, long, order, birth, text, reference, old-code */
	struct text say;   /* "Held on is needed." */
};
struct problems {
	struct problem *at;
	size_t n;
};
/* Checks an entry against its description in the state that it says. True: nothing is wrong. */
bool entry_check(struct arena *, const struct entry *, day today, struct problems *);

/* Two texts on one field. */
struct clash {
	const struct field *field;
	struct value was, theirs, yours;
};
struct clashes {
	struct clash *at;
	size_t n;
	int64_t by, written_at; /* whose version stands now */
	int32_t version;
};

/* ---- reading ---- */

enum entry_also { ENTRY_DRAFTS = 1, ENTRY_TAKEN_BACK = 2 };
struct entries {
	struct entry **at;
	size_t n;
};
/* The entries of one child (0: of the authority, or all of the kind) as at a day and as known at a moment, by
 * happened-from (none last), then id. As at: what began later is not there, and an end that is later is blank.
 * Drafts and what was taken back only where asked for. */
bool entry_list(struct tx *, struct arena *, struct asof, int64_t authority, const struct kind *, int64_t child, unsigned also,
    struct entries *, struct fault *);
/* What is written about one thing (of a kind of rows: the rows of that entry), the same way. */
bool entry_about(struct tx *, struct arena *, struct asof, int64_t authority, const struct kind *, int64_t about, unsigned also,
    struct entries *, struct fault *);
/* The rows of an entry, `most` of them after the first `from`, in the order in which they were written; those taken back stand among
 * them, and those that are shut for the reader (a person, shut.h) do not. *all: how many there are. */
bool entry_rows(struct tx *, struct arena *, int64_t authority, int64_t reader, const struct kind *, int64_t holder, size_t from,
    size_t most, struct entries *, size_t *all, struct fault *);
/* The current version; ROW_NONE when there is none (or it is another authority's). */
enum row entry_get(struct tx *, struct arena *, int64_t authority, const struct kind *, int64_t id, struct entry **, struct fault *);
enum row entry_get_version(struct tx *, struct arena *, int64_t authority, const struct kind *, int64_t id, int32_t version,
    struct entry **, struct fault *);
/* The current versions of these, in no order; ids that are none of the kind's are passed over. As many statements for one as for 200. */
bool entry_some(struct tx *, struct arena *, int64_t authority, const struct kind *, const int64_t *ids, size_t n, struct entries *,
    struct fault *);
/* All versions, oldest first. */
bool entry_versions(struct tx *, struct arena *, int64_t authority, const struct kind *, int64_t id, struct entries *, struct fault *);
/* The columns of a row of a kind's own table, for whoever steps kind->sql.all itself. Texts beside and a council's
 * own fields are not in them. */
struct entry *entry_row(struct query *, struct arena *, const struct kind *);

/* ---- writing ---- */

/* New: the id is set. problems may be NULL. */
bool entry_add(struct tx *, struct arena *, const struct hand *, struct entry *, struct problems *, struct fault *);
/* The same of each of several children (or things), in one act: one entry each, joined by `together`. e is the pattern, and the
 * last of them afterwards. Where one is refused, none is written. */
bool entry_add_each(struct tx *, struct arena *, const struct hand *, struct entry *, const int64_t *about, size_t n, struct problems *,
    struct fault *);
/* It was about somebody else: taken back there, added here with its rows, in one act; two rows of the journal, each with the purpose.
 * *e is the new one afterwards. */
bool entry_move(struct tx *, struct arena *, const struct hand *, const struct kind *, int64_t id, int32_t from_version, int64_t to,
    struct entry **e, struct problems *, struct fault *);
/* e holds id and the version it was made from, and all values as they should be. */
bool entry_correct(struct tx *, struct arena *, const struct hand *, struct entry *, struct problems *, struct clashes *,
    struct fault *);
/* The entry `before` (of version `from_version`) ends where e begins; e is added. */
bool entry_change(struct tx *, struct arena *, const struct hand *, int64_t before, int32_t from_version, struct entry *,
    struct problems *, struct clashes *, struct fault *);
/* With the rows that the same hand wrote; where others wrote rows, they take those back first (entry.author). */
bool entry_take_back(struct tx *, struct arena *, const struct hand *, const struct kind *, int64_t id, int32_t from_version,
    struct fault *);
/* One signs. When all of kind->sign have, the entry becomes final by itself. */
bool entry_sign(struct tx *, struct arena *, const struct hand *, const struct kind *, int64_t id, int32_t version, enum role,
    struct fault *);
/* Who has signed this version, in that order. */
struct signatures {
	role_set have;
	struct signature {
		enum role role;
		int64_t who, at; /* at: UTC milliseconds */
	} at[ROLES];
	size_t n;
};
bool entry_signatures(struct tx *, int64_t authority, int64_t id, int32_t version, struct signatures *, struct fault *);

/* For feeds: puts a version as it is given (id 0: new; version 0: new under that id, of store_id), without journal or check; *e is the
 * current one afterwards. The feed journals once for each child. */
bool entry_put(struct tx *, const struct hand *, struct entry *, struct fault *);
/* What was done to an entry, in the journal: about what it is about. before, after: .at NULL: no such body. For what writes without the
 * functions above. */
bool entry_journal(struct tx *, const struct hand *, const char *verb, const struct entry *, struct text before, struct text after,
    struct fault *);
/* For what moves here from older tables: as entry_put, and journaled as written by that hand now; not checked. was: the version before, or
 * NULL. */
bool entry_moved_in(struct tx *, struct arena *, const struct hand *, struct entry *, const struct entry *was, struct fault *);
/* A fed entry that the feed no longer tells: no version of it is current. */
bool entry_drop(struct tx *, const struct hand *, const struct entry *, struct fault *);
/* Whether a field's value lies in the kind's own table, behind the frame (not a date of the frame, not a council's own). */
static inline bool entry_in_table(const struct kind *k, size_t i)
{
	return k->fields[i].column && (int)i != k->from && (int)i != k->to;
}
#endif
