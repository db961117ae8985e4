/* The seal of a backup: what goes in comes out, at every awkward length; and nothing that was touched opens. */
#include "base/file.h"
#include "store/key.h"
#include "store/seal.h"
#include "tests.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], plain[100], sealed[100], back[100], public_key[SEAL_KEY], secret_key[SEAL_KEY];
enum { MOST = 200000 };
static char bytes[MOST];

static void write_file(const char *path, const char *at, size_t n)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(at, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static bool opens(const char *path, struct arena *a, struct text key, struct text *note, struct fault *f)
{
	bool was;
	unlink(back);
	return seal_open(a, path, back, key, &was, note, f) && was;
}

static void lengths(void **state)
{
	(void)state;
	static const size_t some[] = {0, 1, 65535, 65536, 65537, 131072, 131073, MOST};
	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		struct arena *a = arena_new(0);
		struct fault f = {0};
		struct text note, got;
		write_file(plain, bytes, some[i]);
		unlink(sealed);
		assert_true(seal_file(plain, sealed, text_of(public_key), TEXT("journal 1 2:ab"), &f));
		assert_true(opens(sealed, a, text_of(secret_key), &note, &f));
		assert_true(text_is(note, "journal 1 2:ab"));
		assert_true(file_read(a, back, MOST, &got, &f));
		assert_true(got.n == some[i] && memcmp(got.at, bytes, got.n) == 0);
		struct stat st;
		assert_true(stat(back, &st) == 0 && (st.st_mode & 0777) == 0600);
		assert_false(seal_file(plain, sealed, text_of(public_key), TEXT(""), &f)); /* it is there already */
		arena_free(a);
	}
}

/* Cut anywhere, or any one byte changed (the note too): it does not open, and leaves nothing. */
static void touched(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct text note, whole;
	char other[100];
	snprintf(other, sizeof other, "%s/other", folder);
	write_file(plain, bytes, 70000);
	unlink(sealed);
	assert_true(seal_file(plain, sealed, text_of(public_key), TEXT("journal 1 2:ab"), &f));
	assert_true(file_read(a, sealed, MOST, &whole, &f));
	for (size_t n = 10; n < whole.n; n += n < 200 ? 1 : 4999) {
		write_file(other, whole.at, n);
		assert_false(opens(other, a, text_of(secret_key), &note, &f));
		assert_int_not_equal(access(back, F_OK), 0);
	}
	char *copy = arena_alloc(a, whole.n + 1);
	memcpy(copy, whole.at, whole.n);
	for (size_t i = 10; i < whole.n; i += i < 200 ? 1 : 4999) {
		copy[i] ^= 1;
		write_file(other, copy, whole.n);
		assert_false(opens(other, a, text_of(secret_key), &note, &f));
		assert_int_not_equal(access(back, F_OK), 0);
		copy[i] ^= 1;
	}
	write_file(other, copy, whole.n + 1); /* something behind it */
	assert_false(opens(other, a, text_of(secret_key), &note, &f));
	arena_free(a);
}

static void keys(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct text note;
	char p2[SEAL_KEY], s2[SEAL_KEY];
	seal_pair(p2, s2);
	assert_string_not_equal(s2, secret_key);
	write_file(plain, bytes, 100);
	unlink(sealed);
	assert_true(seal_file(plain, sealed, text_of(public_key), TEXT(""), &f));
	assert_false(opens(sealed, a, text_of(s2), &note, &f));
	assert_string_equal(f.code, "seal.key");
	assert_false(opens(sealed, a, (struct text){0}, &note, &f));
	assert_string_equal(f.code, "seal.key");
	assert_false(opens(sealed, a, TEXT("zz"), &note, &f));
	unlink(sealed);
	assert_false(seal_file(plain, sealed, TEXT("12"), TEXT(""), &f));
	assert_false(seal_file("/nowhere/at/all", sealed, text_of(public_key), TEXT(""), &f));
	assert_int_not_equal(access(sealed, F_OK), 0);
	arena_free(a);
}

/* Several processes need the key at once, and none is there: one is made, and all of them read it whole. */
static void one_key_for_all(void **state)
{
	(void)state;
	enum { MAKERS = 8, ROUNDS = 40 };
	for (int round = 0; round < ROUNDS; round++) {
		char path[120];
		int go[2], told[2];
		unsigned char first[KEY], next[KEY];
		snprintf(path, sizeof path, "%s/below/keys/%d", folder, round);
		assert_true(!pipe(go) && !pipe(told));
		for (int i = 0; i < MAKERS; i++)
			if (!fork()) {
				struct fault f = {0};
				unsigned char key[KEY] = {0};
				char c;
				close(go[1]);
				bool ok = read(go[0], &c, 1) == 0 && key_file_make(path, &f) && key_file_read(path, key, &f);
				_exit(ok && write(told[1], key, KEY) == KEY ? 0 : 1);
			}
		close(go[0]), close(go[1]); /* all at once */
		for (int i = 0; i < MAKERS; i++) {
			int status;
			assert_true(wait(&status) > 0 && status == 0);
			assert_int_equal(read(told[0], i ? next : first, KEY), KEY);
			assert_true(!i || !memcmp(first, next, KEY));
		}
		close(told[0]), close(told[1]);
		unlink(path);
	}
	char keys[120], below[100];
	snprintf(keys, sizeof keys, "%s/below/keys", folder), snprintf(below, sizeof below, "%s/below", folder);
	assert_int_equal(rmdir(keys) + rmdir(below), 0); /* and nothing else is left beside it */
}

/* Sealed under one key, for one name: under another, for another, or changed it does not open. */
static void sealed_under_a_key(void **state)
{
	(void)state;
	unsigned char key[KEY], other[KEY] = {1}, made[5 + KEY_MORE], out[5];
	assert_true(key_of(TEXT(" 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"), key));
	assert_false(key_of(TEXT("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"), other));
	assert_false(key_of(TEXT("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1x"), other));
	key_seal(key, TEXT("for Ada"), TEXT("hello"), made);
	struct text t = {(const char *)made, sizeof made};
	assert_true(key_open(key, TEXT("for Ada"), t, out) && !memcmp(out, "hello", 5));
	assert_false(key_open(key, TEXT("for Bob"), t, out));
	assert_false(key_open(other, TEXT("for Ada"), t, out));
	assert_false(key_open(key, TEXT("for Ada"), (struct text){t.at, KEY_MORE - 1}, out));
	made[30] ^= 1;
	assert_false(key_open(key, TEXT("for Ada"), t, out));
}

int main(void)
{
	folder_make(folder, sizeof folder, "seal");
	snprintf(plain, sizeof plain, "%s/plain", folder);
	snprintf(sealed, sizeof sealed, "%s/sealed", folder);
	snprintf(back, sizeof back, "%s/back", folder);
	for (int i = 0; i < MOST; i++)
		bytes[i] = (char)((unsigned)i * 2654435761u >> 13);
	seal_pair(public_key, secret_key);
	const struct CMUnitTest tests[] = {cmocka_unit_test(one_key_for_all), cmocka_unit_test(sealed_under_a_key),
	    cmocka_unit_test(lengths), cmocka_unit_test(touched), cmocka_unit_test(keys)};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	folder_away(folder);
	return failed;
}
