/* Who is met here as a grown-up, by what they are: carers, those who work here, members of boards. Each has a page, on which what is about
 * them stands (`about: [carer]`). Nobody who is known as a child alone is among them, and nobody whose record is shut to the reader. */
#include "house/grown.view.h"
#include "house/pages/things.h"
#include "house/pages/worker.h"
#include "record/adults.h"

enum { OF, FROM, ASKED, A_PAGE = 100 };
static const struct input page_inputs[ASKED] = {
    [OF] = {.name = "of", .type = INPUT_TEXT, .label = MSG_GROWN_OF, .most = 64},
    [FROM] = {.name = "from", .type = INPUT_INT, .label = MSG_GROWN_TITLE, .low = 0, .high = 5000},
};
static const struct form page_query = {page_inputs, ASKED};

struct listing {
	struct request *r;
	struct grown_page page;
};

/* The codes of the parts that a grown-up can have, as they are described. */
static const struct list *parts(void)
{
	const struct kind *k = kind_of(TEXT("person-as"));
	int at = k ? kind_field(k, "part") : -1;
	return at < 0 ? NULL : k->fields[at].list;
}

static bool is_grown(const struct code *c)
{
	return strcmp(c->code, "child") != 0 && strcmp(c->code, "relative") != 0;
}

/* As they sign in, where that says more than the heading. */
static struct text said_of(const struct listing *l, struct text part)
{
	struct text role = part.n ? seen_role(l->r, part) : (struct text){0};
	return text_eq(role, l->page.of->label) || text_is(part, l->page.of->code) ? (struct text){0} : role;
}

/* Those of one part, of whom the reader may know; the names of all in one statement. */
static bool known(struct listing *l, struct tx *tx, const struct adult *all, size_t n, struct fault *f)
{
	struct request *r = l->r;
	struct thing_names names;
	int64_t *id = arena_array(r->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		id[i] = all[i].id;
	if (!thing_names(tx, r->arena, actor_at(r), r->today, id, n, &names, f))
		return false;
	l->page.line = arena_array(r->arena, struct grown_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct thing_name *is = thing_names_get(&names, all[i].id);
		if (is && is->open && !is->gone && !is->shut)
			l->page.line[l->page.n++] = (struct grown_line){.name = all[i].name,
			    .what = said_of(l, all[i].part),
			    .team = all[i].team,
			    .href = things_address(r, all[i].id, false)};
	}
	return true;
}

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	struct request *r = l->r;
	const struct list *of = parts();
	struct adult *all;
	size_t n;
	l->page = (struct grown_page){.choice = arena_array(r->arena, struct grown_choice, of ? of->n + 1 : 1)};
	for (size_t i = 0; of && i < of->n; i++)
		if (is_grown(&of->codes[i]))
			l->page.choice[l->page.choices++] = (struct grown_choice){of->codes[i].code, text_of(of->codes[i].label),
			    arena_printf(r->arena, "/grown-ups?of=%s", of->codes[i].code),
			    form_given(r->query, OF) && text_is(form_text(r->query, OF), of->codes[i].code)};
	for (size_t i = 0; i < l->page.choices; i++)
		if (l->page.choice[i].chosen)
			l->page.of = &l->page.choice[i];
	if (!l->page.of)
		return true;
	struct adults_ask ask = {actor_at(r)->authority, l->page.of->code, actor_at(r), r->today};
	if (!adults_list(tx, r->arena, &ask, &all, &n, f) || !known(l, tx, all, n, f))
		return false;
	size_t from = form_given(r->query, FROM) ? (size_t)form_int(r->query, FROM) : 0;
	from = from < l->page.n ? from : 0;
	l->page.all = l->page.n;
	l->page.line += from;
	l->page.n -= from;
	if (l->page.n > A_PAGE) {
		l->page.n = A_PAGE;
		l->page.next = arena_printf(r->arena, "/grown-ups?of=%s&from=%zu", l->page.of->code, from + A_PAGE);
	}
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r};
	if (!house_read(r, list, &l, f))
		return false;
	r->layout.back = l.page.of ? TEXT("/grown-ups") : TEXT("/things");
	grown_view(page_begin(r, a, r->site->words->plain[MSG_GROWN_TITLE]), &l.page);
	page_end(r, a);
	return true;
}
PERMISSION(grown_see, .name = "grown.see", .says = "who is here besides children: carers, workers, members", .verb = VERB_SEE,
    .kind = "person-as", .signed_in = true);
ROUTE(grown, .method = METHOD_GET, .pattern = "/grown-ups", .permission = "grown.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "Who is here besides children", .query = &page_query);
