/* A file of a record's folder, in any bytes: rows of as many cells as there are columns, or refused with a place. The first line of the
 * input is the file's name. */
#include "bound.h"
#include "record/import_sheets.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	struct fault f = {0};
	struct sheet s;
	struct text rest, name = text_cut((struct text){(const char *)data, n}, '\n', &rest);
	if (!rest.at)
		rest = (struct text){"", 0};
	if (!sheet_read(a, arena_z(a, name), rest, &s, &f)) {
		if (!f.code[0] || !f.say[0] || (!f.where[0] && name.n))
			abort();
	} else {
		if (!s.kind || !s.columns)
			abort();
		for (size_t i = 0; i < s.rows; i++)
			for (size_t c = 0; c < s.columns; c++)
				if (s.row[i].cell[c].n && (s.column[c].sort == COLUMN_NOTHING || !s.row[i].cell[c].at))
					abort();
	}
	arena_free(a);
	return 0;
}
