/* A database as it was made before kinds had steps of their own (and a council's own entries in it) is brought to today: the steps that
 * it holds are the same to the letter, what stands in it stands, and the copy from before is what it was. On SQLite, or the PostgreSQL
 * that KITH_DB names. */
#include "base/csv.h"
#include "record/entry.h"
#include "store/digest.h"
#include "store/engine.h"
#include "stored.h"

SQL(t_digest, "SELECT digest FROM kith_schema WHERE number = $1");
SQL(t_forget, "DELETE FROM kith_schema WHERE number = $1");
SQL(t_forget_kind, "DELETE FROM kith_kind_step WHERE kind = $1 AND number = $2");
SQL(t_visit, "INSERT INTO k_visit(authority, entry, version, current, child, happened_from, state, source, written_at, alone, how_was_it)"
             " VALUES($1, 71, 1, 1, 7, 20000, 'final', 'kith', 5, 1, 'Invented: all was well.')");
SQL(t_home, "INSERT INTO k_home(authority, entry, version, current, child, happened_from, state, source, written_at, place, home_name)"
            " VALUES($1, 72, 1, 1, 7, 19000, 'final', 'kith', 5, 'U4', 'The Inventeds')");
SQL(t_own, "INSERT INTO own_entry(authority, kind, entry, version, current, child, happened_from, state, source, written_at)"
           " VALUES($1, 'pet', 73, 1, 1, 7, 20001, 'final', 'kith', 5)");
SQL(t_own_value, "INSERT INTO own_value(authority, kind, entry, version, field, value) VALUES($1, 'pet', 73, 1, 'pet_name', 'Rex')");
/* A task that was done by a second version, and one that is open. */
SQL(t_task,
    "INSERT INTO k_task(authority, entry, version, current, child, happened_from, state, source, written_at, written_by, task, words, due,"
    " progress, answer) VALUES($1, $2, $3, $4, 7, 20000, 'final', 'kith', $5, $6, 'wrong', 'Invented', 20028, $7, $8)");
/* What a child said: one that is answered, one that waits, one that they kept for themselves. */
SQL(t_view, "INSERT INTO k_view(authority, entry, version, current, child, happened_from, state, source, written_at, written_by, readers,"
	    " words, answer_by) VALUES($1, $2, 1, 1, 7, 20000, 'final', 'kith', 5, 7, $3, 'Invented', $4)");
SQL(t_view_answer,
    "INSERT INTO k_view_answer(authority, entry, version, current, child, happened_from, state, source, written_at, written_by, view,"
    " view_version, words) VALUES($1, 79, 1, 1, 7, 20001, 'final', 'kith', 6, 8, 76, 1, 'Invented')");
SQL(t_view_rows,
    "SELECT count(*) FROM entry_step WHERE authority = $1 AND kind = 'view' AND ((entry = 76 AND n = 1 AND step = 'said' AND who = 7 AND"
    " due = 20007) OR (entry = 76 AND n = 2 AND step = 'answered' AND at = 6 AND who = 8) OR (entry = 77 AND n = 1 AND step = 'said'))");
/* A record that was opened and that a manager has read, and one that nobody has. */
SQL(t_user, "INSERT INTO app_user(authority, id, name, folded, role, person, active, demo, safeguards, made_at)"
	    " VALUES($1, 90, 'Max', 'max', 'social-worker', 8, 1, 0, 0, 0)");
SQL(t_grant, "INSERT INTO access_grant(authority, id, child, user_id, glass, reason, from_at, to_at, given_by, seen_at, seen_by, seen_word)"
	     " VALUES($1, $2, 7, 90, 1, 'They rang at night', 5, 9, 90, $3, $4, $5)");
