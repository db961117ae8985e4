#include "store/seal.h"
#include "store/key.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char magic[] = "KITHSEAL1\n";
enum {
	PIECE = 65536,
	MORE = crypto_secretstream_xchacha20poly1305_ABYTES,
	STREAM_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
	SEALED_KEY = STREAM_KEY + crypto_box_SEALBYTES,
	STREAM_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
};

struct ends {
	FILE *in, *out;
	const char *from, *to;
	unsigned char plain[PIECE], cipher[PIECE + MORE];
};

void seal_pair(char public_key[static SEAL_KEY], char secret_key[static SEAL_KEY])
{
	unsigned char p[crypto_box_PUBLICKEYBYTES], s[crypto_box_SECRETKEYBYTES];
	if (sodium_init() < 0)
		return;
	crypto_box_keypair(p, s);
	sodium_bin2hex(public_key, SEAL_KEY, p, sizeof p);
	sodium_bin2hex(secret_key, SEAL_KEY, s, sizeof s);
	sodium_memzero(s, sizeof s);
}

static bool begin(struct ends *e, const char *from, const char *to, struct fault *f)
{
	e->from = from, e->to = to;
	e->in = fopen(from, "rbe");
	if (!e->in)
		return fault_set(f, errno == ENOENT ? FAULT_ASKED : FAULT_SYSTEM, "seal.read", "%s cannot be read: %s.", from,
		    strerror(errno));
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	e->out = fd < 0 ? NULL : fdopen(fd, "wb");
	if (e->out)
		return true;
	fclose(e->in);
	return fault_set(f, errno == EEXIST ? FAULT_ASKED : FAULT_SYSTEM, "seal.write", "%s cannot be made: %s.", to,
	    strerror(errno));
}

static bool put(struct ends *e, const void *at, size_t n, struct fault *f)
{
	return fwrite(at, 1, n, e->out) == n ||
	    fault_set(f, FAULT_SYSTEM, "seal.write", "%s cannot be written: %s.", e->to, strerror(errno));
}

static bool end(struct ends *e, bool ok, struct fault *f)
{
	if (ok && (ferror(e->in) || fflush(e->out) != 0 || fsync(fileno(e->out)) != 0))
		ok = fault_set(f, FAULT_SYSTEM, "seal.write", "%s could not be brought to the disk.", e->to);
	fclose(e->in);
	if (fclose(e->out) != 0 && ok)
		ok = fault_set(f, FAULT_SYSTEM, "seal.write", "%s could not be brought to the disk.", e->to);
	if (!ok)
		unlink(e->to);
	sodium_memzero(e->plain, sizeof e->plain);
	return ok;
}

/* ---- sealing ---- */

static bool seal_pieces(struct ends *e, crypto_secretstream_xchacha20poly1305_state *st, struct text note, struct fault *f)
{
	bool first = true, last;
	do {
		size_t n = fread(e->plain, 1, PIECE, e->in);
		int c = n == PIECE ? getc(e->in) : EOF; /* is anything left behind it? */
		last = c == EOF;
		if (!last)
			ungetc(c, e->in);
		unsigned long long m;
		crypto_secretstream_xchacha20poly1305_push(st, e->cipher, &m, e->plain, n,
		    first ? (const unsigned char *)note.at : NULL, first ? note.n : 0,
		    last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
		if (!put(e, e->cipher, (size_t)m, f))
			return false;
		first = false;
	} while (!last);
	return true;
}

static bool seal_head(struct ends *e, crypto_secretstream_xchacha20poly1305_state *st, const unsigned char *public_key,
    struct text note, struct fault *f)
{
	unsigned char key[STREAM_KEY], sealed[SEALED_KEY], header[STREAM_HEADER];
	unsigned char n[4] = {(unsigned char)note.n, (unsigned char)(note.n >> 8), (unsigned char)(note.n >> 16), 0};
	crypto_secretstream_xchacha20poly1305_keygen(key);
	bool ok = crypto_box_seal(sealed, key, sizeof key, public_key) == 0 &&
	    crypto_secretstream_xchacha20poly1305_init_push(st, header, key) == 0;
	sodium_memzero(key, sizeof key);
	if (!ok)
		return fault_set(f, FAULT_ASKED, "seal.key", "That public key is not one.");
	return put(e, magic, sizeof magic - 1, f) && put(e, sealed, sizeof sealed, f) && put(e, header, sizeof header, f) &&
	    put(e, n, sizeof n, f) && put(e, note.at, note.n, f);
}

bool seal_file(const char *from, const char *to, struct text public_key, struct text note, struct fault *f)
{
	unsigned char pk[32];
	if (sodium_init() < 0 || !key_of(public_key, pk))
		return fault_set(f, FAULT_ASKED, "seal.key",
		    "A public key is 64 hexadecimal digits, as 'kith backup --new-key' prints it.");
	if (note.n > SEAL_NOTE)
		return fault_set(f, FAULT_OURS, "seal.note", "The note is longer than %d bytes.", SEAL_NOTE);
	struct ends *e = calloc(1, sizeof *e);
	if (!e || !begin(e, from, to, f)) {
		free(e);
		return false;
	}
	crypto_secretstream_xchacha20poly1305_state st;
	bool ok = end(e, seal_head(e, &st, pk, note, f) && seal_pieces(e, &st, note, f), f);
	sodium_memzero(&st, sizeof st);
	free(e);
	return ok;
}

/* ---- opening ---- */

static bool not_whole(const struct ends *e, struct fault *f)
{
	return fault_set(f, FAULT_INPUT, "seal.damaged", "%s is cut short or was changed: it does not open.", e->from);
}

static bool open_pieces(struct ends *e, crypto_secretstream_xchacha20poly1305_state *st, struct text note, struct fault *f)
{
	for (bool first = true;; first = false) {
		size_t n = fread(e->cipher, 1, sizeof e->cipher, e->in);
		unsigned long long m;
		unsigned char tag;
		if (n < MORE || crypto_secretstream_xchacha20poly1305_pull(st, e->plain, &m, &tag, e->cipher, n,
		                    first ? (const unsigned char *)note.at : NULL, first ? note.n : 0) != 0)
			return not_whole(e, f);
		if (!put(e, e->plain, (size_t)m, f))
			return false;
		if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL)
			return getc(e->in) == EOF || not_whole(e, f);
	}
}

