/* Charts: well-formed whatever the numbers, said in words, and neither gap nor hidden number drawn as a value. */
#include "arena.h"
#include "base/arena.h"
#include "report/chart.h"
#include <stdio.h>


/* ---- is it XML? ---- */

/* Tags nested and closed, attributes in double quotes, each once in a tag, & only in references, ids once. */
static bool attributes_ok(struct text in, struct text ids[], size_t *n_ids)
{
	struct text names[20];
	size_t n = 0;
	while ((in = text_trim(in)).n) {
		const char *equals = memchr(in.at, '=', in.n);
		if (!equals || equals + 1 >= in.at + in.n || equals[1] != '"')
			return false;
		const char *shut = memchr(equals + 2, '"', (size_t)(in.at + in.n - equals - 2));
		if (!shut || n == 20)
			return false;
		struct text name = {in.at, (size_t)(equals - in.at)}, value = {equals + 2, (size_t)(shut - equals - 2)};
		for (size_t i = 0; i < n; i++)
			if (text_eq(names[i], name))
				return false;
		names[n++] = name;
		if (memchr(value.at, '<', value.n))
			return false;
		if (text_is(name, "id")) {
			for (size_t i = 0; i < *n_ids; i++)
				if (text_eq(ids[i], value))
					return false;
			ids[(*n_ids)++] = value;
		}
		if ((text_is(name, "style")) || text_starts(name, TEXT("on")))
			return false;
		in = (struct text){shut + 1, (size_t)(in.at + in.n - shut - 1)};
	}
	return true;
}

