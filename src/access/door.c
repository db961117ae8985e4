#include "access/door.h"
#include "access/password.h"
#include "access/throttle.h"
#include "access/young.h"
#include "store/journal.h"
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

SQL(sql_door_user, "SELECT password FROM app_user WHERE authority = $1 AND id = $2");
/* $4: the hash that was checked; '' for the demonstration's. Another by now, and the words that were typed open nothing. */
SQL(sql_door_in, "UPDATE app_user SET signed_in_at = $3 WHERE authority = $1 AND id = $2 AND active = 1"
                 " AND ($4 = '' OR password = $4) RETURNING id");
SQL(sql_door_rehash, "UPDATE app_user SET password = $3 WHERE authority = $1 AND id = $2");

struct door {
	struct store *store;
	struct settings settings;
	struct hasher *hasher;
	struct throttle *throttle;
	pthread_mutex_t lock;
	pthread_cond_t idle;
	size_t under_way;
};

/* One attempt; malloc'ed, for it crosses three threads. */
struct attempt {
	struct door *door;
	struct arena *arena;
	struct text name, address, code; /* code: of a young person who begins */
	int64_t authority, now;
	struct user user;
	bool known, demo, checked; /* checked: by its hash, not by the demonstration's word */
	char kept[PASSWORD_HASH], rehash[PASSWORD_HASH];
	struct door_answer answer;
	door_done *done;
	void *ctx;
};

struct door *door_new(struct store *store, const struct settings *s)
{
	struct door *d = calloc(1, sizeof *d);
	if (!d)
		return NULL;
	d->store = store, d->settings = *s;
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->idle, NULL);
	d->throttle = throttle_new(setting_number(s, SETTING_SIGN_IN_FREE));
	d->hasher = hasher_new((size_t)setting_number(s, SETTING_SIGN_IN_QUEUE));
	if (d->throttle && d->hasher)
		return d;
	door_free(d);
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
	throttle_free(d->throttle);
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

