/* The forms of numbers and postcodes that people type: one place, named by the descriptions (`format:`). */
#include "describe/format.h"
#include <ctype.h>

enum { MOST = 40 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool digits(const char *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_digit(z[i]))
			return false;
	return true;
}

/* The letter in front is reckoned from the twelve signs after it (DfE, unique pupil numbers: twice to thirteen times each,
 * over 23). The last is a letter where the number is a temporary one. UN1 to UN5 say why there is none. */
static const char *upn(char *z, size_t n)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
	static const char wrong[] =
	    "must be a letter and 12 signs, like A123456789012, and its letter must fit the rest: compare it with the school's";
	if (n == 3 && z[0] == 'U' && z[1] == 'N' && z[2] >= '1' && z[2] <= '5')
		return NULL;
	const char *last = n == 13 ? strchr(letters, z[12]) : NULL;
	if (n != 13 || !digits(z + 1, 11) || (!is_digit(z[12]) && !last))
		return wrong;
	int sum = 0;
	for (int i = 1; i < 13; i++)
		sum += (i + 1) * (is_digit(z[i]) ? z[i] - '0' : (int)(last - letters));
	return z[0] == letters[sum % 23] ? NULL : wrong;
}

/* Ten digits, the last of them reckoned from the others over 11 (NHS Data Dictionary). */
static const char *nhs(char *z, size_t n)
{
	static const char wrong[] =
	    "must have 10 digits, like 943 476 5919, and the last must fit the others: compare it with the letter from the NHS";
	if (n != 10 || !digits(z, n))
		return wrong;
	int sum = 0;
	for (int i = 0; i < 9; i++)
		sum += (10 - i) * (z[i] - '0');
	return (11 - sum % 11) % 11 == z[9] - '0' ? NULL : wrong;
}

/* Two letters, six digits, A to D (HMRC, NIM39110). */
static const char *ni(char *z, size_t n)
{
	static const char never[][3] = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
	static const char wrong[] = "must be two letters, six digits and a letter, like QQ 12 34 56 C";
	if (n != 9 || !is_letter(z[0]) || !is_letter(z[1]) || strchr("DFIQUV", z[0]) || strchr("DFIOQUV", z[1]) || !digits(z + 2, 6) ||
	    z[8] < 'A' || z[8] > 'D')
		return wrong;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (!strncmp(z, never[i], 2))
			return wrong;
	return NULL;
}

/* The inspectorate's number of a home: up to two letters and five to seven digits; XXXXXXX where another inspectorate sees to it. */
static const char *urn(char *z, size_t n)
{
	size_t at = 0;
	if ((n == 6 || n == 7) && strspn(z, "X") == n)
		return NULL;
	while (at < n && at < 2 && is_letter(z[at]))
		at++;
	return n - at >= 5 && n - at <= 7 && digits(z + at, n - at)
	    ? NULL
	    : "must be as on the inspectorate's list, like SC123456; XXXXXXX where it is another inspectorate's";
}

static const char *postcode(char *z, size_t n)
{
	static const char wrong[] = "must be a whole postcode, like B1 1AA";
	size_t out = n > 3 ? n - 3 : 0, at = 0;
	if (n < 5 || n > 7)
		return wrong;
	while (at < out && at < 2 && is_letter(z[at]))
		at++;
	bool area = at > 0,
	     district = at < out && is_digit(z[at]) && out - at <= 2 && (out - at == 1 || is_digit(z[at + 1]) || is_letter(z[at + 1]));
	if (!area || !district || !is_digit(z[out]) || !is_letter(z[out + 1]) || !is_letter(z[out + 2]))
		return wrong;
	memmove(z + out + 1, z + out, 4); /* with its NUL */
	z[out] = ' ';
	return NULL;
}

/* What a council, or an office, numbers as it likes. Not what a spreadsheet would run. */
static const char *number(char *z, size_t n)
{
	bool ok = n && (is_letter(z[0]) || is_digit(z[0]));
	for (size_t i = 0; i < n; i++)
		ok = ok && (is_letter(z[i]) || is_digit(z[i]) || strchr("/-._ ", z[i]));
	return ok ? NULL : "must begin with a letter or a digit, and have only letters, digits and / - . _";
}

static const struct {
	const char *name;
	const char *(*fits)(char *z, size_t n);
	bool spaces; /* are part of it */
} formats[] = {{"upn", upn, false}, {"nhs", nhs, false}, {"ni", ni, false}, {"urn", urn, false}, {"postcode", postcode, false},
    {"number", number, true}};

const char *const format_names[] = {"upn", "nhs", "ni", "urn", "postcode", "number", NULL};

const char *format_wrong(const char *format, struct arena *a, struct text typed, struct text *as)
{
	char z[MOST + 2];
	size_t n = 0;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (strcmp(format, formats[i].name) != 0)
			continue;
		typed = text_trim(typed);
		for (size_t k = 0; k < typed.n && n < MOST; k++)
			if (formats[i].spaces || typed.at[k] != ' ')
				z[n++] = (char)toupper((unsigned char)typed.at[k]);
		z[n] = 0;
		const char *wrong = typed.n > MOST || strlen(z) != n ? "is too long" : formats[i].fits(z, n);
		if (!wrong && as)
			*as = arena_text(a, text_of(z));
		return wrong;
	}
	return NULL;
}