SQL(t_opening_rows,
    "SELECT count(*) FROM entry_step s JOIN k_opening o ON o.authority = $1 AND o.entry = s.entry AND o.current = 1 AND o.about_id = 7 AND"
    " o.why = 'They rang at night' AND o.who = 'Max' WHERE s.authority = $1 AND s.kind = 'opening' AND ((s.entry = 91 AND s.n = 1 AND"
    " s.step = 'opened' AND s.who = 8) OR (s.entry = 91 AND s.n = 2 AND s.step = 'read' AND s.at = 7 AND s.who = 9 AND o.word = 'Right')"
    " OR (s.entry = 92 AND s.n = 1 AND o.word IS NULL))");
/* A question that was decided, and one that waits; what the first opened. */
SQL(t_asker, "INSERT INTO app_user(authority, id, name, folded, role, person, active, demo, safeguards, made_at)"
	     " VALUES($1, 89, 'Sam', 'sam', 'social-worker', 9, 1, 0, 0, 0)");
SQL(t_asked, "INSERT INTO access_asked(authority, id, child, user_id, asked_by, question, asked_at, until_at, ended_at)"
	     " VALUES($1, $2, 7, 90, 89, 'May they fly a kite', 1728000005, 1814400005, $3)");
SQL(t_asked_rows,
    "SELECT count(*) FROM entry_step s JOIN k_to_decide q ON q.authority = $1 AND q.entry = s.entry AND q.current = 1 AND q.about_id = 7"
    " AND q.question = 'May they fly a kite' AND q.decider = 8 AND q.written_by = 9 AND q.happened_from = 20 AND q.until = 21"
    " WHERE s.authority = $1 AND s.kind = 'to-decide' AND ((s.entry = 93 AND s.n = 1 AND s.step = 'asked' AND s.who = 9 AND s.due = 21)"
    " OR (s.entry = 93 AND s.n = 2 AND s.step = 'decided' AND s.at = 1728000009 AND s.who = 8)"
    " OR (s.entry = 94 AND s.n = 1 AND s.step = 'asked'))");
SQL(t_asked_left, "SELECT count(*) FROM access_asked WHERE authority = $1");
/* Ways in: a first one that was used, new words that were agreed and not used, and some that nobody agreed to. */
SQL(t_way, "INSERT INTO young_door(authority, id, child, anew, asked_by, asked_at, confirmed_by, code, code_until, used_at)"
	   " VALUES($1, $2, 7, $3, 89, 1728000005, $4, $5, $6, $7)");
SQL(t_way_rows,
    "SELECT count(*) FROM entry_step s JOIN k_way_in w ON w.authority = $1 AND w.entry = s.entry AND w.current = 1 AND w.about_id = 7"
    " AND w.written_by = 9 AND w.happened_from = 20 WHERE s.authority = $1 AND s.kind = 'way-in' AND"
    " ((s.n = 1 AND s.step = 'asked' AND s.who = 9 AND s.due_at = 1814400005 AND s.entry IN (95, 96, 97))"
    " OR (s.entry = 95 AND s.n = 2 AND s.step = 'first' AND s.who = 9 AND s.at = 1728000005 AND w.anew = 0)"
    " OR (s.entry = 95 AND s.n = 3 AND s.step = 'used' AND s.at = 1728000009 AND s.who = 7)"
    " OR (s.entry = 96 AND s.n = 2 AND s.step = 'agreed' AND s.who = 8 AND s.due_at = 1731800005 AND w.anew = 1))");
SQL(t_task_rows,
    "SELECT count(*) FROM entry_step WHERE authority = $1 AND kind = 'task' AND ((entry = 74 AND n = 1 AND step = 'open' AND at = 5 AND"
    " who = 8 AND due = 20028 AND due_from IS NULL) OR (entry = 74 AND n = 2 AND step = 'done' AND at = 9 AND who = 9 AND version = 2"
    " AND wrote = 1 AND due IS NULL) OR (entry = 75 AND n = 1 AND step = 'open'))");
SQL(t_task_all, "SELECT count(*) FROM entry_step WHERE authority = $1");
SQL(t_count,
    "SELECT (SELECT count(*) FROM k_visit WHERE how_was_it = 'Invented: all was well.' AND child = $1) + (SELECT count(*) FROM k_home"
    " WHERE home_name = 'The Inventeds') + (SELECT count(*) FROM own_value WHERE value = 'Rex')");

