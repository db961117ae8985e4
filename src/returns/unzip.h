/* unzip: the CSV and XML files of a zip, in memory. Nothing is written to disk, so no name in it can lead outside. */
#ifndef KITH_RETURNS_UNZIP_H
#define KITH_RETURNS_UNZIP_H
#include "base/arena.h"
#include "base/fault.h"

struct unzipped {
	struct text dir, name; /* the folder within the zip ("" at its top), and the file's name */
	struct text bytes;
};

#define UNZIP_ALL ((size_t)2 << 30) /* the most bytes of all files together */

bool returns_is_zip(struct text bytes);
/* Sorted by folder, then name. A file over CSV_FILE, or all together over UNZIP_ALL: a fault, nothing read. */
bool unzip(struct arena *, const char *path, struct text bytes, struct unzipped **, size_t *n, struct fault *);
#endif
