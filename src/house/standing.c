#include "house/standing.h"
#include "base/clock.h"
#include "publish/edition.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { STANDING = 8, STANDING_MOST = 1 << 20, ASKED_EVERY = 1000000 /* microseconds */ };

/* Never changed once it is kept, so that it is copied without the lock. */
struct paper {
	atomic_int refs;
	size_t n;
	char html[];
};

struct sheet {
	const struct route *route;
	int64_t edition; /* the newest when it was drawn */
	day today;
	struct paper *paper;
};

static void drop(struct paper *p)
{
	if (p && atomic_fetch_sub(&p->refs, 1) == 1)
		free(p);
}

struct standing {
	pthread_mutex_t lock;
	struct sheet sheet[STANDING];
	int64_t edition, asked; /* the newest publication, and when that was asked */
	bool known;
};

struct standing *standing_new(void)
{
	struct standing *s = calloc(1, sizeof *s);
	if (s)
		pthread_mutex_init(&s->lock, NULL);
	return s;
}

void standing_free(struct standing *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < STANDING; i++)
		drop(s->sheet[i].paper);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

struct asking {
	int64_t authority, newest;
};

static bool ask(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *q = arg;
	return publication_newest(tx, q->authority, &q->newest, f);
}

/* Asks for the newest publication unless that was done within the last second; nobody waits for who does. */
static void newest(struct house *h, struct standing *s)
{
	int64_t now = clock_ticks();
	pthread_mutex_lock(&s->lock);
	bool due = !s->known || now - s->asked >= ASKED_EVERY;
	if (due)
		s->asked = now;
	pthread_mutex_unlock(&s->lock);
	if (!due)
		return;
	struct asking q = {.authority = h->authority.authority};
	struct fault f = {0};
	bool known = store_read(h->store, ask, &q, &f);
	pthread_mutex_lock(&s->lock);
	s->known = known;
	s->edition = q.newest;
	pthread_mutex_unlock(&s->lock);
}

static struct sheet *sheet_of(struct standing *s, const struct route *route)
{
	for (size_t i = 0; i < STANDING; i++)
		if (!s->sheet[i].route || s->sheet[i].route == route)
			return &s->sheet[i];
	return NULL;
}

bool standing_copy(struct house *h, const struct request *r, struct answer *a)
{
	struct standing *s = h->standing;
	newest(h, s);
	pthread_mutex_lock(&s->lock);
	const struct sheet *sheet = s->known ? sheet_of(s, r->route) : NULL;
	struct paper *paper = sheet && sheet->edition == s->edition && sheet->today == r->today ? sheet->paper : NULL;
	if (paper)
		atomic_fetch_add(&paper->refs, 1);
	visitor_of(r)->edition = s->known ? s->edition : -1;
	pthread_mutex_unlock(&s->lock);
	if (!paper)
		return false;
	buf_add(&a->out->buf, paper->html, paper->n); /* the page's buffer is no arena's: it may be cut, and is then not sent */
	drop(paper);
	return true;
}

/* The page was drawn after its edition was asked: it shows that one or a newer, and a sheet that says less than it shows
 * is drawn again when the newer is found out. */
void standing_keep(struct house *h, const struct request *r, const struct answer *a)
{
	struct standing *s = h->standing;
	struct text html = buf_as_text(&a->out->buf);
	int64_t edition = visitor_of(r)->edition;
	struct paper *paper = edition >= 0 && html.n <= STANDING_MOST ? malloc(sizeof *paper + html.n) : NULL;
	if (!paper)
		return;
	atomic_init(&paper->refs, 1);
	paper->n = html.n;
	memcpy(paper->html, html.at, html.n);
	pthread_mutex_lock(&s->lock);
	struct sheet *sheet = sheet_of(s, r->route);
	if (sheet) {
		struct paper *gone = sheet->paper;
		*sheet = (struct sheet){r->route, edition, r->today, paper};
		paper = gone;
	}
	pthread_mutex_unlock(&s->lock);
	drop(paper);
}