enum { OLD_MOST = 500 };
static struct old_step {
	int number;
	struct text digest;
} old[OLD_MOST];
static size_t olds;

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	struct text bytes;
	stored_begin("migrate", 1);
	must(file_read(a, "tests/unit/schemas/before-steps-of-kinds.csv", 1 << 20, &bytes, &f), &f);
	for (struct text rest = bytes, line; rest.at && rest.n && olds < OLD_MOST;) {
		line = text_cut(rest, '\n', &rest);
		struct text hex, number = text_cut(line, ',', &hex);
		int64_t n;
		if (text_int(number, &n))
			old[olds++] = (struct old_step){(int)n, text_trim(hex)};
	}
	assert_true(olds > 80);
	return 0;
}

static int end(void **state)
{
	(void)state;
	stored_end();
	return 0;
}

static bool was_there(const struct migration *m)
{
	for (size_t i = 0; !m->kind && i < olds; i++)
		if (old[i].number == m->number)
			return true;
	return false;
}

/* What one step added, taken away again: the name after the words it begins with. */
static void take_away(struct buf *b, const char *sql)
{
	char table[80], column[80], name[80];
	struct text rest = text_of(sql);
	const char *each[40];
	size_t n = 0;
	while (rest.at && rest.n && n < 40)
		each[n++] = arena_z(a, text_trim(text_cut(rest, ';', &rest)));
	while (n--) { /* the last first */
		const char *z = each[n];
		if (sscanf(z, "ALTER TABLE %79s ADD COLUMN %79s", table, column) == 2)
			buf_printf(b, "ALTER TABLE %s DROP COLUMN %s;", table, column);
		else if (sscanf(z, "CREATE TABLE %79s", name) == 1)
			buf_printf(b, "DROP TABLE %s;", name);
		else if (sscanf(z, "CREATE INDEX %79[^ (]", name) == 1)
			buf_printf(b, "DROP INDEX IF EXISTS %s;", name);
		else if (sscanf(z, "UPDATE %79s", name) == 1 || sscanf(z, "INSERT INTO %79s", name) == 1 ||
		    sscanf(z, "DELETE FROM %79s", name) == 1)
			; /* it filled what the same step made */
		else if (*z)
			fail_msg("this test does not know how to take away: %s", z);
	}
}

struct going_back {
	int away;
};

static bool go_back(struct tx *tx, void *arg, struct fault *f)
{
	struct going_back *g = arg;
	for (size_t i = migration_sets_n; i-- > 0;)
		for (size_t k = migration_sets[i]->n; k-- > 0;) {
			const struct migration *m = &migration_sets[i]->at[k];
			struct buf b = BUF_INIT(1 << 20);
			if (was_there(m))
				continue;
			take_away(&b, m->sql);
			buf_char(&b, 0);
			bool ok = (m->kind ? sql_do(tx, &t_forget_kind, f, arg_z(m->kind), arg_i(m->number))
			    : sql_do(tx, &t_forget, f, arg_i(m->number))) &&
			          tx->store->engine->exec(tx, b.at, f);
			buf_free(&b);
			if (!ok)
				return false;
			g->away++;
		}
	return true;
}

static bool task(struct tx *tx, int64_t id, int version, int current, const char *progress, struct fault *f)
{
	bool done = version == 2;
	return sql_do(tx, &t_task, f, arg_i(1), arg_i(id), arg_i(version), arg_i(current), arg_i(done ? 9 : 5), arg_i(done ? 9 : 8),
	    arg_z(progress), done ? arg_z("It is mended") : arg_null());
}

/* Four people as they were written before there were parts: a child, a carer who was a worker before, a child who had become a carer,
 * and a worker; versions by their moments, in days since 1970. */
SQL(t_person, "INSERT INTO k_person(authority, entry, version, current, child, state, source, written_at, part, surname)"
              " VALUES(1, $1, $2, $3, $4, 'final', 'kith', $5, $6, 'Invented')");
