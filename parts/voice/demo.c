/* What invented children say, in words that a child would use, and what is answered. Nobody said these words. */
#include "demo/week.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct voice {
	int young, old; /* ages, both included */
	const char *about, *feeling, *words;
	const char *answer, *done, *why_not; /* why_not: not done as the child asked */
	bool worry;
} voices[] = {
	{5, 9, "home", "good", "I like my bed and the dog is called Biscuit. Can I stay here please.",
	    "Thank you for telling me. Yes, the plan is that you stay.", "I wrote it in your plan.", NULL, false},
	{5, 9, "family", "bad", "I want to see my mum more. One hour is too short.",
	    "I hear you. I asked, and from next month it is two hours.", "Two hours, every second Saturday.", NULL, false},
	{5, 10, "school", "so-so", "Maths is boring but my teacher is funny. I don't like it when they call me out of class.",
	    "You are right. We will meet after school now.", "Visits are after school from now on.", NULL, false},
	{5, 9, "family", "very-bad", "Why can't I live with my brother. I miss him at night.",
	    "I am sorry. It hurts to miss him. There is no home for both of you yet, and we keep looking.",
	    "You can call him each evening at six.", "There is no home near here with two places now.", false},
	{6, 12, "worker", "good", "You came when you said you would.", "That means a lot to me. I will be there again next time.", NULL,
	    NULL, false},
	{6, 12, "home", "so-so", "Everyone has a lock on the bathroom but it is broken and my foster brother walks in.",
	    "That is not OK. It gets mended this week.", "The lock was mended.", NULL, true},
	{8, 13, "health", "bad", "I don't want to go to that dentist, he didn't talk to me, he only talked to Cass.",
	    "You should be talked to. We found another dentist for you.", "Your next visit is with the new one.", NULL, false},
	{9, 14, "other", "good", "I got picked for the team!!! Training is Tuesdays can someone take me", "Well done! Yes, we sorted it.",
	    "Tuesdays you get a lift.", NULL, false},
	{10, 15, "family", "bad", "Dad didn't turn up again. Don't make me go and sit there waiting.",
	    "I am sorry he did not come. Next time we check first, before you leave home.", "We call him in the morning and tell you.",
	    NULL, false},
	{10, 16, "school", "bad", "Someone told my whole year that I'm in care. I want to know who told them.",
	    "That should not have happened. I spoke with the school and they say sorry to you. We do not know yet who it was.",
	    "The head of year meets you on Monday, with me if you like.", NULL, false},
	{11, 16, "home", "very-bad", "I've moved three times. I unpack and then I have to pack again. What's the point.",
	    "You are right to be angry. It was our job to find you one home and it took us three. This one is meant to last.",
	    "There is a meeting about your home on Thursday. You choose who is there.", NULL, false},
	{11, 17, "home", "so-so", "why do I need permission to stay at Mias, her mum is fine, nobody else in my class needs a form",
	    "You don't need one. Your carer may say yes to that.", "It is written down now: sleepovers are your carer's say.", NULL, false},
	{12, 17, "worker", "bad", "This is my fourth social worker. I'm not telling it all again.",
	    "You don't have to. I read it, and you tell me only what you want.", "I stay your worker until you are 18 if it is up to me.",
	    NULL, false},
	{12, 17, "future", "good", "I want to do the plumbing course not A levels. Is that allowed?",
	    "Yes. I got the dates of the open day.", "We go there together on the 12th.", NULL, false},
	{13, 17, "family", "so-so", "I'd like to message my nan myself without it being supervised, I am old enough.",
	    "We asked her and you. It is a no for now, and we look again at your next meeting.", NULL,
	    "The court's order says a worker is there until the meeting in spring.", false},
	{13, 17, "health", "very-bad", "I can't sleep and I don't want to talk to a stranger about it.",
	    "Thank you for trusting us with that. You choose: the nurse you know can come to your home.", "She comes on Wednesday at four.",
	    NULL, true},
	{14, 17, "future", "bad", "everyone asks what I do when I'm 18. it feels like you're counting the days",
	    "I see why. Nobody throws you out at 18. You can stay where you are, and we talk about it when you want.",
	    "Staying on is in your plan.", NULL, false},
	{14, 17, "other", "so-so", "My passport still isn't here and the trip is in five weeks.",
	    "That is our fault. It went off last week, by the fast way.", "It should be here by the 20th.", NULL, false},
	{18, 25, "future", "so-so", "The flat is OK but the first electric bill was a shock. Can someone go through it with me?",
	    "Yes, I come on Friday with a calculator.", "We changed you to a cheaper tariff.", NULL, false},
	{18, 25, "home", "very-bad", "There is mould in the bedroom and the landlord doesn't answer. My little one has a cough.",
	    "That is not good enough. I called the council's housing team with you on the line.",
	    "They inspect on Tuesday. We look for another place too.", NULL, true},
	{18, 25, "worker", "good", "thanks for remembering my birthday, nobody else did", "Of course. See you for that coffee.", NULL, NULL,
	    false},
	{18, 25, "future", "good", "Passed my Level 2!!! Starting the apprenticeship in January.", "That is brilliant. I am proud of you.",
	    "I wrote to the fund for your tools.", NULL, false},
	{18, 25, "health", "bad", "I've been on the waiting list for eight months. I feel forgotten.",
	    "You are not. I wrote to them, and until they call the drop-in is open to you.", "The drop-in is on Mondays, I can come along.",
	    NULL, false},
};

