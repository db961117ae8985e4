/* What the routes' permissions stand for. A route names one of these; nothing else lets anybody in. */
#include "access/inside.h"
#include <pthread.h>
#include <stdlib.h>

static const struct permission table[] = {
    {"public", "everybody", VERB_SEE, NULL, false, ABOUT_NOTHING},
    {"signed-in", "everybody who has signed in", VERB_SEE, NULL, true, ABOUT_NOTHING},
    /* a young person's own pages */
    {"self.see", "a young person's own pages", VERB_SEE, "self", true, ABOUT_SELF},
    {"self.sign", "signing my plan, or saying what to change", VERB_CHANGE, "pathway-plan", true, ABOUT_SELF},
    {"side.say", "saying who may be on my side", VERB_ADD, "on-my-side", true, ABOUT_SELF},
    {"view.say", "telling us something", VERB_ADD, "view", true, ABOUT_SELF},
    {"view.own", "what I said and what was done", VERB_SEE, "view", true, ABOUT_SELF},
    {"wrong.say", "saying that something in my record is not right", VERB_ADD, "task", true, ABOUT_SELF},
    {"journal.own", "who looked at my record", VERB_SEE, "look", true, ABOUT_SELF},
    /* a child's record, for those beside the child */
    {"caseload.see", "my children and what is due", VERB_SEE, "caseload", true, ABOUT_NOTHING},
    {"child.see", "a child's page", VERB_SEE, "child", true, ABOUT_CHILD},
    {"child.write", "adding to a child's record, changing and correcting it", VERB_ADD, "child", true, ABOUT_CHILD},
    {"child.answer", "answering what a child said", VERB_ADD, "view-answer", true, ABOUT_CHILD},
    {"child.remind", "asking again for an answer that a child waits for", VERB_ADD, "late-answer", true, ABOUT_CHILD},
    {"child.side", "agreeing to an advocate for a child who cannot instruct one", VERB_ADD, "on-my-side", true, ABOUT_CHILD},
    {"child.join", "joining two who are one child, and parting them", VERB_ADD, "joined", true, ABOUT_CHILD},
    {"child.looks", "who looked at a child's record", VERB_SEE, "look", true, ABOUT_CHILD},
    {"child.findings", "what the return's rules find about a child", VERB_SEE, "finding", true, ABOUT_CHILD},
    {"child.task", "saying that something in a record is wrong", VERB_ADD, "task", true, ABOUT_CHILD},
    {"child.ask", "asking somebody else to decide about a child", VERB_ADD, "asked", true, ABOUT_CHILD},
    {"child.account", "opening a young person's account together with them", VERB_ADD, "account", true, ABOUT_CHILD},
    {"asked.see", "what I was asked to decide, and what I asked", VERB_SEE, "asked", true, ABOUT_NOTHING},
    {"safety.see", "a child who is not safe: what stands on my list", VERB_SEE, "safety", true, ABOUT_NOTHING},
    {"safety.write", "a child who is not safe: I have it, and what was done", VERB_DECIDE, "safety", true, ABOUT_NOTHING},
    /* things: each page asks the description of the kind, and how the visitor stands to the thing */
    {"thing.see", "what is there besides children: bodies, meetings, organisations, families, each to whom its description names", VERB_SEE,
        NULL, true, ABOUT_NOTHING},
    {"thing.write", "writing about such things, each kind by whom its description names", VERB_ADD, NULL, true, ABOUT_NOTHING},
    {"search", "looking for one of my children by name or number", VERB_SEARCH, "person", true, ABOUT_NOTHING},
    {"child.register", "making a child known who comes into care", VERB_ADD, "caseload", true, ABOUT_NOTHING},
    {"glass.break", "opening a record because somebody must know now", VERB_ADD, "glass", true, ABOUT_CHILD},
    {"glass.see", "whose records were opened so", VERB_SEE, "glass", true, ABOUT_NOTHING},
    /* figures */
    {"board.see", "the board's pages", VERB_SEE, "board", true, ABOUT_NOTHING},
    {"promise.see", "the promises and how they are kept", VERB_SEE, "promise", false, ABOUT_NOTHING},
    {"publication.see", "published figures", VERB_SEE, "publication", false, ABOUT_NOTHING},
    {"measure.any-date", "measures at any date, small numbers shown", VERB_SEE, "measure", true, ABOUT_NOTHING},
    {"measure.publish", "making a publication", VERB_PUBLISH, "measure", true, ABOUT_NOTHING},
    {"return.see", "the return today", VERB_SEE, "return", true, ABOUT_NOTHING},
    {"return.export", "the return as files", VERB_EXPORT, "return", true, ABOUT_NOTHING},
    {"aside.see", "what is wrong with the data", VERB_SEE, "aside", true, ABOUT_NOTHING},
    {"aside.export", "what is wrong with the data, as a file", VERB_EXPORT, "aside", true, ABOUT_NOTHING},
    /* the house */
    {"second.reset", "taking off somebody's second factor, as one of two people", VERB_ADD, "second-factor", true, ABOUT_NOTHING},
    {"admin", "users, roles and settings", VERB_ADMINISTER, "user", true, ABOUT_NOTHING},
};
enum { PERMISSIONS = sizeof table / sizeof *table };

