/* The tables of steps and ladders. */
#include "record/steps.h"

static const struct migration steps[] = {
    /* Only ever added to. at: UTC milliseconds; due and due_from: days; limit_n of limit_unit, as it was promised. wrote: 1, that version
     * was written with the step. */
    {670, "steps",
        "CREATE TABLE entry_step (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, n {int} NOT NULL, kind {text} NOT NULL, version {int} NOT NULL,\n"
        "  step {text} NOT NULL, at {moment} NOT NULL, who {id}, role {text} NOT NULL, wrote {small} NOT NULL,\n"
        "  due {day}, due_at {moment}, due_from {day}, limit_n {int}, limit_unit {text},\n"
        "  PRIMARY KEY (authority, entry, n)\n"
        ") {clustered};\n"
        "CREATE INDEX entry_step_kind ON entry_step (authority, kind, step, entry, n);\n"
        "CREATE INDEX entry_step_who ON entry_step (authority, who, entry) WHERE n = 1;\n"
        "CREATE INDEX entry_step_due ON entry_step (due, authority, entry) WHERE due IS NOT NULL;\n"},
    /* What a ladder told: a rung of a step that was entered, once. nobody: 1, nobody stood behind it. Who was told: on whose list it
     * stands. No word of an entry is in either. */
    {671, "ladders of steps",
        "CREATE TABLE step_told (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, n {int} NOT NULL, rung {text} NOT NULL, at {moment} NOT NULL,\n"
        "  nobody {small} NOT NULL,\n"
        "  PRIMARY KEY (authority, entry, n, rung)\n"
        ") {clustered};\n"
        "CREATE TABLE step_notice (\n"
        "  authority {id} NOT NULL, user_id {id} NOT NULL, entry {id} NOT NULL, n {int} NOT NULL, rung {text} NOT NULL,\n"
        "  kind {text} NOT NULL, at {moment} NOT NULL,\n"
        "  PRIMARY KEY (authority, user_id, entry, n, rung)\n"
        ") {clustered};\n"},
    /* 1: it was noted, and the entry stands where it stood. */
    {710, "steps that are noted", "ALTER TABLE entry_step ADD COLUMN stays {small};\n"},
    /* Where a ladder in minutes stands (record/call.h); on whose list (rung -1: not by a rung), and what was written to them; whom it is
     * about, who learn nothing. asks: -1 over, 0 quiet, 1 asks, 2 tells. */
    {711, "ladders in minutes",
        "CREATE TABLE step_call (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, child {id} NOT NULL, n {int} NOT NULL, ladder {text} NOT NULL,\n"
        "  shut {small} NOT NULL, asks {small} NOT NULL, rung {small} NOT NULL, rung_at {moment} NOT NULL,\n"
        "  tells {small} NOT NULL, tells_at {moment} NOT NULL, tells_not {id} NOT NULL, tells_role {text} NOT NULL,\n"
        "  PRIMARY KEY (authority, entry)\n"
        ");\n"
        "CREATE INDEX step_call_asks ON step_call (asks);\n"
        "CREATE TABLE step_asked (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, user_id {id} NOT NULL, rung {small} NOT NULL, at {moment} NOT NULL,\n"
        "  mailed_at {moment}, mails {int} NOT NULL DEFAULT 0, failed_at {moment}, claimed_until {moment},\n"
        "  PRIMARY KEY (authority, entry, user_id)\n"
        ");\n"
        "CREATE INDEX step_asked_user ON step_asked (authority, user_id);\n"
        "CREATE TABLE step_against (\n"
        "  authority {id} NOT NULL, entry {id} NOT NULL, person {id} NOT NULL,\n"
        "  PRIMARY KEY (authority, entry, person)\n"
        ");\n"},
    /* 1: a message says that there is something new, once; and what became of it. */
    {712, "messages of rungs",
        "ALTER TABLE step_notice ADD COLUMN mail {small};\n"
        "ALTER TABLE step_notice ADD COLUMN mailed_at {moment};\n"
        "ALTER TABLE step_notice ADD COLUMN claimed_until {moment};\n"
        "CREATE INDEX step_notice_mail ON step_notice (at) WHERE mail = 1 AND mailed_at IS NULL;\n"},
    /* Tasks from before they had steps: open since they were written, and done or refused by the version that said so. */
    {720, "steps of tasks",
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due)"
        " SELECT c.authority, c.entry, 1, 'task', 1, 'open', v.written_at, v.written_by, '', 0, c.due FROM k_task c"
        " JOIN k_task v ON v.authority = c.authority AND v.entry = c.entry AND v.version = 1"
        " WHERE " ENTRY_STANDS("c.") ";\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote)"
        " SELECT c.authority, c.entry, 2, 'task', v.version, c.progress, v.written_at, v.written_by, '',"
        " CASE WHEN v.version > 1 THEN 1 ELSE 0 END FROM k_task c JOIN k_task v ON v.authority = c.authority AND v.entry = c.entry"
        " AND v.version = (SELECT min(w.version) FROM k_task w WHERE w.authority = c.authority AND w.entry = c.entry"
        " AND w.progress = c.progress) WHERE " ENTRY_STANDS("c.") " AND c.progress IN ('done', 'refused');\n"},
    /* What children said from before it had steps: it waits since it was said, and the first answer that stands answered it. */
    {721, "steps of what children said",
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due)"
        " SELECT c.authority, c.entry, 1, 'view', 1, 'said', v.written_at, v.written_by, '', 0, c.answer_by FROM k_view c"
        " JOIN k_view v ON v.authority = c.authority AND v.entry = c.entry AND v.version = 1"
        " WHERE " ENTRY_STANDS("c.") " AND c.answer_by IS NOT NULL;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote)"
        " SELECT c.authority, c.entry, 2, 'view', c.version, 'answered', v.written_at, v.written_by, '', 0 FROM k_view c"
        " JOIN k_view_answer v ON v.authority = c.authority AND v.version = 1 AND v.entry = (SELECT min(w.entry) FROM k_view_answer w"
        " WHERE w.authority = c.authority AND w.view = c.entry AND " ENTRY_STANDS("w.") ")"
        " WHERE " ENTRY_STANDS("c.") " AND c.answer_by IS NOT NULL;\n"},
    /* Records that were opened before that was an entry: it waits for a manager, or what one said of it stands. What was said then did not
     * say whether it was right: it was read. */
    {722, "opened records wait",
        "INSERT INTO k_opening (authority, entry, version, current, child, state, source, written_at, written_by, who,"
        " opened_until, why, word) SELECT g.authority, g.id, 1, 1, g.child, 'final', 'kith', g.from_at, u.person,"
        " u.name, g.to_at, g.reason, g.seen_word FROM access_grant g JOIN app_user u ON u.authority = g.authority AND u.id = g.user_id"
        " WHERE g.glass = 1;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote)"
        " SELECT g.authority, g.id, 1, 'opening', 1, 'opened', g.from_at, u.person, '', 0 FROM access_grant g"
        " JOIN app_user u ON u.authority = g.authority AND u.id = g.user_id WHERE g.glass = 1;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote)"
        " SELECT g.authority, g.id, 2, 'opening', 1, 'read', g.seen_at, g.seen_by, '', 0 FROM access_grant g"
        " WHERE g.glass = 1 AND g.seen_at IS NOT NULL;\n"},
    /* Questions that somebody was asked to decide before they were entries: each waits, or was decided when what it opened was shut. The
     * old table stays, empty. */
    {723, "questions to decide wait",
        "INSERT INTO k_to_decide (authority, entry, version, current, child, happened_from, state, source, written_at, written_by,"
        " question, decider, until) SELECT q.authority, q.id, 1, 1, q.child, CAST(q.asked_at / 86400000 AS INTEGER), 'final', "
        "'kith', q.asked_at, b.person, q.question, u.person,"
        " CAST(q.until_at / 86400000 AS INTEGER) FROM access_asked q JOIN app_user u ON u.authority = q.authority AND u.id = q.user_id"
        " JOIN app_user b ON b.authority = q.authority AND b.id = q.asked_by;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due)"
        " SELECT k.authority, k.entry, 1, 'to-decide', 1, 'asked', k.written_at, k.written_by, '', 0, k.until FROM k_to_decide k;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote)"
        " SELECT q.authority, q.id, 2, 'to-decide', 1, 'decided', q.ended_at, u.person, '', 0 FROM access_asked q"
        " JOIN app_user u ON u.authority = q.authority AND u.id = q.user_id WHERE q.ended_at IS NOT NULL;\n"
        "DELETE FROM access_asked;\n"
        "CREATE INDEX access_grant_asked ON access_grant (authority, asked) WHERE asked IS NOT NULL;\n"},
    /* Ways in of young people from before they were entries: asked for, then opened together or agreed by a second adult (half an hour
     * before its code was too old), and used. What is over time says (`over`). */
    {724, "ways in of young people",
        "INSERT INTO k_way_in (authority, entry, version, current, child, happened_from, state, source, written_at, written_by, anew)"
        " SELECT y.authority, y.id, 1, 1, y.child, CAST(y.asked_at / 86400000 AS INTEGER), 'final', 'kith', y.asked_at, u.person, y.anew"
        " FROM young_door y JOIN app_user u ON u.authority = y.authority AND u.id = y.asked_by;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due, due_at)"
        " SELECT k.authority, k.entry, 1, 'way-in', 1, 'asked', k.written_at, k.written_by, '', 0,"
        " CAST((k.written_at + 86400000) / 86400000 AS INTEGER), k.written_at + 86400000 FROM k_way_in k;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due, due_at)"
        " SELECT y.authority, y.id, 2, 'way-in', 1, CASE WHEN y.anew = 1 THEN 'agreed' ELSE 'first' END, y.code_until - 1800000, u.person,"
        " '', 0, CAST(y.code_until / 86400000 AS INTEGER), y.code_until FROM young_door y JOIN app_user u ON u.authority = y.authority"
        " AND u.id = CASE WHEN y.anew = 1 THEN y.confirmed_by ELSE y.asked_by END WHERE y.code_until IS NOT NULL;\n"
        "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote)"
        " SELECT y.authority, y.id, 3, 'way-in', 1, 'used', y.used_at, y.child, '', 0 FROM young_door y WHERE y.used_at IS NOT NULL"
        " AND y.code_until IS NOT NULL;\n"},
};
const struct migration_set step_migrations = {steps, sizeof steps / sizeof *steps};
