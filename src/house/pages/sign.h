/* sign: what a child and a worker both sign. It stays a draft until both have signed the same words; who changes a word
 * asks for both signatures again. The young person signs on a page of their own, in short words, or says what to change. */
#ifndef KITH_HOUSE_PAGES_SIGN_H
#define KITH_HOUSE_PAGES_SIGN_H
#include "house/pages/worker.h"

/* How far the signing of one entry is. */
struct signing {
	const struct entry *e;
	struct signatures have;
	struct problems lacks;     /* what must be written before anybody can sign */
	struct text change;        /* what the young person wants changed in these words; n 0: nothing */
};
bool sign_read(const struct request *, struct tx *, const struct child_model *, const struct entry *, struct signing *, struct fault *);
/* Whether this entry is of a kind that is signed, and is not final yet. */
bool sign_waits(const struct entry *);
/* "Waiting for Robin Testwood and the personal adviser" on the child's page; mine: the visitor may sign it now. */
struct sign_line {
	struct text title, when, waiting, lacks, change, href;
	bool mine;
};
bool sign_lines(const struct request *, struct tx *, const struct child_model *, struct sign_line **, size_t *n, struct fault *);
/* On the young person's first page: what is offered, or how far it is. */
struct sign_offer {
	struct text title, href; /* title: "My future plan" */
	enum { OFFER_SIGN, OFFER_WORKER, OFFER_CHANGE } state; /* to sign; another signs next; another looks at what to change */
	struct text who; /* that other: who has it on their list now (pages/waits.h); n 0: nobody has */
};
bool sign_offers(const struct request *, struct tx *, const struct child_model *, struct sign_offer **, size_t *n, struct fault *);

struct sign_page {
	struct text name, title, when;
	struct fact_line *fact;
	size_t n;
	struct text waiting, lacks, change, correct, entry; /* correct: the address where what lacks is written */
	struct signed_line {
		struct text who, role, on;
	} *by;
	size_t n_by;
	bool mine;
	struct text who; /* on the child's page: as in sign_offer */
};
#endif
