#include "kit/heads.h"

static bool is_token(struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		char c = t.at[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return t.n > 0;
}

static bool is_number(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.at[i] < '0' || t.at[i] > '9')
			return false;
	return t.n > 0 && t.n <= 18;
}

static bool is_host(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.at[i] <= ' ' || t.at[i] == 127 || strchr("/\\@,?#<>\"", t.at[i]))
			return false;
	return t.n > 0 && t.n <= 255;
}

/* What proxies add. A server that is asked by one is not asked by this machine, whatever the address says. */
static bool is_forwarding(struct text name)
{
	static const char *const names[] = {"Forwarded", "Forwarded-For", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP",
	    "True-Client-IP",
	    "CF-Connecting-IP", "CF-Ray", "Fastly-Client-IP", "X-Original-Forwarded-For", "X-Envoy-External-Address", "X-ProxyUser-Ip",
	    "X-Original-Host",
	    "X-Azure-ClientIP", "X-Appengine-User-Ip", "X-Scheme", "X-Original-URI"};
	if (name.n > 12 && text_eq_nocase((struct text){name.at, 12}, TEXT("X-Forwarded-")))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_eq_nocase(name, text_of(names[i])))
			return true;
	return false;
}

/* A line that was folded onto another field: a proxy that reads it by itself sees a length there. */
static bool hides_length(struct text t)
{
	static const char *const names[] = {"Content-Length", "Transfer-Encoding"};
	for (size_t k = 0; k < 2; k++) {
		size_t n = strlen(names[k]);
		for (size_t i = 0; i + n < t.n; i++)
			if (text_eq_nocase((struct text){t.at + i, n}, text_of(names[k])) &&
			    (i == 0 || t.at[i - 1] == ' ' || t.at[i - 1] == '\t'))
				return true;
	}
	return false;
}

void heads_see(struct heads *h, struct text name, struct text value)
{
	h->wrong |= !is_token(name);
	for (size_t i = 0; i < value.n; i++)
		h->wrong |= ((unsigned char)value.at[i] < ' ' && value.at[i] != '\t') || value.at[i] == 127;
	h->wrong |= hides_length(value);
	if (text_eq_nocase(name, TEXT("Host"))) {
		h->hosts++;
		h->wrong |= !is_host(text_trim(value));
	} else if (text_eq_nocase(name, TEXT("Content-Length"))) {
		h->lengths++;
		h->wrong |= !is_number(text_trim(value));
	} else if (text_eq_nocase(name, TEXT("Transfer-Encoding"))) {
		h->codings++;
		h->wrong |= !text_eq_nocase(text_trim(value), TEXT("chunked"));
	}
	h->forwarded |= is_forwarding(name);
}

bool heads_clear(const struct heads *h, struct text version)
{
	bool eleven = text_is(version, "HTTP/1.1");
	return !h->wrong && h->hosts == 1 && h->lengths + h->codings <= 1 && (eleven || (text_is(version, "HTTP/1.0") && !h->codings));
}

bool heads_origin_ok(struct text site, struct text origin, struct text fetch_site)
{
	if (fetch_site.at && !text_is(fetch_site, "same-origin") && !text_is(fetch_site, "none"))
		return false;
	return !origin.at || text_is(origin, "null") || text_eq_nocase(origin, site);
}
