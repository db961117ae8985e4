/* key: a secret of 32 bytes, written as 64 hexadecimal digits; the file that holds one; what is sealed under one.
 *
 * Sealed: XChaCha20-Poly1305 (libsodium) with a nonce drawn for each, which stands before it; bound to words that say whose it
 * is, so that a row copied to another's place does not open. Whoever holds a key wipes it (sodium_memzero). */
#ifndef KITH_STORE_KEY_H
#define KITH_STORE_KEY_H
#include "base/arena.h"
#include "base/fault.h"

enum { KEY = 32, KEY_HEX = 2 * KEY + 1, KEY_MORE = 24 + 16 }; /* KEY_MORE: how much longer the sealed is than the plain */

/* Blanks around it do not matter; false: it is none. */
bool key_of(struct text hex, unsigned char key[static KEY]);
/* Faults: file.h's, and key.file (FAULT_ASKED): there is something else in it. */
bool key_file_read(const char *path, unsigned char key[static KEY], struct fault *);
/* Draws one into a new file (0600) with the folders above it. It is there whole or not at all, and one that is there stays: of two
 * processes that make it at once both read the same. Fault key.make (FAULT_SYSTEM). */
bool key_file_make(const char *path, struct fault *);

/* out has room for plain.n + KEY_MORE. */
void key_seal(const unsigned char key[static KEY], struct text bound_to, struct text plain, unsigned char *out);
/* out has room for sealed.n - KEY_MORE; false: sealed under another key, for somebody else, or changed. */
bool key_open(const unsigned char key[static KEY], struct text bound_to, struct text sealed, unsigned char *out);
#endif
