#include "access/door_inside.h"
#include "base/ceiling.h"
#include "access/posts.h"
#include "base/net.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

SQL(sql_door_user, "SELECT password FROM app_user WHERE authority = $1 AND id = $2");
/* $4: the hash that was checked; '' for the demonstration's. Another by now, and the words that were typed open nothing. */
SQL(sql_door_in, "UPDATE app_user SET signed_in_at = $3 WHERE authority = $1 AND id = $2 AND active = 1"
                 " AND ($4 = '' OR password = $4) RETURNING id");
SQL(sql_door_rehash, "UPDATE app_user SET password = $3 WHERE authority = $1 AND id = $2");

enum { FAILED_MOST = 5, FAILED_ALL = 300 }; /* rows an hour: about one user, and about all */

struct door *door_new(struct store *store, const struct settings *s, struct fault *f)
{
	struct door *d = calloc(1, sizeof *d);
	if (!d || !second_key_read(s, &d->key, f)) {
		free(d);
		return d ? NULL : (fault_set(f, FAULT_SYSTEM, "door.start", "There is not enough memory for the door."), NULL);
	}
	d->store = store, d->settings = *s;
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->idle, NULL);
	d->throttle = throttle_new(setting_number(s, SETTING_SIGN_IN_FREE));
	d->rate = rate_new(FAILED_MOST, FAILED_ALL);
	d->hasher = hasher_new((size_t)setting_number(s, SETTING_SIGN_IN_QUEUE));
	if (d->throttle && d->rate && d->hasher)
		return d;
	door_free(d);
	fault_set(f, FAULT_SYSTEM, "door.start",
	    "There is not enough memory to start, or the thread that checks passwords could not be started.");
	return NULL;
}

void door_free(struct door *d)
{
	if (!d)
		return;
	pthread_mutex_lock(&d->lock);
	while (d->under_way)
		pthread_cond_wait(&d->idle, &d->lock);
	pthread_mutex_unlock(&d->lock);
	hasher_free(d->hasher);
	sodium_memzero(&d->key, sizeof d->key);
	throttle_free(d->throttle);
	rate_free(d->rate);
	pthread_mutex_destroy(&d->lock);
	pthread_cond_destroy(&d->idle);
	free(d);
}

bool door_demo(struct tx *tx, bool *demo, struct fault *f)
{
	struct arena *a = arena_new(1 << 16);
	struct text value;
	enum row row = store_fact(tx, "demo", a, &value, f);
	arena_free(a);
	*demo = row == ROW_ONE;
	return row != ROW_FAULT;
}

void door_finish(struct attempt *t, enum door_verdict v, const struct fault *f)
{
	struct door *d = t->door;
	if (t->taken && v != DOOR_WRONG)
		throttle_undo(d->throttle, &t->counted);
	t->answer.verdict = v;
	if (f)
		t->answer.fault = *f;
	t->done(t->ctx, &t->answer);
	arena_free(t->arena);
	sodium_memzero(t, sizeof *t);
	free(t);
	pthread_mutex_lock(&d->lock);
	if (!--d->under_way)
		pthread_cond_broadcast(&d->idle);
	pthread_mutex_unlock(&d->lock);
}

bool door_take(struct attempt *t)
{
	t->answer.wait = throttle_take(t->door->throttle, &t->counted, t->now);
	t->taken = !t->answer.wait;
	if (t->taken)
		return true;
	door_finish(t, DOOR_WAIT, NULL);
	return false;
}

void door_right(struct attempt *t)
{
	throttle_right(t->door->throttle, &t->counted);
	t->taken = false;
}

static void hashed(void *ctx, enum password_verdict v, const char *hash)
{
	struct attempt *t = ctx;
	struct fault f = {0};
	if (v == PASSWORD_COULD_NOT || !hash[0]) {
		fault_set(&f, FAULT_SYSTEM, "user.memory", "There is no memory to keep a password safely (64 MiB).");
		door_finish(t, DOOR_COULD_NOT, &f);
		return;
	}
	memcpy(t->hashed.into, hash, strlen(hash) + 1);
	store_submit(t->door->store, t->hashed.what, t->hashed.write, t, t->hashed.written, t);
}

void door_hash(struct attempt *t, struct text fresh, char *into, const char *what, bool (*write)(struct tx *, void *, struct fault *),
    void (*written)(void *, bool, const struct fault *))
{
	t->hashed.into = into, t->hashed.what = what, t->hashed.write = write, t->hashed.written = written;
	if (!hasher_hash(t->door->hasher, fresh, hashed, t))
		door_finish(t, DOOR_FULL, NULL);
}

