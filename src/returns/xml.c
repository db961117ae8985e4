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

bool returns_is_xml(struct text b)
{
	static const char root[] = "<EXPSSDA903";
	size_t most = b.n < 4096 ? b.n : 4096;
	for (size_t i = 0; i + sizeof root - 1 <= most; i++)
		if (memcmp(b.at + i, root, sizeof root - 1) == 0)
			return true;
	return false;
}

void returns_xml_begin(void)
{
	xmlInitParser();
}

static bool is_element(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static const xmlNode *child_named(const xmlNode *n, const char *name)
{
	for (const xmlNode *c = n ? n->children : NULL; c; c = c->next)
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
		fault_set(f, FAULT_INPUT, "xml.field", "An element of this %s is longer than %d bytes. Is its end missing?", table_info[t].name, FIELD);
		fault_at(f, "%s:%ld", x->name, xmlGetLineNo(in));
	} else if (needed || r.any) {
		day d;
		if (t == TABLE_EPISODES && x->years && day_parse_uk(r.cells[EPISODES_DEC], &d) && year_of(d) > 0 && year_of(d) < 10000) {
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
	for (const xmlNode *n = header->children; n; n = n->next)
		if (is_element(n, tag) && !put(x, t, n, header, first, true, f))
			return false;
	return true;
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
		fault_set(f, FAULT_INPUT, "xml.header", "This CHILD has no HEADER, so it is not known whose it is. Export the return again.");
		return fault_at(f, "%s:%ld", x->name, xmlGetLineNo(child));
	}
	for (const xmlNode *n = child->children; n; n = n->next) {
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
	if (!f || f->say[0])
		return;
	size_t n = e->message ? strcspn(e->message, "\r\n") : 0;
	fault_set(f, FAULT_INPUT, "xml.shape", "This is not sound XML: %.*s. Export the return again.", (int)(n > 200 ? 200 : n), n ? e->message : "");
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
	xmlTextReaderPtr r = xmlReaderForMemory(bytes.at, (int)bytes.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	if (!r)
		return fault_set(f, FAULT_OURS, "xml.open", "The XML cannot be read.");
	xmlTextReaderSetStructuredErrorHandler(r, silent, &shape);
	for (int t = 0; into && t < TABLES; t++)
		if (XML_TABLES >> t & 1)
			cohort_table(into, year, (enum table)t);
	bool ok = true;
	int got = xmlTextReaderRead(r);
	while (got == 1 && ok) {
		bool child = xmlTextReaderNodeType(r) == XML_READER_TYPE_ELEMENT && xmlTextReaderDepth(r) == 1 &&
		    xmlStrcmp(xmlTextReaderConstLocalName(r), BAD_CAST "CHILD") == 0;
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
