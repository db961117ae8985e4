/* life: what the readers of a kind's steps share (describe_steps.c, describe_calls.c). */
#ifndef KITH_DESCRIBE_LIFE_H
#define KITH_DESCRIBE_LIFE_H
#include "describe/reader.h"

struct life_reader {
	struct reader *r;
	struct kind *k;
	role_set see; /* whom the kind or one of its fields is open to */
	struct kind_step step[LIFE_STEPS];
	yaml_node_t *at[LIFE_STEPS]; /* the step's name */
	yaml_node_t *map[LIFE_STEPS]; /* … and what is said of it */
	size_t n;
};

/* The place of a step of that name; -1. */
int life_place(const struct life_reader *, const char *name);
/* The field that a key names, of one of these types; `what` they are. */
bool life_field(
    struct life_reader *, yaml_node_t *, const char *key, const char *name, unsigned types, const char *what, int *out);
/* Steps by their names, as a mask. `author`, where that is a word here: *author. */
bool life_steps(struct life_reader *, yaml_node_t *, const char *key, bool *author, uint32_t *out);

/* `calls`, `up`, `tells`, `either`: ladders in minutes. */
bool life_calls(struct life_reader *, yaml_node_t *map, struct kind_step *);
#endif
