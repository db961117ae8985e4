/* The second factor: its codes by the standard's own vectors, and at the door from the first signing in to a reset by two people.
 * On the engine that KITH_DB names (a PostgreSQL), else on SQLite in a new folder. All people here are invented. */
#include "access/begin.h"
#include "access/device.h"
#include "access/door.h"
#include "access/password.h"
#include "access/second.h"
#include "access/weak.h"
#include "access/young.h"
#include "base/file.h"
#include "report/qr.h"
#include "tests.h"
#include <liboath/oath.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

SQL(t_secret, "SELECT secret FROM app_second WHERE user_id = $1");
SQL(t_verbs, "SELECT count(*) FROM journal WHERE kind = 'second-factor' AND verb = $1");
SQL(t_digests, "SELECT digest FROM app_recovery WHERE user_id = $1");

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };
static const int64_t now = (int64_t)20000 * 24 * HOUR + 10 * HOUR;
static struct store *db;
static struct arena *arena;
static struct settings settings;
static char folder[FOLDER];
enum { SAM, ADDY, ADA, MIA, SAM_TOO, PEOPLE };
static const struct {
	enum role role;
	const char *name;
} who[PEOPLE] = {[SAM] = {ROLE_SOCIAL_WORKER, "Sam Invented"}, [ADDY] = {ROLE_ADMINISTRATOR, "Addy Invented"},
    [ADA] = {ROLE_ADMINISTRATOR, "Ada Invented"}, [MIA] = {ROLE_MANAGER, "Mia Invented"}, [SAM_TOO] = {ROLE_MANAGER, "Sam Invented Too"}};
static int64_t user[PEOPLE];
static const char password[] = "kettle orbit velvet sandwich";
static char hashed[PASSWORD_HASH];

static bool make(struct tx *tx, void *arg, struct fault *f)
{
	int64_t here, person = 0;
	(void)arg;
	if (!store_authority_add(tx, TEXT("E99000001"), TEXT("Testshire"), 0, &here, f))
		return false;
	struct actor op = actor_operator(here);
	for (int i = 0; i < PEOPLE; i++) {
		struct user_new u = {.name = text_of(who[i].name), .role = who[i].role, .password = hashed,
		    .person = i == SAM_TOO ? person : 0};
		struct user back;
		if (!user_add(tx, &op, &u, now, &user[i], f) || user_get(tx, arena, here, user[i], &back, f) != ROW_ONE)
			return false;
		if (i == SAM)
			person = back.person;
	}
	return true;
}

static int begin(void **state)
{
	(void)state;
	static char place[FOLDER + 20];
	struct fault f = {0};
	folder_make(folder, sizeof folder, "second");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	settings = settings_default();
	arena = arena_new(0);
	must(password_hash(text_of(password), hashed, &f), &f);
	db = store_open(engine_at(place), STORE_NEW, &f);
	must(db && store_make(db, 1000, &f) && store_run(db, "make", make, NULL, &f), &f);
	return 0;
}

static int end(void **state)
{
	(void)state;
	store_close(db);
	folder_away(folder);
	arena_free(arena);
	return 0;
}

/* ---- the standard's vectors ---- */

/* RFC 6238, Appendix B: eight digits, at six moments, by three hashes whose secrets are 20, 32 and 64 bytes long. */
static void rfc_6238(void **state)
{
	(void)state;
	static const struct {
		int64_t at;
		const char *code[3];
	} rows[] = {{59, {"94287082", "46119246", "90693936"}}, {1111111109, {"07081804", "68084774", "25091201"}},
	    {1111111111, {"14050471", "67062674", "99943326"}}, {1234567890, {"89005924", "91819424", "93441116"}},
	    {2000000000, {"69279037", "90698825", "38618901"}}, {20000000000, {"65353130", "77737706", "47863826"}}};
	const struct text secret[3] = {TEXT("12345678901234567890"), TEXT("12345678901234567890123456789012"),
	    TEXT("1234567890123456789012345678901234567890123456789012345678901234")};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int h = 0; h < 3; h++) {
			char code[SECOND_CODE];
			assert_true(totp_code(secret[h], rows[i].at / 30, 8, (enum totp_hash)h, code));
			assert_string_equal(code, rows[i].code[h]);
			assert_true(totp_code(secret[h], rows[i].at / 30, 6, (enum totp_hash)h, code));
			assert_string_equal(code, rows[i].code[h] + 2);
		}
}

