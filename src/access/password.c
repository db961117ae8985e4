#include "access/password.h"
#include "access/weak.h"
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

_Static_assert(PASSWORD_HASH >= crypto_pwhash_argon2id_STRBYTES, "a hash fits");
#define OPS 2ULL
#define MEMORY ((size_t)64 << 20)

bool password_fit(struct text p, struct fault *f)
{
	if (!p.at || p.n < PASSWORD_LEAST || p.n > PASSWORD_MOST || !text_utf8(p))
		return fault_set(f, FAULT_ASKED, "user.password", "A password has %d to %d characters; three or four words do well.",
		    PASSWORD_LEAST, PASSWORD_MOST);
	return true;
}

bool password_fit_for(struct text p, struct text name, struct fault *f)
{
	if (!password_fit(p, f))
		return false;
	return !weak_password(p, name) || fault_set(f, FAULT_ASKED, "user.weak",
	    "That password is among those that are guessed first; three or four words that do not belong together do well.");
}

static bool hash(struct text p, char out[static PASSWORD_HASH])
{
	memset(out, 0, PASSWORD_HASH);
	return sodium_init() >= 0 &&
	    crypto_pwhash_str_alg(out, p.at ? p.at : "", p.n, OPS, MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool password_hash(struct text p, char out[static PASSWORD_HASH], struct fault *f)
{
	return hash(p, out) || fault_set(f, FAULT_SYSTEM, "user.memory", "There is no memory to keep a password safely (64 MiB).");
}

/* A hash that is nobody's, so that a name that is not there takes as long as one that is. */
static char nobody[PASSWORD_HASH];
static pthread_once_t nobody_once = PTHREAD_ONCE_INIT;

static void nobody_make(void)
{
	char words[33];
	unsigned char raw[16];
	randombytes_buf(raw, sizeof raw);
	sodium_bin2hex(words, sizeof words, raw, sizeof raw);
	hash(text_of(words), nobody);
}

enum password_verdict password_verify(struct text p, const char *kept, bool *rehash)
{
	pthread_once(&nobody_once, nobody_make);
	*rehash = false;
	if (p.n > PASSWORD_MOST)
		p.n = 0;
	char as_kept[PASSWORD_HASH] = {0};
	const char *from = kept ? kept : nobody;
	if (strlen(from) >= sizeof as_kept)
		return PASSWORD_WRONG;
	memcpy(as_kept, from, strlen(from));
	bool right = crypto_pwhash_str_verify(as_kept, p.at ? p.at : "", p.n) == 0;
	if (!kept)
		return as_kept[0] ? PASSWORD_WRONG : PASSWORD_COULD_NOT;
	*rehash = right && crypto_pwhash_str_needs_rehash(as_kept, OPS, MEMORY) != 0;
	return right ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

struct job {
	char password[PASSWORD_MOST + 1];
	size_t n;
	char kept[PASSWORD_HASH];
	bool verify, known;
	hasher_done *done;
	void *ctx;
};

/* A ring of jobs, all of it made at start. */
struct hasher {
	pthread_mutex_t lock;
	pthread_cond_t more;
	pthread_t thread;
	struct job *jobs;
	size_t most, first, n;
	bool closing;
};

static void work(struct job *j)
{
	struct text p = {j->password, j->n};
	char made[PASSWORD_HASH] = "";
	bool rehash = false;
	enum password_verdict v = PASSWORD_RIGHT;
	if (j->verify)
		v = password_verify(p, j->known ? j->kept : NULL, &rehash);
	if (!j->verify || rehash)
		if (!hash(p, made)) {
			made[0] = 0;
			v = j->verify ? v : PASSWORD_COULD_NOT;
		}
	sodium_memzero(j->password, sizeof j->password);
	j->done(j->ctx, v, made);
}

static void *run(void *arg)
{
	struct hasher *h = arg;
	for (;;) {
		pthread_mutex_lock(&h->lock);
		while (!h->n && !h->closing)
			pthread_cond_wait(&h->more, &h->lock);
		if (!h->n) {
			pthread_mutex_unlock(&h->lock);
			return NULL;
		}
		struct job j = h->jobs[h->first];
		sodium_memzero(&h->jobs[h->first], sizeof j);
		h->first = (h->first + 1) % h->most, h->n--;
		pthread_mutex_unlock(&h->lock);
		work(&j);
	}
}

struct hasher *hasher_new(size_t most)
{
	struct hasher *h = calloc(1, sizeof *h);
	if (!h || sodium_init() < 0) {
		free(h);
		return NULL;
	}
	h->most = most ? most : 1;
	h->jobs = calloc(h->most, sizeof *h->jobs);
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->more, NULL);
	if (h->jobs && pthread_create(&h->thread, NULL, run, h) == 0)
		return h;
	free(h->jobs);
	free(h);
	return NULL;
}

void hasher_free(struct hasher *h)
{
	if (!h)
		return;
	pthread_mutex_lock(&h->lock);
	h->closing = true;
	pthread_cond_signal(&h->more);
	pthread_mutex_unlock(&h->lock);
	pthread_join(h->thread, NULL);
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->more);
	free(h->jobs);
	free(h);
}

static bool submit(struct hasher *h, const struct job *j)
{
	pthread_mutex_lock(&h->lock);
	bool room = h->n < h->most && !h->closing;
	if (room) {
		h->jobs[(h->first + h->n++) % h->most] = *j;
		pthread_cond_signal(&h->more);
	}
	pthread_mutex_unlock(&h->lock);
	return room;
}

static bool put(struct hasher *h, struct text password, const char *kept, bool verify, hasher_done *done, void *ctx)
{
	struct job j = {.verify = verify, .known = kept != NULL, .done = done, .ctx = ctx};
	j.n = password.n <= PASSWORD_MOST ? password.n : 0; /* too long is wrong, and takes its time like any other */
	if (j.n)
		memcpy(j.password, password.at, j.n);
	if (kept && strlen(kept) < sizeof j.kept)
		memcpy(j.kept, kept, strlen(kept));
	bool ok = submit(h, &j);
	sodium_memzero(&j, sizeof j);
	return ok;
}

bool hasher_verify(struct hasher *h, struct text password, const char *kept, hasher_done *done, void *ctx)
{
	return put(h, password, kept, true, done, ctx);
}

bool hasher_hash(struct hasher *h, struct text password, hasher_done *done, void *ctx)
{
	return put(h, password, NULL, false, done, ctx);
}
