// SPDX-License-Identifier: GPL-2.0
/*
 * The twin of samples/rust/rust_handles.rs.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kref.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/xarray.h>

static unsigned char open = 3;
module_param(open, byte, 0);
MODULE_PARM_DESC(open, "How many sessions to open (default: 3)");

static unsigned char limit = 8;
module_param(limit, byte, 0);
MODULE_PARM_DESC(limit, "How many may be open (default: 8)");

static unsigned char close = 1;
module_param(close, byte, 0);
MODULE_PARM_DESC(close, "The session to close (default: 1)");

struct session {
	struct kref users;
	u32 handle;
};

static DEFINE_XARRAY_ALLOC(sessions);

static void session_free(struct kref *users)
{
	struct session *session = container_of(users, struct session, users);

	pr_info("session %u ends\n", session->handle);
	kfree(session);
}

static void session_put(struct session *session)
{
	kref_put(&session->users, session_free);
}

static int session_open(void)
{
	struct session *session;
	int ret;

	if (!limit)
		return -ENOSPC;
	session = kmalloc(sizeof(*session), GFP_KERNEL);
	if (!session)
		return -ENOMEM;
	kref_init(&session->users);

	/* Writes the handle before others can find the session. */
	ret = xa_alloc(&sessions, &session->handle, session,
		       XA_LIMIT(0, limit - 1), GFP_KERNEL);
	if (ret) {
		kfree(session);
		return ret == -EBUSY ? -ENOSPC : ret;
	}
	return session->handle;
}

static struct session *session_find(u32 handle)
{
	struct session *session;

	xa_lock(&sessions);
	session = xa_load(&sessions, handle);
	if (session)
		kref_get(&session->users);
	xa_unlock(&sessions);
	return session;
}

static int session_close(u32 handle)
{
	struct session *session = xa_erase(&sessions, handle);

	if (!session)
		return -ENOENT;
	session_put(session);
	return 0;
}

static void close_all(void)
{
	struct session *session;
	unsigned long handle;

	xa_for_each(&sessions, handle, session)
		session_put(session);
	xa_destroy(&sessions);
}

static int __init handles_init(void)
{
	struct session *user, *found;
	unsigned int i;
	int ret;

	for (i = 0; i < open; i++) {
		ret = session_open();
		if (ret < 0)
			goto err;
		pr_info("opened session %d\n", ret);
	}

	user = session_find(close);
	ret = session_close(close);
	if (ret)
		goto err_user;
	found = session_find(close);
	pr_info("closed session %u: found=%s\n", close,
		found ? "true" : "false");
	if (found)
		session_put(found);

	/* The session still exists, since we are its last user. */
	if (user) {
		pr_info("session %u is in use\n", user->handle);
		session_put(user);
	}
	ret = session_open();
	if (ret < 0)
		goto err;
	pr_info("opened session %d\n", ret);
	return 0;

err_user:
	if (user)
		session_put(user);
err:
	close_all();
	return ret;
}

static void __exit handles_exit(void)
{
	close_all();
}

module_init(handles_init);
module_exit(handles_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("C module with handles of shared objects");
MODULE_LICENSE("GPL");
