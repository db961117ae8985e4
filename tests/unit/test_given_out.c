/* What is given out is held to the receiver's specification, and not to our own reader: the XML to a schema (tests/specs/return.xsd), the
 * CSV to the names and order of the department's columns, written out here once more. */
#include "returns/read.h"
#include "returns/write.h"
#include "returns/xml.h"
#include "shared.h"
#include "tests.h"
#include <libxml/xmlschemas.h>
#include <stdio.h>

/* The department's tables: names in its order. */
static const char *const first_line[TABLES] = {
    [TABLE_HEADER] = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    [TABLE_EPISODES] = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    [TABLE_REVIEWS] = "CHILD,DOB,REVIEW,REVIEW_CODE",
    [TABLE_UASC] = "CHILD,SEX,DOB,DUC",
    [TABLE_OC2] =
        ("CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,"
        "INTERVENTION_RECEIVED,INTERVENTION_OFFERED"),
    [TABLE_OC3] = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    [TABLE_AD1] = "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    [TABLE_PLACED] = "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    [TABLE_PREVPERM] = "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    [TABLE_MISSING] = "CHILD,DOB,MISSING,MIS_START,MIS_END",
    [TABLE_SW] = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    [TABLE_DOLO] = "CHILD,DOB,DOLO_START,DOLO_END",
};

/* A row of each table for one child, dates as people type them. */
static const struct {
	enum table table;
	const char *cell[COLUMNS_MOST];
} told[] = {
    {TABLE_HEADER, {"a1", "f", "1/2/2012", "WBRI", "UN1", "0", "3/4/2026"}},
    {TABLE_EPISODES, {"a1", "1/5/2026", "s", "c2", "N1", "u4", "PR1", "1/6/2026", "X1", "CARPL", "zz1 1zz", "zz12zz", "SC1"}},
    {TABLE_EPISODES, {"a1", "1/6/2026", "P", "C2", "N1", "K2", "PR4", "", "", "", "", "ZZ1 2ZZ", "SC2"}},
    {TABLE_REVIEWS, {"a1", "1/2/2012", "3/6/2026", "PN1"}},
    {TABLE_REVIEWS, {"a1", "1/2/2012", "3/12/2026", "PN2"}},
    {TABLE_UASC, {"a1", "F", "1/2/2012", "9/9/2026"}},
    {TABLE_OC2, {"a1", "1/2/2012", "12.0", "", "0", "", "1", "1", "1", "1", "0", "1"}},
    {TABLE_OC3, {"a1", "1/2/2012", "YES", "F1", "B1"}},
    {TABLE_AD1, {"a1", "1/2/2012", "1/6/2026", "2/6/2026", "1", "2", "MF", "L11"}},
    {TABLE_PLACED, {"a1", "1/2/2012", "1/6/2026", "", ""}},
    {TABLE_PREVPERM, {"a1", "1/2/2012", "P1", "330", "zz/06/2019"}},
    {TABLE_MISSING, {"a1", "1/2/2012", "m", "1/7/2026", "2/7/2026"}},
    {TABLE_SW, {"a1", "1/2/2012", "SW1", "1/5/2026", "", "FCONTA"}},
    {TABLE_DOLO, {"a1", "1/2/2012", "1/8/2026", ""}},
    {TABLE_HEADER, {"b&<2", "M", "01/01/2015", "WBRI", "A1", "", ""}},
};

static struct cohort *all_tables(void)
{
	struct cohort_builder *b = cohort_builder_new();
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct text cells[COLUMNS_MOST] = {{0}};
		for (int c = 0; c < table_info[told[i].table].told; c++)
			cells[c] = text_of(told[i].cell[c] ? told[i].cell[c] : "");
		cohort_table(b, 2027, told[i].table);
		cohort_add(b, told[i].table, 2027, (int32_t)i, (int32_t)i + 2, cells, false);
	}
	struct cohort *c = cohort_build(b, NULL);
	assert_non_null(c);
	return c;
}

/* What the schema finds wrong: elements that are not where they belong, and what stands in them in another form than it has to. */
struct wrong {
	int places, forms;
};

