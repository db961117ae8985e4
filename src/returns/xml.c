#include "returns/xml.h"
#include <libxml/xmlreader.h>
#include <stdio.h>

struct reading_xml {
	struct cohort_builder *into;
	int year;
	int64_t *rows;
	struct xml_years *years;
	const char *name;
};

enum { FIELD = 32 << 10 };

static void unheard(void *data, xmlErrorPtr e)
{
	(void)data, (void)e;
}

/* The encoding to read it in where what it says of itself cannot be: NULL, as it says. A file of single bytes is sometimes labelled UTF-16
 * (as a database hands it out), or not labelled and no UTF-8. */
static const char *encoding_of(struct text b)
{
	enum { LABEL = 200 };
	char label[LABEL + 1] = "";
	size_t n = b.n < LABEL ? b.n : LABEL;
	if (n < 4 || (unsigned char)b.at[0] >= 0xfe || !b.at[0] || !b.at[1])
		return NULL;
	memcpy(label, b.at, n);
	char *end = strstr(label, "?>"), *says = strstr(label, "encoding");
	if (end)
		*end = 0;
	if (says && (!end || says < end))
		return strstr(says, "UTF-16") || strstr(says, "utf-16") || strstr(says, "UCS") || strstr(says, "UTF-32")
		    ? (text_utf8(b) ? "UTF-8" : "windows-1252") : NULL;
	return text_utf8(b) ? NULL : "windows-1252";
}

/* The first letter of a file that is XML, after a byte order mark and blanks, in any width of letters. */
static bool looks_like_xml(struct text b)
{
	size_t i = 0, most = b.n < 64 ? b.n : 64;
	if (b.n >= 3 && memcmp(b.at, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < most && (!b.at[i] || (unsigned char)b.at[i] >= 0xfe || b.at[i] == ' ' || (b.at[i] >= '\t' && b.at[i] <= '\r')))
		i++;
	return i < most && b.at[i] == '<';
}

/* The name without its prefix, also of one that no namespace was declared for. */
static const char *local(const xmlChar *name)
{
	const char *colon = name ? strrchr((const char *)name, ':') : NULL;
	return colon ? colon + 1 : name ? (const char *)name : "";
}

bool returns_is_xml(struct text b, const char **why)
{
	enum { FIRST = 256 << 10, NODES = 2000 };
	if (!looks_like_xml(b))
		return false;
	xmlTextReaderPtr r = xmlReaderForMemory(b.at, (int)(b.n < FIRST ? b.n : FIRST), NULL, encoding_of(b), XML_PARSE_NONET);
	bool is = false;
	int got = 0, n = 0;
	if (r)
		xmlTextReaderSetStructuredErrorHandler(r, unheard, NULL);
	while (r && !is && n++ < NODES && (got = xmlTextReaderRead(r)) == 1)
		is = xmlTextReaderNodeType(r) == XML_READER_TYPE_ELEMENT && strcmp(local(xmlTextReaderConstName(r)), "EXPSSDA903") == 0;
	if (!is && why)
		*why = got < 0 && n < 3 ? "it is XML that cannot be read: its first lines are not sound, or in another encoding than they "
		    "say" : "it is XML, and has no EXPSSDA903, as a return has";
	xmlFreeTextReader(r);
	return is;
}

/* What the library would write to standard error: said as a fault with its place instead. */
static void unsaid(void *data, const char *fmt, ...)
{
	(void)data, (void)fmt;
}

void returns_xml_begin(void)
{
	xmlInitParser();
	xmlThrDefSetGenericErrorFunc(NULL, unsaid);
	xmlSetGenericErrorFunc(NULL, unsaid);
}

static bool is_element(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp(local(n->name), name) == 0;
}

/* The parts of a return's child, which hold other tags. */
static const char *const parts[] = {"HEADER", "EPISODE", "AREVIEW", "AMISSING", "AD_PLACED", "PERMANENCE", "OC2"};

static bool is_part(const xmlNode *n)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (is_element(n, parts[i]))
			return true;
	return false;
}

/* An element that the return does not know and that others stand in: looked into as if it were not there. */
static bool is_wrap(const xmlNode *n)
{
	if (n->type != XML_ELEMENT_NODE || is_part(n))
		return false;
	for (const xmlNode *c = n->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE)
			return true;
	return false;
}

enum { DEEP = 8 }; /* wrapped in wraps */

/* The next after `after` (NULL: the first) of the elements under n, those in wraps in their place. */
static const xmlNode *next_under(const xmlNode *n, const xmlNode *after)
{
	const xmlNode *at = n ? n->children : NULL;
	int deep = 0;
	if (after) {
		at = after;
		for (const xmlNode *up = after->parent; up != n; up = up->parent)
			deep++;
	}
	bool within = !after;
	for (;;) {
		if (!within) {
			while (!at->next && at->parent != n) {
				at = at->parent;
				deep--;
			}
			at = at->next;
		}
		within = false;
		if (!at)
			return NULL;
		if (at->type != XML_ELEMENT_NODE)
			continue;
		if (deep == DEEP || !is_wrap(at))
			return at;
		at = at->children;
		deep++;
		within = true;
	}
}

