#include "base/buf.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool room(struct buf *b, size_t n)
{
	if (b->broken || n > b->ceiling - b->n) {
		b->broken = true;
		return false;
	}
	if (b->cap - b->n > n)
		return true;
	size_t cap = b->cap ? b->cap : 256;
	while (cap - b->n <= n)
		cap *= 2;
	char *p = b->arena ? arena_alloc(b->arena, cap) : realloc(b->at, cap);
	if (b->arena && b->n)
		memcpy(p, b->at, b->n + 1);
	if (!p) {
		b->broken = true;
		return false;
	}
	b->at = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const char *p, size_t n)
{
	if (!room(b, n))
		return;
	if (n)
		memcpy(b->at + b->n, p, n);
	b->n += n;
	b->at[b->n] = 0;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0 && room(b, (size_t)n)) {
		vsnprintf(b->at + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void buf_free(struct buf *b)
{
	if (!b->arena)
		free(b->at);
	*b = (struct buf){.ceiling = b->ceiling, .arena = b->arena};
}
