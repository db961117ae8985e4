/* The board of the invented council, and who has a seat in it. */
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
	    seat(f, tx, a, id, f->child[f->hero], "young-member", fault);
}
DEMO(boards, .things = board);
