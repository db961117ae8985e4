/* What an authority chooses for itself: from a day on, each authority by itself, every choice kept; what the operator says until then. Set
 * on /settings by an administrator and by nobody else, and read where it holds: where "Leave quickly" goes, how long a session rests, for
 * how long a record is opened, whom a message is from. On either engine. */
#include "house.h"
#include "tell/mail.h"
#include "access/authority_setting.h"
#include "safety/safety.h"
#include <netinet/in.h>
#include <sys/socket.h>

AUTHORITY_SETTING(test_number, .name = "test-number", .label = "A number", .help = "For this test.", .type = AUTHORITY_NUMBER, .least = -2,
    .most = 9, .def = "3");
AUTHORITY_SETTING(test_switch, .name = "test-switch", .label = "A switch", .help = "For this test.", .type = AUTHORITY_SWITCH, .def = "no");
AUTHORITY_SETTING(test_day, .name = "test-day", .label = "A day", .help = "For this test.", .type = AUTHORITY_DAY, .def = "");
AUTHORITY_SETTING(
    test_text, .name = "test-text", .label = "Words", .help = "For this test.", .type = AUTHORITY_TEXT, .least = 0, .most = 20, .def = "");

static struct session session[ROLES];
static int64_t other;

static bool another(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, TEXT("E99000001"), TEXT("Testshire"), 0, arg, f);
}

static int open_all(void **state)
{
	struct fault f = {0};
	(void)state;
	house_begin();
	must(store_run(db, "another", another, &other, &f), &f);
	for (int r = 0; r < ROLES; r++)
		session[r] = user((enum role)r, 0, AT("user %d", r).at);
	house_ready();
	return 0;
}

/* ---- without a page ---- */

struct act {
	const struct authority_setting *s;
	const char *typed; /* NULL: given back */
	day from;
	int64_t authority, at;
	struct asof asof;
	struct authority_value is, *all;
	size_t n;
};

static bool set_it(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct actor me = {.authority = x->authority ? x->authority : 1, .user = 77, .role = ROLE_ADMINISTRATOR};
	return authority_setting_set(tx, a, &me, x->s, x->typed ? text_of(x->typed) : (struct text){NULL, 0}, x->from, today,
	    x->at ? x->at : (now += 1000), f);
}

static bool get_it(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	return authority_setting(tx, a, x->authority ? x->authority : 1, &house->settings, x->s, x->asof, &x->is, f) &&
	    authority_setting_history(tx, a, x->authority ? x->authority : 1, x->s, &x->all, &x->n, f);
}

static struct act got(struct act x)
{
	struct fault f = {0};
	if (!x.asof.as_at)
		x.asof = AS_AT(today);
	must(store_read(db, get_it, &x, &f), &f);
	return x;
}
#define GOT(...) got((struct act){__VA_ARGS__})

static void chosen(struct act x)
{
	struct fault f = {0};
	must(store_run(db, "set", set_it, &x, &f), &f);
}
#define SET(...) chosen((struct act){__VA_ARGS__})

static void as_declared(void **state)
{
	(void)state;
	struct fault f = {0};
	size_t n;
	must(authority_settings_check(&f), &f);
	const struct authority_setting *const *all = authority_settings(&n);
	assert_true(n >= 9);
	for (size_t i = 1; i < n; i++)
		assert_true(strcmp(all[i - 1]->name, all[i]->name) < 0);
	assert_ptr_equal(authority_setting_named(TEXT("test-day")), &test_day);
	assert_null(authority_setting_named(TEXT("test-dya")));
}

