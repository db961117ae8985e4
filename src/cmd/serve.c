/* kith serve: the pages, until asked to stop. */
#include "access/authority_setting.h"
#include "access/device.h"
#include "access/drafts.h"
#include "access/once.h"
#include "access/user.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/serving.h"
#include "store/journal.h"
#include "record/staff.h"
#include "house/house.h"
#include "today/reckon.h"
#include "kit/server.h"
#include "house/watch.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Signals are waited for in one place; every thread that is started later inherits the mask. */
static sigset_t stop_signals(void)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGTERM);
	sigaddset(&s, SIGINT);
	pthread_sigmask(SIG_BLOCK, &s, NULL);
	signal(SIGPIPE, SIG_IGN);
	return s;
}

static unsigned processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 2 ? 2 : n > 32 ? 32 : (unsigned)n;
}

/* Each worker thread has the whole house: the store gives every thread its own connection. */
static void *worker_open(void *ctx, struct fault *f)
{
	(void)f;
	return ctx;
}

static void worker_close(void *ctx, void *worker)
{
	(void)ctx, (void)worker;
}

static bool list_people(struct tx *tx, void *arg, struct fault *f)
{
	struct arena *a = arg;
	struct user *all;
	size_t n;
	if (!user_list(tx, a, 0, &all, &n, f))
		return false;
	printf("\n%-44s %s\n", "name (password: demo)", "role");
	for (size_t i = 0; i < n; i++)
		if (all[i].demo)
			printf("%-44.*s %s\n", TEXT_ARG(all[i].name), role_name(all[i].role));
	return true;
}

enum { LOOK_AT_CLOCK = 20 * 60 };

/* KITH_LOOK_EVERY=1: seconds between two looks at the clock, with KITH_TEST; with KITH_NOW it is evening at once. */
static time_t look_every(void)
{
	const char *z = environment(ENVIRONMENT_LOOK_EVERY);
	int64_t seconds;
	return z && text_int(text_of(z), &seconds) && seconds > 0 && seconds < LOOK_AT_CLOCK ? (time_t)seconds : LOOK_AT_CLOCK;
}

/* In the evening, what the day did to the return: reckoned only where something was written since. */
struct evening {
	struct house *house;
	struct fault fault;
	bool ok;
};

static void reckon_now(void *arg)
{
	struct evening *e = arg;
	int64_t now = clock_now();
	e->ok = !reckon_hour(now) || reckon_all(&e->house->today, clock_day(now), now, &e->fault);
}

static void reckon_evening(struct house *h)
{
	struct evening e = {.house = h};
	if (!ceiling_run(reckon_now, &e, &e.fault) || !e.ok)
		fprintf(stderr, "kith: the return of today was not reckoned: %s\n", e.fault.code);
}

static bool sweep_all(struct tx *tx, void *arg, struct fault *f)
{
	int64_t now = *(int64_t *)arg;
	return session_sweep(tx, now, f) && once_sweep(tx, now, f) && draft_sweep(tx, now, f) && device_sweep(tx, now, f);
}

/* What is over: sessions a day after, ids of forms and drafts after a month. */
static void sweep(struct house *h)
{
	struct fault f = {0};
	int64_t now = clock_now();
	if (!store_run(h->store, "sweep", sweep_all, &now, &f))
		fprintf(stderr, "kith: what is over was not taken away: %s\n", f.code);
}

static bool seal_all(struct tx *tx, void *arg, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct authority *all;
	size_t n;
	bool ok = store_authorities(tx, a, &all, &n, f);
	for (size_t i = 0; ok && i < n; i++)
		ok = journal_seal(tx, all[i].authority, *(int64_t *)arg, f);
	arena_free(a);
	return ok;
}

/* Looks after which nobody looked any more: their count goes into the chain all the same. */
static void seal_looks(struct house *h)
{
	struct fault f = {0};
	int64_t now = clock_now();
	if (!store_run(h->store, "seal looks", seal_all, &now, &f))
		fprintf(stderr, "kith: the looks were not sealed into the journal: %s\n", f.code);
}

/* An address that other machines can reach is served only where browsers come by https, or where the operator says that nobody
 * else hears the network; a demonstration, whose passwords everybody knows, never. */
