/* The tables of this room as Markdown: what is of the frame, which docs/security.md shows, and what follows from the kinds and pages there
 * are in this build. */
#include "access/inside.h"

static const char *const role_words[ROLES + 1] = {"Young person", "Carer", "Social worker", "Personal adviser",
    "Independent reviewing officer", "Nurse", "Manager", "Analyst", "Board member", "Administrator", "Partner (of another organisation)",
    "Nobody (not signed in)"};

static void verbs(struct buf *b, uint32_t set)
{
	const char *between = "";
	for (int v = 0; v < VERBS; v++)
		if (set & VERB(v)) {
			buf_printf(b, "%s%s", between, verb_name((enum verb)v));
			between = ", ";
		}
}

/* The verbs that one role has on one group in one relation. */
static uint32_t verbs_of(int role, enum group g, relation_set bit)
{
	uint32_t all = 0;
	for (int v = 0; v < VERBS; v++)
		if (grant_relations(role, (enum verb)v, g) & bit)
			all |= VERB(v);
	return all;
}

/* One line for all groups that have the same verbs in the same relation. */
static void role(struct buf *b, int r)
{
	buf_printf(b, "\n### %s\n\n| When it is | May | What |\n|---|---|---|\n", role_words[r]);
	for (int bit = 0; bit < REL_BITS; bit++)
		for (int g = 0; g < GROUPS; g++) {
			uint32_t v = verbs_of(r, (enum group)g, 1u << bit);
			bool said = !v;
			for (int before = 0; before < g; before++)
				said |= verbs_of(r, (enum group)before, 1u << bit) == v;
			if (said)
				continue;
			buf_printf(b, "| %s | ", bit ? relation_words(1u << bit) : "any");
			verbs(b, v);
			const char *between = " | ";
			for (int same = g; same < GROUPS; same++)
				if (verbs_of(r, (enum group)same, 1u << bit) == v) {
					buf_printf(b, "%s%s", between, group_infos[same].says);
					between = "; ";
				}
			buf_z(b, " |\n");
		}
}

static void routes(struct buf *b)
{
	size_t n;
	const struct permission *p = permissions(&n);
	buf_z(b, "\n### Permissions of routes\n\n| Permission | What | Roles |\n|---|---|---|\n");
	for (size_t i = 0; i < n; i++) {
		role_set set = access_route_roles(p[i].name);
		buf_printf(b, "| `%s` | %s | ", p[i].name, p[i].says);
		const char *between = "";
		for (int r = 0; r <= ROLE_NOBODY; r++)
			if (set & (role_set)1 << r) {
				buf_printf(b, "%s%s", between, r == ROLE_NOBODY ? "nobody" : role_name((enum role)r));
				between = ", ";
			}
		buf_z(b, " |\n");
	}
}

static void kinds_in_groups(struct buf *b)
{
	buf_z(b, "\n### What the words in \"What\" hold\n\n| What | Kinds |\n|---|---|\n");
	for (int g = 0; g < GROUPS; g++) {
		buf_printf(b, "| %s |", group_infos[g].says);
		enum kind_group of;
		const char *kind;
		for (size_t i = 0; (kind = access_described_at(i, &of)); i++)
			if (group_of_kinds(of) == (enum group)g)
				buf_printf(b, " `%s`", kind);
		for (size_t i = 0; i < kind_rows_n; i++)
			if (kind_rows[i].group == (enum group)g)
				buf_printf(b, " `%s`", kind_rows[i].name);
		buf_z(b, " |\n");
	}
}

/* Roles and ways of standing of a mask, one space between. */
static void mask(struct buf *b, role_set set)
{
	for (int r = 0; r < ROLES; r++)
		if (set & (role_set)1 << r)
			buf_printf(b, " %s", role_name((enum role)r));
	for (int i = 0; stands_names[i]; i++)
		if (set & (role_set)1 << (STANDS_SEAT + i))
			buf_printf(b, " *%s*", stands_names[i]);
}

/* Kinds that say by themselves whom they are open to. */
static void by_themselves(struct buf *b)
{
	enum kind_group of;
	const char *kind;
	struct access_masks m;
	buf_z(b,
	    "\n### Things about no child\n\nOpen to the roles that stand here, and to who *stands* to them so (docs/record.md, "
	    "`grants`).\n\n"
	    "| Kind | See | Write |\n|---|---|---|\n");
	for (size_t i = 0; (kind = access_described_at(i, &of)); i++)
		if (of == KINDS_THING && access_described(0, kind, NULL, &m)) {
			buf_printf(b, "| `%s` |", kind);
			mask(b, m.see);
			buf_z(b, " |");
			mask(b, m.write);
			buf_z(b, " |\n");
		}
}

static void relations(struct buf *b)
{
	size_t n;
	const struct relation_row *row = relation_table(&n);
	buf_z(b,
	    "\n### How somebody comes to stand to a child\n\n| Relation | Who can make it | What it opens | What stands guard "
	    "|\n|---|---|---|---|\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "| %s%s | %s | %s | %s |\n", row[i].bit ? relation_words(row[i].bit) : "barred",
		    row[i].is_private ? " (opens private words)" : "", row[i].made, row[i].opens, row[i].guard);
}

void access_matrix(struct buf *b)
{
	buf_z(b, ACCESS_MATRIX_BEGINS);
	for (int r = 0; r <= ROLE_NOBODY; r++)
		role(b, r);
	relations(b);
	buf_z(b, "\n" ACCESS_MATRIX_ENDS);
}

void access_matrix_of_parts(struct buf *b)
{
	kinds_in_groups(b);
	by_themselves(b);
	routes(b);
}
