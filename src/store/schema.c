/* The tables of this room. */
#include "store/schema.h"

static const struct migration steps[] = {
	{1, "facts and authorities",
	    "CREATE TABLE kith_fact (\n"
	    "  name {text} PRIMARY KEY,\n"
	    "  value {text} NOT NULL\n"
	    ");\n"
	    "CREATE TABLE authority (\n"
	    "  authority {id} PRIMARY KEY\n"
	    ");\n"
	    "CREATE TABLE authority_name (\n"
	    "  authority {id} NOT NULL REFERENCES authority,\n"
	    "  from_day {day} NOT NULL,\n"
	    "  code {text} NOT NULL,\n"
	    "  name {text} NOT NULL,\n"
	    "  to_day {day},\n"
	    "  PRIMARY KEY (authority, from_day)\n"
	    ") {clustered};\n"},
};
const struct migration_set store_migrations = {steps, sizeof steps / sizeof *steps};
