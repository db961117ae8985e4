/* format: the forms of numbers and postcodes that people type (UPN and NHS number with their check signs, National Insurance
 * number, the inspectorate's number of a home, postcodes, and a council's own numbers). Named by `format` in a description,
 * or by the code that says which number it is. Asked of what is typed anew; what was told or stands is kept as it is. */
#ifndef KITH_RECORD_FORMAT_H
#define KITH_RECORD_FORMAT_H
#include "base/arena.h"
#include "base/text.h"

/* Ended by NULL. */
extern const char *const format_names[];
/* NULL: it fits, and *as (may be NULL) is how it is kept: upper-case, spaces as the form has them. Else what to write
 * instead, after the field's label: "must have 10 digits, …". An unknown format fits everything. */
const char *format_wrong(const char *format, struct arena *, struct text typed, struct text *as);
#endif
