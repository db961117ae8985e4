/* The board of the invented council, who has a seat in it, its meetings with who was there, what it decided and who does it. */
#include "demo/filling.h"

static bool seat(struct filling *f, struct tx *tx, struct arena *a, int64_t body, int64_t who, const char *as, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("seat")), body);
	if (!who)
		return true;
	entry_set_number(e, "who", who);
	entry_set(e, "seat_as", text_of(as));
	entry_set_number(e, "began", f->v->first);
	return fill_thing(f, tx, a, e, NULL, fault);
}

static int64_t manager_of(const struct filling *f)
{
	return f->adult[PART_MANAGER][f->hero_part[PART_MANAGER]];
}

static bool met(struct filling *f, struct tx *tx, struct arena *a, int64_t meeting, int64_t who, const char *came, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("body-meeting.there")), meeting);
	if (!who)
		return true;
	entry_set_number(e, "who", who);
	entry_set(e, "came", text_of(came));
	return fill_by(f, tx, a, e, NULL, manager_of(f), "manager", 30, fault);
}

static bool action(struct filling *f, struct tx *tx, struct arena *a, int64_t meeting, const char *what, int64_t owner, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("body-action")), meeting);
	entry_set(e, "what", text_of(what));
	entry_set_number(e, "owner", owner);
	return fill_by(f, tx, a, e, NULL, manager_of(f), "manager", 12, fault);
}

/* The last meeting, with who was there, what was decided and who does it. */
static bool last_meeting(struct filling *f, struct tx *tx, struct arena *a, int64_t body, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("body-meeting")), body);
	int64_t id;
	entry_set(e, "title", TEXT("Autumn meeting (demonstration)"));
	entry_set_number(e, "held", f->v->ask.as_at - 30);
	entry_set(e, "meets_at", TEXT("The big room of the invented town hall"));
	entry_set(e, "said", TEXT("We talked about homes near school. Young members said that moving far away is hard."));
	if (!fill_by(f, tx, a, e, &id, manager_of(f), "manager", 31, fault) || !met(f, tx, a, id, f->board_member, "came", fault) ||
	    !met(f, tx, a, id, manager_of(f), "came", fault) || !met(f, tx, a, id, f->child[f->hero], "came", fault))
		return false;
	e = entry_new_about(a, kind_of(TEXT("body-decision")), id);
	entry_set(e, "decided", TEXT("Before a child moves, we ask if a home near their school can be found."));
	entry_set(e, "because", TEXT("Friends and teachers matter."));
	return fill_by(f, tx, a, e, NULL, manager_of(f), "manager", 30, fault) &&
	    action(f, tx, a, id, "Bring a list of the homes that are near schools.", manager_of(f), fault) &&
	    action(f, tx, a, id, "Ask other young people what a good welcome is.", f->child[f->hero], fault);
}

/* The next one, for which the young member has asked for something. */
static bool next_meeting(struct filling *f, struct tx *tx, struct arena *a, int64_t body, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("body-meeting")), body);
	int64_t id;
	entry_set(e, "title", TEXT("Spring meeting (demonstration)"));
	entry_set_number(e, "held", f->v->ask.as_at + 60);
	entry_set_number(e, "begins", 16 * 60 + 30);
	entry_set(e, "meets_at", TEXT("The big room of the invented town hall"));
	if (!fill_by(f, tx, a, e, &id, manager_of(f), "manager", 5, fault))
		return false;
	e = entry_new_about(a, kind_of(TEXT("agenda-item")), id);
	entry_set(e, "item", TEXT("A bike for everyone who wants one"));
	entry_set(e, "why", TEXT("The bus does not go to my friends."));
	return fill_by(f, tx, a, e, NULL, f->child[f->hero], "young-person", 2, fault);
}

static bool board(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("body")), 0);
	int64_t id;
	entry_set(e, "body_name", TEXT("Corporate parenting board (demonstration)"));
	entry_set(e, "sort", TEXT("board"));
	entry_set(e, "for_what", TEXT("To see that the promises to children are kept, and to answer them."));
	entry_set_number(e, "began", f->v->first);
	return fill_thing(f, tx, a, e, &id, fault) && seat(f, tx, a, id, f->board_member, "chair", fault) &&
	    seat(f, tx, a, id, f->adult[PART_MANAGER][f->hero_part[PART_MANAGER]], "secretary", fault) &&
	    seat(f, tx, a, id, f->child[f->hero], "young-member", fault) && last_meeting(f, tx, a, id, fault) &&
	    next_meeting(f, tx, a, id, fault);
}
DEMO(boards, .things = board);
