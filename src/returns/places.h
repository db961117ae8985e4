/* places: where a postcode is, and whose it is.
 *
 * From a CSV of the statistical office's directory, by the names that its columns have had: the postcode (pcds, else pcd, pcd2, pcd7,
 * pcd8), easting and northing in metres (oseast1m or east1m, osnrth1m or north1m), the lower-tier authority (laua, oslaua, ladcd, lad25cd:
 * of several the newest), and where they are there the months in which a postcode began and ended (dointr, doterm). A compact index built
 * from the national file is told apart by its first bytes. */
#ifndef KITH_RETURNS_PLACES_H
#define KITH_RETURNS_PLACES_H
#include "base/arena.h"
#include "base/date.h"
#include "base/fault.h"

struct place {
	int32_t east, north;  /* metres; 0, 0: not known */
	struct text upper;    /* upper-tier authority, "E10000016"; SCO, NIR, WAL, CON, NUK outside England; n 0: not known */
	/* the last day of the month in which the postcode was ended; DAY_MAX: it is in use, or the list does not say */
	day ended;
};

struct places;
/* The most bytes of a national file in CSV. */
#define PLACES_FILE ((size_t)2 << 30)
/* bytes: the CSV or the index; an index must outlive what is made of it. */
struct places *places_open(struct arena *, const char *name, struct text bytes, struct fault *);
/* From then on `upper` is who looked after the children of a place on that day (councils.h); before: who does at last. */
void places_as_at(struct places *, day);
/* When the list is from: the last month in which a postcode of it began or ended, as that month's last day; DAY_NONE: it does not say. */
day places_when(const struct places *);
/* A council by which the list names places and which had ended before that day, so that the list is older: its name, and its last day;
 * NULL: none. */
const char *places_older(const struct places *, day, day *last);
/* How many of the list's postcodes have ended. */
size_t places_ended(const struct places *);
/* The index of a CSV, as it is kept on disk: 14 bytes a postcode and a directory. One that an older kith made (12, no ends) is read. */
bool places_build(struct arena *, const char *name, struct text csv, struct text *index, struct fault *);
size_t places_count(const struct places *);
/* Letter case and blanks in the postcode do not matter. False where it is not known. */
bool places_find(const struct places *, struct text postcode, struct place *);
/* Tenths of a mile, half up: sqrt(ΔE² + ΔN²) / 1609.3 m; -1 when either is not known. */
int32_t places_distance(const struct place *, const struct place *);
/* The upper-tier authority of a lower-tier one on that day; SCO, NIR, WAL, CON outside England; n 0 when not known. */
struct text authority_upper_on(struct text code, day);
/* The same of an authority that was named, whether or not it ended since. */
struct text authority_upper(struct text code);
#endif
