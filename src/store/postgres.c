#include "store/engine.h"
static struct conn *none(struct store *s, bool write, struct fault *fault)
{
	(void)s, (void)write;
	fault_set(fault, FAULT_ASKED, "store.where", "This kith was built without PostgreSQL.");
	return NULL;
}
const struct engine engine_postgres = {.name = "PostgreSQL", .open = none};
