/* file: whole files in memory, with a ceiling; folders listed in a stable order. */
#ifndef KITH_BASE_FILE_H
#define KITH_BASE_FILE_H
#include "base/arena.h"
#include "base/fault.h"

/* Reads the whole file into the arena (a NUL stands behind the end). Over `most` bytes: a fault, nothing read. */
bool file_read(struct arena *, const char *path, size_t most, struct text *out, struct fault *);
/* The file as memory that the system reads when it is looked at, read-only; over `most` bytes: a fault. Given back with
 * file_unmap. Whoever replaces such a file writes a new one beside it and renames (file_write does). */
bool file_map(const char *path, size_t most, struct text *out, struct fault *);
void file_unmap(struct text);
/* ---- what is put out: every command's way to a file that somebody named ----
 *
 * Written beside and renamed, so that a reader sees the old or the new whole; brought to the disk. A regular file or none
 * at all: over a folder, a device or a pipe nothing is renamed. Never one of kith's own, by what is in it and by name: a
 * database, its companions, a backup, a key. FAULT_ASKED "file.kind", "file.own", "file.same".
 * force (--force): into a device or a pipe, and over what was read; never over kith's own. */
enum { FILE_PATH = 4096 };
bool file_write(const char *path, struct text bytes, struct fault *);
/* What a command was told by name: nor what this process has read, unless forced. */
bool file_write_over(const char *path, struct text bytes, bool force, struct fault *);
/* The same asked before the work is done. */
bool file_may_write(const char *path, bool force, struct fault *);
/* The same for what is written piece by piece: into fd, or by a library that opens `beside` by its name. */
struct file_out {
	int fd;
	char beside[FILE_PATH], to[FILE_PATH]; /* beside is "" for a device */
};
bool file_out_begin(struct file_out *, const char *path, bool force, struct fault *);
/* ok false: what was written is taken away again, and the answer is false with the fault as it stands. */
bool file_out_end(struct file_out *, bool ok, struct fault *);

/* ---- a database's file goes with its companions ---- */

/* Whether one of them (-wal, -shm, -journal) lies beside this name; left: which. With a new file of that name SQLite would
 * take it for the new one's own. */
bool file_companions(const char *path, char left[static FILE_PATH]);
/* Takes away a database that this process made, with its companions. */
void file_unlink_database(const char *path);

/* Names in a folder (no "." names), sorted bytewise; *is_dir beside each. */
bool file_list(struct arena *, const char *dir, struct text **names, bool **is_dir, size_t *n, struct fault *);
bool file_is_dir(const char *path);
/* A file without a name in that folder, open to read and write: nobody else finds it, and it is gone with the last who has it open,
 * however that ends. -1: errno says why. Closed by the caller. */
int file_nameless(const char *dir);
/* Makes the folder and those above it. */
bool file_mkdirs(const char *path, struct fault *);
/* The folder in which that file is to lie, and those above it. */
bool file_mkdirs_above(const char *path, struct fault *);
#endif
