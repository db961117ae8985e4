/* net: addresses of the internet in lists that a house writes: "192.0.2.7 198.51.100.0/24 2001:db8:7::/48". */
#ifndef KITH_BASE_NET_H
#define KITH_BASE_NET_H
#include "base/text.h"

/* Is the address one of the list, or in one of its networks? An IPv4 address written as IPv6 is itself. What cannot be read in
 * the list holds no address. */
bool net_listed(struct text list, struct text address);
/* Whether each of the list can be read; an empty one can. */
bool net_list_ok(struct text list);
#endif
