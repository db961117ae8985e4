#include "cmd/theirs.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/settings.h"
#include "returns/councils.h"
#include "returns/whose.h"

enum { YEARS_AHEAD = 3 }; /* of the clock, which may be wrong by some */

static bool each_year(struct arena *a, const char *list, struct text code, struct text bytes, const struct reading *r,
    const struct cohort *c, struct fault *f)
{
	struct places *places = places_open(a, list, bytes, f);
	for (size_t i = 0; places && i < r->n; i++) {
		places_as_at(places, year_last(r->year[i].year));
		if (!returns_is_of(c, r->year[i].year, places, code, f))
			return fault_at(f, "%s", r->year[i].dir);
	}
	return places != NULL;
}

/* A council that had ended before a year began has no return of it. */
static bool was_there(struct text code, const struct reading *r, struct fault *f)
{
	struct council_end end;
	char words[COUNCIL_END_WORDS];
	for (size_t i = 0; i < r->n; i++)
		if (r->year[i].year && council_ended(code, year_first(r->year[i].year), &end)) {
			fault_set(f, FAULT_ASKED, "return.ended",
			    "%s. Name that council with --authority; if this is the return of the one that was named, add --sure.",
			    council_end_words(&end, words));
			return fault_at(f, "%s", r->year[i].dir);
		}
	return true;
}

bool theirs(struct arena *a, struct text code, const char *postcodes, const struct reading *r, const struct cohort *c, struct fault *f)
{
	struct text bytes;
	char words[DAY_TEXT];
	for (size_t i = 0; i < r->n; i++)
		if (r->year[i].year > year_of(clock_today()) + YEARS_AHEAD) {
			fault_set(f, FAULT_ASKED, "return.ahead",
			    "This would be the return of %s, a year far ahead. Name the year that it is of with --year; if it is that, add "
			    "--sure.", year_words(r->year[i].year, words));
			return fault_at(f, "%s", r->year[i].dir);
		}
	if (!was_there(code, r, f))
		return false;
	if (!postcodes)
		postcodes = setting_path(settings_now(), SETTING_POSTCODES);
	if (!postcodes || !*postcodes)
		return true;
	code = authority_upper(code);
	if (!code.n) /* an authority that was invented lies nowhere */
		return true;
	if (!file_map(postcodes, PLACES_FILE, &bytes, f))
		return false;
	bool ok = each_year(a, postcodes, code, bytes, r, c, f);
	file_unmap(bytes);
	return ok;
}
