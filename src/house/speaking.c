/* Each authority of a house speaks its own words: what its strategy calls our terms. */
#include "house/house.h"
#include "house/place.h"

/* The pack's words for our terms, where it has them, as it says them to this reader. */
static const struct words *words_of(struct house *h, const struct pack *pack, enum voice reader)
{
	struct term_words *terms = arena_array(h->arena, struct term_words, TERMS);
	for (int t = 0; t < TERMS; t++) {
		struct words_of say;
		terms[t] = term_general[reader][t];
		if (!pack || !strategy_term(pack, term_names[t], reader == VOICE_CHILD ? STRATEGY_CHILD : STRATEGY_ADULT, &say))
			continue;
		terms[t] = (struct term_words){{0}};
		if (say.one) /* else the strategy says that it has yet to choose: "not set" */
			terms[t] = (struct term_words){text_of(say.one), text_of(say.many ? say.many : say.one),
			    text_of(say.a_one ? say.a_one : say.one)};
	}
	return words_new(h->arena, terms);
}

/* Each authority speaks its own words. */
bool house_speak(struct house *h, struct fault *f)
{
	const struct authority none = {0};
	struct speaking *all = arena_array(h->arena, struct speaking, h->n_speaking + 1);
	for (size_t i = 0; i <= h->n_speaking; i++) { /* the last is nobody's */
		const struct authority *at = i < h->n_speaking ? &h->authorities[i] : &none;
		struct speaking *s = &all[i];
		*s = (struct speaking){.authority = at->authority, .pack = at->code.n ? strategy_of(&h->strategies, at->code) : NULL};
		s->site = (struct site){.frame = &house_frame, .council = at->name.n ? at->name : TEXT("kith"), .demonstration = h->demo,
		    .words = words_of(h, s->pack, VOICE_ADULT)};
		s->young = s->site;
		s->young.words = words_of(h, s->pack, VOICE_CHILD);
	}
	h->speaking = all, h->nobodys = all[h->n_speaking];
	h->site = all[h->n_speaking == 1 ? 0 : h->n_speaking].site;
	return place_names(h, all, f);
}

const struct speaking *house_speaking(const struct request *r)
{
	const struct house *h = house_of(r);
	if (r->place)
		return r->place;
	for (size_t i = 0; r->actor && i < h->n_speaking; i++)
		if (h->speaking[i].authority == actor_at(r)->authority)
			return &h->speaking[i];
	return h->n_speaking == 1 ? h->speaking : &h->nobodys;
}

int64_t house_authority(const struct request *r)
{
	return house_speaking(r)->authority;
}
