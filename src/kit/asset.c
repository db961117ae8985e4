#include "kit/asset.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static char (*links)[200];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void build(void)
{
	links = calloc(kith_assets_n + 1, sizeof *links);
	for (size_t i = 0; links && i < kith_assets_n; i++) {
		const char *tag = kith_assets[i].etag;
		int n = snprintf(links[i], sizeof *links, "%s?v=%.*s", kith_assets[i].path, (int)strlen(tag) - 2, tag + 1);
		if (n < 0 || (size_t)n >= sizeof *links)
			links[i][0] = 0;
	}
}

const struct asset *asset_find(struct text path)
{
	size_t low = 0, high = kith_assets_n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = text_cmp(text_of(kith_assets[mid].path), path);
		if (c == 0)
			return &kith_assets[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const char *asset_url(const char *path)
{
	pthread_once(&once, build);
	const struct asset *a = asset_find(text_of(path));
	return a && links && links[a - kith_assets][0] ? links[a - kith_assets] : path;
}
