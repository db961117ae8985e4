/* One user a role, and who looked at the young person's record. */
#include "access/posts.h"
#include "demo/filling.h"
#include "record/staff.h"
#include "store/journal.h"

enum { KIT = -2, BEE = -3, LEE = -4 };
#define DEPUTY "Pat Deputy (demonstration)"
#define NIGHT "Toni Night (demonstration)"
static const struct {
	enum role role;
	const char *name, *sees;
	int part; /* −1: nobody of the record; below: somebody who is a child of the council */
} users[] = {
	{ROLE_YOUNG_PERSON, "Kit Young (demonstration)", "my people, what's next, my promises, what I said", KIT},
	{ROLE_YOUNG_PERSON, "Bee Small (demonstration)", "the same at about eight years", BEE},
	{ROLE_YOUNG_PERSON, "Lee Leaver (demonstration)", "the same at about nineteen, after care", LEE},
	{ROLE_CARER, "Cass Carer (demonstration)", "the child who lives with them", PART_CARER},
	{ROLE_SOCIAL_WORKER, "Sam Worker (demonstration)", "about 18 children, what is due and overdue", PART_WORKER},
	{ROLE_PERSONAL_ADVISER, "Ada Adviser (demonstration)", "care leavers and young people of 16 and over", PART_ADVISER},
	{ROLE_IRO, "Ira Reviewer (demonstration)", "about 65 children to review", PART_REVIEWER},
	{ROLE_NURSE, "Nia Nurse (demonstration)", "health of the children of one area", PART_NURSE},
	{ROLE_MANAGER, "Max Manager (demonstration)", "the children of one team; safeguarding lead", PART_MANAGER},
	{ROLE_ANALYST, "Ana Analyst (demonstration)", "measures, the return, what is wrong with the data", -1},
	{ROLE_BOARD_MEMBER, "Bo Board (demonstration)", "the promises and published figures; no child", -1},
	{ROLE_ADMINISTRATOR, "Addy Administrator (demonstration)", "users and settings; no child", -1},
	{ROLE_PARTNER, "Dot District (demonstration)", "what was asked of the district, and no more", -1},
	{ROLE_MANAGER, DEPUTY, "children who are not safe, after the lead", -1},
	{ROLE_SOCIAL_WORKER, NIGHT, "children who are not safe, at night and at weekends", -1},
};

static bool add_user(struct filling *f, struct tx *tx, struct arena *a, size_t i, struct fault *fault)
{
	struct actor operator_ = actor_operator(f->authority);
	int64_t young = users[i].part == KIT ? f->hero : users[i].part == BEE ? f->small : users[i].part == LEE ? f->grown : -1;
	if (users[i].part < -1 && young < 0)
		return true; /* a small demonstration has nobody of that age */
	struct user_new u = {.name = text_of(users[i].name), .role = users[i].role, .demo = true,
	    .safeguards = users[i].part == PART_MANAGER,
	    .person = young >= 0 ? f->child[young] : users[i].part >= 0 ? f->adult[users[i].part][f->hero_part[users[i].part]] : 0};
	struct user made;
	struct hand h = {f->authority, 0, "demonstration", "", "demonstration", f->now, f->v->ask.as_at};
	int64_t id;
	if (!u.person && !staff_person_add(tx, a, &h, u.name, u.role, &u.person, fault))
		return false;
	f->report->entries += users[i].part == -1;
	f->board_member = u.role == ROLE_BOARD_MEMBER ? u.person : f->board_member;
	f->partner = u.role == ROLE_PARTNER ? u.person : f->partner;
	if (!user_add(tx, &operator_, &u, f->now, &id, fault))
		return false;
	f->report->user[f->report->users++] = (struct demo_user){users[i].name, users[i].role, users[i].sees};
	if (users[i].part != PART_MANAGER)
		return true;
	enum row got = user_get(tx, a, f->authority, id, &made, fault);
	return got == ROW_ONE && user_join_team(tx, &operator_, &made, f->team[f->hero_part[PART_WORKER] / 7 % f->v->teams], f->v->first,
	    f->now, fault);
}

/* Numbers that are kept free for stories (Ofcom), and addresses that lead nowhere (RFC 2606). */
static bool put_posts(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	static const struct {
		enum post post;
		const char *is;
	} posts[] = {{POST_DEPUTY, DEPUTY}, {POST_DUTY, NIGHT}, {POST_DAY_NUMBER, "01632 960 101"}, {POST_NIGHT_NUMBER, "01632 960 102"}};
	static const struct {
		const char *name, *mail;
	} mails[] = {{"Sam Worker (demonstration)", "sam.worker@kith.invalid"}, {"Max Manager (demonstration)", "max.manager@kith.invalid"},
	    {DEPUTY, "pat.deputy@kith.invalid"}, {NIGHT, "toni.night@kith.invalid"}};
	struct actor operator_ = actor_operator(f->authority);
	struct user u;
	for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
		if (!posts_set(tx, a, &operator_, posts[i].post, text_of(posts[i].is), f->now, fault))
			return false;
	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
		if (user_find(tx, a, text_of(mails[i].name), &u, fault) != ROW_ONE ||
		    !user_set_mail(tx, &operator_, &u, text_of(mails[i].mail), f->now, fault))
			return false;
	return true;
}

/* Some of those who opened Kit's page: the page of the young person shows it. */
static bool put_looks(struct filling *f, struct tx *tx, struct fault *fault)
{
	static const struct {
		int part, days, hour;
		const char *role, *relation;
	} looks[] = {
		{PART_NURSE, 40, 15, "nurse", "mine for health"}, {PART_REVIEWER, 21, 9, "iro", "mine to review"},
		{PART_WORKER, 9, 10, "social-worker", "mine to work with"},
		{PART_MANAGER, 6, 17, "manager", "my team's"}, {PART_WORKER, 2, 11, "social-worker", "mine to work with"},
		{PART_CARER, 1, 19, "carer", "mine to care for"},
	};
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		int64_t who = f->adult[looks[i].part][f->hero_part[looks[i].part]];
		struct journal_entry e = {.authority = f->authority, .at = moment_on(f, f->v->ask.as_at - looks[i].days, looks[i].hour),
		    .actor = who, .role = text_of(looks[i].role), .relation = text_of(looks[i].relation), .kind = TEXT("child"),
		    .child = f->child[f->hero]};
		if (who && !journal_look(tx, &e, fault))
			return false;
	}
	return true;
}

static bool put_users(struct tx *tx, void *arg, struct fault *fault)
{
	struct filling *f = arg;
	struct arena *a = arena_new(0);
	bool ok = true;
	f->report->users = 0;
	for (size_t i = 0; ok && i < sizeof users / sizeof *users; i++)
		ok = add_user(f, tx, a, i, fault);
	ok = ok && put_posts(f, tx, a, fault) && put_looks(f, tx, fault) && fill_things(f, tx, a, fault);
	arena_free(a);
	return ok;
}

bool fill_users(struct filling *f, struct fault *fault)
{
	return store_run(f->store, "demonstration: users", put_users, f, fault);
}
