#include "base/file.h"
#include "base/ceiling.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What this process has read, so that no output takes its place: nobody means to. The first so many are remembered. */
enum { READ_MOST = 4096 };
static struct was_read {
	dev_t device;
	ino_t inode;
} was_read[READ_MOST];
static size_t was_read_n;
static pthread_mutex_t was_read_lock = PTHREAD_MUTEX_INITIALIZER;

static bool read_before(const struct stat *st, bool remember)
{
	bool found = false;
	pthread_mutex_lock(&was_read_lock);
	for (size_t i = 0; i < was_read_n && !found; i++)
		found = was_read[i].device == st->st_dev && was_read[i].inode == st->st_ino;
	if (remember && !found && was_read_n < READ_MOST)
		was_read[was_read_n++] = (struct was_read){st->st_dev, st->st_ino};
	pthread_mutex_unlock(&was_read_lock);
	return found;
}

/* Opens a file of at most `most` bytes; -1 and a fault. */
static int open_file(const char *path, size_t most, size_t *size, struct fault *f)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe nobody writes to is not waited for */
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0) {
		int e = errno;
		if (fd >= 0)
			close(fd);
		fault_set(f, FAULT_INPUT, "file.open", "%s cannot be read: %s.", path, strerror(e));
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		fault_set(f, FAULT_INPUT, "file.kind", "%s is not a file.", path);
		return -1;
	}
	if ((uint64_t)st.st_size > most) {
		close(fd);
		fault_set(f, FAULT_INPUT, "file.size",
		    "%s is larger than the limit of %zu MiB; split it or check that it is the right file.",
		    path, most >> 20);
		return -1;
	}
	read_before(&st, true);
	*size = (size_t)st.st_size;
	return fd;
}

bool file_map(const char *path, size_t most, struct text *out, struct fault *f)
{
	size_t n;
	int fd = open_file(path, most, &n, f);
	if (fd < 0)
		return false;
	*out = (struct text){0};
	void *p = n ? mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	int e = errno;
	close(fd);
	if (p == MAP_FAILED)
		return fault_set(f, FAULT_SYSTEM, "file.map", "%s cannot be read: %s.", path, strerror(e));
	*out = (struct text){p, n};
	return true;
}

void file_unmap(struct text t)
{
	if (t.n)
		munmap((void *)(uintptr_t)t.at, t.n);
}

static void close_file(void *fd)
{
	close(*(int *)fd);
}

static void close_dir(void *d)
{
	closedir(d);
}

