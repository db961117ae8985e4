#include "store/digest.h"
#include <sodium.h>

static void put_i64(crypto_generichash_state *h, int64_t v)
{
	unsigned char b[8];
	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)((uint64_t)v >> (8 * i));
	crypto_generichash_update(h, b, sizeof b);
}

/* The length goes before the bytes, so that no two rows of different cells run together alike; −1 for none. */
static void put_text(crypto_generichash_state *h, struct text t)
{
	put_i64(h, t.at ? (int64_t)t.n : -1);
	if (t.n)
		crypto_generichash_update(h, (const unsigned char *)t.at, t.n);
}

static void finish(crypto_generichash_state *h, char out[static JOURNAL_DIGEST])
{
	unsigned char d[32];
	crypto_generichash_final(h, d, sizeof d);
	sodium_bin2hex(out, JOURNAL_DIGEST, d, sizeof d);
}

void digest_row(const struct journal_entry *e, int64_t format, struct text body, struct text previous,
    char out[static JOURNAL_DIGEST])
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, 32);
	if (format > 1)
		put_i64(&h, -format); /* no text is so long: what begins so is never the bytes of a row of format 1 */
	put_text(&h, previous);
	put_i64(&h, e->authority);
	put_i64(&h, e->number);
	put_i64(&h, e->at);
	put_i64(&h, e->actor);
	put_text(&h, e->role);
	put_text(&h, e->relation);
	put_text(&h, e->verb);
	put_text(&h, e->kind);
	put_i64(&h, e->entry);
	put_i64(&h, e->child);
	put_text(&h, e->purpose);
	put_text(&h, body);
	put_i64(&h, (int64_t)e->children_n);
	for (size_t i = 0; i < e->children_n; i++)
		put_i64(&h, e->children[i]);
	if (format > 1)
		put_i64(&h, e->about);
	finish(&h, out);
}

void digest_looks(const struct look_times *l, size_t n, char out[static JOURNAL_DIGEST])
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, 32);
	put_i64(&h, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		put_i64(&h, l[i].number);
		put_text(&h, text_of(l[i].same));
		put_i64(&h, l[i].first_at);
		put_i64(&h, l[i].last_at);
		put_i64(&h, l[i].times);
	}
	finish(&h, out);
}

void digest_body(struct text salt, struct text before, struct text after, char out[static JOURNAL_DIGEST])
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, (const unsigned char *)salt.at, salt.n <= 64 ? salt.n : 64, 32);
	put_text(&h, before);
	put_text(&h, after);
	finish(&h, out);
}
