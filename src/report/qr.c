#include "report/qr.h"
#include <qrencode.h>

enum { EDGE = 4 };

static void escaped(struct buf *b, struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		const char *as = t.at[i] == '&' ? "&amp;" : t.at[i] == '<' ? "&lt;" : t.at[i] == '>' ? "&gt;" : t.at[i] == '"' ? "&quot;"
		    : NULL;
		if (as)
			buf_z(b, as);
		else
			buf_char(b, t.at[i]);
	}
}

bool report_qr(struct buf *b, struct text said, struct text label)
{
	/* what is said goes through memory that is ended with a NUL; a NUL within it would cut it short */
	QRcode *q = said.n && said.n < 1000 && !memchr(said.at, 0, said.n)
	    ? QRcode_encodeData((int)said.n, (const unsigned char *)said.at, 0, QR_ECLEVEL_M) : NULL;
	if (!q)
		return false;
	int side = q->width + 2 * EDGE;
	buf_printf(b,
	    "<svg class=\"kith-qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" shape-rendering=\"crispEdges\" "
	    "aria-label=\"", side, side);
	escaped(b, label);
	buf_printf(b, "\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"", side, side);
	for (int y = 0; y < q->width; y++)
		for (int x = 0; x < q->width; x++) {
			int run = 0;
			while (x + run < q->width && (q->data[y * q->width + x + run] & 1))
				run++;
			if (run)
				buf_printf(b, "M%d %dh%dv1h-%dz", x + EDGE, y + EDGE, run, run);
			x += run;
		}
	buf_z(b, "\"/></svg>");
	QRcode_free(q);
	return buf_ok(b);
}
