#include "base/ceiling.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Thread_local struct ceiling *head;

struct ceiling *ceiling_now(void)
{
	return head;
}

static void link_in(struct ceiling *c, struct ceiling_link *a)
{
	*a = (struct ceiling_link){&c->arenas, c->arenas.after};
	a->after->before = c->arenas.after = a;
}

void ceiling_begin(struct ceiling *c)
{
	c->outer = head;
	c->newest = NULL;
	c->spare = NULL;
	for (int i = 0; i < CEILING_HELD; i++) {
		c->some[i].older = c->spare;
		c->spare = &c->some[i];
	}
	c->arenas.before = c->arenas.after = &c->arenas;
	c->wanted = 0;
	head = c;
}

static bool is_own(const struct ceiling *c, const struct ceiling_held *h)
{
	return h >= c->some && h < c->some + CEILING_HELD;
}

static void give(struct ceiling *c, struct ceiling_held *h)
{
	if (!is_own(c, h)) {
		free(h);
		return;
	}
	h->older = c->spare;
	c->spare = h;
}

static void hold_in(struct ceiling *c, void *what, void (*release)(void *))
{
	struct ceiling_held *h = c->spare;
	if (h)
		c->spare = h->older;
	else
		h = malloc(sizeof *h);
	if (!h) {
		release(what);
		ceiling_reach(sizeof *h);
	}
	*h = (struct ceiling_held){c->newest, what, release};
	c->newest = h;
}

void ceiling_hold(void *what, void (*release)(void *))
{
	if (head)
		hold_in(head, what, release);
}

void ceiling_drop(void *what)
{
	for (struct ceiling *c = head; c; c = c->outer)
		for (struct ceiling_held **at = &c->newest; *at; at = &(*at)->older)
			if ((*at)->what == what) {
				struct ceiling_held *h = *at;
				*at = h->older;
				give(c, h);
				return;
			}
}

/* The oldest first, so that the newest is the newest there too. False: there was no memory to hold one; it is released. */
static bool hand_on(struct ceiling *heir, const struct ceiling_held *h)
{
	if (!h)
		return true;
	bool all = hand_on(heir, h->older);
	if (!heir->spare && !(heir->spare = calloc(1, sizeof *heir->spare))) {
		h->release(h->what);
		return false;
	}
	hold_in(heir, h->what, h->release);
	return all;
}

void ceiling_leave(struct ceiling *c)
{
	head = c->outer;
}

bool ceiling_hand(struct ceiling *c, struct ceiling *heir)
{
	bool all = !heir || hand_on(heir, c->newest);
	while (c->newest) {
		struct ceiling_held *h = c->newest;
		c->newest = h->older;
		give(c, h);
	}
	while (c->spare) { /* what was not its own and came back */
		struct ceiling_held *h = c->spare;
		c->spare = h->older;
		if (!is_own(c, h))
			free(h);
	}
	struct ceiling_link *ring = &c->arenas;
	while (ring->after != ring) {
		struct ceiling_link *a = ring->after;
		ceiling_arena_gone(a);
		if (heir)
			link_in(heir, a);
	}
	return all;
}

static void release_all(struct ceiling *c)
{
	while (c->newest) {
		struct ceiling_held *h = c->newest;
		struct ceiling_held one = *h;
		c->newest = h->older;
		give(c, h);
		one.release(one.what);
	}
	while (c->arenas.after != &c->arenas)
		arena_free_link(c->arenas.after);
}

void ceiling_reach(size_t wanted)
{
	struct ceiling *c = head;
	if (!c) {
		fprintf(stderr, "kith: there is not enough memory (%zu bytes more were wanted)\n", wanted);
		fflush(stderr);
		_exit(3);
	}
	c->wanted = wanted;
	release_all(c);
	longjmp(c->to, 1);
}

void *ceiling_memory(void *p, size_t wanted)
{
	if (!p)
		ceiling_reach(wanted);
	return p;
}

bool ceiling_run(void (*work)(void *), void *arg, struct fault *f)
{
	struct ceiling c;
	ceiling_begin(&c);
	if (!_setjmp(c.to)) {
		work(arg);
		ceiling_leave(&c);
		if (!ceiling_hand(&c, c.outer))
			ceiling_reach(sizeof(struct ceiling_held));
		return true;
	}
	ceiling_leave(&c);
	ceiling_hand(&c, NULL);
	return fault_set(f, FAULT_SYSTEM, "ceiling.memory",
	    "More memory was wanted than there is, or than one request may have (%zu bytes more).", c.wanted);
}

/* ---- arenas ---- */

void ceiling_arena(struct ceiling_link *a)
{
	if (head)
		link_in(head, a);
}

void ceiling_arena_gone(struct ceiling_link *a)
{
	if (!a->after)
		return;
	a->before->after = a->after;
	a->after->before = a->before;
	*a = (struct ceiling_link){NULL, NULL};
}
