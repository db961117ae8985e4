/* told: what a return told is kept as told.
 *
 * Twelve tables, one for each of the return's, hold each year's rows with every cell typed (days as day numbers,
 * codes and words as text); a cell that could not be typed, or was told in another form than ours, lies beside in
 * told_text. So `export 903 --year Y` gives back just what was told in year Y, and the cohort of the record is read
 * from here in one pass. What people see and write (homes, reviews, …) are entries of the record, fed from these
 * rows (told/feed.h). A row that cannot be placed at all lies in told_aside with its words, reason and remedy. */
#ifndef KITH_TOLD_TOLD_H
#define KITH_TOLD_TOLD_H
#include "cohort/aside.h"
#include "store/store.h"

extern const struct migration_set told_migrations;

/* The record's number of a child: told rows name the person, so that one child is read without the others. */
typedef int64_t told_person(void *ctx, struct text id);

struct told_save {
	int64_t authority;
	int year;
	int64_t now;                  /* when it was taken in */
	struct text who, source;      /* who did it; the folder's name */
	const struct cohort *cohort;  /* may hold other years too */
	const struct aside *asides;   /* of the whole cohort */
	size_t n_asides;
	told_person *person;
	void *ctx;
};

/* What stands of a year: its digest is over every cell in order, so the same return again changes nothing. */
struct told_digest {
	unsigned char at[32];
};
struct told_digest told_digest(const struct cohort *, int year);
/* ROW_ONE with *same when this very return of that year is in already; ROW_NONE when none of that year is. */
enum row told_standing(struct tx *, int64_t authority, int year, const struct told_digest *, bool *same, struct fault *);
/* Puts the year in place of what was told for it before. */
bool told_put(struct tx *, const struct told_save *, struct fault *);

struct told_year {
	int year;
	int64_t rows, told_at;
	uint32_t tables;
	struct text who, source;
};
bool told_years(struct tx *, struct arena *, int64_t authority, struct told_year **out, size_t *n, struct fault *);
/* Adds told rows to the builder: of one person (0: all), of one year (0: all). */
bool told_load(struct tx *, int64_t authority, int64_t person, int year, struct cohort_builder *, struct fault *);
/* All years of the people from `from` to before `to`. The years and tables are marked as for all. */
bool told_load_some(struct tx *, int64_t authority, int64_t from, int64_t to, struct cohort_builder *, struct fault *);

/* Everybody whom a year's return tells of, by person. */
bool told_people(struct tx *, struct arena *, int64_t authority, int year, int64_t **out, size_t *n, struct fault *);

/* Those with an episode in that year's return; open: with one without an end, in care when the year ended. */
bool told_with_episodes(struct tx *, struct arena *, int64_t authority, int year, bool open, int64_t **out, size_t *n, struct fault *);

struct told_aside {
	int year;
	enum table table;
	int64_t row, line; /* record from 0; physical line from 1 */
	enum aside_why why;
	struct text field, words, file;
};
bool told_asides(struct tx *, struct arena *, int64_t authority, struct told_aside **out, size_t *n, struct fault *);

/* Cells kept as text: those that could not be typed (told_text rows whose typed cell is empty). */
struct told_bad {
	int year;
	enum table table;
	int64_t row, line, person; /* line: physical, of its file; 0: not known */
	struct text field, words;
};
bool told_bads(struct tx *, struct arena *, int64_t authority, struct told_bad **out, size_t *n, struct fault *);
#endif
