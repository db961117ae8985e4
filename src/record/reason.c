#include "record/reason.h"

const char *const reason_codes[REASONS] = {[REASON_LATE] = "late", [REASON_NOT_DUE] = "not-due", [REASON_RIGHT] = "right"};

enum reason_for reason_for(const struct entry *e)
{
	int i = 0;
	while (i < REASONS && !text_is(entry_value(e, "why")->text, reason_codes[i]))
		i++;
	return (enum reason_for)i;
}
