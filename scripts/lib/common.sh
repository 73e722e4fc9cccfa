# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Shared by all scripts; source it. Sets ROOT (the repository) and provides
#
#   say, note, warn, die            messages; NO_COLOR is honoured
#   progress TEXT, progress_end     one updating line on a terminal, else a line every 10 s
#   run_logged LABEL LOG COMMAND…   runs quietly, shows the log's end when it fails
#   driver_name, build_dir          names
#   bug_patch NAME                  where its semantic patch is
#   ensure_setup [DRIVER] [PURPOSE] packages and the driver's source are there
#   ensure_build DRIVER BUGS SANITIZER [TARGET…]
#
# SANITIZER may also be coverage (scripts/coverage) or s390x: the plain build for another machine
# (scripts/cross-check).
# BUGS is a string of names separated by blanks (or ; or ,), may be empty.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
APFUZZ_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/vfio-ap-fuzz

# Exit codes of every tool, target and script.
# shellcheck disable=SC2034
{
	EX_OK=0			# nothing found
	EX_USAGE=1		# usage or I/O error
	EX_BOUND=70		# time or step bound
	EX_MEMORY=71		# out of memory
	EX_INTERRUPTED=72
	EX_BUG=77		# a bug was found
	EX_NONDETERMINISM=78
	EX_BISECT_PRESENT=1	# with --expect, as git bisect run wants it
	EX_BISECT_SKIP=125	# the driver does not build, the program does not apply
	EX_BISECT_STOP=128	# usage or I/O error
}

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then
	C_RED=$'\033[31m' C_GREEN=$'\033[32m' C_BOLD=$'\033[1m' C_OFF=$'\033[0m'
else
	C_RED='' C_GREEN='' C_BOLD='' C_OFF=''
fi

_progress_shown=
_progress_time=-10

# Is it time to say something again? Asked before a text is made, which costs processes.
progress_due()
{
	if [ -t 2 ]; then
		[ "$SECONDS" != "$_progress_time" ]
	else
		[ $((SECONDS - _progress_time)) -ge 10 ]
	fi
}

# progress TEXT: what long work is doing. On a terminal one line that updates itself.
progress()
{
	progress_due || return 0
	_progress_time=$SECONDS
	if [ -t 2 ]; then
		printf '\r\033[K%s' "${1:0:100}" >&2
		_progress_shown=1
	else
		printf '%s\n' "$1" >&2
	fi
}

progress_end()
{
	if [ -n "$_progress_shown" ]; then
		printf '\r\033[K' >&2
		_progress_shown=
	fi
}

say()	# results
{
	printf '%s\n' "$*"
}

note()	# diagnostics
{
	progress_end
	printf '%s\n' "$*" >&2
}

warn()
{
	progress_end
	printf '%s%s: %s%s\n' "$C_BOLD" "${0##*/}" "$*" "$C_OFF" >&2
}

die()	# die [-CODE] TEXT
{
	local code=$EX_USAGE

	if [[ ${1:-} =~ ^-[0-9]+$ ]]; then
		code=${1#-}
		shift
	fi
	progress_end
	printf '%s%s: %s%s\n' "$C_RED" "${0##*/}" "$*" "$C_OFF" >&2
	exit "$code"
}

# run_logged LABEL LOG COMMAND…: the output goes to LOG; on failure its end is shown.
run_logged()
{
	local label=$1 log=$2 pid status start=$SECONDS
	shift 2

	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	# shellcheck disable=SC2064
	trap "kill $pid 2>/dev/null; wait $pid; exit $EX_INTERRUPTED" INT TERM
	while kill -0 "$pid" 2>/dev/null; do
		if [ $((SECONDS - start)) -ge 1 ] && progress_due; then
			progress "$label: $((SECONDS - start)) s, $(tail -n 1 "$log" | tr -d '\r')"
		fi
		# Short things shall not wait; long ones shall not be slowed down by being watched.
		sleep $((SECONDS - start < 2 ? 0 : 1)).1
	done
	wait "$pid"
	status=$?
	trap - INT TERM
	progress_end
	if [ $status -ne 0 ]; then
		warn "$label failed ($log):"
		# The first error is what matters; ninja prints the command before it.
		grep -E -m 20 -A 6 'error:|error in|Error at|FAILED:|ld\.lld|apply-bugs:' "$log" |
			cut -c 1-400 | head -n 60 >&2 || :
		echo "..." >&2
		tail -n 5 "$log" | cut -c 1-400 >&2
	fi
	return $status
}

# driver_name DRIVER: its name in a build directory; a path becomes its last part and a checksum.
driver_name()
{
	case $1 in
	core | linux-[0-9]*)
		echo "$1"
		;;
	*)
		local path
		path=$(realpath -m -- "$1")
		echo "tree-${path##*/}-$(printf '%s' "$path" | sha256sum | cut -c 1-8)"
		;;
	esac
}

