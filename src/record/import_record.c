#include "record/import_record.h"
#include "record/import_inside.h"
#include "store/journal.h"
#include <sodium.h>
#include <stdlib.h>

static const struct migration steps[] = {
    /* What each feed told under which key, so that it is found again. `version`: the last that is the feed's own; `kept`: fields that
     * somebody here has written over. Moments of writing that were told are no import's own: replay.c asks for them. */
    {680, "keys of feeds",
        "CREATE TABLE feed_key (\n"
        "  authority {id} NOT NULL, feed {text} NOT NULL, kind {text} NOT NULL, key {text} NOT NULL, entry {id} NOT NULL,\n"
        "  version {int} NOT NULL, kept {text} NOT NULL,\n"
        "  PRIMARY KEY (authority, feed, kind, key)\n"
        ") {clustered};\n"
        "CREATE INDEX feed_key_entry ON feed_key (authority, entry);\n"
        "CREATE TABLE feed_moment (\n"
        "  authority {id} NOT NULL, written_at {moment} NOT NULL, told_at {moment} NOT NULL,\n"
        "  PRIMARY KEY (authority, written_at, told_at)\n"
        ") {clustered};\n"},
};
const struct migration_set import_migrations = {steps, sizeof steps / sizeof *steps};

SQL(sql_feed_keys, "SELECT kind, key, entry, version, kept FROM feed_key WHERE authority = $1 AND feed = $2 ORDER BY kind, key");
SQL(sql_feed_tell, "INSERT INTO feed_key (authority, feed, kind, key, entry, version, kept) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (authority, feed, kind, key) DO UPDATE SET entry = excluded.entry, version = excluded.version, kept = excluded.kept");
SQL(sql_feed_moment, "INSERT INTO feed_moment (authority, written_at, told_at) VALUES ($1, $2, $3)"
    " ON CONFLICT (authority, written_at, told_at) DO NOTHING");

/* ---- names ---- */

bool feed_name(const char *wanted, char out[static FEED_NAME + 1])
{
	static const char *const ours[] = {"kith", "return", "people"};
	size_t n = 0;
	for (; *wanted && n < FEED_NAME; wanted++) {
		char c = *wanted >= 'A' && *wanted <= 'Z' ? (char)(*wanted + 32) : *wanted;
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (plain || (n && out[n - 1] != '-'))
			out[n++] = plain ? c : '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	out[n] = 0;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(out, ours[i]) == 0)
			return false;
	return n > 0;
}

/* ---- before the database is asked ---- */

/* A row without a key of its own is known by what it says; two that say the same are two. */
static struct text key_made(struct incoming *in, const struct sheet *s, const struct sheet_row *r)
{
	enum { BYTES = 16 };
	unsigned char digest[BYTES];
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, BYTES);
	for (size_t i = 0; i < s->columns; i++) {
		const struct sheet_column *c = &s->column[i];
		if (c->sort == COLUMN_NOTHING || !r->cell[i].n)
			continue;
		crypto_generichash_update(&state, (const unsigned char *)c->name.at, c->name.n + 1); /* names are NUL-terminated */
		crypto_generichash_update(&state, (const unsigned char *)r->cell[i].at, r->cell[i].n);
		crypto_generichash_update(&state, (const unsigned char *)"", 1);
	}
	crypto_generichash_final(&state, digest, BYTES);
	char hex[2 * BYTES + 1];
	sodium_bin2hex(hex, sizeof hex, digest, BYTES);
	for (int64_t again = 1;; again++) {
		struct text key =
		    again == 1 ? arena_printf(in->arena, "=%s", hex) : arena_printf(in->arena, "=%s.%lld", hex, (long long)again);
		if (!map_get(&in->keys, import_key(in->arena, s->kind->name, key), &(uint32_t){0}))
			return key;
	}
}

static void bar(struct item *i, const char *column, const char *reason, const char *remedy)
{
	if (!i->barred)
		i->barred = reason, i->barred_column = column, i->remedy = remedy;
}

