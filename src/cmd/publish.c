/* kith publish: makes a publication of the measures, small numbers hidden. */
#include "publish/edition.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "returns/places.h"
#include <stdio.h>
#include <stdlib.h>

static bool upper_of(void *arg, struct text postcode, struct text *code)
{
	struct place p;
	if (!places_find(arg, postcode, &p) || !p.upper.n)
		return false;
	*code = p.upper;
	return true;
}

struct finding {
	struct arena *arena;
	const char *wanted;
	struct authority found;
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct finding *x = arg;
	return store_authority_find(tx, x->arena, text_of(x->wanted), &x->found, f);
}

struct asked {
	const char *authority, *title, *postcodes;
	day as_at;
	bool afresh;
};

static bool make(struct store *s, struct arena *a, const struct asked *w, struct finding *who, struct publish_work *made, struct fault *f)
{
	struct laws laws;
	struct text bytes;
	struct places *places = NULL;
	if (!command_whose(s, w->authority, f) || !store_read(s, find, who, f) ||
	    !laws_load(a, setting_path(settings_now(), SETTING_LAWS), &laws, f))
		return false;
	if (w->postcodes && (!file_read(a, w->postcodes, PLACES_FILE, &bytes, f) || !(places = places_open(a, w->postcodes, bytes, f))))
		return false;
	if (places)
		places_as_at(places, w->as_at);
	struct publish_ask ask = {.authority = who->found.authority, .code = who->found.code, .as_at = w->as_at, .today = clock_today(),
	    .now = clock_now(), .role = "operator", .title = text_of(w->title), .laws = &laws, .upper = places ? upper_of : NULL,
	    .upper_arg = places, .afresh = w->afresh};
	return publish_make(s, a, &ask, made, f);
}

int run_publish(int argc, char **argv)
{
	const char *words[64];
	struct asked w = {.as_at = DAY_NONE};
	size_t n;
	const struct option options[] = {{"as-at", OPTION_DAY, &w.as_at}, {"authority", OPTION_TEXT, &w.authority},
	    {"title", OPTION_TEXT, &w.title},
	    {"postcodes", OPTION_TEXT, &w.postcodes}, {"afresh", OPTION_FLAG, &w.afresh}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n || w.as_at == DAY_NONE) {
		fprintf(stderr, "kith publish: say to which day, the last of a quarter: kith publish --as-at 2027-03-31\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct arena *a = arena_new(0);
	struct finding who = {a, w.authority, {0}};
	struct publish_work made;
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	int status = EXIT_DONE;
	char day_words_[DAY_TEXT];
	if (!s || !make(s, a, &w, &who, &made, &f))
		status = command_fault(argv[0], &f);
	else
		printf("Published: %.*s as at %s, publication %lld: %zu figures, %zu of them hidden so that no small number can be worked "
		    "out.\n", TEXT_ARG(who.found.name), day_long(w.as_at, day_words_), (long long)made.edition.id, made.figures,
		    made.hidden);
	store_close(s);
	arena_free(a);
	return status;
}
