/* The return as XML and in a zip: the same cells as in CSV, hostile bytes refused. */
#include "base/file.h"
#include "returns/read.h"
#include "returns/unzip.h"
#include "returns/xml.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

static const char xml[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<EXPSSDA903>\n<CHILD><HEADER><CHILDID>a1</CHILDID><SEX>F</SEX><DOB>01/02/2012</DOB>"
    "<ETHNIC>WBRI</ETHNIC><UPN>UN1</UPN><UASC>1</UASC><DUC /><MOTHER>0</MOTHER><MC_DOB />"
    "<AREVIEW><REVIEW>03/06/2026</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>"
    "<AREVIEW><REVIEW>03/12/2026</REVIEW><REVIEW_CODE>PN2</REVIEW_CODE></AREVIEW>"
    "<AMISSING><MISSING>M</MISSING><MIS_START>01/07/2026</MIS_START><MIS_END /></AMISSING>"
    "<PERMANENCE><PREV_PERM>Z1</PREV_PERM><LA_PERM /><DATE_PERM /></PERMANENCE>"
    "<OC2><SDQ_SCORE>12</SDQ_SCORE><CONVICTED>0</CONVICTED></OC2></HEADER>\n"
    "<EPISODE><DECOM>01/05/2026</DECOM><RNE>S</RNE><LS>C2</LS><PL>U4</PL><DEC>01/06/2026</DEC><REC>X1</REC></EPISODE>\n"
    "<EPISODE><DECOM>01/06/2026</DECOM><RNE>P</RNE><LS>C2</LS><PL>K2</PL><DEC /><REC /></EPISODE></CHILD>\n"
    "<CHILD><HEADER><CHILDID>B&amp;2</CHILDID><UASC>0</UASC><IN_TOUCH>YES</IN_TOUCH><DATE_INT>01/02/2026</DATE_INT></HEADER></CHILD>\n"
    "</EXPSSDA903>\n";

static const int64_t rows_of[TABLES] = {[TABLE_HEADER] = 2, [TABLE_EPISODES] = 2, [TABLE_REVIEWS] = 2, [TABLE_UASC] = 1, [TABLE_OC2] = 1,
    [TABLE_OC3] = 1, [TABLE_AD1] = 1, [TABLE_MISSING] = 1, [TABLE_PREVPERM] = 1};

static void check_cohort(const struct cohort *c)
{
	const struct chunk *k = c->chunk[0];
	uint32_t chunk, child;
	char buf[DAY_TEXT];
	assert_int_equal(c->children, 2);
	assert_true(cohort_find(c, TEXT("B&2"), &chunk, &child));
	assert_true(cohort_find(c, TEXT("A1"), &chunk, &child));
	struct span_rows s = chunk_rows(k, TABLE_EPISODES, child, 2027);
	assert_int_equal(s.to - s.from, 2);
	assert_int_equal(k->rows[TABLE_EPISODES].col[EPISODES_PLACE][s.from + 1], PLACE_K2);
	assert_int_equal(k->rows[TABLE_EPISODES].line[s.from + 1], 5);
	assert_int_equal(k->rows[TABLE_HEADER].col[HEADER_UASC][chunk_rows(k, TABLE_HEADER, child, 2027).from], FLAG_1);
	s = chunk_rows(k, TABLE_OC2, child, 2027);
	assert_true(text_is(cohort_cell_text(k, TABLE_OC2, OC2_DOB, s.from, buf), "01/02/2012"));
	assert_int_equal(k->rows[TABLE_OC2].col[OC2_SDQ_SCORE][s.from], 12);
}

static void same_as_csv(void **state)
{
	(void)state;
	struct cohort_builder *b = cohort_builder_new();
	struct fault f = {0};
	int64_t rows[TABLES] = {0};
	assert_true(returns_is_xml(text_of(xml), NULL));
	if (!returns_read_xml("r.xml", text_of(xml), 2027, b, rows, NULL, &f))
		fail_msg("%s (%s)", f.say, f.where);
	for (int t = 0; t < TABLES; t++)
		assert_int_equal(rows[t], rows_of[t]);
	struct cohort *c = cohort_build(b, &f);
	check_cohort(c);
	assert_true(cohort_has_table(cohort_year(c, 2027), TABLE_PLACED));
	assert_false(cohort_has_table(cohort_year(c, 2027), TABLE_SW));
	cohort_free(c);
}

static void refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "<EXPSSDA903><CHILD><HEADER>", "<EXPSSDA903><CHILD></CHILD></EXPSSDA903>", "<EXPSSDA903><CHILD><HEADER></CHILD></EXPSSDA903>",
	    "<EXPSSDA903>", "<EXPSSDA903><CHILD><HEADER><CHILDID>&nosuch;</CHILDID></HEADER></CHILD></EXPSSDA903>",
	    "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><EXPSSDA903", ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct cohort_builder *b = cohort_builder_new();
		struct fault f = {0};
		int64_t rows[TABLES] = {0};
		assert_false(returns_read_xml("bad.xml", text_of(bad[i]), 2027, b, rows, NULL, &f));
		assert_true(strlen(f.say) > 10);
		assert_int_equal(strncmp(f.where, "bad.xml", 7), 0);
		cohort_builder_free(b);
	}
}

