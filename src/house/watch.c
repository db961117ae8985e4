#include "house/watch.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "base/file.h"
#include "record/call.h"
#include "record/steps.h"
#include "access/authority_setting.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { EVERY_SECONDS = 5, STEPS_EVERY_MS = 60 * 1000, PASSWORD_FILE = 4096 };

struct watch {
	struct house *house;
	struct arena *arena;
	struct mail_server server;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t end;
	bool stopping, said;
	int64_t steps_at; /* when the ladders of steps were looked at last */
};

bool watch_mail_server(struct arena *a, const struct settings *s, struct mail_server *out, struct fault *f)
{
	struct text password = {0}, file = setting_text(s, SETTING_SMTP_PASSWORD);
	if (file.n && !file_read(a, arena_z(a, file), PASSWORD_FILE, &password, f))
		return false;
	*out = (struct mail_server){.url = arena_z(a, setting_text(s, SETTING_SMTP)),
	    .from = arena_z(a, setting_text(s, SETTING_SMTP_FROM)), .user = arena_z(a, setting_text(s, SETTING_SMTP_USER)),
	    .password = arena_z(a, text_trim(text_cut(password, '\n', &file))),
	    .tls = setting_number(s, SETTING_SMTP_TLS) != 0, .site = arena_z(a, setting_text(s, SETTING_ORIGIN))};
	return true;
}

AUTHORITY_SETTING(setting_mail_name, .name = "mail-name", .label = "Whom messages say that they are from",
    .help = "Stands beside the address in messages that cannot wait. They say only that there is something new in kith, and so should "
            "this: "
            "nothing of children.",
    .type = AUTHORITY_TEXT, .least = 1, .most = 40, .def = "kith");

struct ticking {
	struct house *house;
	struct arena *arena;
	int64_t now;
	struct call_message *mail;
	size_t n;
	const struct call_message *one; /* that was tried */
	bool sent, any;
	struct text from; /* as its authority says */
};

static bool tick(struct tx *tx, void *arg, struct fault *f)
{
	struct ticking *t = arg;
	return call_tick(tx, t->arena, t->now, &t->mail, &t->n, f);
}

static bool from_whom(struct tx *tx, void *arg, struct fault *f)
{
	struct ticking *t = arg;
	struct authority_value v;
	if (!authority_setting(tx, t->arena, t->one->authority, &t->house->settings, &setting_mail_name, AS_AT(clock_day(t->now)), &v, f))
		return false;
	t->from = v.text;
	return true;
}

static bool mailed(struct tx *tx, void *arg, struct fault *f)
{
	const struct ticking *t = arg;
	return call_mailed(tx, t->one, t->sent, t->now, f);
}

static bool stands(struct tx *tx, void *arg, struct fault *f)
{
	struct ticking *t = arg;
	return call_running(tx, t->now, &t->any, f);
}

bool watch_once(struct house *h, const struct mail_server *server, int64_t now, size_t *sent, size_t *failed, struct fault *f)
{
	struct ticking t = {.house = h, .now = now};
	struct fault aside = {0};
	*sent = *failed = 0;
	if (!store_read(h->store, stands, &t, f))
		return false;
	if (!t.any)
		return true; /* nothing stands: nothing is written */
	t.arena = arena_new(0);
	bool ok = store_run(h->store, "keep safe", tick, &t, f);
	for (size_t i = 0; ok && i < t.n; i++) {
		t.one = &t.mail[i];
		struct mail_server one = *server;
		if (*server->url && store_read(h->store, from_whom, &t, &aside))
			one.name = t.from;
		t.sent = *server->url && mail_send(&one, t.mail[i].to, t.mail[i].rung.n > 0, now, &aside);
		t.sent ? ++*sent : ++*failed;
		ok = store_run(h->store, "message", mailed, &t, f);
	}
	if (*failed && *server->url)
		fprintf(stderr, "kith: %s: %s\n", aside.code, aside.say);
	arena_free(t.arena);
	return ok;
}

struct steps_told {
	struct arena *arena;
	int64_t now;
	size_t told;
	bool any;
};

static bool running(struct tx *tx, void *arg, struct fault *f)
{
	struct steps_told *s = arg;
	return step_running(tx, clock_day(s->now), &s->any, f);
}

static bool tell(struct tx *tx, void *arg, struct fault *f)
{
	struct steps_told *s = arg;
	return step_tell(tx, s->arena, clock_day(s->now), s->now, &s->told, f);
}

bool watch_steps(struct house *h, int64_t now, size_t *told, struct fault *f)
{
	struct steps_told s = {.now = now};
	*told = 0;
	if (!store_read(h->store, running, &s, f) || !s.any)
		return !f->code[0];
	s.arena = arena_new(0);
	bool ok = store_run(h->store, "ladders of steps", tell, &s, f);
	arena_free(s.arena);
	*told = s.told;
	return ok;
}

struct looking_once {
	struct watch *watch;
	size_t sent, failed;
	struct fault fault;
	bool ok;
};

static void look_once(void *arg)
{
	struct looking_once *o = arg;
	int64_t now = clock_now(); /* lint: a thread of serve's own, no page */
	size_t told;
	o->ok = watch_once(o->watch->house, &o->watch->server, now, &o->sent, &o->failed, &o->fault);
	if (o->ok && now - o->watch->steps_at >= STEPS_EVERY_MS) {
		o->ok = watch_steps(o->watch->house, now, &told, &o->fault);
		o->watch->steps_at = now;
	}
}

static void *watch(void *arg)
{
	struct watch *w = arg;
	pthread_mutex_lock(&w->lock);
	while (!w->stopping) {
		struct looking_once o = {.watch = w};
		struct timespec t;
		pthread_mutex_unlock(&w->lock);
		bool ok = ceiling_run(look_once, &o, &o.fault) && o.ok;
		if (!ok && !w->said)
			fprintf(stderr, "kith: the lists of who waits (children who are not safe, steps) could not be looked at: %s\n",
			    o.fault.code);
		w->said = !ok;
		clock_gettime(CLOCK_REALTIME, &t);
		t.tv_sec += EVERY_SECONDS;
		pthread_mutex_lock(&w->lock);
		while (!w->stopping && pthread_cond_timedwait(&w->end, &w->lock, &t) != ETIMEDOUT)
			;
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

struct watch *watch_start(struct house *h, struct fault *f)
{
	struct watch *w = calloc(1, sizeof *w);
	if (!w) {
		fault_set(f, FAULT_SYSTEM, "watch.start", "There is not enough memory to start.");
		return NULL;
	}
	w->house = h;
	w->arena = arena_new(1 << 20);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->end, NULL);
	if (watch_mail_server(w->arena, &h->settings, &w->server, f)) {
		if (pthread_create(&w->thread, NULL, watch, w) == 0)
			return w;
		fault_set(f, FAULT_SYSTEM, "watch.start", "The thread that watches over children who are not safe could not be started.");
	}
	arena_free(w->arena);
	free(w);
	return NULL;
}

void watch_stop(struct watch *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->end);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->end);
	arena_free(w->arena);
	free(w);
}