/* ---- at the door ---- */

struct came {
	pthread_mutex_t lock;
	pthread_cond_t more;
	int n;
	struct door_answer last;
};
static struct came came = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
static struct door *door;

static void came_back(void *ctx, const struct door_answer *a)
{
	(void)ctx;
	pthread_mutex_lock(&came.lock);
	came.n++, came.last = *a;
	pthread_cond_signal(&came.more);
	pthread_mutex_unlock(&came.lock);
}

static int before;
static void asks(void)
{
	pthread_mutex_lock(&came.lock);
	before = came.n;
	pthread_mutex_unlock(&came.lock);
}

static enum door_verdict answered(void)
{
	pthread_mutex_lock(&came.lock);
	while (came.n == before)
		pthread_cond_wait(&came.more, &came.lock);
	enum door_verdict v = came.last.verdict;
	pthread_mutex_unlock(&came.lock);
	return v;
}

static enum door_verdict types_password(int i, int64_t at)
{
	asks();
	door_sign_in(door, 0, text_of(who[i].name), text_of(password), &(struct door_from){.address = TEXT("10.0.0.1")}, at, came_back,
	    NULL);
	return answered();
}

/* With the half session that the last answer gave. */
static enum door_verdict types_code(const char *half, const char *code, bool enrols, int64_t at)
{
	const struct door_from from = {.address = TEXT("10.0.0.1"), .session = text_of(half)};
	asks();
	(enrols ? door_enrol : door_code)(door, text_of(code), &from, at, came_back, NULL);
	return answered();
}

struct looking {
	const char *token;
	int64_t at;
	struct user u;
	struct second s;
	struct session session;
	enum row row;
};

static bool look_waiting(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *l = arg;
	l->row = door_waiting(tx, arena, door, text_of(l->token), l->at, &l->u, &l->s, f);
	return l->row != ROW_FAULT;
}

static bool look_session(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *l = arg;
	l->row = session_find(tx, arena, text_of(l->token), l->at, &l->session, f);
	return l->row != ROW_FAULT;
}

static enum row has_session(const char *token, int64_t at)
{
	struct looking l = {.token = token, .at = at};
	struct fault f = {0};
	must(store_read(db, look_session, &l, &f), &f);
	return l.row;
}

/* The code of a secret as a telephone has it. */
static const char *code_at(const char *base32, int64_t at)
{
	char *raw = NULL, code[SECOND_CODE];
	size_t n = 0;
	assert_int_equal(oath_base32_decode(base32, strlen(base32), &raw, &n), OATH_OK);
	assert_int_equal(n, SECOND_RAW);
	assert_true(totp_code((struct text){raw, n}, at / 30000, 6, TOTP_SHA1, code));
	free(raw);
	return arena_z(arena, text_of(code));
}

static const char *copied(const char *z)
{
	return arena_z(arena, text_of(z));
}

/* Signs in for the first time, and hands back the secret; the recovery codes stand in came.last. */
static const char *enrols(int i, int64_t at)
{
	struct fault f = {0};
	assert_int_equal(types_password(i, at), DOOR_ENROL);
	const char *half = copied(came.last.session.token);
	struct looking l = {.token = half, .at = at};
	must(store_read(db, look_waiting, &l, &f), &f);
	assert_true(l.row == ROW_ONE && l.u.id == user[i] && !l.s.enrolled && strlen(l.s.secret) == 32);
	const char *secret = copied(l.s.secret);
	assert_int_equal(types_code(half, "000000", true, at), DOOR_WRONG);
	assert_int_equal(types_code(half, code_at(secret, at - 5 * MINUTE), true, at), DOOR_WRONG);
	assert_int_equal(has_session(half, at), ROW_NONE); /* half of one opens nothing */
	assert_int_equal(types_code(half, code_at(secret, at), true, at), DOOR_OPEN);
	assert_int_equal(has_session(came.last.session.token, at), ROW_ONE);
	assert_int_equal(has_session(half, at), ROW_NONE);
	assert_int_equal(types_code(half, code_at(secret, at + MINUTE), true, at + MINUTE), DOOR_GONE);
	return secret;
}