SQL(t_parts, "SELECT CAST(x.about_id AS TEXT) || ' ' || x.part || ' ' || COALESCE(CAST(x.child AS TEXT), '-') || ' ' ||"
             " COALESCE(CAST(x.happened_from AS TEXT), '') || '-' || COALESCE(CAST(x.happened_to AS TEXT), '')"
             " FROM k_person_as x WHERE x.current = 1 ORDER BY x.about_id, x.entry");
SQL(t_records, "SELECT count(*) FROM k_person WHERE child IS NOT NULL");
static const struct {
	int64_t id, version, current, child, day;
	const char *part;
} were[] = {{7, 1, 1, 7, 19000, "child"}, {91, 1, 0, 0, 19001, "worker"}, {91, 2, 1, 0, 19400, "carer"}, {92, 1, 0, 92, 19002, "child"},
    {92, 2, 1, 92, 19500, "carer"}, {93, 1, 1, 0, 19003, "worker"}};

static bool people(struct tx *tx, struct fault *f)
{
	for (size_t i = 0; i < sizeof were / sizeof *were; i++)
		if (!sql_do(tx, &t_person, f, arg_i(were[i].id), arg_i(were[i].version), arg_i(were[i].current),
		        were[i].child ? arg_i(were[i].child) : arg_null(), arg_i(were[i].day * 86400000 + 7), arg_z(were[i].part)))
			return false;
	return true;
}

static bool people_have_parts(struct tx *tx, void *arg, struct fault *f)
{
	struct buf all = BUF_IN(a, 1000);
	struct query q;
	int64_t n;
	(void)arg;
	query_begin(tx, &q, &t_parts);
	while (query_step(&q, f))
		buf_printf(&all, "%.*s; ", TEXT_ARG(query_text(&q, 0)));
	if (!query_end(&q, f) || sql_i64(tx, &t_records, &n, f, arg_none()) != ROW_ONE)
		return false;
	assert_string_equal(arena_z(a, buf_as_text(&all)),
	    "7 child 7 -; 91 carer - 19400-; 91 worker - -19400; 92 carer - 19500-; 92 child 92 -; 93 worker - -; ");
	assert_int_equal(n, 3);
	return true;
}

static bool fill(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return people(tx, f) && sql_do(tx, &t_visit, f, arg_i(1)) && sql_do(tx, &t_home, f, arg_i(1)) && sql_do(tx, &t_own, f, arg_i(1)) &&
	    sql_do(tx, &t_own_value, f, arg_i(1)) && task(tx, 74, 1, 0, "open", f) && task(tx, 74, 2, 1, "done", f) &&
	    task(tx, 75, 1, 1, "open", f) && sql_do(tx, &t_view, f, arg_i(1), arg_i(76), arg_z("my-worker"), arg_i(20007)) &&
	    sql_do(tx, &t_view, f, arg_i(1), arg_i(77), arg_z("my-worker"), arg_i(20007)) &&
	    sql_do(tx, &t_view, f, arg_i(1), arg_i(78), arg_z("just-me"), arg_null()) && sql_do(tx, &t_view_answer, f, arg_i(1)) &&
	    sql_do(tx, &t_user, f, arg_i(1)) && sql_do(tx, &t_grant, f, arg_i(1), arg_i(91), arg_i(7), arg_i(9), arg_z("Right")) &&
	    sql_do(tx, &t_grant, f, arg_i(1), arg_i(92), arg_null(), arg_null(), arg_null()) &&
	    sql_do(tx, &t_asker, f, arg_i(1)) && sql_do(tx, &t_asked, f, arg_i(1), arg_i(93), arg_i(1728000009)) &&
	    sql_do(tx, &t_asked, f, arg_i(1), arg_i(94), arg_null()) &&
	    sql_do(tx, &t_way, f, arg_i(1), arg_i(95), arg_i(0), arg_null(), arg_z("one"), arg_i(1729800005), arg_i(1728000009)) &&
	    sql_do(tx, &t_way, f, arg_i(1), arg_i(96), arg_i(1), arg_i(90), arg_z("two"), arg_i(1731800005), arg_null()) &&
	    sql_do(tx, &t_way, f, arg_i(1), arg_i(97), arg_i(1), arg_null(), arg_null(), arg_null(), arg_null());
}

