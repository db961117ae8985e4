/* buf: bytes that grow up to a stated ceiling; malloc'ed, or of an arena where nothing has to be given back when the job ends
 * before buf_free (base/ceiling.h): whatever is written between calls that allocate from an arena is BUF_IN. Past it the buffer is
 * *broken*: what follows is dropped and buf_ok says false, so a caller checks once at the end. Freed with buf_free. */
#ifndef KITH_BASE_BUF_H
#define KITH_BASE_BUF_H
#include "base/arena.h"

struct buf {
	char *at;
	size_t n, cap, ceiling;
	bool broken;
	struct arena *arena; /* NULL: malloc'ed */
};

#define BUF_INIT(most) ((struct buf){.ceiling = (most)})
#define BUF_IN(a, most) ((struct buf){.ceiling = (most), .arena = (a)})
void buf_add(struct buf *, const char *p, size_t n);
void buf_printf(struct buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_free(struct buf *);
static inline void buf_text(struct buf *b, struct text t)
{
	buf_add(b, t.at, t.n);
}
static inline void buf_z(struct buf *b, const char *z)
{
	buf_add(b, z, strlen(z));
}
static inline void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}
static inline struct text buf_as_text(const struct buf *b)
{
	return (struct text){b->at, b->n};
}
static inline bool buf_ok(const struct buf *b)
{
	return !b->broken;
}
#endif