static bool open_sealed(struct arena *a, struct ends *e, struct text secret_key, struct text *note, struct fault *f)
{
	unsigned char sk[32], pk[32], sealed[SEALED_KEY], header[STREAM_HEADER], key[STREAM_KEY], n[4];
	if (!secret_key.at)
		return fault_set(f, FAULT_ASKED, "seal.key", "%s is sealed: say with --key which file holds its secret key.", e->from);
	if (!key_of(secret_key, sk) || crypto_scalarmult_base(pk, sk) != 0)
		return fault_set(f, FAULT_ASKED, "seal.key", "A secret key is 64 hexadecimal digits, as 'kith backup --new-key' wrote it.");
	if (fread(sealed, 1, sizeof sealed, e->in) != sizeof sealed || fread(header, 1, sizeof header, e->in) != sizeof header ||
	    fread(n, 1, 4, e->in) != 4)
		return not_whole(e, f);
	size_t length = (size_t)n[0] | (size_t)n[1] << 8 | (size_t)n[2] << 16 | (size_t)n[3] << 24;
	if (length > SEAL_NOTE)
		return not_whole(e, f);
	char *at = arena_alloc(a, length + 1);
	if (fread(at, 1, length, e->in) != length)
		return not_whole(e, f);
	*note = (struct text){at, length};
	crypto_secretstream_xchacha20poly1305_state st;
	bool ok = crypto_box_seal_open(key, sealed, sizeof sealed, pk, sk) == 0
	    ? crypto_secretstream_xchacha20poly1305_init_pull(&st, header, key) == 0 || not_whole(e, f)
	    : fault_set(f, FAULT_ASKED, "seal.key", "%s was not sealed to that key, or it was changed.", e->from);
	sodium_memzero(sk, sizeof sk);
	sodium_memzero(key, sizeof key);
	ok = ok && open_pieces(e, &st, *note, f);
	sodium_memzero(&st, sizeof st);
	return ok;
}

static bool copy(struct ends *e, struct fault *f)
{
	size_t n;
	rewind(e->in);
	while ((n = fread(e->plain, 1, PIECE, e->in)) > 0)
		if (!put(e, e->plain, n, f))
			return false;
	return true;
}

bool seal_open(struct arena *a, const char *from, const char *to, struct text secret_key, bool *sealed, struct text *note,
    struct fault *f)
{
	char first[sizeof magic - 1];
	*note = (struct text){0};
	struct ends *e = calloc(1, sizeof *e);
	if (!e || sodium_init() < 0 || !begin(e, from, to, f)) {
		free(e);
		return false;
	}
	*sealed = fread(first, 1, sizeof first, e->in) == sizeof first && memcmp(first, magic, sizeof first) == 0;
	bool ok = end(e, *sealed ? open_sealed(a, e, secret_key, note, f) : copy(e, f), f);
	free(e);
	return ok;
}