static void prepare_row(struct incoming *in, const struct sheet *s, const struct sheet_row *r, struct item *i)
{
	enum { KEY = 200 };
	int at = sheet_at(s, COLUMN_KEY);
	*i = (struct item){.sheet = s, .row = r, .id = store_id()};
	if (r->wide) {
		bar(i, "",
		    arena_printf(in->arena, "It has %zu fields where the first line names %zu, or something stands under no name.", r->wide,
		        s->columns)
		        .at,
		    "Put what holds a comma between double quotes.");
		return;
	}
	i->key = at >= 0 ? r->cell[at] : (struct text){"", 0};
	if (!i->key.n && at >= 0)
		bar(i, "_key", "The row has no key.", "Give it one of its own, or leave the column out.");
	else if (i->key.n > KEY || (i->key.n && i->key.at[0] == '='))
		bar(i, "_key", "This cannot be a key.", "A key has at most 200 letters and does not begin with =.");
	else if (at < 0)
		i->key = key_made(in, s, r);
	if (i->barred)
		return;
	bool is_new;
	uint32_t first = map_put(&in->keys, import_key(in->arena, s->kind->name, i->key), (uint32_t)(i - in->item), &is_new);
	if (!is_new)
		bar(i, "_key", arena_printf(in->arena, "Line %lld has the same key.", (long long)in->item[first].row->line).at,
		    "Give each row a key of its own.");
}

/* How many links of a kind are to kinds that have not had their turn; those that it cannot be without weigh more. */
static int64_t waits_for(const struct sheets *s, size_t at, const bool *done)
{
	const struct text numbers = TEXT("person-number");
	const struct kind *k = s->at[at].kind;
	int64_t weight = 0;
	for (size_t o = 0; o < s->n; o++) {
		const struct kind *other = s->at[o].kind;
		if (done[o] || o == at)
			continue;
		if (kind_about(k, other->name) || (other->person && kind_about(k, "child")) ||
		    (k->holder && strcmp(k->holder, other->name) == 0))
			weight += 1000000;
		if (!k->person && text_is(numbers, other->name))
			weight += 1000; /* by them children are named */
		for (size_t i = 0; i < k->n; i++) {
			const struct field *f = &k->fields[i];
			bool names =
			    (f->type == FIELD_PERSON && other->person) || (f->type == FIELD_ENTRY && strcmp(f->of, other->name) == 0);
			for (size_t l = 0; f->type == FIELD_THING && l < f->links_n; l++)
				names =
				    names || strcmp(f->links[l], other->name) == 0 || (other->person && strcmp(f->links[l], "child") == 0);
			weight += names ? f->required == REQUIRED_NEVER ? 1 : 1000 : 0;
		}
	}
	return weight;
}

static void order_kinds(struct incoming *in)
{
	const struct sheets *s = in->job->sheets;
	bool *done = arena_array(in->arena, bool, s->n + 1);
	int32_t *order = arena_array(in->arena, int32_t, s->n + 1);
	for (int32_t turn = 0; turn < (int32_t)s->n; turn++) {
		size_t best = s->n;
		int64_t least = 0;
		for (size_t i = 0; i < s->n; i++) {
			int64_t w = done[i] ? 0 : waits_for(s, i, done);
			if (!done[i] && (best == s->n || w < least))
				best = i, least = w;
		}
		done[best] = true, order[best] = turn;
	}
	for (size_t i = 0; i < in->n; i++)
		in->item[i].order = order[in->item[i].sheet - s->at];
}

/* The row of its own kind that a row is about, or NULL. */
static struct item *above(struct incoming *in, const struct item *i)
{
	int at = sheet_at(i->sheet, COLUMN_ABOUT);
	uint32_t to;
	if (at < 0 || i->barred || !kind_about(i->sheet->kind, i->sheet->kind->name) || !i->row->cell[at].n)
		return NULL;
	bool found = map_get(&in->keys, import_key(in->work, i->sheet->kind->name, i->row->cell[at]), &to);
	arena_reset(in->work);
	return found ? &in->item[to] : NULL;
}

/* Things about things of their own kind: those above first; what is about itself is barred. */
static void order_rows(struct incoming *in)
{
	for (size_t n = 0; n < in->n; n++) {
		int32_t down = 0;
		struct item *i = &in->item[n], *up = i;
		while (i->depth == 0 && (up = above(in, up)) && up->depth == 0 && up != i && down <= (int32_t)in->n)
			down++;
		if (up == i && down) {
			bar(i, "about", "What it is about is about this again.", "Leave one of the two out.");
			continue;
		}
		int32_t depth = (up && up->depth ? up->depth : 0) + down + 1;
		for (struct item *x = i; x && x->depth == 0; x = above(in, x))
			x->depth = depth--;
	}
}