struct counting {
	const char *word;
	int64_t n;
};

static bool count_verbs(struct tx *tx, void *arg, struct fault *f)
{
	struct counting *k = arg;
	return sql_i64(tx, &t_verbs, &k->n, f, arg_z(k->word)) == ROW_ONE;
}

static int64_t verbs(const char *word)
{
	struct counting k = {word, 0};
	struct fault f = {0};
	must(store_read(db, count_verbs, &k, &f), &f);
	return k.n;
}

struct reset {
	struct actor by;
	int64_t user, id, at;
	size_t n;
	bool mine;
	bool (*fn)(struct tx *, struct reset *, struct fault *);
};

static bool do_reset(struct tx *tx, void *arg, struct fault *f)
{
	struct reset *r = arg;
	return r->fn(tx, r, f);
}

static bool asks_reset(struct tx *tx, struct reset *r, struct fault *f)
{
	return second_ask(tx, &r->by, r->user, r->at, f);
}

static bool says_yes(struct tx *tx, struct reset *r, struct fault *f)
{
	return second_confirm(tx, arena, &r->by, r->id, r->at, f);
}

static bool lists(struct tx *tx, struct reset *r, struct fault *f)
{
	struct second_reset *all;
	bool ok = second_resets(tx, arena, &r->by, r->at, &all, &r->n, f);
	r->id = ok && r->n ? all[0].id : 0;
	r->mine = ok && r->n && all[0].mine;
	return ok;
}

static bool load_actor(struct tx *tx, void *arg, struct fault *f)
{
	struct reset *r = arg;
	struct user u;
	if (user_get(tx, arena, 1, r->user, &u, f) != ROW_ONE)
		return false;
	r->by = actor_of(&u);
	return true;
}

static struct actor actor_at(int i)
{
	struct reset r = {.user = user[i]};
	struct fault f = {0};
	must(store_read(db, load_actor, &r, &f), &f);
	return r.by;
}

static bool resets(int by, bool (*fn)(struct tx *, struct reset *, struct fault *), struct reset *r)
{
	struct fault f = {0};
	r->by = actor_at(by), r->fn = fn;
	bool ok = store_run(db, "reset", do_reset, r, &f);
	assert_true(ok || !strcmp(f.code, "second.reset"));
	return ok;
}

static bool kept_readable(struct tx *tx, void *arg, struct fault *f)
{
	struct text t;
	*(bool *)arg = sql_text(tx, &t_secret, arena, &t, f, arg_i(user[SAM])) == ROW_ONE && text_starts(t, TEXT("plain:"));
	return true;
}

static bool no_code_is_kept(struct tx *tx, void *arg, struct fault *f)
{
	const char (*codes)[RECOVERY_CODE] = arg;
	struct query q;
	size_t n = 0;
	query_begin(tx, &q, &t_digests);
	query_bind_i64(&q, 1, user[SAM]);
	while (query_step(&q, f)) {
		n++;
		for (int i = 0; i < RECOVERY_CODES; i++)
			assert_false(text_is(query_text(&q, 0), codes[i]));
	}
	assert_int_equal(n, RECOVERY_CODES);
	return query_end(&q, f);
}

