/* The tables of publications: written once, never changed. */
#include "publish/edition.h"

static const struct migration steps[] = {
	{601, "publications",
	    "CREATE TABLE publication (\n"
	    "  authority {id} NOT NULL, id {id} NOT NULL, as_at {day} NOT NULL, as_known {moment} NOT NULL,\n"
	    "  made_at {moment} NOT NULL, made_by {id} NOT NULL, made_as {text} NOT NULL, title {text} NOT NULL,\n"
	    "  returns {text} NOT NULL,\n"
	    "  PRIMARY KEY (authority, id)\n"
	    ");\n"
	    "CREATE INDEX publication_as_at ON publication (authority, as_at, id);\n"
	    /* What is hidden is not here at all: value, num and den of it are NULL, and `hidden` says that it was. */
	    "CREATE TABLE publication_figure (\n"
	    "  authority {id} NOT NULL, publication {id} NOT NULL, measure {text} NOT NULL, as_at {day} NOT NULL,\n"
	    "  as_known {moment} NOT NULL, year {int} NOT NULL, value {int}, num {int}, den {int},\n"
	    "  hidden {small} NOT NULL CHECK (hidden >= 0 AND hidden <= 7), why {text},\n"
	    "  CHECK (hidden < 1 OR value IS NULL),\n"
	    "  PRIMARY KEY (authority, publication, measure, as_at),\n"
	    "  FOREIGN KEY (authority, publication) REFERENCES publication (authority, id)\n"
	    ");\n"
	    "CREATE INDEX publication_figure_as_at ON publication_figure (authority, as_at);\n"},
	/* Of how many may be hidden where the number is not (nobody of a hidden few was missing). Neither engine changes a CHECK in
	 * place alike, so the table is made anew. */
	{602, "a number shown among a hidden number",
	    "CREATE TABLE publication_figure_new (\n"
	    "  authority {id} NOT NULL, publication {id} NOT NULL, measure {text} NOT NULL, as_at {day} NOT NULL,\n"
	    "  as_known {moment} NOT NULL, year {int} NOT NULL, value {int}, num {int}, den {int},\n"
	    "  hidden {small} NOT NULL CHECK (hidden >= 0 AND hidden <= 7), why {text},\n"
	    "  CHECK (hidden % 2 = 0 OR value IS NULL),\n"
	    "  PRIMARY KEY (authority, publication, measure, as_at),\n"
	    "  FOREIGN KEY (authority, publication) REFERENCES publication (authority, id)\n"
	    ");\n"
	    "INSERT INTO publication_figure_new(authority, publication, measure, as_at, as_known, year, value, num, den, hidden, why)\n"
	    "  SELECT authority, publication, measure, as_at, as_known, year, value, num, den, hidden, why FROM publication_figure;\n"
	    "DROP TABLE publication_figure;\n"
	    "ALTER TABLE publication_figure_new RENAME TO publication_figure;\n"
	    "CREATE INDEX publication_figure_as_at ON publication_figure (authority, as_at);\n"},
	/* Of what a rate is: dated, told by the council. */
	{603, "people under 18 in the area",
	    "CREATE TABLE population (\n"
	    "  authority {id} NOT NULL, on_day {day} NOT NULL, under_18 {int} NOT NULL, source {text} NOT NULL,\n"
	    "  PRIMARY KEY (authority, on_day)\n"
	    ");\n"},
};
const struct migration_set publish_migrations = {steps, sizeof steps / sizeof *steps};
