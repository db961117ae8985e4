#include "told/council.h"
#include "returns/councils.h"

struct settling {
	struct arena *arena;
	struct text wanted;
	const struct council *council;
	struct authority *found;
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct settling *s = arg;
	return store_authority_find(tx, s->arena, s->wanted, s->found, f);
}

static bool add(struct tx *tx, void *arg, struct fault *f)
{
	struct settling *s = arg;
	int64_t number;
	day from = s->council->from == DAY_NONE ? day_of(1974, 4, 1) : s->council->from;
	return store_authority_add(tx, text_of(s->council->code), text_of(s->council->name), from, &number, f) && find(tx, arg, f);
}

/* A council of England that looks after children, by its code or name. */
static bool of_england(struct settling *s, struct fault *f)
{
	const struct council *best[3] = {NULL};
	int least[3] = {99, 99, 99};
	for (size_t i = 0; i < councils_n; i++) {
		const struct council *c = &councils[i];
		if (c->to != DAY_MAX || strcmp(c->code, c->upper) != 0 || c->code[0] != 'E')
			continue;
		if (text_eq_nocase(s->wanted, text_of(c->code)) || text_eq_nocase(s->wanted, text_of(c->name))) {
			s->council = c;
			return true;
		}
		int d = text_distance(s->wanted, text_of(c->name)), e = text_distance(s->wanted, text_of(c->code));
		d = e < d ? e : d;
		for (int k = 0; k < 3; k++)
			if (d < least[k]) {
				for (int m = 2; m > k; m--)
					best[m] = best[m - 1], least[m] = least[m - 1];
				best[k] = c, least[k] = d;
				break;
			}
	}
	struct council_end end;
	char words[COUNCIL_END_WORDS];
	if (council_ended(s->wanted, DAY_MAX, &end))
		return fault_set(f, FAULT_ASKED, "council.ended", "%s. Name that council.", council_end_words(&end, words));
	return fault_set(f, FAULT_ASKED, "council.none", "There is no council '%.*s'. Did you mean '%s' (%s), '%s' (%s) or '%s' (%s)?",
	    TEXT_ARG(s->wanted), best[0]->name, best[0]->code, best[1]->name, best[1]->code, best[2]->name, best[2]->code);
}

bool council_of_england(struct arena *a, const char *wanted, struct text *code, struct fault *f)
{
	struct settling s = {.arena = a, .wanted = text_of(wanted)};
	if (!of_england(&s, f))
		return false;
	*code = text_of(s.council->code);
	return true;
}

/* ROW_ONE: in the database; ROW_NONE: not there, and s->council is to be added. */
static enum row look(struct store *store, struct settling *s, bool named, struct fault *f)
{
	if (store_read(store, find, s, f))
		return ROW_ONE;
	if (!f || strcmp(f->code, "store.authority") != 0)
		return ROW_FAULT;
	if (!named) {
		struct text why = arena_text(s->arena, text_of(f->say));
		fault_set(f, FAULT_ASKED, "council.which",
		    "%.*s Say which council with --authority, as --authority E08000025 or --authority Birmingham.", TEXT_ARG(why));
		return ROW_FAULT;
	}
	return of_england(s, f) ? ROW_NONE : ROW_FAULT;
}

bool council_code(struct store *store, struct arena *a, const char *wanted, struct text *code, struct fault *f)
{
	struct authority found;
	struct settling s = {.arena = a, .wanted = text_of(wanted), .found = &found};
	enum row row = look(store, &s, wanted != NULL, f);
	*code = row == ROW_ONE ? found.code : row == ROW_NONE ? text_of(s.council->code) : (struct text){0};
	return row != ROW_FAULT;
}

bool council_settle(struct store *store, struct arena *a, const char *wanted, struct authority *out, struct fault *f)
{
	struct settling s = {.arena = a, .wanted = text_of(wanted), .found = out};
	enum row row = look(store, &s, wanted != NULL, f);
	return row == ROW_ONE || (row == ROW_NONE && store_run(store, "add authority", add, &s, f));
}
