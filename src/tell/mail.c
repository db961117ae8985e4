/* The message: that there is something new, and nothing of what it is. The one file that names libcurl. */
#include "tell/mail.h"
#include "access/posts.h"
#include "base/buf.h"
#include "base/clock.h"
#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

enum { SECONDS = 20, CONNECT_SECONDS = 10 };

struct letter {
	struct text bytes;
	size_t read;
};

static size_t give(char *to, size_t size, size_t n, void *arg)
{
	struct letter *l = arg;
	size_t room = size * n, left = l->bytes.n - l->read, some = left < room ? left : room;
	memcpy(to, l->bytes.at + l->read, some);
	l->read += some;
	return some;
}

/* RFC 5322, in UTC. */
static void write_date(struct buf *b, int64_t now)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	day d = (day)(now / 86400000);
	struct civil c = day_civil(d);
	int s = (int)(now / 1000 % 86400);
	buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[day_weekday(d)], c.day, months[c.month - 1], c.year, s / 3600,
	    s / 60 % 60, s % 60);
}

/* Words of a head: as they are, in quotes, or, where they are more than plain letters, as RFC 2047 has them. */
static void write_name(struct buf *b, struct text name)
{
	char words[400];
	bool plain = true;
	for (size_t i = 0; i < name.n; i++)
		plain = plain && name.at[i] >= ' ' && name.at[i] < 127 && name.at[i] != '"' && name.at[i] != '\\';
	if (!name.n || (!plain && sodium_base64_ENCODED_LEN(name.n, sodium_base64_VARIANT_ORIGINAL) > sizeof words))
		buf_z(b, "kith");
	else if (plain)
		buf_printf(b, "\"%.*s\"", TEXT_ARG(name));
	else
		buf_printf(b, "=?UTF-8?B?%s?=",
		    sodium_bin2base64(words, sizeof words, (const unsigned char *)name.at, name.n, sodium_base64_VARIANT_ORIGINAL));
}

static void write_letter(struct buf *b, const struct mail_server *m, struct text to, bool waits, int64_t now)
{
	unsigned char raw[16];
	char id[33];
	const char *at = strrchr(m->from, '@');
	randombytes_buf(raw, sizeof raw);
	sodium_bin2hex(id, sizeof id, raw, sizeof raw);
	write_date(b, now);
	buf_z(b, "From: ");
	write_name(b, m->name);
	buf_printf(b, " <%s>\r\nTo: <%.*s>\r\nMessage-ID: <%s@%s>\r\nSubject: Something new in kith%s\r\n", m->from, TEXT_ARG(to), id,
	    at ? at + 1 : "kith", waits ? "" : " that cannot wait");
	buf_printf(b,
	    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\nAuto-Submitted: auto-generated\r\n%s\r\n"
	    "Something new in kith%s.\r\n\r\nSign in to see it.%s\r\n",
	    waits ? "" : "Importance: high\r\n", waits ? "" : " that cannot wait",
	    waits ? "" : " It comes again until somebody says: I have it.");
	if (m->site && *m->site)
		buf_printf(b, "%s\r\n", m->site);
}

static void start(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

bool mail_send(const struct mail_server *m, struct text to, bool waits, int64_t now, struct fault *f)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char rcpt[MAIL_MOST + 3], from[MAIL_MOST + 3];
	pthread_once(&once, start);
	CURL *c = curl_easy_init();
	if (!c)
		return fault_set(f, FAULT_SYSTEM, "mail.send", "There is no memory to send a message.");
	struct buf b = BUF_INIT(4096);
	write_letter(&b, m, to, waits, now);
	struct letter l = {buf_as_text(&b), 0};
	snprintf(rcpt, sizeof rcpt, "<%.*s>", TEXT_ARG(to));
	snprintf(from, sizeof from, "<%s>", m->from);
	struct curl_slist *all = curl_slist_append(NULL, rcpt);
	curl_easy_setopt(c, CURLOPT_URL, m->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_USE_SSL, m->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, all);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(c, CURLOPT_READDATA, &l);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SECONDS);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	if (m->user && *m->user) {
		curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, m->password ? m->password : "");
	}
	CURLcode got = all && buf_ok(&b) ? curl_easy_perform(c) : CURLE_OUT_OF_MEMORY;
	curl_slist_free_all(all);
	curl_easy_cleanup(c);
	buf_free(&b);
	return got == CURLE_OK || fault_set(f, FAULT_SYSTEM, "mail.send", "A message could not be sent: %s.", curl_easy_strerror(got));
}
