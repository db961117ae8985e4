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
	{2, "the journal",
	    "CREATE TABLE journal (\n"
	    "  authority {id} NOT NULL REFERENCES authority,\n"
	    "  number {int} NOT NULL,\n"
	    "  at {moment} NOT NULL,\n"
	    "  actor {id},\n"
	    "  role {text} NOT NULL,\n"
	    "  relation {text} NOT NULL,\n"
	    "  verb {text} NOT NULL,\n"
	    "  kind {text} NOT NULL,\n"
	    "  entry {id},\n"
	    "  child {id},\n"
	    "  purpose {text} NOT NULL,\n"
	    "  body {text} NOT NULL,\n"
	    "  previous {text} NOT NULL,\n"
	    "  digest {text} NOT NULL,\n"
	    "  PRIMARY KEY (authority, number)\n"
	    ") {clustered};\n"
	    "CREATE INDEX journal_by_child ON journal(authority, child, number);\n"
	    "CREATE INDEX journal_by_entry ON journal(authority, kind, entry, number) WHERE entry IS NOT NULL;\n"
	    "CREATE TABLE journal_body (\n"
	    "  authority {id} NOT NULL,\n"
	    "  number {int} NOT NULL,\n"
	    "  salt {text} NOT NULL,\n"
	    "  before {text},\n"
	    "  after {text},\n"
	    "  PRIMARY KEY (authority, number),\n"
	    "  FOREIGN KEY (authority, number) REFERENCES journal(authority, number)\n"
	    ") {clustered};\n"
	    "CREATE TABLE journal_child (\n"
	    "  authority {id} NOT NULL,\n"
	    "  number {int} NOT NULL,\n"
	    "  child {id} NOT NULL,\n"
	    "  PRIMARY KEY (authority, number, child),\n"
	    "  FOREIGN KEY (authority, number) REFERENCES journal(authority, number)\n"
	    ") {clustered};\n"
	    "CREATE INDEX journal_child_by_child ON journal_child(authority, child, number);\n"
	    "CREATE TABLE journal_look (\n"
	    "  authority {id} NOT NULL,\n"
	    "  number {int} NOT NULL,\n"
	    "  same {text} NOT NULL,\n"
	    "  first_at {moment} NOT NULL,\n"
	    "  last_at {moment} NOT NULL,\n"
	    "  times {int} NOT NULL,\n"
	    "  PRIMARY KEY (authority, number),\n"
	    "  FOREIGN KEY (authority, number) REFERENCES journal(authority, number)\n"
	    ") {clustered};\n"
	    "CREATE INDEX journal_look_same ON journal_look(authority, same, first_at);\n"},
	/* Which looks are not sealed into the chain yet; those from before this step are sealed by the next. */
	{10, "looks sealed into the chain",
	    "CREATE TABLE journal_open (\n"
	    "  authority {id} NOT NULL,\n"
	    "  number {int} NOT NULL,\n"
	    "  first_at {moment} NOT NULL,\n"
	    "  PRIMARY KEY (authority, number)\n"
	    ") {clustered};\n"
	    "CREATE INDEX journal_open_first ON journal_open(authority, first_at);\n"
	    "INSERT INTO journal_open(authority, number, first_at) SELECT authority, number, first_at FROM journal_look;\n"},
	{STORE_KIND_STEPS, "steps of kinds",
	    "CREATE TABLE kith_kind_step (\n"
	    "  kind {text} NOT NULL,\n"
	    "  number {int} NOT NULL,\n"
	    "  name {text} NOT NULL,\n"
	    "  digest {text} NOT NULL,\n"
	    "  applied_at {moment} NOT NULL,\n"
	    "  PRIMARY KEY (kind, number)\n"
	    ") {clustered};\n"},
	/* about: the thing, where it is another than the child. format: how the row is digested; NULL is 1, and what was there keeps it. */
	{12, "the journal names things",
	    "ALTER TABLE journal ADD COLUMN about {id};\n"
	    "ALTER TABLE journal ADD COLUMN format {int};\n"},
	{13, "the journal by thing",
	    "CREATE INDEX journal_by_about ON journal(authority, about, number) WHERE about IS NOT NULL;\n"},
};
const struct migration_set store_migrations = {steps, sizeof steps / sizeof *steps};