# The driver as CMake wants it: a name or an absolute path.
_driver_argument()
{
	case $1 in
	core | linux-[0-9]*) echo "$1" ;;
	*) realpath -m -- "$1" ;;
	esac
}

_bug_words()
{
	echo "${1//[;,]/ }"
}

# bug_patch NAME: the semantic patch of a bug of the catalogue or of a mutant; nothing: there is none.
bug_patch()
{
	local dir

	for dir in bugs mutants; do
		if [ -f "$ROOT/corpus/$dir/$1/bug.cocci" ]; then
			echo "$ROOT/corpus/$dir/$1/bug.cocci"
			return
		fi
	done
}

# build_dir DRIVER BUGS SANITIZER
build_dir()
{
	local name bug

	name=$(driver_name "$1")
	for bug in $(_bug_words "$2"); do
		name+=+$bug
	done
	echo "$ROOT/build/$name-$3"
}

# ensure_setup [DRIVER] [PURPOSE]: quiet and fast when everything is there.
ensure_setup()
{
	"$ROOT/scripts/setup" --quiet ${1:+--driver "$1"} ${2:+--for "$2"}
}

# ensure_build DRIVER BUGS SANITIZER [TARGET…]: 0 if the build directory is up to date.
# Several scripts may call it for one directory at once. JOBS limits parallel compiles.
ensure_build()
{
	local driver=$1 bugs=$2 sanitizer=$3 dir argument list base='' purpose='' flags=()
	shift 3

	case $sanitizer in
	none | tsan | asan | ubsan | coverage) flags=("-DAPFUZZ_SANITIZER=$sanitizer") ;;
	s390x)
		purpose=cross-check
		flags=(-DAPFUZZ_SANITIZER=none "-DCMAKE_TOOLCHAIN_FILE=$ROOT/scripts/cmake/s390x.cmake")
		;;
	*) die "unknown sanitizer '$sanitizer' (none, tsan, asan, ubsan; coverage, s390x)" ;;
	esac
	for bug in $(_bug_words "$bugs"); do
		[ -n "$(bug_patch "$bug")" ] || die "no such bug: $bug (see corpus/bugs, corpus/mutants)"
	done
	case $driver in
	core | linux-[0-9]*) ;;
	*)	[ -f "$driver/drivers/s390/crypto/vfio_ap_ops.c" ] ||
			die "no driver in '$driver' (drivers/s390/crypto/vfio_ap_ops.c is missing)"
		;;
	esac
	ensure_setup "$driver" "$purpose" || return 1

	dir=$(build_dir "$driver" "$bugs" "$sanitizer")
	mkdir -p "$dir" || return 1
	# Bugs are in the driver alone: the rest comes from the build without them.
	if [ -n "$bugs" ]; then
		ensure_build "$driver" "" "$sanitizer" harness tool shim_sched shim_checks shim_kernel || return 1
		base=$(build_dir "$driver" "" "$sanitizer")
	fi
	argument=$(_driver_argument "$driver")
	list=$(_bug_words "$bugs")
	(
		flock 9
		if [ ! -f "$dir/build.ninja" ]; then
			rm -f "$dir/CMakeCache.txt"
			# Flags of the environment are for OSS-Fuzz style builds, which do not come this way.
			run_logged "configuring ${dir##*/}" "$dir/configure.log" \
				env -u CC -u CXX -u CFLAGS -u CXXFLAGS -u LDFLAGS -u LIB_FUZZING_ENGINE \
				cmake -G Ninja -S "$ROOT" -B "$dir" "-DAPFUZZ_DRIVER=$argument" \
				"${flags[@]}" "-DAPFUZZ_BUGS=${list// /;}" \
				"-DAPFUZZ_BASE=$base" || exit 1
		fi
		run_logged "building ${dir##*/}" "$dir/build.log" \
			ninja -C "$dir" ${JOBS:+-j "$JOBS"} "$@"
	) 9>"$dir/.lock"
}
