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
/* Writes by a neighbour file and rename, so that a reader sees the old or the new whole. fsync'ed. */
bool file_write(const char *path, struct text bytes, struct fault *);
/* Names in a folder (no "." names), sorted bytewise; *is_dir beside each. */
bool file_list(struct arena *, const char *dir, struct text **names, bool **is_dir, size_t *n, struct fault *);
bool file_is_dir(const char *path);
/* Makes the folder and those above it. */
bool file_mkdirs(const char *path, struct fault *);
#endif
