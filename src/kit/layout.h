/* layout: what stands around every page, and the page that says that something went wrong. kit knows what is to be said there
 * (struct layout) and not how: the program gives its own frame with its site. A page calls none of this: page_begin, page_end
 * and page_error (kit/route.h) do. */
#ifndef KITH_KIT_LAYOUT_H
#define KITH_KIT_LAYOUT_H
#include "kit/out.h"

struct request;
struct layout;

/* How a program draws what stands around its pages. */
struct frame {
	void (*begin)(struct out *, const struct layout *, enum audience);
	void (*end)(struct out *, const struct layout *, enum audience);
	/* Of a page that says that something went wrong, between the two. */
	void (*error)(struct request *, struct out *, enum message title, enum message say);
	/* For whom this answer is, where it may be somebody else than the route says. NULL: whom the route says. */
	enum audience (*audience)(const struct request *);
	const char *busy, *busy_urgent; /* one plain line, where the queue is full and no page can be made; of a route that is urgent */
};
/* A page without anything around it. */
extern const struct frame frame_plain;

/* The same on every page of one authority; made when the server starts. */
struct site {
	const struct frame *frame; /* NULL: frame_plain */
	struct text council;     /* "Wherever Council" */
	bool demonstration;      /* everybody is invented; each page says so */
	const struct words *words;
};

struct layout_link {
	struct text href, label;
	bool here; /* this page, or this part of the service */
};

struct layout {
	const struct site *site;
	struct text title;       /* on the child's side it says nothing of what the service is */
	struct text who;         /* the signed-in person's name; at NULL: nobody */
	struct text token;       /* the CSRF token of the sign-out form */
	struct text back;        /* address of the back link; at NULL: none */
	const struct layout_link *links;
	size_t n_links;
	bool is_private;         /* shows a person's data: never from the browser's memory */
	bool finds;              /* the search stands in the header */
	enum message done;       /* what was just written, said at the top; MSG_NONE: nothing was */
	struct text done_kind;   /* of an entry that was just written: which kind; n 0: none */
	struct text done_more;   /* said after it: "Next: a visit by 11 January." n 0: nothing */
	bool young;              /* the visitor is a young person: what is not open to them is said on a page of theirs */
	int64_t kept;            /* how many forms the visitor typed and could not send */
	int64_t rest;            /* seconds until the session ends if nothing is asked for; 0: nobody is signed in */
	bool is_error;           /* the form came back: "Error: " before the title */
};

const struct frame *frame_of(const struct site *);
#endif
