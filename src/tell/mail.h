/* mail: the message that there is something new, and nothing of what it is. */
#ifndef KITH_TELL_MAIL_H
#define KITH_TELL_MAIL_H
#include "base/fault.h"
#include "base/text.h"

struct mail_server {
	const char *url, *from, *user, *password; /* smtp://host:port; user NULL: none is asked for */
	bool tls;                                   /* STARTTLS is demanded of smtp:// */
	const char *site;                           /* "https://kith.example", or "" */
	struct text name;                           /* who it is from, beside the address: UTF-8, one line; n 0: kith */
};
/* waits: "something new in kith", once; else "something new in kith that cannot wait", which comes again. Nothing else is said. now: UTC
 * milliseconds. Fault mail.send (FAULT_SYSTEM) without the address. */
bool mail_send(const struct mail_server *, struct text to, bool waits, int64_t now, struct fault *);
#endif