bool file_read(struct arena *a, const char *path, size_t most, struct text *out, struct fault *f)
{
	size_t want, n = 0;
	int fd = open_file(path, most, &want, f);
	if (fd < 0)
		return false;
	ceiling_hold(&fd, close_file);
	char *p = arena_alloc(a, want + 1);
	ceiling_drop(&fd);
	while (n < want) {
		ssize_t r = read(fd, p + n, want - n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		n += (size_t)r;
	}
	close(fd);
	if (n < want)
		return fault_set(f, FAULT_SYSTEM, "file.read", "%s was cut short while it was read; try again.", path);
	*out = (struct text){p, n};
	return true;
}

/* ---- what is put out ---- */

static bool starts(const unsigned char *head, size_t n, const char *magic, size_t length)
{
	return n >= length && memcmp(head, magic, length) == 0;
}

/* What of kith's own, or of another database, lies there; NULL: nothing of the kind. By what is in it, so that no name
 * hides it. */
static const char *own(const char *path)
{
	unsigned char head[80];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return NULL;
	ssize_t got = read(fd, head, sizeof head);
	close(fd);
	size_t n = got > 0 ? (size_t)got : 0, hex = 0;
	if (starts(head, n, "SQLite format 3", 16))
		return "a database, or a copy of one";
	if (starts(head, n, "\x37\x7f\x06\x82", 4) || starts(head, n, "\x37\x7f\x06\x83", 4) ||
	    starts(head, n, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8))
		return "a part of a database";
	if (starts(head, n, "KITHSEAL", 8))
		return "a sealed backup";
	while (hex < n && head[hex] && strchr("0123456789abcdef", head[hex]))
		hex++;
	return hex == 64 && (n == 64 || (n == 65 && head[64] == '\n')) ? "a key" : NULL;
}

static const char *const companions[] = {"-wal", "-shm", "-journal"};
enum { COMPANIONS = sizeof companions / sizeof *companions };

/* The name of a database's companion, whether it is there or not: SQLite would take it for its own. */
static bool is_companion(const char *path)
{
	char base[FILE_PATH];
	size_t n = strlen(path);
	for (size_t i = 0; i < COMPANIONS; i++) {
		size_t k = strlen(companions[i]);
		if (n <= k || n - k >= sizeof base || strcmp(path + n - k, companions[i]) != 0)
			continue;
		memcpy(base, path, n - k);
		base[n - k] = 0;
		return own(base) != NULL;
	}
	return false;
}

bool file_companions(const char *path, char left[static FILE_PATH])
{
	for (size_t i = 0; i < COMPANIONS; i++)
		if (snprintf(left, FILE_PATH, "%s%s", path, companions[i]) < FILE_PATH && access(left, F_OK) == 0)
			return true;
	return false;
}

void file_unlink_database(const char *path)
{
	char other[FILE_PATH];
	unlink(path);
	for (size_t i = 0; i < COMPANIONS; i++)
		if (snprintf(other, sizeof other, "%s%s", path, companions[i]) < (int)sizeof other)
			unlink(other);
}

/* A file that is there: may its place be taken? *through: a device or a pipe, which is written to instead. */
enum over { OVER_FILES, OVER_UNREAD, OVER_FORCED }; /* a regular file; one that was not read; what --force allows */

static bool may_replace(const char *path, const char *to, const struct stat *st, enum over over, bool *through, struct fault *f)
{
	if (S_ISDIR(st->st_mode))
		return fault_set(f, FAULT_ASKED, "file.kind", "%s is a folder; say which file in it.", path);
	*through = S_ISCHR(st->st_mode) || S_ISFIFO(st->st_mode);
	if (*through)
		return over == OVER_FORCED || fault_set(f, FAULT_ASKED, "file.kind",
		                    "%s is not a file but a device or a pipe. Name a file; or say --force, and it is written to.", path);
	if (!S_ISREG(st->st_mode))
		return fault_set(f, FAULT_ASKED, "file.kind", "%s is not a file. Name a file.", path);
	const char *what = own(to);
	if (what)
		return fault_set(f, FAULT_ASKED, "file.own", "%s is %s; it is not written over. Name another.", path, what);
	return over != OVER_UNREAD || !read_before(st, false) ||
	    fault_set(f, FAULT_ASKED, "file.same", "%s is what is read here; it would be gone. Name another; or say --force.", path);
}

/* Where the bytes go in the end: what a link points at. */
static bool folder_of(const char *path, char dir[static FILE_PATH])
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) + 1 : 2;
	memcpy(dir, slash ? path : "./", n);
	dir[n] = 0;
	return file_is_dir(dir);
}

static bool settle(const char *path, enum over over, char to[static FILE_PATH], bool *through, struct fault *f)
{
	struct stat st;
	size_t n = strlen(path);
	*through = false;
	if (!n || n >= FILE_PATH - 32)
		return fault_set(f, FAULT_ASKED, "file.name", n ? "The name of the file is too long." : "The name of the file is empty.");
	memcpy(to, path, n + 1);
	if (path[n - 1] == '/')
		return fault_set(f, FAULT_ASKED, "file.kind", "%s is the name of a folder; say which file in it.", path);
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
		char *real = realpath(path, NULL);
		if (!real || strlen(real) >= FILE_PATH - 32) {
			free(real);
			return fault_set(f, FAULT_ASKED, "file.kind", "%s points at nothing that is there; name the file itself.", path);
		}
		memcpy(to, real, strlen(real) + 1);
		free(real);
	}
	if (is_companion(to))
		return fault_set(f, FAULT_ASKED, "file.own", "%s is the name of a part of a database; it is not written. Name another.",
		    path);
	char dir[FILE_PATH];
	if (!folder_of(to, dir))
		return fault_set(f, FAULT_SYSTEM, "file.dir", "%s cannot be written: there is no folder %s.", path, dir);
	return lstat(to, &st) != 0 || may_replace(path, to, &st, over, through, f);
}

bool file_may_write(const char *path, bool force, struct fault *f)
{
	char to[FILE_PATH];
	bool through;
	return settle(path, force ? OVER_FORCED : OVER_UNREAD, to, &through, f);
}

