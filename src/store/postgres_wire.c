/* Talking with a PostgreSQL: each wait has a deadline, and each of its errors is one of our faults. */
#include "store/postgres.h"
#include "base/clock.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>

/* ---- faults ---- */

static bool lost(struct tx *tx, struct fault *fault)
{
	PG(tx->conn)->broken = true;
	tx->soft = true; /* nothing was committed: it may be done again on another connection */
	return tx_fail(tx, fault, FAULT_SYSTEM, "store.lost", "The connection to the database was lost.");
}

static const struct {
	const char *state, *code, *say;
	enum fault_kind kind;
	bool soft;
} states[] = {
	{"40001", "store.busy", "Another was writing the same.", FAULT_SYSTEM, true},
	{"40P01", "store.busy", "Another was writing the same.", FAULT_SYSTEM, true},
	{"55P03", "store.busy", "The database is being written by another program.", FAULT_SYSTEM, true},
	{"23505", "store.unique", "There is already such a row.", FAULT_OURS, false},
	{"23503", "store.foreign", "What a row points at is not there.", FAULT_OURS, false},
	{"23", "store.rule", "A row breaks a rule of its table.", FAULT_OURS, false},
	{"22021", "store.text", "A text is not UTF-8, or holds a NUL byte.", FAULT_INPUT, false},
	{"22P05", "store.text", "A text is not UTF-8, or holds a NUL byte.", FAULT_INPUT, false},
	{"53100", "store.full", "The disk is full: nothing was saved. Free some space and try again.", FAULT_SYSTEM, false},
	{"53", "store.full", "The database server has run out of room: nothing was saved.", FAULT_SYSTEM, false},
	{"57014", "store.deadline", "The database took too long; the question was given up.", FAULT_SYSTEM, false},
	{"57P", "store.lost", "The database server is stopping or starting.", FAULT_SYSTEM, true},
	{"08", "store.lost", "The connection to the database was lost.", FAULT_SYSTEM, true},
	{"XX", "store.damaged", "The database server says that its data are damaged.", FAULT_SYSTEM, false},
	{"25006", "store.readonly", "A reading transaction tried to write.", FAULT_OURS, false},
	{"42501", "store.readonly", "The database does not let this user write.", FAULT_SYSTEM, false},
	{"42P07", "store.exists", "There is already a table of that name.", FAULT_ASKED, false},
};

static bool say(struct tx *tx, const PGresult *r, const char *what, struct fault *fault)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	if (!state || PQstatus(PG(tx->conn)->c) != CONNECTION_OK)
		return lost(tx, fault);
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strncmp(state, states[i].state, strlen(states[i].state)) == 0) {
			tx->soft |= states[i].soft;
			PG(tx->conn)->broken |= strcmp(states[i].code, "store.lost") == 0;
			return tx_fail(tx, fault, states[i].kind, states[i].code, "%s (%s)", states[i].say, what);
		}
	/* Class 42 speaks of our text alone; other messages may quote a value, which no fault may carry. */
	const char *message = strncmp(state, "42", 2) == 0 ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	return tx_fail(tx, fault, FAULT_OURS, "store.bug", "%s: %s %s", what, state, message ? message : "");
}

/* ---- waiting ---- */

static bool too_long(struct tx *tx, struct fault *fault)
{
	struct pg *p = PG(tx->conn);
	char why[256];
	PGcancel *cancel = PQgetCancel(p->c);
	if (cancel)
		PQcancel(cancel, why, sizeof why), PQfreeCancel(cancel);
	p->broken = true; /* what it was about to answer is not ours to read any more */
	return tx_fail(tx, fault, FAULT_SYSTEM, "store.deadline", "The database did not answer within %d seconds.",
	    DEADLINE_MS / 1000);
}

/* Waits for the socket: always to read, and to write while something is unsent. */
bool pg_wait(struct tx *tx, bool write, int64_t until, struct fault *fault)
{
	struct pg *p = PG(tx->conn);
	struct pollfd fd = {.fd = PQsocket(p->c), .events = (short)(POLLIN | (write ? POLLOUT : 0))};
	int64_t left = until - clock_ticks() / 1000;
	int n = left > 0 ? poll(&fd, 1, (int)left) : 0;
	if (n == 0 && left <= 0)
		return too_long(tx, fault);
	if (n < 0 && errno != EINTR)
		return lost(tx, fault);
	if (n > 0 && fd.revents & (POLLIN | POLLERR | POLLHUP) && !PQconsumeInput(p->c))
		return lost(tx, fault);
	return true;
}

static bool flush(struct tx *tx, int64_t until, struct fault *fault)
{
	for (;;) {
		int n = PQflush(PG(tx->conn)->c);
		if (n == 0)
			return true;
		if (n < 0)
			return lost(tx, fault);
		if (!pg_wait(tx, true, until, fault))
			return false;
	}
}

/* The next answer; NULL with *ok true when there is no more. */
static PGresult *next(struct tx *tx, int64_t until, bool *ok, struct fault *fault)
{
	*ok = true;
	while (PQisBusy(PG(tx->conn)->c))
		if (!pg_wait(tx, false, until, fault)) {
			*ok = false;
			return NULL;
		}
	return PQgetResult(PG(tx->conn)->c);
}

/* All answers of what was just sent; the last, or the first that is an error, is returned. NULL: a fault is set. */
PGresult *pg_answer(struct tx *tx, bool sent, const char *what, struct fault *fault)
{
	int64_t until = clock_ticks() / 1000 + DEADLINE_MS;
	if (!sent || !flush(tx, until, fault)) {
		if (!tx->failed)
			lost(tx, fault);
		return NULL;
	}
	PGresult *last = NULL;
	for (;;) {
		bool ok;
		PGresult *r = next(tx, until, &ok, fault);
		if (!ok) {
			PQclear(last);
			return NULL;
		}
		if (!r)
			break;
		if (last && PQresultStatus(last) == PGRES_FATAL_ERROR)
			PQclear(r);
		else
			PQclear(last), last = r;
		if (PQresultStatus(r) == PGRES_COPY_IN)
			return last; /* it waits for us now */
	}
	ExecStatusType s = last ? PQresultStatus(last) : PGRES_FATAL_ERROR;
	if (s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK || s == PGRES_EMPTY_QUERY)
		return last;
	say(tx, last, what, fault);
	PQclear(last);
	return NULL;
}

bool pg_exec(struct tx *tx, const char *text, struct fault *fault)
{
	PGresult *r = pg_answer(tx, PQsendQuery(PG(tx->conn)->c, text), tx->name, fault);
	PQclear(r);
	return r != NULL;
}
