#include "base/file.h"
#include "strategy/inside.h"
#include <stdlib.h>

extern const char pack_essex[];
extern const size_t pack_essex_n;

static bool root_read(struct yamldoc *y, const struct pack_knows *knows, struct pack *out, struct fault *fault)
{
	size_t nodes = 0;
	return want_read(y, yamldoc_root(y), &want_pack, out, &nodes) && pack_check(out, y->name, knows, fault);
}

static const char *with_article(struct arena *a, const char *one)
{
	return arena_printf(a, "%s %s", strchr("aeiouAEIOU", one[0]) ? "an" : "a", one).at;
}

bool strategy_read(struct arena *a, const char *name, struct text yaml, const struct pack_knows *knows, struct pack *out,
    struct fault *fault)
{
	struct yamldoc y;
	*out = (struct pack){.file = arena_z(a, text_of(name))};
	if (yaml.n > STRATEGY_BYTES) {
		fault_set(fault, FAULT_INPUT, "strategy.size", "The pack is over %d KiB. Make it shorter.", STRATEGY_BYTES >> 10);
		return fault_at(fault, "%s", name);
	}
	if (!yamldoc_open(&y, a, name, yaml, fault))
		return false;
	bool ok = root_read(&y, knows, out, fault);
	yamldoc_close(&y);
	for (size_t i = 0; ok && i < out->terms_n; i++) {
		struct words_of *w[] = {&out->terms[i].adult, &out->terms[i].child};
		for (int k = 0; k < 2; k++)
			if (w[k]->one && !w[k]->a_one)
				w[k]->a_one = with_article(a, w[k]->one);
	}
	return ok;
}

static int by_id(const void *a, const void *b)
{
	return strcmp((*(const struct pack *const *)a)->id, (*(const struct pack *const *)b)->id);
}

/* Takes the place of one of its id, or is added. */
static void take(struct strategies *s, const struct pack *p)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->at[i]->id, p->id)) {
			s->at[i] = p;
			return;
		}
	s->at[s->n++] = p;
}

static bool read_folder(struct arena *a, const char *dir, const struct pack_knows *knows, struct strategies *s, struct fault *fault)
{
	struct text *names, yaml;
	bool *is_dir;
	size_t n, before = s->n;
	if (!file_list(a, dir, &names, &is_dir, &n, fault))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *path = arena_printf(a, "%s/%s/pack.yaml", dir, arena_z(a, names[i])).at;
		if (!is_dir[i])
			continue;
		struct pack *p = arena_new_of(a, struct pack);
		if (!file_read(a, path, STRATEGY_BYTES, &yaml, fault) || !strategy_read(a, path, yaml, knows, p, fault))
			return false;
		if (!text_is(names[i], p->id)) {
			fault_set(fault, FAULT_INPUT, "strategy.folder",
			    "The pack is called `%s` and its folder is not. Give both one name.", p->id);
			return fault_at(fault, "%s:%d:%d", path, p->place.line, p->place.column);
		}
		if (before + i >= STRATEGY_PACKS) {
			fault_set(fault, FAULT_INPUT, "strategy.packs", "There are more than %d packs.", STRATEGY_PACKS);
			return fault_at(fault, "%s", dir);
		}
		take(s, p);
	}
	return true;
}

bool strategies_load(struct arena *a, const char *dir, const struct pack_knows *knows, struct strategies *out, struct fault *fault)
{
	struct pack *essex = arena_new_of(a, struct pack);
	*out = (struct strategies){arena_array(a, const struct pack *, STRATEGY_PACKS + 1), 0};
	if (!strategy_read(a, "strategies/essex/pack.yaml", (struct text){pack_essex, pack_essex_n}, knows, essex, fault))
		return false;
	take(out, essex);
	if (dir && !read_folder(a, dir, knows, out, fault))
		return false;
	qsort(out->at, out->n, sizeof(struct pack *), by_id);
	return true;
}

const struct pack *strategy_of(const struct strategies *s, struct text wanted)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct pack *p = s->at[i];
		if (text_is(wanted, p->id) || text_eq_nocase(wanted, text_of(p->code)) || text_eq_nocase(wanted, text_of(p->authority)))
			return p;
	}
	return NULL;
}

/* Small letters, digits and - alone, as a part of an address may have. */
static struct text address(struct arena *a, struct text from)
{
	char *z = arena_z(a, from);
	size_t n = strlen(z);
	for (char *c = z; *c; c++) {
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9')))
			*c = '-';
	}
	return (struct text){z, n > ADDRESS_MOST ? ADDRESS_MOST : n};
}

struct text *strategy_addresses(struct arena *a, const struct strategies *s, const struct authority *all, size_t n)
{
	struct text *out = arena_array(a, struct text, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct pack *pack = all[i].code.n ? strategy_of(s, all[i].code) : NULL;
		bool taken = false;
		out[i] = address(a, pack ? text_of(pack->id) : all[i].code);
		for (size_t k = 0; k < i; k++)
			taken |= text_eq(out[k], out[i]);
		if (taken || !out[i].n) /* kith's own small number is nobody else's */
			out[i] = arena_printf(a, "%.*s-%lld", TEXT_ARG(out[i]), (long long)all[i].authority);
	}
	return out;
}

#define FIND(list, count) \
	for (size_t i = 0; id && i < p->count; i++) \
		if (!strcmp(p->list[i].id, id)) \
			return &p->list[i]; \
	return NULL

const struct promise *strategy_promise(const struct pack *p, const char *id)
{
	FIND(pledge.promises, pledge.n);
}

const struct outcome *strategy_outcome(const struct pack *p, const char *id)
{
	FIND(outcomes, outcomes_n);
}

const struct priority *strategy_priority(const struct pack *p, const char *id)
{
	FIND(priorities, priorities_n);
}

const struct body *strategy_body(const struct pack *p, const char *id)
{
	FIND(bodies, bodies_n);
}

bool texts_has(const struct texts *t, const char *z)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->at[i], z))
			return true;
	return false;
}
