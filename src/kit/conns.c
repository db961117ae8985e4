/* The connections that are open: who is at the other end, how many from one place, and the sweep that cuts off who drips. */
#include "base/clock.h"
#include "kit/inside.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

static int64_t now_ms(void)
{
	return clock_ticks() / 1000;
}

void conn_phase(struct web_conn *c, enum conn_phase p)
{
	atomic_store(&c->since, now_ms());
	atomic_store(&c->phase, (int)p);
}

/* As IPv6 writes it: an IPv4 address mapped. */
static struct in6_addr sixteen(const struct sockaddr *a)
{
	struct in6_addr out = {.s6_addr = {[10] = 0xff, [11] = 0xff}};
	if (a->sa_family == AF_INET6)
		out = ((const struct sockaddr_in6 *)(const void *)a)->sin6_addr;
	else
		memcpy(out.s6_addr + 12, &((const struct sockaddr_in *)(const void *)a)->sin_addr, 4);
	return out;
}

bool conn_loopback(const struct in6_addr *a)
{
	return IN6_IS_ADDR_LOOPBACK(a) || (IN6_IS_ADDR_V4MAPPED(a) && a->s6_addr[12] == 127);
}

/* An IPv4 address is one place. Of IPv6 a house is given at least a /64, and may call from every address in it. */
struct in6_addr conn_place(struct in6_addr a)
{
	if (!IN6_IS_ADDR_V4MAPPED(&a))
		memset(a.s6_addr + 8, 0, 8);
	return a;
}

/* With the lock held. */
static unsigned from_place(const struct web *w, const struct in6_addr *place)
{
	unsigned n = 0;
	for (const struct web_conn *c = w->conns; c; c = c->after)
		n += memcmp(&c->place, place, sizeof *place) == 0;
	return n;
}

bool conns_room(struct web *w, const struct sockaddr *from)
{
	if (!w->options.per_address)
		return true;
	struct in6_addr place = conn_place(sixteen(from));
	pthread_mutex_lock(&w->conns_lock);
	bool room = from_place(w, &place) < w->options.per_address;
	pthread_mutex_unlock(&w->conns_lock);
	return room;
}

struct web_conn *conns_add(struct web *w, int socket, const struct sockaddr *from)
{
	struct web_conn *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	struct in6_addr at = sixteen(from);
	c->socket = socket;
	c->local = conn_loopback(&at);
	c->place = conn_place(at);
	const void *bytes = IN6_IS_ADDR_V4MAPPED(&at) ? at.s6_addr + 12 : at.s6_addr;
	if (!inet_ntop(IN6_IS_ADDR_V4MAPPED(&at) ? AF_INET : AF_INET6, bytes, c->address, sizeof c->address))
		c->address[0] = 0;
	conn_phase(c, CONN_READING);
	pthread_mutex_lock(&w->conns_lock);
	c->after = w->conns;
	if (w->conns)
		w->conns->before = c;
	w->conns = c;
	w->n_conns++;
	if (w->options.per_address && from_place(w, &c->place) > w->options.per_address) {
		c->cut = true; /* two threads that each saw room for the last one */
		shutdown(c->socket, SHUT_RDWR);
	}
	pthread_mutex_unlock(&w->conns_lock);
	return c;
}

void conns_remove(struct web *w, struct web_conn *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&w->conns_lock);
	if (c->before)
		c->before->after = c->after;
	else
		w->conns = c->after;
	if (c->after)
		c->after->before = c->before;
	w->n_conns--;
	pthread_mutex_unlock(&w->conns_lock);
	free(c->uri);
	free(c);
}

/* Where the request comes from: what the proxy on this machine says last, else the other end of the connection. */
struct text conn_address(const struct web_conn *c, struct text forwarded)
{
	while (c->local && forwarded.at) {
		struct text rest, one = text_trim(text_cut(forwarded, ',', &rest));
		if (!rest.at)
			return one;
		forwarded = rest;
	}
	return text_of(c->address);
}

/* Who drips bytes is never idle, so libmicrohttpd would wait for ever: the socket is shut, and it sees the end. */
void *conns_sweep(void *arg)
{
	struct web *w = arg;
	unsigned every = w->options.request_ms / 4 < 1000 ? w->options.request_ms / 4 + 1 : 1000;
	pthread_mutex_lock(&w->conns_lock);
	while (w->sweeping) {
		struct timespec t;
		clock_gettime(CLOCK_REALTIME, &t);
		int64_t ns = t.tv_nsec + (int64_t)every * 1000000;
		t.tv_sec += ns / 1000000000;
		t.tv_nsec = ns % 1000000000;
		pthread_cond_timedwait(&w->sweep_end, &w->conns_lock, &t);
		int64_t now = now_ms();
		for (struct web_conn *c = w->conns; c; c = c->after)
			if (!c->cut && atomic_load(&c->phase) != CONN_WORKING && now - atomic_load(&c->since) > w->options.request_ms) {
				c->cut = true;
				atomic_fetch_add(&w->cut, 1);
				shutdown(c->socket, SHUT_RDWR);
			}
	}
	pthread_mutex_unlock(&w->conns_lock);
	return NULL;
}
