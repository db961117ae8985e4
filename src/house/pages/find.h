/* find: what the page of a search shows. */
#ifndef KITH_HOUSE_PAGES_FIND_H
#define KITH_HOUSE_PAGES_FIND_H
#include "house/house.h"
#include "record/find.h"

struct find_line {
	struct text href, name, born, number; /* born: "3 March 2012, aged 14"; number n 0: not shown to this reader */
};
struct find_page {
	struct find_line *line;
	size_t n, sounds;   /* the last `sounds` of them only sound so */
	bool asked, more;
	struct find_line *thing; /* what is no child: bodies, organisations, places; born is what it is */
	size_t things;
	bool elsewhere;     /* there is such a child, and not one of theirs */
	struct text team, open; /* whose; where the record is opened because somebody must know now, n 0: not by this role */
};
/* What tells two people of one name apart: "3 March 2012, aged 14". n 0: the birthday is not known. */
struct text find_born(const struct request *, day born);
#endif
