/* side: who wants to be on a child's side, and the yes or no to it; filled by pages/side.c, drawn by views/side.html.
 *
 * The child (or young person) says yes or no on their own page, and may say the other on every day after. For a child who
 * cannot instruct an advocate, a second person does, on a page beside the child's. What came of it is asked of
 * access_sides: the words here are those of the relation. */
#ifndef KITH_HOUSE_PAGES_SIDE_H
#define KITH_HOUSE_PAGES_SIDE_H
#include "access/access.h"
#include "house/pages/seen.h"
#include "kit/form.h"

struct side_card {
	struct text name, action, token; /* action: where the yes or no is sent */
	struct values *v;                /* the form: which advocate */
	enum side_state state;
	bool instructed;
};
/* Those of the model's child, by name. */
bool side_cards(const struct request *, struct tx *, const struct child_model *, struct side_card **, size_t *n, struct fault *);
/* Only those who are asked about and wait for the child's answer. */
bool side_asked(const struct request *, struct tx *, const struct child_model *, struct side_card **, size_t *n, struct fault *);
/* Whether the allocation is an advocate's. */
bool side_is(const struct entry *allocation);
/* How far it is with an advocate, for those who work with the child; href: where a second person agrees. */
bool side_line(const struct request *, struct tx *, const struct child_model *, const struct entry *allocation, struct text *say,
    struct text *href, struct fault *);

/* Who worked for the child, or was on their side, and does no more: by name; and what was taken back stays to be seen. */
struct side_past {
	struct text name, who, when;
	bool taken_back;
};
bool side_before(const struct request *, struct tx *, const struct child_model *, struct side_past **, size_t *n, struct fault *);

/* The children on whose side the visitor is. */
struct side_child {
	int64_t id;
	struct text name;
	bool instructed;
	size_t waiting; /* what the child gave to them and nobody has answered */
};
bool side_children(struct request *, struct tx *, struct side_child **, size_t *n, struct fault *);

struct side_page {
	struct text name, who, maker;
	bool mine; /* the visitor may be the second person */
	enum side_state state;
};
#endif
