/* part_file: the files of one name that parts have (parts/NAME/clocks.yaml), as tools/bytes puts them into the program. */
#ifndef KITH_BASE_PART_FILE_H
#define KITH_BASE_PART_FILE_H
#include <stddef.h>

struct part_file {
	const char *part, *path; /* "health", "parts/health/clocks.yaml": for what is said of it */
	const char *at;          /* a NUL stands behind the end */
	size_t n;
};
#endif
