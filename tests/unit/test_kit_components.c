/* The components against the fixtures of govuk-frontend: options → the package's own HTML. A fixture that uses an option which
 * ours do not offer is counted apart, with the option's name; every other must match after white space.
 *
 * White space: runs become one space; a space beside a tag goes, but for one between a word and <span or </span>, which is
 * seen on the page. What JavaScript takes for nothing (null, false, "") in a list of rows is passed over. */
#include "arena.h"
#include "base/file.h"
#include "kit/components.h"
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

static const char *not_offered; /* the first option of the fixture that ours have not */

/* ---- reading options ---- */

/* Every key of o is one of the words; else the fixture is not offered. */
static void only(const json_t *o, const char *words)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)o, key, value) {
		bool known = false;
		for (struct text one, rest = text_of(words); rest.at;) {
			one = text_cut(rest, ' ', &rest);
			known |= text_is(one, key);
		}
		if (!known && !not_offered)
			not_offered = key;
	}
}

static struct text text_at(const json_t *v)
{
	if (json_is_string(v))
		return arena_text(arena, text_of(json_string_value(v)));
	if (json_is_integer(v))
		return arena_printf(arena, "%lld", (long long)json_integer_value(v));
	if (json_is_real(v))
		return arena_printf(arena, "%g", json_real_value(v));
	if (json_is_true(v))
		return TEXT("true");
	return (struct text){NULL, 0};
}

static struct text S(const json_t *o, const char *key)
{
	return text_at(json_object_get(o, key));
}
static struct html H(const json_t *o, const char *key)
{
	return html_trusted(S(o, key));
}
static bool B(const json_t *o, const char *key)
{
	return json_is_true(json_object_get(o, key));
}
static int N(const json_t *o, const char *key)
{
	return (int)json_integer_value(json_object_get(o, key));
}
/* true and false are both printed */
static struct text tri(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);
	return json_is_boolean(v) ? (json_is_true(v) ? TEXT("true") : TEXT("false")) : (struct text){NULL, 0};
}
static const json_t *O(const json_t *o, const char *key, const char *words)
{
	const json_t *v = json_object_get(o, key);
	if (v && !json_is_object(v) && !not_offered)
		not_offered = key;
	only(v, words);
	return v;
}

static struct govuk_attributes attributes(const json_t *o)
{
	struct govuk_attributes a = {NULL, 0};
	const json_t *v = json_object_get(o, "attributes");
	if (!v)
		return a;
	if (!json_is_object(v)) {
		not_offered = "attributes as text";
		return a;
	}
	struct govuk_attribute *all = arena_array(arena, struct govuk_attribute, json_object_size(v) + 1);
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)v, key, value) {
		if (json_is_object(value))
			not_offered = "attributes with options";
		all[a.n].name = arena_z(arena, text_of(key));
		all[a.n++].value = text_at(value);
	}
	a.at = all;
	return a;
}

#define WORDS "text html classes attributes"
static struct govuk_label label(const json_t *o)
{
	const json_t *l = O(o, "label", WORDS " isPageHeading");
	return (struct govuk_label){.text = S(l, "text"), .html = H(l, "html"), .classes = S(l, "classes"),
	    .is_page_heading = B(l, "isPageHeading"), .attributes = attributes(l)};
}
static struct govuk_hint hint(const json_t *o)
{
	const json_t *h = O(o, "hint", WORDS);
	return (struct govuk_hint){.text = S(h, "text"), .html = H(h, "html"), .classes = S(h, "classes"), .attributes = attributes(h)};
}
static struct text hidden(const json_t *o)
{
	const json_t *v = json_object_get(o, "visuallyHiddenText");
	return json_is_false(v) ? TEXT("") : text_at(v);
}
static struct govuk_error_message error(const json_t *o)
{
	const json_t *e = O(o, "errorMessage", WORDS " visuallyHiddenText");
	return (struct govuk_error_message){.text = S(e, "text"), .html = H(e, "html"), .classes = S(e, "classes"), .hidden = hidden(e),
	    .attributes = attributes(e)};
}
static struct govuk_legend legend(const json_t *o)
{
	const json_t *l = O(o, "legend", "text html classes isPageHeading");
	return (struct govuk_legend){S(l, "text"), H(l, "html"), S(l, "classes"), B(l, "isPageHeading")};
}
static const struct govuk_fieldset *fieldset(const json_t *o)
{
	if (!json_object_get(o, "fieldset"))
		return NULL;
	const json_t *f = O(o, "fieldset", "legend describedBy classes attributes");
	struct govuk_fieldset *out = arena_new_of(arena, struct govuk_fieldset);
	*out = (struct govuk_fieldset){.legend = legend(f), .described_by = S(f, "describedBy"), .classes = S(f, "classes"),
	    .attributes = attributes(f)};
	return out;
}
static struct govuk_group group(const json_t *o, const char *before, const char *after)
{
	const json_t *g = O(o, "formGroup", arena_printf(arena, "classes attributes %s %s", before, after).at);
	const json_t *b = O(g, before, "html"), *a = O(g, after, "html");
	return (struct govuk_group){S(g, "classes"), attributes(g), H(b, "html"), H(a, "html")};
}
/* The things of a list that are something. */
static const json_t **list(const json_t *o, const char *key, size_t *n)
{
	const json_t *v = json_object_get(o, key);
	const json_t **out = arena_array(arena, const json_t *, json_array_size(v) + 1);
	*n = 0;
	for (size_t i = 0; i < json_array_size(v); i++) {
		const json_t *one = json_array_get(v, i);
		if (json_is_array(one) || json_object_size(one))
			out[(*n)++] = one;
	}
	return out;
}
#define LIST(type, array, n) type *array = arena_array(arena, type, (n) + 1)

