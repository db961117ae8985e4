/* What a young person said and what was done, as their pages show it. */
#ifndef KITH_PARTS_VOICE_TELL_H
#define KITH_PARTS_VOICE_TELL_H
#include "house/pages/seen.h"

struct me_answer {
	struct text words, done, why_not, when, who;
};
struct step_panel; /* house/pages/steps.h */
struct me_said {
	struct text words, feeling, about, when, readers;
	const char *face;         /* "/assets/face-happy.svg", or NULL */
	struct me_answer *answer;
	size_t n;
	bool waits;               /* it is to be answered, and is not yet */
	struct text asked, by;    /* who has it to answer, and by when; asked n 0: nobody has */
	bool late;                /* the date has passed: asked_next has it to ask again; n 0: nobody has */
	struct text asked_next;
	struct step_panel *rate;  /* it is answered, and can be said to have helped or not; NULL */
	struct text rated;        /* … what was said of that; n 0 */
	struct text again_by, again; /* who asked again, and when; n 0: nobody did */
};
/* The picture of a feeling, by its place in the list of feelings, best first; NULL: it has none. */
const char *tell_face(size_t place);
#endif
