/* For tests of the pages of things: people who stand to a body, entries written without a page, requests by one of them. The including
 * test names its people in who[] and session[]; who[MANAGER] writes what no page does. */
#ifndef KITH_TESTS_THINGS_H
#define KITH_TESTS_THINGS_H
#include "house.h"
#include "record/thing.h"

static struct session session[16];
static int64_t who[16], writer = 700;

struct writing_down {
	struct entry *e;
};

static inline bool write_down(struct tx *tx, void *arg, struct fault *f)
{
	struct writing_down *x = arg;
	struct hand h = {1, writer, "manager", "", "test", now += 1000, today};
	struct problems p;
	return entry_add(tx, a, &h, x->e, &p, f);
}

static inline void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

static inline struct entry *about(const char *kind, int64_t thing, const char *field, const char *is)
{
	struct entry *e = entry_new_about(a, kind_of(text_of(kind)), thing);
	e->state = STATE_FINAL;
	set(e, field, is);
	return e;
}

static inline int64_t added(struct entry *e)
{
	struct fault f = {0};
	must(store_run(db, "test", write_down, &(struct writing_down){e}, &f), &f);
	return e->id;
}

static inline int64_t somebody(const char *part, const char *name)
{
	struct entry *e = about("person", 0, "part", part);
	set(e, "forename", name), set(e, "surname", "Invented");
	return added(e);
}

static inline int64_t seated(int64_t of, int64_t whose, const char *from, const char *to)
{
	struct entry *e = about("seat", of, "who", AT("%lld", (long long)whose).at);
	set(e, "seat_as", "member"), set(e, "began", from);
	if (to)
		set(e, "ended", to);
	return added(e);
}

/* A council's own kinds: name of the file, and what stands in it. */
static inline void own_folder(const char *const (*own)[2], size_t n)
{
	struct fault f = {0};
	for (size_t i = 0; i < n; i++)
		put("own", own[i][0], own[i][1]);
	must(record_start(AT("%s/own", folder).at, &f), &f);
}

static inline struct got get(int by, const char *path)
{
	return ask_to(&session[by], "GET", text_of(path), NULL, true);
}

static inline struct got post(int by, const char *path, const char *fields)
{
	return ask_as(&session[by], "POST", text_of(path), fields);
}

/* "/thing/12…", of a young person "/me/thing/12…" */
static inline const char *at(int64_t thing, const char *rest)
{
	return AT("/thing/%lld%s", (long long)thing, rest).at;
}
static inline const char *mine(int64_t thing, const char *rest)
{
	return AT("/me/thing/%lld%s", (long long)thing, rest).at;
}

/* The number behind these words of a page: of an entry's link. 0: they do not stand there. */
static inline int64_t id_behind(const struct got *g, const char *words)
{
	const char *p = strstr(g->body.at, words);
	return p ? atoll(p + strlen(words)) : 0; /* lint: of a page of ours */
}

static inline size_t times(const struct got *g, const char *words)
{
	size_t n = 0;
	for (const char *p = g->body.at; (p = strstr(p, words)); p += strlen(words))
		n++;
	return n;
}
#endif
