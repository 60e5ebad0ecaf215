# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Functions for the tests of Rust support. A test sources this file, plans a
# number of results, gives them, and finishes:
#
#	. ./lib.sh
#	plan 2
#	check "loads" load rust_minimal count=3
#	check "unloads" unload rust_minimal
#	finish
#
# Any POSIX shell works, including busybox's. Tests run as root. They search for
# modules in MODDIR and below; by default, that is the running kernel's
# directory.

MODDIR=${MODDIR:-/lib/modules/$(uname -r)}
PARAMETERS=/sys/module
# Whether KUnit tests run.
SUITES=$PARAMETERS/kunit/parameters/enable

_count=0 _failed=0 _skipped=0 _planned=0 _mark=
_tmp=$(mktemp -d) || exit 1
_loaded=
_suites=

# --- Results -------------------------------------------------------------------

# plan COUNT: if it is empty, as many results are planned as are given.
plan() {
	_planned=$1
	echo "TAP version 13"
	[ -z "$_planned" ] || echo "1..$_planned"
	if [ "$(id -u)" != 0 ]; then
		bail "these tests need root"
	fi
	mark
}

# Skip the whole test, for a reason that is not a failure.
skip_all() {
	echo "TAP version 13"
	echo "1..0 # SKIP $1"
	exit 4
}

# check() redirects the output of its command, so bail() writes here.
exec 3>&1
bail() {
	echo "Bail out! $1" >&3
	exit 1
}

# Say something that is not a result.
note() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

# result STATUS NAME
_result() {
	_count=$((_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $_count - $2"
	else
		_failed=$((_failed + 1))
		echo "not ok $_count - $2"
	fi
}

# check NAME COMMAND [ARGUMENT]...: the command gives the result. If it fails,
# show its output, and the kernel's log since the last mark.
check() {
	_name=$1 error='' error_text=''
	shift
	# Not in a subshell: the command may set variables.
	if "$@" > "$_tmp/said" 2>&1; then
		_result 0 "$_name"
		return 0
	fi
	_result 1 "$_name"
	note "failed: $*"
	note "$(cat "$_tmp/said")"
	[ -z "$error" ] || note "the last insmod or rmmod said: $error_text"
	note "log:"
	note "$(log | tail -n 40)"
	return 1
}

# skip NAME WHY
skip() {
	_count=$((_count + 1))
	_skipped=$((_skipped + 1))
	echo "ok $_count - $1 # SKIP $2"
}

finish() {
	if [ -z "$_planned" ]; then
		_planned=$_count
		echo "1..$_planned"
	fi
	if [ "$_count" != "$_planned" ]; then
		note "planned $_planned results, gave $_count"
		exit 1
	fi
	[ "$_failed" = 0 ] || exit 1
	[ "$_skipped" != "$_planned" ] || exit 4
	exit 0
}

# In all cases, unload the modules that the test has loaded.
_cleanup() {
	for _module in $_loaded; do
		! loaded "$_module" || rmmod "$_module"
	done
	[ -z "$_suites" ] || echo "$_suites" > $SUITES
	rm -rf "$_tmp"
}
trap _cleanup EXIT
trap 'exit 1' HUP INT TERM

# --- The kernel's log ----------------------------------------------------------

# Mark the log: `log` and `raw_log` show the lines after the last mark.
mark() {
	_marks=$((${_marks:-0} + 1))
	_mark="selftests: rust: ${0##*/} $$-$_marks"
	printf '%s\n' "$_mark" > /dev/kmsg || bail "cannot write to /dev/kmsg"
	dmesg | grep -qF "$_mark" || bail "what is written to /dev/kmsg does not get into the log"
}

# The log since the last mark, each line with its level in front: <6>text.
raw_log() {
	dmesg -r | awk -v mark="$_mark" '
		index($0, mark) { seen = 1; next }
		seen' |
		sed 's/^\(<[0-9]*>\)\[ *[0-9.]*\] /\1/; s/^\(<[0-9]*>\)\[ *[CT][0-9]*\] /\1/'
}

log() {
	raw_log | sed 's/^<[0-9]*>//'
}

# says LINE: whether the log has exactly this line.
says() {
	log | grep -qxF -e "$1"
}

# says_like REGEX: whether the log has a line that matches as a whole.
says_like() {
	log | grep -qxE -e "$1"
}

# says_only MODULE LINE...: whether the module has printed exactly these lines.
says_only() {
	log | sed -n "/taints kernel/d; s/^$1: //p" > "$_tmp/lines"
	shift
	cat "$_tmp/lines"
	printf '%s\n' "$@" | cmp -s - "$_tmp/lines"
}

# silent REGEX: whether no line of the log matches.
silent() {
	! log | grep -E -e "$1"
}

# expect REGEX: the test expects reports of the kernel, one of which matches.
# The program that watches the log treats other reports as failures.
expect() {
	printf 'x-expect: begin %s\n' "$1" > /dev/kmsg
}

expect_no_more() {
	printf 'x-expect: end\n' > /dev/kmsg
}

# --- Modules -------------------------------------------------------------------

# Print the path of a module's file or, if it is compressed, of an unpacked
# copy, as not every insmod can unpack it. Fails if there is no such module.
module() {
	_path=$(find "$MODDIR" -name "$1.ko" -o -name "$1.ko.[gx]z" 2> /dev/null | head -n 1)
	case $_path in
	'') return 1 ;;
	*.gz) _unpack='gzip -dc' ;;
	*.xz) _unpack='xz -dc' ;;
	*)
		printf '%s\n' "$_path"
		return 0
		;;
	esac
	mkdir -p "$_tmp/unpacked" && $_unpack "$_path" > "$_tmp/unpacked/$1.ko" || return 1
	printf '%s\n' "$_tmp/unpacked/$1.ko"
}

