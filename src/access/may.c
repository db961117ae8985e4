/* The one question, and what no role overcomes. Pure. */
#include "access/inside.h"
#include "base/whose.h"

static const char *const verbs[VERBS] = {"see", "add", "change", "correct", "answer", "decide", "publish", "administer",
    "search", "export"};

/* The nearest first: of several relations this one is said. What was opened for a while is said before what opens less. */
static const struct {
	relation_set bit;
	const char *words;
} relations[] = {
    {REL_ME, "me"}, {REL_CARE, "mine to care for"}, {REL_WORK, "mine to work with"}, {REL_REVIEW, "mine to review"},
    {REL_HEALTH, "mine for health"}, {REL_TEAM, "my team's"}, {REL_ASKED, "asked to decide"}, {REL_GLASS, "glass broken"},
    {REL_SIDE, "on their side"}, {REL_SPEAKS, "speaks for them"}, {REL_ANY, "none needed"},
};

const char *verb_name(enum verb v)
{
	return verbs[v];
}

const char *relation_words(relation_set r)
{
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
		if (r & relations[i].bit)
			return relations[i].words;
	return "none";
}

/* By their bits. */
static const char *const readers[] = {"my-worker", "my-review-person", "someone-on-my-side", "just-me", "safe"};
enum { READERS_N = sizeof readers / sizeof *readers };

const char *reader_code(uint32_t reader)
{
	for (uint32_t i = 0; i < READERS_N; i++)
		if (reader == 1u << i)
			return readers[i];
	return readers[3]; /* what is not known is nobody's to read */
}

uint32_t readers_of(struct text codes)
{
	uint32_t all = 0;
	while (codes.at && codes.n) {
		struct text word = text_cut(codes, ' ', &codes);
		uint32_t one = READER_JUST_ME;
		for (uint32_t i = 0; i < READERS_N; i++)
			if (text_is(word, readers[i]))
				one = 1u << i;
		if (word.n)
			all |= one;
	}
	return all;
}

uint32_t readers_open_to(relation_set r)
{
	return (r & REL_WORK ? READER_WORKER : 0u) | (r & REL_REVIEW ? READER_REVIEW : 0u) | (r & REL_SIDE ? READER_SIDE : 0u);
}

struct actor actor_operator(int64_t authority)
{
	return (struct actor){.authority = authority, .role = ROLE_ADMINISTRATOR, .operates = true, .name = TEXT("the operator")};
}

static struct access_answer yes(const char *why)
{
	return (struct access_answer){true, why};
}

static struct access_answer no(const char *why)
{
	return (struct access_answer){false, why};
}

static bool writes(enum verb v)
{
	return v == VERB_ADD || v == VERB_CHANGE || v == VERB_CORRECT;
}

/* What no role overcomes. NULL: nothing stands against it. */
static const char *denied(const struct actor *a, enum verb v, enum group g, const char *field, const struct access_subject *s)
{
	if (a->authority != s->authority)
		return "It belongs to another authority.";
	if (s->barred)
		return "This record is restricted, and you are among those who may not open it.";
	/* The seal itself can be seen and taken off by those whom its description names. */
	if (s->sealed && !(g == G_PERSON && field && strcmp(field, "sealed") == 0))
		return "This record was sealed after an adoption.";
	if (s->hidden_from_child && (s->relation & REL_ME) && a->role == ROLE_YOUNG_PERSON)
		return "This is not shown here at the moment; your worker or review person can say why.";
	/* What a young person wrote is answered, never rewritten. */
	if (s->entry && s->child && s->author == s->child && a->person != s->child && (v == VERB_CHANGE || v == VERB_CORRECT))
		return "The young person wrote this; it can be answered and not rewritten.";
	return NULL;
}

/* Opened deliberately, with a reason, by this reader: not by a role, and not by whoever comes after. */
static bool opened(const struct actor *a, enum verb v, const struct access_subject *s)
{
	return v == VERB_SEE && a->person && s->opened_by == a->person && a->role != ROLE_NOBODY;
}

