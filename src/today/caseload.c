#include "today/caseload.h"
#include "base/ceiling.h"
#include "record/people.h"
#include "record/steps.h"
#include "store/journal.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { MODELS_MOST = 20000 };

struct kept {
	struct child_model model; /* first: a model is its kept */
	atomic_int refs;
	struct arena *arena;
	int64_t authority;
	struct kept *next; /* in its bucket */
};

/* What was drawn from models: holds them, so that the same address is the same model. Never changed once it is kept, so that
 * it is copied without the lock. */
struct picture {
	const char *name;
	atomic_int refs;
	uint64_t who, generation;
	size_t n, n_listed;
	struct child_model **model;
	int64_t *listed;
	int64_t *made_of; /* the things that it names, sorted: whose place or board, which worker */
	size_t n_made;
	bool any;         /* too many to name: it falls when any changes */
	struct text html; /* malloc'ed */
};
enum { PICTURES = 512, PICTURE_MOST = 512 << 10 };

struct caseload {
	pthread_mutex_t lock;
	struct picture *picture[PICTURES];
	uint64_t generation; /* goes up when somebody was written about of whom no model is kept: a worker's name, say */
	struct kept *bucket[4096];
	size_t n;
	day today;
	struct seen {
		int64_t authority, upto; /* the journal number up to which its models are true */
		uint64_t changes;        /* what was written, as far as it was noticed */
	} seen[64];
	size_t n_seen;
};

struct caseload *caseload_new(void)
{
	struct caseload *c = calloc(1, sizeof *c);
	if (c)
		pthread_mutex_init(&c->lock, NULL);
	return c;
}

static void model_drop(struct kept *k)
{
	if (atomic_fetch_sub(&k->refs, 1) != 1)
		return;
	cohort_free(k->model.life.cohort);
	arena_free(k->arena); /* the model lives in it */
}

static void put_back(void *what)
{
	model_drop(what);
}

void caseload_put(struct child_model *m)
{
	if (!m)
		return;
	ceiling_drop(m);
	model_drop((struct kept *)m);
}

static void picture_drop(struct picture *p)
{
	if (!p || atomic_fetch_sub(&p->refs, 1) != 1)
		return;
	for (size_t i = 0; i < p->n; i++)
		model_drop((struct kept *)p->model[i]);
	free(p->model);
	free(p->listed);
	free(p->made_of);
	free((char *)p->html.at);
	free(p);
}

static void drop_all(struct caseload *c)
{
	for (size_t i = 0; i < PICTURES; i++) {
		picture_drop(c->picture[i]);
		c->picture[i] = NULL;
	}
	for (size_t i = 0; i < sizeof c->bucket / sizeof *c->bucket; i++)
		while (c->bucket[i]) {
			struct kept *k = c->bucket[i];
			c->bucket[i] = k->next;
			model_drop(k);
		}
	c->n = 0;
}