static void from_the_first_day_on(void **state)
{
	(void)state;
	struct fault f = {0};
	bool readable = false;
	door = door_new(db, &settings, &f);
	must(door != NULL, &f);
	const char *secret = enrols(SAM, now);
	must(store_read(db, kept_readable, &readable, &f), &f);
	assert_true(readable); /* without a key of the house it is, and docs/security.md says so */
	/* from now on: the password alone opens nothing */
	int64_t at = now + HOUR;
	assert_int_equal(types_password(SAM, at), DOOR_CODE);
	const char *half = copied(came.last.session.token);
	assert_int_equal(has_session(half, at), ROW_NONE);
	assert_int_equal(types_code(half, "12345", false, at), DOOR_WRONG);
	/* half a minute before or after, and not a whole one */
	assert_int_equal(types_code(half, code_at(secret, at + 60000), false, at), DOOR_WRONG);
	assert_int_equal(types_code(half, code_at(secret, at - 60000), false, at), DOOR_WRONG);
	assert_int_equal(types_code(half, "", false, at), DOOR_WRONG);
	assert_int_equal(types_code("", code_at(secret, at), false, at), DOOR_GONE);
	const char *code = code_at(secret, at);
	assert_int_equal(types_code(half, code, false, at), DOOR_OPEN);
	assert_int_equal(has_session(came.last.session.token, at), ROW_ONE);
	/* the same code again, by whoever saw it: refused, in the next step too, and so is the one before it */
	assert_int_equal(types_password(SAM, at + 1000), DOOR_CODE);
	half = copied(came.last.session.token);
	assert_int_equal(types_code(half, code, false, at + 1000), DOOR_WRONG);
	assert_int_equal(types_code(half, code, false, at + 30000), DOOR_WRONG);
	assert_int_equal(types_code(half, code_at(secret, at - 30000), false, at + 1000), DOOR_WRONG);
	/* the next one is right, also on a telephone whose clock is half a minute ahead; typed with a space */
	const char *next = code_at(secret, at + 60000);
	assert_int_equal(types_code(half, arena_printf(arena, "%.3s %.3s", next, next + 3).at, false, at + 31000), DOOR_OPEN);
	/* half a session is over after ten minutes */
	at += HOUR;
	assert_int_equal(types_password(SAM, at), DOOR_CODE);
	half = copied(came.last.session.token);
	assert_int_equal(types_code(half, code_at(secret, at + 10 * MINUTE), false, at + 10 * MINUTE), DOOR_GONE);
	/* guessed too often: it waits */
	at += 2 * HOUR;
	assert_int_equal(types_password(SAM, at), DOOR_CODE);
	half = copied(came.last.session.token);
	for (int i = 0; i < 5; i++)
		assert_int_equal(types_code(half, "999999", false, at), DOOR_WRONG);
	assert_int_equal(types_code(half, code_at(secret, at), false, at), DOOR_WAIT);
	assert_int_equal(types_code(half, code_at(secret, at), false, at + 1000), DOOR_OPEN);
	assert_int_equal(verbs("enrol"), 1);
	door_free(door);
}

struct fresh {
	struct actor a;
	char codes[RECOVERY_CODES][RECOVERY_CODE];
};

static bool draw_codes(struct tx *tx, void *arg, struct fault *f)
{
	struct fresh *x = arg;
	return second_codes(tx, &x->a, now, x->codes, f);
}

static void recovery_codes(void **state)
{
	(void)state;
	struct fault f = {0};
	struct fresh x = {.a = actor_at(SAM)};
	int64_t at = now + 10 * HOUR;
	door = door_new(db, &settings, &f);
	must(store_run(db, "codes", draw_codes, &x, &f), &f);
	must(store_read(db, no_code_is_kept, x.codes, &f), &f);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		assert_int_equal(strlen(x.codes[i]), 14);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(x.codes[i], x.codes[k]);
		assert_int_equal(types_password(SAM, at), DOOR_CODE);
		const char *half = copied(came.last.session.token);
		assert_int_equal(types_code(half, x.codes[i], false, at), DOOR_OPEN);
		/* one time each */
		assert_int_equal(types_password(SAM, at), DOOR_CODE);
		half = copied(came.last.session.token);
		assert_int_equal(types_code(half, x.codes[i], false, at), DOOR_WRONG);
		at += 2 * HOUR;
	}
	/* another's is nobody else's */
	struct fresh old = x;
	must(store_run(db, "codes", draw_codes, &x, &f), &f);
	enrols(MIA, at);
	at += HOUR;
	assert_int_equal(types_password(MIA, at), DOOR_CODE);
	assert_int_equal(types_code(copied(came.last.session.token), x.codes[0], false, at), DOOR_WRONG);
	/* new ones are in place of the old; capitals, no hyphens */
	assert_int_equal(types_password(SAM, at), DOOR_CODE);
	const char *half = copied(came.last.session.token);
	assert_int_equal(types_code(half, old.codes[3], false, at), DOOR_WRONG);
	char typed[RECOVERY_CODE] = "";
	for (size_t i = 0, n = 0; x.codes[3][i]; i++)
		if (x.codes[3][i] != '-')
			typed[n++] = (char)(x.codes[3][i] >= 'a' ? x.codes[3][i] - 32 : x.codes[3][i]);
	assert_int_equal(types_code(half, typed, false, at), DOOR_OPEN);
	door_free(door);
}