static int by_order(const void *x, const void *y)
{
	const struct item *a = x, *b = y;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	return a->row->line < b->row->line ? -1 : a->row->line > b->row->line;
}

static void prepare(struct incoming *in)
{
	const struct sheets *s = in->job->sheets;
	in->item = arena_array(in->arena, struct item, s->rows + 1);
	map_init(&in->keys, in->arena, s->rows);
	for (size_t k = 0; k < s->n; k++)
		for (size_t r = 0; r < s->at[k].rows; r++, in->n++)
			prepare_row(in, &s->at[k], &s->at[k].row[r], &in->item[in->n]);
	order_kinds(in);
	order_rows(in);
	qsort(in->item, in->n, sizeof *in->item, by_order);
	map_init(&in->keys, in->arena, in->n); /* they have moved */
	for (size_t i = 0; i < in->n; i++)
		if (in->item[i].key.n)
			map_put(&in->keys, import_key(in->arena, in->item[i].sheet->kind->name, in->item[i].key), (uint32_t)i, NULL);
}

/* ---- what the files beside this one say ---- */

void import_aside(struct incoming *in, const struct item *i, const char *column, const char *reason, const char *remedy)
{
	struct record_report *r = in->report;
	struct arena *a = in->arena;
	r->aside = arena_grow(a, r->aside, &r->asides_cap, r->asides + 1, sizeof *r->aside);
	r->aside[r->asides++] = (struct record_aside){i->sheet->file, arena_z(a, text_of(column)), i->row->line,
	    arena_z(a, text_of(reason)), remedy ? arena_z(a, text_of(remedy)) : "Mend it in the file and import the folder again."};
}

void import_door(struct incoming *in, const struct item *i)
{
	struct record_report *r = in->report;
	r->door = arena_grow(in->arena, r->door, &r->doors_cap, r->doors + 1, sizeof *r->door);
	r->door[r->doors++] = (struct record_door){i->sheet->file, i->sheet->kind->one, i->row->line};
}

void import_touch(struct incoming *in, const struct entry *e)
{
	int64_t about = e->about && e->about != e->child ? e->about : 0, entry = e->child || about ? 0 : e->id;
	if (e->kind->holder)
		about = 0, entry = e->child ? 0 : e->about; /* of a row: what holds it */
	if (in->touched_n) { /* rows of one thing mostly stand together */
		const struct touched *t = &in->touched[in->touched_n - 1];
		if (t->child == e->child && t->about == about && t->entry == entry)
			return;
	}
	in->touched = arena_grow(in->arena, in->touched, &in->touched_cap, in->touched_n + 1, sizeof *in->touched);
	in->touched[in->touched_n++] = (struct touched){e->child, about, entry, e->kind->name};
}

bool import_tell(
    struct incoming *in, const struct kind *k, struct text key, int64_t entry, int32_t version, struct text kept, struct fault *f)
{
	return sql_do(in->tx, &sql_feed_tell, f, arg_i(in->job->authority), arg_z(in->job->feed), arg_z(k->name), arg_t(key), arg_i(entry),
	    arg_i(version), arg_t(kept));
}

bool import_moment_told(struct incoming *in, int64_t moment, struct fault *f)
{
	return sql_do(in->tx, &sql_feed_moment, f, arg_i(in->job->authority), arg_i(moment), arg_i(in->job->now));
}

