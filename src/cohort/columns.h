/* columns: the twelve tables of the SSDA903 and their columns, in the order of the return.
 *
 * X(TABLE, COLUMN, kind, list). From it come the enums (EPISODES_DECOM), the names, the types, the reader, the
 * writer and the store's loader. Columns marked DERIVED are never in a return: they are reckoned on reading
 * (returns/) or given by a rule case. */
#ifndef KITH_COHORT_COLUMNS_H
#define KITH_COHORT_COLUMNS_H
#include "cohort/codes.h"

enum cell_kind {
	CELL_DATE,    /* day number */
	CELL_ZDATE,   /* day number, or CELL_PARTIAL with its text beside (ZZ for day, month or year) */
	CELL_CODE,    /* number in the column's list */
	CELL_INT,     /* a whole number ≥ 0 */
	CELL_TEXT,    /* offset of the text in the chunk's pool; equal texts of one pool have equal cells */
	CELL_TENTHS,  /* a decimal number, in tenths, half up */
};

#define TABLE_HEADER(X) \
	X(HEADER, CHILD, TEXT, NONE) X(HEADER, SEX, CODE, SEX) X(HEADER, DOB, DATE, NONE) X(HEADER, ETHNIC, CODE, ETHNIC) \
	X(HEADER, UPN, TEXT, NONE) X(HEADER, MOTHER, CODE, FLAG) X(HEADER, MC_DOB, DATE, NONE)
#define DERIVED_HEADER(X) X(HEADER, UASC, CODE, FLAG)
#define TABLE_EPISODES(X) \
	X(EPISODES, CHILD, TEXT, NONE) X(EPISODES, DECOM, DATE, NONE) X(EPISODES, RNE, CODE, RNE) X(EPISODES, LS, CODE, LS) \
	X(EPISODES, CIN, CODE, CIN) X(EPISODES, PLACE, CODE, PLACE) X(EPISODES, PLACE_PROVIDER, CODE, PROVIDER) \
	X(EPISODES, DEC, DATE, NONE) X(EPISODES, REC, CODE, REC) X(EPISODES, REASON_PLACE_CHANGE, CODE, REASON) \
	X(EPISODES, HOME_POST, TEXT, NONE) X(EPISODES, PL_POST, TEXT, NONE) X(EPISODES, URN, TEXT, NONE)
#define DERIVED_EPISODES(X) \
	X(EPISODES, PL_LA, TEXT, NONE) X(EPISODES, PL_LOCATION, CODE, LOCATION) X(EPISODES, PL_DISTANCE, TENTHS, NONE)
#define TABLE_REVIEWS(X) \
	X(REVIEWS, CHILD, TEXT, NONE) X(REVIEWS, DOB, DATE, NONE) X(REVIEWS, REVIEW, DATE, NONE) \
	X(REVIEWS, REVIEW_CODE, CODE, PN)
#define TABLE_UASC(X) \
	X(UASC, CHILD, TEXT, NONE) X(UASC, SEX, CODE, SEX) X(UASC, DOB, DATE, NONE) X(UASC, DUC, DATE, NONE)
#define TABLE_OC2(X) \
	X(OC2, CHILD, TEXT, NONE) X(OC2, DOB, DATE, NONE) X(OC2, SDQ_SCORE, INT, NONE) X(OC2, SDQ_REASON, CODE, SDQ) \
	X(OC2, CONVICTED, CODE, FLAG) X(OC2, HEALTH_CHECK, CODE, FLAG) X(OC2, IMMUNISATIONS, CODE, FLAG) \
	X(OC2, TEETH_CHECK, CODE, FLAG) X(OC2, HEALTH_ASSESSMENT, CODE, FLAG) X(OC2, SUBSTANCE_MISUSE, CODE, FLAG) \
	X(OC2, INTERVENTION_RECEIVED, CODE, FLAG) X(OC2, INTERVENTION_OFFERED, CODE, FLAG)
#define TABLE_OC3(X) \
	X(OC3, CHILD, TEXT, NONE) X(OC3, DOB, DATE, NONE) X(OC3, IN_TOUCH, CODE, TOUCH) X(OC3, ACTIV, CODE, ACTIV) \
	X(OC3, ACCOM, CODE, ACCOM)
#define TABLE_AD1(X) \
	X(AD1, CHILD, TEXT, NONE) X(AD1, DOB, DATE, NONE) X(AD1, DATE_INT, DATE, NONE) X(AD1, DATE_MATCH, DATE, NONE) \
	X(AD1, FOSTER_CARE, CODE, FLAG) X(AD1, NB_ADOPTR, INT, NONE) X(AD1, SEX_ADOPTR, CODE, ADOPTERS) \
	X(AD1, LS_ADOPTR, CODE, UNION)
