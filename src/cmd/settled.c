#include "cmd/settled.h"
#include "base/file.h"
#include "describe/describe.h"
#include <sys/stat.h>
#include <time.h>

enum { QUIET_MS = 2000, LOOK_MS = 250, PATIENCE_MS = 60000, DEEP = 6 };

/* What there is, so that two looks can be compared, and when the newest of it was written. */
struct look {
	int64_t newest_ms;
	uint64_t sum;
	size_t files;
};

static void look_at(struct arena *a, const char *path, int depth, struct look *l)
{
	struct stat st;
	struct text *in;
	bool *is_dir;
	size_t n;
	if (stat(path, &st) != 0)
		return;
	int64_t at = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	l->newest_ms = at > l->newest_ms ? at : l->newest_ms;
	l->sum = (l->sum ^ text_hash(text_of(path)) ^ (uint64_t)st.st_size ^ (uint64_t)at) * 0x9e3779b97f4a7c15u;
	l->files++;
	if (!S_ISDIR(st.st_mode) || depth == DEEP || l->files > DESCRIBE_FILES * 4 || !file_list(a, path, &in, &is_dir, &n, NULL))
		return;
	for (size_t i = 0; i < n; i++)
		look_at(a, arena_printf(a, "%s/%.*s", path, TEXT_ARG(in[i])).at, depth + 1, l);
}

static struct look look(const char *dir)
{
	struct arena *a = arena_new(0);
	struct look l = {0};
	look_at(a, dir, 0, &l);
	arena_free(a);
	return l;
}

static int64_t wall_ms(void)
{
	struct timespec t; /* the machine's own, by which files are dated: not the clock that a test may hold still */
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool record_settled(const char *dir, struct fault *fault)
{
	if (!dir || !*dir)
		return record_start(dir, fault);
	for (int waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
		struct look before = look(dir);
		int64_t age = wall_ms() - before.newest_ms;
		if (age < 0 || age >= QUIET_MS) { /* dated ahead: nothing can be told by it */
			struct fault own = {0};
			bool ok = record_start(dir, &own);
			if (look(dir).sum == before.sum) {
				if (!ok && fault)
					*fault = own;
				return ok;
			}
		}
		nanosleep(&(struct timespec){.tv_nsec = LOOK_MS * 1000000L}, NULL);
	}
	fault_set(fault, FAULT_ASKED, "record.settling",
	    "Somebody is still writing to the folder of the council's own kinds. Start kith when it is whole.");
	return fault_at(fault, "%s", dir);
}
