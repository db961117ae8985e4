/* heads: whether the head of a request says one thing alone about where the request ends and whom it is for. A proxy and we must
 * never read two requests where the other reads one: what is not clear is refused, and the connection closed (RFC 9112, 3.2,
 * 5.1, 6.1, 6.3). */
#ifndef KITH_KIT_HEADS_H
#define KITH_KIT_HEADS_H
#include "base/text.h"

struct heads {
	unsigned hosts, lengths, codings;
	/* a name that is no name, a value with control characters, a length that is no number, another coding than chunked */
	bool wrong;
	bool forwarded; /* a proxy stands between: it says for whom it asks, or by which way */
};
/* Each header field once, as it came. */
void heads_see(struct heads *, struct text name, struct text value);
/* After all of them; version: "HTTP/1.1". */
bool heads_clear(const struct heads *, struct text version);
/* Did this POST come from a page of ours? site: "https://kith.example" (setting origin, or scheme and Host). The texts are
 * the headers Origin and Sec-Fetch-Site, .at NULL when absent. A browser sends at least one of them across sites; a
 * program that sends neither has the token to show, and so has "null": our own pages send it, since they tell nobody
 * where somebody was (Referrer-Policy no-referrer). */
bool heads_origin_ok(struct text site, struct text origin, struct text fetch_site);
#endif