void caseload_free(struct caseload *c)
{
	if (!c)
		return;
	drop_all(c);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static struct kept **bucket_of(struct caseload *c, int64_t person)
{
	return &c->bucket[((uint64_t)person * 0x9e3779b97f4a7c15u) >> 52];
}

static struct kept **find(struct caseload *c, int64_t authority, int64_t person)
{
	struct kept **at = bucket_of(c, person);
	while (*at && ((*at)->model.person != person || (*at)->authority != authority))
		at = &(*at)->next;
	return at;
}

/* NULL when there is no room to remember an authority: then nothing of it is kept. */
static struct seen *seen_of(struct caseload *c, int64_t authority)
{
	for (size_t i = 0; i < c->n_seen; i++)
		if (c->seen[i].authority == authority)
			return &c->seen[i];
	if (c->n_seen == sizeof c->seen / sizeof *c->seen)
		return NULL;
	c->seen[c->n_seen] = (struct seen){.authority = authority};
	return &c->seen[c->n_seen++];
}

static int64_t *upto_of(struct caseload *c, int64_t authority)
{
	struct seen *s = seen_of(c, authority);
	return s ? &s->upto : NULL;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Drops what was drawn with the name of a thing that was written about since, or was itself written anew. With the lock held. */
static void drop_drawn(struct caseload *c, const int64_t *thing, size_t n)
{
	for (size_t i = 0; n && i < PICTURES; i++) {
		struct picture *p = c->picture[i];
		bool gone = p && p->any;
		for (size_t k = 0; p && !gone && p->n_made && k < n; k++)
			gone = bsearch(&thing[k], p->made_of, p->n_made, sizeof *p->made_of, by_id) != NULL;
		if (gone) {
			c->picture[i] = NULL;
			picture_drop(p);
		}
	}
}

/* Drops the models of children that were written about since `from`. With the lock held. */
static void drop_changed(struct caseload *c, int64_t authority, const int64_t *child, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct kept **at = find(c, authority, child[i]), *k = *at;
		c->generation += !k;
		if (k) {
			*at = k->next;
			c->n--;
			model_drop(k);
		}
	}
}

/* The journal number up to which the models of the authority are true today; -1: nothing of it is kept. */
static int64_t true_upto(struct caseload *c, int64_t authority, day today)
{
	pthread_mutex_lock(&c->lock);
	if (c->today != today) {
		drop_all(c);
		c->today = today;
	}
	const int64_t *upto = upto_of(c, authority);
	int64_t is = upto ? *upto : -1;
	pthread_mutex_unlock(&c->lock);
	return is;
}

/* What was written about a child under another of their ids is the child's. */
static bool with_roots(struct tx *tx, struct arena *a, int64_t authority, int64_t **child, size_t *n, struct fault *f)
{
	size_t all = *n;
	int64_t *both = arena_array(a, int64_t, *n * 2 + 1);
	for (size_t i = 0; i < *n; i++) {
		int64_t root;
		if (!person_root(tx, authority, (*child)[i], &root, f))
			return false;
		both[i] = (*child)[i];
		if (root != both[i])
			both[all++] = root;
	}
	*child = both, *n = all;
	return true;
}

bool caseload_fresh(struct today *h, struct tx *tx, int64_t authority, day today, struct fresh *out, struct fault *f)
{
	struct caseload *c = h->caseload;
	int64_t from = true_upto(c, authority, today), now = from, *child, *thing;
	size_t n = 0, things = 0;
	*out = (struct fresh){.authority = authority, .today = today, .upto = -1, .tx = tx};
	if (from < 0)
		return true;
	/* asked without the lock: nobody waits for a question to the database, and it may allocate */
	struct arena *a = arena_new(0);
	bool wrote = false;
	bool ok = journal_changed_children(tx, a, authority, from, &child, &n, &now, f) &&
	    (now == from || journal_changed(tx, a, authority, from, &thing, &things, &now, f)) &&
	    with_roots(tx, a, authority, &child, &n, f) && (now == from || journal_wrote(tx, authority, from, &wrote, f));
	if (ok) {
		pthread_mutex_lock(&c->lock);
		struct seen *seen = c->today == today ? seen_of(c, authority) : NULL;
		drop_changed(c, authority, child, n);
		drop_drawn(c, thing, things);
		/* another thread may have seen more than this transaction does: then nothing made here is kept */
		if (seen && now >= seen->upto) {
			seen->changes += wrote; /* two may count the same twice: then it is drawn once more */
			seen->upto = out->upto = now;
			out->changes = seen->changes;
		}
		pthread_mutex_unlock(&c->lock);
	}
	arena_free(a);
	return ok;
}

static int open_first(const struct duty_row *r)
{
	return r->state == DUTY_OVERDUE ? 0 : r->state == DUTY_DUE ? 1 : 2;
}

static int by_from(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
	day dx = entry_from(x), dy = entry_from(y);
	if (dx != dy)
		return dx == DAY_NONE ? 1 : dy == DAY_NONE ? -1 : dx < dy ? -1 : 1; /* without a day last */
	return (x->id > y->id) - (x->id < y->id);
}

/* Of one kind, under all the child's ids, in the order of entry_list. */
static bool entries_of(struct tx *tx, struct arena *a, day today, int64_t authority, const struct kind *kind, const struct child_model *m,
    struct entries *out, struct fault *f)
{
	for (size_t i = 0; i < m->n_ids; i++) {
		struct entries some;
		if (!entry_list(tx, a, (struct asof){today, INT64_MAX}, authority, kind, m->ids[i], ENTRY_DRAFTS | ENTRY_TAKEN_BACK,
		        i ? &some : out, f) ||
		    !step_stand(tx, a, authority, i ? &some : out, f))
			return false;
		if (!i || !some.n)
			continue;
		struct entry **all = arena_array(a, struct entry *, out->n + some.n);
		for (size_t k = 0; k < out->n + some.n; k++)
			all[k] = k < out->n ? out->at[k] : some.at[k - out->n];
		*out = (struct entries){all, out->n + some.n};
		qsort(out->at, out->n, sizeof *out->at, by_from);
	}
	return true;
}

static enum row make(struct today *h, struct tx *tx, int64_t authority, int64_t person, day today, struct kept **out, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct kept *k = arena_new_of(a, struct kept);
	struct child_model *m = &k->model;
	k->arena = a;
	k->authority = authority;
	atomic_init(&k->refs, 1);
	for (int r = 0; r < ROLES; r++)
		atomic_init(&m->found[r], -1);
	if (!person_all(tx, a, authority, person, &m->ids, &m->n_ids, f)) {
		arena_free(a);
		return ROW_FAULT;
	}
	m->person = person = m->ids[0];
	enum row row = entry_get(tx, a, authority, kind_of(TEXT("person")), person, &m->self, f);
	if (row == ROW_ONE)
		row = person_name(tx, a, authority, person, &m->name, f);
	if (row == ROW_ONE && person_number(tx, a, authority, person, &m->number, f) == ROW_FAULT)
		row = ROW_FAULT;
	if (row != ROW_ONE || !life_load(tx, a, authority, person, today, &m->life, f)) {
		arena_free(a);
		return row == ROW_ONE ? ROW_FAULT : row;
	}
	m->born = value_day(entry_value(m->self, "dob"));
	if (m->born == DAY_NONE && m->life.cohort->children)
		m->born = m->life.span.born;
	m->of = arena_array(a, struct entries, record_kinds()->n + 1);
	for (size_t i = 0; i < record_kinds()->n; i++)
		/* rows are read with the entry that holds them: they stand on no line of their own */
		if (kind_leads(&record_kinds()->kinds[i]) && !record_kinds()->kinds[i].holder &&
		    !entries_of(tx, a, today, authority, &record_kinds()->kinds[i], m, &m->of[i], f)) {
			cohort_free(m->life.cohort);
			arena_free(a);
			return ROW_FAULT;
		}
	if (m->life.cohort->children)
		m->duties = duty_of(a, &(struct duty_ask){.asof = AS_AT(today), .laws = h->laws}, &m->life.span, &m->life.events, &m->duty);
	/* whole: from here on it is whoever counts its references, and no job alone */
	arena_keep(a);
	ceiling_drop(m->life.cohort);
	ceiling_hold(k, put_back);
	*out = k;
	return ROW_ONE;
}

enum row caseload_get(struct today *h, struct tx *tx, const struct fresh *fresh, int64_t person, struct child_model **out, struct fault *f)
{
	struct caseload *c = h->caseload;
	pthread_mutex_lock(&c->lock);
	struct kept *k = c->today == fresh->today ? *find(c, fresh->authority, person) : NULL;
	if (k)
		atomic_fetch_add(&k->refs, 1);
	pthread_mutex_unlock(&c->lock);
	if (k) {
		ceiling_hold(k, put_back);
		*out = &k->model;
		return ROW_ONE;
	}
	enum row row = make(h, tx, fresh->authority, person, fresh->today, &k, f);
	if (row != ROW_ONE)
		return row;
	*out = &k->model;
	pthread_mutex_lock(&c->lock);
	/* kept only if nobody has seen a later write meanwhile */
	int64_t *upto = upto_of(c, fresh->authority);
	if (upto && *upto == fresh->upto && c->today == fresh->today && k->model.person == person && !*find(c, fresh->authority, person)) {
		if (c->n == MODELS_MOST)
			drop_all(c);
		struct kept **at = bucket_of(c, person);
		atomic_fetch_add(&k->refs, 1);
		k->next = *at;
		*at = k;
		c->n++;
	}
	pthread_mutex_unlock(&c->lock);
	return ROW_ONE;
}

static struct picture **picture_at(struct caseload *c, const char *name, uint64_t who, struct child_model *const *m, size_t n)
{
	uint64_t h = who ^ ((uint64_t)(uintptr_t)name * 0x9e3779b97f4a7c15u) ^ (n ? (uint64_t)m[0]->person * 0xff51afd7ed558ccdu : 0);
	return &c->picture[(h * 0x9e3779b97f4a7c15u) >> 55];
}

static void put_picture(void *what)
{
	picture_drop(what);
}

/* Copied without the lock: it stays while it is held, and what it is copied into may reach its ceiling. out NULL: it names no child. */
static void copy_picture(struct picture *p, struct arena *a, struct buf *to, struct drawn *out)
{
	ceiling_hold(p, put_picture);
	if (out) {
		int64_t *listed = arena_array(a, int64_t, p->n_listed + 1);
		if (p->n_listed)
			memcpy(listed, p->listed, p->n_listed * sizeof *listed);
		*out = (struct drawn){.listed = listed, .n_listed = p->n_listed};
	}
	buf_text(to, p->html);
	ceiling_drop(p);
	picture_drop(p);
}

bool caseload_drawn(struct today *h, const struct fresh *fresh, const char *name, uint64_t who, struct child_model *const *m, size_t n,
    struct arena *a, struct buf *to, struct drawn *out)
{
	struct caseload *c = h->caseload;
	pthread_mutex_lock(&c->lock);
	struct picture *p = *picture_at(c, name, who, m, n);
	bool found = p && p->name == name && p->who == who && p->generation == c->generation && p->n == n && c->today == fresh->today;
	for (size_t i = 0; found && i < n; i++)
		found = p->model[i] == m[i];
	if (found)
		atomic_fetch_add(&p->refs, 1);
	pthread_mutex_unlock(&c->lock);
	if (!found)
		return false;
	copy_picture(p, a, to, out);
	return true;
}

static bool name_things(struct picture *p, const struct fresh *fresh)
{
	const struct reads *r = fresh->tx ? tx_reads(fresh->tx) : NULL;
	if (!r)
		return true;
	p->any = r->over;
	p->made_of = malloc((r->n + 1) * sizeof *p->made_of);
	if (!p->made_of)
		return false;
	memcpy(p->made_of, r->at, r->n * sizeof *p->made_of);
	p->n_made = r->n;
	if (r->n)
		qsort(p->made_of, r->n, sizeof *p->made_of, by_id);
	return true;
}

static struct picture *picture_new(
    const struct fresh *fresh, const char *name, uint64_t who, struct child_model *const *m, size_t n, const struct drawn *d)
{
	struct picture *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	char *html = malloc(d->html.n + 1);
	atomic_init(&p->refs, 1);
	p->name = name, p->who = who, p->n_listed = d->n_listed;
	p->model = malloc((n + 1) * sizeof *p->model);
	p->listed = malloc((d->n_listed + 1) * sizeof *p->listed);
	p->html = (struct text){html, html ? d->html.n : 0};
	if (!p->model || !p->listed || !html || !name_things(p, fresh)) {
		picture_drop(p);
		return NULL;
	}
	memcpy(html, d->html.at, d->html.n);
	if (d->n_listed)
		memcpy(p->listed, d->listed, d->n_listed * sizeof *p->listed);
	for (size_t i = 0; i < n; i++) {
		p->model[p->n++] = m[i];
		atomic_fetch_add(&((struct kept *)m[i])->refs, 1);
	}
	return p;
}

void caseload_keep(struct today *h, const struct fresh *fresh, const char *name, uint64_t who, struct child_model *const *m, size_t n,
    const struct drawn *d)
{
	struct caseload *c = h->caseload;
	struct picture *gone = fresh->upto < 0 || d->html.n > PICTURE_MOST ? NULL : picture_new(fresh, name, who, m, n, d);
	if (!gone)
		return;
	pthread_mutex_lock(&c->lock);
	int64_t *upto = upto_of(c, fresh->authority);
	/* only what nobody has overtaken: drawn from what the newest journal number tells */
	if (upto && *upto == fresh->upto && c->today == fresh->today) {
		struct picture **at = picture_at(c, name, who, m, n), *new = gone;
		new->generation = c->generation;
		gone = *at;
		*at = new;
	}
	pthread_mutex_unlock(&c->lock);
	picture_drop(gone);
}

/* What has changed is of another number, so that what was drawn before it stays true under the old one: nobody asks for that again. */
static uint64_t whole_who(const struct fresh *fresh, uint64_t who)
{
	return (who + (uint64_t)fresh->authority) * 0xff51afd7ed558ccdu ^ (fresh->changes + 1) * 0x9e3779b97f4a7c15u;
}

bool caseload_whole(struct today *h, const struct fresh *fresh, const char *name, uint64_t who, struct buf *to)
{
	struct caseload *c = h->caseload;
	if (fresh->upto < 0)
		return false;
	who = whole_who(fresh, who);
	pthread_mutex_lock(&c->lock);
	struct picture *p = *picture_at(c, name, who, NULL, 0);
	bool found = p && p->name == name && p->who == who && !p->n && c->today == fresh->today;
	if (found)
		atomic_fetch_add(&p->refs, 1);
	pthread_mutex_unlock(&c->lock);
	if (!found)
		return false;
	copy_picture(p, NULL, to, NULL);
	return true;
}

void caseload_keep_whole(struct today *h, const struct fresh *fresh, const char *name, uint64_t who, struct text html)
{
	struct caseload *c = h->caseload;
	struct drawn d = {.html = html};
	struct fresh whole = {.upto = fresh->upto}; /* of everything, and by its number */
	who = whole_who(fresh, who);
	struct picture *gone = fresh->upto < 0 || html.n > PICTURE_MOST ? NULL : picture_new(&whole, name, who, NULL, 0, &d);
	if (!gone)
		return;
	pthread_mutex_lock(&c->lock);
	if (c->today == fresh->today) {
		struct picture **at = picture_at(c, name, who, NULL, 0), *new = gone;
		gone = *at;
		*at = new;
	}
	pthread_mutex_unlock(&c->lock);
	picture_drop(gone);
}

const struct entries *model_of(const struct child_model *m, const char *kind)
{
	return &m->of[kind_of(text_of(kind))->at];
}

const struct entry *model_entry(const struct child_model *m, const struct kind *k, int64_t id)
{
	if (k && k->person)
		return m->self->kind == k && m->self->id == id ? m->self : NULL;
	for (size_t i = 0; k && kind_leads(k) && i < m->of[k->at].n; i++)
		if (m->of[k->at].at[i]->id == id)
			return m->of[k->at].at[i];
	return NULL;
}

const struct duty_row *model_next(const struct child_model *m)
{
	const struct duty_row *best = NULL;
	for (size_t i = 0; i < m->duties; i++) {
		const struct duty_row *r = &m->duty[i];
		if (!r->open || open_first(r) == 2)
			continue;
		if (!best || open_first(r) < open_first(best) || (open_first(r) == open_first(best) && r->due < best->due))
			best = r;
	}
	return best;
}

size_t model_overdue(const struct child_model *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->duties; i++)
		n += m->duty[i].open && m->duty[i].state == DUTY_OVERDUE;
	return n;
}
