/* Texts that are made while running, prepared on a connection. */
#include "store/engine.h"
#include <stdlib.h>
#include <string.h>

struct made_text *made_find(struct made_texts *m, const char *text)
{
	uint64_t hash = text_hash(text_of(text));
	m->asked++;
	for (size_t i = 0; i < MADE_TEXTS; i++)
		if (m->at[i].text && m->at[i].hash == hash && strcmp(m->at[i].text, text) == 0) {
			m->at[i].used = m->asked;
			return &m->at[i];
		}
	return NULL;
}

struct made_text *made_put(struct made_texts *m, const char *text, bool (*busy)(const struct statement *),
    void (*drop)(struct tx *, struct statement *), struct tx *tx)
{
	struct made_text *at = NULL;
	char *copy = strdup(text);
	for (size_t i = 0; copy && i < MADE_TEXTS; i++)
		if (!m->at[i].text || ((!at || (at->text && m->at[i].used < at->used)) && !busy(m->at[i].st))) {
			at = &m->at[i];
			if (!at->text)
				break;
		}
	if (!at) {
		free(copy);
		return NULL;
	}
	if (at->text)
		drop(tx, at->st);
	free(at->text);
	*at = (struct made_text){copy, text_hash(text_of(text)), m->asked, NULL};
	return at;
}
