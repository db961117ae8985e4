/* places: where a postcode is, and whose it is.
 *
 * From a CSV with the columns pcd or pcds, oseast1m, osnrth1m, laua: the postcode, easting and northing in metres, the
 * lower-tier authority. A compact index built from the national file is told apart by its first bytes. */
#ifndef KITH_RETURNS_PLACES_H
#define KITH_RETURNS_PLACES_H
#include "base/arena.h"
#include "base/date.h"
#include "base/fault.h"

struct place {
	int32_t east, north;  /* metres; 0, 0: not known */
	struct text upper;    /* upper-tier authority, "E10000016"; SCO, NIR, WAL, CON, NUK outside England; n 0: not known */
};

struct places;
/* The most bytes of a national file in CSV. */
#define PLACES_FILE ((size_t)2 << 30)
/* bytes: the CSV or the index; an index must outlive what is made of it. */
struct places *places_open(struct arena *, const char *name, struct text bytes, struct fault *);
/* The index of a CSV, as it is kept on disk: 12 bytes a postcode and a directory. */
bool places_build(struct arena *, const char *name, struct text csv, struct text *index, struct fault *);
size_t places_count(const struct places *);
/* Letter case and blanks in the postcode do not matter. False where it is not known. */
bool places_find(const struct places *, struct text postcode, struct place *);
/* Tenths of a mile, half up: sqrt(ΔE² + ΔN²) / 1609.3 m; -1 when either is not known. */
int32_t places_distance(const struct place *, const struct place *);
/* The upper-tier authority of a lower-tier one; SCO, NIR, WAL, CON outside England; n 0 when not known. */
struct text authority_upper(struct text code);
#endif
