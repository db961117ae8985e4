/* Ladders in minutes, as data. */
#include "record/call.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/part_file.h"
#include "base/yamldoc.h"
#include <stdio.h>
#include <unistd.h>

extern const struct part_file ladders_of_parts[];
extern const size_t ladders_of_parts_n;

enum { FILE_MOST = 1 << 16, MINUTE = 60 * 1000, MINUTES_MOST = 7 * 24 * 60 };

static bool need(struct yamldoc *y, yaml_node_t *map, const char *key, yaml_node_t **out)
{
	*out = yamldoc_get(y, map, key);
	return *out ||
	    yamldoc_fault(y, map, "safety.missing", "`%s` is missing. The head of parts/voice/ladders.yaml says what it is.", key);
}

static bool minutes(struct yamldoc *y, yaml_node_t *map, const char *key, int64_t *ms)
{
	yaml_node_t *n;
	int64_t m = 0;
	bool ok = need(y, map, key, &n) && yamldoc_int(y, n, key, 1, MINUTES_MOST, &m);
	*ms = m * MINUTE;
	return ok;
}

static bool hour(struct yamldoc *y, yaml_node_t *map, const char *key, int *out)
{
	yaml_node_t *n;
	const char *z = NULL;
	int h = 0, m = 0;
	char rest;
	if (!need(y, map, key, &n) || !yamldoc_text(y, n, key, &z))
		return false;
	if (sscanf(z, "%2d:%2d%c", &h, &m, &rest) != 2 || h < 0 || h > 24 || m < 0 || m > 59)
		return yamldoc_fault(y, n, "safety.hour", "An hour is written \"08:30\".");
	*out = h * 60 + m;
	return true;
}

static bool mask(struct yamldoc *y, yaml_node_t *map, const char *key, unsigned *out)
{
	yaml_node_t *n;
	const char *const *word;
	size_t words = 0;
	if (!need(y, map, key, &n) || !yamldoc_texts(y, n, key, &word, &words))
		return false;
	*out = 0;
	for (size_t i = 0; i < words; i++)
		if (!call_part_of(text_of(word[i]), out))
			return yamldoc_fault(y, n, "safety.part",
			    "`%s` is nobody. It is one of worker, manager, lead, deputy, duty, everyone.", word[i]);
	return *out || yamldoc_fault(y, n, "safety.nobody", "Somebody has to be asked here.");
}

static bool both(struct yamldoc *y, yaml_node_t *map, unsigned out[static PERIODS])
{
	static const char *const keys[] = {"day", "night", NULL};
	return yamldoc_keys(y, map, keys) && mask(y, map, "day", &out[PERIOD_DAY]) && mask(y, map, "night", &out[PERIOD_NIGHT]);
}

static bool rungs(struct yamldoc *y, yaml_node_t *map, struct rungs *out)
{
	yaml_node_t *see, *list;
	if (!need(y, map, "see", &see) || !need(y, map, "rungs", &list) || !both(y, see, out->see))
		return false;
	size_t n = list->type == YAML_SEQUENCE_NODE ? yamldoc_size(list) : 0;
	if (!n || n > RUNGS_MOST)
		return yamldoc_fault(y, list, "safety.rungs", "A ladder has 1 to %d rungs, each a line that begins with a dash.",
		    RUNGS_MOST);
	out->n = (int)n;
	for (size_t i = 0; i < n; i++)
		if (!both(y, yaml_document_get_node(&y->doc, list->data.sequence.items.start[i]), out->ask[i]))
			return false;
	return true;
}

static bool read_all(struct yamldoc *y, yaml_node_t *root, struct ladder *l)
{
	static const char *const keys[] = {"repeat", "wait", "hold", "day", "see", "rungs", "shut", NULL};
	static const char *const day_keys[] = {"from", "to", NULL}, *const wait_keys[] = {"day", "night", NULL},
	    *const shut_keys[] = {"see", "rungs", NULL};
	yaml_node_t *wait, *hours, *shut;
	bool ok = yamldoc_keys(y, root, keys) && minutes(y, root, "repeat", &l->repeat) && minutes(y, root, "hold", &l->hold) &&
	    need(y, root, "wait", &wait) && yamldoc_keys(y, wait, wait_keys) && minutes(y, wait, "day", &l->wait[PERIOD_DAY]) &&
	    minutes(y, wait, "night", &l->wait[PERIOD_NIGHT]) && need(y, root, "day", &hours) && yamldoc_keys(y, hours, day_keys) &&
	    hour(y, hours, "from", &l->from) && hour(y, hours, "to", &l->to) && rungs(y, root, &l->open);
	shut = ok ? yamldoc_get(y, root, "shut") : NULL;
	return ok && (!shut || (yamldoc_keys(y, shut, shut_keys) && rungs(y, shut, &l->shut)));
}

bool ladder_read(struct arena *a, const char *name, struct text yaml, const struct calendar *c, struct ladder *out, struct fault *f)
{
	struct yamldoc y;
	*out = (struct ladder){.calendar = *c};
	if (!yamldoc_open(&y, a, name, yaml, f))
		return false;
	bool ok = read_all(&y, yamldoc_root(&y), out);
	yamldoc_close(&y);
	return ok;
}

/* The one of that name in a part's file; *there false: it has none, and nothing is wrong. */
static bool read_of_part(struct arena *a, const struct part_file *file, const char *name, const struct calendar *c, struct ladder *out,
    bool *there, struct fault *f)
{
	struct yamldoc y;
	*out = (struct ladder){.calendar = *c};
	if (!yamldoc_open(&y, a, file->path, (struct text){file->at, file->n}, f))
		return false;
	yaml_node_t *one = yamldoc_get(&y, yamldoc_root(&y), name);
	*there = one != NULL;
	bool ok = !one || read_all(&y, one, out);
	yamldoc_close(&y);
	return ok;
}

bool ladder_load(
    struct arena *a, const char *dir, const char *name, const struct calendar *c, struct ladder *out, struct fault *f)
{
	struct text bytes;
	const char *file = dir ? arena_printf(a, "%s/%s.yaml", dir, name).at : NULL;
	if (file && access(file, F_OK) == 0)
		return file_read(a, file, FILE_MOST, &bytes, f) && ladder_read(a, file, bytes, c, out, f);
	for (size_t i = 0; i < ladders_of_parts_n; i++) {
		bool there = false;
		if (!read_of_part(a, &ladders_of_parts[i], name, c, out, &there, f))
			return false;
		if (there)
			return true;
	}
	return fault_set(f, FAULT_INPUT, "call.ladder",
	    "A kind calls by the ladder `%s`, and there is none: neither in a part's ladders.yaml nor as %s.yaml in the folder of laws "
	    "(KITH_LAWS). The head of parts/voice/ladders.yaml says what stands in one.",
	    name, name);
}

int ladder_period(const struct ladder *l, int64_t at)
{
	char hhmm[8];
	int h, m;
	clock_hhmm(at, hhmm);
	if (!workday(&l->calendar, clock_day(at)) || sscanf(hhmm, "%d:%d", &h, &m) != 2)
		return PERIOD_NIGHT;
	return h * 60 + m >= l->from && h * 60 + m < l->to ? PERIOD_DAY : PERIOD_NIGHT;
}