static void from_a_day_on(void **state)
{
	(void)state;
	struct act x = GOT(.s = &test_number);
	assert_false(x.is.chosen);
	assert_int_equal(x.is.number, 3);
	assert_int_equal(x.n, 0);
	SET(.s = &test_number, .typed = " 07 ", .from = today);
	int64_t first = now;
	SET(.s = &test_number, .typed = "-2", .from = today + 10);
	x = GOT(.s = &test_number);
	assert_true(x.is.chosen && x.is.number == 7 && text_is(x.is.text, "7") && x.is.from == today && x.is.set_by == 77);
	assert_int_equal(x.n, 2);
	assert_int_equal(GOT(.s = &test_number, .asof = AS_AT(today + 9)).is.number, 7);
	assert_int_equal(GOT(.s = &test_number, .asof = AS_AT(today + 10)).is.number, -2);
	assert_int_equal(GOT(.s = &test_number, .asof = {today + 10, first}).is.number, 7);     /* as known before */
	assert_int_equal(GOT(.s = &test_number, .asof = {today, first - 1}).is.number, 3);
	assert_int_equal(GOT(.s = &test_number, .asof = AS_AT(today - 1)).is.number, 3);
	/* the same day once more: the later word holds, and the first stays */
	SET(.s = &test_number, .typed = "8", .from = today);
	x = GOT(.s = &test_number);
	assert_true(x.is.number == 8 && x.n == 3);
	/* given back */
	SET(.s = &test_number, .from = today);
	x = GOT(.s = &test_number);
	assert_true(!x.is.chosen && x.is.number == 3 && x.n == 4);
	assert_int_equal(GOT(.s = &test_number, .asof = AS_AT(today + 10)).is.number, -2); /* what was planned stands */
	/* another authority has its own */
	assert_int_equal(GOT(.s = &test_number, .authority = other, .asof = AS_AT(today + 10)).is.number, 3);
	SET(.s = &test_switch, .typed = "yes", .from = today, .authority = other);
	assert_int_equal(GOT(.s = &test_switch, .authority = other).is.number, 1);
	assert_int_equal(GOT(.s = &test_switch).is.number, 0);
	SET(.s = &test_day, .typed = "2026-12-24", .from = today);
	assert_int_equal(GOT(.s = &test_day).is.day, day_of(2026, 12, 24));
	assert_int_equal(GOT(.s = &test_day, .authority = other).is.day, DAY_NONE);
}

static void what_does_not_fit(void **state)
{
	(void)state;
	static const struct {
		const struct authority_setting *s;
		const char *typed, *say;
		int days;
	} wrong[] = {{&test_number, "10", "from -2 to 9", 0}, {&test_number, "-3", "from -2 to 9", 0},
	    {&test_number, "", "whole number", 0}, {&test_number, "2.5", "whole number", 0},
	    {&test_number, "99999999999999999999", "from -2 to 9", 0}, {&test_switch, "maybe", "yes or no", 0},
	    {&test_day, "2026-02-30", "Write a day", 0}, {&test_text, "longer than twenty characters", "at most 20", 0},
	    {&test_text, "two\nlines", "one line", 0}, {&test_text, "\xff", "", 0}, {&test_number, "4", "from today on", -1}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct fault f = {0};
		struct act x = {.s = wrong[i].s, .typed = wrong[i].typed, .from = today + wrong[i].days};
		size_t before = GOT(.s = wrong[i].s).n;
		assert_false(store_run(db, "set", set_it, &x, &f));
		assert_int_equal(f.kind, FAULT_ASKED);
		if (!strstr(f.say, wrong[i].say))
			fail_msg("%s: %s", wrong[i].typed, f.say);
		assert_int_equal(GOT(.s = wrong[i].s).n, before);
	}
}

/* ---- on its page ---- */

static struct got get(int role, const char *path)
{
	return ask_as(role < 0 ? NULL : &session[role], "GET", text_of(path), NULL);
}

static struct got post(int role, const char *path, const char *fields)
{
	return ask_as(&session[role], "POST", text_of(path), fields);
}

SQL(sql_settings_journaled, "SELECT count(*) FROM journal WHERE authority = 1 AND verb = 'set' AND kind = 'setting' AND purpose = $1");

