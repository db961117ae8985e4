#include "base/net.h"
#include <arpa/inet.h>

/* As sixteen bytes, an IPv4 address as IPv6 writes it. */
static bool sixteen(struct text word, unsigned char out[static 16], bool *four)
{
	char z[INET6_ADDRSTRLEN];
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (!word.n || word.n >= sizeof z)
		return false;
	memcpy(z, word.at, word.n);
	z[word.n] = 0;
	*four = inet_pton(AF_INET, z, out + 12) == 1;
	if (*four)
		memcpy(out, mapped, sizeof mapped);
	return *four || inet_pton(AF_INET6, z, out) == 1;
}

struct network {
	unsigned char at[16];
	int64_t bits;
};

static bool network_of(struct text word, struct network *n)
{
	bool four;
	struct text bits, address = text_cut(word, '/', &bits);
	if (!sixteen(address, n->at, &four))
		return false;
	n->bits = 128;
	if (bits.at && (!text_int(bits, &n->bits) || n->bits < 0 || n->bits > (four ? 32 : 128)))
		return false;
	n->bits += four && bits.at ? 96 : 0;
	return true;
}

static bool in_network(const struct network *n, const unsigned char at[static 16])
{
	for (int64_t i = 0; i < n->bits; i++)
		if ((n->at[i / 8] ^ at[i / 8]) & (0x80 >> (i % 8)))
			return false;
	return true;
}

/* The next of a list; false: there is none. */
static bool next_word(struct text *list, struct text *word)
{
	while (list->at && list->n) {
		*word = text_trim(text_cut(*list, ' ', list));
		if (word->n)
			return true;
	}
	return false;
}

bool net_listed(struct text list, struct text address)
{
	unsigned char at[16];
	struct network n;
	struct text word;
	bool four;
	if (!sixteen(text_trim(address), at, &four))
		return false;
	while (next_word(&list, &word))
		if (network_of(word, &n) && in_network(&n, at))
			return true;
	return false;
}

bool net_list_ok(struct text list)
{
	struct network n;
	struct text word;
	while (next_word(&list, &word))
		if (!network_of(word, &n))
			return false;
	return true;
}
