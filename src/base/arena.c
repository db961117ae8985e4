#include "base/arena.h"
#include "base/ceiling.h"
#include <stdio.h>
#include <stdlib.h>

struct block {
	struct block *next;
	size_t n, cap;
	_Alignas(16) char at[];
};

struct arena {
	struct ceiling_link link; /* first: freed by the head of the job it was made in, where that reaches a ceiling */
	struct block *first;      /* newest first */
	size_t used, ceiling;
};

struct arena *arena_new(size_t ceiling)
{
	struct arena *a = ceiling_memory(calloc(1, sizeof *a), sizeof *a);
	ceiling_arena(&a->link);
	a->ceiling = ceiling ? ceiling : ARENA_CEILING;
	return a;
}

static struct block *add_block(struct arena *a, size_t cap)
{
	struct block *b = ceiling_memory(malloc(sizeof *b + cap), sizeof *b + cap);
	b->next = a->first;
	b->n = 0;
	b->cap = cap;
	a->first = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
	if (n > a->ceiling - a->used)
		ceiling_reach(n);
#ifdef KITH_ARENA_MALLOC
	struct block *b = add_block(a, n ? n : 1);
	a->used += n;
	memset(b->at, 0, n ? n : 1);
	return b->at;
#else
	size_t want = (n + 15) & ~(size_t)15;
	struct block *b = a->first;
	if (!b || b->cap - b->n < want) {
		size_t cap = b ? b->cap * 2 : 16 << 10;
		if (cap > (8 << 20))
			cap = 8 << 20;
		b = add_block(a, cap > want ? cap : want);
	}
	void *p = b->at + b->n;
	b->n += want;
	a->used += n;
	memset(p, 0, want);
	return p;
#endif
}

static void free_from(struct block *b)
{
	while (b) {
		struct block *next = b->next;
		free(b);
		b = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	ceiling_arena_gone(&a->link);
	free_from(a->first);
	free(a);
}

void arena_free_link(struct ceiling_link *link)
{
	arena_free((struct arena *)link);
}

void arena_keep(struct arena *a)
{
	ceiling_arena_gone(&a->link);
}

void arena_reset(struct arena *a)
{
	a->used = 0;
#ifdef KITH_ARENA_MALLOC
	free_from(a->first);
	a->first = NULL;
#else
	if (!a->first)
		return;
	free_from(a->first->next);
	a->first->next = NULL;
	a->first->n = 0;
#endif
}

void arena_take(struct arena *a, struct arena *other)
{
	struct block **end = &a->first; /* its own newest block stays first: there is room left in it */
	while (*end)
		end = &(*end)->next;
	size_t used = other->used;
	*end = other->first;
	ceiling_arena_gone(&other->link);
	free(other);
	if (used > a->ceiling - a->used)
		ceiling_reach(used);
	a->used += used;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

struct text arena_text(struct arena *a, struct text t)
{
	char *p = arena_alloc(a, t.n + 1);
	if (t.n)
		memcpy(p, t.at, t.n);
	return (struct text){p, t.n};
}

char *arena_z(struct arena *a, struct text t)
{
	char *p = arena_alloc(a, t.n + 1);
	if (t.n)
		memcpy(p, t.at, t.n);
	return p;
}

struct text arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct text){p, (size_t)n};
}

void *arena_grow(struct arena *a, void *old, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return old;
	size_t to = *cap ? *cap * 2 : 16;
	while (to < need && to <= SIZE_MAX / 4 / size)
		to *= 2;
	if (to < need || to > SIZE_MAX / 4 / size)
		ceiling_reach(SIZE_MAX);
	void *p = arena_alloc(a, to * size);
	if (*cap)
		memcpy(p, old, *cap * size);
	*cap = to;
	return p;
}
