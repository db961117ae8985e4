/* kept: which year's return was handed in, when and by whom. What a return told (told/told.h) is then kept as sent: an
 * import of that year that tells anything else is refused ("import.kept") until it is asked to replace it, and the mark
 * goes with what was replaced. Last year's return of a check is what stands here. */
#ifndef KITH_TOLD_KEPT_H
#define KITH_TOLD_KEPT_H
#include "store/store.h"

extern const struct migration_set kept_migrations;

struct kept_return {
	int year;
	int64_t kept_at;          /* when it was marked */
	struct text who, source;  /* who did it; the folder it was kept from */
};
/* A file of it, byte for byte as it was sent; what was kept before files were has none. */
struct kept_file {
	int table;     /* or KEPT_XML: most tables in one */
	int64_t rows;  /* in it, repeats too */
	struct text bytes;
};
enum { KEPT_XML = 99 };
bool kept_files(struct tx *, struct arena *, int64_t authority, int year, struct kept_file **out, size_t *n, struct fault *);
/* In place of those that stand. */
bool kept_put_files(struct tx *, int64_t authority, int year, const struct kept_file *, size_t n, struct fault *);
/* By year. */
bool kept_list(struct tx *, struct arena *, int64_t authority, struct kept_return **out, size_t *n, struct fault *);
enum row kept_is(struct tx *, int64_t authority, int year, struct fault *);
/* Marks a year that is in; a mark that stands is renewed. Journaled. */
bool kept_put(struct tx *, int64_t authority, const struct kept_return *, struct fault *);
bool kept_drop(struct tx *, int64_t authority, int year, struct fault *);
#endif