static bool reference(const char *p, const char *end)
{
	static const char *const all[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	for (size_t i = 0; i < 5; i++)
		if ((size_t)(end - p) >= strlen(all[i]) && !memcmp(p, all[i], strlen(all[i])))
			return true;
	return false;
}

static bool well_formed(struct text t)
{
	struct text open[20], ids[100];
	size_t depth = 0, n_ids = 0, roots = 0;
	const char *p = t.at, *end = t.at + t.n;
	while (p < end) {
		if (*p == '&' && !reference(p, end))
			return false;
		if (*p == '>' || (*p != '<' && !depth))
			return false;
		if (*p != '<') {
			p++;
			continue;
		}
		const char *shut = memchr(p, '>', (size_t)(end - p));
		if (!shut)
			return false;
		bool closing = p[1] == '/', empty = shut[-1] == '/';
		struct text in = {p + 1 + closing, (size_t)(shut - p) - 1 - closing - empty}, rest, name = text_cut(in, ' ', &rest);
		if (closing) {
			if (!depth || !text_eq(open[--depth], name))
				return false;
		} else {
			if (rest.at && !attributes_ok(rest, ids, &n_ids))
				return false;
			roots += depth == 0;
			if (!empty && depth == 20)
				return false;
			if (!empty)
				open[depth++] = name;
		}
		p = shut + 1;
	}
	return depth == 0 && roots == 1;
}

static struct text drawn(void (*draw)(struct buf *, const struct chart *), const struct chart *c)
{
	struct buf b = BUF_INIT(4 << 20);
	draw(&b, c);
	assert_true(buf_ok(&b));
	struct text t = arena_text(arena, buf_as_text(&b));
	buf_free(&b);
	if (!well_formed(t))
		fail_msg("not well-formed: %.*s", TEXT_ARG(t));
	assert_null(memmem(t.at, t.n, "nan", 3));
	assert_null(memmem(t.at, t.n, "inf", 3));
	return t;
}

static size_t times(struct text t, const char *z)
{
	size_t n = 0;
	for (const char *p = t.at; (p = memmem(p, (size_t)(t.at + t.n - p), z, strlen(z))); p += strlen(z))
		n++;
	return n;
}
#define has(t, z) (times((t), (z)) > 0)

static void (*const kinds[])(struct buf *, const struct chart *) = {chart_line, chart_bars, chart_stacked, chart_spark, chart_strip,
    chart_multiples};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct text labels[] = {{"Jan", 3}, {"Feb", 3}, {"Mar", 3}, {"Apr <&>", 7}, {"May", 3}};
static const double first[] = {80, 85.04, CHART_GAP, 93.35, 91}, second[] = {10, CHART_HIDDEN, 30, 0, 12}, england[] = {70, 71, 72, 73, 74};
static const double low[] = {75, 80, 85, 90, 88}, high[] = {85, 90, 95, 97, 95};

static struct chart chart(const struct chart_series *s, size_t n)
{
	return (struct chart){.id = "c1", .title = TEXT("Reviews \"on\" time <b>"), .description = TEXT("Rises & rises"), .labels = labels,
	    .n = 5, .series = s, .n_series = n, .decimals = 1, .unit = "%", .least_top = 100};
}

static void every_kind_is_said_in_words(void **state)
{
	(void)state;
	const struct chart_series s[] = {{TEXT("Ours"), CHART_OWN, first, low, high}, {TEXT("Other <&>"), CHART_OWN, second, NULL, NULL}};
	struct chart c = chart(s, 2);
	for (int k = 0; k < KINDS; k++) {
		struct text t = drawn(kinds[k], &c);
		assert_true(has(t, "role=\"img\" aria-labelledby=\"c1-t c1-d\""));
		assert_true(has(t,
		    "<title id=\"c1-t\">Reviews &quot;on&quot; time &lt;b&gt;</title><desc id=\"c1-d\">Rises &amp; rises</desc>"));
		assert_false(has(t, "<b>"));
	}
}

static void lines_break_at_gaps(void **state)
{
	(void)state;
	const struct chart_series s[] = {{TEXT("Ours"), CHART_OWN, first, low, high}, {TEXT("Other"), CHART_OWN, second, NULL, NULL},
	    {TEXT("England"), CHART_ENGLAND, england, NULL, NULL}};
	struct chart c = chart(s, 3);
	struct text t = drawn(chart_line, &c);
	/* the second such line, after the legend's: two parts (Jan to Feb, Apr to May), each begun by M */
	const char *look = "kith-chart__line\" d=\"M", *end = t.at + t.n;
	const char *at = memmem(t.at, t.n, look, strlen(look));
	at = memmem(at + 1, (size_t)(end - at - 1), look, strlen(look));
	assert_non_null(at);
	at += strlen(look) - 1;
	struct text path = {at, (size_t)((const char *)memchr(at, '"', (size_t)(end - at)) - at)};
	assert_int_equal(times(path, "M"), 2);
	assert_int_equal(times(path, "L"), 2);
	assert_int_equal(times(t, "kith-chart__band"), 2);
	assert_int_equal(times(t, "class=\"kith-chart__hidden\""), 1);
	assert_true(has(t, "kith-chart__line--england"));
	assert_true(has(t, "kith-chart__line--2"));
	/* marks: 4 of ours and 4 of the other, and one each in the legend */
	assert_int_equal(times(t, "kith-chart__dot"), 5 + 2 * 5);
	const double alone[] = {CHART_GAP, 5, CHART_GAP, CHART_GAP, CHART_GAP};
	const struct chart_series one = {TEXT("x"), CHART_OWN, alone, NULL, NULL};
	c = chart(&one, 1);
	assert_int_equal(times(drawn(chart_line, &c), "kith-chart__dot"), 1);
}

static void hidden_numbers_have_no_height(void **state)
{
	(void)state;
	const double a[] = {1, CHART_HIDDEN, 90, CHART_GAP, 2}, z[] = {0, 0, 0, 0, 0};
	const struct chart_series s[] = {{TEXT("A"), CHART_OWN, a, NULL, NULL}, {TEXT("B"), CHART_OWN, z, NULL, NULL}};
	struct chart c = chart(s, 1);
	struct text t = drawn(chart_bars, &c);
	assert_int_equal(times(t, "class=\"kith-chart__bar\""), 3);
	assert_int_equal(times(t, "class=\"kith-chart__hidden\""), 1);
	assert_true(has(t, ">90.0%</text>"));
	c = chart(s, 2);
	t = drawn(chart_stacked, &c);
	assert_int_equal(times(t, "class=\"kith-chart__hidden\""), 1);
	assert_true(has(t, "url(#c1-p2)")); /* the second series has a pattern, in the legend at least */
}

static void scales_have_round_steps(void **state)
{
	(void)state;
	static const struct { double most, top, step; } know[] = {{100, 100, 20}, {93.4, 100, 20}, {1, 1, 0.2}, {7, 8, 2},
	    {1124, 1250, 250}, {0, 4, 1}, {3, 3, 1}, {11, 12.5, 2.5}};
	for (size_t i = 0; i < sizeof know / sizeof *know; i++) {
		double step, top = chart_top(know[i].most, &step);
		assert_true(top >= know[i].most && step > 0 && top / step >= 2 && top / step <= 6);
		if (fabs(top - know[i].top) > 1e-9 || fabs(step - know[i].step) > 1e-9)
			fail_msg("%g: %g by %g", know[i].most, top, step);
	}
	double step;
	assert_true(isfinite(chart_top((double)INFINITY, &step)) && isfinite(chart_top(CHART_GAP, &step)));
}

static void odd_numbers_do_no_harm(void **state)
{
	(void)state;
	const double odd[] = {-5, 1e12, CHART_GAP, CHART_HIDDEN, -(double)INFINITY},
	    none[] = {CHART_GAP, CHART_GAP, CHART_GAP, CHART_GAP, CHART_GAP}, minus[] = {-1, -2, -3, -4, -5};
	const double *all[] = {odd, none, minus};
	for (int k = 0; k < KINDS; k++)
		for (int i = 0; i < 3; i++) {
			const struct chart_series s[] = {{TEXT("a"), CHART_OWN, all[i], all[i], all[i]},
			    {TEXT("b"), CHART_TARGET, all[2 - i], NULL, NULL}};
			struct chart c = chart(s, 2);
			drawn(kinds[k], &c);
			c.n = 0;
			drawn(kinds[k], &c);
			c.n = 5, c.n_series = 0;
			drawn(kinds[k], &c);
			c.n_series = 1, c.n = 1, c.least_top = 0;
			drawn(kinds[k], &c);
		}
	struct buf b = BUF_INIT(100);
	struct chart c = chart(NULL, 0);
	chart_value(&b, &c, -0.01), buf_char(&b, ' '), chart_value(&b, &c, 0.25), buf_char(&b, ' '), chart_value(&b, &c, -0.25);
	assert_string_equal(b.at, "0.0% 0.3% -0.3%");
	buf_free(&b);
}

static void a_share_stands_beside_the_countrys(void **state)
{
	(void)state;
	const double ours = 93.3, theirs = 90, none = CHART_HIDDEN;
	const struct chart_series s[] = {{TEXT("Ours"), CHART_OWN, &ours, NULL, NULL},
	    {TEXT("England"), CHART_ENGLAND, &theirs, NULL, NULL}};
	struct chart c = chart(s, 2);
	c.n = 1;
	struct text t = drawn(chart_strip, &c);
	assert_true(has(t, "class=\"kith-chart__bar\" x=\"0\" y=\"4\" width=\"223.9\"")); /* 93.3 of a hundred, of 240 */
	assert_true(has(t, ">England 90%</text>"));
	c.n_series = 1;
	assert_false(has(drawn(chart_strip, &c), "England"));
	const struct chart_series hidden = {TEXT("Ours"), CHART_OWN, &none, NULL, NULL};
	c.series = &hidden;
	assert_false(has(drawn(chart_strip, &c), "kith-chart__bar"));
}

static void the_check_can_fail(void **state)
{
	(void)state;
	static const char *const bad[] = {"<a>", "<a></b>", "<a b=c/>", "<a b=\"<\"/>", "<a>&</a>", "<a/><a/>", "x", "<a b=\"1\" b=\"2\"/>",
	    "<a><b id=\"1\"/><c id=\"1\"/></a>", "<a style=\"x\"/>"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(well_formed(text_of(bad[i])));
	assert_true(well_formed(TEXT("<a b=\"1\"><c/>&amp;</a>")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_said_in_words),
		cmocka_unit_test(lines_break_at_gaps),
		cmocka_unit_test(hidden_numbers_have_no_height),
		cmocka_unit_test(scales_have_round_steps),
		cmocka_unit_test(odd_numbers_do_no_harm),
		cmocka_unit_test(a_share_stands_beside_the_countrys), cmocka_unit_test(the_check_can_fail),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
