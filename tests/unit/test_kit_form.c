/* Typed forms: what is taken, what is refused, what is shown again. And the bytes they come from. */
#include "arena.h"
#include "kit/form.h"
#include "kit/heads.h"
#include "kit/route.h"
#include <stdio.h>

static const struct words *words;

enum { NAME, SECRET, BORN, TIMES, PLACE, LIKES, SURE, KIND, WHO, FIELDS };
static const struct choice places[] = {{.value = "home", .label_text = "At home"}, {.value = "school", .label_text = "At <school>"}};
static const struct input fields[FIELDS] = {
	[NAME] = {.name = "name", .type = INPUT_TEXT, .label_text = "Name", .required = true, .most = 10, .hint_text = "As you like it"},
	[SECRET] = {.name = "secret", .type = INPUT_SECRET, .label_text = "Password"},
	[BORN] = {.name = "born", .type = INPUT_DAY, .label_text = "Birthday", .required = true, .first = 10957, .last = 20000},
	[TIMES] = {.name = "times", .type = INPUT_INT, .label_text = "Times", .low = 1, .high = 9, .width = 2},
	[PLACE] = {.name = "place", .type = INPUT_CHOICE, .label_text = "Place", .choices = places, .n_choices = 2},
	[LIKES] = {.name = "likes", .type = INPUT_CHOICES, .label_text = "Likes", .choices = places, .n_choices = 2},
	[SURE] = {.name = "sure", .type = INPUT_BOOL, .label_text = "I am sure"},
	[KIND] = {.name = "kind", .type = INPUT_CHOICE, .label_text = "Kind", .choices = places, .n_choices = 2, .as_select = true},
	[WHO] = {.name = "who", .type = INPUT_ID},
};
static const struct form form = {fields, FIELDS};

static struct values *typed(const char *body)
{
	struct pairs p;
	struct values *v;
	struct fault f = {0};
	if (!pairs_urlencoded(arena, text_of(body), &p, &f) || !form_parse(arena, &form, words, &p, &v, &f))
		return NULL;
	return v;
}

static void error_is(const char *body, size_t field, const char *want)
{
	struct values *v = typed(body);
	assert_non_null(v);
	if (!want) {
		if (v->at[field].error.at)
			fail_msg("%s: %.*s", body, TEXT_ARG(v->at[field].error));
		return;
	}
	if (!v->at[field].error.at || !text_is(v->at[field].error, want))
		fail_msg("%s: '%.*s' and not '%s'", body, TEXT_ARG(v->at[field].error), want);
	assert_false(form_ok(v));
}

static void values_are_typed(void **state)
{
	(void)state;
	struct values *v =
	    typed("name=+Testa%0a&born-day=1&born-month=feb&born-year=2010&times=3&place=school&likes=home&likes=school&sure=1&kind=home"
	    "&who=42&x=1&token=t");
	assert_false(form_ok(v)); /* a line end in a field of one line */
	v = typed(
	    "name=+Testa+&secret=+a+&born-day=1&born-month=feb&born-year=2010&times=3&place=school&likes=home&likes=school&sure=1&kind=home"
	    "&who=42&x=1&token=t");
	assert_true(form_ok(v));
	assert_true(text_is(form_text(v, NAME), "Testa"));
	assert_true(text_is(form_text(v, SECRET), " a "));
	assert_int_equal(form_day(v, BORN), day_of(2010, 2, 1));
	assert_int_equal(form_int(v, TIMES), 3);
	assert_int_equal(form_choice(v, PLACE), 1);
	assert_int_equal(form_choices(v, LIKES), 3);
	assert_true(form_is(v, SURE));
	assert_int_equal(form_int(v, WHO), 42);
	assert_int_equal(v->unknown, 1);
	assert_true(text_is(v->token, "t"));
	v = typed("name=a&born-day=1&born-month=2&born-year=2010");
	assert_true(form_ok(v));
	assert_int_equal(form_choice(v, PLACE), -1);
	assert_false(form_given(v, TIMES));
	assert_false(form_is(v, SURE));
}

