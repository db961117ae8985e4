/* The kinds of things, and the register of one kind: found by name, by codes, in order, a page at a time, and as a file. What was typed
 * goes by POST and stands in no address: a family's name is somebody's. */
#include "base/csv.h"
#include "base/term.h"
#include "house/grown.view.h"
#include "house/menu.h"
#include "house/pages/things.h"
#include "house/things.view.h"
#include "house/things_kid.view.h"
#include "record/find.h"
#include <stdlib.h>

enum { A_PAGE = 25, COLUMNS = 4, YOURS = 50, FILE_MOST = 100000 };

/* ---- all kinds ---- */

struct kinds_page {
	struct request *r;
	struct answer *a;
	struct things_kind *kind;
	size_t n;
};

static struct text counted(const struct request *r, size_t n, bool over)
{
	return over ? out_words(r->arena, r->site->words, MSG_THINGS_OVER, (struct out_arg[]){out_arg_uint(n)}, 1)
	            : arena_printf(r->arena, "%zu", n);
}

/* Those to which the visitor stands, whatever their role opens besides. */
static bool yours(struct kinds_page *p, struct tx *tx, const struct thing_reach *reach, struct things_kind *out, struct fault *f)
{
	struct request *r = p->r;
	struct thing_reach own = {.kind = reach->kind, .stands = reach->all ? STANDS_ALL & ~((role_set)1 << STANDS_SELF) : reach->stands};
	struct thing_ask ask = {.most = YOURS};
	struct thing_found found;
	bool young = actor_at(r)->role == ROLE_YOUNG_PERSON;
	if (!own.stands || !actor_at(r)->person)
		return true;
	if (!thing_list(tx, r->arena, actor_at(r), r->today, &own, &ask, &found, f))
		return false;
	out->mine = arena_array(r->arena, struct thing_word, found.n + 1);
	for (size_t i = 0; i < found.n; i++)
		out->mine[out->n++] = (struct thing_word){found.at[i].name.n ? found.at[i].name : text_of(reach->kind->one),
		    things_address(r, found.at[i].id, young)};
	return true;
}

static bool each_kind(struct tx *tx, void *arg, struct fault *f)
{
	struct kinds_page *p = arg;
	struct request *r = p->r;
	const struct described *d = record_kinds();
	bool young = actor_at(r)->role == ROLE_YOUNG_PERSON;
	p->n = 0;
	p->kind = arena_array(r->arena, struct things_kind, d->n + 1);
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		struct thing_reach reach;
		size_t n = 0;
		bool over;
		if ((young && !k->child_many) || !thing_reach(actor_at(r), k, &reach))
			continue;
		struct things_kind *out = &p->kind[p->n];
		*out = (struct things_kind){.title = worker_title(r->arena, young ? k->child_many : k->many), .says = text_of(k->says),
		    .href = arena_printf(r->arena, "/things/%s", k->name)};
		if (!yours(p, tx, &reach, out, f))
			return false;
		if (!young) {
			if (!thing_count(tx, r->arena, actor_at(r), r->today, &reach, &n, &over, f))
				return false;
			out->count = counted(r, n, over);
		}
		p->n += young || n || reach.all || access_may(actor_at(r), VERB_ADD, k->name, NULL, NULL).may;
	}
	return true;
}

static bool show_kinds(struct request *r, struct answer *a, struct fault *f)
{
	struct kinds_page p = {.r = r, .a = a};
	if (actor_at(r)->role == ROLE_YOUNG_PERSON) {
		answer_to(a, TEXT("/me/things"));
		return true;
	}
	if (!house_read(r, each_kind, &p, f))
		return false;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_THINGS_TITLE]);
	things_view(o, p.kind, p.n);
	if (access_route(actor_at(r), "grown.see", NULL).may)
		grown_link_view(o);
	page_end(r, a);
	return true;
}
ROUTE(things, .method = METHOD_GET, .pattern = "/things", .permission = "thing.see", .handle = show_kinds, .audience = AUDIENCE_ADULT,
    .title = "Bodies, meetings, organisations and what else there is");

