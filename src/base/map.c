#include "base/map.h"

void map_init(struct map *m, struct arena *a, size_t expected)
{
	size_t cap = 16;
	while (cap < expected * 2)
		cap *= 2;
	*m = (struct map){.arena = a, .cap = cap, .slots = arena_array(a, struct map_slot, cap)};
}

static struct map_slot *find(const struct map *m, struct text key)
{
	size_t i = (size_t)text_hash(key) & (m->cap - 1);
	while (m->slots[i].full && !text_eq(m->slots[i].key, key))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

uint32_t map_put(struct map *m, struct text key, uint32_t value, bool *is_new)
{
	if ((m->n + 1) * 4 > m->cap * 3) {
		struct map bigger = {.arena = m->arena, .cap = m->cap * 2, .n = m->n};
		bigger.slots = arena_array(m->arena, struct map_slot, bigger.cap);
		for (size_t i = 0; i < m->cap; i++)
			if (m->slots[i].full)
				*find(&bigger, m->slots[i].key) = m->slots[i];
		*m = bigger;
	}
	struct map_slot *s = find(m, key);
	if (is_new)
		*is_new = !s->full;
	if (!s->full) {
		*s = (struct map_slot){.key = key, .value = value, .full = true};
		m->n++;
	}
	return s->value;
}

bool map_get(const struct map *m, struct text key, uint32_t *value)
{
	const struct map_slot *s = find(m, key);
	if (s->full)
		*value = s->value;
	return s->full;
}