bool door_browser(struct tx *tx, struct attempt *t, struct fault *f)
{
	t->device = t->from.devices.n;
	enum row row = device_find(tx, t->user.authority, t->user.id, &t->from.devices, &t->device, f);
	if (row != ROW_ONE)
		t->device = t->from.devices.n;
	else if (device_digest(t->from.devices.at[t->device].token, t->device_digest))
		t->counted.device = text_of(t->device_digest);
	return row != ROW_FAULT;
}

static bool look_up(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	struct text kept = {0};
	t->known = t->demo = false;
	enum row row = user_find(tx, t->arena, t->name, &t->user, f);
	if (row == ROW_FAULT || !door_demo(tx, &t->demo_house, f))
		return false;
	if (row == ROW_NONE || !t->user.active || (t->authority && t->user.authority != t->authority))
		return true;
	t->demo = t->demo_house && t->user.demo;
	if (!door_browser(tx, t, f))
		return false;
	if (sql_text(tx, &sql_door_user, t->arena, &kept, f, arg_i(t->user.authority), arg_i(t->user.id)) == ROW_FAULT)
		return false;
	t->known = kept.at && kept.n && kept.n < sizeof t->kept;
	if (t->known)
		memcpy(t->kept, kept.at, kept.n), t->kept[kept.n] = 0;
	return true;
}

/* The session, the end of the one that this browser had, and the browser known from now on. */
bool door_come_in(struct tx *tx, struct attempt *t, const struct actor *a, struct fault *f)
{
	struct text known = t->device < t->from.devices.n ? t->from.devices.at[t->device].token : (struct text){0};
	if (known.at)
		snprintf(t->answer.device, sizeof t->answer.device, "%.*s", TEXT_ARG(known));
	else
		device_new(t->answer.device);
	return (!t->from.session.at || session_end(tx, t->from.session, f)) &&
	    device_know(tx, a->authority, a->user, text_of(t->answer.device), t->now, f) &&
	    session_new(tx, &t->door->settings, a, t->now, &t->answer.session, f);
}

/* Young people come in when somebody is named who hears them, by day and at night. */
static bool heard(struct tx *tx, int64_t authority, struct fault *f)
{
	char missing[100];
	return posts_missing(tx, authority, missing, f) &&
	    (!missing[0] || fault_set(f, FAULT_ASKED, "door.shut", "Young people's accounts are shut until there is %s.", missing));
}

bool door_journal_in(struct tx *tx, struct attempt *t, const struct actor *a, const char *how, struct fault *f)
{
	struct journal_entry e = {.authority = a->authority, .at = t->now, .actor = a->person, .role = text_of(role_name(t->user.role)),
	    .verb = TEXT("sign in"), .kind = TEXT("user"), .entry = a->user, .purpose = text_of(how)};
	return journal_write(tx, &e, f);
}

/* Half a session, in place of the one that this browser had: the code comes next, or for the first time its secret. */
static bool half_in(struct tx *tx, struct attempt *t, const struct actor *a, struct fault *f)
{
	struct second s;
	if (second_get(tx, &t->door->key, a->authority, a->user, &s, f) == ROW_FAULT)
		return false;
	t->verdict = s.enrolled ? DOOR_CODE : DOOR_ENROL;
	bool ok = true;
	if (t->verdict == DOOR_ENROL) {
		ok = second_begin(tx, &t->door->key, a->authority, a->user, t->now, f) &&
		    second_get(tx, &t->door->key, a->authority, a->user, &s, f) == ROW_ONE;
		memcpy(t->answer.secret, s.secret, sizeof s.secret);
	}
	sodium_memzero(&s, sizeof s);
	return ok && (!t->from.session.at || session_end(tx, t->from.session, f)) &&
	    session_half_new(tx, &t->door->settings, a, t->now, &t->answer.session, f);
}

bool door_let_in(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	int64_t id;
	struct actor a = actor_of(&t->user);
	if (a.role == ROLE_YOUNG_PERSON && !heard(tx, a.authority, f))
		return false;
	/* disabled, or given another password, while this one was being checked */
	enum row row = sql_i64(tx, &sql_door_in, &id, f, arg_i(a.authority), arg_i(a.user), arg_i(t->now),
	    arg_z(t->checked ? t->kept : ""));
	if (row != ROW_ONE)
		return row == ROW_NONE && fault_set(f, FAULT_ASKED, "door.gone", "This user may not sign in any more.");
	if (t->rehash[0] && !sql_do(tx, &sql_door_rehash, f, arg_i(a.authority), arg_i(a.user), arg_z(t->rehash)))
		return false;
	if (second_wanted(&t->door->settings, t->demo_house, t->user.role))
		return half_in(tx, t, &a, f);
	t->verdict = DOOR_OPEN;
	return door_come_in(tx, t, &a, f) && door_journal_in(tx, t, &a, NULL, f);
}

