#include "describe/kind.h"

static const char *const type_names[FIELD_TYPES] = {
    "day", "text", "longtext", "code", "codes", "int", "bool", "person", "moment", "entry", "thing", "rows", "time", "money",
    "calc"};
static const char *const state_names[STATES + 1] = {"draft", "final", "never"};

const char *field_type_name(enum field_type t)
{
	return type_names[t];
}

bool kind_leads(const struct kind *k)
{
	return k->of_child || kind_about(k, "child");
}

bool kind_about(const struct kind *k, const char *thing)
{
	for (size_t i = 0; i < k->about_n; i++)
		if (strcmp(k->about[i], thing) == 0)
			return true;
	return false;
}

const char *state_name(enum entry_state s)
{
	return state_names[s];
}

bool state_of(struct text t, enum entry_state *out)
{
	for (int s = 0; s < STATES; s++)
		if (text_is(t, state_names[s])) {
			*out = (enum entry_state)s;
			return true;
		}
	return false;
}

int kind_field(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(k->fields[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool kind_satisfies(const struct kind *k, const char *clock)
{
	for (size_t i = 0; i < k->satisfies_n; i++)
		if (strcmp(k->satisfies[i], clock) == 0)
			return true;
	return false;
}

const struct code *list_code(const struct list *l, struct text code)
{
	for (size_t i = 0; i < l->n; i++)
		if (text_is(code, l->codes[i].code))
			return &l->codes[i];
	return NULL;
}

bool list_code_valid(const struct code *c, int year)
{
	return (!c->from || year >= c->from) && (!c->to || year <= c->to);
}

bool codes_next(struct text *rest, struct text *code)
{
	while (rest->at && rest->n > 0) {
		*code = text_cut(*rest, ' ', rest);
		if (code->n)
			return true;
	}
	return false;
}

static const char *const call_parts[] = {"worker", "manager", "lead", "deputy", "duty", "everyone", NULL};

const char *call_part_name(unsigned parts)
{
	unsigned p = 0;
	while (call_parts[p] && !(parts & 1u << p))
		p++;
	return call_parts[p];
}

bool call_part_of(struct text t, unsigned *out)
{
	for (unsigned p = 0; call_parts[p]; p++)
		if (text_is(t, call_parts[p])) {
			*out |= 1u << p;
			return true;
		}
	return false;
}

int kind_step_at(const struct kind *k, struct text name)
{
	for (size_t i = 0; i < k->life.n; i++)
		if (text_is(name, k->life.step[i].name))
			return (int)i;
	return -1;
}

static const char *const unit_names[LIMIT_UNITS] = {"none", "working-days", "days", "hours", "months", "minutes", "field"};

const char *limit_unit_name(enum limit_unit u)
{
	return unit_names[u];
}

bool limit_unit_of(struct text t, enum limit_unit *out)
{
	for (int u = 0; u < LIMIT_UNITS; u++)
		if (text_is(t, unit_names[u])) {
			*out = (enum limit_unit)u;
			return true;
		}
	return false;
}
