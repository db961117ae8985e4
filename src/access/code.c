#include "access/code.h"
#include <sodium.h>

enum { SIGNS = 8 };
static const char signs[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; /* none that is taken for another */

void code_new(char out[static CODE_ROOM])
{
	size_t n = 0;
	if (sodium_init() < 0) /* without chance there is no code: an empty one opens nothing */
		n = CODE_ROOM - 1;
	for (; n < CODE_ROOM - 1; n++)
		out[n] = n == SIGNS / 2 ? '-' : signs[randombytes_uniform(sizeof signs - 1)];
	out[n] = 0;
}

bool code_digest(struct text code, const char *what, char out[static CODE_DIGEST])
{
	unsigned char plain[SIGNS], digest[32];
	size_t n = 0;
	for (size_t i = 0; i < code.n; i++) {
		char c = code.at[i] >= 'a' && code.at[i] <= 'z' ? (char)(code.at[i] - 32) : code.at[i];
		if (c == '-' || c == ' ')
			continue;
		if (n == SIGNS || !memchr(signs, c, sizeof signs - 1))
			return false;
		plain[n++] = (unsigned char)c;
	}
	crypto_generichash(digest, sizeof digest, plain, n, (const unsigned char *)what, strlen(what));
	sodium_bin2hex(out, CODE_DIGEST, digest, sizeof digest);
	return n == SIGNS;
}