/* ---- one function a component ---- */

static void f_button(struct out *o, const json_t *p)
{
	only(p, "text html classes href id name type value preventDoubleClick disabled isStartButton attributes");
	govuk_button(o, &(struct govuk_button){S(p, "text"), H(p, "html"), S(p, "classes"), S(p, "href"), S(p, "id"), S(p, "name"),
	    S(p, "type"), S(p, "value"), tri(p, "preventDoubleClick"), B(p, "disabled"), B(p, "isStartButton"), attributes(p)});
}

static struct govuk_affix affix(const json_t *o, const char *key)
{
	const json_t *a = O(o, key, WORDS);
	return (struct govuk_affix){S(a, "text"), H(a, "html"), S(a, "classes"), attributes(a)};
}

static void f_input(struct out *o, const json_t *p)
{
	only(p,
	    "label name hint id errorMessage classes prefix suffix value type describedBy attributes inputmode inputWrapper formGroup "
	        "autocomplete pattern spellcheck autocapitalize disabled");
	const json_t *w = O(p, "inputWrapper", "classes attributes");
	govuk_input(o, &(struct govuk_input){.id = S(p, "id"), .name = S(p, "name"), .type = S(p, "type"), .value = S(p, "value"),
	    .classes = S(p, "classes"), .described_by = S(p, "describedBy"), .autocomplete = S(p, "autocomplete"),
	    .autocapitalize = S(p, "autocapitalize"), .pattern = S(p, "pattern"),
	    .inputmode = S(p, "inputmode"), .spellcheck = tri(p, "spellcheck"), .disabled = B(p, "disabled"), .label = label(p),
	    .hint = hint(p), .error = error(p), .prefix = affix(p, "prefix"), .suffix = affix(p, "suffix"),
	    .wrapper_classes = S(w, "classes"), .wrapper_attributes = attributes(w),
	    .group = group(p, "beforeInput", "afterInput"), .attributes = attributes(p)});
}

static void f_textarea(struct out *o, const json_t *p)
{
	only(p, "name label id hint errorMessage value rows classes attributes describedBy formGroup autocomplete spellcheck disabled");
	govuk_textarea(o, &(struct govuk_textarea){.id = S(p, "id"), .name = S(p, "name"), .value = S(p, "value"),
	    .classes = S(p, "classes"), .described_by = S(p, "describedBy"), .autocomplete = S(p, "autocomplete"),
	    .spellcheck = tri(p, "spellcheck"), .rows = N(p, "rows"), .disabled = B(p, "disabled"), .label = label(p), .hint = hint(p),
	    .error = error(p), .group = group(p, "beforeInput", "afterInput"),
	    .attributes = attributes(p)});
}