/* What they had come to stands in rows of steps, once. */
static bool what_stood_has_steps(struct tx *tx, void *arg, struct fault *f)
{
	int64_t rows = 0, all = 0;
	(void)arg;
	if (sql_i64(tx, &t_task_rows, &rows, f, arg_i(1)) != ROW_ONE || sql_i64(tx, &t_task_all, &all, f, arg_i(1)) != ROW_ONE)
		return false;
	assert_int_equal(rows, 3);
	assert_int_equal(all, 18);
	if (sql_i64(tx, &t_opening_rows, &rows, f, arg_i(1)) != ROW_ONE)
		return false;
	assert_int_equal(rows, 3);
	if (sql_i64(tx, &t_asked_rows, &rows, f, arg_i(1)) != ROW_ONE || sql_i64(tx, &t_asked_left, &all, f, arg_i(1)) != ROW_ONE)
		return false;
	assert_int_equal(rows, 3);
	assert_int_equal(all, 0);
	if (sql_i64(tx, &t_way_rows, &rows, f, arg_i(1)) != ROW_ONE)
		return false;
	assert_int_equal(rows, 6);
	if (sql_i64(tx, &t_view_rows, &rows, f, arg_i(1)) != ROW_ONE)
		return false;
	assert_int_equal(rows, 3);
	return true;
}

/* Rows of the journal as they were written before they named a thing. */
SQL(t_journal,
    "INSERT INTO journal(authority, number, at, role, relation, verb, kind, child, purpose, body, previous, digest)"
    " VALUES($1, $2, $3, '', '', 'add', 'visit', 7, '', '', $4, $5)");
enum { OLD_ROWS = 5 };
static struct journal_head old_head;
static int64_t council;

static bool fill_journal(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	if (!store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &council, f))
		return false;
	while (old_head.number < OLD_ROWS) {
		char digest[JOURNAL_DIGEST];
		struct journal_entry e = {.authority = council, .number = ++old_head.number, .at = 6, .role = TEXT(""),
		    .relation = TEXT(""), .verb = TEXT("add"), .kind = TEXT("visit"), .child = 7, .purpose = TEXT("")};
		digest_row(&e, 1, TEXT(""), text_of(old_head.digest), digest);
		if (!sql_do(tx, &t_journal, f, arg_i(council), arg_i(e.number), arg_i(e.at), arg_z(old_head.digest), arg_z(digest)))
			return false;
		memcpy(old_head.digest, digest, sizeof digest);
	}
	return true;
}

static bool prove(struct tx *tx, void *arg, struct fault *f)
{
	return journal_verify(tx, council, &old_head, arg, f);
}

static bool write_on(struct tx *tx, void *arg, struct fault *f)
{
	struct journal_entry e = {.authority = council, .at = 7, .verb = TEXT("add"), .kind = TEXT("minutes"), .about = *(int64_t *)arg};
	return journal_write(tx, &e, f);
}

/* The chain of before is the chain of today, to the letter of its head, and grows. */
static void the_journal_goes_on(struct store *s)
{
	struct fault f = {0};
	struct journal_verdict v;
	int64_t body = 80;
	must(store_read(s, prove, &v, &f), &f);
	if (!v.whole)
		print_message("%s\n", v.say);
	assert_true(v.whole && v.rows == old_head.number);
	assert_string_equal(v.head.digest, old_head.digest);
	must(store_run(s, "write", write_on, &body, &f), &f);
	must(store_read(s, prove, &v, &f), &f);
	assert_true(v.whole && v.rows == old_head.number + 1);
}

