/* steps: how far an entry has come in the life that its kind describes (`steps`, `asks`; docs/record.md).
 *
 * A step is a row, only ever added and journaled (verb "step"): which, when, by whom, and by when it has to be left, as it was promised
 * when it was entered. Where an entry stands follows from its rows: the newest. An entry enters its first step when it becomes final
 * (write.c); every other is taken by step_take, and by nothing else. A row keeps the day that was promised, also when the description
 * says otherwise later; a step that a description has no more is shown by the name that was stored, and listed (step_lost).
 *
 * Moves offered are moves allowed: step_offered says what a reader may do now, and step_take refuses all else.
 *
 * Faults (all FAULT_ASKED): step.moved (somebody was quicker: read it again), step.not-offered (not from here, not by you, not by who
 * wrote it), step.needs, step.reason (something has to be there first), and entry_…'s. */
#ifndef KITH_RECORD_STEPS_H
#define KITH_RECORD_STEPS_H
#include "access/access.h"
#include "record/entry.h"

/* In a query over entry_step s: the row is where its entry stands, the newest that was not but noted. */
#define STEP_NEWEST \
	"s.stays IS NULL AND NOT EXISTS (SELECT 1 FROM entry_step m WHERE m.authority = s.authority AND m.entry = s.entry AND m.n > s.n " \
	"AND " \
	"m.stays IS NULL)"

struct step_row {
	int64_t n;                   /* 1, 2, 3 … within the entry */
	struct text name;
	const struct kind_step *is;  /* NULL: the description has no such step (any more) */
	int64_t at, who;             /* UTC milliseconds; person, 0: a feed */
	struct text role;            /* in which role; n 0: not known */
	int32_t version;             /* the entry's, as it stood then */
	bool wrote;                  /* that version was written with the step */
	bool stays;                  /* it was noted, and the entry stands where it stood */
	unsigned posts;              /* of who took it, where the kind asks for them (`either`): a mask of call_part */
	day due;                     /* the last day on which it may stand here; DAY_NONE: no limit */
	int64_t due_at;              /* … of a limit in hours: the moment; 0 */
	day due_from;                /* from which day that was counted */
	int limit;
	enum limit_unit unit;
};
struct step_life {
	struct step_row *row; /* in their order; the newest that does not stay is where it stands */
	size_t n;
	int64_t author;       /* who took the first: who asked. 0: a feed */
	int64_t *wrote;       /* who wrote a version of it, but with a step; the author among them */
	size_t wrote_n;
};
bool step_life(struct tx *, struct arena *, int64_t authority, const struct entry *, struct step_life *, struct fault *);
static inline const struct step_row *step_now(const struct step_life *l)
{
	for (size_t i = l->n; i-- > 0;)
		if (!l->row[i].stays)
			return &l->row[i];
	return NULL;
}

/* The newest row of each of these entries, of whatever kinds, into out[i] (n 0: it has none): as many statements for one as for 200. */
bool step_newest(struct tx *, struct arena *, int64_t authority, const struct entry *const *, size_t n, struct step_row *out,
    struct fault *);
/* Where these entries of one kind and one child stand, into each (entry.step), in one statement. */
bool step_stand(struct tx *, struct arena *, int64_t authority, const struct entries *, struct fault *);
/* Of one that was asked so: somebody is still waited for. */
bool step_open(const struct entry *);

/* Whether a step is late, by the one function of a day that page, list and ladder ask. left: the moment at which it was left, or now. */
bool step_late(const struct step_row *, int64_t left);
/* "Tue 3 Mar 2026 + 20 working days = Tue 31 Mar 2026"; n 0: no limit. */
struct text step_arithmetic(struct arena *, const struct step_row *);
/* The last day of a limit. */
bool step_due(const struct kind_step *, int64_t since, day *due, int64_t *due_at, struct fault *);
/* The first day on which a rung is to be told, of a step that is due then. */
static inline day rung_day(const struct kind_rung *r, day due)
{
	return r->at < 0 ? due + r->at : due + 1 + r->at;
}

/* ---- what can be done ---- */

struct step_offer {
	const struct kind_step *step;
	bool lacks;              /* what it needs is not there yet: it is shown, and not to be pressed */
	struct text needs;       /* "What the child said": the labels of what is not there */
};
/* Whom the entry is about and how the actor stands to that, for the one question. */
bool step_subject(struct tx *, struct arena *, const struct actor *, day today, int64_t now, const struct entry *, struct access_subject *,
    struct fault *);
/* What the entry itself says to that question: its day, its readers, who does it. */
void step_says(const struct entry *, struct access_subject *);
/* The same of many entries of one kind, in as many statements for one as for 200; first: who wrote the first version of each. */
bool step_lives(struct tx *, struct arena *, int64_t authority, const struct entries *, struct step_life *, int64_t *first, struct fault *);
bool step_subjects(struct tx *, struct arena *, const struct actor *, day today, int64_t now, const struct entries *, const int64_t *first,
    struct access_subject *, struct fault *);
/* The steps that this reader may take now, in the order of the description. */
size_t step_offered(struct arena *, const struct actor *, const struct access_subject *, const struct entry *, const struct step_life *,
    struct step_offer out[LIFE_STEPS]);