static bool show_mine(struct request *r, struct answer *a, struct fault *f)
{
	struct kinds_page p = {.r = r, .a = a};
	if (!house_read(r, each_kind, &p, f))
		return false;
	r->layout.back = TEXT("/me");
	r->layout.is_private = true;
	things_kid_view(page_begin(r, a, r->site->words->plain[MSG_ME_THINGS_TITLE]), p.kind, p.n);
	page_end(r, a);
	return true;
}
ROUTE(me_things, .method = METHOD_GET, .pattern = "/me/things", .permission = "self.see", .handle = show_mine, .audience = AUDIENCE_CHILD,
    .title = "The groups that I have a part in");

/* ---- one register ---- */

/* What may be asked of it: the name, one choice a code field that is seen in every row, the order, and where the last page ended. */
struct asking {
	struct form form; /* first: a route's form is this */
	const struct kind *kind;
	struct thing_reach reach;
	const struct field **filter;
	size_t n;        /* filters: inputs 2 to 2 + n */
	const struct field **sort; /* NULL: by name */
	size_t n_sort;
};
enum { NAME, AFTER, FIRST }; /* then the filters, then the order */

static const struct choice *choices_of(const struct request *r, const struct field *f, size_t *n)
{
	static const struct choice yes_no[] = {
	    {"", MSG_THINGS_ANY, NULL, MSG_NONE}, {"yes", MSG_FORM_YES, NULL, MSG_NONE}, {"no", MSG_FORM_NO, NULL, MSG_NONE}};
	*n = 3;
	if (f->type == FIELD_BOOL)
		return yes_no;
	struct choice *all = arena_array(r->arena, struct choice, f->list->n + 1);
	all[0] = yes_no[0];
	for (size_t i = 0; i < f->list->n; i++)
		all[i + 1] = (struct choice){.value = f->list->codes[i].code, .label_text = f->list->codes[i].label};
	*n = f->list->n + 1;
	return all;
}

/* "own_sort" → "own-sort": as forms name their inputs. */
static const char *input_name(struct arena *a, const char *field)
{
	char *z = arena_z(a, text_of(field));
	for (char *c = z; *c; c++)
		if (*c == '_')
			*c = '-';
	return z;
}

/* Of what is written about children, and no register of things. */
static bool is_written(const struct request *r)
{
	return text_starts(r->path, TEXT("/written"));
}

static const char *root(const struct request *r)
{
	return is_written(r) ? "/written" : "/things";
}

/* NULL: this visitor may know of no such things. */
static struct asking *asking_new(struct request *r)
{
	const struct kind *k = kind_of(request_word(r, "kind"));
	struct asking *q = arena_new_of(r->arena, struct asking);
	bool written = is_written(r);
	if (!k || actor_at(r)->role == ROLE_YOUNG_PERSON ||
	    !(written ? written_reach(actor_at(r), k, &q->reach) : thing_reach(actor_at(r), k, &q->reach)))
		return NULL;
	struct input *in = arena_array(r->arena, struct input, k->n + 4);
	struct choice *sorts = arena_array(r->arena, struct choice, k->n + 2);
	q->kind = k;
	q->filter = arena_array(r->arena, const struct field *, k->n + 1);
	q->sort = arena_array(r->arena, const struct field *, k->n + 2);
	in[NAME] = (struct input){.name = "q", .type = INPUT_TEXT, .label = MSG_THINGS_NAME, .most = 100};
	in[AFTER] = (struct input){.name = "after", .type = INPUT_ID, .label = MSG_THINGS_NAME};
	sorts[q->n_sort++] = (struct choice){.value = "name", .label = written ? MSG_WRITTEN_BY_DAY : MSG_THINGS_BY_NAME};
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		const char *name = input_name(r->arena, f->name);
		if (!thing_reach_field(actor_at(r), &q->reach, f))
			continue;
		if (f->type == FIELD_DAY && !(written && (int)i == k->from)) {
			sorts[q->n_sort] = (struct choice){.value = name, .label_text = f->label};
			q->sort[q->n_sort++] = f;
		} else if ((f->type == FIELD_CODE || f->type == FIELD_BOOL) && q->n < THING_FILTERS) {
			struct input *c = &in[FIRST + q->n];
			*c = (struct input){.name = arena_printf(r->arena, "of-%s", name).at,
			    .type = INPUT_CHOICE,
			    .label_text = f->label,
			    .as_select = true};
			c->choices = choices_of(r, f, &c->n_choices);
			q->filter[q->n++] = f;
		}
	}
	in[FIRST + q->n] =
	    (struct input){.name = "sort", .type = INPUT_CHOICE, .label = MSG_THINGS_SORT, .choices = sorts, .n_choices = q->n_sort};
	q->form = (struct form){in, FIRST + q->n + 1};
	return q;
}

