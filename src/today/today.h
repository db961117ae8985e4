/* today: what is known and due of a thing now. Nothing here draws, and nothing here asks who may see it: a page asks that when it
 * draws. caseload: models of children, kept until somebody writes about them; findings: what the return's rules find; mends:
 * what a save mended and broke; reckon: the day's numbers of the return. */
#ifndef KITH_TODAY_TODAY_H
#define KITH_TODAY_TODAY_H
#include "describe/describe.h"
#include "duty/laws.h"
#include "store/store.h"

/* What it is reckoned from; whoever has one (the house) owns what it points at. Shared by every thread. */
struct today {
	struct store *store;
	const struct laws *laws;
	const struct authority *authorities; /* as whose return a child's rows are checked */
	size_t n_authorities;
	struct caseload *caseload;         /* today/caseload.h */
	struct findings_kept *findings;    /* today/findings.h */
};
#endif
