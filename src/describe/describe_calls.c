/* Ladders in minutes, of a step: who is asked one after the other until somebody takes it (`calls`, `up`), who is told once (`tells`),
 * and that one of two is somebody who answers for it (`either`). Which minutes and whom stands in a file of laws (record/call.h). */
#include "describe/life.h"

static bool posts(struct life_reader *l, yaml_node_t *node, const char *key, unsigned *out)
{
	const unsigned all = CALL_LEAD | CALL_DEPUTY | CALL_DUTY;
	const char *const *word = NULL;
	size_t n = 0;
	*out = 0;
	if (!yamldoc_texts(&l->r->y, node, key, &word, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!call_part_of(text_of(word[i]), out) || *out & ~all)
			return yamldoc_fault(
			    &l->r->y, node, "describe.calls", "`%s` names `%s`. It is of lead, deputy, duty.", key, word[i]);
	return true;
}

/* safety, or {ladder: safety, shut: own_shut} */
static bool calls(struct life_reader *l, yaml_node_t *node, struct kind_step *s)
{
	static const char *const keys[] = {"ladder", "shut", NULL};
	yaml_node_t *name = node, *shut = NULL;
	const char *field = NULL;
	s->shut = -1;
	if (node && node->type == YAML_MAPPING_NODE) {
		if (!yamldoc_keys(&l->r->y, node, keys) || !reader_need(l->r, node, "`calls`", "ladder", &name))
			return false;
		shut = yamldoc_get(&l->r->y, node, "shut");
	}
	if (!yamldoc_text(&l->r->y, name, "`calls`", &s->calls) || !yamldoc_text(&l->r->y, shut, "`shut`", &field))
		return false;
	return !shut || life_field(l, shut, "shut", field, 1u << FIELD_BOOL, "a yes or no", &s->shut);
}

bool life_calls(struct life_reader *l, yaml_node_t *map, struct kind_step *s)
{
	static const char *const either_keys[] = {"of", "is", NULL}, *const no_yes[] = {"no", "yes", NULL};
	yaml_node_t *up = yamldoc_get(&l->r->y, map, "up"), *either = yamldoc_get(&l->r->y, map, "either"), *of, *is;
	int is_up = 0;
	if (!calls(l, yamldoc_get(&l->r->y, map, "calls"), s) || !reader_choice(l->r, up, "`up`", no_yes, &is_up) ||
	    !posts(l, yamldoc_get(&l->r->y, map, "tells"), "tells", &s->tells))
		return false;
	s->up = is_up == 1;
	if (up && !s->calls)
		return yamldoc_fault(&l->r->y, up, "describe.calls", "`up` is of a step that `calls`: the ladder begins one rung higher.");
	if (s->calls && s->ends)
		return yamldoc_fault(
		    &l->r->y, map, "describe.calls", "`%s` ends it, and nobody is asked there: leave `calls` out.", s->name);
	if ((s->calls || s->tells) && !kind_about(l->k, "child"))
		return yamldoc_fault(&l->r->y, map, "describe.calls",
		    "A ladder in minutes asks those who work with a child: it goes with a kind about a child.");
	return !either ||
	    (yamldoc_keys(&l->r->y, either, either_keys) && reader_need(l->r, either, "`either`", "of", &of) &&
		reader_need(l->r, either, "`either`", "is", &is) && life_steps(l, of, "either", NULL, &s->either) &&
		posts(l, is, "either", &s->either_is));
}
