/* The board: the promises and how they are kept, and each number's passport. From the newest publication alone. */
#include "parts/boards.board.view.h"
#include "house/house.h"
#include "house/pages/figures.h"
#include "house/whole.h"

/* ---- the thread: promise, outcome, action, measure ---- */

struct figures_of {
	struct request *r;
	const struct edition *e;
	const char *prefix;
	bool seen[MEASURES];
};

/* The figures of these measures that have not stood on the promise yet. */
static size_t add_measures(struct figures_of *x, const struct texts *ids, struct figure_line **out)
{
	size_t n = 0;
	*out = arena_array(x->r->arena, struct figure_line, MEASURES);
	for (size_t i = 0; i < ids->n; i++) {
		int m = measure_of(text_of(ids->at[i]));
		if (m < 0 || x->seen[m])
			continue;
		x->seen[m] = true;
		(*out)[n++] = figures_line(x->r, x->e, m, false, x->prefix);
	}
	return n;
}

static bool tells_flow(const struct outcome_line *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->figure[i].def == &measure_defs[MEASURE_CEASED])
			return true;
	return false;
}

/* promise NULL: the outcomes that name none. A promise is judged by its own measures; those of an outcome stand with it. */
static struct board_promise promise_of(struct request *r, const struct edition *e, const struct pack *pack, const struct promise *promise,
    int number)
{
	struct board_promise p = {.number = number, .promise = promise,
	    .outcome = arena_array(r->arena, struct outcome_line, pack->outcomes_n + 1)};
	struct figures_of x = {.r = r, .e = e, .prefix = arena_z(r->arena, arena_printf(r->arena, "p%d", p.number))};
	if (promise)
		p.n = add_measures(&x, &promise->measures, &p.figure);
	for (size_t i = 0; i < pack->outcomes_n; i++) {
		const struct outcome *o = &pack->outcomes[i];
		bool here = promise ? o->promise && !strcmp(o->promise, promise->id) : !o->promise;
		if (!here)
			continue;
		struct outcome_line *l = &p.outcome[p.n_outcomes++];
		*l = (struct outcome_line){.outcome = o};
		l->n = add_measures(&x, &o->measures, &l->figure);
		if (tells_flow(l))
			l->flow = figures_flow(r, e);
	}
	return p;
}

static struct text names_of(struct request *r, const struct pack *pack, const struct texts *ids)
{
	struct text t = {0};
	for (size_t i = 0; i < ids->n; i++) {
		const struct body *b = strategy_body(pack, ids->at[i]);
		t = arena_printf(r->arena, "%.*s%s%s", TEXT_ARG(t), t.n ? "; " : "", b ? b->name : ids->at[i]);
	}
	return t;
}

static const struct pack *pack_of(const struct request *r)
{
	return house_speaking(r)->pack;
}

static bool draw_board(struct request *r, struct out *o, struct fault *f)
{
	struct edition e;
	const struct pack *pack = pack_of(r);
	if (!figures_newest(r, figures_authority(r), &e, f))
		return false;
	struct board_page m = {.pack = pack, .published = e.id != 0};
	if (e.id)
		m.known = figures_known(r, &e);
	if (pack) {
		m.promise = arena_array(r->arena, struct board_promise, pack->pledge.n + 1);
		for (size_t i = 0; i < pack->pledge.n; i++)
			m.promise[m.n++] = promise_of(r, &e, pack, &pack->pledge.promises[i], (int)i + 1);
		m.rest = promise_of(r, &e, pack, NULL, 0);
		m.body = arena_array(r->arena, struct body_line, pack->bodies_n + 1);
		for (size_t i = 0; i < pack->bodies_n; i++)
			m.body[m.n_bodies++] = (struct body_line){&pack->bodies[i], names_of(r, pack, &pack->bodies[i].answers_to)};
		m.word = arena_array(r->arena, const struct pack_term *, pack->terms_n + 1);
		for (size_t i = 0; i < pack->terms_n; i++)
			if (pack->terms[i].instead_of.n && pack->terms[i].adult.one)
				m.word[m.n_words++] = &pack->terms[i];
	}
	board_view(o, &m);
	return true;
}

