#include "cmd/council.h"
#include "returns/councils.h"
#include <stdio.h>

static bool is_upper(const struct council *c)
{
	return text_is(text_of(c->code), c->upper);
}

static int nearness(struct text wanted, const struct council *c)
{
	struct text name = text_of(c->name);
	if (wanted.n >= 3 && wanted.n < name.n)
		for (size_t at = 0; at + wanted.n <= name.n; at++)
			if (text_eq_nocase(wanted, (struct text){name.at + at, wanted.n}))
				return 0;
	int by_name = text_distance(wanted, name), by_code = text_distance(wanted, text_of(c->code));
	return by_name < by_code ? by_name : by_code;
}

static bool ask_back(const char *command, struct text wanted)
{
	enum { NEAREST = 3 };
	int far = wanted.n < 6 ? (int)wanted.n / 2 + 1 : 4; /* of a short word nearly everything is near */
	const struct council *near[NEAREST] = {0};
	int how[NEAREST];
	for (size_t i = 0; i < councils_n; i++) {
		int d = nearness(wanted, &councils[i]), at = NEAREST;
		if (!is_upper(&councils[i]) || d >= far)
			continue;
		while (at > 0 && (!near[at - 1] || d < how[at - 1]))
			at--;
		for (int k = NEAREST - 1; k > at; k--)
			near[k] = near[k - 1], how[k] = how[k - 1];
		if (at < NEAREST)
			near[at] = &councils[i], how[at] = d;
	}
	fprintf(stderr, "kith %s: no authority is called '%.*s'.", command, TEXT_ARG(wanted));
	for (int k = 0; k < NEAREST && near[k]; k++)
		fprintf(stderr, "%s %s (%s)", k ? "," : " Did you mean:", near[k]->name, near[k]->code);
	fprintf(stderr, "%s\n", near[0] ? "?" : " Give its name or its code, as E08000025.");
	return false;
}

/* Of those that have the code or name: one that was there on that day before others, and of these one that looks after children. */
static const struct council *named(struct text wanted, day on)
{
	const struct council *found = NULL;
	int best = -1;
	for (size_t i = 0; i < councils_n; i++) {
		const struct council *c = &councils[i];
		if (!text_eq_nocase(wanted, text_of(c->code)) && !text_eq_nocase(wanted, text_of(c->name)))
			continue;
		int is = (c->to >= on && (c->from == DAY_NONE || c->from <= on)) * 2 + is_upper(c);
		if (is > best)
			best = is, found = c;
	}
	return found;
}

bool council_find(const char *command, const char *name, day on, bool sure, struct text *code)
{
	struct text wanted = text_trim(text_of(name));
	const struct council *found = named(wanted, on);
	struct council_end end;
	char words[COUNCIL_END_WORDS];
	if ((!found || found->to < on) && !(found && sure && is_upper(found)) && council_ended(wanted, on, &end)) {
		fprintf(stderr, "kith %s: %s. Name the council that the children are looked after by%s.\n", command,
		    council_end_words(&end, words), found && is_upper(found) ? "; if it is that council's all the same, add --sure" : "");
		return false;
	}
	if (!found)
		return ask_back(command, wanted);
	if (!is_upper(found)) {
		struct text upper = council_upper_on(text_of(found->code), on);
		fprintf(stderr, "kith %s: %s is a district; its children are looked after by %s (%.*s).\n", command, found->name,
		    council_name(upper), TEXT_ARG(upper));
		return false;
	}
	*code = text_of(found->code);
	return true;
}
