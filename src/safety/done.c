/* What those who are asked do with it. */
#include "safety/inside.h"
#include "store/journal.h"

enum { REASON_LEAST = 10, WORDS_LEAST = 3, WORDS_MOST = 4000 };

struct doing {
	struct tx *tx;
	struct arena *arena;
	const struct actor *me;
	const struct safety_act *act;
	struct text words;
	struct call_now call;
	struct access_subject subject;
	struct hand hand;
};

static bool state(struct fault *f)
{
	return fault_set(f, FAULT_ASKED, "safety.state",
	    "Somebody was quicker, or this is not yours to do now. Open it again to see where it stands.");
}

static bool words_ok(struct text t, size_t least, const char *say, struct fault *f)
{
	return (t.n >= least && t.n <= WORDS_MOST) || fault_set(f, FAULT_ASKED, "safety.words", "%s", say);
}

bool safety_lado_by(day on, day *by, struct fault *f)
{
	const struct calendar *c;
	*by = DAY_NONE;
	if (!step_calendar(&c, f))
		return false;
	*by = workday_add(c, on, 1);
	return true;
}

/* ---- just me ---- */

/* Writes into each of the child's views who opened it and when. Their words stay as they are. */
static bool open_view(struct doing *d, int64_t id, struct fault *f)
{
	struct entry *e;
	const struct kind *view = kind_of(TEXT("view"));
	enum row row = view ? entry_get(d->tx, d->arena, d->me->authority, view, id, &e, f) : ROW_NONE;
	if (row != ROW_ONE || e->taken_back || entry_value(e, "opened_by")->number == d->me->person)
		return row != ROW_FAULT;
	struct hand hand = {.authority = d->me->authority, .who = d->me->person, .now = d->hand.now, .today = d->hand.today};
	struct journal_entry opened = {.authority = d->me->authority, .at = d->hand.now, .actor = d->me->person,
	    .role = text_of(d->hand.role), .relation = TEXT("asked to keep safe"), .verb = TEXT("open"), .kind = TEXT("view"), .entry = id,
	    .child = d->call.e->child, .purpose = d->words};
	entry_set_number(e, "opened_by", d->me->person);
	entry_set_number(e, "opened_at", d->hand.now);
	/* not as a correction: whoever keeps children safe may stand nowhere in the record, and the words are not looked over again */
	return entry_put(d->tx, &hand, e, f) && journal_write(d->tx, &opened, f);
}

/* Each that was said until now; what is said later is shut again. */
static bool open_words(struct doing *d, struct fault *f)
{
	struct entries all;
	const struct entry *e = d->call.e;
	if (!entry_versions(d->tx, d->arena, d->me->authority, e->kind, e->id, &all, f))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		const struct value *v = entry_value(all.at[i], "said_view");
		if (v->state == VALUE_SET && !open_view(d, v->number, f))
			return false;
	}
	struct journal_entry look = {.authority = d->me->authority, .at = d->hand.now, .actor = d->me->person,
	    .role = text_of(d->hand.role), .relation = TEXT("asked to keep safe"), .kind = TEXT("safe_opened"), .child = e->child,
	    .purpose = d->words};
	return journal_look(d->tx, &look, f);
}

/* ---- each of them ---- */

/* What has to be typed, in the words of the page. */
static bool typed(const struct doing *d, struct fault *f)
{
	const char *what = d->act->what;
	if (!strcmp(what, "open"))
		return words_ok(
		    d->words, REASON_LEAST, "Say why you have to read it, in at least 10 characters. The child is told.", f);
	if (!strcmp(what, "pass"))
		return words_ok(d->words, WORDS_LEAST, "Say what the next person has to know.", f);
	if (!strcmp(what, "back"))
		return words_ok(d->words, WORDS_LEAST, "Say what is still to be done.", f);
	if (strcmp(what, "done"))
		return true;
	if (!words_ok(d->words, WORDS_LEAST, "Write what the child said and what was done.", f) || !d->act->how.n || !d->act->outcome.n)
		return fault_set(f, FAULT_ASKED, "safety.words",
		    "Say how the child was seen or spoken to, what came of it, and what was done.");
	return (d->act->on != DAY_NONE && d->act->on <= d->hand.today && d->act->on >= d->hand.today - 365) ||
	    fault_set(f, FAULT_ASKED, "safety.day", "The day on which the child was seen or spoken to is today or before.");
}

static bool takes(struct doing *d, const char *step, struct fault *f)
{
	struct problems p;
	char on[DAY_TEXT];
	struct step_taking t = {.kind = d->call.e->kind, .entry = d->call.e->id, .step = text_of(step), .seen = d->call.now->n,
	    .reason = {d->words}, .stands = &d->subject};
	if (!strcmp(step, "done")) {
		t.reason[0] = d->act->how, t.reason[1] = text_of(day_iso(d->act->on, on));
		t.reason[2] = d->act->outcome, t.reason[3] = d->words;
	}
	return step_take(d->tx, d->arena, &d->hand, d->me, &t, &p, f);
}

bool safety_do(
    struct tx *tx, struct arena *a, const struct actor *me, const struct safety_act *act, int64_t now, day today, struct fault *f)
{
	static const struct {
		const char *what, *step;
	} acts[] = {{"have", "have"}, {"pass", "passed"}, {"open", "opened"}, {"done", "done"}, {"sign", "signed"}, {"back", "back"}};
	struct doing d = {.tx = tx, .arena = a, .me = me, .act = act, .words = text_trim(act->words),
	    .hand = {.authority = me->authority, .who = me->person, .role = role_name((enum role)me->role),
		.relation = "asked to keep safe", .now = now, .today = today}};
	const char *step = NULL;
	enum row row = safety_theirs(tx, a, me, act->call, &d.call, f);
	if (row != ROW_ONE)
		return row == ROW_NONE && fault_set(f, FAULT_ASKED, "safety.none", "There is nothing here.");
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (!strcmp(acts[i].what, act->what))
			step = acts[i].step;
	if (!step)
		return fault_set(f, FAULT_OURS, "safety.act", "there is no act '%s'", act->what);
	if (!strcmp(step, "have") && d.call.state == SAFETY_HELD)
		step = "over"; /* another takes it */
	if (!safety_subject(tx, me, &d.call, &d.subject, f))
		return false;
	if (!safety_offers(a, me, &d.subject, &d.call, step))
		return state(f);
	return typed(&d, f) && takes(&d, step, f) && (strcmp(step, "opened") || open_words(&d, f));
}
