/* pairs: names and values from foreign bytes: a query, a posted form (urlencoded or multipart), cookies, a path.
 *
 * Every name and value is UTF-8 without NUL, or all is refused ("pairs.utf8"); a file's bytes are as they came. More than
 * PAIRS_MOST pairs: "pairs.many"; a part with a longer head than PAIRS_HEAD: "pairs.head". What is returned points into the bytes given or
 * into the arena. */
#ifndef KITH_KIT_PAIRS_H
#define KITH_KIT_PAIRS_H
#include "base/arena.h"
#include "base/fault.h"

/* Fields of a form; bytes of the head of one part of it (a name and a file's name stand there); parameters of one header line.
 * What is allocated is at most a few times the bytes that came. */
enum { PAIRS_MOST = 1000, PAIRS_HEAD = 4096, PAIRS_PARAMETERS = 16 };

struct pair {
	struct text name, value;
	struct text filename; /* multipart only: at NULL where the part is no file */
};
struct pairs {
	struct pair *at;
	size_t n;
};

/* a=b&c=d with + and %XX; a % that no two hex digits follow is refused. Empty parts are passed over. */
bool pairs_urlencoded(struct arena *, struct text bytes, struct pairs *, struct fault *);
/* RFC 7578; content_type is the header's value, with its boundary. */
bool pairs_multipart(struct arena *, struct text bytes, struct text content_type, struct pairs *, struct fault *);
/* a=b; c=d. A cookie that is no pair is passed over: other programs of the same host set them. Never fails but on "many". */
bool pairs_cookies(struct arena *, struct text header, struct pairs *, struct fault *);
/* %XX undone, + left as it is; refuses NUL, control characters, bad UTF-8 ("pairs.utf8"). */
bool pairs_path(struct arena *, struct text raw, struct text *out, struct fault *);
/* The first of that name, or NULL. */
const struct pair *pairs_get(const struct pairs *, const char *name);
#endif
