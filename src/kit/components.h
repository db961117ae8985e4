/* components: the GOV.UK Design System's components (govuk-frontend 6) as functions, held to the package's own fixtures
 * (tests/unit/test_kit_components.c). What is left out of a designated initialiser is left out of the markup.
 *
 *   govuk_button(o, &(struct govuk_button){.text = out_words(…), .classes = TEXT("govuk-button--secondary")});
 *
 * Every text is escaped; html wins over text where both are given. Pages whose fields stand in a struct form use form_field
 * (kit/form.h), which calls these. */
#ifndef KITH_KIT_COMPONENTS_H
#define KITH_KIT_COMPONENTS_H
#include "kit/out.h"

struct govuk_attribute {
	const char *name; /* of the program, not of a person: printed as it is */
	struct text value;
};
struct govuk_attributes {
	const struct govuk_attribute *at;
	size_t n;
};

/* ---- parts of fields ---- */

struct govuk_label {
	struct text text;
	struct html html;
	struct text classes, for_id;
	bool is_page_heading;
	struct govuk_attributes attributes;
};
struct govuk_hint {
	struct text text;
	struct html html;
	struct text id, classes;
	struct govuk_attributes attributes;
};
struct govuk_error_message {
	struct text text;
	struct html html;
	struct text id, classes;
	struct text hidden; /* before it, for screen readers; not given: "Error" of the catalogue; "": none */
	struct govuk_attributes attributes;
};
struct govuk_legend {
	struct text text;
	struct html html;
	struct text classes;
	bool is_page_heading;
};
struct govuk_fieldset {
	struct govuk_legend legend;
	struct text described_by, classes, role;
	struct govuk_attributes attributes;
	struct html html; /* govuk_fieldset only */
};
struct govuk_group {
	struct text classes;
	struct govuk_attributes attributes;
	struct html before, after; /* of the input or inputs */
};

void govuk_label(struct out *, const struct govuk_label *);
void govuk_hint(struct out *, const struct govuk_hint *);
void govuk_error_message(struct out *, const struct govuk_error_message *);
void govuk_fieldset(struct out *, const struct govuk_fieldset *);
void govuk_fieldset_begin(struct out *, const struct govuk_fieldset *);
void govuk_fieldset_end(struct out *);

/* ---- fields ---- */

struct govuk_affix {
	struct text text;
	struct html html;
	struct text classes;
	struct govuk_attributes attributes;
};
struct govuk_input {
	struct text id, name, type, value, classes, described_by, autocomplete, autocapitalize, pattern, inputmode, spellcheck;
	bool disabled;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error_message error;
	struct govuk_affix prefix, suffix;
	struct text wrapper_classes;
	struct govuk_attributes wrapper_attributes;
	struct govuk_group group;
	struct govuk_attributes attributes;
};
void govuk_input(struct out *, const struct govuk_input *);

struct govuk_textarea {
	struct text id, name, value, classes, described_by, autocomplete, spellcheck;
	int rows; /* 0: 5 */
	bool disabled;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error_message error;
	struct govuk_group group;
	struct govuk_attributes attributes;
};
void govuk_textarea(struct out *, const struct govuk_textarea *);

struct govuk_option {
	struct text value, text;
	bool selected, disabled;
	struct govuk_attributes attributes;
};
struct govuk_select {
	struct text id, name, classes, described_by;
	const struct govuk_option *items;
	size_t n_items;
	bool disabled;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error_message error;
	struct govuk_group group;
	struct govuk_attributes attributes;
};
void govuk_select(struct out *, const struct govuk_select *);

/* A radio, a checkbox, or the word "or" between them (divider). */
struct govuk_choice {
	struct text value, text;
	struct html html;
	struct text id, name, divider, behaviour, label_classes; /* name, behaviour: checkboxes only */
	struct govuk_attributes label_attributes;
	struct govuk_hint hint;
	struct html conditional; /* shown when chosen */
	bool checked, disabled;
	struct govuk_attributes attributes;
};
struct govuk_choices {
	struct text name, id_prefix, classes, described_by; /* described_by: checkboxes only */
	const struct govuk_choice *items;
	size_t n_items;
	const struct govuk_fieldset *fieldset; /* NULL: none */
	struct govuk_hint hint;
	struct govuk_error_message error;
	struct govuk_group group;
	struct govuk_attributes attributes;
};
void govuk_radios(struct out *, const struct govuk_choices *);
void govuk_checkboxes(struct out *, const struct govuk_choices *);

struct govuk_date_item {
	struct text name, id, label, value, classes, pattern, inputmode, autocomplete;
	int width;                 /* 0: 2 */
	bool error;
	struct govuk_attributes attributes;
};
struct govuk_date_input {
	struct text id, name_prefix, classes;
	const struct govuk_date_item *items;
	size_t n_items;
	bool no_error_marks;       /* errorMessage is given, and no item is marked: the caller has said which */
	const struct govuk_fieldset *fieldset;
	struct govuk_hint hint;
	struct govuk_error_message error;
	struct govuk_group group;
	struct govuk_attributes attributes;
};
void govuk_date_input(struct out *, const struct govuk_date_input *);

