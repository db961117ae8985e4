/* The tables of this room. Passwords, sessions and grants are read and written by this room alone. */
#include "access/access.h"

static const struct migration steps[] = {
    {101, "users",
        "CREATE TABLE app_user (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, name {text} NOT NULL, folded {text} NOT NULL, role {text} NOT NULL,\n"
        "  person {id} NOT NULL, password {text}, active {small} NOT NULL CHECK (active IN (0, 1)),\n"
        "  demo {small} NOT NULL CHECK (demo IN (0, 1)), safeguards {small} NOT NULL CHECK (safeguards IN (0, 1)),\n"
        "  made_at {moment} NOT NULL, signed_in_at {moment},\n"
        "  PRIMARY KEY (authority, id)\n"
        ");\n"
        /* The name alone is what somebody types: one in the whole database. */
        "CREATE UNIQUE INDEX app_user_folded ON app_user (folded);\n"
        "CREATE INDEX app_user_person ON app_user (authority, person);\n"},
    {102, "sessions",
        "CREATE TABLE app_session (\n"
        "  digest {text} PRIMARY KEY, authority {id} NOT NULL, user_id {id} NOT NULL, made_at {moment} NOT NULL,\n"
        "  seen_at {moment} NOT NULL, ends_at {moment} NOT NULL, rest {moment} NOT NULL\n"
        ");\n"
        "CREATE INDEX app_session_user ON app_session (authority, user_id);\n"
        "CREATE INDEX app_session_ends ON app_session (ends_at);\n"},
    {103, "members of teams",
        "CREATE TABLE team_member (\n"
        "  authority {id} NOT NULL, team {id} NOT NULL, user_id {id} NOT NULL, from_day {day} NOT NULL, to_day {day},\n"
        "  PRIMARY KEY (authority, team, user_id, from_day)\n"
        ");\n"
        "CREATE INDEX team_member_user ON team_member (authority, user_id);\n"},
    {104, "what was opened for a while",
        "CREATE TABLE access_grant (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, child {id} NOT NULL, user_id {id} NOT NULL,\n"
        "  glass {small} NOT NULL CHECK (glass IN (0, 1)), kind {text}, entry {id}, reason {text} NOT NULL,\n"
        "  from_at {moment} NOT NULL, to_at {moment} NOT NULL, given_by {id}, seen_at {moment}, seen_by {id},\n"
        "  PRIMARY KEY (authority, id)\n"
        ");\n"
        "CREATE INDEX access_grant_child ON access_grant (authority, child, user_id);\n"},
    {105, "what a manager said of an opened record", "ALTER TABLE access_grant ADD COLUMN seen_word {text};\n"},
    {106, "questions put to somebody",
        "CREATE TABLE access_asked (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, child {id} NOT NULL, user_id {id} NOT NULL, asked_by {id} NOT NULL,\n"
        "  question {text} NOT NULL, asked_at {moment} NOT NULL, until_at {moment} NOT NULL, ended_at {moment},\n"
        "  PRIMARY KEY (authority, id)\n"
        ");\n"
        "CREATE INDEX access_asked_user ON access_asked (authority, user_id);\n"
        "CREATE INDEX access_asked_by ON access_asked (authority, asked_by);\n"
        "ALTER TABLE access_grant ADD COLUMN asked {id};\n"},
    {107, "the way in for young people",
        "CREATE TABLE young_door (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, child {id} NOT NULL, anew {small} NOT NULL CHECK (anew IN (0, 1)),\n"
        "  asked_by {id} NOT NULL, asked_at {moment} NOT NULL, confirmed_by {id}, code {text}, code_until {moment}, used_at {moment},\n"
        "  PRIMARY KEY (authority, id)\n"
        ");\n"
        "CREATE INDEX young_door_child ON young_door (authority, child);\n"
        "CREATE UNIQUE INDEX young_door_code ON young_door (code);\n"
        /* 1: the password is three words, compared as young.h folds them */
        "ALTER TABLE app_user ADD COLUMN words {small} NOT NULL DEFAULT 0;\n"},
    {110, "who keeps children safe, and where they are reached",
        "CREATE TABLE keeps_safe (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, part {text} NOT NULL, user_id {id}, number {text}, from_at {moment} NOT NULL,\n"
        "  to_at {moment}, set_by {id},\n"
        "  PRIMARY KEY (authority, id)\n"
        ");\n"
        "ALTER TABLE app_user ADD COLUMN mail {text};\n"},
    {121, "what was typed and not sent",
        "CREATE TABLE draft (\n"
        "  authority {id} NOT NULL, user_id {id} NOT NULL, id {id} NOT NULL, made_at {moment} NOT NULL, sealed {bytes} NOT NULL,\n"
        "  PRIMARY KEY (authority, user_id, id)\n"
        ");\n"
        "CREATE INDEX draft_made ON draft (made_at);\n"},
    {120, "forms that were sent",
        "CREATE TABLE form_sent (\n"
        "  authority {id} NOT NULL, user_id {id} NOT NULL, form {text} NOT NULL, sent_at {moment} NOT NULL, digest {int} NOT NULL,\n"
        "  went_to {text} NOT NULL,\n"
        "  PRIMARY KEY (authority, user_id, form)\n"
        ");\n"
        "CREATE INDEX form_sent_at ON form_sent (sent_at);\n"},
    {130, "browsers in which somebody has signed in before",
        "CREATE TABLE app_device (\n"
        "  authority {id} NOT NULL, user_id {id} NOT NULL, digest {text} NOT NULL, made_at {moment} NOT NULL,\n"
        "  seen_at {moment} NOT NULL, PRIMARY KEY (authority, user_id, digest)\n"
        ");\n"},
    {131, "the second factor, and half a session before it",
        /* stage 1: the password was right, the code is waited for */
        "ALTER TABLE app_session ADD COLUMN stage {small} NOT NULL DEFAULT 0;\n"
        "ALTER TABLE app_session ADD COLUMN confirmed_at {moment} NOT NULL DEFAULT 0;\n"
        "CREATE TABLE app_second (\n"
        "  authority {id} NOT NULL, user_id {id} NOT NULL, secret {text} NOT NULL, made_at {moment} NOT NULL, confirmed_at {moment},\n"
        "  step {id} NOT NULL, PRIMARY KEY (authority, user_id)\n"
        ");\n"
        "CREATE TABLE app_recovery (\n"
        "  authority {id} NOT NULL, user_id {id} NOT NULL, digest {text} NOT NULL, made_at {moment} NOT NULL, used_at {moment},\n"
        "  PRIMARY KEY (authority, user_id, digest)\n"
        ");\n"
        "CREATE TABLE app_second_reset (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, user_id {id} NOT NULL, asked_by {id} NOT NULL, asked_at {moment} NOT NULL,\n"
        "  confirmed_by {id}, confirmed_at {moment}, PRIMARY KEY (authority, id)\n"
        ");\n"
        /* an adult begins, or begins anew, by a code that an administrator handed over */
        "CREATE TABLE app_begin (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, user_id {id} NOT NULL, made_by {id} NOT NULL, made_at {moment} NOT NULL,\n"
        "  code {text} NOT NULL, code_until {moment} NOT NULL, used_at {moment}, PRIMARY KEY (authority, id)\n"
        ");\n"
        "CREATE UNIQUE INDEX app_begin_code ON app_begin (code);\n"},
    {132, "cover while somebody is away",
        "CREATE TABLE access_cover (\n"
        "  authority {id} NOT NULL, id {id} NOT NULL, away {id} NOT NULL, cover {id} NOT NULL, from_day {day} NOT NULL,\n"
        "  to_day {day} NOT NULL, made_by {id} NOT NULL, made_at {moment} NOT NULL, PRIMARY KEY (authority, id)\n"
        ");\n"
        "CREATE INDEX access_cover_to ON access_cover (to_day);\n"
        /* source: the allocation that is covered; entry: the one that covers it */
        "CREATE TABLE access_cover_row (\n"
        "  authority {id} NOT NULL, cover {id} NOT NULL, source {id} NOT NULL, entry {id} NOT NULL,\n"
        "  PRIMARY KEY (authority, cover, source)\n"
        ");\n"},
    /* What an authority chose for itself, from a day on (authority_setting.h). value NULL: what the operator says holds again. */
    {700, "settings of authorities",
        "CREATE TABLE authority_setting (\n"
        "  authority {id} NOT NULL, name {text} NOT NULL, from_day {day} NOT NULL, set_at {moment} NOT NULL, value {text}, set_by {id},\n"
        "  PRIMARY KEY (authority, name, from_day, set_at)\n"
        ") {clustered};\n"},
};
const struct migration_set access_migrations = {steps, sizeof steps / sizeof *steps};
