#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# has_files NAME...: these and no others.
has_files() {
	[ "$(cd "$PARAMETERS/params/parameters" && echo *)" = "$*" ]
}

# shows VALUE PARAMETER
shows() {
	[ "$(parameter params "$2")" = "$1" ]
}

plan 14
check "loads without parameters" load params
check "has the defaults" says "params: number=42 flag=false text=none secret=0"
check "shows those that may be seen" has_files flag number text
check "unloads" unload params

check "loads with parameters" load params number=-7 flag=1 text=some secret=12345678901
check "has them" says "params: number=-7 flag=true text=some secret=12345678901"
check "shows the number" shows -7 number
check "shows the flag" shows Y flag
check "shows the text" shows some text
check "lets the flag be written" eval "echo N > '$PARAMETERS/params/parameters/flag'"
mark
check "unloads" unload params
check "has read what was written" says "params: number=-7 flag=false text=some secret=12345678901"

check "refuses what is no number" refused EINVAL params number=many
check "refuses a number that is too large" refused ERANGE params number=4294967296
finish