struct govuk_button {
	struct text text;
	struct html html;
	struct text classes, href, id, name, type, value; /* href: a link that looks like a button */
	struct text prevent_double_click; /* "true" or "false" */
	bool disabled, is_start;
	struct govuk_attributes attributes;
};
void govuk_button(struct out *, const struct govuk_button *);

/* ---- said to the person ---- */

struct govuk_error_item {
	struct text href, text; /* href at NULL: no link */
	struct html html;
	struct govuk_attributes attributes;
};
struct govuk_error_summary {
	struct text title, description, classes;
	struct html title_html, description_html;
	const struct govuk_error_item *items;
	size_t n_items;
	struct text disable_auto_focus; /* "true" or "false" */
	struct govuk_attributes attributes;
};
void govuk_error_summary(struct out *, const struct govuk_error_summary *);

struct govuk_notification {
	struct text text, title, title_id, role, classes;
	struct html html, title_html;
	bool success;
	int level; /* of the heading; 0: 2 */
	struct text disable_auto_focus;
	struct govuk_attributes attributes;
};
void govuk_notification_banner(struct out *, const struct govuk_notification *);

struct govuk_tag {
	struct text text, classes;
	struct html html;
	struct govuk_attributes attributes;
};
void govuk_tag(struct out *, const struct govuk_tag *);

/* A text in a frame of its own: inset-text and warning-text. */
struct govuk_said {
	struct text text, id, classes, fallback; /* id: inset only; fallback: warning only, "Warning" */
	struct html html;
	struct govuk_attributes attributes;
};
void govuk_inset_text(struct out *, const struct govuk_said *);
void govuk_warning_text(struct out *, const struct govuk_said *);

struct govuk_details {
	struct text summary, text, id, classes;
	struct html summary_html, html;
	bool open;
	struct govuk_attributes attributes;
};
void govuk_details(struct out *, const struct govuk_details *);

/* Back link and skip link. */
struct govuk_link {
	struct text href, text, classes;
	struct html html;
	struct govuk_attributes attributes;
};
void govuk_back_link(struct out *, const struct govuk_link *);
void govuk_skip_link(struct out *, const struct govuk_link *);

/* ---- data ---- */

struct govuk_action {
	struct text href, text, hidden, classes; /* hidden: "name", said after "Change" to who does not see the row */
	struct html html;
	struct govuk_attributes attributes;
};
struct govuk_summary_row {
	struct text key, value, classes, key_classes, value_classes, action_classes;
	struct html key_html, value_html;
	const struct govuk_action *actions;
	size_t n_actions;
};
struct govuk_card {
	struct text title, classes, title_classes, action_classes;
	struct html title_html;
	int level; /* of the heading; 0: 2 */
	const struct govuk_action *actions;
	size_t n_actions;
	struct govuk_attributes attributes;
};
struct govuk_summary_list {
	const struct govuk_summary_row *rows;
	size_t n_rows;
	const struct govuk_card *card; /* NULL: none */
	struct text classes;
	struct govuk_attributes attributes;
};
void govuk_summary_list(struct out *, const struct govuk_summary_list *);

struct govuk_cell {
	struct text text, classes, format; /* format: "numeric" */
	struct html html;
	int colspan, rowspan;
	struct govuk_attributes attributes;
};
struct govuk_table {
	struct text caption, caption_classes, classes;
	const struct govuk_cell *head;  /* NULL: none */
	size_t n_head;
	const struct govuk_cell *cells; /* rows after one another */
	const size_t *widths;           /* cells in each row; NULL: n_head in each */
	size_t n_rows;
	bool first_is_header;
	struct govuk_attributes attributes;
};
void govuk_table(struct out *, const struct govuk_table *);

struct govuk_page_link {
	struct text href, text, label, number, hidden; /* text, label: previous and next; number, hidden: pages */
	struct html html;
	bool current, ellipsis;
	struct govuk_attributes attributes;
};
struct govuk_pagination {
	struct govuk_page_link previous, next; /* href at NULL: none */
	const struct govuk_page_link *items;
	size_t n_items;
	struct text classes, landmark;
	struct govuk_attributes attributes;
};
void govuk_pagination(struct out *, const struct govuk_pagination *);

/* ---- for the components themselves ---- */

bool govuk_given(struct text, struct html);
void govuk_content(struct out *, struct text, struct html); /* html wins */
void govuk_attributes(struct out *, struct govuk_attributes);
/* ` class="BASE EXTRA"` */
void govuk_class(struct out *, const char *base, struct text extra);
/* The list of ids so far and one more. */
struct text govuk_described(struct out *, struct text so_far, struct text id, const char *ending);
/* The form group with the hint and the error of a field; described: what its input is to name. */
void govuk_group_begin(struct out *, const struct govuk_group *, bool error);
struct text govuk_hint_and_error(struct out *, struct text described, struct text id, const struct govuk_hint *,
    const struct govuk_error_message *);
#endif