static void f_select(struct out *o, const json_t *p)
{
	only(p, "name label items id hint errorMessage classes describedBy attributes value formGroup disabled");
	size_t n;
	const json_t **all = list(p, "items", &n), *value = json_object_get(p, "value");
	LIST(struct govuk_option, items, n);
	for (size_t i = 0; i < n; i++) {
		only(all[i], "value text selected disabled attributes");
		const json_t *own = json_object_get(all[i], "value"), *chosen = json_object_get(all[i], "selected");
		struct text v = json_is_boolean(own) ? tri(all[i], "value") : text_at(own);
		bool is = value && text_at(value).n && text_eq(own ? v : S(all[i], "text"), text_at(value)) && !json_is_false(chosen);
		items[i] = (struct govuk_option){v, S(all[i], "text"), json_is_true(chosen) || is, B(all[i], "disabled"),
		    attributes(all[i])};
	}
	govuk_select(o, &(struct govuk_select){.id = S(p, "id"), .name = S(p, "name"), .classes = S(p, "classes"),
	    .described_by = S(p, "describedBy"), .items = items, .n_items = n, .disabled = B(p, "disabled"), .label = label(p),
	    .hint = hint(p), .error = error(p), .group = group(p, "beforeInput", "afterInput"),
	    .attributes = attributes(p)});
}

static bool chosen(const json_t *p, const json_t *item)
{
	const json_t *checked = json_object_get(item, "checked"), *values = json_object_get(p, "values"),
	    *value = json_object_get(p, "value");
	struct text own = S(item, "value");
	if (json_is_boolean(checked))
		return json_is_true(checked);
	for (size_t i = 0; i < json_array_size(values); i++)
		if (text_eq(text_at(json_array_get(values, i)), own))
			return true;
	return value && text_at(value).n && text_eq(text_at(value), own);
}

static struct govuk_choices choices(const json_t *p)
{
	size_t n;
	const json_t **all = list(p, "items", &n);
	if (n != json_array_size(json_object_get(p, "items")))
		not_offered = "items that are nothing, and yet counted in ids";
	LIST(struct govuk_choice, items, n);
	for (size_t i = 0; i < n; i++) {
		const json_t *c = all[i];
		only(c, "value text html id name divider behaviour label hint conditional checked disabled attributes");
		const json_t *l = O(c, "label", "classes attributes"), *d = json_object_get(c, "conditional");
		struct html inside = {{NULL, 0}};
		if (json_is_object(d))
			only(d, "html"), inside = H(d, "html");
		items[i] = (struct govuk_choice){.value = S(c, "value"), .text = S(c, "text"), .html = H(c, "html"), .id = S(c, "id"),
		    .name = S(c, "name"), .divider = S(c, "divider"), .behaviour = S(c, "behaviour"), .label_classes = S(l, "classes"),
		    .label_attributes = attributes(l), .hint = hint(c), .conditional = inside, .checked = chosen(p, c),
		    .disabled = B(c, "disabled"), .attributes = attributes(c)};
	}
	return (struct govuk_choices){.name = S(p, "name"), .id_prefix = S(p, "idPrefix"), .classes = S(p, "classes"),
	    .described_by = S(p, "describedBy"), .items = items, .n_items = n, .fieldset = fieldset(p), .hint = hint(p), .error = error(p),
	    .group = group(p, "beforeInputs", "afterInputs"), .attributes = attributes(p)};
}

static void f_radios(struct out *o, const json_t *p)
{
	only(p, "name fieldset items hint idPrefix classes errorMessage formGroup attributes value");
	struct govuk_choices c = choices(p);
	govuk_radios(o, &c);
}

static void f_checkboxes(struct out *o, const json_t *p)
{
	only(p, "name fieldset items hint idPrefix values errorMessage formGroup classes attributes describedBy");
	struct govuk_choices c = choices(p);
	govuk_checkboxes(o, &c);
}

