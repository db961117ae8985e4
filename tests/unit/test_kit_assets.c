/* The embedded assets: the table's promises, and what a council's pages must not carry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "kit/assets.h"

static const struct asset *find(const char *path)
{
	for (size_t i = 0; i < kith_assets_n; i++)
		if (!strcmp(kith_assets[i].path, path))
			return &kith_assets[i];
	return NULL;
}

static bool holds(const struct asset *a, const char *word)
{
	return memmem(a->at, a->n, word, strlen(word)) != NULL;
}

static void the_table_is_sorted_and_whole(void **state)
{
	(void)state;
	assert_true(kith_assets_n > 10);
	for (size_t i = 0; i < kith_assets_n; i++) {
		const struct asset *a = &kith_assets[i];
		assert_true(a->n > 0);
		assert_true(!strncmp(a->path, "/assets/", 8));
		size_t tag = strlen(a->etag);
		assert_true(tag > 2 && a->etag[0] == '"' && a->etag[tag - 1] == '"');
		if (i)
			assert_true(strcmp(kith_assets[i - 1].path, a->path) < 0);
		if (a->gzip) {
			assert_true(a->gzip_n < a->n);
			assert_true(a->gzip[0] == 0x1f && a->gzip[1] == 0x8b);
			/* The last four bytes of a gzip are the length of what it holds. */
			const unsigned char *e = a->gzip + a->gzip_n - 4;
			assert_int_equal(a->n, (size_t)e[0] | (size_t)e[1] << 8 | (size_t)e[2] << 16 | (size_t)e[3] << 24);
		}
	}
}

static void each_has_its_type(void **state)
{
	(void)state;
	assert_string_equal(find("/assets/kith.css")->type, "text/css; charset=utf-8");
	assert_string_equal(find("/assets/kith.js")->type, "text/javascript; charset=utf-8");
	assert_string_equal(find("/assets/face-happy.svg")->type, "image/svg+xml");
	const struct asset *font = find("/assets/atkinson-hyperlegible-latin-400-normal.woff2");
	assert_string_equal(font->type, "font/woff2");
	assert_memory_equal(font->at, "wOF2", 4);
	assert_null(font->gzip); /* woff2 is compressed already */
}

/* GDS Transport and the crown are for GOV.UK itself. */
static void a_councils_own_face(void **state)
{
	(void)state;
	const struct asset *css = find("/assets/kith.css");
	assert_true(holds(css, "Atkinson Hyperlegible"));
	assert_true(holds(css, "--govuk-brand-colour"));
	assert_false(holds(css, "GDS Transport"));
	assert_false(holds(css, "crown"));
	assert_false(holds(css, "crest"));
	assert_false(holds(css, "url(http") || holds(css, "url(\"http") || holds(css, "@import"));
}

/* Every file that a style sheet asks for is here. */
static void what_css_names_is_there(void **state)
{
	(void)state;
	const char *sheets[] = {"/assets/kith.css", "/assets/child.css"};
	int seen = 0;
	for (size_t s = 0; s < 2; s++) {
		const struct asset *css = find(sheets[s]);
		struct text rest = {(const char *)css->at, css->n};
		const char *at;
		while ((at = memmem(rest.at, rest.n, "url(\"", 5))) {
			rest = (struct text){at + 5, rest.n - (size_t)(at + 5 - rest.at)};
			struct text name = text_cut(rest, '"', &rest);
			char path[200];
			assert_true(name.n < 150);
			snprintf(path, sizeof path, "/assets/%.*s", TEXT_ARG(name));
			assert_non_null(find(path));
			seen++;
		}
	}
	assert_int_equal(seen, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sorted_and_whole),
		cmocka_unit_test(each_has_its_type),
		cmocka_unit_test(a_councils_own_face),
		cmocka_unit_test(what_css_names_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
