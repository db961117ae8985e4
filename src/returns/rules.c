/* The families of rules, in the order of the listing. Next year's differences are one more file in rules/, of rules
 * with a later `since` (docs/return.md), and one more line here. */
#include "returns/check.h"

#define FAMILIES(F) \
	F(identity) \
	F(child) \
	F(episodes) \
	F(legal_status) \
	F(moves) \
	F(homes) \
	F(providers) \
	F(postcodes) \
	F(last_year) \
	F(missing) \
	F(liberty) \
	F(workers) \
	F(leaving) \
	F(separated) \
	F(reviews) \
	F(health) \
	F(decisions) \
	F(adoption) \
	F(earlier) \
	F(leavers)

#define FAMILY_EXTERN(name) extern const struct rule_family family_##name;
FAMILIES(FAMILY_EXTERN)
#undef FAMILY_EXTERN

#define FAMILY_POINTER(name) &family_##name,
const struct rule_family *const rule_families[] = {FAMILIES(FAMILY_POINTER)};
#undef FAMILY_POINTER
const size_t rule_families_n = sizeof rule_families / sizeof *rule_families;

const int rules_first_year = 2025, rules_last_year = 2027;