/* Ours take the items as they are to be; the package makes them of day, month, year, items and values. */
static struct govuk_date_item date_item(const json_t *p, const json_t *i, const char *name, int width)
{
	if (i)
		only(i, "name id label value classes pattern inputmode autocomplete error attributes");
	const json_t *values = json_object_get(p, "values"), *own = json_object_get(p, name);
	struct govuk_date_item out = {.name = S(i, "name").n ? S(i, "name") : text_of(name), .id = S(i, "id"), .label = S(i, "label"),
	    .value = S(i, "value"), .classes = S(i, "classes"), .pattern = S(i, "pattern"), .inputmode = S(i, "inputmode"),
	    .autocomplete = S(i, "autocomplete"), .width = width, .error = B(i, "error"), .attributes = attributes(i)};
	if (out.classes.n && memmem(out.classes.at, out.classes.n, "govuk-input--", 13)) {
		/* ours say so by width and error: "govuk-input--width-2 govuk-input--error" */
		struct text rest = out.classes, left = TEXT("");
		while (rest.at) {
			struct text one = text_cut(rest, ' ', &rest);
			if (text_is(one, "govuk-input--error"))
				not_offered = "classes govuk-input--error";
			if (!text_starts(one, TEXT("govuk-input--width-")))
				left = arena_printf(arena, "%.*s%s%.*s", TEXT_ARG(left), left.n ? " " : "", TEXT_ARG(one));
		}
		out.classes = left;
	}
	struct text prefix = S(p, "namePrefix");
	struct text key = arena_printf(arena, "%.*s%s%.*s", TEXT_ARG(prefix), prefix.n ? "-" : "", TEXT_ARG(out.name));
	if (!out.value.at && json_is_object(own))
		out.value = S(own, "value");
	if (!out.value.at)
		out.value = S(values, json_object_get(values, key.at) ? key.at : out.name.at);
	if (!out.label.n) {
		char *z = arena_z(arena, out.name);
		z[0] = (char)(z[0] >= 'a' && z[0] <= 'z' ? z[0] - 32 : z[0]);
		out.label = text_of(z);
	}
	return out;
}

static void f_date_input(struct out *o, const json_t *p)
{
	static const char *const names[] = {"day", "month", "year"};
	only(p, "id fieldset hint day month year values namePrefix items errorMessage classes attributes formGroup");
	size_t n, kept = 0;
	const json_t **all = list(p, "items", &n);
	LIST(struct govuk_date_item, items, n + 3);
	bool any = false, said = false;
	const json_t *mark[4] = {NULL};
	for (size_t i = 0; i < n && i < 3; i++) {
		struct text name = S(all[i], "name");
		mark[kept] = json_object_get(all[i], "error");
		items[kept++] = date_item(p, all[i], arena_z(arena, name), text_is(name, "year") ? 4 : 2);
	}
	for (int k = 0; k < 3 && !n; k++) {
		const json_t *own = json_object_get(p, names[k]);
		mark[kept] = json_object_get(own, "error");
		if (!json_is_false(own))
			items[kept++] = date_item(p, own, names[k], k == 2 ? 4 : 2);
	}
	for (size_t i = 0; i < kept; i++)
		any |= json_is_true(mark[i]), said |= json_is_false(mark[i]);
	for (size_t i = 0; i < kept && said && !any; i++) /* those that are not said to be right are wrong */
		items[i].error = !json_is_false(mark[i]);
	govuk_date_input(o, &(struct govuk_date_input){.id = S(p, "id"), .name_prefix = S(p, "namePrefix"), .classes = S(p, "classes"),
	    .items = items, .n_items = kept, .fieldset = fieldset(p), .hint = hint(p), .error = error(p),
	    .group = group(p, "beforeInputs", "afterInputs"), .attributes = attributes(p)});
}

static void f_error_summary(struct out *o, const json_t *p)
{
	only(p, "titleText titleHtml descriptionText descriptionHtml errorList classes attributes disableAutoFocus");
	size_t n;
	const json_t **all = list(p, "errorList", &n);
	LIST(struct govuk_error_item, items, n);
	for (size_t i = 0; i < n; i++) {
		only(all[i], "href text html attributes");
		items[i] = (struct govuk_error_item){S(all[i], "href"), S(all[i], "text"), H(all[i], "html"), attributes(all[i])};
	}
	govuk_error_summary(o, &(struct govuk_error_summary){.title = S(p, "titleText"), .description = S(p, "descriptionText"),
	    .classes = S(p, "classes"), .title_html = H(p, "titleHtml"), .description_html = H(p, "descriptionHtml"), .items = items,
	    .n_items = n, .disable_auto_focus = tri(p, "disableAutoFocus"),
	    .attributes = attributes(p)});
}

static void f_error_message(struct out *o, const json_t *p)
{
	only(p, "text html id classes visuallyHiddenText attributes");
	govuk_error_message(o, &(struct govuk_error_message){S(p, "text"), H(p, "html"), S(p, "id"), S(p, "classes"), hidden(p),
	    attributes(p)});
}

