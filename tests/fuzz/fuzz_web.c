/* Any bytes as a form (both kinds), cookies, a path and a query: read, or refused with a reason; every name and value that is
 * taken is UTF-8 without NUL, and a typed form holds only what its table allows. */
#include "kit/form.h"
#include "kit/inside.h"
#include "kit/pairs.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void clean(const struct pairs *p)
{
	if (p->n > PAIRS_MOST)
		abort();
	for (size_t i = 0; i < p->n; i++) {
		const struct pair *x = &p->at[i];
		if (!text_utf8(x->name) || memchr(x->name.at, 0, x->name.n))
			abort();
		if (!x->filename.at && (!text_utf8(x->value) || memchr(x->value.at, 0, x->value.n)))
			abort();
	}
}

/* What is read costs a few times what came: the forms' own drawing is in it, a page's worth each. */
static void bounded(const struct arena *a, size_t n)
{
	if (arena_used(a) > (256 << 10) + 40 * n)
		abort();
}

static void type(struct arena *a, const struct words *w, const struct pairs *p)
{
	static const struct choice choices[] = {{.value = "x"}, {.value = "y"}};
	static const struct input fields[] = {{.name = "a", .most = 3}, {.name = "b", .type = INPUT_DAY}, {.name = "c", .type = INPUT_INT, .low = -5, .high = 5},
	    {.name = "d", .type = INPUT_CHOICES, .choices = choices, .n_choices = 2}, {.name = "f", .type = INPUT_FILE}, {.name = "g", .type = INPUT_LINES}};
	static const struct form form = {fields, 6};
	struct values *v;
	struct fault f = {0};
	if (!form_parse(a, &form, w, p, &v, &f)) {
		if (!f.code[0])
			abort();
		return;
	}
	if (form_ok(v) && (form_int(v, 2) < -5 || form_int(v, 2) > 5 || form_choices(v, 3) > 3 || form_text(v, 0).n > 12))
		abort();
	for (size_t i = 0; i < form_text(v, 5).n; i++)
		if (form_text(v, 5).at[i] == '\r' || !form_text(v, 5).at[i])
			abort();
	struct out o = out_begin(a, w);
	form_problems(&o, v);
	for (size_t i = 0; i < form.n; i++)
		form_field(&o, v, i, NULL);
	if (!buf_ok(&o.buf))
		abort();
	out_end(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *volatile kept; /* never given back; volatile, so that it is seen to be kept */
	static const struct words *words;
	if (!words)
		kept = arena_new(0), words = words_new(kept, NULL);
	struct arena *a = arena_new(JOB_CEILING);
	struct text bytes = {(const char *)data, n}, path;
	struct pairs p;
	struct fault f = {0};
	if (pairs_urlencoded(a, bytes, &p, &f))
		clean(&p), type(a, words, &p);
	else if (!f.code[0])
		abort();
	f = (struct fault){0};
	/* the first line is the content type */
	struct text body, head = text_cut(bytes, '\n', &body);
	if (pairs_multipart(a, body.at ? body : TEXT(""), head, &p, &f))
		clean(&p), type(a, words, &p);
	else if (!f.code[0])
		abort();
	bounded(a, n);
	if (pairs_cookies(a, bytes, &p, &f))
		clean(&p);
	if (pairs_path(a, bytes, &path, &f) && (!text_utf8(path) || memchr(path.at, 0, path.n)))
		abort();
	bounded(a, n);
	arena_free(a);
	return 0;
}
