#include "base/settings.h"
#include "base/file.h"
#include "base/net.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROW(id, name, type, def, least, most, help) {name, "KITH_" #id, def, help, SETTING_TYPE_##type, least, most},
static const struct setting_info infos[SETTINGS] = {SETTINGS_TABLE(ROW)};

#define BESIDE(id, tests, help) {"KITH_" #id, help, tests},
static const struct environment_info besides[ENVIRONMENTS] = {ENVIRONMENT_TABLE(BESIDE)};

enum { FILE_CEILING = 1 << 20 };

const struct setting_info *setting_info(enum setting id)
{
	return &infos[id];
}

const struct environment_info *environment_info(enum environment id)
{
	return &besides[id];
}

const char *environment(enum environment id)
{
	const char *z = getenv(besides[id].env), *test = besides[id].tests ? environment(ENVIRONMENT_TEST) : "1";
	return z && *z && test && !strcmp(test, "1") ? z : NULL;
}

const char *settings_file(void)
{
	const char *named = environment(ENVIRONMENT_CONF);
	if (named)
		return named; /* asked for by name: that it is not there is then a fault */
	if (access("kith.conf", R_OK) == 0)
		return "kith.conf";
	return access("/etc/kith/kith.conf", R_OK) == 0 ? "/etc/kith/kith.conf" : NULL;
}

