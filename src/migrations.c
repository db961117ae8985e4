/* The one table of every room's steps of the schema. A room adds its header and one line. */
#include "access/access.h"
#include "publish/edition.h"
#include "told/kept.h"
#include "told/return_day.h"
#include "record/parts.h"
#include "record/steps.h"
#include "record/import_record.h"
#include "record/tables.h"
#include "told/told.h"
#include "safety/safety.h"
#include "store/schema.h"
#include "store/store.h"

const struct migration_set *const migration_sets[] = {
	&store_migrations,
	&access_migrations,
	&safety_migrations,
	&record_migrations,
	&record_kind_migrations,
	&part_migrations,
	&step_migrations,
	&import_migrations,
	&told_migrations,
	&publish_migrations,
	&kept_migrations,
	&return_day_migrations,
};
const size_t migration_sets_n = sizeof migration_sets / sizeof *migration_sets;
