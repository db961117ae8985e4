/* Who is in care is who was a year before and who came, less who left: whether the figures add up, and where not, why. */
#include "house/house.h"
#include "house/pages/figures.h"

static struct text say(const struct request *r, enum message m, const int64_t *n, size_t count)
{
	struct out_arg args[4];
	for (size_t i = 0; i < count; i++)
		args[i] = out_arg_text(figures_count(r->arena, n[i]));
	return out_words(r->arena, r->site->words, m, args, count);
}

/* Came or left again in the year, where it may be told; and what is then left over. */
static struct text why(const struct request *r, const struct flow *f, int64_t over)
{
	int64_t rest = over - f->came_again + f->left_again;
	struct text t = say(r, MSG_FLOW_AGAIN, (int64_t[]){f->came_again, f->left_again}, 2);
	if (rest)
		t = arena_printf(r->arena, "%.*s %.*s", TEXT_ARG(t),
		    TEXT_ARG(say(r, rest > 0 ? MSG_FLOW_MORE : MSG_FLOW_FEWER, (int64_t[]){rest > 0 ? rest : -rest}, 1)));
	return t;
}

struct text figures_flow_words(const struct request *r, const struct flow *f)
{
	int64_t made = f->before + f->came - f->left, over = f->now - made;
	struct text sum = say(r, MSG_FLOW_SUM, (int64_t[]){f->before, f->came, f->left, made}, 4);
	if (!over)
		return arena_printf(r->arena, "%.*s %.*s", TEXT_ARG(sum), TEXT_ARG(say(r, MSG_FLOW_ADDS, NULL, 0)));
	struct text shown = say(r, MSG_FLOW_SHOWN, (int64_t[]){f->now}, 1),
	    reason = f->came_again < 0 ? say(r, MSG_FLOW_ONCE, NULL, 0) : why(r, f, over);
	return arena_printf(r->arena, "%.*s %.*s %.*s", TEXT_ARG(sum), TEXT_ARG(shown), TEXT_ARG(reason));
}

static int64_t told(const struct series *s, day on)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].as_at == on)
			return s->at[i].known ? s->at[i].num : -1;
	return -1;
}

struct text figures_flow(const struct request *r, const struct edition *e)
{
	struct flow f = {.came_again = -1, .left_again = -1, .now = told(&e->of[MEASURE_IN_CARE], e->as_at),
	    .before = told(&e->of[MEASURE_IN_CARE], day_add_years(e->as_at, -1)), .came = told(&e->of[MEASURE_STARTED], e->as_at),
	    .left = told(&e->of[MEASURE_CEASED], e->as_at)};
	if (f.now < 0 || f.before < 0 || f.came < 0 || f.left < 0)
		return (struct text){0};
	return figures_flow_words(r, &f);
}
