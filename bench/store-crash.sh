#!/bin/bash
# 100 rounds of kill -9 while four threads write: every acknowledged row is there, and the journal whole.
KITH_CRASH_ROUNDS=100 "$KITH_BUILD/tests/test_store_crash" 2>&1 | grep -E 'rounds|FAILED|PASSED'
exit "${PIPESTATUS[0]}"