static bool show_board(struct request *r, struct answer *a, struct fault *f)
{
	struct whole w;
	if (!whole_begin(r, &w, figures_authority(r), "board", 0, f))
		return false;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_BOARD_TITLE]);
	if (!whole_copy(r, &w, o)) {
		if (!draw_board(r, o, f))
			return false;
		whole_keep(r, &w, o);
	}
	page_end(r, a);
	return true;
}

/* ---- the passport of a number ---- */

static struct text number(struct request *r, int64_t n, bool hidden)
{
	const struct words *w = r->site->words;
	return n >= 0 ? figures_count(r->arena, n) : hidden ? w->plain[MSG_CHART_HIDDEN] : TEXT("–");
}

static void put_rows(struct request *r, const struct measure_def *d, const struct series *s, struct passport_page *m)
{
	const struct words *w = r->site->words;
	m->row = arena_array(r->arena, struct passport_row, s->n + 1);
	for (size_t i = s->n; i-- > 0;) {
		const struct figure *g = &s->at[i];
		m->row[m->n++] = (struct passport_row){figures_short_day(r->arena, g->as_at),
		    g->known ? figures_value(r->arena, d, g->value) : w->plain[g->hidden ? MSG_CHART_HIDDEN : MSG_CHART_GAP],
		    number(r, g->num, g->hidden & HIDES_NUM), number(r, g->den, g->hidden & HIDES_DEN)};
	}
}

/* Where the strategy says that it began: "94% (2021/22)". */
static void put_baseline(struct request *r, const struct pack *pack, const char *id, struct passport_page *m)
{
	m->baseline = arena_array(r->arena, struct text, (pack ? pack->baseline_n : 0) + 1);
	for (size_t i = 0; pack && i < pack->baseline_n; i++) {
		const struct baseline *b = &pack->baseline[i];
		if (b->measure && !strcmp(b->measure, id))
			m->baseline[m->n_baseline++] = arena_printf(r->arena, "%s: %s (%s)%s%s", b->name, b->value,
			    strategy_words(b->as_at), b->of ? "; " : "", b->of ? b->of : "");
	}
}

static bool show_passport(struct request *r, struct answer *a, struct fault *f)
{
	struct edition e;
	int id = measure_of(request_word(r, "measure"));
	if (!figures_newest(r, figures_authority(r), &e, f))
		return false;
	if (id < 0) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	const struct measure_def *d = &measure_defs[id];
	const struct figure *now = series_now(&e.of[id]);
	struct passport_page m = {.line = figures_line(r, &e, id, false, "figure"), .edition = e.id ? &e : NULL,
	    .tables = figures_tables(r->arena, d), .pack = pack_of(r)};
	put_baseline(r, m.pack, d->id, &m);
	if (now) {
		m.as_at = figures_day(r->arena, now->as_at);
		m.as_known = figures_moment(r->arena, now->as_known);
		m.why = now->why;
		m.publication = arena_printf(r->arena, "/publication/%lld", (long long)e.id);
		put_rows(r, d, &e.of[id], &m);
	}
	r->layout.back = TEXT("/board");
	struct out_arg arg = out_arg_z(d->title);
	passport_view(page_begin(r, a, out_words(r->arena, r->site->words, MSG_PASSPORT_TITLE, &arg, 1)), &m);
	page_end(r, a);
	return true;
}

ROUTE(board, .method = METHOD_GET, .pattern = "/board", .permission = "board.see", .handle = show_board, .audience = AUDIENCE_ADULT,
    .title = "The promises and how they are kept");
ROUTE(board_measure, .method = METHOD_GET, .pattern = "/board/measure/{measure}", .permission = "board.see", .handle = show_passport,
    .audience = AUDIENCE_ADULT, .title = "A number and how it is counted");
