/* qr: a text as a QR code (libqrencode), drawn as SVG. */
#ifndef KITH_REPORT_QR_H
#define KITH_REPORT_QR_H
#include "base/buf.h"

/* <svg …> with one path of all dark squares and a quiet edge of four; black on white in every scheme, for cameras. label: for those who
 * do not see it, escaped here. False: the text is longer than a code can hold, or there was no memory. */
bool report_qr(struct buf *, struct text said, struct text label);
#endif
