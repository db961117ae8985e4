/* codes: the code lists of the SSDA903, each code with the collection years it is valid in.
 *
 * A code is a small number, its place in its list: PLACE_U1, REC_X1. Lists hold old codes too (an old return must
 * be read); whether a code is valid is asked with a year: code_valid(LIST_PLACE, c, 2026). A year is named by its
 * end (2026 = 2025/26). Source: the department's guides as told in the domain notes; labels live in the record's
 * descriptions, for workers and for children. */
#ifndef KITH_COHORT_CODES_H
#define KITH_COHORT_CODES_H
#include "base/text.h"

/* X(list, code, first year, last year): 0 and 9999 where there is no limit. */
#define CODES_SEX(X) X(SEX, M, 2025, 9999) X(SEX, F, 2025, 9999) X(SEX, U, 2025, 9999) X(SEX, 1, 0, 2024) X(SEX, 2, 0, 2024)
#define CODES_FLAG(X) X(FLAG, 0, 0, 9999) X(FLAG, 1, 0, 9999)
#define CODES_ETHNIC(X) \
	X(ETHNIC, WBRI, 0, 9999) X(ETHNIC, WIRI, 0, 9999) X(ETHNIC, WIRT, 0, 9999) X(ETHNIC, WROM, 0, 9999) \
	X(ETHNIC, WOTH, 0, 9999) X(ETHNIC, MWBC, 0, 9999) X(ETHNIC, MWBA, 0, 9999) X(ETHNIC, MWAS, 0, 9999) \
	X(ETHNIC, MOTH, 0, 9999) X(ETHNIC, AIND, 0, 9999) X(ETHNIC, APKN, 0, 9999) X(ETHNIC, ABAN, 0, 9999) \
	X(ETHNIC, AOTH, 0, 9999) X(ETHNIC, BCRB, 0, 9999) X(ETHNIC, BAFR, 0, 9999) X(ETHNIC, BOTH, 0, 9999) \
	X(ETHNIC, CHNE, 0, 9999) X(ETHNIC, OOTH, 0, 9999) X(ETHNIC, REFU, 0, 9999) X(ETHNIC, NOBT, 0, 9999)
#define CODES_RNE(X) \
	X(RNE, S, 0, 9999) X(RNE, L, 0, 9999) X(RNE, P, 0, 9999) X(RNE, T, 0, 9999) X(RNE, B, 0, 9999) X(RNE, U, 0, 9999)
#define CODES_LS(X) \
	X(LS, C1, 0, 9999) X(LS, C2, 0, 9999) X(LS, D1, 0, 9999) X(LS, E1, 0, 9999) X(LS, V2, 0, 9999) X(LS, V3, 0, 9999) \
	X(LS, V4, 0, 9999) X(LS, J1, 0, 9999) X(LS, J2, 0, 9999) X(LS, J3, 0, 9999) X(LS, L1, 0, 9999) X(LS, L2, 0, 9999) \
	X(LS, L3, 0, 9999)
#define CODES_CIN(X) \
	X(CIN, N1, 0, 9999) X(CIN, N2, 0, 9999) X(CIN, N3, 0, 9999) X(CIN, N4, 0, 9999) X(CIN, N5, 0, 9999) \
	X(CIN, N6, 0, 9999) X(CIN, N7, 0, 9999) X(CIN, N8, 0, 9999)
#define CODES_PLACE(X) \
	X(PLACE, A3, 0, 9999) X(PLACE, A4, 0, 9999) X(PLACE, A5, 0, 9999) X(PLACE, A6, 0, 9999) X(PLACE, H5, 0, 2024) \
	X(PLACE, K1, 0, 9999) X(PLACE, K2, 0, 9999) X(PLACE, K3, 2024, 9999) X(PLACE, P1, 0, 9999) X(PLACE, P2, 0, 2024) \
	X(PLACE, P3, 0, 9999) X(PLACE, R1, 0, 9999) X(PLACE, R2, 0, 9999) X(PLACE, R3, 0, 9999) X(PLACE, R5, 0, 9999) \
	X(PLACE, S1, 0, 9999) X(PLACE, T0, 0, 9999) X(PLACE, T1, 0, 9999) X(PLACE, T2, 0, 9999) X(PLACE, T3, 0, 9999) \
	X(PLACE, T4, 0, 9999) X(PLACE, U1, 0, 9999) X(PLACE, U2, 0, 9999) X(PLACE, U3, 0, 9999) X(PLACE, U4, 0, 9999) \
	X(PLACE, U5, 0, 9999) X(PLACE, U6, 0, 9999) X(PLACE, Z1, 0, 2025) X(PLACE, Z11, 2026, 9999) \
	X(PLACE, Z12, 2026, 9999) X(PLACE, Z13, 2026, 9999) X(PLACE, Z14, 2026, 9999)
