#include "base/buf.h"
#include "strategy/strategy.h"

enum { WRITTEN = 80 };

bool strategy_term(const struct pack *p, const char *id, enum strategy_audience audience, struct words_of *out)
{
	for (size_t i = 0; i < p->terms_n; i++) {
		const struct pack_term *t = &p->terms[i];
		if (strcmp(t->id, id))
			continue;
		const struct words_of *own = audience == STRATEGY_CHILD ? &t->child : &t->adult;
		*out = own->one ? *own : audience == STRATEGY_CHILD ? t->adult : t->child;
		return true;
	}
	return false;
}

const char *strategy_say(struct arena *a, const struct pack *p, enum strategy_audience audience, const char *written)
{
	char id[WRITTEN];
	struct words_of w;
	size_t n = strlen(written);
	if (n == 0 || n >= sizeof id)
		return NULL;
	memcpy(id, written, n + 1);
	bool capital = id[0] >= 'A' && id[0] <= 'Z';
	if (capital)
		id[0] = (char)(id[0] + 32);
	bool article = !strncmp(id, "a ", 2);
	const char *name = article ? id + 2 : id, *say = NULL;
	if (strategy_term(p, name, audience, &w)) {
		say = article ? w.a_one : w.one;
	} else if (!article && id[n - 1] == 's') {
		id[n - 1] = 0;
		if (!strategy_term(p, name, audience, &w))
			return NULL;
		say = w.many;
	} else {
		return NULL;
	}
	say = strategy_words(say);
	if (!capital || say[0] < 'a' || say[0] > 'z')
		return say;
	char *z = arena_z(a, text_of(say));
	z[0] = (char)(z[0] - 32);
	return z;
}

const char *strategy_fill(struct arena *a, const struct pack *p, enum strategy_audience audience, const char *text)
{
	struct buf b = BUF_INIT(64 << 10);
	for (const char *at = text; *at;) {
		const char *end = *at == '[' ? strchr(at, ']') : NULL;
		const char *say = end ? strategy_say(a, p, audience, arena_z(a, (struct text){at + 1, (size_t)(end - at) - 1})) : NULL;
		if (say) {
			buf_z(&b, say);
			at = end + 1;
		} else {
			buf_char(&b, *at++);
		}
	}
	const char *out = arena_z(a, buf_as_text(&b));
	buf_free(&b);
	return out;
}