static bool disable_mia(struct tx *tx, void *arg, struct fault *f)
{
	struct actor operator_ = actor_operator(1);
	struct user u;
	return user_get(tx, arena, 1, user[MIA], &u, f) == ROW_ONE && user_set_active(tx, &operator_, &u, *(bool *)arg, now, f);
}

SQL(t_same_person, "UPDATE app_user SET person = (SELECT m.person FROM app_user m WHERE m.id = $2) WHERE id = $1");
SQL(t_other_person, "UPDATE app_user SET person = id WHERE id = $1");
static bool same_person(struct tx *tx, void *arg, struct fault *f)
{
	return sql_do(tx, &t_same_person, f, arg_i(*(int64_t *)arg), arg_i(user[MIA]));
}
static bool other_person(struct tx *tx, void *arg, struct fault *f)
{
	return sql_do(tx, &t_other_person, f, arg_i(*(int64_t *)arg));
}

struct opening {
	int i;
	int64_t at;
	struct session s;
};
static bool open_session(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *o = arg;
	struct actor me = actor_at(o->i);
	return session_new(tx, &settings, &me, o->at, &o->s, f);
}
static const char *opened(int i, int64_t at)
{
	static struct opening o;
	struct fault f = {0};
	o = (struct opening){.i = i, .at = at};
	must(store_run(db, "in", open_session, &o, &f), &f);
	return o.s.token;
}

/* ---- browsers that are known ---- */

struct browsers {
	char token[2][DEVICE_TOKEN];
	bool known[2];
	int64_t n;
};

/* Whether the cookie of each, as a browser sends it back, is this user's. */
static bool known(struct tx *tx, int i, struct browsers *b, struct fault *f)
{
	for (int k = 0; k < 2; k++) {
		char kept[DEVICE_COOKIE];
		struct devices d = {.n = 1};
		size_t at;
		struct text value, name = text_cut(text_of(device_cookie(kept, user[i], b->token[k], false)), '=', &value);
		d.at[0].of = device_cookie_of(name, false), d.at[0].token = text_cut(value, ';', &value);
		enum row row = device_find(tx, 1, user[i], &d, &at, f);
		if (row == ROW_FAULT)
			return false;
		b->known[k] = row == ROW_ONE;
	}
	return device_count(tx, 1, user[i], &b->n, f);
}

static bool know_two(struct tx *tx, void *arg, struct fault *f)
{
	struct browsers *b = arg;
	for (int k = 0; k < 2; k++) {
		device_new(b->token[k]);
		if (!device_know(tx, 1, user[MIA], text_of(b->token[k]), now, f))
			return false;
	}
	return known(tx, MIA, b, f);
}
static bool sweep_a_year_later(struct tx *tx, void *arg, struct fault *f)
{
	int64_t year = (int64_t)366 * 24 * HOUR;
	struct browsers *b = arg; /* the first was seen since */
	return device_know(tx, 1, user[MIA], text_of(b->token[0]), now + HOUR, f) && device_sweep(tx, now + year, f) &&
	    known(tx, MIA, b, f);
}
static bool forget_others(struct tx *tx, void *arg, struct fault *f)
{
	struct browsers *b = arg;
	return device_know(tx, 1, user[MIA], text_of(b->token[1]), now, f) && device_forget(tx, 1, user[MIA], text_of(b->token[1]), f) &&
	    known(tx, MIA, b, f);
}
static bool count_sams(struct tx *tx, void *arg, struct fault *f)
{
	return device_count(tx, 1, user[SAM], arg, f);
}