#define CODES_PROVIDER(X) \
	X(PROVIDER, PR0, 0, 9999) X(PROVIDER, PR1, 0, 9999) X(PROVIDER, PR2, 0, 9999) X(PROVIDER, PR3, 0, 9999) \
	X(PROVIDER, PR4, 0, 9999) X(PROVIDER, PR5, 0, 9999)
#define CODES_REC(X) \
	X(REC, X1, 0, 9999) X(REC, E11, 0, 9999) X(REC, E12, 0, 9999) X(REC, E2, 0, 9999) X(REC, E3, 0, 9999) \
	X(REC, E4A, 0, 9999) X(REC, E4B, 0, 9999) X(REC, E13, 0, 9999) X(REC, E41, 0, 9999) X(REC, E43, 0, 2018) \
	X(REC, E44, 0, 2018) X(REC, E45, 2019, 9999) X(REC, E46, 2019, 9999) X(REC, E47, 2019, 9999) X(REC, E48, 2019, 9999) \
	X(REC, E5, 0, 9999) X(REC, E6, 0, 9999) X(REC, E7, 0, 9999) X(REC, E8, 0, 9999) X(REC, E9, 0, 9999) \
	X(REC, E14, 0, 9999) X(REC, E15, 0, 9999) X(REC, E16, 0, 9999) X(REC, E17, 0, 9999)
#define CODES_REASON(X) \
	X(REASON, CARPL, 0, 9999) X(REASON, CLOSE, 0, 9999) X(REASON, ALLEG, 0, 9999) X(REASON, STAND, 0, 9999) \
	X(REASON, APPRR, 0, 9999) X(REASON, CREQB, 0, 9999) X(REASON, CREQO, 0, 9999) X(REASON, CHILD, 0, 9999) \
	X(REASON, LAREQ, 0, 9999) X(REASON, PLACE, 0, 9999) X(REASON, CUSTOD, 2019, 9999) X(REASON, OTHER, 0, 9999)
#define CODES_PN(X) \
	X(PN, PN0, 0, 9999) X(PN, PN1, 0, 9999) X(PN, PN2, 0, 9999) X(PN, PN3, 0, 9999) X(PN, PN4, 0, 9999) \
	X(PN, PN5, 0, 9999) X(PN, PN6, 0, 9999) X(PN, PN7, 0, 9999)
#define CODES_SDQ(X) \
	X(SDQ, SDQ1, 0, 9999) X(SDQ, SDQ2, 0, 9999) X(SDQ, SDQ3, 0, 9999) X(SDQ, SDQ4, 0, 9999) X(SDQ, SDQ5, 0, 9999)
#define CODES_TOUCH(X) \
	X(TOUCH, YES, 0, 9999) X(TOUCH, NO, 0, 9999) X(TOUCH, DIED, 0, 9999) X(TOUCH, REFU, 0, 9999) \
	X(TOUCH, NREQ, 0, 9999) X(TOUCH, RHOM, 0, 9999)
#define CODES_ACTIV(X) \
	X(ACTIV, F1, 0, 9999) X(ACTIV, P1, 0, 9999) X(ACTIV, F2, 0, 9999) X(ACTIV, P2, 0, 9999) X(ACTIV, F3, 0, 2021) \
	X(ACTIV, P3, 0, 2021) X(ACTIV, F4, 2022, 9999) X(ACTIV, P4, 2022, 9999) X(ACTIV, F5, 2022, 9999) \
	X(ACTIV, P5, 2022, 9999) X(ACTIV, G4, 0, 9999) X(ACTIV, G5, 0, 9999) X(ACTIV, G6, 0, 9999) X(ACTIV, 0, 0, 9999)