static int by_touched(const void *x, const void *y)
{
	const struct touched *a = x, *b = y;
	if (a->child != b->child)
		return a->child < b->child ? -1 : 1;
	if (a->about != b->about)
		return a->about < b->about ? -1 : 1;
	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

/* One row of the journal for each child and thing that was written about. */
static bool journal_all(struct incoming *in, struct fault *f)
{
	if (in->touched_n)
		qsort(in->touched, in->touched_n, sizeof *in->touched, by_touched);
	struct text purpose = arena_printf(in->arena, "the feed %s", in->job->feed);
	for (size_t i = 0; i < in->touched_n; i++) {
		const struct touched *t = &in->touched[i];
		if (i && by_touched(t, t - 1) == 0)
			continue;
		struct journal_entry e = {.authority = in->job->authority,
		    .at = in->job->now,
		    .role = TEXT("operator"),
		    .verb = TEXT("import"),
		    .kind = text_of(t->kind),
		    .child = t->child,
		    .about = t->about,
		    .entry = t->entry,
		    .purpose = purpose};
		if (!journal_write(in->tx, &e, f))
			return false;
	}
	return true;
}

/* ---- one attempt ---- */

static bool told_before(struct incoming *in, struct fault *f)
{
	struct query q;
	in->told = NULL, in->told_n = in->told_cap = 0;
	map_init(&in->told_keys, in->arena, 64);
	query_begin(in->tx, &q, &sql_feed_keys);
	query_large(&q);
	query_bind_i64(&q, 1, in->job->authority);
	query_bind_z(&q, 2, in->job->feed);
	while (query_step(&q, f)) {
		const struct kind *k = described_kind(record_kinds(), query_text(&q, 0));
		if (!k)
			continue; /* a council's own that is not described now: left as it is */
		in->told = arena_grow(in->arena, in->told, &in->told_cap, in->told_n + 1, sizeof *in->told);
		struct told_key *t = &in->told[in->told_n];
		*t = (struct told_key){.kind = k, .key = arena_text(in->arena, query_text(&q, 1)), .entry = query_i64(&q, 2),
		    .version = (int32_t)query_i64(&q, 3), .kept = arena_text(in->arena, query_text(&q, 4))};
		map_put(&in->told_keys, import_key(in->arena, k->name, t->key), (uint32_t)in->told_n++, NULL);
	}
	return query_end(&q, f);
}

static void begin(struct incoming *in)
{
	*in->report = (struct record_report){.rows = (int64_t)in->n};
	in->promise = NULL, in->promises = in->promises_cap = 0;
	in->known = NULL, in->known_n = in->known_cap = 0;
	in->touched = NULL, in->touched_n = in->touched_cap = 0;
	map_init(&in->people, in->arena, 64);
}

/* Whoever named what came later and is not in: it is set aside as well, and all is tried again. */
static bool promises_kept(struct incoming *in, struct fault *f)
{
	bool broken = false;
	for (size_t i = 0; i < in->promises; i++) {
		const struct import_promise *p = &in->promise[i];
		struct item *from = &in->item[p->from];
		if (!from->version || in->item[p->to].version)
			continue;
		bar(from, from->sheet->column[p->column].name.at, "It names a row that was set aside.", "Mend that row first.");
		broken = true;
	}
	return !broken || fault_set(f, FAULT_ASKED, "record.again", "Once more.");
}

static bool attempt(struct tx *tx, void *arg, struct fault *f)
{
	struct incoming *in = arg;
	const struct record_job *j = in->job;
	in->tx = tx;
	begin(in);
	if (!told_before(in, f))
		return false;
	for (size_t i = 0; i < in->n; i++) {
		struct item *x = &in->item[i];
		uint32_t at;
		x->version = 0, x->tried = false, x->told = 0;
		if (!x->key.n || !map_get(&in->told_keys, import_key(in->arena, x->sheet->kind->name, x->key), &at))
			continue;
		in->told[at].seen = true;
		x->told = at + 1, x->id = in->told[at].entry;
	}
	for (size_t i = 0; i < in->n; i++) {
		if (j->progress && i % 256 == 0)
			j->progress(j->ctx, "rows", (int64_t)i, (int64_t)in->n);
		if (!import_row(in, &in->item[i], f))
			return false;
	}
	if (!promises_kept(in, f) || !import_untold(in, f) || !journal_all(in, f))
		return false;
	return !j->dry || fault_set(f, FAULT_ASKED, "record.dry", "Nothing was written.");
}

bool import_record(struct store *s, struct arena *a, const struct record_job *job, struct record_report *report, struct fault *f)
{
	struct incoming in = {.job = job, .report = report, .arena = a, .work = arena_new(0)};
	struct fault own;
	bool ok;
	prepare(&in);
	do { /* each time at least one row more is barred */
		own = (struct fault){0};
		ok = store_run(s, "import record", attempt, &in, &own);
	} while (!ok && strcmp(own.code, "record.again") == 0);
	ok = ok || strcmp(own.code, "record.dry") == 0;
	if (!ok && f)
		*f = own;
	arena_free(in.work);
	return ok;
}