#define OK_DAY "&born-day=1&born-month=2&born-year=2010"
static void errors_say_what_to_do(void **state)
{
	(void)state;
	error_is("name=" OK_DAY, NAME, "Enter Name");
	error_is("name=%20%20" OK_DAY, NAME, "Enter Name");
	error_is("name=12345678901", NAME, "Name must be 10 characters or less");
	error_is("name=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9", NAME, NULL); /* ten letters */
	error_is("name=a%07b", NAME, "Name held a character that cannot be used. It is left out below: check and send it again");
	error_is("name=a", BORN, "Enter Birthday");
	error_is("born-day=1&born-year=2010", BORN, "Birthday must include a month");
	error_is("born-day=30&born-month=2&born-year=2010", BORN, "Birthday must be a real date");
	error_is("born-day=x&born-month=2&born-year=2010", BORN, "Birthday must be a real date");
	error_is("born-day=1&born-month=2&born-year=10", BORN, "Birthday: is 1 February 2010 right? Check the year and send it again");
	error_is("born-day=1&born-month=2&born-year=201", BORN, "Birthday: write the year with 4 numbers");
	error_is("born-day=1&born-month=2&born-year=1999", BORN, "Birthday must be 1 January 2000 or later");
	error_is("born-day=1&born-month=2&born-year=2099", BORN, "Birthday must be 4 October 2024 or earlier");
	error_is("born-day=29&born-month=2&born-year=2012", BORN, NULL);
	/* all of it in one box, or as the field itself; a year of two figures is asked back with the year it would be */
	static const char *const all[] = {"born=29+February+2012", "born-day=29+Feb+2012", "born-month=29%2F2%2F2012&born-day=",
	    "born-day=29&born-month=feb&born-year=12",
	    "born=2012-02-29"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		error_is(all[i], BORN, NULL);
		struct values *v = typed(all[i]);
		assert_int_equal(form_day(v, BORN), day_of(2012, 2, 29));
		assert_true(i == 3 || (text_is(v->at[BORN].part[0], "29") && text_is(v->at[BORN].part[1], "2") &&
		    text_is(v->at[BORN].part[2], "2012")));
	}
	static const char *const asked[] = {"born=29%2F2%2F12", "born-day=29&born-month=2&born-year=12", "born-day=29.2.12"};
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		error_is(asked[i], BORN, "Birthday: is 29 February 2012 right? Check the year and send it again");
		struct values *v = typed(asked[i]);
		assert_int_equal(v->at[BORN].bad_parts, 4);
		assert_true(text_is(v->at[BORN].part[0], "29") && text_is(v->at[BORN].part[1], "2") &&
		    text_is(v->at[BORN].part[2], "2012"));
	}
	error_is("born=nonsense", BORN, "Birthday must be a real date");
	error_is("born-day=%07", BORN, "Birthday held a character that cannot be used. It is left out below: check and send it again");
	error_is("born-day=Tuesday+the+31st+of+March+in+the+year+two+thousand+and+twenty+six+and+more", BORN,
	    "Birthday must be a real date");
	struct values *kept = typed("name=a%07b"); /* what was typed comes back without what cannot be kept */
	assert_true(text_is(kept->at[NAME].text, "ab"));
	error_is("times=three", TIMES, "Times must be a whole number");
	error_is("times=10", TIMES, "Times must be 9 or less");
	error_is("times=0", TIMES, "Times must be 1 or more");
	error_is("times=99999999999999999999", TIMES, "Times must be a whole number");
	error_is("place=moon", PLACE, "Place: choose an answer");
	error_is("who=-1", WHO, " must be a whole number");
}

static void what_no_browser_sends_is_refused(void **state)
{
	(void)state;
	assert_null(typed("name=a&name=b"));
	assert_null(typed("token=a&token=b"));
	assert_null(typed("born-day=1&born-day=2"));
	assert_null(typed("place=home&place=school"));
	struct pairs p = {(struct pair[]){{TEXT("name"), TEXT("bytes"), TEXT("a.txt")}}, 1};
	struct values *v;
	struct fault f;
	assert_false(form_parse(arena, &form, words, &p, &v, &f));
	assert_string_equal(f.code, "form.file");
}

static bool shows(const struct out *o, const char *z)
{
	return o->buf.n && memmem(o->buf.at, o->buf.n, z, strlen(z)) != NULL;
}

