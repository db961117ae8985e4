/* Talks after being missing, of the invented council. What children say there nobody said. */
#include "demo/filling.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const chats[] = {"\"I just needed to walk.\"", "\"I went to my nan's. I knew I'd get caught.\"",
    "\"They were shouting and I left.\"", "\"I was with friends, I was safe, my phone died.\"",
	"\"I don't want to say where.\""};

#define TURN(list) list[turn % COUNT(list)]

static const char *voice_chat(uint64_t turn)
{
	return TURN(chats);
}

SQL(sql_demo_missing, "SELECT entry, happened_from, happened_to FROM k_missing_episode WHERE authority = $1 AND child = $2 AND current = 1 "
                      "AND missing = 'M' AND happened_to > $3 ORDER BY happened_from, entry");

/* A talk after each time missing of the last two months, within three days: most of them. */
static bool talks(
    struct filling *f, struct tx *tx, struct week *w, struct chance *c, const int64_t who[WEEK_AUTHORS], struct fault *fault)
{
	struct arena *a = w->arena;
	struct missed {
		int64_t entry;
		day back;
	} missed[64];
	size_t n = 0;
	struct query q;
	if (!w->k->missing_n)
		return true;
	query_begin(tx, &q, &sql_demo_missing);
	query_bind_i64(&q, 1, f->authority);
	query_bind_i64(&q, 2, f->child[w->k->index]);
	query_bind_day(&q, 3, f->v->ask.as_at - DEMO_TALKS);
	while (n < 64 && query_step(&q, fault))
		missed[n++] = (struct missed){query_i64(&q, 0), query_day(&q, 2)};
	if (!query_end(&q, fault))
		return false;
	for (size_t i = 0; i < n; i++) {
		char iso[DAY_TEXT];
		int64_t id;
		day held = missed[i].back + chance_from(c, 1, chance_in(c, 800) ? 3 : 8);
		if (held > f->v->ask.as_at || chance_in(c, 120))
			continue;
		bool refused = chance_in(c, 180);
		struct week_entry e = {.kind = "return-home-interview", .written = held, .about = -1};
		week_text(&e, "missing", arena_printf(a, "%lld.1", (long long)missed[i].entry).at);
		week_text(&e, "offered", arena_printf(a, "%s", day_iso(missed[i].back, iso)).at);
		week_text(&e, "outcome", refused ? "offered-refused" : "held");
		if (!refused) {
			week_text(&e, "held", arena_printf(a, "%s", day_iso(held, iso)).at);
			week_text(&e, "child_said", voice_chat(chance_next(c)));
		}
		if (!fill_entry(f, tx, a, &e, f->child[w->k->index], who, 0, &id, fault))
			return false;
	}
	return true;
}
DEMO(missing, .written = talks);
