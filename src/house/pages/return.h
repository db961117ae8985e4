/* return: what the pages of the return show; filled by pages/return.c and pages/findings.c. */
#ifndef KITH_HOUSE_PAGES_RETURN_H
#define KITH_HOUSE_PAGES_RETURN_H
#include "house/house.h"
#include "kit/figure.h"
#include "today/findings.h"

enum return_by { BY_PERSON, BY_RULE, BY_CHILD };

/* A person or a rule and what is theirs. */
struct return_group {
	struct text what, code, href; /* code, a rule's; href: its children */
	bool query;                   /* a rule whose finding may be right as it is */
	uint32_t children, things, right;
};
struct return_thing {
	struct text say, code, fields, since;
	struct text right;            /* "because …", by whom and when; n 0: nobody said that it is right */
	bool query, back;             /* back: all years of the record were looked at */
};
struct return_child {
	struct text number, who;
	struct return_thing *thing;
	size_t n;
};
struct return_skips {
	struct text why, codes;
	size_t n;
};
struct return_page {
	struct text year, rules, last, kept_on, when, at; /* kept_on n 0: last year's was not kept as handed in */
	struct text since;            /* the first year that the rules that look back looked at; n 0: none does */
	bool told;                    /* a return of the year was told */
	enum return_by by;
	size_t n_children, n_things, n_right, n_run, n_skipped;
	struct return_group *group;
	size_t n_group;
	struct return_child *child;
	size_t n_child, page, last_page;
	struct text more;             /* the address of other pages, up to the number */
	struct text filter;           /* whose children, of which rule, or said to be right; n 0: all */
	struct return_skips *skip;
	size_t n_skip;
	const struct chart *months;   /* NULL: nothing was reckoned before this month */
	bool demo;                    /* the past months were reckoned when the demonstration was made, and the page says so */
};
struct return_rule {
	struct text family;           /* n > 0: the first of its family */
	struct text code, say, since, fields;
	bool query;
};

struct finding_place {
	struct text label, of, when, href;
};
struct finding_line {
	struct text say, code, right, href; /* href: "this is right, because"; n 0: not this visitor's, or said already */
	bool query, back;             /* back: all years of the record were looked at */
	struct finding_place *place;
	size_t n;
};
struct findings_page {
	int64_t id;
	struct text name, year, since; /* since: the first year that the rules that look back looked at; n 0: none does */
	struct finding_line *line;
	size_t n, n_open, n_skipped; /* n_open: that nobody has said is right */
};

/* One thing as a line for whoever works with the child: its words, and each field one tap away. False where the visitor may not
 * see what one of its rows is about: then nothing of it is told. */
struct found_row {
	enum table table;
	day since; /* of finding_since */
};
bool findings_line(const struct request *, const struct child_model *, const struct rule *, const struct found_row *, size_t n,
    struct finding_line *out);

/* "DECOM DEC": the fields that the thing's rows mark, each once. */
struct text return_fields(struct arena *, const struct return_today *, const struct finding_row *);
#endif