static struct govuk_action *actions(const json_t *o, size_t *n, struct text *classes)
{
	const json_t *a = O(o, "actions", "items classes");
	const json_t **all = list(a, "items", n);
	LIST(struct govuk_action, out, *n);
	*classes = S(a, "classes");
	for (size_t i = 0; i < *n; i++) {
		only(all[i], "href text html visuallyHiddenText classes attributes");
		out[i] = (struct govuk_action){S(all[i], "href"), S(all[i], "text"), S(all[i], "visuallyHiddenText"), S(all[i], "classes"),
		    H(all[i], "html"), attributes(all[i])};
	}
	return out;
}

static const struct govuk_card *card(const json_t *p)
{
	if (!json_object_get(p, "card"))
		return NULL;
	const json_t *c = O(p, "card", "title actions classes attributes"), *t = O(c, "title", "text html classes headingLevel");
	struct govuk_card *out = arena_new_of(arena, struct govuk_card);
	*out = (struct govuk_card){.title = S(t, "text"), .classes = S(c, "classes"), .title_classes = S(t, "classes"),
	    .title_html = H(t, "html"), .level = N(t, "headingLevel"), .attributes = attributes(c)};
	out->actions = actions(c, &out->n_actions, &out->action_classes);
	return out;
}

static void f_summary_list(struct out *o, const json_t *p)
{
	only(p, "rows classes card attributes");
	size_t n;
	const json_t **all = list(p, "rows", &n);
	LIST(struct govuk_summary_row, rows, n);
	for (size_t i = 0; i < n; i++) {
		only(all[i], "key value actions classes");
		const json_t *k = O(all[i], "key", "text html classes"), *v = O(all[i], "value", "text html classes");
		rows[i] = (struct govuk_summary_row){.key = S(k, "text"), .value = S(v, "text"), .classes = S(all[i], "classes"),
		    .key_classes = S(k, "classes"), .value_classes = S(v, "classes"), .key_html = H(k, "html"), .value_html = H(v, "html")};
		rows[i].actions = actions(all[i], &rows[i].n_actions, &rows[i].action_classes);
		const json_t *a = json_object_get(all[i], "actions");
		if (json_is_array(json_object_get(a, "items")) && !rows[i].n_actions)
			not_offered = "actions that are an empty list";
	}
	govuk_summary_list(o, &(struct govuk_summary_list){rows, n, card(p), S(p, "classes"), attributes(p)});
}

static struct govuk_cell cell(const json_t *c)
{
	only(c, "text html classes format colspan rowspan attributes");
	return (struct govuk_cell){S(c, "text"), S(c, "classes"), S(c, "format"), H(c, "html"), N(c, "colspan"), N(c, "rowspan"),
	    attributes(c)};
}

static void f_table(struct out *o, const json_t *p)
{
	only(p, "rows head caption captionClasses firstCellIsHeader classes attributes");
	size_t n, heads, at = 0;
	const json_t **all = list(p, "rows", &n), **head = list(p, "head", &heads);
	LIST(struct govuk_cell, cells, 1000);
	LIST(struct govuk_cell, top, heads);
	LIST(size_t, widths, n);
	for (size_t i = 0; i < heads; i++)
		top[i] = cell(head[i]);
	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < json_array_size(all[r]) && at < 1000; i++, widths[r]++)
			cells[at++] = cell(json_array_get(all[r], i));
	govuk_table(o, &(struct govuk_table){.caption = S(p, "caption"), .caption_classes = S(p, "captionClasses"),
	    .classes = S(p, "classes"), .head = heads ? top : NULL, .n_head = heads, .cells = cells, .widths = widths, .n_rows = n,
	    .first_is_header = B(p, "firstCellIsHeader"), .attributes = attributes(p)});
}

