#include "cmd/serving.h"
#include "base/file.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The same database by another name is the same. */
static bool name_of(const char *where, char out[static FILE_PATH])
{
	char *real = realpath(where, NULL);
	bool fits = snprintf(out, FILE_PATH, "%s.serving", real ? real : where) < FILE_PATH;
	free(real);
	return fits;
}

/* What was locked still lies under the name: whoever had it before may have taken it away meanwhile. */
static bool still_there(int fd, const char *name)
{
	struct stat a, b;
	return fstat(fd, &a) == 0 && stat(name, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int serving_begin(const char *where, bool *is_free, struct fault *f)
{
	char name[FILE_PATH];
	*is_free = !store_is_file(where);
	if (*is_free)
		return -1;
	if (!name_of(where, name))
		return fault_set(f, FAULT_ASKED, "file.name", "The name of the database is too long."), -1;
	for (;;) {
		int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0)
			return fault_set(f, FAULT_SYSTEM, "serve.lock", "%s cannot be made: %s.", name, strerror(errno)), -1;
		if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
			int e = errno;
			close(fd);
			if (e == EWOULDBLOCK)
				fault_set(f, FAULT_SYSTEM, "serve.twice",
				    "Another 'kith serve' runs on %s; two would not know of each other. Stop that one first.", where);
			else
				fault_set(f, FAULT_SYSTEM, "serve.lock", "%s cannot be locked: %s.", name, strerror(e));
			return -1;
		}
		if (still_there(fd, name)) {
			*is_free = true;
			return fd;
		}
		close(fd);
	}
}

void serving_end(int lock, const char *where)
{
	char name[FILE_PATH];
	if (lock < 0)
		return;
	if (name_of(where, name) && still_there(lock, name))
		unlink(name);
	close(lock);
}