static void count_error(void *ctx, xmlErrorPtr e)
{
	struct wrong *w = ctx;
	*(e->code == XML_SCHEMAV_ELEMENT_CONTENT ? &w->places : &w->forms) += 1;
}

static struct wrong against_schema(const struct text xml)
{
	struct wrong wrong = {0};
	xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt("tests/specs/return.xsd");
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	assert_non_null(schema);
	xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
	xmlSchemaSetValidStructuredErrors(valid, count_error, &wrong);
	xmlDocPtr doc = xmlReadMemory(xml.at, (int)xml.n, "return.xml", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	xmlSchemaValidateDoc(valid, doc);
	xmlFreeDoc(doc);
	xmlSchemaFreeValidCtxt(valid);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	return wrong;
}

static struct buf xml_of(const struct cohort *c, int year)
{
	struct buf out = BUF_INIT(XML_FILE);
	int64_t rows[TABLES] = {0}, left[TABLES];
	struct fault f = {0};
	if (!returns_write_xml(c, year, &out, rows, left, &f))
		fail_msg("%s", f.say);
	return out;
}

static void xml_meets_the_schema(void **state)
{
	(void)state;
	struct cohort *c = all_tables();
	struct buf out = xml_of(c, 2027);
	struct wrong w = against_schema(buf_as_text(&out));
	assert_int_equal(w.places, 0);
	assert_int_equal(w.forms, 0);
	buf_char(&out, 0);
	assert_non_null(strstr(out.at, "<DECOM>01/05/2026</DECOM>"));
	assert_non_null(strstr(out.at, "<SDQ_SCORE>12</SDQ_SCORE>"));
	assert_non_null(strstr(out.at, "<CHILDID>B&amp;&lt;2</CHILDID>"));
	/* and the schema is one that finds what is out of order */
	char *upn = strstr(out.at, "<UPN>UN1</UPN>"), *sex = strstr(out.at, "<SEX>F</SEX>");
	assert_true(upn && sex && upn < sex);
	memcpy(upn, "<SEX>F</SEX>  ", 14);
	memcpy(sex, "            ", 12);
	assert_int_equal(against_schema((struct text){out.at, out.n - 1}).places, 1);
	buf_free(&out);
	cohort_free(c);
}

/* Returns that were not made for this test. */
static void xml_of_whole_returns(void **state)
{
	(void)state;
	static const char *const folders[] = {"data/903-clean/this", "data/903-clean/last", "data/903-five-years"};
	const char *dirs[sizeof folders / sizeof *folders];
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (!(dirs[i] = shared_path(folders[i])))
			skip();
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct reading r;
		struct cohort *c = NULL;
		struct fault f = {0};
		const char *dir = dirs[i];
		if (!returns_read(a, &dir, 1, &(struct read_options){.any_agreement = true}, &r, &c, &f))
			fail_msg("%s", f.say);
		for (size_t y = 0; y < r.n; y++) {
			struct buf out = xml_of(c, r.year[y].year);
			/* some were told with wrong codes, which is theirs to mend */
			assert_int_equal(against_schema(buf_as_text(&out)).places, 0);
			buf_free(&out);
		}
		cohort_free(c);
	}
	arena_free(a);
}

/* UTF-8 without a mark, one line a row ended by a line feed, the columns in the department's order. */
static void csv_in_the_departments_order(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct cohort *c = all_tables();
	for (int t = 0; t < TABLES; t++) {
		struct buf out = BUF_INIT(1 << 20);
		int64_t rows = returns_write_csv(a, c, (enum table)t, 2027, &out), lines = 0;
		size_t n = strlen(first_line[t]);
		assert_true(out.n > n && memcmp(out.at, first_line[t], n) == 0 && out.at[n] == '\n');
		for (size_t i = 0; i < out.n; i++) {
			lines += out.at[i] == '\n';
			assert_int_not_equal(out.at[i], '\r');
		}
		assert_true(rows > 0 && lines == rows + 1 && out.at[out.n - 1] == '\n');
		assert_true(text_utf8(buf_as_text(&out)));
		buf_free(&out);
	}
	cohort_free(c);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(xml_meets_the_schema),
	    cmocka_unit_test(xml_of_whole_returns),
	    cmocka_unit_test(csv_in_the_departments_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
