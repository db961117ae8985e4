/* What every unit test includes: cmocka needs these four before it. */
#ifndef KITH_TESTS_H
#define KITH_TESTS_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#endif
