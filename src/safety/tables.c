#include "safety/safety.h"

static const struct migration steps[] = {
	{111, "calls of children who are not safe",
	    "CREATE TABLE safety_call (\n"
	    "  authority {id} NOT NULL, id {id} NOT NULL, child {id} NOT NULL, shut {small} NOT NULL CHECK (shut IN (0, 1)),\n"
	    "  state {small} NOT NULL, rung {small} NOT NULL, raised_at {moment} NOT NULL, rung_at {moment} NOT NULL,\n"
	    "  changed_at {moment} NOT NULL, held_by {id}, done_by {id},\n"
	    "  PRIMARY KEY (authority, id)\n"
	    ");\n"
	    "CREATE INDEX safety_call_child ON safety_call (authority, child);\n"
	    "CREATE INDEX safety_call_state ON safety_call (state);\n"
	    /* only ever added to */
	    "CREATE TABLE safety_step (\n"
	    "  authority {id} NOT NULL, id {id} NOT NULL, call {id} NOT NULL, at {moment} NOT NULL, user_id {id}, person {id},\n"
	    "  what {text} NOT NULL, how {text}, outcome {text}, words {text}, on_day {day}, view_entry {id}, rung {small},\n"
	    "  PRIMARY KEY (authority, id)\n"
	    ");\n"
	    "CREATE INDEX safety_step_call ON safety_step (authority, call, id);\n"
	    /* whom it is about: they are told nothing */
	    "CREATE TABLE safety_about (\n"
	    "  authority {id} NOT NULL, call {id} NOT NULL, person {id} NOT NULL,\n"
	    "  PRIMARY KEY (authority, call, person)\n"
	    ");\n"
	    /* on whose list it stands; rung -1: from the first moment, and not by a rung */
	    "CREATE TABLE safety_asked (\n"
	    "  authority {id} NOT NULL, call {id} NOT NULL, user_id {id} NOT NULL, rung {small} NOT NULL, at {moment} NOT NULL,\n"
	    "  mailed_at {moment}, mails {int} NOT NULL DEFAULT 0, failed_at {moment}, claimed_until {moment},\n"
	    "  PRIMARY KEY (authority, call, user_id)\n"
	    ");\n"
	    "CREATE INDEX safety_asked_user ON safety_asked (authority, user_id);\n"},
};
const struct migration_set safety_migrations = {steps, sizeof steps / sizeof *steps};
