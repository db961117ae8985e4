/* caseload: what is known of a child today, reckoned once and kept until somebody writes about the child.
 *
 * A model is immutable and shared by reference; it holds everything of the record, and what a visitor may see of it is
 * asked when a page is drawn. It is dropped when the journal tells of a later write about the child (any process), and
 * when the day changes. */
#ifndef KITH_TODAY_CASELOAD_H
#define KITH_TODAY_CASELOAD_H
#include "base/buf.h"
#include "record/entry.h"
#include "today/today.h"
#include "told/life.h"
#include <stdatomic.h>

struct child_model {
	int64_t person;           /* the root, where people were found to be one */
	int64_t *ids;             /* all that are this child: the root first */
	size_t n_ids;
	struct text name, number; /* the name is never empty */
	day born;                 /* DAY_NONE: not known */
	struct life life;
	struct entry *self;       /* the person's own entry */
	struct entries *of;       /* by kind: of[k->at] are the entries of k; drafts and taken-back ones too */
	struct duty_row *duty;    /* today's; by due day */
	size_t duties;
	_Atomic int32_t found[ROLES]; /* pages/home.h: things that the return's rules find, for a reader of a role; -1: not reckoned yet */
};

/* What the record was when a page was begun. */
struct fresh {
	int64_t authority, upto; /* the journal number that the page's transaction sees; -1: nothing is kept */
	uint64_t changes;        /* counted up whenever anything of the authority was written; its number means nothing else */
	day today;
	struct tx *tx;           /* while that transaction lasts: what it has read is what a page is made from */
};

struct caseload;
struct caseload *caseload_new(void);
void caseload_free(struct caseload *);
/* Once in a read transaction, before caseload_get: drops what was written about since, by any process. */
bool caseload_fresh(struct today *, struct tx *, int64_t authority, day today, struct fresh *, struct fault *);
/* In the same transaction. ROW_NONE: nobody of that id is known to the authority. What is got is given back by
 * caseload_put before the request ends. */
enum row caseload_get(struct today *, struct tx *, const struct fresh *, int64_t person, struct child_model **, struct fault *);
void caseload_put(struct child_model *);
/* What was drawn from models for one visitor, kept as long as they stand: a page that is asked for again is copied. `who`
 * tells all that the drawing depends on besides (house_who, the page of a list). Found only while every model is the
 * very one it was drawn from, nothing was written about any thing that the page's transaction read (store.h, tx_read: whose place it is,
 * whose seat, which worker), and of no child without a model. */
struct drawn {
	struct text html;      /* to keep; caseload_drawn appends it to `to` instead */
	const int64_t *listed; /* the children that it names, where it is a list */
	size_t n_listed;
};
bool caseload_drawn(struct today *, const struct fresh *, const char *name, uint64_t who, struct child_model *const *, size_t n,
    struct arena *, struct buf *to, struct drawn *);
void caseload_keep(struct today *, const struct fresh *, const char *name, uint64_t who, struct child_model *const *, size_t n,
    const struct drawn *);
/* The same for what was drawn from the whole record (figures, who works here): kept until anything at all is written. `who` tells all
 * that it depends on besides. The html may be any text. */
bool caseload_whole(struct today *, const struct fresh *, const char *name, uint64_t who, struct buf *to);
void caseload_keep_whole(struct today *, const struct fresh *, const char *name, uint64_t who, struct text html);
/* Entries of a kind by name. */
const struct entries *model_of(const struct child_model *, const char *kind);
/* The entry of that kind and id, whoever may see it; of a kind of persons, the child's own. NULL: it is not this child's, or k is NULL. */
const struct entry *model_entry(const struct child_model *, const struct kind *, int64_t id);
/* The first obligation that is overdue, else the next that is due; NULL when nothing is open. */
const struct duty_row *model_next(const struct child_model *);
size_t model_overdue(const struct child_model *);
#endif