static void browsers_are_known(void **state)
{
	(void)state;
	static struct browsers b;
	struct fault f = {0};
	must(store_run(db, "know", know_two, &b, &f), &f);
	assert_true(b.known[0] && b.known[1] && b.n >= 2);
	must(store_run(db, "sweep", sweep_a_year_later, &b, &f), &f);
	assert_true(b.known[0] && !b.known[1]); /* a year after it was seen, and not after it was made */
	must(store_run(db, "forget", forget_others, &b, &f), &f);
	assert_true(!b.known[0] && b.known[1] && b.n == 1); /* all but the one that they sit at */
}

static void reset_by_two(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t at = now + 50 * HOUR;
	struct reset r = {.user = user[SAM], .at = at};
	door = door_new(db, &settings, &f);
	assert_false(resets(SAM, asks_reset, &r));     /* a worker */
	assert_false(resets(SAM_TOO, asks_reset, &r)); /* the same person by another account */
	r.user = user[ADDY];
	assert_false(resets(ADDY, asks_reset, &r));    /* oneself */
	assert_false(resets(ADA, asks_reset, &r));     /* there is none yet */
	r.user = user[SAM];
	assert_true(resets(MIA, asks_reset, &r));
	assert_false(resets(ADDY, asks_reset, &r)); /* asked already */
	assert_true(resets(MIA, lists, &r) && r.n == 1 && r.mine);
	assert_false(resets(MIA, says_yes, &r)); /* the same one alone */
	assert_true(resets(ADDY, lists, &r) && r.n == 1 && !r.mine);
	assert_false(resets(SAM_TOO, says_yes, &r)); /* it is theirs */
	struct reset late = r;
	late.at = at + 24 * HOUR;
	assert_false(resets(ADDY, says_yes, &late));
	assert_int_equal(types_password(SAM, at), DOOR_CODE); /* nothing has changed so far */
	const char *session = copied(opened(SAM, at));
	int64_t sams = 0;
	must(store_read(db, count_sams, &sams, &f), &f);
	assert_true(sams > 0);
	assert_true(resets(ADDY, says_yes, &r));
	assert_false(resets(ADA, says_yes, &r)); /* done */
	assert_true(resets(ADA, lists, &r) && r.n == 0);
	assert_int_equal(verbs("reset"), 1);
	assert_int_equal(has_session(session, at), ROW_NONE); /* whoever was in is out, */
	must(store_read(db, count_sams, &sams, &f), &f);
	assert_int_equal(sams, 0); /* and their browsers are known no more */
	const char *secret = enrols(SAM, at + HOUR);
	assert_int_equal(types_password(SAM, at + 2 * HOUR), DOOR_CODE);
	assert_int_equal(types_code(copied(came.last.session.token), code_at(secret, at + 2 * HOUR), false, at + 2 * HOUR), DOOR_OPEN);
	/* two managers, and no administrator: no */
	r.at = at + 3 * HOUR;
	r.user = user[SAM];
	assert_true(resets(MIA, asks_reset, &r));
	assert_true(resets(MIA, lists, &r) && r.n == 1);
	assert_false(resets(SAM_TOO, says_yes, &r));
	/* who asked signs in no more: no */
	must(store_run(db, "disable", disable_mia, &(bool){false}, &f), &f);
	assert_false(resets(ADA, says_yes, &r));
	must(store_run(db, "disable", disable_mia, &(bool){true}, &f), &f);
	/* the other account of who asked: the same person */
	must(store_run(db, "mia", same_person, &user[ADA], &f), &f);
	assert_true(resets(ADA, lists, &r) && r.n == 1 && r.mine);
	assert_false(resets(ADA, says_yes, &r));
	must(store_run(db, "ada", other_person, &user[ADA], &f), &f);
	/* two administrators: yes */
	assert_true(resets(ADA, says_yes, &r));
	door_free(door);
}

/* ---- the key of the house ---- */

static bool kept_sealed(struct tx *tx, void *arg, struct fault *f)
{
	struct text t;
	if (sql_text(tx, &t_secret, arena, &t, f, arg_i(user[ADA])) != ROW_ONE)
		return false;
	assert_true(text_starts(t, TEXT("sealed:")));
	*(struct text *)arg = t;
	return true;
}

