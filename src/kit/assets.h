/* assets: the style sheets, script, type and pictures, held inside the program. The table is written by tools/embed
 * during the build (assets/meson.build lists the files); it is sorted by path (bytewise), so that a look-up may halve it. */
#ifndef KITH_KIT_ASSETS_H
#define KITH_KIT_ASSETS_H
#include <stddef.h>

struct asset {
	const char *path;           /* as asked for: "/assets/kith.css" */
	const char *type;           /* Content-Type, with its charset where it is text */
	const unsigned char *at;    /* the bytes as they are */
	size_t n;
	const char *etag;           /* with its quotation marks, ready for ETag and If-None-Match */
	const unsigned char *gzip;  /* the same bytes by gzip; NULL where that would not be smaller (woff2, png) */
	size_t gzip_n;
};

extern const struct asset kith_assets[];
extern const size_t kith_assets_n;
#endif
