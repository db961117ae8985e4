/* What the files of the PostgreSQL engine share. */
#ifndef KITH_STORE_POSTGRES_H
#define KITH_STORE_POSTGRES_H
#include "store/engine.h"
#include <libpq-fe.h>

enum { DEADLINE_MS = 60000 }; /* of one question, or one megabyte of rows */

struct pg {
	struct conn conn;
	PGconn *c;
	struct statement **cache; /* by sql_index, each made at its first use */
	struct made_texts made;
	struct statement *loose;  /* in use and not cached */
	unsigned names;
	bool broken;
};

#define PG(c_) ((struct pg *)(c_))

/* Waits for the socket: always to read, and to write while something is unsent. */
bool pg_wait(struct tx *, bool write, int64_t until, struct fault *);
/* All answers of what was just sent; the last, or the first that is an error, is returned. NULL: a fault is set. */
PGresult *pg_answer(struct tx *, bool sent, const char *what, struct fault *);
bool pg_exec(struct tx *, const char *text, struct fault *);
struct bulk *pg_bulk_begin(struct tx *, const char *table, const char *const *columns, int n, struct fault *);
#endif