SQL(t_swap, "UPDATE app_second SET secret = $2 WHERE user_id = $1");
struct swapping {
	int64_t user;
	struct text secret;
};
static bool swap(struct tx *tx, void *arg, struct fault *f)
{
	struct swapping *s = arg;
	return sql_do(tx, &t_swap, f, arg_i(s->user), arg_t(s->secret));
}

static void sealed_by_a_key(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t at = now + 100 * HOUR;
	struct settings with = settings;
	const char *key = arena_printf(arena, "%s/key", folder).at, *other = arena_printf(arena, "%s/other", folder).at;
	must(put_file(key, TEXT("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"), &f), &f);
	must(put_file(other, TEXT("ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), &f), &f);
	with.text[SETTING_SECOND_KEY] = text_of(key);
	door = door_new(db, &with, &f);
	must(door != NULL, &f);
	const char *secret = enrols(ADA, at);
	struct text sealed;
	must(store_read(db, kept_sealed, &sealed, &f), &f);
	assert_int_equal(types_password(ADA, at + HOUR), DOOR_CODE);
	assert_int_equal(types_code(copied(came.last.session.token), code_at(secret, at + HOUR), false, at + HOUR), DOOR_OPEN);
	/* what is sealed for one opens for no other: put under another user, it is no secret of theirs */
	enrols(ADDY, at + 2 * HOUR);
	must(store_run(db, "swap", swap, &(struct swapping){user[ADDY], sealed}, &f), &f);
	assert_int_equal(types_password(ADDY, at + 3 * HOUR), DOOR_COULD_NOT);
	assert_string_equal(came.last.fault.code, "second.key");
	door_free(door);
	/* another key, and none */
	with.text[SETTING_SECOND_KEY] = text_of(other);
	door = door_new(db, &with, &f);
	for (int i = 0; i < 12; i++) /* a fault of ours is nobody's wrong try: it never comes to a wait */
		assert_int_equal(types_password(ADA, at + 4 * HOUR), DOOR_COULD_NOT);
	door_free(door);
	door = door_new(db, &settings, &f);
	assert_int_equal(types_password(ADA, at + 5 * HOUR), DOOR_COULD_NOT);
	door_free(door);
	/* a file that is none */
	unlink(other); /* kith writes over no key */
	must(put_file(other, TEXT("not a key"), &f), &f);
	f = (struct fault){0};
	assert_null(door_new(db, &with, &f));
	assert_string_equal(f.code, "key.file");
	with.text[SETTING_SECOND_KEY] = arena_printf(arena, "%s/nowhere", folder);
	assert_null(door_new(db, &with, &f));
}

/* ---- an adult begins ---- */

struct begins {
	struct actor by;
	struct user u;
	char code[CODE_ROOM];
};

static bool make_code(struct tx *tx, void *arg, struct fault *f)
{
	struct begins *b = arg;
	return user_get(tx, arena, 1, b->u.id, &b->u, f) == ROW_ONE && begin_make(tx, &b->by, &b->u, b->code, now, f);
}

static enum door_verdict types_begin(const char *code, const char *chosen, int64_t at)
{
	asks();
	door_begin(door, text_of(code), text_of(chosen), &(struct door_from){.address = TEXT("10.0.9.1")}, at, came_back, NULL);
	return answered();
}

static void begins_with_a_code(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t at = now + HOUR;
	struct begins b = {.by = actor_at(ADDY), .u = {.id = user[SAM_TOO]}}, older;
	door = door_new(db, &settings, &f);
	code_new(b.code);
	must(store_run(db, "code", make_code, &b, &f), &f);
	older = b;
	code_new(b.code);
	must(store_run(db, "code", make_code, &b, &f), &f);
	assert_int_equal(types_begin(older.code, "tall window sings beetroot", at), DOOR_WRONG); /* the newer one counts */
	assert_int_equal(types_begin("ABCD-2345", "tall window sings beetroot", at), DOOR_WRONG);
	assert_int_equal(types_begin(b.code, "short", at), DOOR_REFUSED);
	assert_int_equal(types_begin(b.code, "Password2026!", at), DOOR_REFUSED);
	assert_string_equal(came.last.fault.code, "user.weak");
	assert_int_equal(types_begin(b.code, "tall window sings beetroot", now + 24 * HOUR), DOOR_WRONG);
	assert_int_equal(types_begin(b.code, "tall window sings beetroot", at), DOOR_ENROL);
	assert_int_equal(types_begin(b.code, "tall window sings beetroot", at), DOOR_WRONG); /* used */
	assert_int_equal(types_password(SAM_TOO, at + 1000), DOOR_WRONG); /* the old one is gone */
	b.u.id = user[ADDY];
	assert_false(store_run(db, "code", make_code, &b, &f)); /* one's own */
	door_free(door);
}

/* ---- what is guessed first ---- */

static void weak_ones(void **state)
{
	(void)state;
	static const char *const weak[] = {"passwordpassword", "Password2026!", "password1234", "P4ssw0rd!!!!", "qwertyuiop12",
	    "123456789012", "aaaaaaaaaaaa",
	    "letmeinletmein", "Summer2026!!", "abcdefghijkl", "Welcome12345", "dragonmonkey", "1qaz2wsx3edc", "Samwise2026!",
	    "Kith Council 1", "iloveyou1234"}, *const fine[] = {"kettle orbit velvet sandwich", "tall window sings beetroot",
	    "correct horse battery", "v8#kQp2!xWz9", "another horse battery",
	        "Ourmeadowbends38"};
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
		if (!weak_password(text_of(weak[i]), TEXT("Sam Samwise")))
			fail_msg("not weak: %s", weak[i]);
	}
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
		if (weak_password(text_of(fine[i]), TEXT("Sam Samwise")))
			fail_msg("weak: %s", fine[i]);
	}
	static const char *const weak_three[] = {"one two three", "red green blue", "password monkey dragon", "cat cats river",
	    "aaa river cloud",
	    "monday friday sunday", "qwerty asdf zxcv", "kite abc river", "love football summer"},
	    *const fine_three[] = {"blue kite river", "sun moon stars", "green hill cloud", "\xc3\xa9t\xc3\xa9 mer soleil",
	    "toast otter gravel"};
	for (size_t i = 0; i < sizeof weak_three / sizeof *weak_three; i++) {
		if (!weak_words(text_of(weak_three[i])))
			fail_msg("not weak: %s", weak_three[i]);
	}
	for (size_t i = 0; i < sizeof fine_three / sizeof *fine_three; i++) {
		if (weak_words(text_of(fine_three[i])))
			fail_msg("weak: %s", fine_three[i]);
	}
	assert_true(weak_common_n > 9900 && weak_grade(TEXT("123456")) == 1 && weak_grade(TEXT("kettleorbit")) == 0);
	for (size_t i = 1; i < weak_common_n; i++)
		assert_true(weak_common[i - 1] < weak_common[i]);
	struct fault f = {0};
	assert_false(words_fit(TEXT("one two three"), &f));
	assert_string_equal(f.code, "user.words.weak");
}

static void a_qr_code(void **state)
{
	(void)state;
	struct buf b = BUF_INIT(64 << 10);
	assert_true(report_qr(&b, TEXT("otpauth://totp/kith:Sam?secret=ABC"), TEXT("a <label> & \"more\"")));
	struct text svg = buf_as_text(&b);
	assert_true(text_starts(svg, TEXT("<svg class=\"kith-qr\"")));
	assert_non_null(memmem(svg.at, svg.n, "a &lt;label&gt; &amp; &quot;more&quot;", 38));
	assert_non_null(memmem(svg.at, svg.n, "M4 4h7v1h-7z", 12)); /* the top of the first finder, seven squares wide */
	buf_free(&b);
	char endless[2000];
	memset(endless, 'x', sizeof endless);
	assert_false(report_qr(&b, (struct text){endless, sizeof endless}, TEXT("")));
	assert_false(report_qr(&b, TEXT(""), TEXT("")));
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rfc_6238), cmocka_unit_test(weak_ones), cmocka_unit_test(a_qr_code), cmocka_unit_test(from_the_first_day_on),
	    cmocka_unit_test(recovery_codes), cmocka_unit_test(browsers_are_known), cmocka_unit_test(reset_by_two),
	    cmocka_unit_test(begins_with_a_code), cmocka_unit_test(sealed_by_a_key),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
