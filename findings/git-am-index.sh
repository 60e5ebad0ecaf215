#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Lines in the message of a patch that end it.
#
# Guess: a patch's message ends at the line `---`, and no other.
#
# Seen with git 2.39.5: `git am` ends it, too, at a line that begins with `Index: `, `diff -` or
# `--- `, takes the rest, and the sign-off in it, for something before the diff, applies the patch and
# exits with 0. So a message indents such a line; the round trip of `./x check` fails if one does not,
# as git makes another commit of the mail.

. "$(dirname "$(readlink -f "$0")")/lib"

debian git=1:2.39.5-0+deb12u3 libpcre2-8-0=10.42-1

# message LINE: of a commit that git am makes of a mail with this line in its message.
message()
{
	cat > mail <<-END
		From: Somebody <somebody@example.org>
		Date: Mon, 1 Jan 2024 00:00:00 +0000
		Subject: [PATCH] file: add it

		Before.

		$1
		After.

		Signed-off-by: Somebody <somebody@example.org>
		---
		 file | 1 +

		diff --git a/file b/file
		new file mode 100644
		index 0000000..d00491f
		--- /dev/null
		+++ b/file
		@@ -0,0 +1 @@
		+1
	END
	rm -rf repository
	g init -q repository
	status=0
	g -C repository am -q "$scratch/mail" > out 2>&1 || status=$?
	echo "status $status, $(g -C repository log -1 --format=%b | grep -c .) lines of 4"
}

# g ARGUMENTS: this git, without the user's settings.
g()
{
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_EXEC_PATH=$root/usr/lib/git-core \
	GIT_TEMPLATE_DIR='' GIT_COMMITTER_NAME=Somebody GIT_COMMITTER_EMAIL=somebody@example.org \
	run "$root/usr/bin/git" -c init.defaultBranch=main "$@"
}

guess 'all four lines of the message each time'
seen 'a line of no account' 'status 0, 4 lines of 4' "$(message 'A line.')"
for line in 'Index: the first column' 'diff - what is it?' '--- a heading'; do
	seen "a line that is \"$line\"" 'status 0, 1 lines of 4' "$(message "$line")"
done
verdict