static void a_form_comes_back_as_it_was_typed(void **state)
{
	(void)state;
	struct values *v =
	    typed("name=%3Cb%3Eand+more+of+it&secret=hidden&born-day=40&born-month=june&born-year=2010&times=x&place=school&likes=school"
	    "&kind=school");
	form_problem(v, TEXT("That name is taken"));
	struct out o = out_begin(arena, words);
	form_problems(&o, v);
	form_begin(&o, v, "/a?b=c&d", TEXT("tok\"en"));
	for (size_t i = 0; i < FIELDS; i++)
		form_field(&o, v, i, i == NAME ? "l" : NULL);
	form_end(&o);
	static const char *const want[] = {
	    "There is a problem</h2>", "<li>That name is taken</li><li><a href=\"#name\">Name must be 10 characters or less</a></li>",
	    "<a href=\"#born-day\">Birthday must be a real date</a>", "<a href=\"#times\">", "action=\"/a?b=c&amp;d\" novalidate>",
	    "name=\"token\" value=\"tok&quot;en\"", "value=\"&lt;b&gt;and more of it\" aria-describedby=\"name-hint name-error\"",
	    "<h1 class=\"govuk-label-wrapper\"><label class=\"govuk-label govuk-label--l\" for=\"name\">Name</label></h1>",
	    "id=\"secret\" name=\"secret\" type=\"password\"", "id=\"born-day\" name=\"born-day\" type=\"text\" value=\"40\"",
	    "govuk-input--error govuk-input--width-2\" id=\"born-day\"", "govuk-date-input__input govuk-input--width-4\" id=\"born-year\"",
	    "value=\"june\"", "value=\"school\" checked>", "<option value=\"school\" selected>At &lt;school&gt;</option>",
	    "id=\"likes-2\" name=\"likes\" type=\"checkbox\" value=\"school\" checked", "id=\"times-error\"",
	    "<input type=\"hidden\" name=\"who\" value=\"\">"};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		if (!shows(&o, want[i]))
			fail_msg("%s is not in %s", want[i], o.buf.at);
	assert_false(shows(&o, "value=\"hidden\""));
	assert_false(shows(&o, "<b>"));
	out_end(&o);
	v = form_empty(arena, &form);
	form_set_text(v, NAME, TEXT("Testa")), form_set_day(v, BORN, day_of(2010, 2, 1)), form_set_choice(v, PLACE, 0),
	    form_set_int(v, TIMES, 4);
	o = out_begin(arena, words);
	form_problems(&o, v);
	assert_int_equal(o.buf.n, 0);
	form_field(&o, v, BORN, NULL), form_field(&o, v, PLACE, NULL), form_field(&o, v, TIMES, NULL);
	assert_true(shows(&o, "value=\"2010\"") && shows(&o, "value=\"home\" checked") && shows(&o, "value=\"4\""));
	out_end(&o);
}

static void wrong_tables_are_found(void **state)
{
	(void)state;
	struct fault f;
	assert_true(form_check(&form, &f));
	const struct input twice[] = {{.name = "a", .label_text = "A"}, {.name = "a", .label_text = "B"}};
	const struct input none[] = {{.name = "a", .type = INPUT_CHOICE, .label_text = "A"}};
	const struct input bare[] = {{.name = "a"}};
	assert_false(form_check(&(struct form){twice, 2}, &f));
	assert_false(form_check(&(struct form){none, 1}, &f));
	assert_false(form_check(&(struct form){bare, 1}, &f));
	assert_true(routes_check(&f));
}

/* ---- bytes ---- */

static void multipart_is_read(void **state)
{
	(void)state;
	struct pairs p;
	struct fault f;
	struct text type = TEXT("multipart/form-data; charset=x; boundary=\"b c\"");
	struct text body = TEXT("--b c\r\ncontent-disposition: form-data; name=\"a%22b\"\r\n\r\nv\r\n\r\n--b c\r\n"
	            "Content-Disposition: form-data; name=f; filename=\"x \\\"y.txt\"\r\n\r\n\0\xff\r\n--b c--\r\nepilogue");
	assert_true(pairs_multipart(arena, body, type, &p, &f));
	assert_int_equal(p.n, 2);
	assert_true(text_is(p.at[0].name, "a\"b") && text_is(p.at[0].value, "v\r\n"));
	assert_true(text_is(p.at[1].name, "f") && text_is(p.at[1].filename, "x \"y.txt") && p.at[1].value.n == 2);
	assert_false(pairs_multipart(arena, body, TEXT("multipart/form-data"), &p, &f));
	assert_false(pairs_multipart(arena, (struct text){body.at, body.n - 14}, type, &p, &f));
	assert_false(pairs_multipart(arena, TEXT(""), type, &p, &f));
}

