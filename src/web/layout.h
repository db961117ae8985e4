/* layout: what stands around every page: adult (the council's name, services, sign out) and child (warm, leave quickly on
 * each page). A page does not call these: page_begin and page_end (web/route.h) choose by the route's audience. */
#ifndef KITH_WEB_LAYOUT_H
#define KITH_WEB_LAYOUT_H
#include "web/out.h"

/* The same on every page of one authority; made when the server starts. */
struct site {
	struct text council;     /* "Wherever Council" */
	bool demonstration;      /* everybody is invented; each page says so */
	const char *leave;       /* where "leave quickly" goes: another site, https */
	const struct words *words;
};

struct layout_link {
	struct text href, label;
	bool here; /* this page, or this part of the service */
};

struct layout {
	const struct site *site;
	struct text title;       /* says nothing of care on the child's side */
	struct text who;         /* the signed-in person's name; at NULL: nobody */
	struct text token;       /* the CSRF token of the sign-out form */
	struct text back;        /* address of the back link; at NULL: none */
	const struct layout_link *links;
	size_t n_links;
	bool is_private;         /* shows a person's data: never from the browser's memory */
	bool finds;              /* has children to find: the search stands in the header */
	enum message done;       /* what was just written, said at the top; MSG_NONE: nothing was */
	struct text done_kind;   /* of an entry that was just written: which kind; n 0: none */
	struct text done_more;   /* said after it: "Next: a visit by 11 January." n 0: nothing */
	bool young;              /* the visitor is a young person: what is not open to them is said on a page of theirs */
	int64_t kept;            /* how many forms the visitor typed and could not send */
	int64_t rest;            /* seconds until the session ends if nothing is asked for; 0: nobody is signed in */
	bool is_error;           /* the form came back: "Error: " before the title */
};

void layout_begin(struct out *, const struct layout *, enum audience);
void layout_end(struct out *, const struct layout *, enum audience);
#endif
