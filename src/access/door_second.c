/* The door's second half: the code after the password, the first time, the password asked again, another password. */
#include "access/door_inside.h"
#include "access/code.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

SQL(sql_door_own,
    "UPDATE app_user SET password = $3 WHERE authority = $1 AND id = $2 AND active = 1 AND ($4 = '' OR password = $4) RETURNING id");
SQL(sql_door_real, "UPDATE app_user SET demo = 0 WHERE authority = $1 AND id = $2 AND demo = 1");

/* ---- a code after the password ---- */

/* Whose password was right a moment ago, in this browser. */
static bool load_half(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	struct session half;
	enum row row = session_half(tx, t->arena, t->from.session, t->now, &half, f);
	t->known = row == ROW_ONE;
	if (row != ROW_ONE)
		return row == ROW_NONE;
	row = user_get(tx, t->arena, half.actor.authority, half.actor.user, &t->user, f);
	return row != ROW_FAULT && door_browser(tx, t, f);
}

static bool gone(struct fault *f)
{
	return fault_set(f, FAULT_ASKED, "door.gone", "Sign in again, from the beginning.");
}

static bool through(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	enum second_verdict v = SECOND_WRONG;
	bool ok = false;
	if (!load_half(tx, t, f))
		return false;
	if (!t->known)
		return gone(f);
	struct actor a = actor_of(&t->user);
	if (t->enrols && !second_enrol(tx, &t->door->key, &a, text_of(t->typed), t->now, &ok, t->answer.recovery, f))
		return false;
	if (!t->enrols && !second_check(tx, &t->door->key, a.authority, a.user, text_of(t->typed), t->now, &v, f))
		return false;
	if (!ok && v == SECOND_WRONG)
		return fault_set(f, FAULT_ASKED, "door.code", "That code is not right.");
	return door_come_in(tx, t, &a, f) && door_journal_in(tx, t, &a, v == SECOND_RECOVERY ? "by a recovery code" : NULL, f);
}

static void is_through(void *ctx, bool ok, const struct fault *f)
{
	struct attempt *t = ctx;
	bool wrong = !ok && !strcmp(f->code, "door.code"), lost = !ok && !strcmp(f->code, "door.gone");
	if (ok)
		door_right(t);
	if (wrong)
		door_note_failed(t, "code failed");
	door_finish(t, ok ? DOOR_OPEN : wrong ? DOOR_WRONG : lost ? DOOR_GONE : DOOR_COULD_NOT, ok || wrong || lost ? NULL : f);
}

static void second_step(struct door *d, struct text typed, const struct door_from *from, bool enrols, int64_t now, door_done *done,
    void *ctx)
{
	struct attempt *t = door_attempt(d, TEXT(""), TEXT(""), from, now, done, ctx);
	struct fault f = {0};
	if (!t)
		return;
	t->enrols = enrols;
	snprintf(t->typed, sizeof t->typed, "%.*s", (int)(typed.n < 40 ? typed.n : 40), typed.at ? typed.at : "");
	if (!door_asked(t, load_half, &f)) {
		door_finish(t, DOOR_COULD_NOT, &f);
		return;
	}
	if (!t->known) {
		door_finish(t, DOOR_GONE, NULL);
		return;
	}
	/* counted apart from the passwords: whoever has the password has these tries and no more */
	t->counted.name = arena_printf(t->arena, "code of %lld", (long long)t->user.id);
	if (door_take(t))
		store_submit(d->store, "second factor", through, t, is_through, t);
}

void door_code(struct door *d, struct text code, const struct door_from *from, int64_t now, door_done *done, void *ctx)
{
	second_step(d, code, from, false, now, done, ctx);
}

void door_enrol(struct door *d, struct text code, const struct door_from *from, int64_t now, door_done *done, void *ctx)
{
	second_step(d, code, from, true, now, done, ctx);
}

enum row door_waiting(struct tx *tx, struct arena *arena, struct door *d, struct text token, int64_t now, struct user *u, struct second *s,
    struct fault *f)
{
	struct session half;
	enum row row = session_half(tx, arena, token, now, &half, f);
	if (row != ROW_ONE)
		return row;
	row = user_get(tx, arena, half.actor.authority, half.actor.user, u, f);
	return row == ROW_ONE && second_get(tx, &d->key, u->authority, u->id, s, f) == ROW_FAULT ? ROW_FAULT : row;
}

const struct second_key *door_key(const struct door *d)
{
	return &d->key;
}

/* ---- the password asked again ---- */

static bool confirm(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	return t->user.id == t->own ? session_confirm(tx, t->from.session, t->now, f) : gone(f);
}