/* Weak: a program may have no part at all. */
extern const struct permission *const __start_kith_permissions[] __attribute__((weak)),
    *const __stop_kith_permissions[] __attribute__((weak));
static struct permission *gathered;
static size_t gathered_n;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct permission *)a)->name, ((const struct permission *)b)->name);
}

static void gather(void)
{
	size_t parts = (size_t)(__stop_kith_permissions - __start_kith_permissions);
	gathered = calloc(PERMISSIONS + parts, sizeof *gathered);
	if (!gathered)
		return; /* nobody passes */
	memcpy(gathered, table, sizeof table);
	for (size_t i = 0; i < parts; i++)
		gathered[PERMISSIONS + i] = *__start_kith_permissions[i];
	qsort(gathered + PERMISSIONS, parts, sizeof *gathered, by_name);
	gathered_n = PERMISSIONS + parts;
}

const struct permission *permissions(size_t *n)
{
	pthread_once(&once, gather);
	*n = gathered_n;
	return gathered;
}

bool permissions_check(struct fault *f)
{
	size_t n;
	const struct permission *p = permissions(&n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (!strcmp(p[i].name, p[j].name))
				return fault_set(f, FAULT_OURS, "permission.twice",
				    "the permission %s is declared twice: give one another name", p[i].name);
	return true;
}

const struct permission *permission_of(struct text name)
{
	size_t n;
	const struct permission *p = permissions(&n);
	for (size_t i = 0; i < n; i++)
		if (text_is(name, p[i].name))
			return &p[i];
	return NULL;
}

struct access_answer access_route(const struct actor *a, const char *permission, const struct access_subject *s)
{
	const struct permission *p = permission_of(text_of(permission));
	if (!p)
		return (struct access_answer){false, "This page names no permission, so nobody may see it."};
	if (p->signed_in && a->role == ROLE_NOBODY)
		return (struct access_answer){false, "Sign in first."};
	if (!p->kind)
		return (struct access_answer){true, p->says};
	/* a child's page is for those beside the child, and a page of one's own for young people */
	if ((p->about == ABOUT_CHILD && a->role == ROLE_YOUNG_PERSON) || (p->about == ABOUT_SELF && a->role != ROLE_YOUNG_PERSON))
		return (struct access_answer){false, "This is not part of what your role does."};
	/* a list of a kind about children: the relation stands inside its query; here it is asked whether the role ever could */
	struct access_masks of;
	if (p->about == ABOUT_NOTHING && !s && access_described(a->authority, p->kind, NULL, &of) && of.group != KINDS_THING)
		return access_could(a->role, p->verb, p->kind)
		    ? (struct access_answer){true, p->says}
		    : (struct access_answer){false, "This is not part of what your role does."};
	struct access_subject self = {.authority = a->authority, .child = a->person, .relation = a->person ? REL_ME : 0};
	/* the public pages are those of the authority that is served, whoever looks */
	return access_may(a, p->verb, p->kind, NULL, s ? s : p->about == ABOUT_SELF ? &self : NULL);
}

role_set access_route_roles(const char *permission)
{
	const struct permission *p = permission_of(text_of(permission));
	role_set all = 0;
	for (int r = 0; p && r <= ROLE_NOBODY; r++) {
		relation_set could = p->kind ? access_could(r, p->verb, p->kind) : REL_ANY;
		/* a page of one's own is for those to whom "me" opens it, a child's page for the others */
		relation_set fits = p->about == ABOUT_SELF ? (relation_set)REL_ME : p->about == ABOUT_CHILD ? ~(relation_set)REL_ME : ~0u;
		if (!(p->signed_in && r == ROLE_NOBODY) && (could & fits))
			all |= (role_set)1 << r;
	}
	return all;
}
