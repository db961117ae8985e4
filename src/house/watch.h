/* watch: the thread of `kith serve` that moves calls of children who are not safe up their ladder and sends the messages, and tells
 * whoever has to know when a step has stood longer than was promised. */
#ifndef KITH_HOUSE_WATCH_H
#define KITH_HOUSE_WATCH_H
#include "house/house.h"
#include "tell/mail.h"

struct watch;
/* The house must outlive it. NULL and a fault when the thread or the password of the mail server is not there. */
struct watch *watch_start(struct house *, struct fault *);
/* Finishes the message that is under way. */
void watch_stop(struct watch *);
/* Once, now, on this thread: for `kith job`-like use and tests. How many messages went, and how many did not. */
bool watch_once(struct house *, const struct mail_server *, int64_t now, size_t *sent, size_t *failed, struct fault *);
/* Tells what the ladders of steps have to tell by now (record/steps.h): how many rungs. */
bool watch_steps(struct house *, int64_t now, size_t *told, struct fault *);
/* The server as the settings say; url "" where none is set. The password is read from its file into the arena. */
bool watch_mail_server(struct arena *, const struct settings *, struct mail_server *, struct fault *);
#endif
