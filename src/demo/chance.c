#include "demo/inside.h"

/* splitmix64: small, even, and the same everywhere. */
uint64_t chance_next(struct chance *c)
{
	uint64_t z = (c->state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

struct chance chance_of(uint64_t seed, int64_t index, unsigned aspect)
{
	struct chance c = {seed};
	c.state = chance_next(&c) ^ (uint64_t)index;
	c.state = chance_next(&c) ^ aspect;
	chance_next(&c);
	return c;
}

int32_t chance_below(struct chance *c, int32_t n)
{
	return n > 0 ? (int32_t)((chance_next(c) >> 32) * (uint64_t)n >> 32) : 0;
}

int32_t chance_from(struct chance *c, int32_t low, int32_t high)
{
	return high <= low ? low : low + chance_below(c, high - low + 1);
}

bool chance_in(struct chance *c, int32_t per_mille)
{
	return chance_below(c, 1000) < per_mille;
}

size_t chance_pick(struct chance *c, const int *weights, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	int at = chance_below(c, sum);
	size_t i = 0;
	while (i + 1 < n && at >= weights[i])
		at -= weights[i++];
	return i;
}

int32_t chance_along(struct chance *c, const int32_t *quantiles, size_t n)
{
	int32_t at = chance_below(c, 100000);
	int32_t step = 100000 / (int32_t)(n - 1), i = at / step;
	if (i >= (int32_t)n - 1)
		i = (int32_t)n - 2;
	int64_t wide = quantiles[i + 1] - quantiles[i];
	return quantiles[i] + (int32_t)(wide * (at - i * step) / step);
}
