/* trend: what may be said of a run of figures. Pure.
 *
 * The rule, for all measures and all pages alike. Fewer than twelve figures: too few to say. Else all pairs of figures are
 * compared, the earlier with the later (Kendall, "Rank Correlation Methods", 1948; equal ones count for neither): up or down
 * is said where more of them go one way than chance makes them in nineteen of twenty sets of figures, and where the newest
 * figure stands on that side of the middle one. Figures of a whole year, taken each quarter, share three quarters with
 * their neighbours and wander together; `shared` says how many neighbours count something in common, and widens what chance
 * may do by its square root. tests/unit/test_trend.c holds the rule to it, on noise of both kinds. */
#ifndef KITH_MEASURE_TREND_H
#define KITH_MEASURE_TREND_H
#include <stddef.h>
#include <stdint.h>

enum { TREND_LEAST = 12 };
enum trend { TREND_FEW, TREND_NONE, TREND_UP, TREND_DOWN };
/* at: oldest first, at most TREND_MOST of them are looked at, the newest. shared: 1 where each counts its own day. */
enum { TREND_MOST = 400 };
enum trend trend_of(const int64_t *at, size_t n, int shared);
#endif