/* Words that a child gave to chosen readers. */
static struct access_answer view(const struct actor *a, enum verb v, const struct access_subject *s)
{
	if ((s->relation & REL_ME) && a->role == ROLE_YOUNG_PERSON && a->person && a->person == s->child)
		return !s->entry || !s->author || s->author == a->person || !writes(v) ? yes("These are your own words.")
		                                                                      : no("Somebody else wrote this.");
	if (writes(v))
		return no("Only the child or young person writes here.");
	if (opened(a, v, s))
		return yes("You opened this to keep the child safe; the child sees that it was opened, and why.");
	if (s->readers & READER_SAFE)
		return no("It stands on the list of those who keep the child safe, and nowhere else.");
	if (!s->readers)
		return no("Who may read it is not known here.");
	/* "Just me" beside another reader is a contradiction, and then the narrower holds. */
	if (s->readers & READER_JUST_ME)
		return no("The child keeps this to themselves.");
	return s->readers & readers_open_to(s->relation) ? yes("The child chose you to read it.")
	                                                : no("The child chose others to read it.");
}

/* Rules about one entry, after the tables have said yes. */
static const char *entry_denied(const struct actor *a, enum verb v, enum group g, const struct access_subject *s)
{
	bool mine = a->person && (s->author == a->person || s->owner == a->person);
	bool beside = s->relation & (REL_ME | REL_WORK | REL_REVIEW | REL_TEAM | REL_GLASS | REL_ASKED);
	if (g == G_ANSWER && s->entry && v != VERB_ADD && !(s->relation & REL_ME) && !mine && !(s->readers & readers_open_to(s->relation)))
		return "It answers words that the child gave to others.";
	if (g == G_TASK && v != VERB_ADD && !beside && !mine)
		return "A task is seen by those who work with the child, who raised it and who does it.";
	if (a->role == ROLE_CARER && (v == VERB_CHANGE || v == VERB_CORRECT) && g != G_PERSON && s->author != a->person)
		return "You can change what you wrote; for the rest, say what is wrong.";
	if (a->role == ROLE_YOUNG_PERSON && v == VERB_CORRECT && g != G_FUTURE && s->author != a->person)
		return "You can put right what you wrote; for the rest, say that it is not right.";
	if (a->role == ROLE_PERSONAL_ADVISER && s->born && s->happened && s->born != DAY_NONE && s->happened != DAY_NONE) {
		day since = access_since(a, s->born, s->childhood_agreed);
		if (since != DAY_NONE && s->happened < since && !(s->relation & REL_ASKED))
			return "This is from before the sixteenth birthday: it opens when the young person agrees.";
	}
	return NULL;
}

day access_since(const struct actor *a, day born, bool childhood_agreed)
{
	return a->role == ROLE_PERSONAL_ADVISER && born != DAY_NONE && !childhood_agreed ? birthday_law(born, 16) : DAY_NONE;
}

/* It opens by a step that nobody has taken: nobody reads it but whoever wrote it, and the child whose it is. */
static bool unopened(const struct actor *a, enum verb v, const struct access_masks *m, const struct access_subject *s)
{
	return m->opens && v != VERB_ADD && !(s->taken & 1u << m->opens) && !(s->relation & REL_ME) &&
	    !(a->person && s->author == a->person);
}

/* Does the description of the field allow it? */
static bool described(
    const struct actor *a, enum verb v, enum group g, const char *kind, const char *field, const struct access_subject *s)
{
	struct access_masks m;
	if (!group_infos[g].record)
		return true;
	if (a->role == ROLE_NOBODY || !access_described(a->authority, kind, field, &m) || (s && unopened(a, v, &m, s)))
		return false;
	/* An answer is an entry of its own kind, written by its own description. Nobody looks for what they may not see. */
	role_set who = v == VERB_ADD && !field ? m.begin : writes(v) || v == VERB_DECIDE ? m.write : m.see;
	return who & (role_set)1 << a->role;
}

