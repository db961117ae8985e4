/* markup: text made safe for HTML and SVG. One escape for pages (kit/out.h) and charts (report/chart.h). */
#ifndef KITH_REPORT_MARKUP_H
#define KITH_REPORT_MARKUP_H
#include "base/buf.h"

/* & < > " ' as references: right in text and in quoted attributes. Bytes that are no UTF-8 pass as they are; what comes
 * in has been checked at the door. */
void markup_escape(struct buf *, struct text);
/* As many bytes as it is then: up to six for one. */
size_t markup_escaped(struct text);
#endif
