#include "house/standing.h"
#include "base/clock.h"
#include "publish/edition.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
	STANDING = 8 /* routes, each with and without its authority's prefix */,
	STANDING_MOST = 1 << 20,
	ASKED_EVERY = 1000000 /* microseconds */
};

/* Never changed once it is kept, so that it is copied without the lock. */
struct paper {
	atomic_int refs;
	size_t n;
	char html[];
};

struct sheet {
	const struct route *route;
	bool prefixed; /* its links keep the prefix */
	int64_t edition; /* the newest when it was drawn */
	day today;
	struct paper *paper;
};

static void drop(struct paper *p)
{
	if (p && atomic_fetch_sub(&p->refs, 1) == 1)
		free(p);
}

/* Of one authority: what another publishes changes nothing here. */
struct sheets {
	struct sheet sheet[STANDING];
	int64_t edition, asked; /* the newest publication, and when that was asked */
	bool known;
};

struct standing {
	pthread_mutex_t lock;
	size_t n;
	struct sheets of[]; /* as the house's speaking; the last is nobody's */
};

struct standing *standing_new(size_t authorities)
{
	struct standing *s = calloc(1, sizeof *s + (authorities + 1) * sizeof *s->of);
	if (!s)
		return NULL;
	s->n = authorities + 1;
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void standing_free(struct standing *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n * STANDING; i++)
		drop(s->of[i / STANDING].sheet[i % STANDING].paper);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static struct sheets *sheets_of(struct house *h, const struct request *r)
{
	const struct speaking *speaking = house_speaking(r);
	bool one = speaking >= h->speaking && speaking < h->speaking + h->n_speaking;
	return &h->standing->of[one ? (size_t)(speaking - h->speaking) : h->n_speaking];
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
static void newest(struct house *h, struct sheets *s, int64_t authority)
{
	int64_t now = clock_ticks();
	pthread_mutex_t *lock = &h->standing->lock;
	pthread_mutex_lock(lock);
	bool due = !s->known || now - s->asked >= ASKED_EVERY;
	if (due)
		s->asked = now;
	pthread_mutex_unlock(lock);
	if (!due)
		return;
	struct asking q = {.authority = authority};
	struct fault f = {0};
	bool known = store_read(h->store, ask, &q, &f);
	pthread_mutex_lock(lock);
	s->known = known;
	s->edition = q.newest;
	pthread_mutex_unlock(lock);
}

static struct sheet *sheet_of(struct sheets *s, const struct request *r)
{
	for (size_t i = 0; i < STANDING; i++)
		if (!s->sheet[i].route || (s->sheet[i].route == r->route && s->sheet[i].prefixed == (r->prefix.n > 0)))
			return &s->sheet[i];
	return NULL;
}

bool standing_copy(struct house *h, const struct request *r, struct answer *a)
{
	struct sheets *s = sheets_of(h, r);
	pthread_mutex_t *lock = &h->standing->lock;
	newest(h, s, house_authority(r));
	pthread_mutex_lock(lock);
	const struct sheet *sheet = s->known ? sheet_of(s, r) : NULL;
	struct paper *paper = sheet && sheet->edition == s->edition && sheet->today == r->today ? sheet->paper : NULL;
	if (paper)
		atomic_fetch_add(&paper->refs, 1);
	visitor_of(r)->edition = s->known ? s->edition : -1;
	pthread_mutex_unlock(lock);
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
	struct sheets *s = sheets_of(h, r);
	pthread_mutex_t *lock = &h->standing->lock;
	struct text html = buf_as_text(&a->out->buf);
	int64_t edition = visitor_of(r)->edition;
	struct paper *paper = edition >= 0 && html.n <= STANDING_MOST ? malloc(sizeof *paper + html.n) : NULL;
	if (!paper)
		return;
	atomic_init(&paper->refs, 1);
	paper->n = html.n;
	memcpy(paper->html, html.at, html.n);
	pthread_mutex_lock(lock);
	struct sheet *sheet = sheet_of(s, r);
	if (sheet) {
		struct paper *gone = sheet->paper;
		*sheet = (struct sheet){r->route, r->prefix.n > 0, edition, r->today, paper};
		paper = gone;
	}
	pthread_mutex_unlock(lock);
	drop(paper);
}