static bool set_bool(struct text t, int64_t *out)
{
	static const char *const words[][2] = {{"no", "yes"}, {"off", "on"}, {"0", "1"}, {"false", "true"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (int v = 0; v < 2; v++)
			if (text_eq_nocase(t, text_of(words[i][v]))) {
				*out = v;
				return true;
			}
	return false;
}

static bool set(struct settings *s, enum setting id, struct text value, enum setting_from from, struct fault *f)
{
	const struct setting_info *n = &infos[id];
	int64_t number = 0;
	if (n->type == SETTING_TYPE_BOOL) {
		if (!set_bool(value, &number))
			return fault_set(f, FAULT_ASKED, "setting.value", "%s is yes or no.", n->name);
	} else if (n->type == SETTING_TYPE_NUMBER) {
		if (!text_int(value, &number) || number < n->least || number > n->most)
			return fault_set(f, FAULT_ASKED, "setting.value", "%s is a whole number from %lld to %lld.", n->name,
			    (long long)n->least, (long long)n->most);
	} else if (value.n < (size_t)n->least || value.n > (size_t)n->most || !text_utf8(value))
		return fault_set(f, FAULT_ASKED, "setting.value", "%s is a text of %lld to %lld bytes.", n->name, (long long)n->least,
		    (long long)n->most);
	if (id == SETTING_LEAVE && !text_starts(value, TEXT("https://")))
		return fault_set(f, FAULT_ASKED, "setting.value", "%s is an address that begins with https://.", n->name);
	if (id == SETTING_OFFICE && !net_list_ok(value))
		return fault_set(f, FAULT_ASKED, "setting.value",
		    "%s is a list of addresses and networks with spaces between, such as 192.0.2.7 198.51.100.0/24.", n->name);
	s->text[id] = value, s->number[id] = number, s->from[id] = from;
	return true;
}

struct settings settings_default(void)
{
	struct settings s = {.file = NULL};
	for (int i = 0; i < SETTINGS; i++)
		set(&s, (enum setting)i, text_of(infos[i].def), SETTING_BY_DEFAULT, NULL);
	return s;
}

static bool unknown(struct text name, struct fault *f)
{
	int least = 4, best = -1;
	for (int i = 0; i < SETTINGS; i++) {
		int d = text_distance(name, text_of(infos[i].name));
		if (d < least)
			least = d, best = i;
	}
	int n = (int)(name.n < 40 ? name.n : 40);
	if (best >= 0)
		return fault_set(f, FAULT_ASKED, "setting.unknown", "There is no setting '%.*s'. Did you mean '%s'?", n, name.at,
		    infos[best].name);
	return fault_set(f, FAULT_ASKED, "setting.unknown", "There is no setting '%.*s'. 'kith config list' has them all.", n,
	    name.at);
}

static bool line(struct arena *a, struct settings *s, struct text l, struct fault *f)
{
	struct text value, name = text_trim(text_cut(l, '=', &value));
	if (!value.at || !name.n)
		return fault_set(f, FAULT_ASKED, "setting.line", "A line is 'name = value', or begins with #.");
	for (int i = 0; i < SETTINGS; i++)
		if (text_is(name, infos[i].name)) {
			if (s->from[i] == SETTING_BY_FILE)
				return fault_set(f, FAULT_ASKED, "setting.twice", "%s is set twice; keep one of the two.", infos[i].name);
			return set(s, (enum setting)i, text_of(arena_z(a, text_trim(value))), SETTING_BY_FILE, f);
		}
	return unknown(name, f);
}

/* Who is told of each fault, so that the reading goes on; say NULL: the first ends it. */
struct told {
	void (*say)(void *, const struct fault *);
	void *ctx;
	int n;
};

static bool go_on(struct told *t, const struct fault *f)
{
	if (!t || !t->say)
		return false;
	t->n++;
	t->say(t->ctx, f);
	return true;
}

static bool read_file(struct arena *a, const char *file, struct settings *s, struct told *t, struct fault *f)
{
	struct text rest;
	if (!file_read(a, file, FILE_CEILING, &rest, f))
		return false;
	for (int n = 1; rest.at && rest.n; n++) {
		struct text l = text_trim(text_cut(rest, '\n', &rest));
		if (l.n && l.at[0] != '#' && !line(a, s, l, f)) {
			fault_at(f, "%s:%d", file, n);
			if (!go_on(t, f))
				return false;
		}
	}
	s->file = arena_z(a, text_of(file));
	return true;
}

static bool read_environment(struct arena *a, struct settings *s, struct told *t, struct fault *f)
{
	for (int i = 0; i < SETTINGS; i++) {
		const char *v = getenv(infos[i].env);
		if (v && *v && !set(s, (enum setting)i, text_of(arena_z(a, text_of(v))), SETTING_BY_ENVIRONMENT, f)) {
			fault_at(f, "%s", infos[i].env);
			if (!go_on(t, f))
				return false;
		}
	}
	return true;
}

/* KITH_POSTCODE for KITH_POSTCODES: nobody would ever hear of it. */
static void nearly(struct told *t)
{
	for (char **e = environ; *e; e++) {
		struct text value, name = text_cut(text_of(*e), '=', &value);
		int least = 3, best = -1;
		for (int i = 0; i < SETTINGS && text_starts(name, TEXT("KITH_")); i++) {
			int d = text_distance(name, text_of(infos[i].env));
			if (d < least)
				least = d, best = i;
		}
		struct fault f;
		bool is_one = best >= 0 && least == 0;
		for (int i = 0; i < ENVIRONMENTS; i++)
			is_one |= text_is(name, besides[i].env);
		if (best < 0 || is_one)
			continue;
		fault_set(&f, FAULT_ASKED, "setting.unknown", "No setting is read from it. Did you mean %s?", infos[best].env);
		fault_at(&f, "%.*s", (int)(name.n < 60 ? name.n : 60), name.at);
		go_on(t, &f);
	}
}

/* What a setting names must be there, and be it. */
static void are_there(const struct settings *s, struct told *t)
{
	for (int i = 0; i < SETTINGS; i++) {
		bool file = infos[i].type == SETTING_TYPE_FILE, folder = infos[i].type == SETTING_TYPE_FOLDER;
		const char *path = setting_path(s, (enum setting)i);
		struct fault f;
		if ((!file && !folder) || !path)
			continue;
		if (access(path, folder ? R_OK | X_OK : R_OK) != 0)
			fault_set(&f, FAULT_ASKED, "setting.file", "%s names %s, which cannot be read: %s.", infos[i].name, path,
			    strerror(errno));
		else if (file_is_dir(path) != folder)
			fault_set(&f, FAULT_ASKED, "setting.file",
			    folder ? "%s names %s, which is no folder." : "%s names %s, which is a folder and no file.", infos[i].name,
			    path);
		else
			continue;
		fault_at(&f, "%s", s->from[i] == SETTING_BY_FILE ? s->file : infos[i].env);
		go_on(t, &f);
	}
}

int settings_check(struct arena *a, const char *file, struct settings *out, void (*say)(void *, const struct fault *), void *ctx)
{
	struct told t = {.say = say, .ctx = ctx};
	struct fault f = {0};
	*out = settings_default();
	if (file && !read_file(a, file, out, &t, &f))
		go_on(&t, &f);
	read_environment(a, out, &t, &f);
	nearly(&t);
	are_there(out, &t);
	return t.n;
}

bool settings_load(struct arena *a, const char *file, struct settings *out, struct fault *f)
{
	struct settings s = settings_default();
	if ((file && !read_file(a, file, &s, NULL, f)) || !read_environment(a, &s, NULL, f))
		return false;
	*out = s;
	return true;
}

/* ---- what holds in this process ---- */

static struct settings here;
static bool begun;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void by_default(void)
{
	if (!begun)
		here = settings_default();
}

bool settings_begin(struct fault *f)
{
	static struct arena *kept; /* as long as the program runs */
	struct arena *a = arena_new(0);
	if (!settings_load(a, settings_file(), &here, f)) {
		arena_free(a);
		return false;
	}
	arena_free(kept);
	kept = a, begun = true;
	return true;
}

const struct settings *settings_now(void)
{
	pthread_once(&once, by_default);
	return &here;
}