#define CODES_ACCOM(X) \
	X(ACCOM, B1, 0, 9999) X(ACCOM, B2, 0, 9999) X(ACCOM, C1, 0, 9999) X(ACCOM, C2, 0, 9999) X(ACCOM, D1, 0, 9999) \
	X(ACCOM, D2, 0, 9999) X(ACCOM, E1, 0, 9999) X(ACCOM, E2, 0, 9999) X(ACCOM, G1, 0, 9999) X(ACCOM, G2, 0, 9999) \
	X(ACCOM, H1, 0, 9999) X(ACCOM, H2, 0, 9999) X(ACCOM, K1, 0, 9999) X(ACCOM, K2, 0, 9999) X(ACCOM, R1, 0, 9999) \
	X(ACCOM, R2, 0, 9999) X(ACCOM, S1, 0, 2017) X(ACCOM, S2, 0, 9999) X(ACCOM, T1, 0, 9999) X(ACCOM, T2, 0, 9999) \
	X(ACCOM, U1, 0, 9999) X(ACCOM, U2, 0, 9999) X(ACCOM, V1, 0, 9999) X(ACCOM, V2, 0, 9999) X(ACCOM, W1, 0, 9999) \
	X(ACCOM, W2, 0, 9999) X(ACCOM, X1, 0, 2017) X(ACCOM, X2, 0, 9999) X(ACCOM, Y1, 0, 9999) X(ACCOM, Y2, 0, 9999) \
	X(ACCOM, Z1, 0, 9999) X(ACCOM, Z2, 0, 9999) X(ACCOM, 0, 0, 9999)
#define CODES_MISSING(X) X(MISSING, M, 0, 9999) X(MISSING, A, 0, 9999)
#define CODES_PLACED(X) X(PLACED, RD1, 0, 9999) X(PLACED, RD2, 0, 9999) X(PLACED, RD3, 0, 9999) X(PLACED, RD4, 0, 9999)
#define CODES_PERM(X) \
	X(PERM, P1, 0, 9999) X(PERM, P2, 0, 9999) X(PERM, P3, 0, 9999) X(PERM, P4, 0, 9999) X(PERM, Z1, 0, 9999)
#define CODES_ADOPTERS(X) \
	X(ADOPTERS, M1, 0, 9999) X(ADOPTERS, F1, 0, 9999) X(ADOPTERS, MM, 0, 9999) X(ADOPTERS, FF, 0, 9999) \
	X(ADOPTERS, MF, 0, 9999)
#define CODES_UNION(X) \
	X(UNION, L0, 0, 9999) X(UNION, L11, 0, 9999) X(UNION, L12, 0, 9999) X(UNION, L2, 0, 9999) X(UNION, L3, 0, 9999) \
	X(UNION, L4, 0, 9999)
#define CODES_WORKER(X) \
	X(WORKER, MANAGE, 0, 9999) X(WORKER, FCONTA, 0, 9999) X(WORKER, LEFTRL, 0, 9999) X(WORKER, ORGRST, 0, 9999) \
	X(WORKER, TSPROC, 0, 9999) X(WORKER, ABSENC, 0, 9999) X(WORKER, CHCHAN, 0, 9999) X(WORKER, PCCHAN, 0, 9999) \
	X(WORKER, SWDIED, 0, 9999) X(WORKER, OTHERS, 0, 9999)
#define CODES_LOCATION(X) X(LOCATION, IN, 0, 9999) X(LOCATION, OUT, 0, 9999)

#define CODE_LISTS(L) \
	L(SEX) L(FLAG) L(ETHNIC) L(RNE) L(LS) L(CIN) L(PLACE) L(PROVIDER) L(REC) L(REASON) L(PN) L(SDQ) L(TOUCH) L(ACTIV) \
	L(ACCOM) L(MISSING) L(PLACED) L(PERM) L(ADOPTERS) L(UNION) L(WORKER) L(LOCATION)

#define CODE_ENUM(list, code, from, to) list##_##code,
#define CODE_LIST_ENUM(list) enum { CODES_##list(CODE_ENUM) list##_COUNT };
CODE_LISTS(CODE_LIST_ENUM)
#undef CODE_LIST_ENUM
#undef CODE_ENUM

enum code_list {
	LIST_NONE,
#define CODE_LIST_NAME(list) LIST_##list,
	CODE_LISTS(CODE_LIST_NAME)
#undef CODE_LIST_NAME
	    LISTS
};

/* The code's number in its list (text upper-cased already), or -1. */
int code_of(enum code_list, struct text);
struct text code_text(enum code_list, int code);
int code_count(enum code_list);
/* A cell of LIST_SEX as it is told today: a boy was 1 and a girl 2 until 2023/24. Anything else is itself. */
int32_t code_sex_now(int32_t);
bool code_valid(enum code_list, int code, int year);
const char *code_list_name(enum code_list);
#endif
