#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Bitcode of two compilers, each with the same module flag of the same value.
#
# Guess: llvm-link takes them, as there is no conflict between 8 and 8. The behavior of a flag, such as
# "error" (1) or "max" (7), only tells what to do when values differ.
#
# Seen: llvm-link 19.1.7 refuses: the behaviors conflict, unless one of them is "override" (4). clang
# marks the alignment of the stack (-mstack-alignment=8) with "error". Who gives the flag to rustc
# (-Zllvm_module_flag) with another behavior gets code that is right, and that cannot be linked with
# bitcode of clang.

. "$(dirname "$(readlink -f "$0")")/lib"

debian llvm-19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1

# module BEHAVIOR: writes a module whose flag has it.
module()
{
	printf '!llvm.module.flags = !{!0}\n!0 = !{i32 %s, !"override-stack-alignment", i32 8}\n' \
		"$1" >"$1.ll"
}

# link BEHAVIOR BEHAVIOR: says what becomes of two modules.
link()
{
	if run llvm-link -S -o out.ll "$1.ll" "$2.ll" 2>error; then
		sed -n 's/^!0 = //p' out.ll
	else
		sed 's/.*: //; s/ in .*//' error
	fi
}

for behavior in 1 4 7; do
	module "$behavior"
done

guess 'one flag with the value 8, whatever the behaviors are'
seen 'error and error' '!{i32 1, !"override-stack-alignment", i32 8}' "$(link 1 1)"
seen 'max and max' '!{i32 7, !"override-stack-alignment", i32 8}' "$(link 7 7)"
seen 'error and max' 'IDs have conflicting behaviors' "$(link 1 7)"
seen 'max and error' 'IDs have conflicting behaviors' "$(link 7 1)"
seen 'error and override' '!{i32 4, !"override-stack-alignment", i32 8}' "$(link 1 4)"
verdict
