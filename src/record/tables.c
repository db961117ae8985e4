/* The tables that all kinds share. */
#include "record/tables.h"

static const struct migration steps[] = {
    /* The text of a fed value that could not be typed, or that was told in another form than kith would write. */
    {201, "texts beside values",
        "CREATE TABLE entry_text (\n"
        "  authority {id} NOT NULL, kind {text} NOT NULL, entry {id} NOT NULL, version {int} NOT NULL, field {text} NOT NULL,\n"
        "  told {text} NOT NULL,\n"
        "  PRIMARY KEY (authority, entry, version, field)\n"
        ") {clustered};\n"},
    /* A council's own kinds, and its own fields on kinds of the product: no DDL at run time. */
    {202, "a council's own",
        "CREATE TABLE own_entry (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, version {int} NOT NULL, current {int} NOT NULL, child {id},\n"
        "  happened_from {day}, happened_to {day}, state {text} NOT NULL, source {text} NOT NULL, told_year {int},\n"
        "  written_at {moment} NOT NULL, written_by {id}, superseded_at {moment}, taken_back {moment}, taken_back_by {id},\n"
        "  kind {text} NOT NULL,\n"
        "  PRIMARY KEY (authority, entry, version)\n"
        ") {clustered};\n"
        "CREATE INDEX own_entry_child ON own_entry (authority, kind, child) WHERE current = 1;\n"
        "CREATE TABLE own_value (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, version {int} NOT NULL, field {text} NOT NULL, kind {text} NOT NULL,\n"
        "  value {text} NOT NULL,\n"
        "  PRIMARY KEY (authority, entry, version, field)\n"
        ") {clustered};\n"},
    /* People found to be one; people who may not open a restricted record; signatures of two. */
    {203, "people and signatures",
        "CREATE TABLE person_join (\n"
        "  authority {id} NOT NULL, gone {id} NOT NULL, joined_at {moment} NOT NULL, kept {id} NOT NULL, joined_by {id},\n"
        "  undone_at {moment}, undone_by {id},\n"
        "  PRIMARY KEY (authority, gone, joined_at)\n"
        ") {clustered};\n"
        "CREATE TABLE person_barred (\n"
        "  authority {id} NOT NULL, person {id} NOT NULL, barred {id} NOT NULL, from_at {moment} NOT NULL, from_by {id},\n"
        "  to_at {moment}, to_by {id},\n"
        "  PRIMARY KEY (authority, person, barred, from_at)\n"
        ") {clustered};\n"
        "CREATE TABLE entry_sign (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, version {int} NOT NULL, role {text} NOT NULL, kind {text} NOT NULL,\n"
        "  who {id} NOT NULL, signed_at {moment} NOT NULL,\n"
        "  PRIMARY KEY (authority, entry, version, role)\n"
        ") {clustered};\n"},
    /* After the kinds' own tables: lists of people and pages look a number up. */
    {430, "people by number",
        "CREATE INDEX k_person_number_number ON k_person_number (authority, number_kind, number) WHERE current = 1;\n"},
    /* What people are found by (find.h). Bytes, so that no collation decides what begins with what. Written anew at the next start
     * where people are in the record already. */
    {440, "words of names, to be found by",
        "CREATE TABLE find_word (\n"
        "  authority {id} NOT NULL, sort {int} NOT NULL, word {bytes} NOT NULL, person {id} NOT NULL,\n"
        "  PRIMARY KEY (authority, sort, word, person)\n"
        ") {clustered};\n"
        "CREATE INDEX find_word_person ON find_word (authority, person, sort, word);\n"
        "INSERT INTO kith_fact (name, value) SELECT 'find.wanted', '1' WHERE EXISTS (SELECT 1 FROM k_person);\n"},
    /* Whether a child who comes into care is known already is asked by birthday. */
    {441, "people by birthday", "CREATE INDEX k_person_dob ON k_person (authority, dob) WHERE current = 1;\n"},
    /* Who works with whom is asked on every page, from the worker's side too; sealed records are few. After the kinds. */
    {480, "relations are found by who",
        "CREATE INDEX k_allocation_who ON k_allocation (authority, who) WHERE current = 1;\n"
        "CREATE INDEX k_person_sealed ON k_person (authority) WHERE current = 1 AND sealed = 1;\n"},
    /* Whether another child was told of with one's pupil number is asked when one child is checked. */
    {481, "headers by pupil number", "CREATE INDEX told_HEADER_upn ON told_HEADER (authority, UPN) WHERE UPN IS NOT NULL;\n"},
    /* A manager's children come through teams; who works here is offered by name where somebody is chosen. After the kinds. */
    {650, "children by team, people by part",
        "CREATE INDEX k_allocation_team ON k_allocation (authority, team) WHERE current = 1;\n"
        "CREATE INDEX k_person_part ON k_person (authority, part) WHERE current = 1 AND part <> 'child';\n"},
    /* What there is to have a page of its own, and what names it (thing.h). The teams that stand, and a council's own kinds about nobody,
     * are things from now on. */
    {660, "things",
        "CREATE TABLE thing (\n"
        "  authority {id} NOT NULL, thing {id} NOT NULL, kind {text} NOT NULL, about {id}, child {id}, name {text} NOT NULL,\n"
        "  folded {text} NOT NULL, gone {int} NOT NULL, made_by {id}, made_day {day},\n"
        "  PRIMARY KEY (authority, thing)\n"
        ") {clustered};\n"
        "CREATE INDEX thing_by_name ON thing (authority, kind, folded, thing) WHERE gone = 0;\n"
        "CREATE INDEX thing_about ON thing (authority, about) WHERE about IS NOT NULL;\n"
        "CREATE INDEX thing_made ON thing (authority, made_by, made_day) WHERE made_by IS NOT NULL;\n"
        "CREATE TABLE thing_link (\n"
        "  authority {id} NOT NULL, thing {id} NOT NULL, kind {text} NOT NULL, field {text} NOT NULL, entry {id} NOT NULL, child {id},\n"
        "  PRIMARY KEY (authority, thing, kind, field, entry)\n"
        ") {clustered};\n"
        "CREATE INDEX thing_link_entry ON thing_link (authority, entry);\n"
        "ALTER TABLE own_entry ADD COLUMN about_id {id};\n"
        "ALTER TABLE own_entry ADD COLUMN together {id};\n"
        "UPDATE own_entry SET about_id = child;\n"
        "CREATE INDEX own_entry_about ON own_entry (authority, kind, about_id) WHERE current = 1;\n"
        "INSERT INTO thing (authority, thing, kind, name, folded, gone) SELECT authority, entry, 'team', COALESCE(team_name, ''),\n"
        "  LOWER(COALESCE(team_name, '')), CASE WHEN taken_back IS NULL THEN 0 ELSE 1 END FROM k_team WHERE current = 1;\n" /* lint: the
                                                                                                                               line stays,
                                                                                                                               gone */
        "INSERT INTO thing (authority, thing, kind, name, folded, gone) SELECT authority, entry, kind, '', '',\n"
        "  CASE WHEN taken_back IS NULL THEN 0 ELSE 1 END FROM own_entry WHERE current = 1 AND child IS NULL;\n"} /* lint: the same */,
    /* A signature is to the rows that stood then (signed.c). */
    {730, "rows that were signed", "ALTER TABLE entry_sign ADD COLUMN rows_then {int};\n"},
};
const struct migration_set record_migrations = {steps, sizeof steps / sizeof *steps};