/* One thing said `ago` days before today, and its answer where it is time and nobody forgot; forgotten: it is said to the worker, who
 * did not answer. */
static void say(struct week *w, struct chance *c, const struct voice *o, int32_t ago, bool forgotten)
{
	static const char *const readers[] = {"my-worker", "my-worker my-review-person", "my-review-person", "someone-on-my-side",
	    "just-me"};
	static const int shares[] = {560, 220, 100, 60, 60};
	day today = w->v->ask.as_at, said = today - ago, by = said + 7;
	const char *reader = readers[chance_pick(c, shares, COUNT(readers))];
	if (forgotten)
		reader = readers[0];
	struct week_entry *e = week_add(w, "view", said, WEEK_SELF);
	int which = (int)w->n - 1;
	bool adult = w->k->is == INVENTED_LEAVER, closed = !strcmp(reader, "just-me");
	week_day(w, e, "said", said);
	week_text(e, "about", o->about);
	week_text(e, "feeling", o->feeling);
	/* sometimes a face is enough */
	if (!chance_in(c, w->rich ? 0 : 150))
		week_text(e, "words", o->words);
	week_text(e, "readers", o->worry && closed ? "my-worker" : reader);
	if (o->worry)
		week_text(e, "worry", "yes");
	if (closed && !o->worry)
		return;
	week_day(w, e, "answer_by", by);
	/* most are answered in time; the last days' wait, and a few older ones too */
	int32_t after = chance_in(c, 880) ? chance_from(c, 1, 6) : chance_from(c, 8, 30);
	if (said + after > today || forgotten)
		return;
	e = week_add(w, "view-answer", said + after, adult ? WEEK_ADVISER : WEEK_WORKER);
	e->about = which;
	week_day(w, e, "answered", said + after);
	week_text(e, "words", o->answer);
	if (o->done)
		week_text(e, "done", o->done);
	week_text(e, "agreed", o->why_not ? "no" : "yes");
	if (o->why_not)
		week_text(e, "why_not", o->why_not);
}

static void of_child(struct week *w, struct chance *c)
{
	if (w->k->is == INVENTED_GONE)
		return;
	int age = age_law(w->k->born, w->v->ask.as_at);
	const struct voice *fit[COUNT(voices)];
	size_t n = 0;
	for (size_t i = 0; i < COUNT(voices); i++)
		if (age >= voices[i].young && age <= voices[i].old)
			fit[n++] = &voices[i];
	int32_t times = w->rich ? 5 : chance_in(c, 260) ? 1 + chance_in(c, 300) : 0;
	if ((size_t)times > n)
		times = (int32_t)n;
	size_t first = n ? (size_t)chance_below(c, (int32_t)n) : 0;
	for (int32_t i = 0; i < times; i++) /* the oldest first; each says another thing */
		say(w, c, fit[(first + (size_t)i) % n], w->rich ? 80 - 19 * i : i + 1 < times ? chance_from(c, 30, 80)
		    : chance_from(c, 0, 28), w->rich && i + 2 == times);
}
DEMO(voice, .child = of_child);