void door_is_in(void *ctx, bool ok, const struct fault *f)
{
	struct attempt *t = ctx;
	bool gone = !ok && strcmp(f->code, "door.gone") == 0, shut = !ok && strcmp(f->code, "door.shut") == 0;
	if (ok || shut) /* the words were right */
		door_right(t);
	door_finish(t, ok ? t->verdict : gone ? DOOR_WRONG : shut ? DOOR_SHUT : DOOR_COULD_NOT, ok || gone ? NULL : f);
}

/* ---- what failed, in the journal ---- */

struct failed {
	struct journal_entry e;
	char left_out[80];
};

static bool write_failed(struct tx *tx, void *arg, struct fault *f)
{
	struct failed *x = arg;
	struct journal_entry e = x->e;
	return journal_write(tx, &e, f);
}

static void failed_written(void *arg, bool ok, const struct fault *f)
{
	(void)ok, (void)f; /* nobody waits for it; what could not be written is a fault of the store's, said with the next save */
	free(arg);
}

bool door_note(struct door *d, const struct journal_entry *e, int64_t user)
{
	int64_t left_out;
	if (!rate_take(d->rate, (uint64_t)user, e->at, &left_out))
		return true;
	struct failed *x = calloc(1, sizeof *x);
	if (!x)
		return false;
	x->e = *e;
	if (left_out) {
		snprintf(x->left_out, sizeof x->left_out, "and %lld more before it", (long long)left_out);
		x->e.purpose = text_of(x->left_out);
	}
	store_submit(d->store, "refused", write_failed, x, failed_written, x);
	return true;
}

/* Somebody was not let in. Who was meant is known; who it was is not. */
void door_note_failed(const struct attempt *t, const char *verb)
{
	struct journal_entry e = {.authority = t->user.authority, .at = t->now, .role = TEXT("nobody"), .verb = text_of(verb),
	    .kind = TEXT("user"), .entry = t->user.id};
	if (t->user.id)
		door_note(t->door, &e, t->user.id);
}

/* The password was right. */
static void was_right(struct attempt *t)
{
	if (t->after_password)
		t->after_password(t);
	else
		store_submit(t->door->store, "sign in", t->then ? t->then : door_let_in, t, door_is_in, t);
}

static void checked(void *ctx, enum password_verdict v, const char *rehash)
{
	struct attempt *t = ctx;
	if (v == PASSWORD_COULD_NOT) {
		struct fault f = {0};
		fault_set(&f, FAULT_SYSTEM, "user.memory", "There is no memory to check a password (64 MiB).");
		door_finish(t, DOOR_COULD_NOT, &f);
		return;
	}
	if (v == PASSWORD_WRONG) {
		door_note_failed(t, "sign in failed");
		door_finish(t, DOOR_WRONG, NULL);
		return;
	}
	t->checked = true;
	memcpy(t->rehash, rehash, strlen(rehash) + 1);
	was_right(t);
}

/* A question to the database on the way. One that reaches a ceiling is a fault like any other: whoever waits is told. */
struct question {
	struct attempt *t;
	bool (*fn)(struct tx *, void *, struct fault *);
	struct fault *fault;
	bool ok;
};

static void put_question(void *arg)
{
	struct question *q = arg;
	q->ok = store_read(q->t->door->store, q->fn, q->t, q->fault);
}

bool door_asked(struct attempt *t, bool (*fn)(struct tx *, void *, struct fault *), struct fault *f)
{
	struct question q = {t, fn, f, false};
	return ceiling_run(put_question, &q, f) && q.ok;
}

