/* house: what every page of a running kith shares, and who has come in.
 *
 * The house is made once by serve and borrowed by all workers. A request's `worker` is the house; its `actor` is the
 * visitor: who asks, how they stand to the child that the page is about, and what they looked at. Permissions are asked
 * before the page's function runs; the look is committed before the page leaves. */
#ifndef KITH_HOUSE_HOUSE_H
#define KITH_HOUSE_HOUSE_H
#include "access/door.h"
#include "describe/describe.h"
#include "duty/laws.h"
#include "kit/route.h"
#include "record/shut.h"
#include "safety/safety.h"
#include "store/store.h"
#include "strategy/strategy.h"
#include "today/caseload.h"

/* What stands around every page, and the pages that say that something went wrong. */
extern const struct frame house_frame;
/* What a pack may name. */
extern const struct pack_knows house_knows;

/* An authority's own words, as said to adults and to children. */
struct speaking {
	int64_t authority;       /* 0: none: there is none in the database yet, or nobody knows whose page is meant */
	struct text name, prefix; /* of its public address: "essex", "/a/essex" */
	const struct pack *pack; /* NULL: none is in kith */
	struct site site, young;
};

struct house {
	struct arena *arena;
	struct store *store;
	struct settings settings;
	struct door *door;
	struct site site;            /* before anybody has come in: of the one authority, or of none where there are several */
	const struct speaking *speaking; /* one for each authority of the database, the first first; at least one */
	size_t n_speaking;
	struct speaking nobodys;     /* general words: where there are several, and the address names none */
	struct laws laws;
	struct strategies strategies;
	unsigned char safety_key[32]; /* of the token of their form */
	const struct authority *authorities; /* all of them; while the house is opened */
	bool demo;
	struct text draft_key;       /* where the key of drafts lies (access/drafts.h) */
	struct rate *telling;        /* what young people tell: so many an hour of each */
	struct today today;          /* made of the above */
	struct mends *mends;         /* today/mends.h */
	struct standing *standing;       /* house/standing.h */
};
/* Opens everything that pages need; NULL and a fault when something is not there. Freed with house_free. */
struct house *house_open(const struct settings *, struct store *, struct fault *);
void house_free(struct house *);

struct visitor {
	struct session session;         /* actor inside: nobody while not signed in */
	struct access_subject subject;  /* where the route names a child */
	struct shut shut; /* what they may not know of because of whom it names: found by the house, for whoever has signed in */
	struct text purpose;            /* why the glass was broken; n 0: it was not */
	const int64_t *listed;          /* a list's children, for the look: set by the page */
	size_t n_listed;
	int64_t thing;                  /* what the page is about, where that is no child: set by the page */
	struct fresh fresh;             /* set by caseload_fresh's callers */
	bool unlooked;                  /* the page shows nothing of the child after all: no look */
	struct session elsewhere;       /* who is signed in at another authority than the address names: here they are nobody */
	int64_t edition;                /* the newest publication when a standing page was begun; -1: not known */
};

static inline struct house *house_of(const struct request *r)
{
	return r->worker;
}
/* Whose page this is: the address says so (/a/NAME/), else it is the visitor's own authority, else the only one that there is; where
 * there are several and nobody has come in it is nobody's (authority 0, general words). */
const struct speaking *house_speaking(const struct request *);
int64_t house_authority(const struct request *);
/* The address at which the authority of this page lets people in, where there are several: "/a/NAME/sign-in". */
struct text house_at(const struct request *, struct text path);
/* Makes them, once, when strategies and authorities are read: house_open. */
bool house_speak(struct house *, struct fault *);
static inline struct today *today_of(const struct request *r)
{
	return &house_of(r)->today;
}
static inline struct visitor *visitor_of(const struct request *r)
{
	return r->actor;
}
static inline const struct actor *actor_at(const struct request *r)
{
	return &visitor_of(r)->session.actor;
}
/* Whose hand writes, for entry_…: the visitor's person, role and relation. */
struct hand house_hand(const struct request *);
/* The page is about this child after all, whom its route does not name: the look names them. */
void house_about(const struct request *, const struct access_subject *);
/* One number for all of the visitor that a drawing depends on: role, relation, person, denials. */
uint64_t house_who(const struct request *);
/* As at today, as known now. */
struct asof house_now(const struct request *);
/* Where somebody of this role begins. */
const char *house_start(int role);

struct hooks house_hooks(struct house *);
/* Reads for the page, in one transaction. */
static inline bool house_read(const struct request *r, bool (*fn)(struct tx *, void *, struct fault *), void *arg, struct fault *f)
{
	return store_read(house_of(r)->store, fn, arg, f);
}
/* Writes, and answers by 303 to `to` once it is committed (`to` at NULL: the answer leaves
 * as it stands); on a fault the error page leaves instead. fn and arg live in the request's arena. */
void house_write(struct request *, struct answer *, const char *name, bool (*fn)(struct tx *, void *, struct fault *), void *arg,
    struct text to);
/* The same, for a write that may be refused by what stands (FAULT_ASKED): then `refused` is called on the writer's thread
 * with the answer emptied, and puts the page that says so. It has no transaction, and what it shows lies in the arena. */
typedef void refused_fn(struct request *, struct answer *, void *arg, const struct fault *);
void house_write_or(struct request *, struct answer *, const char *name, bool (*fn)(struct tx *, void *, struct fault *), void *arg,
    struct text to, refused_fn *refused);
/* Beside house_write: the next page says at its top that this was done (MSG_DONE_…). Not said when the write fails. */
void house_done(struct request *, struct answer *, enum message say);
/* The same of an entry of this kind: the next page knows which it was (layout.done_kind). */
void house_done_kind(struct request *, struct answer *, enum message say, const char *kind);
#endif