static void f_tag(struct out *o, const json_t *p)
{
	only(p, WORDS);
	govuk_tag(o, &(struct govuk_tag){S(p, "text"), S(p, "classes"), H(p, "html"), attributes(p)});
}
static void f_hint(struct out *o, const json_t *p)
{
	only(p, WORDS " id");
	govuk_hint(o, &(struct govuk_hint){S(p, "text"), H(p, "html"), S(p, "id"), S(p, "classes"), attributes(p)});
}
static void f_label(struct out *o, const json_t *p)
{
	only(p, WORDS " for isPageHeading");
	govuk_label(o, &(struct govuk_label){S(p, "text"), H(p, "html"), S(p, "classes"), S(p, "for"), B(p, "isPageHeading"),
	    attributes(p)});
}
static void f_fieldset(struct out *o, const json_t *p)
{
	only(p, "legend html describedBy classes role attributes");
	govuk_fieldset(o, &(struct govuk_fieldset){legend(p), S(p, "describedBy"), S(p, "classes"), S(p, "role"), attributes(p),
	    H(p, "html")});
}
static void f_notification(struct out *o, const json_t *p)
{
	only(p, "text html type titleText titleHtml titleHeadingLevel titleId role classes attributes disableAutoFocus");
	struct text type = S(p, "type");
	govuk_notification_banner(o, &(struct govuk_notification){.text = S(p, "text"), .title = S(p, "titleText"),
	    .title_id = S(p, "titleId"), .role = S(p, "role"), .classes = S(p, "classes"), .html = H(p, "html"),
	    .title_html = H(p, "titleHtml"), .success = text_is(type, "success"),
	    .level = S(p, "titleHeadingLevel").n ? S(p, "titleHeadingLevel").at[0] - '0' : 0,
	    .disable_auto_focus = tri(p, "disableAutoFocus"), .attributes = attributes(p)});
}
static struct govuk_link a_link(const json_t *p)
{
	only(p, WORDS " href");
	return (struct govuk_link){S(p, "href"), S(p, "text"), S(p, "classes"), H(p, "html"), attributes(p)};
}
static void f_back_link(struct out *o, const json_t *p)
{
	struct govuk_link l = a_link(p);
	govuk_back_link(o, &l);
}
static void f_skip_link(struct out *o, const json_t *p)
{
	struct govuk_link l = a_link(p);
	govuk_skip_link(o, &l);
}
static void f_inset(struct out *o, const json_t *p)
{
	only(p, WORDS " id");
	govuk_inset_text(o, &(struct govuk_said){.text = S(p, "text"), .id = S(p, "id"), .classes = S(p, "classes"), .html = H(p, "html"),
	    .attributes = attributes(p)});
}
static void f_warning(struct out *o, const json_t *p)
{
	only(p, WORDS " iconFallbackText");
	govuk_warning_text(o, &(struct govuk_said){.text = S(p, "text"), .fallback = S(p, "iconFallbackText"), .classes = S(p, "classes"),
	    .html = H(p, "html"), .attributes = attributes(p)});
}
static void f_details(struct out *o, const json_t *p)
{
	only(p, WORDS " id open summaryText summaryHtml");
	govuk_details(o, &(struct govuk_details){S(p, "summaryText"), S(p, "text"), S(p, "id"), S(p, "classes"), H(p, "summaryHtml"),
	    H(p, "html"), B(p, "open"), attributes(p)});
}
static struct govuk_page_link page_link(const json_t *l)
{
	only(l, "href text html labelText number visuallyHiddenText current ellipsis attributes");
	return (struct govuk_page_link){S(l, "href"), S(l, "text"), S(l, "labelText"), S(l, "number"), S(l, "visuallyHiddenText"),
	    H(l, "html"), B(l, "current"), B(l, "ellipsis"), attributes(l)};
}
static void f_pagination(struct out *o, const json_t *p)
{
	only(p, "previous next items classes attributes landmarkLabel");
	size_t n;
	const json_t **all = list(p, "items", &n);
	LIST(struct govuk_page_link, items, n);
	for (size_t i = 0; i < n; i++)
		items[i] = page_link(all[i]);
	govuk_pagination(o, &(struct govuk_pagination){page_link(json_object_get(p, "previous")), page_link(json_object_get(p, "next")),
	    json_object_get(p, "items") ? items : NULL, n, S(p, "classes"), S(p, "landmarkLabel"), attributes(p)});
}

/* ---- the comparison ---- */