static bool count(struct tx *tx, void *arg, struct fault *f)
{
	return sql_i64(tx, &t_count, arg, f, arg_i(7)) == ROW_ONE;
}

static bool digests(struct tx *tx, void *arg, struct fault *f)
{
	int *wrong = arg;
	for (size_t i = 0; i < olds; i++) {
		struct text has;
		enum row row = sql_text(tx, &t_digest, a, &has, f, arg_i(old[i].number));
		if (row == ROW_FAULT)
			return false;
		if (row != ROW_ONE || !text_eq(has, old[i].digest))
			(*wrong)++, print_message("step %d is another than it was when it was applied\n", old[i].number);
	}
	return true;
}

static void applied_steps_keep_their_text(void **state)
{
	(void)state;
	struct fault f = {0};
	int wrong = 0;
	must(store_read(db, digests, &wrong, &f), &f);
	assert_int_equal(wrong, 0);
}

static void an_old_database_is_brought_to_today(void **state)
{
	(void)state;
	struct fault f = {0};
	struct going_back g = {0};
	const struct migration **pending;
	size_t n;
	int64_t rows = 0;
	must(store_run(db, "go back", go_back, &g, &f), &f);
	must(store_run(db, "fill", fill, NULL, &f), &f);
	must(store_run(db, "fill", fill_journal, NULL, &f), &f);
	/* today's kith asks for the steps before it serves */
	assert_false(store_schema_check(db, &f));
	assert_string_equal(f.code, "store.schema");
	assert_non_null(strstr(f.say, "kith migrate"));
	must(store_pending(db, a, &pending, &n, &f), &f);
	assert_int_equal(n, g.away);
	const char *copy = arena_printf(a, "%s/copy.db", folder).at;
	if (!on_postgres())
		must(store_backup(db, copy, &f), &f);
	must(store_migrate(db, 2, &f), &f);
	must(store_schema_check(db, &f), &f);
	must(store_read(db, count, &rows, &f), &f);
	assert_int_equal(rows, 3);
	must(store_read(db, what_stood_has_steps, NULL, &f), &f);
	must(store_read(db, people_have_parts, NULL, &f), &f);
	the_journal_goes_on(db);
	/* and again: nothing is left to do */
	must(store_pending(db, a, &pending, &n, &f), &f);
	assert_int_equal(n, 0);
	if (on_postgres())
		return;
	/* the copy is as it was: it waits for the same steps, and takes them */
	struct store *before = store_open(copy, STORE_EXISTING, &f);
	must(before != NULL, &f);
	must(store_pending(before, a, &pending, &n, &f), &f);
	assert_int_equal(n, g.away);
	must(store_migrate(before, 3, &f), &f);
	must(store_read(before, count, &rows, &f), &f);
	assert_int_equal(rows, 3);
	must(store_read(before, what_stood_has_steps, NULL, &f), &f);
	the_journal_goes_on(before);
	store_close(before);
}

SQL(t_newer, "INSERT INTO kith_kind_step(kind, number, name, digest, applied_at) VALUES('home', $1, 'from the future', '', 0)");
SQL(t_newer_away, "DELETE FROM kith_kind_step WHERE number = $1");
static bool newer(struct tx *tx, void *arg, struct fault *f)
{
	return sql_do(tx, *(bool *)arg ? &t_newer : &t_newer_away, f, arg_i(90));
}

static void a_step_of_a_newer_kith_is_named(void **state)
{
	(void)state;
	struct fault f = {0};
	bool add = true;
	must(store_run(db, "newer", newer, &add, &f), &f);
	assert_false(store_schema_check(db, &f));
	assert_non_null(strstr(f.say, "step 90 of the kind home"));
	add = false;
	must(store_run(db, "newer", newer, &add, &f), &f);
	must(store_schema_check(db, &f), &f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(applied_steps_keep_their_text),
	    cmocka_unit_test(an_old_database_is_brought_to_today), cmocka_unit_test(a_step_of_a_newer_kith_is_named)};
	return cmocka_run_group_tests(tests, begin, end);
}