static const struct form *asking_form(struct request *r, struct fault *f)
{
	(void)f;
	struct asking *q = asking_new(r);
	return q ? &q->form : NULL;
}

static struct thing_ask ask_of(const struct asking *q, const struct values *v, size_t most)
{
	struct thing_ask ask = {.name = q->reach.written ? (struct text){"", 0} : form_text(v, NAME),
	    .after = form_given(v, AFTER) ? form_int(v, AFTER) : 0,
	    .most = most};
	size_t sort = form_given(v, FIRST + q->n) ? (size_t)form_choice(v, FIRST + q->n) : 0;
	ask.sort = q->sort[sort];
	for (size_t i = 0; i < q->n; i++)
		if (form_given(v, FIRST + i) && form_choice(v, FIRST + i) > 0)
			ask.filter[ask.n++] = (struct thing_filter){
			    q->filter[i], text_of(q->form.fields[FIRST + i].choices[form_choice(v, FIRST + i)].value)};
	return ask;
}

/* ---- its rows ---- */

struct listing {
	struct request *r;
	struct answer *a;
	const struct asking *q;
	const struct values *v;
	struct thing_ask ask;
	bool file;
	struct thing_register page;
};

static bool is_column(const struct listing *l, const struct field *f)
{
	const struct kind *k = l->q->kind;
	bool plain = f->type != FIELD_CALC && f->type != FIELD_ROWS && f->type != FIELD_ENTRY && f->type != FIELD_MOMENT;
	for (size_t i = 0; i < k->called_n && !l->file && !l->q->reach.written; i++)
		if (&k->fields[k->called[i]] == f)
			return false;
	return plain && (l->file || f->type != FIELD_LONGTEXT) && thing_reach_field(actor_at(l->r), &l->q->reach, f);
}

static int by_entry(const void *a, const void *b)
{
	int64_t x = ((const struct seen_thing *)a)->e->id, y = ((const struct seen_thing *)b)->e->id;
	return (x > y) - (x < y);
}

/* The rows' entries in the rows' order, and the columns' fields. */
static bool fill(struct listing *l, struct tx *tx, const struct thing_found *found, struct fault *f)
{
	struct request *r = l->r;
	const struct kind *k = l->q->kind;
	struct thing_register *p = &l->page;
	int64_t *ids = arena_array(r->arena, int64_t, found->n + 1);
	struct entries es;
	struct thing_names names;
	const struct field **column = arena_array(r->arena, const struct field *, k->n + 1);
	p->column = arena_array(r->arena, struct text, k->n + 1);
	for (size_t i = 0; i < k->n && (l->file || p->columns < COLUMNS); i++)
		if (is_column(l, &k->fields[i])) {
			column[p->columns] = &k->fields[i];
			p->column[p->columns++] = text_of(k->fields[i].label);
		}
	for (size_t i = 0; i < found->n; i++)
		ids[i] = found->at[i].id;
	if (!entry_some(tx, r->arena, actor_at(r)->authority, k, ids, found->n, &es, f))
		return false;
	struct seen_thing *seen = arena_array(r->arena, struct seen_thing, es.n + 1);
	for (size_t i = 0; i < es.n; i++)
		seen[i].e = es.at[i];
	int64_t *child = arena_array(r->arena, int64_t, found->n + 1);
	for (size_t i = 0; i < found->n; i++)
		child[i] = found->at[i].child;
	if (!things_stand(r, tx, seen, es.n, NULL, f) ||
	    !things_named(r, tx, seen, es.n, child, l->q->reach.written ? found->n : 0, &names, f))
		return false;
	things_looked(r, seen, es.n);
	if (es.n)
		qsort(seen, es.n, sizeof *seen, by_entry);
	p->row = arena_array(r->arena, struct thing_row, found->n + 1);
	for (size_t i = 0; i < found->n; i++) {
		struct thing_row *row = &p->row[p->n++];
		const struct entry key = {.id = ids[i]};
		struct seen_thing want = {.e = &key};
		const struct seen_thing *at = es.n ? bsearch(&want, seen, es.n, sizeof *seen, by_entry) : NULL;
		*row = (struct thing_row){.name = found->at[i].name.n ? found->at[i].name : text_of(k->one),
		    .href = arena_printf(r->arena, "/thing/%lld", (long long)ids[i]),
		    .draft = at && at->e->state == STATE_DRAFT,
		    .cell = arena_array(r->arena, struct thing_fact, p->columns + 1)};
		if (l->q->reach.written && at) {
			const struct thing_name *whose = thing_names_get(&names, child[i]);
			row->name = whose && whose->open ? whose->name : (struct text){"", 0};
			row->href = things_href(r, at->e, &names);
		}
		for (size_t c = 0; c < p->columns && at; c++)
			row->cell[c] = things_fact(r, at, &names, column[c], false);
	}
	return true;
}

