/* schema: the migrations of the store itself, listed in src/migrations.c. */
#ifndef KITH_STORE_SCHEMA_H
#define KITH_STORE_SCHEMA_H
#include "store/store.h"

enum { STORE_KIND_STEPS = 11 }; /* the step that makes the ledger of kinds' own steps */
extern const struct migration_set store_migrations;
#endif
