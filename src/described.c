/* Where the record's descriptions, a council's own among them, and the question who may do what meet: access lies below
 * the record and asks here. */
#include "access/access.h"
#include "describe/describe.h"

bool access_described(int64_t authority, const char *kind, const char *field, struct access_masks *out)
{
	const struct kind *k = described_kind(record_kinds_of(authority), text_of(kind));
	*out = (struct access_masks){0};
	if (!k)
		return false;
	if (field) {
		int f = kind_field(k, field);
		if (f >= 0)
			*out = (struct access_masks){
			    .see = k->fields[f].see, .write = k->fields[f].write, .group = k->group, .opens = k->fields[f].opens};
		return f >= 0;
	}
	out->group = k->group;
	for (size_t i = 0; i < k->n; i++)
		out->see |= k->fields[i].see, out->write |= k->fields[i].write;
	out->begin = out->write;
	for (size_t i = 0; i < k->n; i++)
		if (k->fields[i].required != REQUIRED_NEVER && k->fields[i].write && !k->fields[i].when && !k->fields[i].gone)
			out->begin &= k->fields[i].write;
	return true;
}

const char *access_described_at(size_t i, enum kind_group *group)
{
	const struct described *d = record_kinds();
	if (i >= d->n)
		return NULL;
	*group = d->kinds[i].group;
	return d->kinds[i].name;
}