/* Whether one that was asked where it stands (step_stand) waits for this reader: by their role, their standing or a field. */
bool step_for(const struct actor *, const struct access_subject *, const struct entry *);
/* The same for a kind's own pages (`waits-at`), which have found themselves who may know of the entry, and how the actor stands. */
size_t step_theirs(struct arena *, const struct actor *, const struct access_subject *, const struct entry *, const struct step_life *,
    struct step_offer out[LIFE_STEPS]);

struct step_taking {
	const struct kind *kind;
	int64_t entry;
	struct text step;
	int64_t seen;       /* the number of the row that stood when it was offered */
	struct text reason[STEP_REASONS]; /* for the step's `reason`, in its order; n 0: none */
	/* For a kind's own pages (`waits-at`): how they have found the actor to stand. Then access is not asked again, and the step's own
	 * conditions are. NULL: it is asked. */
	const struct access_subject *stands;
	bool proved; /* the kind's own page has proved what a step `by: [page]` asks for: whoever takes it need not be offered it */
	/* … and what they write with the step, in the same version; NULL: nothing more. */
	bool (*write)(struct entry *, void *arg);
	void *arg;
};
/* Who took the newest of these steps (a mask); NULL: none was taken. */
const struct step_row *step_taker(const struct step_life *, const struct kind *, uint32_t of);
/* Takes it: with the hand's moment, in the actor's role. Needs a write transaction. */
bool step_take(struct tx *, struct arena *, const struct hand *, const struct actor *, const struct step_taking *, struct problems *,
    struct fault *);

/* Many at once, all or none: where any is refused nothing is done (fault "step.some", and all that was written is the transaction's to
 * undo), and why says of each which one and why; said n 0: it would have gone. Entries of the same moment and hand. */
struct step_refusal {
	int64_t entry;
	struct text say;
};
bool step_take_each(struct tx *, struct arena *, const struct hand *, const struct actor *, const struct step_taking *, size_t n,
    struct step_refusal *why, size_t *refused, struct fault *);

/* For write.c: a final entry of a kind with a life that has no row enters the first step; the rows of an entry that is moved follow it. */
bool step_begin(struct tx *, const struct hand *, const struct entry *, struct fault *);
/* For write.c: a final entry that answers another takes the step of that which is taken so (`by_entry`); when it is taken back and no
 * other answer stands, that waits again where it began. */
bool step_answer(struct tx *, const struct hand *, const struct entry *, struct fault *);
bool step_unanswer(struct tx *, struct arena *, const struct hand *, const struct entry *, struct fault *);
/* For a feed: a final entry is at that step, whoever may take it. moved: it was not; ours: somebody here has moved it, and there it stays.
 */
bool step_told(struct tx *, struct arena *, const struct hand *, const struct entry *, const struct kind_step *, bool *moved, bool *ours,
    struct fault *);
/* Time takes the step that its limit leads to, where that has passed (`by: [clock]`); journaled with the role "clock". */
bool step_clock(struct tx *, int64_t now, day today, const struct entry *, const struct step_life *, int64_t authority, bool *taken,
    struct fault *);
bool step_follow(struct tx *, int64_t authority, int64_t from, int64_t to, struct fault *);

/* Days on which no work is counted. Defined above this room, which may not know the laws: src/calendar.c. */
bool step_calendar(const struct calendar **, struct fault *);

/* ---- over all kinds ---- */

/* Something that waits for this actor, or that they asked. */
struct step_line {
	const struct entry *e;
	struct step_life life;
	struct access_subject subject;
	struct step_offer offer[LIFE_STEPS];
	size_t offers;
	bool told;  /* told by a ladder, because it was late */
	bool bare;  /* … and not theirs to open: that it waits and since when is said, of whom and what is not */
	bool late, open;
};
struct step_lines {
	struct step_line *at;
	size_t n;
};
enum { STEP_LINES = 500 }; /* of one kind, and one question */
/* What waits for me: a step that I may take, or what a ladder told me of, late first, then by the day due. The relation stands inside the
 * query; counted and shown by this one function. */
bool step_waiting(struct tx *, struct arena *, const struct actor *, day today, int64_t now, struct step_lines *, struct fault *);
/* What I asked, and what came of it: what is open first. */
bool step_asked(struct tx *, struct arena *, const struct actor *, day today, int64_t now, struct step_lines *, struct fault *);

/* ---- ladders ---- */

/* Tells every rung whose day has come, each once (entry, step entered, rung) whoever runs it, how often and after whatever pause. Nobody
 * behind one: the next is told at once, and it is a finding until somebody is. Then takes what time takes. *told: how many rungs and
 * steps. Needs a write transaction. */
bool step_tell(struct tx *, struct arena *, day today, int64_t now, size_t *told, struct fault *);
/* Whether there is a limit running anywhere: so that nothing is written while there is not. */
bool step_running(struct tx *, day today, bool *any, struct fault *);

/* What is wrong, by kind: rungs behind which nobody stands (not of kinds that are kept from whom they are about), and steps that a
 * description has no more. No child in it. */
struct step_finding {
	struct text kind, step, rung; /* rung n 0: the step is not described any more */
	int64_t entries;
};
bool step_findings(struct tx *, struct arena *, int64_t authority, struct step_finding **, size_t *n, struct fault *);

extern const struct migration_set step_migrations; /* 670–671, 710–712, 720–724 */
#endif
