#include "returns/xml.h"
#include <libxml/xmlwriter.h>

struct writing {
	xmlTextWriterPtr w;
	const struct chunk *c;
	int year;
	int64_t *rows, *left;
	bool failed;
};

static void open_element(struct writing *x, const char *tag)
{
	x->failed = xmlTextWriterStartElement(x->w, BAD_CAST tag) < 0 || x->failed;
}

static void close_element(struct writing *x)
{
	x->failed = xmlTextWriterEndElement(x->w) < 0 || x->failed;
}

static void element(struct writing *x, const char *tag, struct text t)
{
	char z[1 << 15];
	size_t n = t.n < sizeof z ? t.n : sizeof z - 1;
	/* control characters have no place in XML, and in no cell a meaning */
	for (size_t i = 0; i < n; i++)
		z[i] = (unsigned char)t.at[i] < ' ' ? ' ' : t.at[i];
	z[n] = 0;
	open_element(x, tag);
	if (n)
		x->failed = xmlTextWriterWriteString(x->w, BAD_CAST z) < 0 || x->failed;
	close_element(x);
}

/* Columns [from, to) of a row, an element each. What has a type is written in the form of the specification (01/04/2026), in whichever it
 * was told. */
static void columns(struct writing *x, enum table t, uint32_t row, int from, int to)
{
	char buf[DAY_TEXT];
	for (int c = from; c < to; c++)
		element(x, xml_tag(t, c), cohort_cell_plain(x->c, t, c, row, buf));
}

static struct span_rows rows_of(struct writing *x, enum table t, uint32_t child)
{
	return chunk_rows(x->c, t, child, x->year);
}

/* Rows that may come again and again, each within a tag. */
static void each(struct writing *x, enum table t, const char *tag, uint32_t child, int from)
{
	struct span_rows s = rows_of(x, t, child);
	for (uint32_t r = s.from; r < s.to; r++) {
		open_element(x, tag);
		columns(x, t, r, from, table_info[t].told);
		close_element(x);
		x->rows[t]++;
	}
}

/* The one row of a child, within a tag or (NULL) in the header itself. */
static void the_one(struct writing *x, enum table t, const char *tag, uint32_t child, int from)
{
	struct span_rows s = rows_of(x, t, child);
	if (s.from == s.to)
		return;
	if (tag)
		open_element(x, tag);
	columns(x, t, s.from, from, table_info[t].told);
	if (tag)
		close_element(x);
	x->rows[t]++;
	x->left[t] += s.to - s.from - 1;
}

static void separated(struct writing *x, uint32_t child, uint32_t row)
{
	struct span_rows s = rows_of(x, TABLE_UASC, child);
	const cell *told = x->c->rows[TABLE_HEADER].col[HEADER_UASC];
	char buf[DAY_TEXT];
	struct text said = told ? cohort_cell_text(x->c, TABLE_HEADER, HEADER_UASC, row, buf) : (struct text){0};
	element(x, "UASC", said.n ? said : s.to > s.from ? TEXT("1") : TEXT("0"));
	the_one(x, TABLE_UASC, NULL, child, UASC_DUC);
}

/* In the order in which the department's schema has the tags: a sequence, by which a return is refused. */
static void header(struct writing *x, uint32_t child, uint32_t row)
{
	open_element(x, "HEADER");
	columns(x, TABLE_HEADER, row, HEADER_CHILD, HEADER_CHILD + 1);
	columns(x, TABLE_HEADER, row, HEADER_UPN, HEADER_UPN + 1);
	columns(x, TABLE_HEADER, row, HEADER_SEX, HEADER_UPN);
	separated(x, child, row);
	the_one(x, TABLE_AD1, NULL, child, AD1_DATE_INT);
	the_one(x, TABLE_OC3, NULL, child, OC3_IN_TOUCH);
	each(x, TABLE_MISSING, "AMISSING", child, MISSING_MISSING);
	each(x, TABLE_REVIEWS, "AREVIEW", child, REVIEWS_REVIEW);
	columns(x, TABLE_HEADER, row, HEADER_MOTHER, HEADER_TOLD);
	the_one(x, TABLE_PREVPERM, "PERMANENCE", child, PREVPERM_PREV_PERM);
	the_one(x, TABLE_OC2, "OC2", child, OC2_SDQ_SCORE);
	each(x, TABLE_PLACED, "AD_PLACED", child, PLACED_DATE_PLACED);
	close_element(x);
	x->rows[TABLE_HEADER]++;
}

static void episodes(struct writing *x, uint32_t child)
{
	static const int order[] = {EPISODES_DECOM, EPISODES_RNE, EPISODES_LS, EPISODES_CIN, EPISODES_PLACE, EPISODES_PL_POST,
	    EPISODES_HOME_POST, EPISODES_URN, EPISODES_PLACE_PROVIDER, EPISODES_DEC, EPISODES_REC, EPISODES_REASON_PLACE_CHANGE};
	_Static_assert(sizeof order / sizeof *order == EPISODES_TOLD - 1, "each column but CHILD has its tag");
	struct span_rows s = rows_of(x, TABLE_EPISODES, child);
	for (uint32_t r = s.from; r < s.to; r++) {
		open_element(x, "EPISODE");
		for (size_t i = 0; i < sizeof order / sizeof *order; i++)
			columns(x, TABLE_EPISODES, r, order[i], order[i] + 1);
		close_element(x);
		x->rows[TABLE_EPISODES]++;
	}
}

static void one_child(struct writing *x, uint32_t child)
{
	struct span_rows h = rows_of(x, TABLE_HEADER, child);
	if (h.from == h.to) {
		for (int t = 0; t < TABLES; t++)
			if (XML_TABLES >> t & 1) {
				struct span_rows s = rows_of(x, (enum table)t, child);
				x->left[t] += s.to - s.from;
			}
		return;
	}
	open_element(x, "CHILD");
	header(x, child, h.from);
	x->left[TABLE_HEADER] += h.to - h.from - 1;
	episodes(x, child);
	close_element(x);
}

bool returns_write_xml(const struct cohort *c, int year, struct buf *out, int64_t rows[TABLES], int64_t left[TABLES], struct fault *f)
{
	xmlBufferPtr b = xmlBufferCreate();
	struct writing x = {.w = b ? xmlNewTextWriterMemory(b, 0) : NULL, .year = year, .rows = rows, .left = left};
	memset(left, 0, TABLES * sizeof *left);
	if (!x.w) {
		xmlBufferFree(b);
		return fault_set(f, FAULT_SYSTEM, "xml.write", "There is no memory left for the XML.");
	}
	xmlTextWriterSetIndent(x.w, 1);
	xmlTextWriterStartDocument(x.w, NULL, "UTF-8", NULL);
	open_element(&x, "EXPSSDA903");
	for (size_t k = 0; k < c->n && !x.failed; k++) {
		x.c = c->chunk[k];
		for (uint32_t i = 0; i < x.c->children; i++)
			one_child(&x, i);
		xmlTextWriterFlush(x.w);
		buf_add(out, (const char *)xmlBufferContent(b), (size_t)xmlBufferLength(b));
		xmlBufferEmpty(b);
	}
	close_element(&x);
	xmlTextWriterEndDocument(x.w);
	xmlTextWriterFlush(x.w);
	buf_add(out, (const char *)xmlBufferContent(b), (size_t)xmlBufferLength(b));
	xmlFreeTextWriter(x.w);
	xmlBufferFree(b);
	if (x.failed || !buf_ok(out))
		return fault_set(f, FAULT_SYSTEM, "xml.write", "The XML is over 1 GiB or could not be written; export it as CSV.");
	return true;
}