static const xmlNode *child_named(const xmlNode *n, const char *name)
{
	bool wraps = false;
	for (const xmlNode *c = n ? n->children : NULL; c; c = c->next) {
		if (is_element(c, name))
			return c;
		wraps = wraps || is_wrap(c);
	}
	for (const xmlNode *c = NULL; wraps && (c = next_under(n, c));)
		if (is_element(c, name))
			return c;
	return NULL;
}

/* The text within an element, n 0 when it is not there; *owned is to be freed. */
static struct text inside(const xmlNode *n, xmlChar **owned)
{
	*owned = n ? xmlNodeGetContent(n) : NULL;
	return text_of(*owned ? (const char *)*owned : "");
}

/* Cells of one row, looked for under `in` first and then under `or_in`, by the tags of the columns. */
struct row {
	struct text cells[COLUMNS_MOST];
	xmlChar *owned[COLUMNS_MOST];
	bool any; /* some cell from `first` on is told */
	bool too_long;
};

const char *xml_tag(enum table t, int column)
{
	if (column == 0)
		return "CHILDID";
	if (t == TABLE_EPISODES && column == EPISODES_PLACE)
		return "PL";
	return table_info[t].column[column].name;
}

static void collect(struct row *r, enum table t, const xmlNode *in, const xmlNode *header, int first)
{
	*r = (struct row){0};
	int columns = t == TABLE_HEADER ? table_info[t].columns : table_info[t].told;
	for (int c = 0; c < columns; c++) {
		bool from_header = c == 0 || (c < first && t != TABLE_EPISODES);
		const xmlNode *n = child_named(from_header ? header : in, xml_tag(t, c));
		if (!n && c == 0)
			n = child_named(header, "CHILD");
		r->cells[c] = text_trim(inside(n, &r->owned[c]));
		r->any = r->any || (c >= first && r->cells[c].n);
		r->too_long = r->too_long || r->cells[c].n > FIELD;
	}
}

static void drop(struct row *r)
{
	for (int c = 0; c < COLUMNS_MOST; c++)
		if (r->owned[c])
			xmlFree(r->owned[c]);
}

/* One row of a table; needed: put it even if nothing is told from `first` on. */
static bool put(struct reading_xml *x, enum table t, const xmlNode *in, const xmlNode *header, int first, bool needed, struct fault *f)
{
	struct row r;
	collect(&r, t, in, header, first);
	bool ok = !r.too_long;
	if (!ok) {
		fault_set(f, FAULT_INPUT, "xml.field", "An element of this %s is longer than %d bytes. Is its end missing?",
		    table_info[t].name, FIELD);
		fault_at(f, "%s:%ld", x->name, xmlGetLineNo(in));
	} else if (needed || r.any) {
		day d;
		if (t == TABLE_EPISODES && x->years && x->years->dec && day_parse_uk(r.cells[EPISODES_DEC], &d) && year_of(d) > 0 &&
		    year_of(d) < 10000) {
			x->years->dec[year_of(d)]++;
			x->years->all++;
		}
		if (x->into && cohort_builder_takes(x->into, r.cells[0]))
			cohort_add(x->into, t, x->year, (int32_t)x->rows[t], (int32_t)xmlGetLineNo(in), r.cells, t == TABLE_HEADER);
		x->rows[t]++;
	}
	drop(&r);
	return ok;
}

/* Elements that may come again and again, each a row. */
static bool put_each(struct reading_xml *x, enum table t, const char *tag, const xmlNode *header, int first, struct fault *f)
{
	for (const xmlNode *n = NULL; (n = next_under(header, n));)
		if (is_element(n, tag) && !put(x, t, n, header, first, true, f))
			return false;
	return true;
}

/* Tags of the return, and what some systems write besides without a meaning of its own. */
static bool is_known(const xmlNode *n)
{
	static const enum table in_header[] = {TABLE_HEADER, TABLE_UASC, TABLE_REVIEWS, TABLE_OC2, TABLE_OC3, TABLE_AD1, TABLE_PLACED,
	    TABLE_PREVPERM, TABLE_MISSING, TABLE_EPISODES};
	if (is_part(n) || is_element(n, "CHILD"))
		return true;
	for (size_t i = 0; i < sizeof in_header / sizeof *in_header; i++)
		for (int c = 0; c < table_info[in_header[i]].columns; c++)
			if (is_element(n, xml_tag(in_header[i], c)))
				return true;
	return false;
}

/* What is passed over is counted, so that it can be said. */
static void note_unknown(struct reading_xml *x, const xmlNode *in)
{
	for (const xmlNode *n = NULL; x->years && (n = next_under(in, n));) {
		if (is_part(n)) {
			note_unknown(x, n);
			continue;
		}
		if (is_known(n) || !n->children)
			continue;
		if (!x->years->unknown++)
			snprintf(x->years->first, sizeof x->years->first, "%s", local(n->name));
	}
}

