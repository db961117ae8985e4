/* arena: memory that lives as long as one request or job and is given back at once.
 * Allocations are zeroed and aligned to 16. With KITH_ARENA_MALLOC (sanitizer builds) each one is a malloc of
 * its own, so that an overrun is seen. An arena that cannot get memory, or would go over its ceiling, ends the request or
 * the job (base/ceiling.h) and never the process: no caller asks whether it got what it wanted. */
#ifndef KITH_BASE_ARENA_H
#define KITH_BASE_ARENA_H
#include "base/text.h"
#include <stdarg.h>

struct arena;
/* ceiling: the most bytes it may hold; 0 is ARENA_CEILING. Owned by the caller, freed with arena_free. */
#define ARENA_CEILING ((size_t)16 << 30)
struct arena *arena_new(size_t ceiling);
void arena_free(struct arena *);
/* It outlives the job that it was made in (a cache has it now): a ceiling that the job reaches does not free it. To be said
 * before another thread can free it. */
void arena_keep(struct arena *);
/* Keeps the first block: for the arena of a worker between two requests. */
void arena_reset(struct arena *);
void *arena_alloc(struct arena *, size_t n);
/* The one takes over what the other holds, and the other is gone: for what other threads made, each in an arena of its own. */
void arena_take(struct arena *, struct arena *other);
size_t arena_used(const struct arena *);
/* Copies, NUL-terminated behind the end as a courtesy to library borders. */
struct text arena_text(struct arena *, struct text);
char *arena_z(struct arena *, struct text);
struct text arena_printf(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define arena_new_of(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, count) ((type *)arena_alloc((a), sizeof(type) * (size_t)(count)))
/* Grows an array inside the arena (the old copy stays until the arena goes): doubles *cap. */
void *arena_grow(struct arena *, void *old, size_t *cap, size_t need, size_t size);
#endif
