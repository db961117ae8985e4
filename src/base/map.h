/* map: text → number, for names read from a file. Keys are borrowed: they must outlive the map. */
#ifndef KITH_BASE_MAP_H
#define KITH_BASE_MAP_H
#include "base/arena.h"

struct map {
	struct arena *arena;
	struct map_slot {
		struct text key;
		uint32_t value;
		bool full;
	} *slots;
	size_t n, cap;
};

void map_init(struct map *, struct arena *, size_t expected);
/* The value kept under key, or `value` newly kept; *is_new tells which (may be NULL). */
uint32_t map_put(struct map *, struct text key, uint32_t value, bool *is_new);
bool map_get(const struct map *, struct text key, uint32_t *value);
#endif
