/* xml: the return as one XML file: EXPSSDA903 > CHILD* > HEADER and EPISODE*. It has no social workers and no deprivation
 * of liberty: their tags are not known, they come as CSV beside it. No entity, DTD or network address is followed. */
#ifndef KITH_RETURNS_XML_H
#define KITH_RETURNS_XML_H
#include "base/buf.h"
#include "cohort/cohort.h"

/* The tables that such a file always has. */
#define XML_TABLES \
	(1u << TABLE_HEADER | 1u << TABLE_EPISODES | 1u << TABLE_REVIEWS | 1u << TABLE_UASC | 1u << TABLE_OC2 | 1u << TABLE_OC3 | \
	    1u << TABLE_AD1 | 1u << TABLE_PLACED | 1u << TABLE_PREVPERM | 1u << TABLE_MISSING)

/* Whether the bytes are one: XML in any encoding that the standard allows, with an element EXPSSDA903 near its beginning, whatever its
 * namespace and whatever it stands in. false:
 * *why (may be NULL) says what they are instead, where they are XML: "it is XML, and has no EXPSSDA903". */
bool returns_is_xml(struct text bytes, const char **why);
/* Once, before files are read in several threads. */
void returns_xml_begin(void);
/* Reads it into the builder, told in `year`; rows[t] counts. Header rows tell UASC. into NULL: only counts in dec[y] the
 * episodes that ended in the year named y (dec holds 10000), and *all of them. */
struct xml_years {
	int64_t *dec, all;   /* dec NULL: not counted */
	int64_t unknown;     /* elements that are no tag of the return and hold words: passed over */
	char first[40];      /* the name of the first */
};
bool returns_read_xml(const char *name, struct text bytes, int year, struct cohort_builder *into, int64_t rows[TABLES],
    struct xml_years *, struct fault *);
#define XML_FILE ((size_t)1 << 30)
/* The tag of a column: CHILDID, PL, else the column's name. */
const char *xml_tag(enum table, int column);
/* The year's rows as one XML file; rows[t] adds what is in it. left[t]: rows that XML has no place for: of a child who is not in the
 * header, a second header or a second row where a child has one; they stay in the record and in the CSV. Header rows say UASC
 * as told, else by the UASC table. */
bool returns_write_xml(const struct cohort *, int year, struct buf *out, int64_t rows[TABLES], int64_t left[TABLES], struct fault *);
#endif
