// SPDX-License-Identifier: GPL-2.0

#include <linux/lockdep.h>
#include <linux/mutex.h>

#ifdef CONFIG_DEBUG_LOCK_ALLOC
__rust_helper void rust_helper_mutex_lock(struct mutex *lock)
{
	mutex_lock(lock);
}
#endif

#ifdef CONFIG_LOCKDEP
__rust_helper void rust_helper_mutex_assert_is_held(struct mutex *lock)
{
	lockdep_assert_held(lock);
}
#endif