static bool begin(struct file_out *o, const char *path, enum over over, struct fault *f)
{
	bool through;
	*o = (struct file_out){.fd = -1};
	if (!settle(path, over, o->to, &through, f))
		return false;
	if (through) { /* a pipe that nobody reads is not waited for; one that somebody reads is written at their pace */
		o->fd = open(o->to, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (o->fd >= 0)
			fcntl(o->fd, F_SETFL, O_WRONLY);
	} else {
		snprintf(o->beside, sizeof o->beside, "%.*s.%d.new", FILE_PATH - 32, o->to, (int)getpid());
		unlink(o->beside); /* of a process of that number which was cut off */
		o->fd = open(o->beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	}
	if (o->fd < 0)
		return fault_set(f, FAULT_SYSTEM, "file.write", "%s cannot be written: %s.", path, strerror(errno));
	return true;
}

bool file_out_begin(struct file_out *o, const char *path, bool force, struct fault *f)
{
	return begin(o, path, force ? OVER_FORCED : OVER_UNREAD, f);
}

/* The folder too, or the new name may be gone after a power cut. */
static bool sync_folder(const char *path)
{
	char dir[FILE_PATH];
	int fd = folder_of(path, dir) ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd < 0)
		return false;
	bool ok = fsync(fd) == 0 || errno == EINVAL;
	close(fd);
	return ok;
}

bool file_out_end(struct file_out *o, bool ok, struct fault *f)
{
	if (o->fd < 0)
		return false;
	bool synced = !ok || fsync(o->fd) == 0 || (!o->beside[0] && (errno == EINVAL || errno == ENOTSUP));
	int e = errno;
	synced = close(o->fd) == 0 && synced;
	o->fd = -1;
	if (ok && synced && o->beside[0]) {
		synced = rename(o->beside, o->to) == 0 && sync_folder(o->to);
		e = errno;
	}
	if (ok && synced)
		return true;
	if (o->beside[0])
		unlink(o->beside);
	return ok ? fault_set(f, FAULT_SYSTEM, "file.write", "%s cannot be written: %s.", o->to, strerror(e)) : false;
}

static bool write_whole(const char *path, struct text bytes, enum over over, struct fault *f)
{
	struct file_out o;
	if (!begin(&o, path, over, f))
		return false;
	size_t n = 0;
	while (n < bytes.n) {
		ssize_t w = write(o.fd, bytes.at + n, bytes.n - n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			break;
		n += (size_t)w;
	}
	if (n < bytes.n)
		fault_set(f, FAULT_SYSTEM, "file.write", "%s cannot be written: %s.", path, strerror(errno));
	return file_out_end(&o, n == bytes.n, f);
}

bool file_write(const char *path, struct text bytes, struct fault *f)
{
	return write_whole(path, bytes, OVER_FILES, f);
}

bool file_write_over(const char *path, struct text bytes, bool force, struct fault *f)
{
	return write_whole(path, bytes, force ? OVER_FORCED : OVER_UNREAD, f);
}

struct listed {
	struct text name;
	bool dir;
};

static int by_name(const void *a, const void *b)
{
	return text_cmp(((const struct listed *)a)->name, ((const struct listed *)b)->name);
}

int file_nameless(const char *dir)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	char name[4096]; /* a file system without such files: its name is gone before a byte is in it */
	if (snprintf(name, sizeof name, "%s/kith-XXXXXX", dir) >= (int)sizeof name)
		return errno = ENAMETOOLONG, -1;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	return fd;
}

bool file_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_list(struct arena *a, const char *dir, struct text **names, bool **is_dir, size_t *n, struct fault *f)
{
	DIR *d = opendir(dir);
	if (!d)
		return fault_set(f, FAULT_INPUT, "file.dir", "%s cannot be read as a folder: %s.", dir, strerror(errno));
	struct listed *all = NULL;
	size_t count = 0, cap = 0;
	ceiling_hold(d, close_dir);
	for (struct dirent *e; (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		all = arena_grow(a, all, &cap, count + 1, sizeof *all);
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		all[count++] = (struct listed){arena_text(a, text_of(e->d_name)), file_is_dir(path)};
	}
	ceiling_drop(d);
	closedir(d);
	if (count)
		qsort(all, count, sizeof *all, by_name);
	*names = arena_array(a, struct text, count + 1);
	*is_dir = arena_array(a, bool, count + 1);
	for (size_t i = 0; i < count; i++)
		(*names)[i] = all[i].name, (*is_dir)[i] = all[i].dir;
	*n = count;
	return true;
}

bool file_mkdirs(const char *path, struct fault *f)
{
	char part[4096];
	size_t n = strlen(path);
	if (n >= sizeof part)
		return fault_set(f, FAULT_ASKED, "file.name", "The name of the folder is too long.");
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != 0)
			continue;
		memcpy(part, path, i);
		part[i] = 0;
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return fault_set(f, errno == ENOTDIR || errno == ENOENT ? FAULT_ASKED : FAULT_SYSTEM, "file.mkdir",
			    "The folder %s cannot be made: %s.", part, strerror(errno));
	}
	return file_is_dir(path) || fault_set(f, FAULT_ASKED, "file.kind", "%s is not a folder.", path);
}

bool file_mkdirs_above(const char *path, struct fault *f)
{
	const char *slash = strrchr(path, '/');
	char folder[FILE_PATH];
	if (!slash || slash == path)
		return true;
	if ((size_t)(slash - path) >= sizeof folder)
		return fault_set(f, FAULT_ASKED, "file.name", "The name of the folder is too long.");
	memcpy(folder, path, (size_t)(slash - path));
	folder[slash - path] = 0;
	return file_mkdirs(folder, f);
}
