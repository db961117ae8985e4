/* What an engine does for store.c and writer.c; inside this room only. */
#ifndef KITH_STORE_ENGINE_H
#define KITH_STORE_ENGINE_H
#include "store/store.h"
#include <pthread.h>
#include <stdatomic.h>

struct conn;
struct engine {
	const char *name;
	struct conn *(*open)(struct store *, bool write, struct fault *);
	void (*close)(struct conn *);
	bool (*exec)(struct tx *, const char *text, struct fault *);
	bool (*begin)(struct tx *, struct fault *); /* write: takes the one turn */
	bool (*commit)(struct tx *, struct fault *);
	void (*rollback)(struct tx *);
	/* A savepoint for one job among others; undo returns false when the whole transaction is gone. */
	bool (*mark)(struct tx *, struct fault *);
	bool (*keep)(struct tx *, struct fault *);
	bool (*undo)(struct tx *);
	/* The connection is of no further use. */
	bool (*broken)(struct conn *);
	void (*statements_reset)(struct conn *);

	bool (*prepare)(struct query *, struct fault *); /* sets q->st */
	bool (*bind_i64)(struct query *, int, int64_t);
	bool (*bind_text)(struct query *, int, struct text, bool bytes);
	bool (*bind_null)(struct query *, int);
	bool (*step)(struct query *, struct fault *); /* sets done or failed when it returns false */
	int64_t (*i64)(struct query *, int);
	struct text (*text)(struct query *, int, bool bytes);
	bool (*null)(struct query *, int);
	int (*columns)(struct query *);
	void (*finish)(struct query *);

	struct bulk *(*bulk_begin)(struct tx *, const char *table, const char *const *columns, int n, struct fault *);
	bool (*backup)(struct store *, const char *path, struct fault *);
	bool (*whole)(struct tx *, struct fault *);
};
extern const struct engine engine_sqlite, engine_postgres;

/* Texts that were made while running (their columns chosen by a description) and are prepared on a connection: the same reader asks the
 * same text again and again, and to prepare it costs more than to run it. The one that was asked longest ago makes room. */
enum { MADE_TEXTS = 64 };
struct statement;
struct made_texts {
	struct made_text {
		char *text; /* NULL: free */
		uint64_t hash, used;
		struct statement *st;
	} at[MADE_TEXTS];
	uint64_t asked;
};
/* The one of this text, or NULL. */
struct made_text *made_find(struct made_texts *, const char *text);
/* A place for it, its text a copy and st NULL; what stood there is dropped. NULL: all are running, or there is no memory. */
struct made_text *made_put(struct made_texts *, const char *text, bool (*busy)(const struct statement *),
    void (*drop)(struct tx *, struct statement *), struct tx *);

/* The head of each engine's connection. */
struct conn {
	struct store *store;
	struct conn *next; /* in the pool */
	bool write;
	int in_use; /* statements begun and not ended */
};

struct tx {
	struct store *store;
	struct conn *conn;
	const char *name;
	bool write, failed, soft; /* soft: another was in the way, try again */
	struct fault fault;       /* the first failure */
	struct reads reads;
};

struct job {
	struct job *next;
	const char *name;
	bool (*fn)(struct tx *, void *, struct fault *);
	void *arg;
	void (*done)(void *, bool, const struct fault *);
	void *ctx;
	int64_t whose; /* for which authority who gave it works (base/whose.h) */
	bool ok;
	struct fault fault;
};

struct store {
	const struct engine *engine;
	char *where;
	bool fresh; /* STORE_NEW */
	bool reading; /* STORE_READING */
	_Atomic bool making; /* the tables are not there yet */
	pthread_mutex_t lock;
	struct conn *readers, *writers; /* at rest */
	/* the writer */
	pthread_t thread;
	pthread_mutex_t queue_lock;
	pthread_cond_t queue_some;
	struct job *first, **last;
	bool running, stopping;
};

/* One per kind of many-row writer; the engine's own struct begins with it. */
struct bulk {
	struct tx *tx;
	int columns, at;
	bool failed;
	bool (*put)(struct bulk *, const struct arg *); /* one cell */
	bool (*row)(struct bulk *, struct fault *);
	bool (*end)(struct bulk *, struct fault *); /* frees */
};

/* Marks the transaction failed with the first fault, and returns false. */
bool tx_fail(struct tx *, struct fault *, enum fault_kind, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
bool tx_finish(struct tx *, bool said, struct fault *);
/* fn, at the head of a job: one that reaches a ceiling fails by itself (base/ceiling.h). Ends with tx_finish. */
bool tx_work(struct tx *, bool (*fn)(struct tx *, void *, struct fault *), void *arg, struct fault *);

struct conn *store_take(struct store *, bool write, struct fault *);
void store_give(struct conn *);
/* One job by itself, with its retries. */
bool store_alone(struct store *, struct conn **, const char *name, bool (*fn)(struct tx *, void *, struct fault *),
    void *arg, struct fault *);
bool writer_start(struct store *, struct fault *);
void writer_stop(struct store *);
void writer_push(struct store *, struct job *);
bool writer_is_me(void);
/* Where among the registered texts; -1 for one of somebody's own. */
int sql_index(const struct sql *);
void engine_pause(int try);
#endif