/* An entity is not followed, neither to a file nor by its own text. */
static void no_entities(void **state)
{
	(void)state;
	static const char secret[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
	                             "<EXPSSDA903><CHILD><HEADER><CHILDID>A1</CHILDID><UPN>&e;</UPN></HEADER></CHILD></EXPSSDA903>";
	struct cohort_builder *b = cohort_builder_new();
	struct fault f = {0};
	int64_t rows[TABLES] = {0};
	if (returns_read_xml("e.xml", text_of(secret), 2027, b, rows, NULL, &f)) {
		struct cohort *c = cohort_build(b, &f);
		assert_int_equal(c->chunk[0]->rows[TABLE_HEADER].col[HEADER_UPN][0], CELL_BLANK);
		cohort_free(c);
	} else {
		cohort_builder_free(b);
	}
}

static char *zip_path(char *path, size_t n)
{
	snprintf(path, n, "%s/kith-zip-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	return path;
}

static void in_a_zip(void **state)
{
	(void)state;
	char path[256];
	int e;
	zip_t *z = zip_open(zip_path(path, sizeof path), ZIP_CREATE | ZIP_TRUNCATE, &e);
	assert_non_null(z);
	static const char sw[] = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\nA1,,SW1,01/05/2026,,MANAGE\n";
	assert_true(zip_file_add(z, "return/a.xml", zip_source_buffer(z, xml, sizeof xml - 1, 0), 0) >= 0);
	assert_true(zip_file_add(z, "return/../../sw.csv", zip_source_buffer(z, sw, sizeof sw - 1, 0), 0) >= 0);
	assert_true(zip_file_add(z, "return/sw.csv", zip_source_buffer(z, sw, sizeof sw - 1, 0), 0) >= 0);
	assert_true(zip_file_add(z, "__MACOSX/return/sw.csv", zip_source_buffer(z, sw, sizeof sw - 1, 0), 0) >= 0);
	assert_true(zip_file_add(z, "return/read.me", zip_source_buffer(z, sw, sizeof sw - 1, 0), 0) >= 0);
	assert_int_equal(zip_close(z), 0);
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct text bytes;
	struct unzipped *files;
	size_t n;
	assert_true(file_read(a, path, 1 << 20, &bytes, &f));
	assert_true(unzip(a, path, bytes, &files, &n, &f));
	assert_int_equal(n, 3);
	assert_true(text_is(files[0].dir, "return") && text_is(files[0].name, "a.xml") && text_eq(files[0].bytes, text_of(xml)));
	for (size_t cut = 1; cut < bytes.n; cut += 7)
		assert_false(unzip(a, path, (struct text){bytes.at, bytes.n - cut}, &files, &n, &f));
	const char *dirs[] = {path};
	int years[] = {2027, 2026};
	struct reading r;
	struct cohort *c;
	memset(&f, 0, sizeof f);
	if (!returns_read(a, dirs, 1, &(struct read_options){.years = years, .n_years = 2}, &r, &c, &f))
		fail_msg("%s (%s)", f.say, f.where);
	assert_int_equal(r.n, 2);
	assert_true(r.year[1].xml && r.year[1].year == 2027);
	assert_int_equal(r.year[1].rows[TABLE_SW], 1);
	check_cohort(c);
	cohort_free(c);
	unlink(path);
	arena_free(a);
}

static void a_lone_file(void **state)
{
	(void)state;
	char path[256];
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct reading r;
	struct cohort *c = NULL;
	assert_true(put_file(zip_path(path, sizeof path), text_of(xml), &f));
	const char *dirs[] = {path};
	assert_true(returns_read(a, dirs, 1, &(struct read_options){0}, &r, &c, &f));
	assert_int_equal(r.year[0].year, 2027); /* the one DEC */
	check_cohort(c);
	cohort_free(c);
	assert_true(put_file(path, TEXT("hello"), &f));
	assert_false(returns_read(a, dirs, 1, &(struct read_options){0}, &r, &c, &f));
	unlink(path);
	arena_free(a);
}

/* Written and read back: the same rows, but for those that XML has no place for. */
static void back_and_forth(void **state)
{
	(void)state;
	struct cohort_builder *b = cohort_builder_new(), *again = cohort_builder_new();
	struct fault f = {0};
	int64_t rows[TABLES] = {0}, written[TABLES] = {0}, left[TABLES], read[TABLES] = {0};
	assert_true(returns_read_xml("r.xml", text_of(xml), 2027, b, rows, NULL, &f));
	struct text twice[COLUMNS_MOST] = {TEXT("B&2"), TEXT("")}, nobody[COLUMNS_MOST] = {TEXT("Z9"), TEXT("1/6/2026"), TEXT("S")};
	cohort_add(b, TABLE_OC3, 2027, 7, 9, twice, false);
	cohort_add(b, TABLE_OC3, 2027, 8, 9, twice, false);
	cohort_add(b, TABLE_EPISODES, 2027, 9, 9, nobody, false);
	struct cohort *c = cohort_build(b, &f);
	struct buf out = BUF_INIT(1 << 20);
	assert_true(returns_write_xml(c, 2027, &out, written, left, &f));
	assert_int_equal(left[TABLE_OC3], 2);
	assert_int_equal(left[TABLE_EPISODES], 1);
	assert_int_equal(left[TABLE_HEADER], 0);
	assert_non_null(strstr(out.at, "<CHILDID>B&amp;2</CHILDID>"));
	if (!returns_read_xml("out.xml", buf_as_text(&out), 2027, again, read, NULL, &f))
		fail_msg("%s (%s)", f.say, f.where);
	struct cohort *d = cohort_build(again, &f);
	for (int t = 0; t < TABLES; t++) {
		assert_int_equal(read[t], written[t]);
		assert_int_equal(read[t], rows_of[t]);
	}
	for (int t = 0; t < TABLES; t++)
		for (uint32_t child = 0; child < 2; child++) {
			struct span_rows x = chunk_rows(c->chunk[0], (enum table)t, child, 2027),
			    y = chunk_rows(d->chunk[0], (enum table)t, child, 2027);
			for (uint32_t i = 0; i < y.to - y.from; i++)
				for (int col = 0; col < table_info[t].told; col++) {
					char u[DAY_TEXT], v[DAY_TEXT];
					assert_true(text_eq(cohort_cell_text(c->chunk[0], (enum table)t, col, x.from + i, u),
					    cohort_cell_text(d->chunk[0], (enum table)t, col, y.from + i, v)));
				}
		}
	buf_free(&out);
	cohort_free(c);
	cohort_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(same_as_csv), cmocka_unit_test(refused), cmocka_unit_test(no_entities),
	    cmocka_unit_test(in_a_zip), cmocka_unit_test(back_and_forth), cmocka_unit_test(a_lone_file)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