/* A part's head of that many parameters: read or refused, what it takes is a few times what came. */
static void a_head_costs(const char *parameter, int times, const char *after, bool read)
{
	struct pairs p;
	struct fault f = {0};
	struct buf b = BUF_INIT(1 << 20);
	buf_z(&b, "--X\r\nContent-Disposition: form-data");
	for (int i = 0; i < times; i++)
		buf_z(&b, parameter);
	buf_printf(&b, "%s\r\n\r\nv\r\n--X--\r\n", after);
	size_t before = arena_used(arena);
	assert_int_equal(pairs_multipart(arena, buf_as_text(&b), TEXT("multipart/form-data; boundary=X"), &p, &f), read);
	assert_true(arena_used(arena) - before < 2000 + 2 * b.n);
	buf_free(&b);
}

static void a_long_head_is_refused_and_costs_little(void **state)
{
	(void)state;
	a_head_costs(";a=b", 8250, "; name=n", false); /* 33 KB: longer than a head may be */
	a_head_costs(";a=b", 1000, "; name=n", false); /* short enough, and more parameters than any browser sends */
	a_head_costs("; name=", 500, "", true);
	a_head_costs("; a=b", 10, "; name=n; filename=f", true);
	a_head_costs("\r\nContent-Disposition: form-data; name=n", 80, "", true);
	struct pairs p;
	struct buf b = BUF_INIT(1 << 20);
	buf_z(&b, "multipart/form-data");
	for (int i = 0; i < 8000; i++)
		buf_z(&b, ";a=b");
	buf_z(&b, ";boundary=X");
	size_t before = arena_used(arena);
	assert_false(pairs_multipart(arena, TEXT("--X--"), buf_as_text(&b), &p, NULL));
	assert_true(arena_used(arena) - before < 1000);
	buf_free(&b);
}

static void cookies_and_paths_are_read(void **state)
{
	(void)state;
	struct pairs p;
	struct text out;
	assert_true(pairs_cookies(arena, TEXT("a=1; bad; =x; b=2=3;c=\xff; d=4"), &p, NULL));
	assert_int_equal(p.n, 3);
	assert_true(text_is(pairs_get(&p, "b")->value, "2=3") && text_is(pairs_get(&p, "d")->value, "4"));
	assert_null(pairs_get(&p, "c"));
	assert_true(pairs_path(arena, TEXT("/a+b%20c"), &out, NULL) && text_is(out, "/a+b c"));
	assert_false(pairs_path(arena, TEXT("/%00"), &out, NULL));
	assert_false(pairs_path(arena, TEXT("/%0a"), &out, NULL));
	assert_false(pairs_path(arena, TEXT("/%c3"), &out, NULL));
	assert_false(pairs_path(arena, TEXT("/%4"), &out, NULL));
	assert_true(pairs_urlencoded(arena, TEXT("&&a&b=&=c&d=e=f"), &p, NULL));
	assert_int_equal(p.n, 4);
	assert_true(text_is(pairs_get(&p, "d")->value, "e=f"));
}

static int begin_words(void **state)
{
	begin(state);
	words = words_new(arena, NULL);
	return 0;
}

static void a_form_of_another_site_is_known(void **state)
{
	(void)state;
	const struct text site = TEXT("https://kith.example"), no = {0};
	assert_true(heads_origin_ok(site, site, no));
	assert_true(heads_origin_ok(site, no, no));
	assert_true(heads_origin_ok(site, TEXT("null"), TEXT("same-origin")));
	assert_true(heads_origin_ok(site, TEXT("null"), no)); /* our own pages, by a browser without Sec-Fetch-Site */
	assert_false(heads_origin_ok(site, TEXT("null"), TEXT("cross-site")));
	assert_false(heads_origin_ok(site, TEXT("https://kith.example.evil"), no));
	assert_false(heads_origin_ok(site, TEXT("http://kith.example"), no));
	assert_false(heads_origin_ok(site, site, TEXT("cross-site")));
	assert_false(heads_origin_ok(site, no, TEXT("same-site")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_of_another_site_is_known),
		cmocka_unit_test(values_are_typed),
		cmocka_unit_test(errors_say_what_to_do),
		cmocka_unit_test(what_no_browser_sends_is_refused),
		cmocka_unit_test(a_form_comes_back_as_it_was_typed),
		cmocka_unit_test(wrong_tables_are_found),
		cmocka_unit_test(multipart_is_read),
		cmocka_unit_test(a_long_head_is_refused_and_costs_little),
		cmocka_unit_test(cookies_and_paths_are_read),
	};
	return cmocka_run_group_tests(tests, begin_words, end);
}
