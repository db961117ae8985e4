#include "cmd/theirs.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/settings.h"
#include "returns/whose.h"

enum { YEARS_AHEAD = 3 }; /* of the clock, which may be wrong by some */

static bool each_year(struct arena *a, const char *list, struct text code, struct text bytes, const struct reading *r, const struct cohort *c,
    struct fault *f)
{
	const struct places *places = places_open(a, list, bytes, f);
	for (size_t i = 0; places && i < r->n; i++)
		if (!returns_is_of(c, r->year[i].year, places, code, f))
			return fault_at(f, "%s", r->year[i].dir);
	return places != NULL;
}

bool theirs(struct arena *a, struct text code, const char *postcodes, const struct reading *r, const struct cohort *c, struct fault *f)
{
	struct settings settings;
	struct text bytes;
	char words[DAY_TEXT];
	for (size_t i = 0; i < r->n; i++)
		if (r->year[i].year > year_of(clock_today()) + YEARS_AHEAD) {
			fault_set(f, FAULT_ASKED, "return.ahead", "This would be the return of %s, a year far ahead. Name the year that it is of with --year; if it is that, add --sure.",
			    year_words(r->year[i].year, words));
			return fault_at(f, "%s", r->year[i].dir);
		}
	if (!postcodes) {
		if (!settings_load(a, settings_file(), &settings, f))
			return false;
		postcodes = arena_z(a, setting_text(&settings, SETTING_POSTCODES));
	}
	if (!*postcodes)
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
