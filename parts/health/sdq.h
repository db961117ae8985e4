/* sdq: the answers of a strengths and difficulties questionnaire counted up. Its questions are under copyright and are not
 * here: the answers are known by their numbers on the paper, each 0, 1 or 2 (not true, somewhat true, certainly true).
 *
 * Scored as its authors publish it (sdqinfo.org, "Scoring the SDQ"): five scales of five answers; those of 7, 11, 14, 21 and 25
 * count the other way round; a scale with three or four answers is raised to five, half up; with fewer it is not known. The total
 * is of the four scales of difficulties, and known where all four are. */
#ifndef KITH_PARTS_HEALTH_SDQ_H
#define KITH_PARTS_HEALTH_SDQ_H

enum { SDQ_ANSWERS = 25, SDQ_NONE = -1 };
enum sdq_scale { SDQ_EMOTIONS, SDQ_CONDUCT, SDQ_HYPERACTIVITY, SDQ_PEERS, SDQ_KIND, SDQ_SCALES };

struct sdq {
	int scale[SDQ_SCALES]; /* 0 to 10, or SDQ_NONE */
	int total;             /* 0 to 40, or SDQ_NONE */
};
/* answer[i]: of number i + 1; SDQ_NONE where none was given. */
struct sdq sdq_score(const int answer[static SDQ_ANSWERS]);
#endif
