/* What is wrong with the data: rows set aside because they cannot be placed, and cells kept as text because they could not
 * be typed; as a page and as a file. Nothing of it was dropped; it is mended where it came from. */
#include "base/csv.h"
#include "house/data.view.h"
#include "house/house.h"
#include "house/pages/steps.h"
#include "house/pages/worker.h"
#include "house/steps.view.h"
#include "told/told.h"

enum { SHOWN_MOST = 500 };

struct faults {
	struct request *r;
	struct answer *a;
	struct data_line *line;
	size_t n, asides, bads;
	struct stuck_line *finding; /* of steps: a rung behind which nobody stands, a step that is described no more */
	size_t findings;
};

static struct text say(const struct faults *x, enum message id)
{
	return x->r->site->words->plain[id];
}

static struct text place(const struct faults *x, enum table t, int year)
{
	char words[DAY_TEXT];
	return arena_printf(x->r->arena, "%s %s", table_info[t].name, year_words(year, words));
}

/* The return's folder and the table's file: where the server keeps them is not said on a page. */
static struct text file_of(const struct faults *x, struct text folder, enum table t)
{
	struct text last = folder, rest = folder;
	while (rest.at && rest.n) {
		struct text part = text_cut(rest, '/', &rest);
		if (part.n)
			last = part;
	}
	if ((last.n > 4 && !memcmp(last.at + last.n - 4, ".csv", 4)) || !last.n)
		return last;
	return arena_printf(x->r->arena, "%.*s/%s.csv", TEXT_ARG(last), table_info[t].file);
}

static bool gather(struct tx *tx, void *arg, struct fault *f)
{
	struct faults *x = arg;
	struct arena *a = x->r->arena;
	struct told_aside *aside;
	struct told_bad *bad;
	if (!told_asides(tx, a, actor_at(x->r)->authority, &aside, &x->asides, f) ||
	    !told_bads(tx, a, actor_at(x->r)->authority, &bad, &x->bads, f) || !waiting_findings(x->r, tx, &x->finding, &x->findings, f))
		return false;
	x->line = arena_array(a, struct data_line, x->asides + x->bads + 1);
	for (size_t i = 0; i < x->asides; i++)
		x->line[x->n++] = (struct data_line){.what = say(x, MSG_DATA_ASIDE), .table = place(x, aside[i].table, aside[i].year),
		    .file = file_of(x, aside[i].file, aside[i].table), .line = aside[i].line, .field = aside[i].field,
		    .reason = text_of(aside_reason(aside[i].why)), .remedy = text_of(aside_remedy(aside[i].why))};
	for (size_t i = 0; i < x->bads; i++)
		x->line[x->n++] = (struct data_line){.what = say(x, MSG_DATA_BAD), .table = place(x, bad[i].table, bad[i].year),
		    .file = arena_printf(a, "%s.csv", table_info[bad[i].table].file), .line = bad[i].line,
		    .record = bad[i].line ? 0 : bad[i].row + 1, .field = bad[i].field,
		    .words = bad[i].words, .reason = say(x, MSG_DATA_BAD_REASON), .remedy = say(x, MSG_DATA_BAD_REMEDY)};
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct faults x = {.r = r, .a = a};
	if (!house_read(r, gather, &x, f))
		return false;
	bool file = access_route(actor_at(r), "aside.export", NULL).may;
	struct out *o = page_begin(r, a, say(&x, MSG_DATA_TITLE));
	data_view(o, x.line, x.n < SHOWN_MOST ? x.n : SHOWN_MOST, x.n, x.asides, x.bads, file);
	waiting_findings_view(o, x.finding, x.findings);
	page_end(r, a);
	return true;
}
ROUTE(data, .method = METHOD_GET, .pattern = "/data", .permission = "aside.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "What is wrong with the data");

static void put(struct buf *b, struct text t, bool last)
{
	csv_put_safe(b, t);
	buf_text(b, last ? TEXT("\r\n") : TEXT(","));
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	struct faults x = {.r = r, .a = a};
	struct buf *b = &a->out->buf;
	if (!house_read(r, gather, &x, f))
		return false;
	a->type = "text/csv; charset=utf-8";
	answer_header(a, "Content-Disposition", TEXT("attachment; filename=\"data.csv\""));
	buf_text(b, TEXT("WHAT,TABLE,FILE,LINE,RECORD,FIELD,TOLD,REASON,REMEDY\r\n"));
	for (size_t i = 0; i < x.n; i++) {
		const struct data_line *d = &x.line[i];
		put(b, d->what, false);
		put(b, d->table, false);
		put(b, d->file, false);
		put(b, d->line ? arena_printf(r->arena, "%lld", (long long)d->line) : TEXT(""), false);
		put(b, d->record ? arena_printf(r->arena, "%lld", (long long)d->record) : TEXT(""), false);
		put(b, d->field, false);
		put(b, d->words, false);
		put(b, d->reason, false);
		put(b, d->remedy, true);
	}
	return true;
}
ROUTE(data_csv, .confirm = true, .method = METHOD_GET, .pattern = "/data.csv", .permission = "aside.export", .handle = send,
    .audience = AUDIENCE_ADULT, .title = "What is wrong with the data, as a file");