static bool white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static struct text normal(struct text t)
{
	struct buf b = BUF_INIT(4 << 20);
	for (size_t i = 0; i < t.n; i++) {
		if (!white(t.at[i])) {
			buf_char(&b, t.at[i]);
			continue;
		}
		while (i + 1 < t.n && white(t.at[i + 1]))
			i++;
		struct text next = {t.at + i + 1, t.n - i - 1};
		bool after = !b.n || b.at[b.n - 1] == '>', before = !next.n || next.at[0] == '<' || next.at[0] == '>';
		bool span_after = b.n >= 7 && !memcmp(b.at + b.n - 7, "</span>", 7) && next.n && next.at[0] != '<';
		bool span_before = text_starts(next, TEXT("<span")) && b.n && b.at[b.n - 1] != '>';
		if ((!after && !before) || span_after || span_before)
			buf_char(&b, ' ');
	}
	struct text out = arena_text(arena, buf_as_text(&b));
	buf_free(&b);
	return out;
}

struct counts {
	int matched, wrong, not_offered;
};

static void try(const char *name, void (*draw)(struct out *, const json_t *), const struct words *words, struct counts *sum)
{
	char path[200];
	struct counts c = {0, 0, 0};
	snprintf(path, sizeof path, "node_modules/govuk-frontend/dist/govuk/components/%s/fixtures.json", name);
	json_error_t e;
	json_t *file = json_load_file(path, 0, &e);
	assert_non_null(file);
	const json_t *all = json_object_get(file, "fixtures");
	assert_true(json_array_size(all) > 0);
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *f = json_array_get(all, i);
		struct out o = out_begin(arena, words);
		not_offered = NULL;
		draw(&o, json_object_get(f, "options"));
		struct text ours = normal(buf_as_text(&o.buf)), theirs = normal(S(f, "html"));
		if (not_offered) {
			c.not_offered++;
			printf("  not offered: %s, \"%s\": %s\n", name, json_string_value(json_object_get(f, "name")), not_offered);
		} else if (text_eq(ours, theirs)) {
			c.matched++;
		} else {
			c.wrong++;
			printf("  differs: %s, \"%s\"\n    ours:   %.*s\n    theirs: %.*s\n", name,
			    json_string_value(json_object_get(f, "name")), TEXT_ARG(ours), TEXT_ARG(theirs));
		}
		out_end(&o);
	}
	json_decref(file);
	printf("%s: %d matched, %d differ, %d not offered\n", name, c.matched, c.wrong, c.not_offered);
	sum->matched += c.matched, sum->wrong += c.wrong, sum->not_offered += c.not_offered;
}

static void components_match_their_fixtures(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		void (*draw)(struct out *, const json_t *);
	} all[] = {{"back-link", f_back_link}, {"button", f_button}, {"checkboxes", f_checkboxes}, {"date-input", f_date_input},
	    {"details", f_details},
	    {"error-message", f_error_message}, {"error-summary", f_error_summary}, {"fieldset", f_fieldset}, {"hint", f_hint},
	    {"input", f_input},
	    {"inset-text", f_inset}, {"label", f_label}, {"notification-banner", f_notification}, {"pagination", f_pagination},
	    {"radios", f_radios},
	    {"select", f_select}, {"skip-link", f_skip_link}, {"summary-list", f_summary_list}, {"table", f_table}, {"tag", f_tag},
	    {"textarea", f_textarea},
	    {"warning-text", f_warning}};
	if (access("node_modules/govuk-frontend/dist/govuk/components", R_OK) != 0) {
		print_message("node_modules/govuk-frontend is not there (script/bootstrap test)\n");
		skip();
	}
	struct counts sum = {0, 0, 0};
	const struct words *words = words_new(arena, NULL);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		try(all[i].name, all[i].draw, words, &sum);
	printf("components: %d fixtures matched, %d differ, %d not offered\n", sum.matched, sum.wrong, sum.not_offered);
	assert_true(sum.matched > 300);
	assert_int_equal(sum.wrong, 0);
}

/* The comparison itself can fail. */
static void white_space_that_is_seen_counts(void **state)
{
	(void)state;
	assert_true(text_eq(normal(TEXT("<p>\n  a  b\n</p>")), normal(TEXT("<p>a b</p>"))));
	assert_false(text_eq(normal(TEXT("<p>a b</p>")), normal(TEXT("<p>ab</p>"))));
	assert_false(text_eq(normal(TEXT("Change<span> x</span> y")), normal(TEXT("Change<span> x</span>y"))));
	assert_false(text_eq(normal(TEXT("<p id=\"a\">")), normal(TEXT("<p id=\"b\">"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(components_match_their_fixtures),
		cmocka_unit_test(white_space_that_is_seen_counts),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
