/* What the files of this room share. */
#ifndef KITH_STRATEGY_INSIDE_H
#define KITH_STRATEGY_INSIDE_H
#include "base/yamldoc.h"
#include "strategy/strategy.h"

/* A description of a struct: which key fills which member, so that the pack's shape is said once. */
enum want { WANT_TEXT, WANT_ID, WANT_TEXTS, WANT_INT, WANT_MAP, WANT_MAPS };
enum { NEEDED = 1, STATED = 2 }; /* needed: a value; stated: the key stands there, though it may say null */
struct want_map;
struct want_key {
	const char *key;
	enum want want;
	unsigned flags;
	size_t at;   /* offset of the pointer, texts, number or struct */
	size_t n_at; /* WANT_MAPS: offset of the count */
	int low, high; /* WANT_INT */
	const struct want_map *map;
};
struct want_map {
	const char *name; /* "an outcome": for complaints */
	size_t size;
	const struct want_key *keys;
	size_t n;
};
/* Every struct filled begins with its struct pack_place. */
bool want_read(struct yamldoc *, yaml_node_t *, const struct want_map *, void *out, size_t *nodes);
/* null, ~ or nothing, unquoted. */
bool want_null(const yaml_node_t *);
extern const struct want_map want_pack;

/* Does what names what exist? Sets the fault with the place. */
bool pack_check(const struct pack *, const char *name, const struct pack_knows *, struct fault *);
#endif
