/* Settings: file, environment, defaults, and what is said about a wrong one. */
#include "base/settings.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena *arena;
static char folder[FOLDER], path[FOLDER + 20];

static int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	for (int i = 0; i < SETTINGS; i++)
		unsetenv(setting_info((enum setting)i)->env);
	folder_make(folder, sizeof folder, "settings");
	snprintf(path, sizeof path, "%s/kith.conf", folder);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	folder_away(folder);
	return 0;
}

static bool load(const char *words, struct settings *s, struct fault *f)
{
	FILE *file = fopen(path, "w");
	fputs(words, file);
	fclose(file);
	*f = (struct fault){0};
	return settings_load(arena, path, s, f);
}

static void each_default_is_good(void **state)
{
	(void)state;
	struct settings s = settings_default();
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_info *n = setting_info((enum setting)i);
		assert_true(text_is(s.text[i], n->def));
		if (n->type == SETTING_TYPE_NUMBER)
			assert_true(s.number[i] >= n->least && s.number[i] <= n->most);
	}
	assert_int_equal(setting_number(&s, SETTING_REST_YOUNG), 10);
}

static void strongest_first(void **state)
{
	(void)state;
	struct settings s;
	struct fault f;
	assert_true(load("# ours\r\nrest = 20\n\n  https=Yes\nport = 9000", &s, &f));
	assert_int_equal(setting_number(&s, SETTING_REST), 20);
	assert_int_equal(setting_number(&s, SETTING_HTTPS), 1);
	assert_int_equal(setting_number(&s, SETTING_PORT), 9000);
	assert_int_equal(s.from[SETTING_REST], SETTING_BY_FILE);
	assert_int_equal(s.from[SETTING_REST_YOUNG], SETTING_BY_DEFAULT);
	setenv("KITH_REST", "15", 1);
	assert_true(load("rest = 20\n", &s, &f));
	assert_int_equal(setting_number(&s, SETTING_REST), 15);
	assert_int_equal(s.from[SETTING_REST], SETTING_BY_ENVIRONMENT);
	setenv("KITH_REST", "soon", 1);
	assert_false(load("", &s, &f));
	assert_string_equal(f.where, "KITH_REST");
	unsetenv("KITH_REST");
}

static void wrong_ones(void **state)
{
	(void)state;
	static const struct {
		const char *words, *code;
		int line;
	} cases[] = {
	    {"rest = 0\n", "setting.value", 1}, {"rest = 241\n", "setting.value", 1}, {"rest = \n", "setting.value", 1},
	    {"rest = 1e2\n", "setting.value", 1}, {"\n\nhttps = perhaps\n", "setting.value", 3}, {"db =\n", "setting.value", 1},
	    {"restt = 5\n", "setting.unknown", 1}, {"= 5\n", "setting.line", 1}, {"rest\n", "setting.line", 1},
	    {"rest = 5\nrest = 5\n", "setting.twice", 2}, {"origin = \xff\xfe\n", "setting.value", 1},
	    {"leave = javascript:alert(1)\n", "setting.value", 1}, {"leave = http://news.example/\n", "setting.value", 1},
	};
	struct settings s;
	struct fault f;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char where[FOLDER + 40];
		snprintf(where, sizeof where, "%s:%d", path, cases[i].line);
		assert_false(load(cases[i].words, &s, &f));
		assert_string_equal(f.code, cases[i].code);
		assert_string_equal(f.where, where);
		assert_int_equal(f.kind, FAULT_ASKED);
	}
	assert_false(load("restt = 5\n", &s, &f));
	assert_non_null(strstr(f.say, "'rest'"));
	assert_false(settings_load(arena, "/tmp/kith-no-such-settings", &s, &f));
}

static int heard_n;
static void heard(void *ctx, const struct fault *f)
{
	(void)ctx;
	heard_n++;
	print_message("%s: %s\n", f->where, f->say);
}

/* A command reads them once; who was not begun stands by the defaults. */
static void what_holds_in_this_process(void **state)
{
	(void)state;
	struct fault f = {0};
	assert_string_equal(setting_path(settings_now(), SETTING_DB), "var/kith.db");
	assert_null(setting_path(settings_now(), SETTING_LAWS));
	struct settings s;
	assert_true(load("laws = /the/laws\ndb = here.db\n", &s, &f)); /* writes the file */
	setenv("KITH_CONF", path, 1);
	setenv("KITH_DB", "there.db", 1);
	assert_true(settings_begin(&f));
	assert_string_equal(setting_path(settings_now(), SETTING_DB), "there.db");
	assert_string_equal(setting_path(settings_now(), SETTING_LAWS), "/the/laws");
	assert_false(load("laws = /other\nrestt = 1\n", &s, &f));
	assert_false(settings_begin(&f));
	assert_string_equal(setting_path(settings_now(), SETTING_LAWS), "/the/laws"); /* a wrong file changes nothing */
	unsetenv("KITH_CONF"), unsetenv("KITH_DB");
}

static void the_rest_of_the_environment(void **state)
{
	(void)state;
	struct settings s;
	setenv("KITH_NOW", "2026-05-01", 1);
	unsetenv("KITH_TEST");
	assert_null(environment(ENVIRONMENT_NOW));
	setenv("KITH_TEST", "0", 1);
	assert_null(environment(ENVIRONMENT_NOW));
	setenv("KITH_TEST", "1", 1);
	assert_string_equal(environment(ENVIRONMENT_NOW), "2026-05-01");
	setenv("KITH_BENCH", "", 1);
	assert_null(environment(ENVIRONMENT_BENCH));
	/* KITH_TEST is one letter from KITH_REST, and nobody meant that */
	assert_int_equal(settings_check(arena, NULL, &s, heard, NULL), 0);
	setenv("KITH_RESST", "5", 1);
	assert_int_equal(settings_check(arena, NULL, &s, heard, NULL), 1);
	assert_int_equal(heard_n, 1);
	unsetenv("KITH_RESST"), unsetenv("KITH_TEST"), unsetenv("KITH_NOW"), unsetenv("KITH_BENCH");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_default_is_good), cmocka_unit_test(strongest_first), cmocka_unit_test(wrong_ones),
	    cmocka_unit_test(what_holds_in_this_process), cmocka_unit_test(the_rest_of_the_environment),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
