/* file: whole files in memory, with a ceiling; folders listed in a stable order. */
#ifndef KITH_BASE_FILE_H
#define KITH_BASE_FILE_H
#include "base/arena.h"
#include "base/fault.h"

/* Reads the whole file into the arena (a NUL stands behind the end). Over `most` bytes: a fault, nothing read. */
bool file_read(struct arena *, const char *path, size_t most, struct text *out, struct fault *);
/* Writes by a neighbour file and rename, so that a reader sees the old or the new whole. fsync'ed. */
bool file_write(const char *path, struct text bytes, struct fault *);
/* Names in a folder (no "." names), sorted bytewise; *is_dir beside each. */
bool file_list(struct arena *, const char *dir, struct text **names, bool **is_dir, size_t *n, struct fault *);
bool file_is_dir(const char *path);
/* Makes the folder and those above it. */
bool file_mkdirs(const char *path, struct fault *);
#endif
