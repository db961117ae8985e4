/* seal: a backup that only the holder of a key can open. The machine that makes backups has the public key alone, so
 * that whoever takes the machine has no older backup.
 *
 * The file: "KITHSEAL1\n"; a fresh stream key, sealed to the public key (libsodium crypto_box_seal); the header of a
 * crypto_secretstream_xchacha20poly1305; the length (4 bytes, little end first) and text of a note in clear, which is
 * bound to the first piece; then pieces of 64 KiB, the last one marked. A file cut short, or changed in any byte, does
 * not open. */
#ifndef KITH_STORE_SEAL_H
#define KITH_STORE_SEAL_H
#include "base/arena.h"
#include "base/fault.h"

enum { SEAL_KEY = 65, SEAL_NOTE = 65536 }; /* 64 hexadecimal digits and a NUL; the longest note */

/* A new pair. The secret one opens every backup sealed to the public one, and nothing else does. */
void seal_pair(char public_key[static SEAL_KEY], char secret_key[static SEAL_KEY]);
/* Reads `from`, writes `to` (must not exist; 0600; fsync'ed; taken away again when it fails). */
bool seal_file(const char *from, const char *to, struct text public_key, struct text note, struct fault *);
/* The other way. A file that is not sealed is copied as it is, *sealed false and the note empty; a sealed one without a
 * key (.at NULL) is a FAULT_ASKED "seal.key". */
bool seal_open(struct arena *, const char *from, const char *to, struct text secret_key, bool *sealed, struct text *note,
    struct fault *);
#endif