/* A child's name was typed: those of the visitor's own who are called so. */
static bool of_children(struct listing *l, struct tx *tx, struct fault *f)
{
	struct request *r = l->r;
	struct text typed = form_text(l->v, NAME);
	struct found_all them;
	l->ask.of_child = typed.n > 0;
	if (!typed.n)
		return true;
	if (!find_mine(tx, r->arena, actor_at(r), r->today, typed, false, &them, f))
		return false;
	int64_t *ids = arena_array(r->arena, int64_t, them.n + 1);
	for (size_t i = 0; i < them.n; i++)
		ids[i] = them.at[i].person;
	l->ask.child = ids;
	l->ask.children = them.n;
	return true;
}

static bool read_rows(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	struct request *r = l->r;
	struct thing_found found;
	l->page = (struct thing_register){0};
	if ((l->q->reach.written && !of_children(l, tx, f)) ||
	    !thing_list(tx, r->arena, actor_at(r), r->today, &l->q->reach, &l->ask, &found, f) || !fill(l, tx, &found, f))
		return false;
	struct out_arg args[] = {out_arg_uint(found.count), out_arg_text(counted(r, found.count, found.over)),
	    out_arg_z(found.count == 1 && !found.over ? l->q->kind->one : l->q->kind->many)};
	l->page.say = out_words(r->arena, r->site->words, MSG_THINGS_COUNT, args + 1, 2);
	l->page.any = found.count > 0;
	l->page.more = found.more;
	l->page.after = found.n ? found.at[found.n - 1].id : 0;
	return true;
}

/* The filters and the order as they stand, to be chosen anew. */
static void choices(struct listing *l)
{
	const struct asking *q = l->q;
	struct thing_register *p = &l->page;
	struct request *r = l->r;
	p->choice = arena_array(r->arena, struct thing_choice, q->n + 2);
	for (size_t i = 0; i <= q->n; i++) {
		const struct input *in = &q->form.fields[FIRST + i];
		const char **value = arena_array(r->arena, const char *, in->n_choices + 1);
		struct text *words = arena_array(r->arena, struct text, in->n_choices + 1);
		if (i == q->n && q->n_sort < 2)
			continue;
		for (size_t c = 0; c < in->n_choices; c++) {
			value[c] = in->choices[c].value;
			words[c] =
			    in->choices[c].label_text ? text_of(in->choices[c].label_text) : r->site->words->plain[in->choices[c].label];
		}
		size_t chosen = form_given(l->v, FIRST + i) ? (size_t)form_choice(l->v, FIRST + i) : 0;
		p->choice[p->n_choice++] = (struct thing_choice){in->name,
		    in->label_text ? text_of(in->label_text) : r->site->words->plain[in->label], value, words, in->n_choices, chosen};
		p->chosen = p->chosen || chosen;
	}
}