static bool may_listen(const struct house *h, const char *host, struct fault *f)
{
	if (listen_loopback(host))
		return true;
	if (h->demo)
		return fault_set(f, FAULT_ASKED, "serve.demo",
		    "This is a demonstration, and everybody knows its passwords: it is served on this machine alone, not at %s. Leave "
		    "--host out.", host);
	if (!setting_number(&h->settings, SETTING_HTTPS) && !setting_number(&h->settings, SETTING_WITHOUT_HTTPS))
		return fault_set(f, FAULT_ASKED, "serve.https",
		    "Other machines reach %s, and whatever they send could be read on the way. Put a proxy with TLS in front and set https "
		    "= yes; or, in a network that nobody else can hear, set without-https = yes.", host);
	return true;
}

/* Whoever covers for somebody who is away has their newest children too. */
static bool settle(struct tx *tx, void *arg, struct fault *f)
{
	int64_t now = clock_now();
	return cover_settle(tx, arg, now, clock_day(now), f);
}

static void settle_cover(struct house *h)
{
	struct fault f = {0};
	struct arena *a = arena_new(0);
	if (!store_run(h->store, "cover", settle, a, &f))
		fprintf(stderr, "kith: who covers was not settled: %s\n", f.code);
	arena_free(a);
}

/* Serves until a signal; the exit status. */
static int serve(const char *name, struct house *h, struct web_options *o, const sigset_t *signals)
{
	struct fault f = {0};
	bool declared = permissions_check(&f) && authority_settings_check(&f);
	struct watch *watch = declared && may_listen(h, o->host, &f) ? watch_start(h, &f) : NULL;
	struct web *w = watch ? web_start(o, &f) : NULL;
	if (!w) {
		if (watch)
			watch_stop(watch);
		return command_fault(name, &f);
	}
	printf("kith is at http://%s:%u\n", text_is(text_of(o->host), "127.0.0.1") ? "localhost" : o->host, web_port(w));
	if (h->demo) {
		struct arena *a = arena_new(0);
		store_read(h->store, list_people, a, NULL);
		arena_free(a);
	}
	fflush(stdout);
	settle_cover(h);
	while (sigtimedwait(signals, NULL, &(struct timespec){.tv_sec = look_every()}) < 0)
		if (errno == EAGAIN) {
			reckon_evening(h);
			settle_cover(h);
			sweep(h);
			seal_looks(h);
		}
	web_stop(w);
	watch_stop(watch);
	return EXIT_DONE;
}

int run_serve(int argc, char **argv)
{
	int64_t port = -1, per_address = 256; /* -1: as the settings say */
	const char *host = NULL;
	const struct option options[] = {
		{"port", OPTION_INT, &port}, {"host", OPTION_TEXT, &host}, {"per-address", OPTION_INT, &per_address}};
	const char **words = (const char *[64]){0};
	size_t n = 0;
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n || port == 0 || port > 65535) {
		fprintf(stderr, "kith %s: %s\n", argv[0], n ? "takes options only" : "a port is 1 to 65535");
		return EXIT_ASKED;
	}
	sigset_t signals = stop_signals();
	struct arena *a = arena_new(0);
	const struct settings *settings = settings_now();
	struct fault f = {0};
	struct store *store = NULL;
	struct house *house = NULL;
	int status = EXIT_COULD_NOT, lock = -1;
	bool alone;
	if (!(store = store_open(store_where(), STORE_EXISTING, &f)) ||
	    !store_schema_check(store, &f) || ((lock = serving_begin(store_where(), &alone, &f)) < 0 && !alone) ||
	    !(house = house_open(settings, store, &f))) {
		status = command_fault(argv[0], &f);
	} else {
		const char *bench = environment(ENVIRONMENT_BENCH);
		struct web_options o = {.host = host ? host : setting_path(settings, SETTING_ADDRESS),
		    .port = (uint16_t)(port > 0 ? port : setting_number(settings, SETTING_PORT)), .io_threads = processors() > 3 ? 2 : 1,
		    .workers = processors(), .per_address = (unsigned)per_address, .log = stderr,
		    .origin = setting_text(settings, SETTING_ORIGIN),
		    .bench = bench && text_is(text_of(bench), "1"), .site = &house->site, .hooks = house_hooks(house), .worker_ctx = house,
		    .worker_open = worker_open, .worker_close = worker_close};
		status = serve(argv[0], house, &o, &signals);
	}
	house_free(house);
	store_close(store);
	serving_end(lock, store_where());
	arena_free(a);
	return status;
}
