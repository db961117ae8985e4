#include "strategy/strategy.h"

bool strategy_term(const struct pack *p, const char *id, enum strategy_audience audience, struct words_of *out)
{
	for (size_t i = 0; i < p->terms_n; i++) {
		const struct pack_term *t = &p->terms[i];
		if (strcmp(t->id, id))
			continue;
		const struct words_of *own = audience == STRATEGY_CHILD ? &t->child : &t->adult;
		*out = own->one ? *own : audience == STRATEGY_CHILD ? t->adult : t->child;
		return true;
	}
	return false;
}