loaded() {
	grep -q "^$1 " /proc/modules
}

not_loaded() {
	! loaded "$1"
}

# Print the name of the error that insmod reports in words.
_errno() {
	case $1 in
	*"nvalid argument"* | *"nvalid parameter"*) echo EINVAL ;;
	*"umerical result out of range"* | *"esult not representable"*) echo ERANGE ;;
	*"too large for"*) echo EOVERFLOW ;;
	*"o such device or address"*) echo ENXIO ;;
	*"o such device"*) echo ENODEV ;;
	*"o space left"*) echo ENOSPC ;;
	*"annot allocate memory"* | *"ut of memory"*) echo ENOMEM ;;
	*"nknown symbol"*) echo ENOENT ;;
	*"ile exists"* | *"already in kernel"*) echo EEXIST ;;
	*) echo unknown ;;
	esac
}

# load MODULE [PARAMETER=VALUE]...: MODULE is a name or a path. On failure, the
# name of the error is in $error.
load() {
	_module=${1##*/} _module=${_module%.ko}
	case $1 in
	*/*) _file=$1 ;;
	*) _file=$(module "$1") || bail "no $1.ko in $MODDIR" ;;
	esac
	shift
	error='' error_text=''
	if error_text=$(insmod "$_file" "$@" 2>&1); then
		_loaded="$_loaded $_module"
		return 0
	fi
	error=$(_errno "$error_text")
	printf '%s\n' "$error_text"
	return 1
}

unload() {
	error='' error_text=''
	error_text=$(rmmod "$1" 2>&1) && return 0
	error=$(_errno "$error_text")
	printf '%s\n' "$error_text"
	return 1
}

# refused ERROR MODULE [PARAMETER=VALUE]...: whether loading fails with exactly
# this error, and the module is not loaded afterwards.
refused() {
	_want=$1 _name_=$2
	shift
	if load "$@" > /dev/null; then
		unload "$_name_"
		echo "it was loaded"
		return 1
	fi
	if [ "$error" != "$_want" ]; then
		echo "the error is $error ($error_text), not $_want"
		return 1
	fi
	not_loaded "$_name_"
}

# --- KUnit ---------------------------------------------------------------------

# unit_tests Y|N COMMAND [ARGUMENT]...: while the command runs, modules that are
# loaded run their KUnit tests, or do not. Without KUnit, there are none.
unit_tests() {
	if ! [ -w $SUITES ]; then
		shift
		"$@"
		return
	fi
	_suites=$(cat $SUITES)
	echo "$1" > $SUITES
	shift
	"$@"
	_status=$?
	echo "$_suites" > $SUITES
	return $_status
}

# Whether only some suites are to run.
filtered() {
	[ -e $PARAMETERS/kunit/parameters/filter_glob ] &&
		[ "$(parameter kunit filter_glob)" != "(null)" ]
}

# Whether the suite has passed whose result this is. If not, say where it failed.
_suite_passed() {
	[ "${1#not }" = "$1" ] || {
		log | grep -A 4 'FAILED at'
		return 1
	}
}

# Give the result of each suite that has run since the last mark. In the log,
# the results of its tests are indented.
suites() {
	log | sed -n '/^\(not \)\?ok [0-9]* - /p' > "$_tmp/suites"
	while read -r _line; do
		check "${_line#* - }" _suite_passed "$_line"
	done < "$_tmp/suites"
	# What a suite could not test here, it says with the reason.
	log | sed -n 's/^rust_test_[a-z0-9_]*: \([a-z0-9_]*\): # SKIP /\1 /p' > "$_tmp/skips"
	while read -r _name _why; do
		skip "$_name" "$_why"
	done < "$_tmp/skips"
	[ -s "$_tmp/suites" ]
}

# --- Information ---------------------------------------------------------------

# has_info FILE ENTRY: whether a module's .modinfo has `key=value`.
has_info() {
	tr '\0' '\n' < "$1" | grep -aqF -e "$2"
}

# Whether a module is built in, judging by the symbol of its entry.
built_in() {
	grep -q " __$1_init\$" /proc/kallsyms
}

# The value of a parameter in sysfs.
parameter() {
	cat "$PARAMETERS/$1/parameters/$2"
}
