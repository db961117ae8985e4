/* parts: the files of returns, read by several threads; for read.c, which finds the files. */
#ifndef KITH_RETURNS_PARTS_H
#define KITH_RETURNS_PARTS_H
#include "returns/read.h"

/* One file found in a folder: a table in CSV, or XML with most of them. */
enum { IN_XML = TABLES };
struct found_file {
	const char *path;
	struct text bytes; /* of a CSV what csv_again takes */
	struct text sent;  /* as it came */
	int table;         /* or IN_XML */
	char sep;          /* of a CSV: what stands between its fields */
	const int *map;    /* of a CSV: field → column, of so many fields */
	size_t fields;
};

struct reading_job {
	const struct found_file *file;
	struct returned *year;
};

enum { READERS_MOST = 16 };

/* Reads the files into the builder, which is split where there are workers for it (at most READERS_MOST) and it is worth it. */
bool returns_read_parts(struct arena *, const struct reading_job *, size_t n, int workers, struct cohort_builder *, struct fault *);
#endif
