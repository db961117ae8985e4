/* The shape of a pack: which key fills which member. strategies/essex/pack.yaml shows each in use. */
#include "strategy/inside.h"

#define OF(type, member) offsetof(struct type, member)
#define TEXT_KEY(type, name, flags_) {#name, WANT_TEXT, flags_, OF(type, name), 0, 0, 0, NULL}
#define ID_KEY(type, name, flags_) {#name, WANT_ID, flags_, OF(type, name), 0, 0, 0, NULL}
#define LIST_KEY(type, name, flags_) {#name, WANT_TEXTS, flags_, OF(type, name), 0, 0, 0, NULL}
#define MAP_KEY(type, name, flags_, map_) {#name, WANT_MAP, flags_, OF(type, name), 0, 0, 0, &map_}
#define MAPS_KEY(type, key_, member, count, flags_, map_) \
	{key_, WANT_MAPS, flags_, OF(type, member), OF(type, count), 0, 0, &map_}
#define COUNT_KEY(type, name, flags_, low_, high_) {#name, WANT_INT, flags_, OF(type, name), 0, low_, high_, NULL}
#define SHAPE(var, says, type, ...) \
	static const struct want_key var##_keys[] = {__VA_ARGS__}; \
	static const struct want_map var = {says, sizeof(struct type), var##_keys, sizeof var##_keys / sizeof *var##_keys}

SHAPE(words, "the words of a term", words_of, TEXT_KEY(words_of, one, NEEDED), TEXT_KEY(words_of, many, NEEDED),
    TEXT_KEY(words_of, a_one, 0));
SHAPE(terms, "a term", pack_term, ID_KEY(pack_term, id, NEEDED), MAP_KEY(pack_term, adult, 0, words),
    MAP_KEY(pack_term, child, 0, words), LIST_KEY(pack_term, instead_of, NEEDED), TEXT_KEY(pack_term, why, 0),
    ID_KEY(pack_term, source, STATED));
SHAPE(documents, "a document", document, ID_KEY(document, id, NEEDED), TEXT_KEY(document, title, NEEDED),
    TEXT_KEY(document, published, STATED), TEXT_KEY(document, period, STATED));
SHAPE(questions, "a question", test_question, TEXT_KEY(test_question, text, NEEDED), TEXT_KEY(test_question, when, STATED),
    ID_KEY(test_question, source, STATED));
SHAPE(cadence, "how often", cadence, TEXT_KEY(cadence, words, NEEDED), COUNT_KEY(cadence, every_months, STATED, 1, 120));
SHAPE(promises, "a promise", promise, ID_KEY(promise, id, NEEDED), TEXT_KEY(promise, text, NEEDED),
    TEXT_KEY(promise, means, 0), LIST_KEY(promise, themes, NEEDED), LIST_KEY(promise, measures, NEEDED));
SHAPE(pledge, "the pledge", pledge, TEXT_KEY(pledge, name, STATED), TEXT_KEY(pledge, intro, STATED),
    TEXT_KEY(pledge, authors, STATED), TEXT_KEY(pledge, made_by, STATED), TEXT_KEY(pledge, adopted, STATED),
    MAP_KEY(pledge, review, STATED, cadence), MAPS_KEY(pledge, "promises", promises, n, STATED, promises));
SHAPE(priorities, "a priority", priority, ID_KEY(priority, id, NEEDED), TEXT_KEY(priority, name, NEEDED),
    TEXT_KEY(priority, text, STATED), ID_KEY(priority, source, STATED));
SHAPE(actions, "an action", action, ID_KEY(action, id, NEEDED), TEXT_KEY(action, text, NEEDED));
SHAPE(also, "another wording", other_text, TEXT_KEY(other_text, text, NEEDED), ID_KEY(other_text, source, NEEDED));
SHAPE(outcomes, "an outcome", outcome, ID_KEY(outcome, id, NEEDED), TEXT_KEY(outcome, text, NEEDED),
    MAPS_KEY(outcome, "also", also, also_n, 0, also), ID_KEY(outcome, promise, STATED), ID_KEY(outcome, priority, STATED),
    LIST_KEY(outcome, sponsors, STATED), LIST_KEY(outcome, measures, NEEDED), ID_KEY(outcome, source, STATED),
    MAPS_KEY(outcome, "actions", actions, n, STATED, actions));
SHAPE(bodies, "a body", body, ID_KEY(body, id, NEEDED), TEXT_KEY(body, name, NEEDED), LIST_KEY(body, also, NEEDED),
    TEXT_KEY(body, role, STATED), TEXT_KEY(body, chair, STATED), LIST_KEY(body, members, STATED),
    MAP_KEY(body, cadence, STATED, cadence), LIST_KEY(body, answers_to, STATED), ID_KEY(body, source, STATED));
SHAPE(monitoring, "a rule of monitoring", monitoring, ID_KEY(monitoring, id, NEEDED), TEXT_KEY(monitoring, text, NEEDED),
    MAPS_KEY(monitoring, "cadences", cadences, n, NEEDED, cadence), ID_KEY(monitoring, source, STATED));
SHAPE(baseline, "a figure", baseline, ID_KEY(baseline, id, NEEDED), TEXT_KEY(baseline, name, NEEDED),
    TEXT_KEY(baseline, value, NEEDED), TEXT_KEY(baseline, as_at, STATED), TEXT_KEY(baseline, of, 0),
    ID_KEY(baseline, measure, STATED), ID_KEY(baseline, source, STATED));
SHAPE(areas, "an area", area, TEXT_KEY(area, name, NEEDED), COUNT_KEY(area, count, STATED, 0, 1000), LIST_KEY(area, names, STATED));

static const struct want_key pack_keys[] = {
	ID_KEY(pack, id, NEEDED), TEXT_KEY(pack, authority, NEEDED), ID_KEY(pack, code, NEEDED),
	MAPS_KEY(pack, "documents", documents, documents_n, NEEDED, documents),
	MAPS_KEY(pack, "terms", terms, terms_n, NEEDED, terms), TEXT_KEY(pack, vision, STATED), TEXT_KEY(pack, mission, STATED),
	MAPS_KEY(pack, "test_questions", questions, questions_n, STATED, questions), LIST_KEY(pack, principles, STATED),
	LIST_KEY(pack, targets, STATED), MAP_KEY(pack, pledge, STATED, pledge),
	MAPS_KEY(pack, "priorities", priorities, priorities_n, STATED, priorities),
	MAPS_KEY(pack, "outcomes", outcomes, outcomes_n, STATED, outcomes), MAPS_KEY(pack, "bodies", bodies, bodies_n, STATED, bodies),
	MAPS_KEY(pack, "monitoring", monitoring, monitoring_n, STATED, monitoring),
	MAPS_KEY(pack, "baseline", baseline, baseline_n, STATED, baseline), MAPS_KEY(pack, "areas", areas, areas_n, STATED, areas),
};
const struct want_map want_pack = {"the pack", sizeof(struct pack), pack_keys, sizeof pack_keys / sizeof *pack_keys};
