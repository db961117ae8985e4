/* reason: what somebody's reason (parts/child/kinds/reason.yaml) is for. A clock that is late or not due goes by it, and what the return's
 * rules find and is right all the same. The codes of the list reason-kind, in its order; a test compares. */
#ifndef KITH_RECORD_REASON_H
#define KITH_RECORD_REASON_H
#include "record/entry.h"

enum reason_for {
	REASON_LATE,    /* of a clock */
	REASON_NOT_DUE, /* of a clock */
	REASON_RIGHT,   /* of a rule of the return */
	REASONS,        /* none of these: nothing goes by it */
};
extern const char *const reason_codes[REASONS];
enum reason_for reason_for(const struct entry *);
#endif
