/* The bound on the work of a fuzz target: what it may allocate for n bytes. A reader that copies the rest of its input again at each
 * step goes over it with an input of a few kilobytes; over it is the end of the process (base/ceiling.h), which every fuzzer and
 * the replay of the corpus see. The ceilings of files and of requests are the real ones. */
#ifndef KITH_FUZZ_BOUND_H
#define KITH_FUZZ_BOUND_H
#include <stddef.h>

#define FUZZ_CEILING ((size_t)8 << 20)
#define FUZZ_FACTOR ((size_t)2000)
#endif
