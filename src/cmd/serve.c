/* kith serve: the pages, until asked to stop. */
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "web/server.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

int run_serve(int argc, char **argv)
{
	int64_t port = 8903, per_address = 256;
	const char *host = NULL;
	const struct option options[] = {
		{"port", OPTION_INT, &port}, {"host", OPTION_TEXT, &host}, {"per-address", OPTION_INT, &per_address}};
	const char *words[1];
	size_t n = 0;
	if (!options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n || port < 1 || port > 65535) {
		fprintf(stderr, "kith %s: %s\n", argv[0], n ? "takes options only" : "a port is 1 to 65535");
		return EXIT_ASKED;
	}
	sigset_t signals = stop_signals();
	struct arena *a = arena_new(0);
	const char *bench = getenv("KITH_BENCH");
	struct site site = {.council = TEXT("kith"), .leave = "https://www.bbc.co.uk/weather", .words = words_new(a, NULL)};
	struct web_options o = {.host = host, .port = (uint16_t)port, .io_threads = processors() > 3 ? 2 : 1, .workers = processors(),
	    .per_address = (unsigned)per_address, .log = stderr, .bench = bench && text_is(text_of(bench), "1"), .site = &site};
	struct fault f = {0};
	struct web *w = web_start(&o, &f);
	if (!w) {
		arena_free(a);
		return command_fault(argv[0], &f);
	}
	printf("kith is at http://%s:%u\n", host ? host : "localhost", web_port(w));
	fflush(stdout);
	int got;
	sigwait(&signals, &got);
	web_stop(w);
	arena_free(a);
	return EXIT_DONE;
}
