# For the tests of commands: what is counted, and how it is said. Sourced by each.
passed=0 failed=0
ok() { # WHAT CONDITION…
	local what=$1
	shift
	if "$@"; then passed=$((passed + 1)); echo "[       OK ] $what"; else failed=$((failed + 1)); echo "[  FAILED  ] $what"; fi
}
# A port that is free, for a server of this test.
free_port() { "${BASH_SOURCE[0]%/*}/../../script/free-port"; }
# The last line of a test, and what it ends with.
counted() {
	echo "[  PASSED  ] $passed test(s)."
	[ $failed = 0 ]
}
