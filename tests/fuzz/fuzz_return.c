/* Any bytes as a table of a return: read into a cohort or refused; every cell gives back what was told. */
#include "base/csv.h"
#include "returns/read.h"
#include "bound.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	struct csv *c = arena_new_of(a, struct csv);
	struct fault f = {0};
	struct text bytes = {(const char *)data, n};
	int map[CSV_FIELDS], t = -1;
	if (csv_open(c, a, "f", bytes, &f) && csv_next(c, &f) == 1)
		t = returns_table_of(c->field, c->n, map);
	if (t >= 0) {
		struct cohort_builder *b = cohort_builder_new();
		int64_t rows;
		if (returns_read_csv(a, "f", bytes, (enum table)t, 2027, b, &rows, &f)) {
			struct cohort *x = cohort_build(b, &f);
			int64_t found = 0;
			for (size_t k = 0; x && k < x->n; k++)
				for (uint32_t r = 0; r < x->chunk[k]->rows[t].n; r++, found++)
					for (int col = 0; col < table_info[t].told; col++) {
						char buf[DAY_TEXT];
						bool blank = x->chunk[k]->rows[t].col[col][r] == CELL_BLANK;
						if (blank != (cohort_cell_text(x->chunk[k], (enum table)t, col, r, buf).n == 0))
							abort();
					}
			if (x && found != rows)
				abort();
			cohort_free(x);
		} else {
			cohort_builder_free(b);
		}
	}
	arena_free(a);
	return 0;
}
