/* The return itself, as it would be handed in now: one zip, of CSV or of XML with CSV beside it. */
#include "house/pages/return.h"
#include "returns/zipped.h"
#include <stdio.h>

SQL(sql_council_numbers,
    "SELECT number, child FROM k_person_number WHERE authority = $1 AND number_kind = 'council' AND current = 1 ORDER BY number");

struct whole {
	struct request *r;
	struct answer *a;
	bool xml;
};

static bool is_told(const struct cohort *c, int year, struct text number)
{
	uint32_t chunk, child;
	return cohort_find(c, number, &chunk, &child) && chunk_tells(c->chunk[chunk], child, year);
}

/* Every child in it was looked at. */
static bool look(struct request *r, struct tx *tx, const struct return_today *t, struct fault *f)
{
	struct visitor *v = visitor_of(r);
	int64_t *listed = NULL;
	size_t n = 0, cap = 0;
	struct query q;
	query_begin(tx, &q, &sql_council_numbers);
	query_bind_i64(&q, 1, actor_at(r)->authority);
	while (query_step(&q, f))
		if (is_told(t->closing.cohort, t->year, query_text(&q, 0))) {
			listed = arena_grow(r->arena, listed, &cap, n + 1, sizeof *listed);
			listed[n++] = query_i64(&q, 1);
		}
	v->listed = listed;
	v->n_listed = n;
	return query_end(&q, f);
}

static bool fill(struct tx *tx, void *arg, struct fault *f)
{
	struct whole *x = arg;
	struct return_today *t;
	int64_t left[TABLES] = {0};
	if (!return_today_get(today_of(x->r), tx, actor_at(x->r)->authority, x->r->today, x->r->now, &t, f))
		return false;
	bool ok = returns_zip(t->closing.cohort, t->year, x->xml, &x->a->out->buf, left, f) && look(x->r, tx, t, f);
	return_today_put(t);
	return ok;
}

static bool send(struct request *r, struct answer *a, bool xml, struct fault *f)
{
	struct whole x = {r, a, xml};
	a->type = "application/zip";
	answer_header(a, "Content-Disposition", xml ? TEXT("attachment; filename=\"return-xml.zip\"")
	    : TEXT("attachment; filename=\"return-csv.zip\""));
	return house_read(r, fill, &x, f);
}

static bool csv(struct request *r, struct answer *a, struct fault *f)
{
	return send(r, a, false, f);
}

static bool xml(struct request *r, struct answer *a, struct fault *f)
{
	return send(r, a, true, f);
}

ROUTE(return_whole_csv, .confirm = true, .method = METHOD_GET, .pattern = "/return/csv.zip", .permission = "return.export", .handle = csv,
    .audience = AUDIENCE_ADULT, .title = "The return itself, as CSV in a zip", .child_bearing = true);
ROUTE(return_whole_xml, .confirm = true, .method = METHOD_GET, .pattern = "/return/xml.zip", .permission = "return.export", .handle = xml,
    .audience = AUDIENCE_ADULT, .title = "The return itself, as XML in a zip", .child_bearing = true);
