/* heads: whether the head of a request says one thing alone about where the request ends and whom it is for. A proxy and we must
 * never read two requests where the other reads one: what is not clear is refused, and the connection closed (RFC 9112, 3.2,
 * 5.1, 6.1, 6.3). */
#ifndef KITH_WEB_HEADS_H
#define KITH_WEB_HEADS_H
#include "base/text.h"

struct heads {
	unsigned hosts, lengths, codings;
	bool wrong;     /* a name that is no name, a value with control characters, a length that is no number, another coding than chunked */
	bool forwarded; /* a proxy stands between: it says for whom it asks, or by which way */
};
/* Each header field once, as it came. */
void heads_see(struct heads *, struct text name, struct text value);
/* After all of them; version: "HTTP/1.1". */
bool heads_clear(const struct heads *, struct text version);
#endif