/* … and to the entry itself, which names them as who does it. */
role_set access_stands_to(const struct actor *a, const struct access_subject *s)
{
	return s->stands | (a->person && s->owner == a->person ? (role_set)1 << STANDS_DOES : 0);
}

/* Somebody stands to what the entry is about, and the description names those who do. What a child said is never open that way. */
static bool stands(
    const struct actor *a, enum verb v, enum group g, const char *kind, const char *field, const struct access_subject *s)
{
	struct access_masks m;
	const role_set standing = access_stands_to(a, s);
	if (!standing || !group_infos[g].record || g == G_VOICE || g == G_ANSWER || !access_described(a->authority, kind, field, &m) ||
	    unopened(a, v, &m, s))
		return false;
	return (writes(v) || v == VERB_DECIDE || v == VERB_ANSWER ? m.write : m.see) & standing & STANDS_ALL;
}

/* What is about no child, by the roles of its description. Where an entry leads to a child all the same, it is theirs alone who stand
 * to that child. What one does not see one may begin, and not change. */
static struct access_answer thing(
    const struct actor *a, enum verb v, const char *kind, const char *field, const struct access_subject *s)
{
	if (s->child && !s->relation)
		return no("This child is not one that you care for, work with or review.");
	bool seen = !writes(v) || v == VERB_ADD || described(a, VERB_SEE, G_THING, kind, field, s) ||
	    stands(a, VERB_SEE, G_THING, kind, field, s);
	return seen && described(a, v, G_THING, kind, field, s) ? yes("This is open to your role.")
	                                                    : no("This is not part of what your role does.");
}

static struct access_answer operator_may(enum verb v, enum group g)
{
	if (g == G_VOICE && v != VERB_SEE && v != VERB_EXPORT)
		return no("Only the child or young person writes here.");
	if (v == VERB_ANSWER || v == VERB_DECIDE)
		return no("Answers and decisions are a person's, not the operator's.");
	return yes("The operator of this machine; it is journaled.");
}

struct access_answer access_may(const struct actor *a, enum verb v, const char *kind, const char *field, const struct access_subject *s)
{
	static const struct access_subject about_nobody;
	struct access_subject none = about_nobody;
	none.authority = a->authority;
	if (!s)
		s = &none;
	enum group g = group_of(a->authority, kind);
	if (g == GROUPS)
		return no("There is nothing of that kind.");
	const char *against = denied(a, v, g, field, s);
	if (against)
		return no(against);
	if (a->operates)
		return operator_may(v, g);
	if (a->role != ROLE_NOBODY && stands(a, v, g, kind, field, s))
		return yes("You have a part in what it is about.");
	if (g == G_THING)
		return thing(a, v, kind, field, s);
	relation_set wanted = grant_relations(a->role, v, g);
	bool safeguarding = g == G_VOICE && opened(a, v, s);
	if (!wanted && !safeguarding)
		return no(a->role == ROLE_NOBODY ? "Sign in first." : "This is not part of what your role does.");
	if (!safeguarding && !(wanted & (s->relation | REL_ANY)))
		return no(s->child ? "This child is not one that you care for, work with or review." : "This is asked about one child.");
	if (!safeguarding && !described(a, v, g, kind, field, s))
		return no("This part of the record is not open to your role.");
	if (g == G_VOICE)
		return view(a, v, s);
	against = entry_denied(a, v, g, s);
	if (against)
		return no(against);
	relation_set by = wanted & s->relation;
	return yes(by ? relation_words(by) : "This is open to your role.");
}

relation_set access_could(int role, enum verb v, const char *kind)
{
	struct actor a = {.authority = whose_now(), .role = role};
	enum group g = group_of(a.authority, kind);
	struct access_masks m;
	if (g == G_THING && role != ROLE_NOBODY && access_described(a.authority, kind, NULL, &m))
		return (writes(v) ? m.write : m.see) & (STANDS_ALL | (role_set)1 << role) ? REL_ANY : 0;
	return g == GROUPS || !described(&a, v, g, kind, NULL, NULL) ? 0 : grant_relations(role, v, g);
}