static void a_page_for_each(void **state)
{
	(void)state;
	struct got g = get(ROLE_ADMINISTRATOR, "/settings");
	assert_int_equal(g.status, 200);
	size_t n;
	const struct authority_setting *const *all = authority_settings(&n);
	for (size_t i = 0; i < n; i++) {
		SHOWS(g, AT("/settings/%s\"", all[i]->name).at);
		assert_int_equal(get(ROLE_ADMINISTRATOR, AT("/settings/%s", all[i]->name).at).status, 200);
	}
	SHOWS(get(ROLE_ADMINISTRATOR, "/users"), "href=\"/settings\"");
	assert_int_equal(get(ROLE_ADMINISTRATOR, "/settings/nothing-such").status, 404);
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/nothing-such", "value=1").status, 404);
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/nothing-such/back", "").status, 404);
	for (int r = 0; r < ROLES; r++)
		if (r != ROLE_ADMINISTRATOR) {
			assert_int_equal(get(r, "/settings").status, 403);
			assert_int_equal(post(r, "/settings/glass-hours", "value=3").status, 403);
		}
	g = post(ROLE_ADMINISTRATOR, "/settings/glass-hours", "value=100");
	assert_int_equal(g.status, 422);
	SHOWS(g, "Write a whole number from 1 to 72.");
	SHOWS(g, "value=\"100\"");
	g = post(ROLE_ADMINISTRATOR, "/settings/glass-hours", "value=3&from-day=1&from-month=1&from-year=2026");
	assert_int_equal(g.status, 422);
	SHOWS(g, "Choose today or a later day");
	int64_t before = count_like(&sql_settings_journaled, "glass-hours");
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/glass-hours", "value=3").status, 303);
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/glass-hours", "value=5&from-day=1&from-month=1&from-year=2027").status, 303);
	assert_int_equal(count_like(&sql_settings_journaled, "glass-hours"), before + 2);
	g = get(ROLE_ADMINISTRATOR, "/settings/glass-hours");
	SHOWS(g, "18 November 2026"); /* since when */
	SHOWS(g, AT("user %d", ROLE_ADMINISTRATOR).at);
	SHOWS(g, "1 January 2027");
	SHOWS(g, "Not yet");
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/glass-hours/back", "").status, 303);
	g = get(ROLE_ADMINISTRATOR, "/settings/glass-hours");
	SHOWS(g, "Those who run kith");
	SHOWS(g, "As those who run kith say");
	/* a switch and a day */
	SHOWS(get(ROLE_ADMINISTRATOR, "/settings/test-switch"), "type=\"radio\"");
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/test-switch", "value=yes").status, 303);
	assert_int_equal(GOT(.s = &test_switch).is.number, 1);
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/test-day", "value-day=3&value-month=4&value-year=2027").status, 303);
	assert_int_equal(GOT(.s = &test_day).is.day, day_of(2027, 4, 3));
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/test-day", "").status, 303); /* none any more */
	assert_int_equal(GOT(.s = &test_day).is.day, DAY_NONE);
}

/* ---- where they are read ---- */

static void where_leaving_goes(void **state)
{
	(void)state;
	assert_true(text_is(get(-1, "/a/essex/leave").to, "https://www.bbc.co.uk/weather"));
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/leave", "value=http://weather.example").status, 422);
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/leave", "value=https://weather.example/today").status, 303);
	assert_true(text_is(get(-1, "/a/essex/leave").to, "https://weather.example/today"));
	struct session kid = user(ROLE_YOUNG_PERSON, 0, "Kim Leaving");
	assert_true(text_is(ask_as(&kid, "GET", TEXT("/leave"), NULL).to, "https://weather.example/today"));
	assert_true(text_is(get(-1, "/a/e99000001/leave").to, "https://www.bbc.co.uk/weather"));
	assert_true(text_is(get(-1, "/leave").to, "https://www.bbc.co.uk/weather")); /* whose is not known */
}

