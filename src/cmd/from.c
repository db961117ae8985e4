#include "cmd/from.h"
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/whose.h"
#include "record/people.h"
#include "returns/amount.h"
#include "store/journal.h"
#include <stdio.h>

void from_say_read(const char *command, struct arena *a, const struct reading *r, const struct cohort *c, bool reach)
{
	char to[DAY_TEXT];
	for (size_t i = 0; i < r->n; i++) {
		struct amount m;
		returns_amount(a, c, &r->year[i], &m);
		fprintf(stderr, "kith %s: read %s: %.*s", command, r->year[i].dir, TEXT_ARG(returns_amount_words(a, &r->year[i], &m)));
		if (reach && i + 1 == r->n && r->year[i].year)
			fprintf(stderr, "; the data reach to %s", day_long(year_last(r->year[i].year), to));
		fputs(".\n", stderr);
	}
}

/* A day of which the data say nothing yet: past their last year, and past today. */
static bool reaches(const struct cohort *c, day as_at, struct fault *f)
{
	int last = 0;
	for (int i = 0; i < c->years; i++)
		last = c->year[i].year > last ? c->year[i].year : last;
	day to = last ? year_last(last) : DAY_NONE, today = clock_today();
	char reach[DAY_TEXT], on[DAY_TEXT];
	if (!last || as_at <= to || as_at <= today)
		return true;
	return fault_set(f, FAULT_ASKED, "from.reach",
	    "The data reach to %s, and %s is past that and past today: what would be counted is not known yet. To reckon as if nothing "
	    "happened since, add --sure.", day_long(to > today ? to : today, reach), day_long(as_at, on));
}

static bool enough(const struct cohort *c, const struct reading *r, const struct from_ask *ask, struct fault *f)
{
	return ask->sure || (returns_something(c, r, f) && returns_ends_read(c, r, f) && (!r || returns_no_less(c, r, f)) &&
	    reaches(c, ask->as_at, f));
}

bool from_read(const char *command, struct arena *a, const char *dir, const struct from_ask *ask, struct cohort **out, int *status)
{
	struct reading r;
	struct fault f = {0};
	if (!dir) {
		fprintf(stderr, "kith %s: say where the returns are: --from DIR, a return's folder or a folder of them\n", command);
		*status = EXIT_ASKED;
		return false;
	}
	/* The year of most DECs is taken as it is: an import asks back where it is not sure, a question is answered. */
	if (!returns_read(a, &dir, 1, &(struct read_options){.any_agreement = true}, &r, out, &f)) {
		*status = command_fault(command, &f);
		return false;
	}
	for (size_t i = 0; i < r.n; i++)
		if (!r.year[i].year)
			fprintf(stderr, "kith %s: no date in %s says which year it is of; it is taken as it is\n", command, r.year[i].dir);
		else if (r.year[i].agreement < 0.6)
			fprintf(stderr, "kith %s: %s is taken for the year that ended in %d, but only %.0f %% of its dates fall in it\n",
			    command, r.year[i].dir, r.year[i].year, r.year[i].agreement * 100);
	from_say_read(command, a, &r, *out, true);
	if (enough(*out, &r, ask, &f))
		return true;
	cohort_free(*out);
	*out = NULL;
	*status = command_fault(command, &f);
	return false;
}

void say_older(const char *command, const struct places *p, day on)
{
	char words[DAY_TEXT];
	day last, when = places_when(p);
	const char *council = places_older(p, on, &last);
	if (council)
		fprintf(stderr,
		    "kith %s: the list of postcodes is from before %s: it has %s, which had ended. Its postcodes are counted as its "
		    "successor's; a newer list knows new postcodes too.\n", command, day_long(last + 1, words), council);
	else if (when != DAY_NONE && when < day_add_years(on, -2))
		fprintf(stderr, "kith %s: the list of postcodes is from %s: postcodes that began since are not in it.\n", command,
		    day_long(when, words));
}

void from_say_left(const char *command, int64_t rows)
{
	if (rows > 0)
		fprintf(stderr,
		    "kith %s: %lld row%s left out: no CHILD, no start that can be read, an end before the start, or a review without a "
		    "code\n", command, (long long)rows, rows == 1 ? " is" : "s are");
}

bool from_note(struct tx *tx, int64_t authority, const char *command, const char *purpose, int64_t children, struct fault *f)
{
	char kind[80], why[200];
	snprintf(kind, sizeof kind, "kith %s", command);
	snprintf(why, sizeof why, "%s: %lld children", purpose, (long long)children);
	struct journal_entry e = {.authority = authority, .at = clock_now(), .role = TEXT("operator"), .verb = TEXT("read"),
	    .kind = text_of(kind), .purpose = text_of(why)};
	return journal_write(tx, &e, f);
}

bool from_note_all(struct tx *tx, const char *command, const char *purpose, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct authority *all;
	size_t n;
	int64_t children, now = clock_now();
	bool ok = store_authorities(tx, a, &all, &n, f);
	for (size_t i = 0; ok && i < n; i++)
		ok = person_children(tx, all[i].authority, &children, f) && journal_seal(tx, all[i].authority, now, f) &&
		     from_note(tx, all[i].authority, command, purpose, children, f);
	arena_free(a);
	return ok;
}

struct reading_record {
	const char *command;
	struct arena *arena;
	const char *authority, *page;
	day today;
	struct authority *found;
	struct lives *out;
};

/* The children are read and that they were is in the journal, or neither. */
static bool read_record(struct tx *tx, void *arg, struct fault *f)
{
	struct reading_record *r = arg;
	cohort_free(r->out->cohort); /* of a try before, where the engine asked for another */
	*r->out = (struct lives){0};
	if (!store_authority_find(tx, r->arena, text_of(r->authority), r->found, f) ||
	    !lives_counted(tx, r->arena, r->found->authority, r->today, r->out, f))
		return false;
	if (!r->page)
		return from_note(tx, r->found->authority, r->command, "counted", (int64_t)r->out->n, f);
	if (!r->out->n)
		return true;
	int64_t *children = arena_array(r->arena, int64_t, r->out->n);
	for (size_t i = 0; i < r->out->n; i++)
		children[i] = r->out->at[i].person;
	struct journal_entry e = {.authority = r->found->authority, .at = clock_now(), .role = TEXT("operator"),
	    .kind = text_of(r->page), .purpose = TEXT("command line"), .children = children, .children_n = r->out->n};
	return journal_look(tx, &e, f);
}

static void say_record(const char *command, struct arena *a, const struct lives *l)
{
	struct amount m;
	char words[DAY_TEXT];
	returns_amount(a, l->cohort, NULL, &m);
	fprintf(stderr, "kith %s: read the record: %.*s; it reaches to %s.\n", command, TEXT_ARG(returns_amount_words(a, NULL, &m)),
	    day_long(clock_today(), words));
}

bool from_record(const char *command, struct arena *a, const char *authority, const struct from_ask *ask, const char *page,
    struct authority *found, struct lives *out, int *status)
{
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	struct reading_record r = {command, a, authority, page, ask->as_at, found, out};
	bool ok = s && command_whose(s, authority, &f) && store_run(s, "look", read_record, &r, &f);
	if (ok)
		say_record(command, a, out);
	ok = ok && enough(out->cohort, NULL, ask, &f);
	if (!ok) {
		cohort_free(out->cohort);
		*out = (struct lives){0};
		*status = command_fault(command, &f);
	}
	store_close(s);
	return ok;
}
