#include "cohort/columns.h"

#define COLUMN_ROW(t, c, kind, list) {#c, CELL_##kind, LIST_##list},
#define COLUMN_ROWS(t, name, file) static const struct column columns_##t[] = {TABLE_##t(COLUMN_ROW) DERIVED_##t(COLUMN_ROW)};
TABLES_903(COLUMN_ROWS)

const struct table_info table_info[TABLES] = {
#define TABLE_ROW(t, name, file) {name, file, t##_TOLD, t##_COLUMNS, columns_##t},
    TABLES_903(TABLE_ROW)};

int table_column(enum table t, struct text name)
{
	for (int c = 0; c < table_info[t].columns; c++)
		if (text_is(name, table_info[t].column[c].name))
			return c;
	return -1;
}
