#include "base/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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
		fault_set(f, FAULT_INPUT, "file.size", "%s is larger than the limit of %zu MiB; split it or check that it is the right file.",
		    path, most >> 20);
		return -1;
	}
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

bool file_read(struct arena *a, const char *path, size_t most, struct text *out, struct fault *f)
{
	size_t want, n = 0;
	int fd = open_file(path, most, &want, f);
	if (fd < 0)
		return false;
	char *p = arena_alloc(a, want + 1);
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

bool file_write(const char *path, struct text bytes, struct fault *f)
{
	char tmp[4096];
	if (snprintf(tmp, sizeof tmp, "%s.%d.new", path, (int)getpid()) >= (int)sizeof tmp)
		return fault_set(f, FAULT_ASKED, "file.name", "The name of the file is too long.");
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return fault_set(f, FAULT_SYSTEM, "file.write", "%s cannot be written: %s.", path, strerror(errno));
	size_t n = 0;
	while (n < bytes.n) {
		ssize_t w = write(fd, bytes.at + n, bytes.n - n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			break;
		n += (size_t)w;
	}
	bool ok = n == bytes.n && fsync(fd) == 0;
	int e = errno;
	ok = close(fd) == 0 && ok;
	if (ok && rename(tmp, path) == 0)
		return true;
	if (ok)
		e = errno;
	unlink(tmp);
	return fault_set(f, FAULT_SYSTEM, "file.write", "%s cannot be written: %s.", path, strerror(e));
}

struct listed {
	struct text name;
	bool dir;
};

static int by_name(const void *a, const void *b)
{
	return text_cmp(((const struct listed *)a)->name, ((const struct listed *)b)->name);
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
	for (struct dirent *e; (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		all = arena_grow(a, all, &cap, count + 1, sizeof *all);
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		all[count++] = (struct listed){arena_text(a, text_of(e->d_name)), file_is_dir(path)};
	}
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
			return fault_set(f, FAULT_SYSTEM, "file.mkdir", "The folder %s cannot be made: %s.", part, strerror(errno));
	}
	return true;
}