static void how_long_a_session_rests(void **state)
{
	(void)state;
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/rest-young", "value=3").status, 303);
	struct session kid = user(ROLE_YOUNG_PERSON, 0, "Kim Resting"), sam = user(ROLE_SOCIAL_WORKER, 0, "Sam Resting");
	assert_int_equal(kid.rest, 3 * 60 * 1000);
	assert_int_equal(sam.rest, 30 * 60 * 1000);
	SHOWS(ask_as(&kid, "GET", TEXT("/help-now"), NULL), "data-rest=\"17"); /* three minutes, less a second */
	now += 4 * 60 * 1000;
	assert_true(text_is(ask_as(&kid, "GET", TEXT("/me"), NULL).to, "/hello"));
	council = other;
	kid = user(ROLE_YOUNG_PERSON, 0, "Kim Elsewhere");
	council = 1;
	assert_int_equal(kid.rest, 10 * 60 * 1000);
}

/* ---- a letter, to a server that takes it ---- */

struct sink {
	int listening;
	char got[8192];
};

/* Says yes to everything, once. */
static void *take_letter(void *arg)
{
	struct sink *s = arg;
	int c = accept(s->listening, NULL, NULL);
	size_t n = 0;
	bool letter = false;
	char *line = s->got;
	must(c >= 0 && write(c, "220 sink\r\n", 10) == 10, &(struct fault){0});
	while (n < sizeof s->got - 1 && read(c, s->got + n, 1) == 1) {
		if (s->got[n++] != '\n')
			continue;
		s->got[n] = 0;
		bool data = !letter && !strncmp(line, "DATA", 4), end = letter && !strcmp(line, ".\r\n"),
		     quit = !letter && !strncmp(line, "QUIT", 4);
		letter = data || (letter && !end);
		const char *say = data ? "354 go on\r\n" : letter ? "" : "250 yes\r\n";
		must(write(c, say, strlen(say)) == (ssize_t)strlen(say), &(struct fault){0});
		line = s->got + n;
		if (quit)
			break;
	}
	close(c);
	return NULL;
}

static const char *sent_from(const char *name)
{
	static struct sink s;
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof at;
	pthread_t thread;
	struct fault f = {0};
	s = (struct sink){.listening = socket(AF_INET, SOCK_STREAM, 0)};
	must(bind(s.listening, (struct sockaddr *)&at, sizeof at) == 0 && listen(s.listening, 1) == 0 &&
	    getsockname(s.listening, (struct sockaddr *)&at, &size) == 0, &f);
	must(pthread_create(&thread, NULL, take_letter, &s) == 0, &f);
	struct mail_server server = {.url = AT("smtp://127.0.0.1:%d", ntohs(at.sin_port)).at, .from = "kith@kith.invalid", .user = "",
	    .password = "", .site = "", .name = text_of(name)};
	must(mail_send(&server, TEXT("sam@kith.invalid"), false, now, &f), &f);
	pthread_join(thread, NULL);
	close(s.listening);
	char *from = strstr(s.got, "\nFrom: ");
	assert_non_null(from);
	return arena_z(a, (struct text){from + 1, strcspn(from + 1, "\r\n")});
}

static void whom_a_letter_is_from(void **state)
{
	(void)state;
	assert_string_equal(sent_from(""), "From: kith <kith@kith.invalid>");
	assert_string_equal(sent_from("Testshire"), "From: \"Testshire\" <kith@kith.invalid>");
	assert_string_equal(sent_from("Sir Gâr"), "From: =?UTF-8?B?U2lyIEfDonI=?= <kith@kith.invalid>");
	assert_string_equal(sent_from("a\" <b>"), "From: =?UTF-8?B?YSIgPGI+?= <kith@kith.invalid>");
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/mail-name", "value=").status, 422);
	assert_int_equal(post(ROLE_ADMINISTRATOR, "/settings/mail-name", "value=Testshire").status, 303);
	assert_true(text_is(GOT(.s = authority_setting_named(TEXT("mail-name"))).is.text, "Testshire"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(as_declared), cmocka_unit_test(from_a_day_on),
	    cmocka_unit_test(what_does_not_fit), cmocka_unit_test(a_page_for_each), cmocka_unit_test(where_leaving_goes),
	    cmocka_unit_test(how_long_a_session_rests), cmocka_unit_test(whom_a_letter_is_from)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
