/* kept: nobody loses what they wrote. A form that was sent without a session, with an old token, to a page that is shut, or
 * that could not be saved, is answered by a page on which all that was typed stands, ready to be sent again.
 *
 *   - The session had ended within the last day, and the form was its own: what was typed is a draft of its user
 *     (access/drafts.h), who signs in on that very page and finds it at /kept.
 *   - Nobody's session, or another's: it stays in the page alone. The form to sign in carries it along.
 *   - The token is another session's: the form comes back with everything in it (dispatch.c).
 *   - Anything else that went wrong: the error page holds it (page_error).
 * What is secret (passwords, the three words) is never among it; files are not kept.
 *
 * Where somebody was when they were asked to sign in stands in a cookie of an hour, and there they come back. */
#ifndef KITH_HOUSE_KEPT_H
#define KITH_HOUSE_KEPT_H
#include "access/session.h"
#include "kit/route.h"

/* Is there anything that somebody typed? */
bool kept_any(const struct request *);
/* Nobody is signed in: the page to sign in, with what was typed on it. */
void kept_lost(struct request *, struct answer *);
/* What was typed, percent-encoded as a browser would, without what is ours (token, kept-…) and without files. at NULL: too much. */
struct text kept_encoded(struct arena *, const struct pairs *);
/* On an error page: what was typed, and a button that sends it again. Nothing where there is nothing. */
void kept_draw(struct request *, struct out *);
/* On the form to sign in, where another page's words were carried along: they stand above it, … */
void kept_above(const struct request *, struct out *);
/* Is there any such? */
bool kept_carries(const struct request *);
/* … and go with it. */
void kept_carry(const struct request *, struct out *);
/* Somebody is in: to what they carried, to where they were, or to where they begin. Draws without the database. */
void kept_go_on(struct request *, struct answer *, const struct session *);
/* A page asked for without a session: remembered for kept_go_on. */
void kept_remember(struct request *, struct answer *);
/* Seconds until this session ends if nothing is asked for; 0: nobody is signed in. */
int64_t kept_rest(const struct request *);

/* ---- for the pages of what was kept ---- */

struct kept_line {
	struct text label, value; /* label n 0: not known */
};
struct kept_form {
	struct text to;              /* the page that it was sent to */
	const struct kept_line *line;
	size_t n;
	const struct pair *field;    /* all of it, to send again */
	size_t fields;
	int64_t draft;               /* 0: none */
	struct text token, when;
};
/* What a form's fields say, as its page asked for them. false: there is no such page. */
bool kept_read(const struct request *, struct text to, const struct pairs *, struct kept_form *);
/* The buttons: send it, look at it first. */
void kept_buttons(struct out *, const struct kept_form *, bool kid);
#endif