void door_confirm(struct door *d, const struct actor *a, struct text password, const struct door_from *from, int64_t now, door_done *done,
    void *ctx)
{
	struct attempt *t = door_attempt(d, TEXT(""), a->name, from, now, done, ctx);
	if (!t)
		return;
	t->own = a->user, t->then = confirm;
	door_try(t, password);
}

/* ---- another password, by its owner ---- */

static bool change(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	struct actor a = actor_of(&t->user);
	int64_t id;
	if (t->user.id != t->own)
		return gone(f);
	enum row row = sql_i64(tx, &sql_door_own, &id, f, arg_i(a.authority), arg_i(a.user), arg_z(t->rehash),
	    arg_z(t->checked ? t->kept : ""));
	if (row != ROW_ONE)
		return row == ROW_NONE && gone(f);
	struct text device = t->device < t->from.devices.n ? t->from.devices.at[t->device].token : (struct text){0};
	struct journal_entry e = {.authority = a.authority, .at = t->now, .actor = a.person, .role = text_of(role_name(t->user.role)),
	    .verb = TEXT("password"), .kind = TEXT("user"), .entry = a.user};
	return sql_do(tx, &sql_door_real, f, arg_i(a.authority), arg_i(a.user)) &&
	    session_end_others(tx, a.authority, a.user, t->from.session, f) &&
	    session_confirm(tx, t->from.session, t->now, f) && device_forget(tx, a.authority, a.user, device, f) &&
	    journal_write(tx, &e, f);
}

/* The old one was right: the new one is hashed. */
static void old_was_right(struct attempt *t)
{
	door_hash(t, text_of(t->typed), t->rehash, "password", change, door_is_in);
}

/* New words or a new password, as they will be compared. */
static bool fit(struct attempt *t, bool words, struct text fresh, struct fault *f)
{
	char folded[WORDS_ROOM];
	bool ok = words ? words_fold(fresh, folded, f) && words_fit(text_of(folded), f) : password_fit_for(fresh, t->name, f);
	if (ok)
		snprintf(t->typed, sizeof t->typed, "%.*s", TEXT_ARG(words ? text_of(folded) : fresh));
	return ok;
}

void door_change(struct door *d, const struct actor *a, struct text old, struct text fresh, const struct door_from *from, int64_t now,
    door_done *done, void *ctx)
{
	struct attempt *t = door_attempt(d, TEXT(""), a->name, from, now, done, ctx);
	struct fault f = {0};
	if (!t)
		return;
	t->own = a->user, t->after_password = old_was_right;
	if (!fit(t, a->role == ROLE_YOUNG_PERSON, fresh, &f)) {
		door_finish(t, DOOR_REFUSED, &f);
		return;
	}
	door_try(t, old);
}

/* ---- an adult begins, by a code that an administrator handed over ---- */

static bool begin(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	return begin_take(tx, t->arena, t->code, t->kept, t->now, &t->user, f) && door_browser(tx, t, f) && door_let_in(tx, t, f);
}

static void has_begun(void *ctx, bool ok, const struct fault *f)
{
	struct attempt *t = ctx;
	bool code = !ok && !strcmp(f->code, "user.code");
	if (!code)
		door_right(t);
	door_finish(t, ok ? t->verdict : code ? DOOR_WRONG : f->kind == FAULT_ASKED ? DOOR_REFUSED : DOOR_COULD_NOT, ok || code ? NULL : f);
}

static bool whose_code(struct tx *tx, void *arg, struct fault *f)
{
	struct attempt *t = arg;
	enum row row = begin_find(tx, t->arena, t->code, t->now, &t->user, f);
	t->known = row == ROW_ONE;
	return row != ROW_FAULT && door_demo(tx, &t->demo_house, f);
}

void door_begin(struct door *d, struct text code, struct text password, const struct door_from *from, int64_t now, door_done *done,
    void *ctx)
{
	struct attempt *t = door_attempt(d, code, TEXT(""), from, now, done, ctx);
	struct fault f = {0};
	if (!t)
		return;
	t->counted.name = t->code;
	if (!door_take(t))
		return;
	if (!door_asked(t, whose_code, &f))
		door_finish(t, DOOR_COULD_NOT, &f);
	else if (!t->known)
		door_finish(t, DOOR_WRONG, NULL);
	else if (!password_fit_for(password, t->user.name, &f))
		door_finish(t, DOOR_REFUSED, &f);
	else
		t->checked = true, door_hash(t, password, t->kept, "begin", begin, has_begun);
}