static bool says_one(const xmlNode *n)
{
	xmlChar *owned;
	bool is = text_is(text_trim(inside(n, &owned)), "1");
	if (owned)
		xmlFree(owned);
	return is;
}

static bool put_header(struct reading_xml *x, const xmlNode *h, struct fault *f)
{
	const xmlNode *oc2 = child_named(h, "OC2"), *perm = child_named(h, "PERMANENCE");
	return put(x, TABLE_HEADER, h, h, 1, true, f) &&
	    put(x, TABLE_UASC, h, h, UASC_DUC, says_one(child_named(h, "UASC")), f) &&
	    put_each(x, TABLE_REVIEWS, "AREVIEW", h, REVIEWS_REVIEW, f) &&
	    put_each(x, TABLE_MISSING, "AMISSING", h, MISSING_MISSING, f) &&
	    put_each(x, TABLE_PLACED, "AD_PLACED", h, PLACED_DATE_PLACED, f) &&
	    put(x, TABLE_PREVPERM, perm ? perm : h, h, PREVPERM_PREV_PERM, false, f) &&
	    put(x, TABLE_OC2, oc2 ? oc2 : h, h, OC2_SDQ_SCORE, false, f) && put(x, TABLE_OC3, h, h, OC3_IN_TOUCH, false, f) &&
	    put(x, TABLE_AD1, h, h, AD1_DATE_INT, false, f);
}

static bool put_child(struct reading_xml *x, const xmlNode *child, struct fault *f)
{
	const xmlNode *header = child_named(child, "HEADER");
	if (!header) {
		fault_set(f, FAULT_INPUT, "xml.header",
		    "This CHILD has no HEADER, so it is not known whose it is. Export the return again.");
		return fault_at(f, "%s:%ld", x->name, xmlGetLineNo(child));
	}
	note_unknown(x, child);
	for (const xmlNode *n = NULL; (n = next_under(child, n));) {
		if (is_element(n, "HEADER") && !put_header(x, n, f))
			return false;
		if (is_element(n, "EPISODE") && !put(x, TABLE_EPISODES, n, header, 1, true, f))
			return false;
	}
	return true;
}

static void silent(void *data, xmlErrorPtr e)
{
	struct fault *f = data;
	if (!f || f->say[0] || e->domain == XML_FROM_NAMESPACE)
		return; /* whose the tags are does not matter here */
	size_t n = e->message ? strcspn(e->message, "\r\n") : 0;
	fault_set(f, FAULT_INPUT, "xml.shape", "This is not sound XML: %.*s. Export the return again.", (int)(n > 200 ? 200 : n),
	    n ? e->message : "");
	snprintf(f->where, sizeof f->where, ":%d", e->line);
}

bool returns_read_xml(const char *name, struct text bytes, int year, struct cohort_builder *into, int64_t rows[TABLES],
    struct xml_years *years, struct fault *f)
{
	struct fault shape = {0};
	struct reading_xml x = {.into = into, .year = year, .rows = rows, .years = years, .name = name};
	if (bytes.n > INT32_MAX) {
		fault_set(f, FAULT_INPUT, "xml.size", "The file is over 2 GB; hand the return in as CSV.");
		return fault_at(f, "%s", name);
	}
	xmlTextReaderPtr r = xmlReaderForMemory(bytes.at, (int)bytes.n, NULL, encoding_of(bytes),
	    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	if (!r)
		return fault_set(f, FAULT_OURS, "xml.open", "The XML cannot be read.");
	xmlTextReaderSetStructuredErrorHandler(r, silent, &shape);
	for (int t = 0; into && t < TABLES; t++)
		if (XML_TABLES >> t & 1)
			cohort_table(into, year, (enum table)t);
	bool ok = true;
	int got = xmlTextReaderRead(r);
	bool within = false; /* the return may stand in an envelope, and its children in a list */
	while (got == 1 && ok) {
		bool element = xmlTextReaderNodeType(r) == XML_READER_TYPE_ELEMENT;
		const char *tag = element ? local(xmlTextReaderConstName(r)) : "";
		within = within || strcmp(tag, "EXPSSDA903") == 0;
		bool child = within && strcmp(tag, "CHILD") == 0;
		const xmlNode *n = child ? xmlTextReaderExpand(r) : NULL;
		if (child && !n)
			break;
		ok = !child || put_child(&x, n, f);
		got = ok ? (child ? xmlTextReaderNext(r) : xmlTextReaderRead(r)) : 0;
	}
	xmlFreeTextReader(r);
	if (ok && (got != 0 || shape.say[0])) {
		if (!shape.say[0])
			fault_set(&shape, FAULT_INPUT, "xml.shape", "This is not sound XML. Export the return again.");
		if (f) {
			*f = shape;
			snprintf(f->where, sizeof f->where, "%s%s", name, shape.where);
		}
		return false;
	}
	return ok;
}