/* The address with what was chosen, and where the page ends: nothing of what was typed. */
static struct text address(const struct listing *l, bool next)
{
	struct text t = arena_printf(l->r->arena, "%s/%s", root(l->r), l->q->kind->name);
	const char *join = "?";
	for (size_t i = 0; i < l->page.n_choice; i++) {
		const struct thing_choice *c = &l->page.choice[i];
		if (!c->chosen)
			continue;
		t = arena_printf(l->r->arena, "%.*s%s%s=%s", TEXT_ARG(t), join, c->name, c->value[c->chosen]);
		join = "&";
	}
	return next ? arena_printf(l->r->arena, "%.*s%safter=%lld", TEXT_ARG(t), join, (long long)l->page.after) : t;
}

static bool draw(struct listing *l, struct fault *f)
{
	struct request *r = l->r;
	const struct kind *k = l->q->kind;
	l->ask = ask_of(l->q, l->v, A_PAGE);
	if (!house_read(r, read_rows, l, f))
		return false;
	struct thing_register *p = &l->page;
	choices(l);
	p->title = worker_title(r->arena, k->many);
	p->says = text_of(k->says);
	bool written = l->q->reach.written;
	p->address = arena_printf(r->arena, "%s/%s", root(r), k->name);
	p->typed = form_text(l->v, NAME);
	p->searches = written || thing_reach_name(actor_at(r), &l->q->reach);
	p->called = r->site->words->plain[written ? MSG_WRITTEN_CHILD : MSG_THINGS_NAME];
	p->later = l->ask.after != 0;
	p->next = p->more ? address(l, true) : (struct text){0};
	p->token = r->layout.token;
	p->file = thing_reach_may(actor_at(r), &l->q->reach, VERB_EXPORT);
	if (!written && !k->about_n && !k->page.page && access_may(actor_at(r), VERB_ADD, k->name, NULL, NULL).may)
		p->add = (struct add_line){arena_printf(r->arena, "/things/%s/add", k->name), text_of(k->one)};
	r->layout.back = text_of(root(r));
	r->layout.is_private = r->layout.is_private || visitor_of(r)->n_listed;
	thing_register_view(page_begin(r, l->a, p->title), p);
	page_end(r, l->a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct asking *q = asking_new(r);
	struct pairs pairs;
	struct values *v;
	if (!q) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	if (!pairs_urlencoded(r->arena, r->raw_query, &pairs, f) || !form_parse(r->arena, &q->form, r->site->words, &pairs, &v, f))
		return false;
	if (v->errors || v->unknown || form_given(v, NAME)) { /* never passed over: a filter that is not understood would show everything */
		page_error(r, a, 400, MSG_ERROR_BAD_TITLE, MSG_ERROR_BAD_SAY);
		return true;
	}
	struct listing l = {.r = r, .a = a, .q = q, .v = v};
	return draw(&l, f);
}
ROUTE(things_of, .method = METHOD_GET, .pattern = "/things/{kind}", .permission = "thing.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "A register of things of one kind", .child_bearing = true);

/* With nothing typed it is an address, which may be kept and sent to somebody. */
static bool search(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r, .a = a, .q = (const struct asking *)r->form->form, .v = r->form};
	if (!form_text(l.v, NAME).n) {
		choices(&l);
		l.page.after = form_given(l.v, AFTER) ? form_int(l.v, AFTER) : 0;
		answer_to(a, address(&l, l.page.after != 0));
		return true;
	}
	return draw(&l, f);
}
ROUTE(do_things_of, .method = METHOD_POST, .pattern = "/things/{kind}", .permission = "thing.see", .handle = search,
    .audience = AUDIENCE_ADULT, .title = "A register of things of one kind, by name", .child_bearing = true, .form_for = asking_form,
    .show = show);

/* ---- as a file ---- */

/* Numbers stay numbers, a minus before them too; of anything else a spreadsheet must make no formula. */
static void put_cell(struct listing *l, struct buf *b, const struct thing_fact *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct text all = c->word[i].words;
		for (size_t j = i + 1; j < c->n; j++)
			all = arena_printf(l->r->arena, "%.*s, %.*s", TEXT_ARG(all), TEXT_ARG(c->word[j].words));
		int64_t number;
		if (text_int(all, &number))
			csv_put(b, all);
		else
			csv_put_safe(b, all);
		return;
	}
}