#define TABLE_PLACED(X) \
	X(PLACED, CHILD, TEXT, NONE) X(PLACED, DOB, DATE, NONE) X(PLACED, DATE_PLACED, DATE, NONE) \
	X(PLACED, DATE_PLACED_CEASED, DATE, NONE) X(PLACED, REASON_PLACED_CEASED, CODE, PLACED)
#define TABLE_PREVPERM(X) \
	X(PREVPERM, CHILD, TEXT, NONE) X(PREVPERM, DOB, DATE, NONE) X(PREVPERM, PREV_PERM, CODE, PERM) \
	X(PREVPERM, LA_PERM, TEXT, NONE) X(PREVPERM, DATE_PERM, ZDATE, NONE)
#define TABLE_MISSING(X) \
	X(MISSING, CHILD, TEXT, NONE) X(MISSING, DOB, DATE, NONE) X(MISSING, MISSING, CODE, MISSING) \
	X(MISSING, MIS_START, DATE, NONE) X(MISSING, MIS_END, DATE, NONE)
#define TABLE_SW(X) \
	X(SW, CHILD, TEXT, NONE) X(SW, DOB, DATE, NONE) X(SW, SW_ID, TEXT, NONE) X(SW, SW_DECOM, ZDATE, NONE) \
	X(SW, SW_DEC, ZDATE, NONE) X(SW, SW_REASON, CODE, WORKER)
#define TABLE_DOLO(X) \
	X(DOLO, CHILD, TEXT, NONE) X(DOLO, DOB, DATE, NONE) X(DOLO, DOLO_START, DATE, NONE) X(DOLO, DOLO_END, DATE, NONE)

#define DERIVED_REVIEWS(X)
#define DERIVED_UASC(X)
#define DERIVED_OC2(X)
#define DERIVED_OC3(X)
#define DERIVED_AD1(X)
#define DERIVED_PLACED(X)
#define DERIVED_PREVPERM(X)
#define DERIVED_MISSING(X)
#define DERIVED_SW(X)
#define DERIVED_DOLO(X)

/* T(ENUM, name in findings and cases, usual file name) */
#define TABLES_903(T) \
	T(HEADER, "Header", "header") T(EPISODES, "Episodes", "episodes") T(REVIEWS, "Reviews", "reviews") \
	T(UASC, "UASC", "uasc") T(OC2, "OC2", "oc2") T(OC3, "OC3", "oc3") T(AD1, "AD1", "ad1") \
	T(PLACED, "PlacedAdoption", "placed_for_adoption") T(PREVPERM, "PrevPerm", "previous_permanence") \
	T(MISSING, "Missing", "missing") T(SW, "SWEpisodes", "sw_episodes") T(DOLO, "DoLo", "dolo")

enum table {
#define TABLE_ENUM(t, name, file) TABLE_##t,
	TABLES_903(TABLE_ENUM)
#undef TABLE_ENUM
	    TABLES
};

#define COLUMN_ENUM(t, c, kind, list) t##_##c,
/* told columns first; t_TOLD is how many, t_COLUMNS counts the derived ones too */
#define TABLE_ENUMS(t) enum { TABLE_##t(COLUMN_ENUM) t##_TOLD, t##_BEFORE_DERIVED = t##_TOLD - 1, DERIVED_##t(COLUMN_ENUM) t##_COLUMNS };
TABLE_ENUMS(HEADER)
TABLE_ENUMS(EPISODES)
TABLE_ENUMS(REVIEWS)
TABLE_ENUMS(UASC)
TABLE_ENUMS(OC2)
TABLE_ENUMS(OC3)
TABLE_ENUMS(AD1)
TABLE_ENUMS(PLACED)
TABLE_ENUMS(PREVPERM)
TABLE_ENUMS(MISSING)
TABLE_ENUMS(SW)
TABLE_ENUMS(DOLO)
#undef TABLE_ENUMS
#undef COLUMN_ENUM
enum { COLUMNS_MOST = EPISODES_COLUMNS };

struct column {
	const char *name;
	enum cell_kind kind;
	enum code_list list;
};

struct table_info {
	const char *name;  /* "PlacedAdoption" */
	const char *file;  /* "placed_for_adoption" */
	int told, columns; /* told: as in a return; columns: with the derived ones */
	const struct column *column;
};
extern const struct table_info table_info[TABLES];
/* The column of that name (upper case), or -1. */
int table_column(enum table, struct text name);
#endif
