#include "store/key.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };
_Static_assert(KEY_MORE == NONCE + TAG && KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "as libsodium has it");

bool key_of(struct text hex, unsigned char key[static KEY])
{
	size_t n = 0;
	hex = text_trim(hex);
	return hex.n == 2 * KEY && sodium_hex2bin(key, KEY, hex.at, hex.n, NULL, &n, NULL) == 0 && n == KEY;
}

bool key_file_read(const char *path, unsigned char key[static KEY], struct fault *f)
{
	struct arena *a = arena_new(1 << 16);
	struct text hex = {0};
	bool ok = file_read(a, path, 4096, &hex, f);
	if (ok && !key_of(hex, key))
		ok = fault_set(f, FAULT_ASKED, "key.file",
		    "%s is no key: it has 64 hexadecimal digits and nothing else ('openssl rand -hex 32' makes them).", path);
	if (ok)
		sodium_memzero((char *)hex.at, hex.n);
	arena_free(a);
	return ok;
}

static bool write_key(int fd)
{
	unsigned char key[KEY];
	char hex[KEY_HEX];
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	hex[2 * KEY] = '\n';
	bool ok = write(fd, hex, sizeof hex) == (ssize_t)sizeof hex && fsync(fd) == 0;
	sodium_memzero(key, sizeof key);
	sodium_memzero(hex, sizeof hex);
	return ok;
}

bool key_file_make(const char *path, struct fault *f)
{
	char beside[FILE_PATH];
	if (!file_mkdirs_above(path, f))
		return false;
	int n = snprintf(beside, sizeof beside, "%s.%d.%08x", path, (int)getpid(), (unsigned)randombytes_random());
	int fd = n < (int)sizeof beside ? open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
	if (fd < 0)
		return fault_set(f, FAULT_SYSTEM, "key.make", "A key cannot be made at %s: %s.", path, strerror(errno));
	bool ok = write_key(fd);
	ok &= close(fd) == 0;
	/* a name of its own until it is whole: whoever reads it under its own name never sees half of it */
	ok = ok && (link(beside, path) == 0 || errno == EEXIST);
	int why = errno;
	unlink(beside);
	return ok || fault_set(f, FAULT_SYSTEM, "key.make", "A key cannot be written at %s: %s.", path, strerror(why));
}

void key_seal(const unsigned char key[static KEY], struct text bound_to, struct text plain, unsigned char *out)
{
	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, (const unsigned char *)plain.at, plain.n,
	    (const unsigned char *)bound_to.at, bound_to.n, NULL, out, key);
}

bool key_open(const unsigned char key[static KEY], struct text bound_to, struct text sealed, unsigned char *out)
{
	const unsigned char *raw = (const unsigned char *)sealed.at;
	return sealed.n >= KEY_MORE && crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, raw + NONCE, sealed.n - NONCE,
	                                   (const unsigned char *)bound_to.at, bound_to.n, raw, key) == 0;
}
