/* asset: what is embedded (kit/assets.h), found and named. An address with ?v= of its ETag may be kept for ever. */
#ifndef KITH_KIT_ASSET_H
#define KITH_KIT_ASSET_H
#include "base/text.h"
#include "kit/assets.h"

const struct asset *asset_find(struct text path);
/* "/assets/kith.css" → "/assets/kith.css?v=…"; a path that is no asset comes back as it is. */
const char *asset_url(const char *path);
#endif
