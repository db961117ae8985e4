#include "report/markup.h"

/* 0: passes; else the index of what stands for it. */
static const unsigned char special[256] = {['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5};
static const struct text stands[] = {{"", 0}, {"&amp;", 5}, {"&lt;", 4}, {"&gt;", 4}, {"&quot;", 6}, {"&#39;", 5}};

void markup_escape(struct buf *b, struct text t)
{
	size_t from = 0;
	for (size_t i = 0; i < t.n; i++) {
		unsigned s = special[(unsigned char)t.at[i]];
		if (!s)
			continue;
		if (i > from)
			buf_add(b, t.at + from, i - from);
		buf_text(b, stands[s]);
		from = i + 1;
	}
	if (t.n > from)
		buf_add(b, t.at + from, t.n - from);
}

size_t markup_escaped(struct text t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++) {
		unsigned s = special[(unsigned char)t.at[i]];
		n += s ? stands[s].n : 1;
	}
	return n;
}
