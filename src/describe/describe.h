/* describe: YAML → descriptions. The one reader, used by tools/kind when kith is built and by kith at start for a
 * council's own folder (KITH_RECORD). A wrong description is refused with file, line, column and remedy.
 *
 * A folder holds kinds (NAME.yaml with `kind:`), code lists (`list:`) and, at run time, fields added to a kind of
 * the product (`extend:`). What is read lives in the arena given. */
#ifndef KITH_RECORD_DESCRIBE_H
#define KITH_RECORD_DESCRIBE_H
#include "base/arena.h"
#include "base/fault.h"
#include "describe/kind.h"

struct described {
	const struct kind *kinds; /* sorted by name */
	size_t n;
	const struct list *lists;
	size_t lists_n;
};

enum { DESCRIBE_FILES = 1000, DESCRIBE_BYTES = 1 << 20, DESCRIBE_FIELDS = 200 };

/* Reads files (paths) into one description. `base`: the product's, whose lists and kinds may be named and extended;
 * NULL when compiling the product itself. The result holds base's kinds too (extended ones with their own fields
 * after the product's), so that one look-up serves. */
bool describe_read(struct arena *, const char *const *paths, size_t n, const struct described *base, struct described *out,
    struct fault *);
/* The same from memory; the bytes must outlive the call only. */
struct describe_source {
	const char *name; /* for faults */
	struct text bytes;
};
bool describe_texts(struct arena *, const struct describe_source *, size_t n, const struct described *base, struct described *out,
    struct fault *);
/* Every *.yaml of a folder, of what it holds by sort (kinds/, codes/, lists/) and of its parts (PART/kinds, PART/codes), in order of name.
 */
bool describe_dir(struct arena *, const char *dir, const struct described *base, struct described *out, struct fault *);
/* The same of several folders, as one. */
bool describe_dirs(struct arena *, const char *const *dirs, size_t n, const struct described *base, struct described *out, struct fault *);
/* The folders that are read, and those of parts themselves, so that one more is seen. In the arena. Not those of authorities (a/NAME). */
bool describe_folders(struct arena *, const char *dir, const char ***out, size_t *n, struct fault *);
/* The product's, as compiled. */
struct described describe_product(void);
/* At start, before there are threads: the product's with what the folder adds (NULL or empty: nothing). What lies in dir itself is every
 * authority's of the house; dir/a/NAME/ is one authority's alone, read with it into a description of its own. Two of them may have kinds of
 * one name, and nobody of one meets the other's. */
bool record_start(const char *dir, struct fault *);
/* Who NAME is, when the database is there: the authority whose address or code that is (strategy/strategy.h). Before there are threads. */
void record_bind(int64_t authority, struct text address, struct text code);
/* The folder of an authority that is none of those bound; NULL: there is none. Its kinds are then nobody's. */
const char *record_unbound(void);
/* That there is none; else a fault that says what to do. names: the addresses that there are. */
bool record_bound(struct text names, struct fault *);
/* Whether an authority has a folder of its own. */
bool record_has_own(void);
/* What an authority's people can write: with what its own folder adds, where it has one. 0: what is every authority's. */
const struct described *record_kinds_of(int64_t authority);
/* Of the authority for which this thread works (base/whose.h). */
const struct described *record_kinds(void);
/* Whether the kind is of that authority's description: none is read or written by another's. */
bool record_is_of(const struct kind *, int64_t authority);
/* Of a description that is not the one that runs (kind_of). */
const struct kind *described_kind(const struct described *, struct text name);
#endif
