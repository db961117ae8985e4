/* Pages that stand under a prefix of the address, which says whose they are: what leads from one to another keeps it. Pages are drawn
 * without it, so that nobody who writes one thinks of it. */
#include "kit/route.h"

static bool under(const struct request *r, struct text address, const char *method)
{
	size_t n = 0;
	while (n < address.n && address.at[n] != '?' && address.at[n] != '#')
		n++;
	return address_inside(address) && r->under(address.n > n ? (struct text){address.at, n} : address, method);
}

/* All that a page's tags lead to stands in these two; text has no quotes of its own (out_text). */
static const struct { const char *z, *method; } leads[] = {{" href=\"", "GET"}, {" action=\"", "POST"}};

void place_page(const struct request *r, struct out *o)
{
	if (!r->prefix.n || !r->under || !buf_ok(&o->buf))
		return;
	struct text rest = arena_text(o->arena, buf_as_text(&o->buf));
	o->buf.n = 0;
	while (rest.n) {
		const char *quote = memmem(rest.at, rest.n, "=\"/", 3);
		size_t to = quote ? (size_t)(quote - rest.at) + 2 : rest.n; /* up to the slash */
		struct text before = {rest.at, to}, left = {rest.at + to, rest.n - to};
		buf_add(&o->buf, before.at, before.n);
		for (size_t i = 0; quote && i < sizeof leads / sizeof *leads; i++) {
			size_t n = strlen(leads[i].z);
			const char *end = memchr(left.at, '"', left.n);
			if (end && before.n >= n && !memcmp(before.at + before.n - n, leads[i].z, n) &&
			    under(r, (struct text){left.at, (size_t)(end - left.at)}, leads[i].method))
				buf_add(&o->buf, r->prefix.at, r->prefix.n);
		}
		rest = left;
		if (rest.n) /* past the slash, so that it is not found again */
			buf_char(&o->buf, *rest.at), rest.at++, rest.n--;
	}
}

void place_answer(const struct request *r, struct answer *a)
{
	for (size_t i = 0; r->prefix.n && r->under && i < a->n_headers; i++)
		if (!strcmp(a->header[i].name, "Location") && under(r, a->header[i].value, "GET"))
			a->header[i].value = arena_printf(r->arena, "%.*s%.*s", TEXT_ARG(r->prefix), TEXT_ARG(a->header[i].value));
}
