/* tables: the migrations of this room (store/store.h says what a migration is). Numbers 200–209 are the tables that all
 * kinds share, 210–399 those that tools/kind writes from the descriptions, 400–499 what returns told (told.h). src/migrations.c lists them.
 */
#ifndef KITH_RECORD_TABLES_H
#define KITH_RECORD_TABLES_H
#include "store/store.h"

extern const struct migration_set record_migrations;
extern const struct migration_set record_kind_migrations;
#endif