static bool send_file(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r, .a = a, .q = (const struct asking *)r->form->form, .v = r->form, .file = true};
	struct buf *b = &a->out->buf;
	if (!thing_reach_may(actor_at(r), &l.q->reach, VERB_EXPORT)) {
		if (l.q->reach.written) /* to take it out is not theirs at all: there is no such address for them */
			page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		else
			page_error(r, a, 403, MSG_ERROR_NOT_YOURS_TITLE, MSG_ERROR_NOT_YOURS_SAY);
		return true;
	}
	l.ask = ask_of(l.q, l.v, FILE_MOST);
	l.ask.after = 0;
	if (!house_read(r, read_rows, &l, f))
		return false;
	a->type = "text/csv; charset=utf-8";
	answer_header(a, "Content-Disposition", arena_printf(r->arena, "attachment; filename=\"%s.csv\"", l.q->kind->name));
	csv_put(b, r->site->words->plain[l.q->reach.written ? MSG_WRITTEN_CHILD : MSG_THINGS_NAME]);
	for (size_t c = 0; c < l.page.columns; c++) {
		buf_char(b, ',');
		csv_put_safe(b, l.page.column[c]);
	}
	for (size_t i = 0; i < l.page.n; i++) {
		buf_z(b, "\r\n");
		csv_put_safe(b, l.page.row[i].name);
		for (size_t c = 0; c < l.page.columns; c++) {
			buf_char(b, ',');
			put_cell(&l, b, &l.page.row[i].cell[c]);
		}
	}
	buf_z(b, "\r\n");
	return true;
}
ROUTE(things_file, .confirm = true, .method = METHOD_POST, .pattern = "/things/{kind}/file", .permission = "thing.see", .handle = send_file,
    .audience = AUDIENCE_ADULT, .title = "A register of things of one kind, as a file", .child_bearing = true, .form_for = asking_form,
    .show = show);

/* ---- what is written about the visitor's children ---- */

static int by_title(const void *a, const void *b)
{
	return text_cmp(((const struct things_kind *)a)->title, ((const struct things_kind *)b)->title);
}

static bool each_written(struct tx *tx, void *arg, struct fault *f)
{
	struct kinds_page *p = arg;
	struct request *r = p->r;
	const struct described *d = record_kinds();
	p->n = 0;
	p->kind = arena_array(r->arena, struct things_kind, d->n + 1);
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		struct thing_reach reach;
		size_t n;
		bool over;
		if (!written_reach(actor_at(r), k, &reach))
			continue;
		if (!thing_count(tx, r->arena, actor_at(r), r->today, &reach, &n, &over, f))
			return false;
		if (n)
			p->kind[p->n++] =
			    (struct things_kind){.title = term_say(r->arena, r->site->words->terms, worker_title(r->arena, k->many)),
			        .href = arena_printf(r->arena, "/written/%s", k->name),
			        .count = counted(r, n, over)};
	}
	if (p->n)
		qsort(p->kind, p->n, sizeof *p->kind, by_title);
	return true;
}

static bool show_written(struct request *r, struct answer *a, struct fault *f)
{
	struct kinds_page p = {.r = r, .a = a};
	if (!house_read(r, each_written, &p, f))
		return false;
	r->layout.back = TEXT("/children");
	written_view(page_begin(r, a, r->site->words->plain[MSG_WRITTEN_TITLE]), p.kind, p.n);
	page_end(r, a);
	return true;
}
ROUTE(written, .method = METHOD_GET, .pattern = "/written", .permission = "caseload.see", .handle = show_written,
    .audience = AUDIENCE_ADULT, .title = "What is written about my children, by kind");
ROUTE(written_of, .method = METHOD_GET, .pattern = "/written/{kind}", .permission = "caseload.see", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "Everything of one kind about my children", .child_bearing = true);
ROUTE(do_written_of, .method = METHOD_POST, .pattern = "/written/{kind}", .permission = "caseload.see", .handle = search,
    .audience = AUDIENCE_ADULT, .title = "Everything of one kind about my children, by a child's name", .child_bearing = true,
    .form_for = asking_form, .show = show);
ROUTE(written_file, .confirm = true, .method = METHOD_POST, .pattern = "/written/{kind}/file", .permission = "caseload.see",
    .handle = send_file, .audience = AUDIENCE_ADULT, .title = "Everything of one kind about my children, as a file", .child_bearing = true,
    .form_for = asking_form, .show = show);