static void finish(struct attempt *t, enum door_verdict v, const struct fault *f)
{
	struct door *d = t->door;
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

static bool look_up(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	struct text kept = {0};
	bool demo;
	t->known = t->demo = false;
	enum row row = user_find(tx, t->arena, t->name, &t->user, f);
	if (row == ROW_FAULT || !door_demo(tx, &demo, f))
		return false;
	if (row == ROW_NONE || !t->user.active || (t->authority && t->user.authority != t->authority))
		return true;
	t->demo = demo && t->user.demo;
	if (sql_text(tx, &sql_door_user, t->arena, &kept, f, arg_i(t->user.authority), arg_i(t->user.id)) == ROW_FAULT)
		return false;
	t->known = kept.at && kept.n && kept.n < sizeof t->kept;
	if (t->known)
		memcpy(t->kept, kept.at, kept.n), t->kept[kept.n] = 0;
	return true;
}

static bool let_in(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	int64_t id;
	struct actor a = actor_of(&t->user);
	/* disabled, or given another password, while this one was being checked */
	enum row row = sql_i64(tx, &sql_door_in, &id, f, arg_i(a.authority), arg_i(a.user), arg_i(t->now), arg_z(t->checked ? t->kept : ""));
	if (row != ROW_ONE)
		return row == ROW_NONE && fault_set(f, FAULT_ASKED, "door.gone", "This user may not sign in any more.");
	struct journal_entry e = {.authority = a.authority, .at = t->now, .actor = a.person, .role = text_of(role_name(t->user.role)),
	    .verb = TEXT("sign in"), .kind = TEXT("user"), .entry = a.user};
	return (!t->rehash[0] || sql_do(tx, &sql_door_rehash, f, arg_i(a.authority), arg_i(a.user), arg_z(t->rehash))) &&
	    session_new(tx, &t->door->settings, &a, t->now, &t->answer.session, f) && journal_write(tx, &e, f);
}

static void is_in(void *ctx, bool ok, const struct fault *f)
{
	struct attempt *t = ctx;
	bool gone = !ok && strcmp(f->code, "door.gone") == 0;
	if (ok)
		throttle_right(t->door->throttle, t->name, t->address);
	finish(t, ok ? DOOR_OPEN : gone ? DOOR_WRONG : DOOR_COULD_NOT, ok || gone ? NULL : f);
}

static void checked(void *ctx, enum password_verdict v, const char *rehash)
{
	struct attempt *t = ctx;
	if (v == PASSWORD_COULD_NOT) {
		struct fault f = {0};
		throttle_undo(t->door->throttle, t->name, t->address);
		fault_set(&f, FAULT_SYSTEM, "user.memory", "There is no memory to check a password (64 MiB).");
		finish(t, DOOR_COULD_NOT, &f);
		return;
	}
	if (v == PASSWORD_WRONG) {
		finish(t, DOOR_WRONG, NULL);
		return;
	}
	t->checked = true;
	memcpy(t->rehash, rehash, strlen(rehash) + 1);
	store_submit(t->door->store, "sign in", let_in, t, is_in, t);
}

/* NULL: there was no memory, and that has been said. */
static struct attempt *attempt_new(struct door *d, struct text name, struct text address, int64_t now, door_done *done, void *ctx)
{
	struct attempt *t = calloc(1, sizeof *t);
	if (!t) {
		struct door_answer full = {.verdict = DOOR_FULL};
		done(ctx, &full);
		return NULL;
	}
	pthread_mutex_lock(&d->lock);
	d->under_way++;
	pthread_mutex_unlock(&d->lock);
	t->door = d, t->now = now, t->done = done, t->ctx = ctx;
	t->arena = arena_new(1 << 20);
	t->name = arena_text(t->arena, (struct text){name.at, name.n < 1000 ? name.n : 1000});
	t->address = arena_text(t->arena, (struct text){address.at, address.n < 100 ? address.n : 100});
	return t;
}

void door_sign_in(struct door *d, int64_t authority, struct text name, struct text password, struct text address, int64_t now,
    door_done *done, void *ctx)
{
	struct attempt *t = attempt_new(d, name, address, now, done, ctx);
	struct fault f = {0};
	char folded[WORDS_ROOM];
	if (!t)
		return;
	t->authority = authority;
	t->answer.wait = throttle_take(d->throttle, t->name, t->address, now);
	if (t->answer.wait) {
		finish(t, DOOR_WAIT, NULL);
		return;
	}
	if (!store_read(d->store, look_up, t, &f)) {
		throttle_undo(d->throttle, t->name, t->address);
		finish(t, DOOR_COULD_NOT, &f);
		return;
	}
	/* The demonstration's word, in a database of the demonstration only; no hash of it lies anywhere. */
	if (t->demo && password.n == 4 && sodium_memcmp(password.at, "demo", 4) == 0) {
		store_submit(d->store, "sign in", let_in, t, is_in, t);
		return;
	}
	if (t->known && t->user.words && words_fold(password, folded, &f))
		password = text_of(folded);
	if (!hasher_verify(d->hasher, password, t->known ? t->kept : NULL, checked, t)) {
		throttle_undo(d->throttle, t->name, t->address);
		finish(t, DOOR_FULL, NULL);
	}
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
	if (!young_start(tx, t->arena, t->code, t->name, t->kept, t->now, &t->user, f))
		return false;
	struct actor a = actor_of(&t->user);
	return session_new(tx, &t->door->settings, &a, t->now, &t->answer.session, f);
}

static void has_begun(void *ctx, bool ok, const struct fault *f)
{
	struct attempt *t = ctx;
	bool code = !ok && strcmp(f->code, "access.account") == 0;
	if (!code) /* the code was right, whatever else was not */
		throttle_right(t->door->throttle, t->code, t->address);
	finish(t, ok ? DOOR_OPEN : code ? DOOR_WRONG : f->kind == FAULT_ASKED ? DOOR_REFUSED : DOOR_COULD_NOT, ok || code ? NULL : f);
}

static void words_hashed(void *ctx, enum password_verdict v, const char *hash)
{
	struct attempt *t = ctx;
	struct fault f = {0};
	if (v == PASSWORD_COULD_NOT || !hash[0]) {
		fault_set(&f, FAULT_SYSTEM, "user.memory", "There is no memory to keep words safely (64 MiB).");
		finish(t, DOOR_COULD_NOT, &f);
		return;
	}
	memcpy(t->kept, hash, strlen(hash) + 1);
	store_submit(t->door->store, "begin", begin, t, has_begun, t);
}

void door_start(struct door *d, struct text code, struct text name, struct text words, struct text address, int64_t now, door_done *done,
    void *ctx)
{
	struct attempt *t = attempt_new(d, name, address, now, done, ctx);
	char folded[WORDS_ROOM];
	struct fault f = {0};
	if (!t)
		return;
	t->code = arena_text(t->arena, (struct text){code.at, code.n < 100 ? code.n : 100});
	t->answer.wait = throttle_take(d->throttle, t->code, t->address, now);
	if (t->answer.wait) {
		finish(t, DOOR_WAIT, NULL);
	} else if (!store_read(d->store, look_for_code, t, &f)) {
		finish(t, DOOR_COULD_NOT, &f);
	} else if (!t->known) {
		finish(t, DOOR_WRONG, NULL);
	} else if (!words_fold(words, folded, &f)) {
		throttle_undo(d->throttle, t->code, t->address);
		finish(t, DOOR_REFUSED, &f);
	} else if (!hasher_hash(d->hasher, text_of(folded), words_hashed, t)) {
		throttle_undo(d->throttle, t->code, t->address);
		finish(t, DOOR_FULL, NULL);
	}
	sodium_memzero(folded, sizeof folded);
}