/* NULL: there was no memory, and that has been said. */
struct attempt *door_attempt(struct door *d, struct text code, struct text name, const struct door_from *from, int64_t now, door_done *done,
    void *ctx)
{
	struct attempt *t = calloc(1, sizeof *t);
	if (!t) {
		struct door_answer full = {.verdict = DOOR_FULL};
		done(ctx, &full);
		return NULL;
	}
	t->door = d, t->now = now, t->done = done, t->ctx = ctx;
	ceiling_hold(t, free); /* until it is under way */
	t->arena = arena_new(1 << 20);
	t->name = arena_text(t->arena, (struct text){name.at, name.n < 1000 ? name.n : 1000});
	t->code = arena_text(t->arena, (struct text){code.at, code.n < 100 ? code.n : 100});
	t->from = *from;
	t->from.address = arena_text(t->arena, (struct text){from->address.at, from->address.n < 100 ? from->address.n : 100});
	t->from.session = arena_text(t->arena, from->session);
	for (size_t i = 0; i < from->devices.n; i++)
		t->from.devices.at[i].of = arena_text(t->arena, from->devices.at[i].of),
		    t->from.devices.at[i].token = arena_text(t->arena, from->devices.at[i].token);
	t->device = from->devices.n;
	t->counted = (struct throttle_try){.name = t->name, .address = t->from.address,
	    .office = net_listed(setting_text(&d->settings, SETTING_OFFICE), t->from.address)};
	arena_keep(t->arena);
	ceiling_drop(t);
	pthread_mutex_lock(&d->lock);
	d->under_way++;
	pthread_mutex_unlock(&d->lock);
	return t;
}

void door_try(struct attempt *t, struct text password)
{
	struct fault f = {0};
	char folded[WORDS_ROOM];
	/* a browser that may be a known one is looked up before it waits; one that has nothing to show is not worth a read */
	bool early = t->from.devices.n > 0, ok = !early || door_asked(t, look_up, &f);
	if (ok && !door_take(t))
		return;
	if (!ok || (!early && !door_asked(t, look_up, &f))) {
		door_finish(t, DOOR_COULD_NOT, &f);
		return;
	}
	/* The demonstration's word, in a database of the demonstration only; no hash of it lies anywhere. */
	if (t->demo && password.n == 4 && sodium_memcmp(password.at, "demo", 4) == 0) {
		was_right(t);
		return;
	}
	if (t->known && t->user.words && words_fold(password, folded, &f))
		password = text_of(folded);
	if (!hasher_verify(t->door->hasher, password, t->known ? t->kept : NULL, checked, t))
		door_finish(t, DOOR_FULL, NULL);
}

void door_sign_in(struct door *d, int64_t authority, struct text name, struct text password, const struct door_from *from, int64_t now,
    door_done *done, void *ctx)
{
	struct attempt *t = door_attempt(d, TEXT(""), name, from, now, done, ctx);
	if (!t)
		return;
	t->authority = authority;
	door_try(t, password);
}

/* ---- a young person begins ---- */

static bool look_for_code(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	int64_t authority, id, child;
	enum row row = young_code_find(tx, t->code, t->now, &authority, &id, &child, f);
	t->known = row == ROW_ONE;
	return row != ROW_FAULT;
}

static bool begin(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	int64_t authority, id, child;
	if (young_code_find(tx, t->code, t->now, &authority, &id, &child, f) == ROW_ONE && !heard(tx, authority, f))
		return false;
	if (!young_start(tx, t->arena, t->code, t->name, t->kept, t->now, &t->user, f))
		return false;
	struct actor a = actor_of(&t->user);
	return door_come_in(tx, t, &a, f);
}

static void has_begun(void *ctx, bool ok, const struct fault *f)
{
	struct attempt *t = ctx;
	bool code = !ok && strcmp(f->code, "access.account") == 0, shut = !ok && strcmp(f->code, "door.shut") == 0;
	if (!code) /* the code was right, whatever else was not */
		door_right(t);
	door_finish(t, ok ? DOOR_OPEN : code ? DOOR_WRONG : shut ? DOOR_SHUT : f->kind == FAULT_ASKED ? DOOR_REFUSED : DOOR_COULD_NOT,
	    ok || code ? NULL : f);
}

void door_start(struct door *d, struct text code, struct text name, struct text words, const struct door_from *from, int64_t now,
    door_done *done, void *ctx)
{
	struct attempt *t = door_attempt(d, code, name, from, now, done, ctx);
	char folded[WORDS_ROOM];
	struct fault f = {0};
	if (!t)
		return;
	t->counted.name = t->code;
	if (!door_take(t))
		return;
	if (!door_asked(t, look_for_code, &f)) {
		door_finish(t, DOOR_COULD_NOT, &f);
	} else if (!t->known) {
		door_finish(t, DOOR_WRONG, NULL);
	} else if (!words_fold(words, folded, &f) || !words_fit(text_of(folded), &f)) {
		door_finish(t, DOOR_REFUSED, &f);
	} else {
		door_hash(t, text_of(folded), t->kept, "begin", begin, has_begun);
	}
	sodium_memzero(folded, sizeof folded);
}
