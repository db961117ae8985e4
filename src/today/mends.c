#include "today/mends.h"
#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 256 };

struct mends {
	pthread_mutex_t lock;
	struct mends_before *at[SLOTS];
	size_t next; /* the slot that gives way */
};

struct mends *mends_new(void)
{
	struct mends *m = calloc(1, sizeof *m);
	if (m)
		pthread_mutex_init(&m->lock, NULL);
	return m;
}

void mends_free(struct mends *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		free(m->at[i]);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

static size_t slot_of(const struct mends *m, int64_t user, int64_t child)
{
	size_t i = 0;
	while (i < SLOTS && !(m->at[i] && m->at[i]->user == user && m->at[i]->child == child))
		i++;
	return i;
}

void mends_keep(struct mends *m, struct mends_before *b)
{
	pthread_mutex_lock(&m->lock);
	size_t i = slot_of(m, b->user, b->child);
	if (i == SLOTS) {
		i = m->next;
		m->next = (m->next + 1) % SLOTS;
	}
	free(m->at[i]);
	m->at[i] = b;
	pthread_mutex_unlock(&m->lock);
}

struct mends_before *mends_take(struct mends *m, int64_t user, int64_t child, int64_t now)
{
	pthread_mutex_lock(&m->lock);
	size_t i = slot_of(m, user, child);
	struct mends_before *b = i < SLOTS ? m->at[i] : NULL;
	if (b)
		m->at[i] = NULL;
	pthread_mutex_unlock(&m->lock);
	if (b && now - b->at > MENDS_KEPT) {
		free(b);
		return NULL;
	}
	return b;
}

bool mends_bears(const struct kind *k)
{
	bool bears = k->table903 != NULL;
	for (size_t i = 0; i < k->n && !bears; i++)
		bears = k->fields[i].table903 != NULL;
	return bears;
}

struct mends_before *mends_of(const struct child_findings *c)
{
	struct mends_before *b = calloc(1, sizeof *b + c->n * sizeof b->thing[0]);
	if (!b)
		return NULL;
	b->from = DAY_NONE;
	for (size_t i = 0; i < c->n; i++) {
		const struct finding_row *t = &c->thing[i];
		struct mends_thing *x = &b->thing[b->n++];
		*x = (struct mends_thing){.rule = t->rule, .say = check_says(&c->check, t->rule)};
		for (uint32_t k = 0; k < t->n && x->n < MENDS_ROWS; k++) {
			const struct finding *f = &c->found.at[t->first + k];
			x->row[x->n].table = (enum table)f->table;
			x->row[x->n++].since = finding_since(c->closing.cohort, f);
		}
	}
	return b;
}

struct mends_between mends_between(struct arena *a, const struct mends_before *b, const struct child_findings *now, day from)
{
	struct mends_between out = {arena_array(a, uint32_t, b->n + 1), arena_array(a, uint32_t, now->n + 1), 0, 0};
	bool *was = arena_array(a, bool, now->n + 1); /* now's that were there before */
	bool *still = arena_array(a, bool, b->n + 1); /* before's that are there now */
	bool moved = b->from != DAY_NONE && from != DAY_NONE;
	for (int pass = 0; pass < 1 + moved; pass++)
		for (size_t i = 0; i < b->n; i++)
			for (size_t k = 0; k < now->n && !still[i]; k++)
				if (!was[k] && b->thing[i].rule == now->thing[k].rule &&
				    (pass ? b->thing[i].row[0].since == b->from && now->thing[k].since == from
				    : b->thing[i].row[0].since == now->thing[k].since))
					was[k] = still[i] = true;
	for (uint32_t i = 0; i < b->n; i++)
		if (!still[i])
			out.mended[out.n_mended++] = i;
	for (uint32_t k = 0; k < now->n; k++)
		if (!was[k])
			out.broken[out.n_broken++] = k;
	return out;
}
